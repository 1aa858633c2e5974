//! What can go wrong between us and the stored bytes.

use std::time::Duration;

use super::remote::Fault;

/// Why bytes could not be had.
///
/// The sentences are for the log: they may name keys and causes, so they are never sent
/// to a client.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StorageError {
    #[error("there is nothing stored under `{key}`")]
    NotFound { key: String },
    /// A folder, or what a read may wait for without end.
    #[error("`{key}` is no regular file")]
    NoFile { key: String },
    #[error("`{key}` changed while it was being read")]
    Changed { key: String },
    #[error("`{key}` ends at byte {size}; bytes {start} to {end} were asked for")]
    PastEnd { key: String, size: u64, start: u64, end: u64 },
    #[error("storage gave {given} bytes of `{key}` where {asked} were asked for")]
    Short { key: String, asked: u64, given: u64 },
    #[error("storage did not answer within {seconds} s for `{key}`")]
    Timeout { key: String, seconds: u64 },
    /// The store, or the way to it, has no room for the moment.
    #[error("storage is busy and was not read for `{key}`: {cause}")]
    Busy { key: String, cause: String, retry_after: Option<Duration> },
    #[error("there is something stored under `{key}` already")]
    Exists { key: String },
    /// It is still the version that is known.
    #[error("`{key}` is unchanged")]
    Unchanged { key: String },
    #[error("`{key}` is shorter than what was asked for")]
    Unsatisfiable { key: String },
    /// Only of an excerpt.
    #[error("the bytes of `{key}` that were asked for are not among those that were kept")]
    NotHeld { key: String },
    #[error("files on the web cannot be listed")]
    Unlistable,
    #[error("`{key}` may not be read: {cause}")]
    Denied { key: String, cause: String },
    #[error("storage failed for `{key}`: {cause}")]
    Failed { key: String, cause: String },
    /// Only of storage that was opened confined.
    #[error("`{key}` is a link that leads out of the folder")]
    Outside { key: String },
    #[error("`{given}` cannot be opened as storage: {cause}")]
    Root { given: String, cause: String },
}

impl StorageError {
    /// Whether it says that storage does not work at the moment, and nothing of what is stored.
    #[must_use]
    pub const fn is_outage(&self) -> bool {
        matches!(
            self,
            Self::Timeout { .. } | Self::Busy { .. } | Self::Failed { .. } | Self::Short { .. }
        )
    }

    pub(super) fn from_store(key: &str, error: object_store::Error) -> Self {
        let key = key.to_owned();
        match error {
            object_store::Error::NotFound { .. } => Self::NotFound { key },
            object_store::Error::Precondition { .. } => Self::Changed { key },
            object_store::Error::NotModified { .. } => Self::Unchanged { key },
            object_store::Error::AlreadyExists { .. } => Self::Exists { key },
            object_store::Error::PermissionDenied { .. }
            | object_store::Error::Unauthenticated { .. } => {
                Self::Denied { key, cause: error.to_string() }
            }
            other => Self::from_cause(key, &other),
        }
    }

    /// Local files report a folder, a refused permission and a missing parent as plain I/O
    /// errors inside a generic one, and requests to a server their [`Fault`].
    fn from_cause(key: String, error: &(dyn std::error::Error + 'static)) -> Self {
        let mut source = Some(error);
        while let Some(cause) = source {
            if let Some(fault) = cause.downcast_ref::<Fault>() {
                return Self::from_fault(key, fault);
            }
            if let Some(io) = cause.downcast_ref::<std::io::Error>() {
                return match io.kind() {
                    std::io::ErrorKind::NotFound
                    | std::io::ErrorKind::NotADirectory
                    | std::io::ErrorKind::IsADirectory
                    | std::io::ErrorKind::InvalidFilename => Self::NotFound { key },
                    std::io::ErrorKind::PermissionDenied => {
                        Self::Denied { key, cause: io.to_string() }
                    }
                    _ => Self::Failed { key, cause: error.to_string() },
                };
            }
            source = cause.source();
        }
        Self::Failed { key, cause: error.to_string() }
    }

    fn from_fault(key: String, fault: &Fault) -> Self {
        let cause = fault.to_string();
        match *fault {
            Fault::Late(after) => Self::Timeout { key, seconds: after.as_secs() },
            Fault::Status { status: 429 | 503, retry_after } => {
                Self::Busy { key, cause, retry_after }
            }
            Fault::Broken(pause) => Self::Busy { key, cause, retry_after: Some(pause) },
            Fault::Crowded => Self::Busy { key, cause, retry_after: None },
            Fault::Denied { .. } => Self::Denied { key, cause },
            Fault::Unsatisfiable => Self::Unsatisfiable { key },
            Fault::Connection { .. }
            | Fault::Status { .. }
            | Fault::RangeIgnored
            | Fault::Html
            | Fault::TooLong { .. } => Self::Failed { key, cause },
        }
    }
}
