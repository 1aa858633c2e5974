//! Cells of JPEG, brightness and color left apart.

use bytes::Bytes;
use tracing::debug;

use super::cell::Compression;
use super::image::Piece;
use super::jpeg::{self, Components, Shared};
use super::level::StoredLevel;
use super::scaled::{repeat_last, scaled_up};
use super::{CodecError, damaged, unsupported};
use crate::codec::Window;
use crate::codec::jpeg::turbo::Unpacked;
use crate::geometry::Rect;
use crate::pixels::Planes;

/// Sides of what JPEG codes as one, at most, where color is coarser by two.
const UNIT: u32 = 16;

impl StoredLevel {
    /// The tables of cells that can be left in planes: their samples are luminance and two
    /// differences, and each is made of whole units.
    fn in_planes(&self) -> Option<&Shared> {
        let Compression::Jpeg(shared) = &self.coding.compression else { return None };
        let tile = self.grid.tiling.tile;
        // One column, and the last strip is the last.
        let across = tile.width.is_multiple_of(UNIT) || self.grid.tiling.columns() == 1;
        let units = across && tile.height.is_multiple_of(UNIT);
        (shared.components() == Components::YCbCr && self.scales() && units).then_some(shared)
    }

    /// Decodes a window whose edges lie between units. `None` where its cells are not all in
    /// planes of one kind, or need the other decoder.
    pub(super) fn planes(&self, window: &Window, parts: &[Bytes]) -> Option<Planes> {
        let shared = self.in_planes()?;
        match self.decode_in_planes(shared, window, parts) {
            Ok(planes) => planes,
            Err(error) => {
                debug!("Cells of JPEG are decoded to pixels: {error}");
                None
            }
        }
    }

    fn decode_in_planes(
        &self,
        shared: &Shared,
        window: &Window,
        parts: &[Bytes],
    ) -> Result<Option<Planes>, CodecError> {
        let mut planes: Option<Planes> = None;
        let mut scratch = Vec::new();
        let mut parts = parts.iter();
        for piece in self.pieces(window.region) {
            let stored = parts.next().ok_or_else(|| damaged("a cell was not fetched"))?;
            if stored.is_empty() {
                return Err(unsupported("cells that were never written, in planes"));
            }
            let heights = piece.rows.stored..=piece.rows.full;
            let (width, eighths) = (self.coding.width, window.eighths);
            let cell = jpeg::decode_planes(stored, shared, width, heights, eighths, &mut scratch)?;
            let size = window.decoded_size();
            let planes = planes.get_or_insert_with(|| Planes::zeroed(size, cell.shared));
            if planes.shared() != cell.shared {
                return Err(unsupported("cells whose colors are not equally coarse, in planes"));
            }
            copy(&piece, cell, &scratch, window, planes)?;
        }
        if let Some(planes) = &mut planes {
            for (plane, shared) in planes.each_mut() {
                repeat_last(plane, window, shared);
            }
        }
        Ok(planes)
    }
}

/// Takes a cell's share of a window out of `samples`.
fn copy(
    piece: &Piece,
    cell: Unpacked,
    samples: &[u8],
    window: &Window,
    planes: &mut Planes,
) -> Result<(), CodecError> {
    let Rect { x, y, width, height } = piece.part;
    let (cell_x, cell_y) = (x - piece.cell.rect.x, y - piece.cell.rect.y);
    let (window_x, window_y) = (x - window.region.x, y - window.region.y);
    for ((plane, shared), (rows, _)) in planes.each_mut().into_iter().zip(cell.planes(samples)) {
        let across = |length| scaled_up(length, window.eighths, shared.width) as usize;
        let down = |length| scaled_up(length, window.eighths, shared.height) as usize;
        let (width, stride) = (across(width), plane.stride());
        let mut rows = rows.skip(down(cell_y));
        let out = plane.data_mut().chunks_exact_mut(stride).skip(down(window_y));
        for out in out.take(down(height)) {
            let row = rows.next().and_then(|row| row.get(across(cell_x)..)?.get(..width));
            let row =
                row.ok_or_else(|| damaged(format!("cell {}: its rows are too few", piece.number)))?;
            out[across(window_x)..][..width].copy_from_slice(row);
        }
    }
    Ok(())
}
