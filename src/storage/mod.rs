//! Bytes by range from wherever the masters live, through `object_store`.
//!
//! A [`Storage`] is one root (a local folder, a bucket, an address of the web); an [`Object`] is
//! one stored thing in one version, and every read of it is pinned to that version: when the
//! bytes changed meanwhile the read fails with [`StorageError::Changed`] instead of mixing two
//! files. This room does not know what the bytes mean.

mod buffer;
mod entry;
mod error;
mod excerpt;
mod folder;
mod location;
mod merging;
mod object;
mod reading;
mod remote;
mod root;
mod settings;
#[cfg(test)]
mod tests;
mod upload;
mod version;
mod web_client;
mod web_reader;

pub use buffer::Buffer;
pub use entry::{Entry, Listing};
pub use error::StorageError;
pub use excerpt::{Excerpt, Recording};
pub use folder::{Asked, Changes, Names, Stamp, Where};
pub use location::Location;
pub use object::Object;
#[cfg(test)]
pub(crate) use remote::simulated;
pub use root::Storage;
pub use settings::Settings;
pub use version::Version;
pub use web_client::{WebClient, WebText};
pub use web_reader::{Drained, WebFault, WebReader};
