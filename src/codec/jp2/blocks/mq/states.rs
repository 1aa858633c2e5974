//! States of a context, and what comes after each of them.

#![expect(clippy::inline_always, reason = "each pass is one loop; calls in it cost a third more")]

use std::hint::select_unpredictable;

/// Qe, next states and whether the symbols change places, of the 47 states.
///
/// Source: ISO/IEC 15444-1 Table C.2.
const TABLE: [(u16, u8, u8, bool); 47] = [
    (0x5601, 1, 1, true),
    (0x3401, 2, 6, false),
    (0x1801, 3, 9, false),
    (0x0AC1, 4, 12, false),
    (0x0521, 5, 29, false),
    (0x0221, 38, 33, false),
    (0x5601, 7, 6, true),
    (0x5401, 8, 14, false),
    (0x4801, 9, 14, false),
    (0x3801, 10, 14, false),
    (0x3001, 11, 17, false),
    (0x2401, 12, 18, false),
    (0x1C01, 13, 20, false),
    (0x1601, 29, 21, false),
    (0x5601, 15, 14, true),
    (0x5401, 16, 14, false),
    (0x5101, 17, 15, false),
    (0x4801, 18, 16, false),
    (0x3801, 19, 17, false),
    (0x3401, 20, 18, false),
    (0x3001, 21, 19, false),
    (0x2801, 22, 19, false),
    (0x2401, 23, 20, false),
    (0x2201, 24, 21, false),
    (0x1C01, 25, 22, false),
    (0x1801, 26, 23, false),
    (0x1601, 27, 24, false),
    (0x1401, 28, 25, false),
    (0x1201, 29, 26, false),
    (0x1101, 30, 27, false),
    (0x0AC1, 31, 28, false),
    (0x09C1, 32, 29, false),
    (0x08A1, 33, 30, false),
    (0x0521, 34, 31, false),
    (0x0441, 35, 32, false),
    (0x02A1, 36, 33, false),
    (0x0221, 37, 34, false),
    (0x0141, 38, 35, false),
    (0x0111, 39, 36, false),
    (0x0085, 40, 37, false),
    (0x0049, 41, 38, false),
    (0x0025, 42, 39, false),
    (0x0015, 43, 40, false),
    (0x0009, 44, 41, false),
    (0x0005, 45, 42, false),
    (0x0001, 45, 43, false),
    (0x5601, 46, 46, false),
];

/// The state of a context, and what the symbol that led to it was: the probability of the less
/// probable symbol from [`UNIT`] on, from [`ROW`] on where it is in the tables of what comes
/// next, at [`SYMBOL`] the symbol, and in the lowest six bits how far it shifted the interval.
///
/// One word of memory, as a symbol has to wait for it: all that it changes is then known by a
/// single look into a table.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct State(u64);

/// Where the lowest bit of a probability stands, also that of the interval.
pub(super) const UNIT: u32 = 48;
const PROBABILITY: u64 = 0x7FFF << UNIT;
const ROW: u32 = 23;
const SYMBOL: u32 = 8;

impl State {
    /// A state of Table C.2 in which 0 is more probable.
    pub(super) const fn first(number: usize) -> Self {
        Self::after(0, 0, number, 0)
    }

    const fn after(symbol: usize, shift: u32, number: usize, more: usize) -> Self {
        let (qe, ..) = TABLE[number];
        let row = KINDS * (2 * number + more);
        Self((qe as u64) << UNIT | (row << ROW | symbol << SYMBOL) as u64 | shift as u64)
    }

    #[inline(always)]
    pub(super) const fn probability(self) -> u64 {
        self.0 & PROBABILITY
    }

    #[inline(always)]
    pub(super) const fn symbol(self) -> u32 {
        (self.0 >> SYMBOL) as u32 & 1
    }

    /// How far to shift, with more above the lowest six bits, which are all that a shift takes.
    #[inline(always)]
    pub(super) const fn shift(self) -> u32 {
        self.0 as u32
    }

    /// Rows are of an odd length, so that theirs is the lowest bit of the more probable symbol.
    #[inline(always)]
    pub(super) const fn more_probable(self) -> u32 {
        (self.0 >> ROW) as u32 & 1
    }

    /// The state after a symbol, of which `rest` is the upper part of the interval.
    ///
    /// Both tables are chosen from, not their entries: it is known first where the code lies.
    #[inline(always)]
    pub(super) fn next(self, rest: u64, is_lower: bool) -> Self {
        let table = select_unpredictable(is_lower, &LOWER, &UPPER);
        let row = self.0 as u32 >> ROW;
        // See `KINDS`.
        let at = row + (rest >> (UNIT + 14)) as u32 + u32::from(rest >= self.probability());
        table[at as usize]
    }
}

/// What the upper part may be, of an interval of 0x8000 or more: below 0x4000, which is less than
/// the lower part then; below 0x8000 and less than the lower part, or not; or more, twice.
///
/// So the two highest bits and one for being no less than the lower part have different sums.
const KINDS: usize = 5;

/// As many as there may be entries by the width of a row's number and that of a kind.
const ENTRIES: usize = (1 << (32 - ROW)) + 4;

/// What comes after a state where the code is in the upper part of the interval, and where it is
/// in the lower one.
static UPPER: [State; ENTRIES] = entries(false);
static LOWER: [State; ENTRIES] = entries(true);

/// Source: ISO/IEC 15444-1 Figures C.15 to C.18.
const fn entries(is_lower: bool) -> [State; ENTRIES] {
    let mut entries = [State(0); ENTRIES];
    let mut at = 0;
    while at < TABLE.len() * 2 * KINDS {
        let (number, symbol, kind) = (at / KINDS / 2, at / KINDS % 2, at % KINDS);
        let (qe, more, less, switch) = TABLE[number];
        let shift = if is_lower { qe.leading_zeros() } else { [2, 1, 1, 0, 0][kind] };
        // The lower part is that of the less probable symbol where it is the smaller one.
        entries[at] = if (kind < 2) != is_lower {
            let other = 1 - symbol;
            State::after(other, shift, less as usize, if switch { other } else { symbol })
        } else if shift > 0 {
            State::after(symbol, shift, more as usize, symbol)
        } else {
            State::after(symbol, 0, number, symbol)
        };
        at += 1;
    }
    entries
}
