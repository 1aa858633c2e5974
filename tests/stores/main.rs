//! Storage as it is met elsewhere than in a folder: the servers that speak S3, Azure Blob
//! Storage, Google Cloud Storage and plain HTTP, each started here.

#![allow(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

mod contract;
mod faults;
mod harness;
mod ingesting;
mod manifests;
mod pages;
mod places;
mod replicas;
mod requests;
mod servers;
mod serving;
#[path = "../support/mod.rs"]
mod support;
