//! What clients get over HTTP: a real server, requests as they stand on the wire, and
//! answers held against the specifications.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

#[path = "../support/mod.rs"]
mod support;

mod addresses;
mod advertised;
mod caching;
mod collections;
mod described;
mod documents;
mod errors;
mod every_id;
mod explain;
mod formats;
mod item_pages;
mod jpeg2000;
mod kinds;
mod limits;
mod links;
mod manifest;
mod metadata;
mod methods;
mod multipage;
mod names;
mod orientation;
mod pages;
mod ready;
mod records;
mod region_size;
mod resolver;
mod rotation;
mod scenes;
mod source_kinds;
mod tables;
mod tiles;
mod transcriptions;
mod webp_tiles;
