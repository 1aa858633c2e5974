//! Which context a coefficient is decoded in, by what is known of its neighbors.
//!
//! Four coefficients of a column, from the top of a stripe, share a word of flags. Bit
//! `3·(row + 1) + column` of its lowest 18 tells whether a coefficient is significant: `row` from
//! -1 (above the four) to 4 (below them), `column` 0 for the left neighbor, 1 for their own, 2
//! for the right one. Shifted right by `3·row`, a word has the neighbors of that row in bits 0
//! to 8 (its own in bit 4) and what is told of itself in bits 19 to 21. Signs above and below
//! the four have bits 18 and 31.

#![expect(clippy::inline_always, reason = "each pass is one loop; calls in it cost a third more")]

use super::super::wavelet::Band;

/// The coefficient itself is significant.
pub(super) const SELF: u32 = 1 << 4;
/// Any of its eight neighbors is.
pub(super) const NEIGHBORS: u32 = 0x1EF;
/// It is negative.
pub(super) const NEGATIVE: u32 = 1 << 19;
/// It was refined.
pub(super) const REFINED: u32 = 1 << 20;
/// It was visited in this bit-plane.
pub(super) const VISITED: u32 = 1 << 21;
/// [`VISITED`] of all four.
pub(super) const ALL_VISITED: u32 = VISITED | VISITED << 3 | VISITED << 6 | VISITED << 9;
/// Signs of the coefficients above and below the four.
pub(super) const NEGATIVE_ABOVE: u32 = 1 << 18;
pub(super) const NEGATIVE_BELOW: u32 = 1 << 31;

/// Contexts of significance by [`NEIGHBORS`], for LL and LH, HL, and HH.
static SIGNIFICANCE: [[u8; 512]; 3] = [significance(0), significance(1), significance(2)];

/// The table for a sub-band.
pub(super) fn significance_of(band: Band) -> &'static [u8; 512] {
    &SIGNIFICANCE[match band {
        Band::Ll | Band::Lh => 0,
        Band::Hl => 1,
        Band::Hh => 2,
    }]
}

/// Source: ISO/IEC 15444-1 Table D.1.
const fn significance(kind: usize) -> [u8; 512] {
    let mut table = [0; 512];
    let mut flags = 0;
    while flags < 512 {
        let mut across = (flags >> 3 & 1) + (flags >> 5 & 1);
        let mut down = (flags >> 1 & 1) + (flags >> 7 & 1);
        let diagonal = (flags & 1) + (flags >> 2 & 1) + (flags >> 6 & 1) + (flags >> 8 & 1);
        if kind == 1 {
            (across, down) = (down, across);
        }
        table[flags] = if kind == 2 {
            match (diagonal, across + down) {
                (0, 0) => 0,
                (0, 1) => 1,
                (0, _) => 2,
                (1, 0) => 3,
                (1, 1) => 4,
                (1, _) => 5,
                (2, 0) => 6,
                (2, _) => 7,
                _ => 8,
            }
        } else {
            match (across, down, diagonal) {
                (0, 0, 0) => 0,
                (0, 0, 1) => 1,
                (0, 0, _) => 2,
                (0, 1, _) => 3,
                (0, _, _) => 4,
                (1, 0, 0) => 5,
                (1, 0, _) => 6,
                (1, _, _) => 7,
                _ => 8,
            }
        };
        flags += 1;
    }
    table
}

/// The context of a sign, and the sign that a zero stands for in bit 7; by significance (bits
/// 0 to 3) and signs (bits 4 to 7) of the neighbors above, left, right and below.
static SIGN: [u8; 256] = sign();

/// Source: ISO/IEC 15444-1 Tables D.2 and D.3.
const fn sign() -> [u8; 256] {
    let mut table = [0; 256];
    let mut flags = 0;
    while flags < 256 {
        let (above, left) = (contribution(flags, 0), contribution(flags, 1));
        let (right, below) = (contribution(flags, 2), contribution(flags, 3));
        let (across, down) = (clamped(left + right), clamped(above + below));
        let (context, flipped) = match (across, down) {
            (1, 1) => (13, 0),
            (1, 0) => (12, 0),
            (1, -1) => (11, 0),
            (0, 1) => (10, 0),
            (0, 0) => (9, 0),
            (0, _) => (10, 1),
            (_, 1) => (11, 1),
            (_, 0) => (12, 1),
            _ => (13, 1),
        };
        table[flags] = context | flipped << 7;
        flags += 1;
    }
    table
}

const fn contribution(flags: usize, neighbor: usize) -> i32 {
    match (flags >> neighbor & 1, flags >> (neighbor + 4) & 1) {
        (0, _) => 0,
        (_, 0) => 1,
        _ => -1,
    }
}

const fn clamped(sum: i32) -> i32 {
    if sum > 1 {
        1
    } else if sum < -1 {
        -1
    } else {
        sum
    }
}

/// The entry of [`SIGN`] for the coefficient in `row` of the four that `flags` are of; `left`
/// and `right` are the words of its neighbors.
#[inline(always)]
pub(super) fn sign_of(flags: u32, left: u32, right: u32, row: u32) -> u8 {
    let near = flags >> (3 * row);
    let significant = near >> 1 & 1 | near >> 2 & 2 | near >> 3 & 4 | near >> 4 & 8;
    let above = if row == 0 { flags >> 18 & 1 } else { near >> 16 & 1 };
    let (of_left, of_right) = (left >> (3 * row) >> 19 & 1, right >> (3 * row) >> 19 & 1);
    let below = near >> 22 & 1;
    let signs = above | of_left << 1 | of_right << 2 | below << 3;
    SIGN[(significant | signs << 4) as usize & 255]
}
