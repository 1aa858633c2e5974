//! What goes wrong between us and a server of objects.

use std::time::Duration;

use object_store::client::{HttpError, HttpErrorKind};

/// Why a request has no answer that can be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(in crate::storage) enum Fault {
    /// No connection, one that broke, a name that no address is known of.
    #[error("the connection failed: {cause}")]
    Connection {
        cause: String,
        /// Whether the server cannot have begun with what was asked.
        unsent: bool,
    },
    #[error("no answer within {} s", .0.as_secs_f32())]
    Late(Duration),
    /// It wants to be asked later, or fails.
    #[error("the server answered {status}")]
    Status { status: u16, retry_after: Option<Duration> },
    /// It does not let us, in its own words.
    #[error("the server answered {status}: {said}")]
    Denied { status: u16, said: String },
    /// As many requests as are allowed at one time are waiting.
    #[error("too many requests to this source are waiting")]
    Crowded,
    /// It failed so often that it is left alone for a while.
    #[error("this source failed repeatedly and is not asked again for {} s", .0.as_secs_f32())]
    Broken(Duration),
    #[error("the range lies outside of the object")]
    Unsatisfiable,
    #[error(
        "the server sent the whole file where a part was asked for; `allow_whole_object` in the \
         settings of its source says up to which size that is taken"
    )]
    RangeIgnored,
    #[error("the server sent a page of HTML where a file was asked for")]
    Html,
    #[error("the answer is longer than {limit} bytes")]
    TooLong { limit: u64 },
}

impl Fault {
    /// Whether it may be gone when asked again.
    pub(super) const fn may_pass(&self, idempotent: bool) -> bool {
        match self {
            Self::Connection { unsent, .. } => idempotent || *unsent,
            Self::Late(_) => idempotent,
            Self::Status { status, .. } => {
                matches!(status, 429 | 503) || (idempotent && *status != 501)
            }
            Self::Denied { .. }
            | Self::Crowded
            | Self::Broken(_)
            | Self::Unsatisfiable
            | Self::RangeIgnored
            | Self::Html
            | Self::TooLong { .. } => false,
        }
    }

    /// Whether it says that the server as a whole is not well.
    pub(super) const fn is_the_servers(&self) -> bool {
        matches!(self, Self::Connection { .. } | Self::Late(_) | Self::Status { .. })
    }
}

impl From<Fault> for HttpError {
    fn from(fault: Fault) -> Self {
        // Of this kind nothing is tried again by the store; we did.
        Self::new(HttpErrorKind::Unknown, fault)
    }
}
