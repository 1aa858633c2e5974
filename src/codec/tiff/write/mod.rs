//! Writing a picture as a tiled pyramid.
//!
//! The file is laid out for readers that fetch ranges: all directories and their arrays
//! come first, so that one read of the front opens the picture; then the profile and what
//! else is told about it; then the tiles, coarsest level first, so that the same read (or
//! the one after it) already holds what a thumbnail or a first view needs, and each level's
//! tiles row by row, so that neighbors of one row are one range. Level 0, of which single
//! tiles are wanted far apart, is last. Behind each row of JPEG tiles stand those of it that
//! are padded once more, without their padding ([`trimmed`](super::trimmed)).
//!
//! Levels have the exact sizes `ceil(side / 2^k)`, down to the first that fits one tile.
//! The picture arrives in bands of rows and is never held whole: [`PyramidWriter`].
//! A temporary file and its renaming are the caller's affair.

pub(in crate::codec) mod entries;
mod field;
mod layout;
mod levels;
mod options;
mod reduce;
mod spool;
mod tiles;
mod zstd;

use std::io::{Cursor, Read, Seek, Write};

use crate::geometry::{Size, Tiling};
use crate::pixels::{Channels, Pixels};
use layout::Front;
use levels::Levels;
use spool::{Place, Spool};
use tiles::{Packer, pack_row};

pub use field::{Field, Metadata};
pub use options::{LevelStorage, PyramidError, PyramidOptions, Subsampling, TileCompression};

/// Writes `pixels` as a pyramid to an empty `output`.
///
/// The packed tiles are held in memory until all are known; for pictures that do not fit
/// there is [`PyramidWriter`].
///
/// # Errors
/// [`PyramidError`] for options that contradict themselves or the picture, and for what
/// `output` reports; then `output` holds no readable file.
pub fn write_pyramid(
    pixels: &Pixels,
    options: &PyramidOptions<'_>,
    output: &mut impl Write,
) -> Result<(), PyramidError> {
    let scratch = Cursor::new(Vec::new());
    let mut writer = PyramidWriter::new(pixels.size(), pixels.channels(), options, scratch)?;
    writer.push(pixels, 1)?;
    writer.finish(output)?;
    Ok(())
}

/// Writes a pyramid of a picture that arrives from top to bottom.
///
/// It holds a band of each level, together less than two bands as wide as the picture and
/// as high as a tile, and the packed tiles of one band.
pub struct PyramidWriter<'a, S> {
    options: &'a PyramidOptions<'a>,
    size: Size,
    channels: Channels,
    levels: Levels,
    /// Where the tiles of each level lie in the spool, row by row.
    places: Vec<Vec<Row>>,
    /// One for each thread that ever packed.
    packers: Vec<Packer>,
    spool: Spool<S>,
}

/// Where the tiles of one row lie: first all at full size, then those that are padded
/// without their padding, so that whoever reads a part of the row reads no other bytes.
#[derive(Clone, Debug, Default)]
struct Row {
    tiles: Vec<Place>,
    trimmed: Vec<Place>,
}

impl Row {
    /// In the file's order.
    fn places(&self) -> impl Iterator<Item = &Place> {
        self.tiles.iter().chain(&self.trimmed)
    }
}

/// A complete band of one level: its row of tiles.
struct Arrived<'a> {
    level: usize,
    /// Counted from the top.
    row: u32,
    band: &'a Pixels,
}

impl<'a, S: Read + Write + Seek> PyramidWriter<'a, S> {
    /// For a picture of `size`. `scratch` is empty, and holds the packed tiles until the
    /// picture is complete.
    ///
    /// # Errors
    /// [`PyramidError`] for options that contradict themselves or the picture.
    pub fn new(
        size: Size,
        channels: Channels,
        options: &'a PyramidOptions<'a>,
        scratch: S,
    ) -> Result<Self, PyramidError> {
        options.check(size, channels)?;
        let levels = Levels::new(size, options.tile, channels);
        let places = levels
            .tilings()
            .iter()
            .map(|tiling| Vec::with_capacity(tiling.rows() as usize))
            .collect();
        let packers = vec![Packer::new(options, channels)?];
        let spool = Spool::new(scratch);
        Ok(Self { options, size, channels, levels, places, packers, spool })
    }

    /// Takes the next rows of the picture, however many, and packs the tiles that they
    /// complete on up to `threads` threads.
    ///
    /// # Errors
    /// [`PyramidError::Rows`] for rows that are none of this picture, and what packing and
    /// the scratch file report.
    pub fn push(&mut self, rows: &Pixels, threads: usize) -> Result<(), PyramidError> {
        let Size { width, height } = rows.size();
        let due = self.size.height - self.levels.rows();
        if width != self.size.width || height > due || rows.channels() != self.channels {
            return Err(PyramidError::Rows {
                given: rows.size(),
                due: Size { height: due, ..self.size },
            });
        }
        while self.packers.len() < threads {
            self.packers.push(Packer::new(self.options, self.channels)?);
        }
        let Self { options, levels, places, packers, spool, .. } = self;
        let packers = &mut packers[..threads.max(1)];
        levels.push(rows, &mut |Arrived { level, row, band }| {
            let tiling = Tiling::new(band.size(), options.tile);
            let cells: Vec<_> =
                tiling.cells_in(tiling.image.rect()).map(|cell| cell.rect).collect();
            debug_assert_eq!(places[level].len(), row as usize);
            let packed = pack_row(packers, band, &cells)?;
            let mut row = Row::default();
            for packed in &packed {
                row.tiles.push(spool.put(&packed.tile)?);
            }
            for trimmed in packed.iter().filter_map(|packed| packed.trimmed.as_ref()) {
                row.trimmed.push(spool.put(trimmed)?);
            }
            places[level].push(row);
            Ok(())
        })
    }

    /// Writes the file, whose picture is complete, and gives its length.
    ///
    /// # Errors
    /// [`PyramidError::Rows`] when rows are missing, and what `output` and the scratch file
    /// report; then `output` holds no readable file.
    pub fn finish(mut self, output: &mut impl Write) -> Result<u64, PyramidError> {
        let due = self.size.height - self.levels.rows();
        if due > 0 {
            let nothing = Size { height: 0, ..self.size };
            return Err(PyramidError::Rows {
                given: nothing,
                due: Size { height: due, ..self.size },
            });
        }
        let tilings = self.levels.tilings();
        let tables = self.packers[0].tables();
        let mut front = Front {
            options: self.options,
            channels: self.channels,
            levels: &tilings,
            big: self.options.big,
            tables,
        };
        // The front is as long with the true offsets as with those in the spool.
        let mut length = front.bytes(&self.places).len() as u64;
        let places = self.places.iter().flatten().flat_map(Row::places);
        let tiles: u64 = places.map(|place| u64::from(place.length)).sum();
        if length + tiles > u64::from(u32::MAX) && !front.big {
            front.big = true;
            length = front.bytes(&self.places).len() as u64;
        }
        let mut offset = length;
        let mut index = self.places.clone();
        for row in index.iter_mut().rev().flatten() {
            for place in row.tiles.iter_mut().chain(&mut row.trimmed) {
                place.offset = offset;
                offset += u64::from(place.length);
            }
        }
        output.write_all(&front.bytes(&index))?;
        let places = self.places.iter().rev().flatten().flat_map(Row::places);
        self.spool.copy(places.copied(), output)?;
        output.flush()?;
        Ok(offset)
    }
}

impl<S> std::fmt::Debug for PyramidWriter<'_, S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PyramidWriter").field("size", &self.size).finish_non_exhaustive()
    }
}
