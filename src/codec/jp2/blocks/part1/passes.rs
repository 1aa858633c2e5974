//! The three passes of a bit-plane.
//!
//! A pass goes from one coefficient that is in it to the next by the set bits of a word: which
//! ones are cannot be guessed, and a look at every coefficient took a tenth more time.

#![expect(clippy::inline_always, reason = "each pass is one loop; calls in it cost a third more")]

use std::hint::select_unpredictable;

use super::super::contexts::{AGAIN, RUN, UNIFORM, refinement_of};
use super::super::mq::{Contexts, Mq};
use super::bits::{Bits, Coded, each};
use super::marks::{COLUMNS, existing, next_after, whole_columns};
use super::{Coder, MOST_VALUES, VALUES};

/// Eight columns of a stripe.
struct Patch {
    /// Where its marks are kept.
    place: usize,
    /// Where its first value is kept.
    value: usize,
    /// Those that are inside the block.
    existing: u64,
}

impl Coder<'_> {
    /// Source: ISO/IEC 15444-1 D.3.1.
    #[inline(always)]
    pub(super) fn significance(&mut self, bits: &mut impl Bits, plane: u32) {
        self.each_patch(|coder, patch| {
            let mut significant = coder.patches.significant(patch.place);
            let mut visited = significant.next_to() & !significant.own() & patch.existing;
            if visited == 0 {
                coder.patches.at(patch.place).visited = 0;
                return;
            }
            let mut left = visited;
            let mut negative = coder.patches.negative(patch.place);
            while left != 0 {
                let bit = left.trailing_zeros();
                left &= left - 1;
                let near = significant.nine(bit);
                if bits.significance(coder.significance[near]) == 1 {
                    let sign = bits.sign(significant.sign(negative, bit));
                    *patch.value(coder.values, bit) = 3 << plane | sign << 31;
                    significant.mark(bit, 1);
                    negative.mark(bit, sign);
                    let more = next_after(bit) & !significant.own() & patch.existing;
                    left |= more;
                    visited |= more;
                }
            }
            coder.patches.at(patch.place).visited = visited;
            coder.patches.keep(patch.place, significant, negative);
        });
    }

    /// Source: ISO/IEC 15444-1 D.3.3.
    #[inline(always)]
    pub(super) fn refinement(&mut self, bits: &mut impl Bits, plane: u32) {
        let half = 1_u32 << plane;
        self.each_patch(|coder, patch| {
            let (patches, values) = (&mut *coder.patches, &mut *coder.values);
            let marks = *patches.at(patch.place);
            let left = marks.significant.own() & !marks.visited & patch.existing;
            let mut refine = |bit, by: u32| {
                // Away from zero or towards it.
                let change = select_unpredictable(by == 1, half, half.wrapping_neg());
                let value = patch.value(values, bit);
                *value = value.wrapping_add(change);
            };
            if left & !marks.refined == 0 {
                bits.again(left, refine);
                return;
            }
            patches.at(patch.place).refined |= left;
            let near = patches.significant(patch.place).next_to();
            each(left, |bit| {
                let first = refinement_of(near >> bit & 1 == 1);
                let context = if marks.refined >> bit & 1 == 1 { AGAIN } else { first };
                refine(bit, bits.refinement(context));
            });
        });
    }

    /// Source: ISO/IEC 15444-1 D.3.4.
    #[inline(always)]
    pub(super) fn cleanup(&mut self, mq: &mut Mq<'_>, contexts: &mut Contexts, plane: u32) {
        self.each_patch(|coder, patch| {
            let mut coded = Coded { mq, contexts };
            let marks = *coder.patches.at(patch.place);
            let mut left = patch.existing & !(marks.significant.own() | marks.visited);
            if left == 0 {
                return;
            }
            let mut significant = coder.patches.significant(patch.place);
            let mut negative = coder.patches.negative(patch.place);
            // Of what may be a run of zeros, only the first coefficient is left.
            let runs = whole_columns(left & !significant.next_to());
            left &= !(runs * 0b1110);
            while left != 0 {
                let mut bit = left.trailing_zeros();
                left &= left - 1;
                let is_run = runs >> bit & 1 == 1;
                if is_run && significant.is_clear(bit) {
                    if coded.mq.decode_likely(coded.contexts.at(RUN)) == 0 {
                        continue;
                    }
                    let others = 0b1110 << bit;
                    bit += (coded.significance(UNIFORM) << 1) | coded.significance(UNIFORM);
                    left |= others & (!1 << bit);
                } else {
                    left |= (u64::from(is_run) * 0b1110) << bit;
                    let near = significant.nine(bit);
                    if coded.significance(coder.significance[near]) == 0 {
                        continue;
                    }
                }
                let sign = coded.sign(significant.sign(negative, bit));
                *patch.value(coder.values, bit) = 3 << plane | sign << 31;
                significant.mark(bit, 1);
                negative.mark(bit, sign);
            }
            coder.patches.keep(patch.place, significant, negative);
        });
    }

    /// All patches in the order of coding.
    #[inline(always)]
    fn each_patch(&mut self, mut pass: impl FnMut(&mut Self, &Patch)) {
        let across = self.width.div_ceil(COLUMNS);
        let mut value = 0;
        for stripe in 0..self.height.div_ceil(4) {
            let rows = (self.height - 4 * stripe).min(4);
            let whole = existing(COLUMNS, rows);
            let last = existing(self.width - COLUMNS * (across - 1), rows);
            let first = self.patches.first_of(stripe);
            for place in first..first + across {
                let existing = if place + 1 == first + across { last } else { whole };
                pass(self, &Patch { place, value, existing });
                value += VALUES;
            }
        }
    }
}

impl Patch {
    #[inline(always)]
    fn value<'a>(&self, values: &'a mut [u32; MOST_VALUES], bit: u32) -> &'a mut u32 {
        &mut values[(self.value + bit as usize) & (MOST_VALUES - 1)]
    }
}
