//! Why a picture did not become a pyramid.

use std::io;
use std::path::PathBuf;

use crate::codec::{CodecError, PyramidError};
use crate::pixels::ColorError;
use crate::storage::StorageError;

/// Why a run cannot start.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    #[error(
        "`{}` is an address of the web, to which nothing is written; give a folder or a bucket \
         (s3:, gs:, az:)",
        given.display()
    )]
    ReadOnly { given: PathBuf },
    #[error("the folder `{}` cannot be written to: {cause}", path.display())]
    Folder { path: PathBuf, cause: io::Error },
    #[error("`{}` cannot be read: {cause}", path.display())]
    Source { path: PathBuf, cause: io::Error },
    #[error(
        "`{}` is to be read and written to at once; give another folder to write to",
        path.display()
    )]
    Same { path: PathBuf },
    #[error("`{}` has a name that no address can spell; rename it", path.display())]
    Name { path: PathBuf },
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Why one picture was not written.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    #[error("{}", codec_sentence(.0))]
    Codec(#[from] CodecError),
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error(
        "it takes {needed} MiB of memory where {allowed} MiB are allowed: raise `ingest.memory` \
         (--memory), if this machine has as much"
    )]
    Memory { needed: u64, allowed: u64 },
    #[error("its colors cannot be brought to sRGB: {0}; without --to-srgb its profile is kept")]
    Color(#[from] ColorError),
    #[error(transparent)]
    Write(#[from] PyramidError),
    #[error(
        "`{}` is there and was not written by `warraq ingest`; move it away or write to \
         another folder",
        path.display()
    )]
    Foreign { path: PathBuf },
    #[error(
        "`{}` is there and was made from a file that lies elsewhere; give the folder above both, \
         or another one to write to, or --replace if the sources were moved",
        path.display()
    )]
    OfAnother { path: PathBuf },
    #[error(
        "`{}` was written by somebody else while its picture was read, and is left as it is; \
         look what it is, and run this again",
        path.display()
    )]
    Appeared { path: PathBuf },
    #[error("`{}`: {cause}", path.display())]
    File { path: PathBuf, cause: io::Error },
    #[error("it made the program panic, which is a fault of ours; please report it: {message}")]
    Panicked { message: String },
    #[error("stopped before it was complete")]
    Stopped,
}

/// The limits of what is decoded whole protect a server; here they can be raised.
fn codec_sentence(error: &CodecError) -> String {
    match error {
        CodecError::TooLarge { what } => format!(
            "{what}; raise that limit (`codec.…` in the configuration file; for what is decoded whole \
             WARRAQ_CODEC_MAX_WHOLE_PIXELS and WARRAQ_CODEC_MAX_WHOLE_BYTES), if this machine \
             has the memory"
        ),
        CodecError::Unrecognized
        | CodecError::NotRead { .. }
        | CodecError::Unsupported { .. }
        | CodecError::Damaged { .. }
        | CodecError::NoPage { .. }
        | CodecError::Storage(_) => error.to_string(),
    }
}
