//! What can be wrong with a JPEG 2000 file, told by code that knows no other format.

use super::NAME;
use crate::codec::CodecError;

/// Why a file, or a part of it, is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It contradicts itself or the standard.
    Damaged(String),
    /// The standard allows it and we do not read it.
    Unsupported(String),
    /// It asks for more than the limits allow.
    TooLarge(String),
}

impl Fault {
    pub(super) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged(what.into())
    }

    pub(super) fn unsupported(what: impl Into<String>) -> Self {
        Self::Unsupported(what.into())
    }
}

impl From<Fault> for CodecError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Damaged(what) => Self::Damaged { format: NAME, what },
            Fault::Unsupported(what) => Self::Unsupported { format: NAME, what },
            Fault::TooLarge(what) => Self::TooLarge { what },
        }
    }
}
