//! From quantized coefficients to those that the wavelet transform takes.

use super::super::codestream::ComponentParameters;
use super::super::fault::Fault;
use super::super::wavelet::{Area, Band, Sample, gain};
use super::kept::Coefficients;

/// A coefficient of one of the two filters.
pub(super) trait Coefficient: Sample {
    /// Of a quantized one with a bit behind the point; `step` is what one of it stands for.
    ///
    /// Source: ISO/IEC 15444-1 E.1.1.
    fn dequantized(value: i32, step: f32) -> Self;
}

impl Coefficient for i32 {
    #[inline]
    fn dequantized(value: i32, _step: f32) -> Self {
        value / 2
    }
}

impl Coefficient for f32 {
    #[inline]
    fn dequantized(value: i32, step: f32) -> Self {
        value as f32 * step
    }
}

/// What half a quantization step of a sub-band stands for, the wavelet's scaling included.
///
/// `syntheses` as for [`gain`].
pub(super) fn half_step(
    coded: &ComponentParameters,
    resolution: u32,
    band: Band,
    precision: u32,
    syntheses: u32,
) -> Result<f32, Fault> {
    if coded.coding.reversible {
        return Ok(0.5);
    }
    let delta = coded.quantization.delta(resolution, band, precision)?;
    Ok(0.5 * delta * gain(syntheses, band))
}

/// Puts what a block has of `plane` there, which is all zero so far. `values` are the
/// coefficients of `block`, `area` is where the plane lies.
pub(super) fn place<T: Coefficient>(
    values: &Coefficients,
    block: Area,
    step: f32,
    area: Area,
    plane: &mut [T],
) {
    match values {
        Coefficients::AllZero => {}
        Coefficients::Narrow(values) => put(values, block, step, area, plane),
        Coefficients::Wide(values) => put(values, block, step, area, plane),
    }
}

fn put<T: Coefficient>(
    values: &[impl Copy + Into<i32>],
    block: Area,
    step: f32,
    area: Area,
    plane: &mut [T],
) {
    let both = block.intersection(area);
    if both.is_empty() {
        return;
    }
    let (from, to) = (block.width() as usize, area.width() as usize);
    let width = both.width() as usize;
    for y in both.y0..both.y1 {
        let start = (y - block.y0) as usize * from + (both.x0 - block.x0) as usize;
        let values = &values[start..start + width];
        let start = (y - area.y0) as usize * to + (both.x0 - area.x0) as usize;
        let row = &mut plane[start..start + width];
        row.iter_mut()
            .zip(values)
            .for_each(|(out, value)| *out = T::dequantized((*value).into(), step));
    }
}

/// Takes back what lifted a region of interest above all else.
///
/// Source: ISO/IEC 15444-1 H.1.
pub(super) fn lower(values: &mut [i32], shift: u32) {
    let Some(least) = 1u32.checked_shl(shift + 1).filter(|_| shift > 0) else { return };
    for value in values {
        let magnitude = value.unsigned_abs();
        if magnitude >= least {
            let lowered = (magnitude >> shift).cast_signed();
            *value = if *value < 0 { -lowered } else { lowered };
        }
    }
}
