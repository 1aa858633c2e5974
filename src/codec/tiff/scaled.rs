//! Cells of JPEG, scaled while they are decoded.

use bytes::Bytes;

use super::cell::Compression;
use super::grid::CellKind;
use super::image::{Piece, TiffImage};
use super::jpeg::{self, Components};
use super::level::StoredLevel;
use super::{CodecError, damaged};
use crate::codec::Window;
use crate::geometry::Size;
use crate::pixels::{Channels, Pixels, resample};

/// Sides of the blocks that a transform takes.
const BLOCK: u64 = 8;

/// A length in pixels, scaled, in samples that `shared` pixels share; rounded up.
pub(super) fn scaled_up(length: u32, eighths: u32, shared: u32) -> u32 {
    (u64::from(length) * u64::from(eighths)).div_ceil(BLOCK * u64::from(shared)) as u32
}

impl StoredLevel {
    /// Whether its cells can be scaled while they are decoded: each is made of whole blocks,
    /// and all samples of a pixel lie in it.
    pub(super) fn scales(&self) -> bool {
        let Compression::Jpeg(shared) = &self.coding.compression else { return false };
        let tile = self.grid.tiling.tile;
        // The last strip may have any height, and is the last.
        let blocks = u64::from(tile.height).is_multiple_of(BLOCK)
            && (u64::from(tile.width).is_multiple_of(BLOCK) || self.grid.kind == CellKind::Strip);
        let components = match shared.components() {
            // Four may be colors and something else.
            Components::Plain(4) => self.samples.channels() == Channels::Cmyk,
            Components::Plain(count) => matches!(count, 1 | 3),
            Components::YCbCr => true,
        };
        blocks && components && self.grid.planes == 1 && !self.samples.channels().has_alpha()
    }
}

impl TiffImage {
    /// Decodes a window whose edges lie between blocks.
    pub(super) fn decode_scaled(
        &self,
        level: &StoredLevel,
        window: &Window,
        parts: &[Bytes],
    ) -> Result<Pixels, CodecError> {
        let mut pixels = Pixels::zeroed(window.decoded_size(), self.properties.channels);
        let mut scratch = Vec::new();
        let mut parts = parts.iter();
        for piece in level.pieces(window.region) {
            let stored = parts.next().ok_or_else(|| damaged("a cell was not fetched"))?;
            level.decode_piece_scaled(&piece, stored, window, &mut pixels, &mut scratch)?;
        }
        repeat_last(&mut pixels, window, Size::new(1, 1));
        Ok(pixels)
    }
}

impl StoredLevel {
    fn decode_piece_scaled(
        &self,
        piece: &Piece,
        stored: &[u8],
        window: &Window,
        pixels: &mut Pixels,
        scratch: &mut Vec<u8>,
    ) -> Result<(), CodecError> {
        let eighths = window.eighths;
        let scaled = |length: u32| (u64::from(length) * u64::from(eighths) / BLOCK) as usize;
        let rounded_up = |length| scaled_up(length, eighths, 1) as usize;
        let (left, top) = (piece.part.x - window.region.x, piece.part.y - window.region.y);
        let (width, height) = (rounded_up(piece.part.width), rounded_up(piece.part.height));
        let (channels, stride) = (pixels.channels().count(), pixels.stride());
        let rows = pixels.data_mut().chunks_exact_mut(stride).skip(scaled(top)).take(height);
        let out = rows.map(|row| &mut row[scaled(left) * channels..][..width * channels]);
        if stored.is_empty() {
            out.for_each(|row| self.samples.fill_empty(piece.plane, row));
            return Ok(());
        }
        let cell = self.unpack_scaled(piece, stored, eighths, scratch)?;
        let row_bytes = cell.width as usize * self.coding.samples;
        let first_row = scaled(piece.part.y - piece.cell.rect.y);
        let first = scaled(piece.part.x - piece.cell.rect.x);
        let raw = scratch.chunks_exact(row_bytes).skip(first_row);
        if (cell.height as usize) < first_row + height {
            return Err(damaged(format!("cell {}: its rows are too few", piece.number)));
        }
        for (raw, out) in raw.zip(out) {
            self.samples.row(raw, self.coding.samples, first, out);
        }
        Ok(())
    }

    /// The whole cell, scaled, in `scratch`; its size is returned.
    fn unpack_scaled(
        &self,
        piece: &Piece,
        stored: &[u8],
        eighths: u32,
        scratch: &mut Vec<u8>,
    ) -> Result<Size, CodecError> {
        let Compression::Jpeg(shared) = &self.coding.compression else {
            return Err(damaged("only cells of JPEG are scaled"));
        };
        let width = self.coding.width;
        let heights = piece.rows.stored..=piece.rows.full;
        let by_libjpeg =
            jpeg::decode_scaled(stored, shared, width, heights.clone(), eighths, scratch);
        if let Ok(size) = by_libjpeg {
            return Ok(size);
        }
        // It takes every doubt for an error; what the other decoder shows is shown.
        jpeg::decode(stored, shared, width, heights, scratch)?;
        let channels = match self.coding.samples {
            1 => Channels::Gray,
            4 => Channels::Cmyk,
            _ => Channels::Rgb,
        };
        let height = scratch.len() / (width as usize * self.coding.samples);
        let size = Size::new(width, height as u32);
        let full = Pixels::new(size, channels, std::mem::take(scratch))
            .map_err(|error| damaged(error.to_string()))?;
        let side = |side| scaled_up(side, eighths, 1);
        let scaled = Size::new(side(width), side(size.height));
        let whole = [0.0, 0.0, f64::from(width), f64::from(size.height)];
        *scratch = resample(&full, whole, scaled).into_data();
        Ok(scaled)
    }
}

/// Where a level ends inside a block, its last scaled samples are partly made of what pads
/// the cell: those before them stand for them. `shared` pixels share a sample.
pub(super) fn repeat_last(pixels: &mut Pixels, window: &Window, shared: Size) {
    let Size { width, height } = pixels.size();
    let (channels, stride) = (pixels.channels().count(), pixels.stride());
    let mixed = |side: u32, shared: u32| {
        !(u64::from(side) * u64::from(window.eighths)).is_multiple_of(BLOCK * u64::from(shared))
    };
    if mixed(window.region.width, shared.width) && width > 1 {
        for row in pixels.data_mut().chunks_exact_mut(stride) {
            row.copy_within(stride - 2 * channels..stride - channels, stride - channels);
        }
    }
    if mixed(window.region.height, shared.height) && height > 1 {
        let data = pixels.data_mut();
        let end = data.len();
        data.copy_within(end - 2 * stride..end - stride, end - stride);
    }
}
