//! Bytes by range from wherever the masters live, through `object_store`.
//!
//! A [`Storage`] is one root (a local folder today); an [`Object`] is one stored thing in
//! one version, and every read of it is pinned to that version: when the bytes changed
//! meanwhile the read fails with [`StorageError::Changed`] instead of mixing two files.
//! This room does not know what the bytes mean.

mod buffer;
mod error;
mod local;
mod object;
mod open_files;
#[cfg(target_os = "linux")]
mod page_cache;
#[cfg(not(target_os = "linux"))]
#[path = "page_cache_elsewhere.rs"]
mod page_cache;
mod root;
mod settings;
mod watch;
mod watches;

pub use buffer::Buffer;
pub use error::StorageError;
pub use object::{Object, Version};
pub use root::{Entry, Listing, Storage};
pub use settings::Settings;
pub use watch::Changes;
