//! YCbCr outside JPEG: blocks of luma samples that share one sample of each chroma.
//!
//! A block has `across × down` luma samples, row by row, then Cb and Cr. Blocks stand row
//! by row; those past the right and bottom edge are whole all the same. Chroma is repeated
//! over its block, as libtiff does.
//!
//! Source: TIFF 6.0, sections 20 (RGB colorimetry) and 21 (YCbCr images).

use super::directory::{Directory, Wanted};
use super::{CodecError, damaged, tags};
use crate::geometry::Size;

/// How the samples of a level are subsampled and what they mean.
#[derive(Clone, Debug)]
pub(super) struct YCbCr {
    across: u32,
    down: u32,
    /// The parts of red, green and blue in luma.
    luma: [f32; 3],
    /// What stands for black and for white, of each component.
    reference: [f32; 6],
}

/// The values to load before [`YCbCr::of`].
pub(super) const WANTED: [Wanted; 3] = [
    Wanted { tag: tags::YCBCR_COEFFICIENTS, most: 3 },
    Wanted { tag: tags::YCBCR_SUBSAMPLING, most: 2 },
    Wanted { tag: tags::REFERENCE_BLACK_WHITE, most: 6 },
];

impl YCbCr {
    /// # Errors
    /// [`CodecError::Damaged`] for block sizes that the specification does not have, and
    /// for colors that cannot be computed.
    pub(super) fn of(directory: &Directory) -> Result<Self, CodecError> {
        let blocks: Vec<u64> =
            directory.numbers(tags::YCBCR_SUBSAMPLING)?.into_iter().flatten().collect();
        let (across, down) = match blocks[..] {
            [] => (2, 2),
            [across @ (1 | 2 | 4), down @ (1 | 2 | 4)] => (across as u32, down as u32),
            _ => return Err(damaged(format!("its YCbCrSubSampling is {blocks:?}"))),
        };
        let luma = numbers(directory, tags::YCBCR_COEFFICIENTS)?.unwrap_or([0.299, 0.587, 0.114]);
        let reference = numbers(directory, tags::REFERENCE_BLACK_WHITE)?
            .unwrap_or([0.0, 255.0, 128.0, 255.0, 128.0, 255.0]);
        let [y_black, y_white, cb_black, cb_white, cr_black, cr_white] = reference;
        if luma[1] <= 0.0 || y_white <= y_black || cb_white <= cb_black || cr_white <= cr_black {
            return Err(damaged("its YCbCr colors have no meaning"));
        }
        Ok(Self { across, down, luma, reference })
    }

    /// Pixels that share their colors.
    pub(super) const fn shared(&self) -> Size {
        Size::new(self.across, self.down)
    }

    /// The factors of a JPEG whose colors are as coarse (ITU-T T.81 §B.2.2, H and V).
    pub(super) const fn sampling(&self) -> u8 {
        (self.across << 4 | self.down) as u8
    }

    /// Bytes of the blocks that cover so many rows; saturates.
    pub(super) fn packed_bytes(&self, width: u32, rows: u32) -> u64 {
        let blocks = u64::from(width.div_ceil(self.across)) * u64::from(rows.div_ceil(self.down));
        blocks.saturating_mul(u64::from(self.across * self.down + 2))
    }

    /// Bytes that stand for a row where differences are taken: blocks of several rows count
    /// for as many, as in libtiff.
    pub(super) fn row_bytes(&self, width: u32) -> u64 {
        self.packed_bytes(width, self.down) / u64::from(self.down)
    }

    /// Unfolds blocks into rows of RGB: `packed` has [`YCbCr::packed_bytes`], `output` gets
    /// `rows × width × 3`.
    pub(super) fn expand(&self, packed: &[u8], width: u32, rows: u32, output: &mut Vec<u8>) {
        let (width, rows) = (width as usize, rows as usize);
        let (across, down) = (self.across as usize, self.down as usize);
        output.clear();
        output.resize(width * rows * 3, 0);
        let columns = width.div_ceil(across);
        for (at, block) in packed.chunks_exact(across * down + 2).enumerate() {
            let (left, top) = (at % columns * across, at / columns * down);
            let (luma, chroma) = block.split_at(across * down);
            for (index, &y) in luma.iter().enumerate() {
                let (column, row) = (left + index % across, top + index / across);
                if column < width && row < rows {
                    let rgb = self.rgb(y, chroma[0], chroma[1]);
                    output[(row * width + column) * 3..][..3].copy_from_slice(&rgb);
                }
            }
        }
    }

    pub(super) fn rgb(&self, y: u8, cb: u8, cr: u8) -> [u8; 3] {
        let part = |value: u8, at: usize, range: f32| {
            let (black, white) = (self.reference[at], self.reference[at + 1]);
            (f32::from(value) - black) * range / (white - black)
        };
        let (y, cb, cr) = (part(y, 0, 255.0), part(cb, 2, 127.0), part(cr, 4, 127.0));
        let [in_red, in_green, in_blue] = self.luma;
        let red = y + cr * (2.0 - 2.0 * in_red);
        let blue = y + cb * (2.0 - 2.0 * in_blue);
        let green = (y - in_blue * blue - in_red * red) / in_green;
        // The conversion cuts to 0 to 255.
        [red, green, blue].map(|value| value.round() as u8)
    }
}

/// The `N` numbers of a field, fractions as they should be or not.
fn numbers<const N: usize>(
    directory: &Directory,
    tag: u16,
) -> Result<Option<[f32; N]>, CodecError> {
    if !directory.has(tag) {
        return Ok(None);
    }
    let values: Vec<f32> = directory.reals(tag).into_iter().map(|value| value as f32).collect();
    match <[f32; N]>::try_from(values) {
        Ok(values) if values.iter().all(|value| value.is_finite()) => Ok(Some(values)),
        _ => Err(damaged("its YCbCr colors are described by no numbers")),
    }
}
