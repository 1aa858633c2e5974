//! What can be wrong with a picture.

use std::num::NonZeroU32;

use super::page::counted;
use super::{Page, registry};
use crate::image_api::RequestError;
use crate::storage::StorageError;

/// Why a stored picture cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum CodecError {
    /// The first bytes are those of no format we read.
    #[error("not a picture in a format that is read here ({})", registry::names())]
    Unrecognized,
    /// A format that we know by its first bytes and do not read.
    #[error("{format} files are not read here; convert it to TIFF or JPEG")]
    NotRead {
        format: &'static str,
        /// Whether it was meant to be shown; otherwise it is a document.
        is_picture: bool,
    },
    /// A kind of file that exists but that we do not read.
    #[error("{format} of an unsupported kind: {what}")]
    Unsupported { format: &'static str, what: String },
    /// The file contradicts itself or its format.
    #[error("damaged {format}: {what}")]
    Damaged { format: &'static str, what: String },
    /// The file is there and has other pages.
    #[error("the file has {} and no page {page}", counted(*pages))]
    NoPage { page: Page, pages: NonZeroU32 },
    /// Reading it would take more than the limits allow.
    #[error("{what}; convert it to a tiled pyramidal TIFF")]
    TooLarge { what: String },
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl CodecError {
    /// Whether the file was meant to be shown, though its format is not read.
    #[must_use]
    pub const fn is_of_picture(&self) -> bool {
        matches!(self, Self::NotRead { is_picture: true, .. })
    }
}

/// Why an answer cannot be written in the format asked for.
#[derive(Debug, thiserror::Error)]
pub enum EncodeError {
    /// The format has no way to say such a size; the sentence is for the client.
    #[error("{format} holds at most {most} pixels a side")]
    TooLarge { format: &'static str, most: u32 },
    /// Writing it would take too long; the sentence is for the client.
    #[error(
        "{format} is sent of at most {most} pixels, as writing more takes too long; ask for a \
         smaller size, or for jpg"
    )]
    TooSlow { format: &'static str, most: u64 },
    /// A format that this build was made without; the sentence is for the client.
    #[error(transparent)]
    NotWritten(RequestError),
    #[error("{format} could not be written: {cause}")]
    Failed { format: &'static str, cause: String },
}
