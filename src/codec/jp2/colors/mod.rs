//! From decoded components to pixels: gray or RGB of 8 bits, with or without alpha, or CMYK.
//!
//! Opening a picture makes a [`Recipe`] of what the container and the codestream say; it
//! tells which components are worth decoding, and paints windows of them. It knows no boxes
//! and no codestream, and no ICC profile beyond the name of its color space: where colors
//! stay in the space of a profile, that is handed on.
//!
//! - Samples of more than 8 bits lose the lower ones, those of fewer are spread over the
//!   whole range, and those with a sign are lifted until the lowest is 0.
//! - Components of fewer samples than others are repeated, not smoothed.
//! - Three inks become light as if each were ideal; four are handed on as they are.
//!
//! Invariant: what a recipe names was checked against the components it was made for.

mod channels;
mod depth;
mod lab;
mod model;
mod paint;
mod recipe;
mod sources;
#[cfg(test)]
mod tests;

pub(super) use recipe::Recipe;

/// What the codestream says of one component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Component {
    /// Bits of a sample, from 1 to 38.
    pub(super) precision: u32,
    pub(super) signed: bool,
    /// Points of the reference grid from one sample to the next, across and down: XRsiz and
    /// YRsiz, from 1 to 255.
    pub(super) step: (u32, u32),
}

/// One decoded component over a window.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plane<'a> {
    /// Where the window begins, in the component's own samples at the level decoded.
    pub(super) x0: u32,
    pub(super) y0: u32,
    pub(super) width: u32,
    pub(super) height: u32,
    /// `height × width`, row-major, after the inverse component transform and the level
    /// shift; may go beyond what the precision allows.
    pub(super) samples: &'a [i32],
}

impl<'a> Plane<'a> {
    /// One without samples.
    const NOTHING: Plane<'static> = Plane { x0: 0, y0: 0, width: 0, height: 0, samples: &[] };

    /// The row at `y`, counted as the component's samples are, or the nearest one; `width`
    /// samples, or none where there is none.
    fn nearest_row(&self, y: u64) -> &'a [i32] {
        let last = self.height.saturating_sub(1);
        let row = y.saturating_sub(self.y0.into()).min(last.into()) as usize;
        let width = self.width as usize;
        let start = row.saturating_mul(width);
        self.samples.get(start..start.saturating_add(width)).unwrap_or_default()
    }
}
