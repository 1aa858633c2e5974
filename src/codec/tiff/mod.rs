//! TIFF: our own reader of directories and tiles, and a writer of tiled pyramids.
//!
//! Reading: [`header`] → [`walk`] (which directories there are) → [`grid`] and [`level`]
//! (a directory understood as a picture) → [`open`] and [`pages`] (which of them are levels,
//! and of which page) → [`image`]
//! (window and decode). Cells (tiles or strips) are unpacked by [`cell`], their samples
//! given meaning by [`samples`]. The parser holds no number of the file for true: counts and
//! offsets are checked against the file's size and the limits in 64 bits before anything is
//! allocated, and no pixel is read to open a file.
//!
//! Nothing here turns pictures upright, converts colors or scales to a size asked for.
//!
//! Source: TIFF Revision 6.0 (1992); TIFF Technical Notes 1 (SubIFDs) and 2 (JPEG);
//! the BigTIFF design of 2004.

mod cell;
mod chroma;
mod differences;
mod directory;
mod fax;
#[cfg(test)]
mod fixtures;
#[cfg(any(test, fuzzing))]
pub mod fuzzing;
mod grid;
mod header;
mod image;
mod index;
mod jpeg;
mod lab;
mod level;
mod lossless;
mod metadata;
mod numbers;
mod old_jpeg;
mod open;
mod pages;
mod planes;
mod resolution;
mod samples;
mod scaled;
mod sendable;
mod tags;
#[cfg(test)]
mod tests;
mod trimmed;
mod walk;
mod webp;
pub mod write;
mod ycbcr;

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;

use super::reader::Reader;
use super::{CodecError, Page, Settings, SourceFormat, SourceImage};
use crate::storage::Object;

pub(super) use metadata::{Block, read as read_metadata};
pub(super) use resolution::scale_in_block;
pub(super) use tags::EXIF_IFD;
pub(super) use write::entries;
pub use write::{
    Field, LevelStorage, Metadata, PyramidError, PyramidOptions, PyramidWriter, Subsampling,
    TileCompression, write_pyramid,
};

const FORMAT: &str = "TIFF";

/// Classic TIFF and BigTIFF in either byte order.
#[derive(Clone, Copy, Debug)]
pub struct Tiff;

#[async_trait]
impl SourceFormat for Tiff {
    fn name(&self) -> &'static str {
        FORMAT
    }

    fn endings(&self) -> &'static [&'static str] {
        &["tif", "tiff", "ptif", "ptiff", "btf", "tf8"]
    }

    fn claims(&self, head: &[u8]) -> bool {
        header::claims(head)
    }

    async fn open(
        &self,
        object: &Object,
        first: Bytes,
        limits: &Settings,
    ) -> Result<Arc<dyn SourceImage>, CodecError> {
        self.open_page(object, first, Page::FIRST, limits).await
    }

    async fn open_page(
        &self,
        object: &Object,
        first: Bytes,
        page: Page,
        limits: &Settings,
    ) -> Result<Arc<dyn SourceImage>, CodecError> {
        let mut reader = Reader::new(object, first, FORMAT);
        let header = header::Header::parse(&reader.head())?;
        let found = walk::directories(&mut reader, header, page, limits).await?;
        let image = image::TiffImage::open(&mut reader, found, limits).await?;
        Ok(Arc::new(image))
    }

    async fn metadata(&self, object: &Object) -> Result<Metadata, CodecError> {
        read_metadata(&Block::Stored(object)).await
    }
}

fn damaged(what: impl Into<String>) -> CodecError {
    CodecError::Damaged { format: FORMAT, what: what.into() }
}

fn unsupported(what: impl Into<String>) -> CodecError {
    CodecError::Unsupported { format: FORMAT, what: what.into() }
}

fn too_large(what: impl Into<String>) -> CodecError {
    CodecError::TooLarge { what: what.into() }
}
