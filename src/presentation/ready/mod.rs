//! Manifests and Collections that somebody else made, served under our addresses.
//!
//! A document is kept as it was read. What is written of it has other ids: its own and those of its
//! Canvases, Ranges, painting Annotation Pages and Annotations are the addresses under which we
//! answer with them, and everything that refers to them follows. All else stays as it is: texts,
//! pictures and their services, Annotations and whatever lies elsewhere. In the version that it was
//! written in a document is only rewritten; in another it is converted too.
//!
//! Pure, and bounded by its input: the parser of JSON allows 128 levels, which every walk here
//! relies on.

mod collection;
mod locate;
mod manifest;
mod members;
mod names;
mod original;
mod rewrite;
mod shown;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use serde_json::Value;

use super::version::Version;

pub use collection::{ReadyCollection, Resolved};
pub use manifest::{Published, ReadyManifest};
pub use members::is_member_name;
use original::Original;

/// A document that can be served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ready {
    Manifest(Arc<ReadyManifest>),
    Collection(Arc<ReadyCollection>),
}

/// Why a document cannot be served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotReady {
    #[error(
        "is no document of IIIF: it must begin with `{{`, and what it holds is a list or a single value"
    )]
    NoObject,
    #[error(
        "is no document of IIIF that is known here: its `@context` must be that of the Presentation \
         API 3.0, {}, or 2.1, {}",
        Version::V3.context(),
        Version::V2.context()
    )]
    UnknownContext,
    #[error(
        "is neither a Manifest nor a Collection; its `type` (in version 2 `@type`) must say which it is"
    )]
    UnknownType,
    #[error("has no Canvas, so that there is nothing to show; a Manifest has at least one")]
    NoCanvas,
}

impl Ready {
    /// Takes a document in; with `keep_ids` every id stays as it is.
    ///
    /// # Errors
    /// [`NotReady`].
    pub fn new(document: Value, keep_ids: bool) -> Result<Self, NotReady> {
        let (original, class) = Original::new(document, keep_ids)?;
        Ok(match class {
            original::Class::Manifest => Self::Manifest(Arc::new(ReadyManifest::new(original)?)),
            original::Class::Collection => {
                Self::Collection(Arc::new(ReadyCollection::new(original)))
            }
        })
    }
}
