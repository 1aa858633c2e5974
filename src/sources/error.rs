//! Why an identifier leads to no picture.

use std::sync::Arc;

use crate::codec::CodecError;
use crate::storage::StorageError;

/// Shared by all who waited for one opening.
#[derive(Clone, Debug, thiserror::Error)]
pub enum SourceError {
    #[error(transparent)]
    Storage(Arc<StorageError>),
    #[error(transparent)]
    Codec(#[from] Arc<CodecError>),
    /// Our own code panicked at it; that was logged and counted where it happened.
    #[error("reading it failed, and is not tried again for {seconds} s")]
    Poisoned { seconds: u64 },
}

impl From<StorageError> for SourceError {
    fn from(error: StorageError) -> Self {
        Self::Storage(Arc::new(error))
    }
}

impl SourceError {
    /// No file is stored under the identifier, or it has no such page.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        match self {
            Self::Codec(error) if matches!(**error, CodecError::NoPage { .. }) => true,
            _ => matches!(
                self.storage(),
                Some(StorageError::NotFound { .. } | StorageError::NoFile { .. })
            ),
        }
    }

    /// Something is stored, but it is no picture we know.
    #[must_use]
    pub fn is_unrecognized(&self) -> bool {
        matches!(self, Self::Codec(error) if matches!(
            **error,
            CodecError::Unrecognized | CodecError::NotRead { is_picture: false, .. }
        ))
    }

    /// The object was replaced between two reads.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        matches!(self.storage(), Some(StorageError::Changed { .. }))
    }

    /// Storage does not work at the moment.
    #[must_use]
    pub fn is_outage(&self) -> bool {
        self.storage().is_some_and(StorageError::is_outage)
    }

    /// The storage fault behind it, if it is one.
    #[must_use]
    pub fn storage(&self) -> Option<&StorageError> {
        match self {
            Self::Storage(error) => Some(error),
            Self::Codec(error) => match &**error {
                CodecError::Storage(error) => Some(error),
                _ => None,
            },
            Self::Poisoned { .. } => None,
        }
    }
}
