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
            let rows = piece.part.y + piece.part.height - piece.cell.rect.y;
            let cell =
                jpeg::decode_planes(stored, shared, width, heights, rows, eighths, &mut scratch)?;
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

/// Takes a cell's share of a window out of `samples`. It starts between units in both.
fn copy(
    piece: &Piece,
    cell: Unpacked,
    samples: &[u8],
    window: &Window,
    planes: &mut Planes,
) -> Result<(), CodecError> {
    let Rect { x, y, width, height } = piece.part;
    let scaled = |length| scaled_up(length, window.eighths, 1);
    let (left, top) = (scaled(x - piece.cell.rect.x), scaled(y - piece.cell.rect.y));
    let part = Rect::new(left, top, scaled(width), scaled(height));
    let to = (scaled(x - window.region.x), scaled(y - window.region.y));
    cell.copy(samples, part, planes, to)
        .ok_or_else(|| damaged(format!("cell {}: its rows are too few", piece.number)))
}
