//! Stored tiles that are sent as they are.

use std::ops::Range;

use crate::geometry::{Rect, Size};
use crate::image_api::Format;

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
    /// Pixels of the tile as it is stored, those that pad it at the picture's edge included.
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
