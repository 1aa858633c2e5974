//! YCbCr in planes: brightness at full resolution, the two differences in planes of their own
//! that are coarser by as much as blocks would be.
//!
//! The planes are put side by side as they are, each difference repeated over the pixels that
//! share it, and become colors once a window has all three.
//!
//! Source: TIFF 6.0, section 21, with PlanarConfiguration 2.

use super::cell::{Coding, Rows};
use super::grid::Grid;
use super::image::Piece;
use super::level::StoredLevel;
use super::ycbcr::YCbCr;
use super::{CodecError, unsupported};
use crate::geometry::Size;
use crate::pixels::Pixels;

/// What the planes of the differences have of their own.
#[derive(Clone, Debug)]
pub(super) struct Chroma {
    ycbcr: YCbCr,
    coding: Coding,
}

impl Chroma {
    /// `luma` is how cells of brightness are packed.
    ///
    /// # Errors
    /// [`CodecError::Unsupported`] for cells that do not end where differences do.
    pub(super) fn new(ycbcr: YCbCr, luma: &Coding, grid: &Grid) -> Result<Self, CodecError> {
        let (tiling, shared) = (grid.tiling, ycbcr.shared());
        let across = tiling.columns() == 1 || tiling.tile.width.is_multiple_of(shared.width);
        let down = tiling.rows() == 1 || tiling.tile.height.is_multiple_of(shared.height);
        if !across || !down {
            return Err(unsupported("YCbCr in planes whose cells cut through shared colors"));
        }
        let width = luma.width.div_ceil(shared.width);
        let coding = Coding { width, row_bytes: width.into(), ..luma.clone() };
        Ok(Self { ycbcr, coding })
    }

    fn rows(&self, rows: &Rows) -> Rows {
        let down = self.ycbcr.shared().height;
        Rows {
            wanted: rows.wanted.start / down..rows.wanted.end.div_ceil(down),
            stored: rows.stored.div_ceil(down),
            full: rows.full.div_ceil(down),
        }
    }

    /// Makes colors of pixels that hold a sample of each plane.
    pub(super) fn to_rgb(&self, pixels: &mut Pixels) {
        let channels = pixels.channels().count();
        for pixel in pixels.data_mut().chunks_exact_mut(channels) {
            if let [y, cb, cr, ..] = *pixel {
                pixel[..3].copy_from_slice(&self.ycbcr.rgb(y, cb, cr));
            }
        }
    }
}

impl StoredLevel {
    /// The planes of differences, where the piece lies in one.
    fn chroma_of(&self, piece_plane: Option<usize>) -> Option<&Chroma> {
        self.chroma.as_deref().filter(|_| matches!(piece_plane, Some(1 | 2)))
    }

    /// How the cells of a plane are packed.
    pub(super) fn coding_of(&self, plane: Option<usize>) -> &Coding {
        self.chroma_of(plane).map_or(&self.coding, |chroma| &chroma.coding)
    }

    /// The rows of a plane's cell that stand for so many rows of pixels.
    pub(super) fn rows_of(&self, plane: Option<usize>, rows: Rows) -> Rows {
        match self.chroma_of(plane) {
            Some(chroma) => chroma.rows(&rows),
            None => rows,
        }
    }

    /// Writes one row of a piece, `row` below its first, from the unpacked rows of its cell.
    pub(super) fn piece_row(&self, piece: &Piece, raw: &[u8], row: u32, out: &mut [u8]) {
        let coding = self.coding_of(piece.plane);
        let first = (piece.part.x - piece.cell.rect.x) as usize;
        let shared = self.chroma_of(piece.plane).map_or(Size::new(1, 1), |it| it.ycbcr.shared());
        let below = (piece.part.y - piece.cell.rect.y + row) / shared.height;
        let row = (below - piece.rows.wanted.start) as usize;
        let raw = &raw[row * coding.row_bytes as usize..][..coding.row_bytes as usize];
        match piece.plane {
            None => self.samples.row(raw, coding.samples, first, out),
            Some(plane @ (1 | 2)) if self.chroma.is_some() => {
                let across = shared.width as usize;
                for (pixel, at) in
                    out.chunks_exact_mut(self.samples.channels().count()).zip(first..)
                {
                    pixel[plane] = raw[at / across];
                }
            }
            Some(plane) => self.samples.plane_row(raw, plane, first, out),
        }
    }

    /// Fills a row of a cell that was never written.
    pub(super) fn empty_row(&self, plane: Option<usize>, out: &mut [u8]) {
        self.samples.fill_empty(plane, out);
        if let (Some(_), Some(plane)) = (self.chroma_of(plane), plane) {
            // No color.
            let count = self.samples.channels().count();
            out.chunks_exact_mut(count).for_each(|pixel| pixel[plane] = 128);
        }
    }
}
