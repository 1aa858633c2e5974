//! How a pyramid is written, and why it cannot be.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Metadata, zstd};
use crate::geometry::{Orientation, Size, Tiling};
use crate::pixels::Channels;

/// Bytes that are kept for each tile beside its pixels.
const TILE_MEMORY: u64 = 96;

/// How a pyramid is written.
#[derive(Clone, Debug)]
pub struct PyramidOptions<'a> {
    /// Both sides multiples of 16.
    pub tile: Size,
    pub compression: TileCompression,
    /// Of color in JPEG tiles.
    pub subsampling: Subsampling,
    pub levels: LevelStorage,
    /// Write BigTIFF even where classic TIFF is enough. Files past 4 GiB are BigTIFF in any
    /// case.
    pub big: bool,
    /// Written as it is.
    pub icc_profile: Option<&'a [u8]>,
    /// How readers must turn the picture; the pixels are stored as given.
    pub orientation: Orientation,
    pub pixels_per_inch: Option<f64>,
    /// The Software entry: what wrote the file.
    pub software: Option<&'a str>,
    /// What else is told about the picture, with the full picture.
    pub metadata: Option<&'a Metadata>,
}

impl Default for PyramidOptions<'_> {
    fn default() -> Self {
        Self {
            tile: Size::new(512, 512),
            compression: TileCompression::Jpeg { quality: 90 },
            subsampling: Subsampling::Both,
            levels: LevelStorage::Chain,
            big: false,
            icc_profile: None,
            orientation: Orientation::Upright,
            pixels_per_inch: None,
            software: None,
            metadata: None,
        }
    }
}

impl PyramidOptions<'_> {
    /// Whether tiles can have such a side.
    #[must_use]
    pub fn is_tile_side(side: u32) -> bool {
        side.is_multiple_of(16) && (16..=65520).contains(&side)
    }

    /// Bytes of memory that writing takes at its height, beside the rows that are given to
    /// it, on up to `threads` threads; saturates.
    #[must_use]
    pub fn memory(&self, size: Size, channels: Channels, threads: usize) -> u64 {
        let width = u64::from(size.width).next_multiple_of(u64::from(self.tile.width));
        let samples = channels.count() as u64;
        let band = width.saturating_mul(u64::from(self.tile.height)).saturating_mul(samples);
        // Of all levels a third more than of the first.
        let tiling = Tiling::new(size, self.tile);
        let tiles = tiling.count().saturating_mul(4) / 3;
        // No more threads pack than a row has tiles.
        let packing = u64::from(tiling.columns()).min(threads as u64);
        let contexts = match self.compression {
            TileCompression::Zstd => packing.saturating_mul(zstd::MEMORY),
            TileCompression::Jpeg { .. } | TileCompression::Deflate | TileCompression::None => 0,
        };
        // The bands of all levels, halves on their way down, a row of packed tiles; where
        // each tile lies: in the scratch file, in the file, and as the front spells it.
        let bands = band.saturating_mul(4).saturating_add(contexts);
        bands.saturating_add(tiles.saturating_mul(TILE_MEMORY))
    }

    pub(super) fn check(&self, size: Size, channels: Channels) -> Result<(), PyramidError> {
        let tile = self.tile;
        if !Self::is_tile_side(tile.width) || !Self::is_tile_side(tile.height) {
            return Err(PyramidError::Tile { tile });
        }
        if let TileCompression::Jpeg { quality } = self.compression {
            if !(1..=100).contains(&quality) {
                return Err(PyramidError::Quality { quality });
            }
            if channels.has_alpha() {
                return Err(PyramidError::Transparency);
            }
        }
        if channels == Channels::Cmyk {
            return Err(PyramidError::Inks);
        }
        if size.is_empty() {
            return Err(PyramidError::Empty { size });
        }
        Ok(())
    }
}

/// How tiles are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TileCompression {
    /// Color as YCbCr; tables shared by all tiles. No transparency.
    Jpeg {
        /// 1 to 100.
        quality: u8,
    },
    /// Without loss: differences between neighbors, then deflate.
    Deflate,
    /// Without loss: differences between neighbors, then zstd.
    Zstd,
    None,
}

impl TileCompression {
    /// Whether samples are stored as the differences to those beside them (Predictor 2).
    pub(super) const fn takes_differences(self) -> bool {
        match self {
            Self::Deflate | Self::Zstd => true,
            Self::Jpeg { .. } | Self::None => false,
        }
    }
}

/// How many pixels share one sample of color in JPEG tiles; brightness is kept for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub enum Subsampling {
    /// Two by two.
    #[default]
    #[serde(rename = "4:2:0")]
    Both,
    /// Two beside each other.
    #[serde(rename = "4:2:2")]
    Across,
    /// Every pixel has its own.
    #[serde(rename = "4:4:4")]
    None,
}

impl Subsampling {
    /// Pixels that share a sample, across and down, as the YCbCrSubSampling entry has them.
    pub(super) const fn factors(self) -> [u16; 2] {
        match self {
            Self::Both => [2, 2],
            Self::Across => [2, 1],
            Self::None => [1, 1],
        }
    }
}

impl fmt::Display for Subsampling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Both => "4:2:0",
            Self::Across => "4:2:2",
            Self::None => "4:4:4",
        })
    }
}

/// Where the reduced levels hang.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LevelStorage {
    /// One after the other, as most programs write and read them.
    Chain,
    /// As SubIFDs of the full picture, so that each page of a file is a picture of its own.
    SubIfds,
}

/// Why a pyramid cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum PyramidError {
    #[error("tiles of a pyramid have sides of 16, 32, … 65520 pixels, not {tile}")]
    Tile { tile: Size },
    #[error("JPEG quality goes from 1 to 100, {quality} was given")]
    Quality { quality: u8 },
    #[error("JPEG tiles have no transparency; write deflate tiles or remove the alpha channel")]
    Transparency,
    #[error("inks are not written; bring them to RGB first")]
    Inks,
    #[error("a picture of {size} has no pixels to write")]
    Empty { size: Size },
    #[error("{given} pixels arrived where {due} are due")]
    Rows { given: Size, due: Size },
    #[error("a tile could not be compressed: {cause}")]
    Jpeg { cause: String },
    #[error("a tile could not be compressed with zstd: {cause}")]
    Zstd { cause: String },
    #[error("the pyramid could not be written: {0}")]
    Io(#[from] std::io::Error),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contexts_of_zstd_are_counted_for_threads_that_have_a_tile_to_pack() {
        let packed =
            PyramidOptions { compression: TileCompression::Zstd, ..PyramidOptions::default() };
        let deflate =
            PyramidOptions { compression: TileCompression::Deflate, ..PyramidOptions::default() };
        // Three tiles of 512 a row.
        let size = Size::new(1500, 4000);
        for (threads, contexts) in [(1, 1), (2, 2), (3, 3), (64, 3)] {
            let more = packed.memory(size, Channels::Rgb, threads)
                - deflate.memory(size, Channels::Rgb, threads);
            assert_eq!(more, contexts * super::zstd::MEMORY, "{threads} threads");
        }
    }
}
