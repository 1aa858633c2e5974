//! Writing a picture as a tiled pyramid.
//!
//! The file is laid out for readers that fetch ranges: all directories and their arrays
//! come first, so that one read of the front opens the picture; then the tiles, coarsest
//! level first, so that the same read (or the one after it) already holds what a thumbnail
//! or a first view needs, and each level's tiles row by row, so that neighbors of one row
//! are one range. Level 0, of which single tiles are wanted far apart, is last.
//!
//! Levels have the exact sizes `ceil(side / 2^k)`, down to the first that fits one tile.
//! A temporary file and its renaming are the caller's affair.

mod layout;
mod reduce;
mod tiles;

use std::io::{Seek, SeekFrom, Write};

use crate::geometry::{Orientation, Size, Tiling};
use crate::pixels::Pixels;
use tiles::Packer;

/// How a pyramid is written.
#[derive(Clone, Debug)]
pub struct PyramidOptions<'a> {
    /// Both sides multiples of 16.
    pub tile: Size,
    pub compression: TileCompression,
    pub levels: LevelStorage,
    /// Write BigTIFF even where classic TIFF is enough. Files that may grow past 4 GiB are
    /// BigTIFF in any case.
    pub big: bool,
    /// Written as it is.
    pub icc_profile: Option<&'a [u8]>,
    /// How readers must turn the picture; the pixels are stored as given.
    pub orientation: Orientation,
    pub pixels_per_inch: Option<f64>,
}

impl Default for PyramidOptions<'_> {
    fn default() -> Self {
        Self {
            tile: Size::new(512, 512),
            compression: TileCompression::Jpeg { quality: 90 },
            levels: LevelStorage::Chain,
            big: false,
            icc_profile: None,
            orientation: Orientation::Upright,
            pixels_per_inch: None,
        }
    }
}

/// How tiles are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TileCompression {
    /// Color as YCbCr with chroma halved both ways (4:2:0); tables shared by all tiles.
    /// No transparency.
    Jpeg {
        /// 1 to 100.
        quality: u8,
    },
    /// Without loss: differences between neighbors, then deflate.
    Deflate,
    None,
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
    #[error("a picture of {size} has no pixels to write")]
    Empty { size: Size },
    #[error("the file grew past 4 GiB, which needs `big`")]
    TooLong,
    #[error("a tile could not be compressed: {cause}")]
    Jpeg { cause: String },
    #[error("the pyramid could not be written: {0}")]
    Io(#[from] std::io::Error),
}

/// Writes `pixels` as a pyramid to an empty `output`, which is left at its end.
///
/// Levels below the first are made before anything is written and take a third of the
/// picture's memory; each is the one above halved by the mean of 2 × 2 pixels.
///
/// # Errors
/// [`PyramidError`] for options that contradict themselves or the picture, and for what
/// `output` reports; then `output` holds no readable file.
pub fn write_pyramid(
    pixels: &Pixels,
    options: &PyramidOptions<'_>,
    output: &mut (impl Write + Seek),
) -> Result<(), PyramidError> {
    check(pixels, options)?;
    let mut packer = Packer::new(options.compression, pixels.channels(), options.tile)?;
    let reduced = reduce::levels_below(pixels, options.tile);
    let levels: Vec<&Pixels> = std::iter::once(pixels).chain(&reduced).collect();
    let front = Front {
        options,
        big: options.big || may_pass_4_gib(&levels, options),
        tables: packer.tables().map(<[u8]>::to_vec),
    };
    // The front is as long with the true offsets as with none.
    let mut index: Vec<Vec<Written>> = levels
        .iter()
        .map(|level| vec![Written::default(); tiling(level, options).count() as usize])
        .collect();
    let room = front.bytes(&levels, &index);
    output.seek(SeekFrom::Start(0))?;
    output.write_all(&room)?;

    let mut offset = room.len() as u64;
    for (level, index) in levels.iter().zip(&mut index).rev() {
        let tiling = tiling(level, options);
        for (cell, written) in tiling.cells_in(tiling.image.rect()).zip(index) {
            let packed = packer.pack(level, cell.rect)?;
            output.write_all(packed)?;
            *written = Written { offset, length: packed.len() as u32 };
            offset += packed.len() as u64;
        }
    }
    if !front.big && offset > u64::from(u32::MAX) {
        return Err(PyramidError::TooLong);
    }
    output.seek(SeekFrom::Start(0))?;
    output.write_all(&front.bytes(&levels, &index))?;
    output.seek(SeekFrom::End(0))?;
    output.flush()?;
    Ok(())
}

/// Where one tile was written.
#[derive(Clone, Copy, Debug, Default)]
struct Written {
    offset: u64,
    length: u32,
}

/// What the directories say that is the same for all levels.
struct Front<'a> {
    options: &'a PyramidOptions<'a>,
    big: bool,
    /// The JPEGTables field.
    tables: Option<Vec<u8>>,
}

fn tiling(level: &Pixels, options: &PyramidOptions<'_>) -> Tiling {
    Tiling::new(level.size(), options.tile)
}

fn check(pixels: &Pixels, options: &PyramidOptions<'_>) -> Result<(), PyramidError> {
    let tile = options.tile;
    let side = |side: u32| side.is_multiple_of(16) && (16..=65520).contains(&side);
    if !side(tile.width) || !side(tile.height) {
        return Err(PyramidError::Tile { tile });
    }
    if let TileCompression::Jpeg { quality } = options.compression {
        if !(1..=100).contains(&quality) {
            return Err(PyramidError::Quality { quality });
        }
        if pixels.channels().has_alpha() {
            return Err(PyramidError::Transparency);
        }
    }
    if pixels.size().is_empty() {
        return Err(PyramidError::Empty { size: pixels.size() });
    }
    Ok(())
}

/// Whether the tiles without compression would; those with it are smaller.
fn may_pass_4_gib(levels: &[&Pixels], options: &PyramidOptions<'_>) -> bool {
    let tile = Pixels::byte_count(options.tile, levels[0].channels());
    // Two arrays of 8 bytes a tile, and room for the directories and the profile.
    let tiles: u64 = levels.iter().map(|level| tiling(level, options).count()).sum();
    let profile = options.icc_profile.map_or(0, |profile| profile.len() as u64);
    tiles.saturating_mul(tile + 16) + profile + 65_536 > u64::from(u32::MAX)
}
