//! What is known of the coefficients of a block, 32 at once.
//!
//! A patch is eight columns of a stripe. Its marks are words of bits in the order of coding: bit
//! `6·column + row` is that of a coefficient. Words of what is around a patch as well have a row
//! above the four and one below, a column to the left of the eight and one to the right: their
//! bit `6·(column + 1) + row + 1` is that of a coefficient. Both fit 64 bits, so that a block is
//! decoded in registers.
//!
//! What is kept of a patch has the columns beside it, so that those around it are three words.

#![expect(clippy::inline_always, reason = "each pass is one loop; calls in it cost a third more")]

use super::super::contexts::sign_of;

/// Columns of a patch.
pub(super) const COLUMNS: usize = 8;

/// Bits from a coefficient to that on its right.
pub(super) const STEP: usize = 6;

/// First rows of a patch.
const FIRST_ROW: u64 = 0o0101_0101_0101_0101;

/// First and last rows of a patch and what is around it.
const FIRST_ROW_AROUND: u64 = 0o0202_0202_0202_0202_0202;
const LAST_ROW_AROUND: u64 = FIRST_ROW_AROUND << 3;

/// All four rows of a patch and the columns beside it, and these columns.
const OWN_ROWS: u64 = FIRST_ROW_AROUND * 0o17;
const LEFT_COLUMN: u64 = 0o36;
const RIGHT_COLUMN: u64 = LEFT_COLUMN << (9 * STEP);

/// The first coefficient of a patch and what is around it.
const FIRST: usize = STEP + 1;

/// Patches and one more on each side of the block, so that each has neighbors; the one to the
/// right is that to the left of the next stripe. The most are those of blocks of 4 × 1024:
/// 2 × 258 + 1. A power of two, so that a masked index needs no check.
const PATCHES: usize = 1024;

/// Marks of a patch.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Marks {
    pub(super) significant: Around,
    /// They were in the significance pass of this bit-plane.
    pub(super) visited: u64,
    /// Not next to `significant`: both would be read at once, which has to wait for what was
    /// written of either: a tenth of the time of a block.
    negative: Around,
    pub(super) refined: u64,
}

/// Marks of a block.
#[derive(Debug)]
pub(super) struct Patches {
    marks: Box<[Marks; PATCHES]>,
    /// Patches a stripe, and the one to the left.
    stride: usize,
    /// What may be known of the next stripe.
    below: u64,
}

impl Default for Patches {
    fn default() -> Self {
        let marks = vec![Marks::default(); PATCHES].into_boxed_slice();
        Self { marks: marks.try_into().expect("as many as the type says"), stride: 0, below: 0 }
    }
}

impl Patches {
    /// Nothing is known of a block of so many patches across.
    pub(super) fn clear(&mut self, across: usize, stripes: usize, causal: bool) {
        self.stride = across + 1;
        self.below = if causal { 0 } else { FIRST_ROW_AROUND };
        self.marks[..=self.stride * (stripes + 2)].fill(Marks::default());
    }

    /// Where the marks of the first patch of a stripe are kept; those of the others follow.
    pub(super) const fn first_of(&self, stripe: usize) -> usize {
        (stripe + 1) * self.stride + 1
    }

    pub(super) fn at(&mut self, place: usize) -> &mut Marks {
        &mut self.marks[place & (PATCHES - 1)]
    }

    /// Which are significant, of a patch and around it.
    #[inline(always)]
    pub(super) fn significant(&self, place: usize) -> Around {
        self.around(place, |marks| marks.significant)
    }

    /// Which are negative, of a patch and around it.
    #[inline(always)]
    pub(super) fn negative(&self, place: usize) -> Around {
        self.around(place, |marks| marks.negative)
    }

