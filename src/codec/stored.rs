//! Stored tiles that are sent as they are.

use std::ops::Range;

use crate::geometry::{Rect, Size};
use crate::image_api::Format;

/// Pixels a side of the largest units that are common in JPEG (color at half the resolution).
const UNIT: u64 = 16;

/// A stored tile that holds an answer: with another header in front of its bytes it can be
/// sent, and no pixel of it is decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredTile {
    /// The format that the tile is in.
    pub format: Format,
    pub level: usize,
    /// As the file counts its tiles.
    pub cell: u64,
    /// Bytes of the file to fetch.
    pub range: Range<u64>,
    /// Bytes to leave free in front of the fetched ones, where the header goes.
    pub reserve: usize,
    /// Pixels of the tile as it is stored, those that pad it at the picture's edge included,
    /// where it is not stored without them too.
    pub stored: Size,
    /// Pixels of the answer, from the tile's left upper corner.
    pub size: Size,
}

impl StoredTile {
    /// Whether nothing has to be cut off.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.stored == self.size
    }

    /// How densely its pixels are stored.
    #[must_use]
    pub fn bits_a_pixel(&self) -> u64 {
        density(self.range.end - self.range.start, self.stored)
    }
}

/// Bits a pixel. Those count that complete the units in which they are coded, or a picture's
/// last column would always be too dense.
fn density(bytes: u64, size: Size) -> u64 {
    let coded = |side: u32| u64::from(side).next_multiple_of(UNIT);
    let pixels = coded(size.width).saturating_mul(coded(size.height));
    bytes.saturating_mul(8) / pixels.max(1)
}

/// A part of a picture whose coefficients lie in many places: put together they are a file of
/// exactly that part, and no pixel of it is decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPart {
    /// The format that the picture is in.
    pub format: Format,
    pub level: usize,
    /// In the level's pixels.
    pub region: Rect,
    /// Bytes of the file to fetch.
    pub ranges: Vec<Range<u64>>,
    /// Bytes that the part will have, about.
    pub bytes: u64,
}

impl StoredPart {
    /// As [`StoredTile::bits_a_pixel`].
    #[must_use]
    pub fn bits_a_pixel(&self) -> u64 {
        density(self.bytes, self.region.size())
    }
}

/// Why a part of a picture is not sent as it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotStored {
    #[error("the picture is not stored as tiles of JPEG or WebP")]
    Compression,
    #[error("the stored samples are not the colors to be shown")]
    Colors,
    #[error("the part asked for is not one stored tile")]
    Grid,
    #[error("the tile is padded at the picture's edge, and WebP cannot be cut without decoding it")]
    Padded,
    #[error("the tile was never written")]
    Empty,
    #[error("the file's index is wrong for this tile")]
    Index,
}
