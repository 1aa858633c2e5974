//! Why an item cannot be shown.

use std::sync::Arc;

use crate::sources::SourceError;
use crate::storage::StorageError;

/// Shared by all who waited for one answer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CatalogError {
    #[error("there is no item named `{name}`")]
    NotFound { name: String },
    #[error("the record of item `{name}` has a mistake")]
    Record { name: String },
    #[error("item `{name}` is a Manifest that was made elsewhere and has no pictures of ours")]
    Ready { name: String },
    #[error("none of the pictures of item `{name}` is there")]
    NoPictures { name: String },
    /// `folder` is a path below the root; empty for the root itself.
    #[error("folder `{folder}` cannot be listed: {cause}")]
    Listing { folder: String, cause: Arc<StorageError> },
    /// Storage failed on a file beside the item's record.
    #[error("`{file}` cannot be read: {cause}")]
    Beside { file: String, cause: Arc<StorageError> },
    #[error("`{file}` beside the record cannot be read as what it is called")]
    Unreadable { file: String },
    /// Storage failed on one of the item's pictures.
    #[error("picture `{identifier}` cannot be read: {cause}")]
    Picture { identifier: String, cause: SourceError },
}

impl CatalogError {
    /// The storage fault behind it, if it is one.
    #[must_use]
    pub fn storage(&self) -> Option<&StorageError> {
        match self {
            Self::NotFound { .. }
            | Self::Record { .. }
            | Self::Ready { .. }
            | Self::NoPictures { .. }
            | Self::Unreadable { .. } => None,
            Self::Listing { cause, .. } | Self::Beside { cause, .. } => Some(cause),
            Self::Picture { cause, .. } => cause.storage(),
        }
    }
}
