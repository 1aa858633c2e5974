//! Making a file of a cell that needs no more than to be looked at.

use bytes::Bytes;

use super::container::Container;
use crate::codec::CodecError;
use crate::codec::tiff::{damaged, unsupported};
use crate::geometry::Size;
use crate::storage::Buffer;

/// A cell's bytes as a file that stands alone: `size`, with no more samples a pixel than
/// the cell, and nothing that a decoder might heed and ours does not.
///
/// # Errors
/// [`CodecError`] for what no decoder would show, as far as the container tells, and for
/// what only decoding leaves behind: profiles, metadata, chunks of unknown kinds.
pub(in crate::codec::tiff) fn complete(
    stored: Buffer,
    size: Size,
    samples: usize,
) -> Result<Bytes, CodecError> {
    let container = Container::parse(&stored)?;
    container.check(size, samples)?;
    if !container.is_bare {
        return Err(unsupported("WebP with more than its picture, as a file of its own"));
    }
    let length = container.file.len();
    // Writers may fill up with zeros.
    if stored[length..].iter().any(|&byte| byte != 0) {
        return Err(damaged("its WebP data goes on behind its end"));
    }
    Ok(Bytes::from(stored).slice(..length))
}
