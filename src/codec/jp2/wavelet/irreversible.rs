//! The irreversible 9/7 filter on floating point numbers.
//!
//! The standard multiplies the low-pass coefficients of every transformed row and column by
//! [`K`] and divides the high-pass ones by it before lifting. As lifting is linear, all these
//! factors are put into one for each coefficient, [`gain`], which dequantization multiplies by
//! anyway. Where a row or column is a single sample, which the standard neither filters nor
//! scales, [`Sample::alone`] takes the factor back.
//!
//! Source: ISO/IEC 15444-1 F.3.8, "1D_FILTR 9-7I", equation F-7 and Table F.4.

use super::{Band, Sample};

const ALPHA: f64 = -1.586_134_342_059_924;
const BETA: f64 = -0.052_980_118_572_961;
const GAMMA: f64 = 0.882_911_075_530_934;
const DELTA: f64 = 0.443_506_852_043_971;
const K: f64 = 1.230_174_104_914_001;

/// What the inverse lifting steps multiply the sum of the neighbors by, in their order.
const FACTORS: [f32; 4] = [-DELTA as f32, -GAMMA as f32, -BETA as f32, -ALPHA as f32];

/// What a coefficient is to be multiplied by before [`synthesize`](super::synthesize).
///
/// `syntheses` is how many times it will go through that: 1 for details of the resolution
/// that is decoded, one more for each coarser resolution; for the LL band as many as for the
/// details of its size, and 0 if it is the resolution that is decoded.
pub(in crate::codec::jp2) fn gain(syntheses: u32, band: Band) -> f32 {
    // Each synthesis scales by K for low and 1/K for high, in both directions. A coefficient
    // is of a low band in all but its first one.
    let high = match band {
        Band::Ll => 0,
        Band::Hl | Band::Lh => 1,
        Band::Hh => 2,
    };
    K.powi(2 * (syntheses.cast_signed() - high)) as f32
}

impl Sample for f32 {
    const STEPS: usize = 4;

    #[inline]
    fn lift(self, step: usize, before: Self, after: Self) -> Self {
        self + FACTORS[step] * (before + after)
    }

    fn alone(self, is_odd: bool) -> Self {
        self * if is_odd { (K / 2.0) as f32 } else { (1.0 / K) as f32 }
    }
}
