//! Warraq: a IIIF image and manifest server for manuscripts.
//!
//! The floors of the house, lowest last; a module imports only from lower floors
//! (`tests/layering.rs` holds this, `ARCHITECTURE.md` walks through it).

#![forbid(unsafe_code)]

pub mod codec;
pub mod geometry;
pub mod image_api;
pub mod pixels;
pub mod storage;
#[cfg(test)]
mod testing;
