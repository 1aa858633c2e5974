//! An opened TIFF: what to fetch for a window, and decoding it.

use std::num::NonZeroU32;
use std::ops::Range;

use bytes::Bytes;

use super::cell::Rows;
use super::level::StoredLevel;
use super::sendable::Sendable;
use super::{CodecError, damaged, webp};
use crate::codec::{NotStored, Properties, SourceImage, StoredTile, Window};
use crate::geometry::{Cell, Level, Rect, Size};
use crate::pixels::{Pixels, Planes};
use crate::storage::Buffer;

/// Where everything lies in one TIFF.
#[derive(Debug)]
pub(super) struct TiffImage {
    pub(super) properties: Properties,
    /// One for each of `properties.levels`.
    pub(super) levels: Vec<StoredLevel>,
    /// Bytes in the file.
    pub(super) size: u64,
    pub(super) pages: NonZeroU32,
}

/// Bytes that a window keeps for each cell: its number, its range, the handle on its bytes.
const PIECE_MEMORY: u64 = 64;

/// One cell's share of a window.
pub(super) struct Piece {
    pub(super) cell: Cell,
    /// The cell's number as the file counts: planes one after the other.
    pub(super) number: u64,
    /// The sample that the cell's plane holds, where samples lie apart.
    pub(super) plane: Option<usize>,
    /// The pixels of the window in this cell, in the level's pixels.
    pub(super) part: Rect,
    pub(super) rows: Rows,
}

impl TiffImage {
    fn sendable(&self, tile: &StoredTile) -> Result<(&StoredLevel, Sendable<'_>), CodecError> {
        let level = self.levels.get(tile.level);
        let found = level.and_then(|level| Some((level, level.sendable().ok()?)));
        found.ok_or_else(|| damaged("it has no such tile"))
    }

    /// The range of `length` bytes at `offset`, where the file has them.
    fn inside(&self, offset: u64, length: u64) -> Option<Range<u64>> {
        let end = offset.checked_add(length).filter(|end| *end <= self.size);
        Some(offset..end?)
    }

    fn level(&self, level: usize, region: Rect) -> Result<&StoredLevel, CodecError> {
        let found = self.levels.get(level);
        found
            .filter(|found| !region.is_empty() && found.grid.tiling.image.rect().contains(region))
            .ok_or_else(|| damaged(format!("it has no region {region} in level {level}")))
    }

    /// What to fetch of a cell; empty for one that was never written.
    fn range(&self, level: &StoredLevel, piece: &Piece) -> Result<Range<u64>, CodecError> {
        let number = piece.number;
        let (offset, length) =
            level.index.get(number).ok_or_else(|| damaged(format!("it has no cell {number}")))?;
        if length == 0 {
            return Ok(0..0);
        }
        let most =
            if level.index.is_open_ended() { self.size.saturating_sub(offset) } else { length };
        let length = length.min(most);
        let needed = level.coding_of(piece.plane).needed(&piece.rows, length);
        if needed.end > length {
            return Err(damaged(format!(
                "cell {number} has {length} bytes where {} are due",
                needed.end
            )));
        }
        let range = offset.checked_add(needed.start).zip(offset.checked_add(needed.end));
        let range = range.filter(|(_, end)| *end <= self.size).map(|(start, end)| start..end);
        range.ok_or_else(|| {
            damaged(format!(
                "cell {number} is said to lie at byte {offset} of a file of {} bytes",
                self.size
            ))
        })
    }
}

impl SourceImage for TiffImage {
    fn properties(&self) -> &Properties {
        &self.properties
    }

    fn weight(&self) -> usize {
        let levels: usize = self.levels.iter().map(StoredLevel::weight).sum();
        let profile = self.properties.icc_profile.as_ref().map_or(0, Bytes::len);
        let each = size_of::<StoredLevel>() + size_of::<Level>();
        size_of::<Self>() + levels + profile + self.levels.len() * each
    }

    fn pages(&self) -> NonZeroU32 {
        self.pages
    }

    fn window(&self, level: usize, region: Rect) -> Result<Window, CodecError> {
        let stored = self.level(level, region)?;
        let mut window =
            Window { level, region, eighths: 8, ranges: Vec::new(), cells: Vec::new(), memory: 0 };
        let mut unpacking = 0;
        let mut fetched = 0u64;
        for piece in stored.pieces(region) {
            let range = self.range(stored, &piece)?;
            let length = range.end - range.start;
            fetched = fetched.saturating_add(length);
            let coding = stored.coding_of(piece.plane);
            unpacking = unpacking.max(coding.memory(&piece.rows, length));
            window.ranges.push(range);
            window.cells.push(piece.number);
        }
        window.memory = Pixels::byte_count(region.size(), self.properties.channels)
            .saturating_add(fetched)
            .saturating_add(unpacking)
            .saturating_add(window.cells.len() as u64 * PIECE_MEMORY);
        Ok(window)
    }

    fn scaled_window(
        &self,
        level: usize,
        region: Rect,
        eighths: u32,
    ) -> Result<Option<Window>, CodecError> {
        if !self.level(level, region)?.scales() {
            return Ok(None);
        }
        Ok(Some(Window { eighths, ..self.window(level, region)? }))
    }