    #[inline(always)]
    fn around(&self, place: usize, of: impl Fn(&Marks) -> Around) -> Around {
        let stripe = |place: usize| of(&self.marks[place & (PATCHES - 1)]).0;
        let above = (stripe(place - self.stride) & LAST_ROW_AROUND) >> 4;
        let below = (stripe(place + self.stride) & self.below) << 4;
        Around(stripe(place) | above | below)
    }

    /// Keeps which are significant and negative of a patch, also for the patches beside it.
    #[inline(always)]
    pub(super) fn keep(&mut self, place: usize, significant: Around, negative: Around) {
        let marks = self.at(place);
        marks.significant = Around(significant.0 & OWN_ROWS);
        marks.negative = Around(negative.0 & OWN_ROWS);
        let left = self.at(place - 1);
        left.significant.0 |= significant.0 << (8 * STEP) & RIGHT_COLUMN;
        left.negative.0 |= negative.0 << (8 * STEP) & RIGHT_COLUMN;
        let right = self.at(place + 1);
        right.significant.0 |= significant.0 >> (8 * STEP) & LEFT_COLUMN;
        right.negative.0 |= negative.0 >> (8 * STEP) & LEFT_COLUMN;
    }
}

/// Marks of a patch and of what is around it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Around(u64);

impl Around {
    /// Those of the patch, and more outside of it.
    #[inline(always)]
    pub(super) const fn own(self) -> u64 {
        self.0 >> FIRST
    }

    /// Marks the coefficient at `bit` of the patch, if `mark` is 1.
    #[inline(always)]
    pub(super) fn mark(&mut self, bit: u32, mark: u32) {
        self.0 |= (u64::from(mark) << FIRST) << bit;
    }

    /// Those of the patch that are next to a mark.
    #[inline(always)]
    pub(super) const fn next_to(self) -> u64 {
        let beside = self.0 << 1 | self.0 >> 1;
        let column = self.0 | beside;
        (beside | column << STEP | column >> STEP) >> FIRST
    }

    /// The nine marks around the coefficient at `bit` of the patch: from bit 0 on the three to
    /// the left, from bit 3 on the three to the right, from bit 6 on that above, its own and that
    /// below.
    #[inline(always)]
    pub(super) const fn nine(self, bit: u32) -> usize {
        let columns = self.0 >> bit & 0o07_07_07;
        ((columns | columns >> 9) & 0o777) as usize
    }

    /// The context of the sign of the coefficient at `bit`, as [`sign_of`] has it, by which are
    /// significant and which are `negative`.
    #[inline(always)]
    pub(super) fn sign(self, negative: Self, bit: u32) -> u8 {
        /// Neighbors that share a side.
        const NEAREST: u64 = 1 << 1 | 1 << 6 | 1 << 8 | 1 << 13;
        let near = self.0 >> bit & NEAREST | (negative.0 >> bit & NEAREST) << 1;
        sign_of((near | near >> 9) as usize)
    }

    /// Whether a column of the patch and those beside it have no marks; its first coefficient is
    /// at `bit`.
    #[inline(always)]
    pub(super) const fn is_clear(self, bit: u32) -> bool {
        (self.0 >> bit).trailing_zeros() >= 3 * STEP as u32
    }
}

/// Neighbors of the coefficient at `bit` that come after it, and more outside of the patch.
#[inline(always)]
pub(super) const fn next_after(bit: u32) -> u64 {
    (0b10 | 0b111 << (STEP - 1)) << bit
}

/// Those of a patch that exist: `columns` to the right, `rows` down.
pub(super) const fn existing(columns: usize, rows: usize) -> u64 {
    let of_rows = FIRST_ROW * ((1 << rows) - 1);
    if columns < COLUMNS { of_rows & ((1 << (STEP * columns)) - 1) } else { of_rows }
}

/// First coefficients of those columns of which all four are in `patch`.
#[inline(always)]
pub(super) const fn whole_columns(patch: u64) -> u64 {
    patch & patch >> 1 & patch >> 2 & patch >> 3 & FIRST_ROW
}
