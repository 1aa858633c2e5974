//! Second step of the cleanup pass: the magnitudes and signs of the significant samples.
//!
//! Source: T.814 clauses 7.3.7 and 7.3.8.

use super::bits::{Bits, Flat};
use super::{FORWARDS, HtError, vlc};

/// One byte a sample, set to 1 where the sample is in the pattern.
const SPREAD: [u32; 16] = {
    let mut table = [0; 16];
    let mut pattern = 0;
    while pattern < 16 {
        let bits = pattern as u32;
        table[pattern] = (bits & 1) | (bits & 2) << 7 | (bits & 4) << 14 | (bits & 8) << 21;
        pattern += 1;
    }
    table
};

/// Buffers for one row of quads.
///
/// A sample is held as `2 * v + 1`, and 0 where it is not significant: `v` is the sign (lowest,
/// 1 for negative) and twice the magnitude less one (T.814 equation 7).
#[derive(Debug, Default)]
pub(super) struct Lines {
    top: Vec<[u32; 2]>,
    bottom: Vec<[u32; 2]>,
    /// The prediction `κ` of the exponent bound of each quad.
    predicted: Vec<u32>,
}

impl Lines {
    /// Starts at the first row of a code-block. `limit` is the largest exponent bound, at most
    /// 31; `plane` the bit-plane that the pass reaches down to.
    pub(super) fn start<'a>(
        &'a mut self,
        magsgn: &'a Flat<FORWARDS>,
        limit: u32,
        plane: u32,
    ) -> Magnitudes<'a> {
        self.predicted.clear();
        Magnitudes { lines: self, bits: magsgn.bits(), at: 0, limit, plane }
    }
}

/// Reads magnitudes, row of quads by row of quads.
#[derive(Debug)]
pub(super) struct Magnitudes<'a> {
    lines: &'a mut Lines,
    bits: Bits<'a, FORWARDS>,
    /// Bit of `bits` to read next.
    at: usize,
    limit: u32,
    plane: u32,
}

impl Magnitudes<'_> {
    /// Reads the samples of a row of `quads` into `rows`: one or two rows of `width` coefficients
    /// (see [`super::decode`]).
    ///
    /// # Errors
    /// [`HtError::Exponent`] if an exponent bound exceeds the limit.
    pub(super) fn read_row(
        &mut self,
        quads: &[u32],
        rows: &mut [i32],
        width: usize,
    ) -> Result<(), HtError> {
        let lines = &mut *self.lines;
        lines.top.resize(quads.len(), [0; 2]);
        lines.bottom.resize(quads.len(), [0; 2]);
        // Above the first row nothing is significant, which predicts 1.
        lines.predicted.resize(quads.len(), 1);

        // A word holds the bits of four samples while none has more than 14.
        if self.limit <= 14 {
            self.read_samples::<true>(quads)?;
        } else {
            self.read_samples::<false>(quads)?;
        }
        self.lines.predict();

        let (top, bottom) = rows.split_at_mut(width);
        set(top, self.lines.top.as_flattened(), self.plane);
        set(bottom, self.lines.bottom.as_flattened(), self.plane);
        Ok(())
    }

    /// Reads the samples of a row of `quads` into the lines.
    #[inline]
    fn read_samples<const NARROW: bool>(&mut self, quads: &[u32]) -> Result<(), HtError> {
        let (bits, mut at) = (self.bits, self.at);
        let Lines { top, bottom, predicted } = &mut *self.lines;
        let samples = top.iter_mut().zip(bottom);
        for ((&quad, &predicted), (top, bottom)) in quads.iter().zip(&*predicted).zip(samples) {
            if quad == 0 {
                (*top, *bottom) = ([0; 2], [0; 2]);
                continue;
            }
            let significant = vlc::significant(quad);
            // A quad with a single significant sample is not predicted.
            let alone = significant & significant.wrapping_sub(1) == 0;
            let bound = (quad & 0xFF) + if alone { 1 } else { predicted };
            if bound > self.limit {
                return Err(HtError::Exponent);
            }
            // Bits of each sample, one byte a sample, and of the samples before it. Where the
            // top bit is known the bound is at least 2, so no byte borrows; none reaches 128.
            let lengths = (SPREAD[significant as usize] * bound)
                .wrapping_sub(SPREAD[vlc::known(quad) as usize]);
            let before = lengths.wrapping_mul(0x0101_0100);
            let set = vlc::known_set(quad);
            let word = bits.at(at);
            let sample = |nth: u32| {
                let length = lengths >> (8 * nth) & 0xFF;
                let skipped = before >> (8 * nth) & 0xFF;
                let word = if NARROW { word >> skipped } else { bits.at(at + skipped as usize) };
                let top = 1 << length;
                let v = word as u32 & (top - 1) | (set >> nth & 1) << length;
                v << 1 | (significant >> nth & 1)
            };
            *top = [sample(0), sample(2)];
            *bottom = [sample(1), sample(3)];
            at += ((before >> 24) + (lengths >> 24)) as usize;
        }
        self.at = at;
        Ok(())
    }
}

impl Lines {
    /// Predicts the bounds of the row below: one less than the largest exponent of the bottom
    /// samples above the quad and diagonally above it, but at least 1 (T.814 equations 5 and 6).
    fn predict(&mut self) {
        let mut west = 0;
        let east = self.bottom.iter().skip(1).map(|&[left, _]| left);
        let quads = self.predicted.iter_mut().zip(&self.bottom);
        for ((predicted, &[left, right]), east) in quads.zip(east.chain([0])) {
            let any = west | left | right | east;
            // The exponent is the length of `v`, so one less than that of `2 * v + 1`; with bit 2
            // set it is at least 2.
            *predicted = 30 - (any | 0b100).leading_zeros();
            west = right;
        }
    }
}

/// Sets coefficients from samples as [`Lines`] holds them.
fn set(coefficients: &mut [i32], samples: &[u32], plane: u32) {
    for (coefficient, &sample) in coefficients.iter_mut().zip(samples) {
        let v = sample >> 1;
        // Twice the magnitude and the middle of the interval; damaged data may overflow.
        let magnitude = (((v | 1) + 2) << plane).cast_signed();
        let negative = -(v & 1).cast_signed();
        let significant = -(sample & 1).cast_signed();
        *coefficient = (magnitude ^ negative).wrapping_sub(negative) & significant;
    }
}
