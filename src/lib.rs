//! Warraq: a IIIF image and manifest server for manuscripts.
//!
//! The floors of the house, lowest last; a module imports only from lower floors
//! (`tests/layering.rs` holds this, `ARCHITECTURE.md` walks through it).

// What only formats need that a small build leaves out.
#![cfg_attr(not(feature = "default"), allow(dead_code))]
#![forbid(unsafe_code)]

pub mod app;
pub mod cache;
pub mod catalog;
pub mod cli;
pub mod codec;
pub mod codicology;
pub mod geometry;
pub mod image_api;
pub mod ingest;
pub mod metrics;
pub mod pixels;
pub mod pool;
pub mod presentation;
pub mod records;
pub mod render;
pub mod search;
pub mod settings;
pub mod sources;
pub mod storage;
#[cfg(test)]
pub(crate) mod testing;
pub mod text;
pub mod viewers;
pub mod warm;
pub mod web;
