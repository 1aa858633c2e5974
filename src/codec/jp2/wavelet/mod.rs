//! The inverse wavelet transforms of JPEG 2000, for the part of a picture that is wanted.
//!
//! One resolution of a tile-component is made of the next coarser one (the LL band) and of
//! three bands of detail. For a part of it that is wanted, [`reach`] tells which part to
//! compute, [`bands`] which coefficients make that up, and [`synthesize`] makes samples of
//! them; what it wants of LL is what is wanted of the coarser resolution. The samples are
//! those that the transform of the whole gives, to the last bit: each is made by the same
//! operations on the same coefficients.
//!
//! ```text
//! for each resolution from the finest:    area = reach(wanted, whole), wanted = bands(area)[LL]
//! for each resolution from the coarsest:  ll = synthesize([ll, hl, lh, hh], area, wanted)
//! ```
//!
//! Both filters are a few lifting steps, each of which adds to the samples at even positions
//! something of their neighbors, or to those at odd ones: [`reversible`] is the 5/3 on
//! integers, [`irreversible`] the 9/7 on floating point numbers. The type of the samples
//! chooses. Nothing here knows code-blocks, quantization or components, except that
//! coefficients for the 9/7 come multiplied by [`gain`].
//!
//! Source: ISO/IEC 15444-1 Annex F; W. Sweldens, "The lifting scheme", 1996.

mod irreversible;
mod reversible;
mod row;
mod synthesis;
#[cfg(test)]
mod tests;
mod window;

pub(super) use irreversible::gain;
pub(super) use synthesis::{Scratch, synthesize};
pub(super) use window::{Area, Band, bands, reach};

/// A sample or coefficient, and with it the filter: `i32` is transformed by the 5/3, `f32`
/// by the 9/7.
///
/// Source: ISO/IEC 15444-1 F.3.8.
pub(super) trait Sample: Copy + Default {
    /// Lifting steps: the even ones (from 0) change samples at even positions, the odd ones
    /// those at odd positions.
    const STEPS: usize;

    /// How many samples beyond a wanted one are needed for it, at most: the steps reach one
    /// further each. What [`reach`] asks for.
    const MARGIN: u32 = Self::STEPS as u32;

    /// What lifting step number `step` makes of a sample between its two neighbors.
    #[must_use]
    fn lift(self, step: usize, before: Self, after: Self) -> Self;

    /// The sample for a coefficient that is alone in its direction, so that no filter is
    /// applied: half of it at an odd position.
    #[must_use]
    fn alone(self, is_odd: bool) -> Self;
}
