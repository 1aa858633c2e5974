//! Why there is no picture.

use std::sync::Arc;

use crate::codec::{CodecError, EncodeError};
use crate::image_api::ResolveError;
use crate::pool::PoolError;
use crate::sources::SourceError;
use crate::storage::StorageError;

/// Shared by all who waited for one picture.
#[derive(Clone, Debug, thiserror::Error)]
pub enum RenderError {
    /// The request does not fit the picture; the sentence is for the client.
    #[error(transparent)]
    Request(#[from] ResolveError),
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The answer does not fit its format; the sentence is for the client.
    #[error(transparent)]
    Encode(Arc<EncodeError>),
    #[error(transparent)]
    Pool(#[from] PoolError),
    /// Everybody who waited has left before it started.
    #[error("nobody waits for it any more")]
    Unwanted,
    #[error("the server is stopping")]
    Stopping,
}

impl RenderError {
    /// The source was replaced between opening and reading it.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        matches!(self, Self::Source(error) if error.is_changed())
    }

    /// Storage does not work at the moment.
    #[must_use]
    pub fn is_outage(&self) -> bool {
        matches!(self, Self::Source(error) if error.is_outage())
    }
}

impl From<CodecError> for RenderError {
    fn from(error: CodecError) -> Self {
        Self::Source(SourceError::Codec(Arc::new(error)))
    }
}

impl From<StorageError> for RenderError {
    fn from(error: StorageError) -> Self {
        Self::Source(SourceError::Storage(Arc::new(error)))
    }
}

impl From<EncodeError> for RenderError {
    fn from(error: EncodeError) -> Self {
        Self::Encode(Arc::new(error))
    }
}
