//! Which context a coefficient is decoded in, by what is known of its neighbors.
//!
//! Neighbors are told as nine bits: from bit 0 on the three to the left, from bit 3 on the three
//! to the right, both from above to below, and in bits 6 and 8 those above and below.

#![expect(clippy::inline_always, reason = "each pass is one loop; calls in it cost a third more")]

use super::super::wavelet::Band;

/// The context of a refinement that is not the first of its coefficient.
pub(super) const AGAIN: u8 = 16;
/// Runs of four zeros, and what comes uniformly.
pub(super) const RUN: u8 = 17;
pub(super) const UNIFORM: u8 = 18;

/// The context of the first refinement of a coefficient, by whether a neighbor is significant.
///
/// Source: ISO/IEC 15444-1 Table D.4.
#[inline(always)]
pub(super) const fn refinement_of(near: bool) -> u8 {
    14 + near as u8
}

/// Contexts of significance by which neighbors are significant, for LL and LH, HL, and HH.
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
        let mut across = (flags >> 1 & 1) + (flags >> 4 & 1);
        let mut down = (flags >> 6 & 1) + (flags >> 8 & 1);
        let diagonal = (flags & 1) + (flags >> 2 & 1) + (flags >> 3 & 1) + (flags >> 5 & 1);
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

/// The context of a sign, and the sign that a zero stands for in bit 7; by significance and signs
/// of the neighbors that share a side, as [`sign_of`] is told of them.
static SIGN: [u8; 512] = sign();

/// Source: ISO/IEC 15444-1 Tables D.2 and D.3.
const fn sign() -> [u8; 512] {
    let mut table = [0; 512];
    let mut flags = 0;
    while flags < 512 {
        let across = clamped(contribution(flags >> 1) + contribution(flags >> 4));
        let below = flags >> 8 | flags << 1 & 2;
        let down = clamped(contribution(flags >> 6) + contribution(below));
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

/// Of the neighbor whose significance is the lowest bit, and its sign the next.
const fn contribution(flags: usize) -> i32 {
    match flags & 3 {
        1 => 1,
        3 => -1,
        _ => 0,
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

/// The context of a sign, and the sign that a zero stands for in bit 7.
///
/// Whether a neighbor is significant is in bits 1 (that on the left), 4 (right), 6 (above) and 8
/// (below); whether it is negative is in the bit after that, which is bit 0 after bit 8.
#[inline(always)]
pub(super) fn sign_of(neighbors: usize) -> u8 {
    SIGN[neighbors & 511]
}