    fn decode(&self, window: &Window, parts: &[Bytes]) -> Result<Pixels, CodecError> {
        let region = window.region;
        let level = self.level(window.level, region)?;
        if window.eighths != 8 {
            return self.decode_scaled(level, window, parts);
        }
        let mut pixels = Pixels::zeroed(region.size(), self.properties.channels);
        let mut scratch = Vec::new();
        let mut parts = parts.iter();
        for piece in level.pieces(region) {
            let part = parts.next().ok_or_else(|| damaged("a cell was not fetched"))?;
            let number = piece.number;
            level.decode_piece(&piece, part, region, &mut pixels, &mut scratch).map_err(
                |error| match error {
                    CodecError::Damaged { format, what } => {
                        CodecError::Damaged { format, what: format!("cell {number}: {what}") }
                    }
                    other => other,
                },
            )?;
        }
        if let Some(chroma) = &level.chroma {
            chroma.to_rgb(&mut pixels);
        }
        level.samples.to_light(pixels.data_mut());
        level.samples.divide_alpha(pixels.data_mut());
        Ok(pixels)
    }

    fn decode_planes(&self, window: &Window, parts: &[Bytes]) -> Option<Planes> {
        self.level(window.level, window.region).ok()?.planes(window, parts)
    }

    fn stored_tile(&self, level: usize, region: Rect) -> Result<StoredTile, NotStored> {
        let stored = self.levels.get(level).ok_or(NotStored::Grid)?;
        let sendable = stored.sendable()?;
        let tiling = stored.grid.tiling;
        let cell = tiling
            .cell(region.x / tiling.tile.width, region.y / tiling.tile.height)
            .filter(|cell| cell.rect == region)
            .ok_or(NotStored::Grid)?;
        let (offset, length) = stored.index.get(cell.index).ok_or(NotStored::Index)?;
        if length == 0 {
            return Err(NotStored::Empty);
        }
        let padded = Size::new(tiling.tile.width, stored.grid.stored_rows(region.y));
        let trimmed = stored.trimmed.as_ref().and_then(|it| it.get(tiling, region));
        let (range, stored) = match trimmed.and_then(|(at, length)| self.inside(at, length)) {
            Some(range) => (range, region.size()),
            None => (self.inside(offset, length).ok_or(NotStored::Index)?, padded),
        };
        // Of the pictures that are sent, coefficients are cut only of JPEG.
        if matches!(sendable, Sendable::Webp) && region.size() != stored {
            return Err(NotStored::Padded);
        }
        Ok(StoredTile {
            format: sendable.format(),
            level,
            cell: cell.index,
            range,
            reserve: sendable.reserve(),
            stored,
            size: region.size(),
        })
    }

    fn complete(&self, tile: &StoredTile, bytes: Buffer) -> Result<Bytes, CodecError> {
        let (level, sendable) = self.sendable(tile)?;
        if !tile.is_whole() || bytes.len() <= sendable.reserve() {
            return Err(damaged("these are not the bytes of a whole tile"));
        }
        match sendable {
            Sendable::Jpeg(shared) => shared.complete(bytes, tile.stored.width, tile.stored.height),
            Sendable::Webp => webp::complete(bytes, tile.stored, level.coding.samples),
        }
    }

    fn cut(&self, tile: &StoredTile, stored: &[u8]) -> Result<Bytes, CodecError> {
        match self.sendable(tile)?.1 {
            Sendable::Jpeg(shared) => shared.cut(stored, tile.size),
            Sendable::Webp => Err(self.no_tile(tile)),
        }
    }
}

impl StoredLevel {
    /// The cells of a region, row by row, the planes of one cell together.
    pub(super) fn pieces(&self, region: Rect) -> impl Iterator<Item = Piece> + '_ {
        let grid = &self.grid;
        grid.tiling.cells_in(region).flat_map(move |cell| {
            let planes = self.samples.used().filter(move |&plane| plane == 0 || grid.planes > 1);
            planes.filter_map(move |plane| {
                let part = cell.rect.intersection(region)?;
                let top = part.y - cell.rect.y;
                let rows = Rows {
                    wanted: top..top + part.height,
                    stored: grid.stored_rows(cell.rect.y),
                    full: grid.tiling.tile.height,
                };
                let number = cell.index + plane as u64 * grid.tiling.count();
                let plane = (grid.planes > 1).then_some(plane);
                Some(Piece { cell, number, plane, part, rows: self.rows_of(plane, rows) })
            })
        })
    }

    fn decode_piece(
        &self,
        piece: &Piece,
        stored: &[u8],
        region: Rect,
        pixels: &mut Pixels,
        scratch: &mut Vec<u8>,
    ) -> Result<(), CodecError> {
        let channels = pixels.channels().count();
        let stride = pixels.stride();
        let (left, top) = (piece.part.x - region.x, piece.part.y - region.y);
        let out = pixels.data_mut().chunks_exact_mut(stride).skip(top as usize);
        let out = out.take(piece.part.height as usize).map(|row| {
            &mut row[left as usize * channels..][..piece.part.width as usize * channels]
        });
        if stored.is_empty() {
            out.for_each(|row| self.empty_row(piece.plane, row));
            return Ok(());
        }
        let raw = self.coding_of(piece.plane).unpack(stored, &piece.rows, scratch)?;
        for (row, out) in (0..).zip(out) {
            self.piece_row(piece, raw, row, out);
        }
        Ok(())
    }
}
