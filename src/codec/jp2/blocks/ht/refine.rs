//! The refinement passes: significance propagation and magnitude refinement.
//!
//! Both go in stripes of four rows, column by column within a stripe. Significance is held in
//! groups of four columns, one `u16` a group: bit `4 * column + row`, so that the lowest bit is
//! the first sample in coding order.
//!
//! Source: T.814 clauses 7.4 (significance propagation) and 7.5 (magnitude refinement).

use super::bits::Flat;
use super::quads::Quads;
use super::{BACKWARDS, FORWARDS, HtBlock, vlc};

/// The neighbors, within its group, of each sample that come after it in coding order.
const LATER: [u16; 16] = {
    let mut table = [0; 16];
    let mut at = 0;
    while at < 16 {
        let (column, row) = (at / 4, at % 4);
        let mut other = at + 1;
        while other < 16 {
            if other / 4 <= column + 1 && row <= other % 4 + 1 && other % 4 <= row + 1 {
                table[at] |= 1 << other;
            }
            other += 1;
        }
        at += 1;
    }
    table
};

/// Which samples of a code-block are significant.
#[derive(Debug, Default)]
pub(super) struct Significance {
    width: usize,
    height: usize,
    /// Groups of a stripe, and an empty one on either side.
    stride: usize,
    /// After the cleanup pass: the stripes, and an empty one above and below.
    cleanup: Vec<u16>,
    /// After significance propagation, as far as it has come; laid out alike.
    propagated: Vec<u16>,
}

impl Significance {
    /// Takes the significance that the cleanup pass has left in `quads`.
    pub(super) fn take(&mut self, block: &HtBlock<'_>, quads: &Quads) {
        (self.width, self.height) = (block.width, block.height);
        self.stride = block.width.div_ceil(4) + 2;
        let groups = self.stride * (block.height.div_ceil(4) + 2);
        for field in [&mut self.cleanup, &mut self.propagated] {
            field.clear();
            field.resize(groups, 0);
        }
        for (y, row) in quads.rows().enumerate() {
            let groups = &mut self.cleanup[(y / 2 + 1) * self.stride + 1..];
            for (group, pair) in groups.iter_mut().zip(row.chunks_exact(2)) {
                for (quad, column) in pair.iter().zip([0, 8]) {
                    let pattern = vlc::significant(*quad);
                    let columns = pattern & 0b11 | (pattern & 0b1100) << 2;
                    *group |= (columns << (column + y % 2 * 2)) as u16;
                }
            }
        }
    }

    /// Refines the magnitudes of all samples significant after the cleanup pass by one bit.
    ///
    /// `plane` is the bit-plane of the cleanup pass, at least 1; `out` its coefficients.
    pub(super) fn refine(&self, magref: &Flat<BACKWARDS>, plane: u32, out: &mut [i32]) {
        let (bits, mut at) = (magref.bits(), 0);
        let half = 1 << (plane - 1);
        for (stripe, group) in self.groups() {
            let mut samples = self.cleanup[self.index(stripe, group)];
            let mut word = bits.at(at);
            at += samples.count_ones() as usize;
            while samples != 0 {
                let place = self.place(stripe, group, samples.trailing_zeros() as usize);
                // The middle moves outwards by half of the new unit, or inwards.
                let outwards = word & 1 == 1;
                if let Some(coefficient) = out.get_mut(place) {
                    let positive = *coefficient > 0;
                    let change = if outwards == positive { half } else { -half };
                    *coefficient = coefficient.wrapping_add(change);
                }
                word >>= 1;
                samples &= samples - 1;
            }
        }
    }

    /// Finds samples beside significant ones that become so in the bit-plane below.
    ///
    /// `causal` leaves the stripe below out of sight; `plane` is the bit-plane of the cleanup
    /// pass, at least 1; `out` its coefficients.
    pub(super) fn propagate(
        &mut self,
        sigprop: &Flat<FORWARDS>,
        causal: bool,
        plane: u32,
        out: &mut [i32],
    ) {
        let (bits, mut at) = (sigprop.bits(), 0);
        let found = 3 << (plane - 1);
        for (stripe, group) in self.groups() {
            let here = self.index(stripe, group);
            let open = self.inside(stripe, group) & !self.cleanup[here];
            let mut candidates = self.beside(here, causal) & open;
            // At most 16 bits of significance and 16 signs.
            let word = bits.at(at);
            let mut used = 0;
            let mut fresh = 0;
            while candidates != 0 {
                let sample = candidates.trailing_zeros();
                candidates &= candidates - 1;
                if word >> used & 1 == 1 {
                    fresh |= 1 << sample;
                    candidates |= LATER[sample as usize] & open;
                }
                used += 1;
            }
            self.propagated[here] = self.cleanup[here] | fresh;
            while fresh != 0 {
                let place = self.place(stripe, group, fresh.trailing_zeros() as usize);
                if let Some(coefficient) = out.get_mut(place) {
                    *coefficient = if word >> used & 1 == 1 { -found } else { found };
                }
                used += 1;
                fresh &= fresh - 1;
            }
            at += used;
        }
    }

    /// The samples of the group at `here` that have a significant neighbor, or are significant:
    /// before it in coding order after this pass, after it after the cleanup pass.
    fn beside(&self, here: usize, causal: bool) -> u16 {
        let (above, below) = (here - self.stride, here + self.stride);
        // Six columns of four rows: the group and a column on either side.
        let columns = |west: u16, group: u16, east: u16| {
            u32::from(west >> 12) | u32::from(group) << 4 | u32::from(east & 0xF) << 20
        };
        let own = columns(self.propagated[here - 1], self.cleanup[here], self.cleanup[here + 1]);
        let mut seen = own | (own & 0x77_7777) << 1 | (own & 0xEE_EEEE) >> 1;
        let bottom =
            columns(self.propagated[above - 1], self.propagated[above], self.propagated[above + 1]);
        seen |= bottom >> 3 & 0x11_1111;
        if !causal {
            let top =
                columns(self.cleanup[below - 1], self.cleanup[below], self.cleanup[below + 1]);
            seen |= (top & 0x11_1111) << 3;
        }
        seen |= seen << 4 | seen >> 4;
        (seen >> 4) as u16
    }

    /// Stripe and group of all groups, in coding order.
    fn groups(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let (across, down) = (self.width.div_ceil(4), self.height.div_ceil(4));
        (0..down).flat_map(move |stripe| (0..across).map(move |group| (stripe, group)))
    }

    fn index(&self, stripe: usize, group: usize) -> usize {
        (stripe + 1) * self.stride + group + 1
    }

    /// Where in the coefficients a sample of a group lies.
    fn place(&self, stripe: usize, group: usize, sample: usize) -> usize {
        (4 * stripe + sample % 4) * self.width + 4 * group + sample / 4
    }

    /// The samples of a group that lie within the code-block.
    fn inside(&self, stripe: usize, group: usize) -> u16 {
        let rows = (self.height - 4 * stripe).min(4);
        let columns = (self.width - 4 * group).min(4);
        let column = (1 << rows) - 1;
        let all = 0x1111 * column;
        (all & ((1 << (4 * columns)) - 1)) as u16
    }
}
