//! Code-blocks in bit-planes, three passes each.

#![expect(clippy::inline_always, reason = "each pass is one loop; calls in it cost a third more")]

use super::contexts::{
    ALL_VISITED, NEGATIVE, NEGATIVE_ABOVE, NEGATIVE_BELOW, NEIGHBORS, REFINED, SELF, VISITED,
    sign_of, significance_of,
};
use super::mq::{Contexts, Mq, RUN, UNIFORM};
use super::raw::RawBits;
use super::{Broken, CodedBlock, MOST_SAMPLES};

/// Words of flags: a stripe is four rows, and there is a word more on each side of a block. The
/// most are those of blocks of 1024 × 4: 1026 × 3. A power of two, so that a masked index needs
/// no check.
const WORDS: usize = 4096;

/// Flags and coefficients of a block.
#[derive(Debug)]
pub(super) struct Scratch {
    flags: Box<[u32; WORDS]>,
    values: Box<[i32; MOST_SAMPLES]>,
}

impl Default for Scratch {
    fn default() -> Self {
        Self { flags: Box::new([0; WORDS]), values: Box::new([0; MOST_SAMPLES]) }
    }
}

/// Decodes a block into `out`.
///
/// Source: ISO/IEC 15444-1 Annex D.
///
/// # Errors
/// [`Broken`] when there are more passes than bit-planes; they are left out.
pub(super) fn decode(
    block: &CodedBlock<'_>,
    scratch: &mut Scratch,
    out: &mut [i32],
) -> Result<(), Broken> {
    let samples = block.width * block.height;
    let stride = block.width + 2;
    let words = stride * (block.height.div_ceil(4) + 2);
    scratch.flags[..words].fill(0);
    scratch.values[..samples].fill(0);
    let mut coder = Coder {
        flags: &mut scratch.flags,
        values: &mut scratch.values,
        significance: significance_of(block.band),
        width: block.width,
        height: block.height,
        stride,
        causal: block.style.is_causal(),
    };
    let ended = if block.planes > block.missing { coder.planes(block) } else { Err(Broken) };
    out[..samples].copy_from_slice(&scratch.values[..samples]);
    ended
}

/// A block as it is decoded.
struct Coder<'a> {
    flags: &'a mut [u32; WORDS],
    values: &'a mut [i32; MOST_SAMPLES],
    significance: &'static [u8; 512],
    width: usize,
    height: usize,
    /// Words of flags a stripe.
    stride: usize,
    causal: bool,
}

/// Where the bits of a significance or refinement pass come from.
trait Bits {
    fn significance(&mut self, context: u8) -> u32;
    /// Whether it is negative. `context` is an entry of the table of signs.
    fn sign(&mut self, context: u8) -> u32;
    fn refinement(&mut self, context: u8) -> u32;
}

struct Coded<'a, 'b> {
    mq: &'a mut Mq<'b>,
    contexts: &'a mut Contexts,
}

impl Bits for Coded<'_, '_> {
    #[inline(always)]
    fn significance(&mut self, context: u8) -> u32 {
        self.mq.decode(self.contexts, context)
    }

    #[inline(always)]
    fn sign(&mut self, context: u8) -> u32 {
        self.mq.decode(self.contexts, context & 31) ^ u32::from(context >> 7)
    }

    #[inline(always)]
    fn refinement(&mut self, context: u8) -> u32 {
        self.mq.decode(self.contexts, context)
    }
}

impl Bits for RawBits<'_> {
    #[inline(always)]
    fn significance(&mut self, _context: u8) -> u32 {
        self.bit()
    }

    #[inline(always)]
    fn sign(&mut self, _context: u8) -> u32 {
        self.bit()
    }

    #[inline(always)]
    fn refinement(&mut self, _context: u8) -> u32 {
        self.bit()
    }
}

/// From this pass on those that are not cleanup may be raw. Source: Table D.9.
const FIRST_RAW: u32 = 10;

impl Coder<'_> {
    /// All passes of all codewords.
    fn planes(&mut self, block: &CodedBlock<'_>) -> Result<(), Broken> {
        let mut contexts = Contexts::new();
        // The first plane has a cleanup pass only.
        let mut pass = 2;
        let mut plane = block.planes - block.missing - 1;
        let mut number = 0;
        for segment in block.segments {
            let raw = block.style.bypasses() && number >= FIRST_RAW && pass != 2;
            let mut bits = RawBits::new(segment.bytes);
            let mut mq = Mq::new(segment.bytes);
            for done in 0..segment.passes {
                match (pass, raw) {
                    (0, true) => self.significance(&mut bits, plane),
                    (1, true) => self.refinement(&mut bits, plane),
                    (0, false) => {
                        // Copies, which stay in registers.
                        let (mut own, mut of_contexts) = (mq, contexts);
                        let mut coded = Coded { mq: &mut own, contexts: &mut of_contexts };
                        self.significance(&mut coded, plane);
                        (mq, contexts) = (own, of_contexts);
                    }
                    (1, false) => {
                        let (mut own, mut of_contexts) = (mq, contexts);
                        let mut coded = Coded { mq: &mut own, contexts: &mut of_contexts };
                        self.refinement(&mut coded, plane);
                        (mq, contexts) = (own, of_contexts);
                    }
                    _ => {
                        let (mut own, mut of_contexts) = (mq, contexts);
                        self.cleanup(&mut own, &mut of_contexts, plane);
                        if block.style.has_symbols() {
                            for _ in 0..4 {
                                own.decode(&mut of_contexts, UNIFORM);
                            }
                        }
                        (mq, contexts) = (own, of_contexts);
                    }
                }
                if block.style.resets() {
                    contexts = Contexts::new();
                }
                number += 1;
                pass += 1;
                if pass == 3 {
                    pass = 0;
                    if plane == 0 {
                        let last = done + 1 == segment.passes && number == total(block);
                        return if last { Ok(()) } else { Err(Broken) };
                    }
                    plane -= 1;
                }
            }
        }
        Ok(())
    }

    /// Rows of a stripe.
    fn rows(&self, stripe: usize) -> u32 {
        (self.height - 4 * stripe).min(4) as u32
    }

    /// What is known of a coefficient's column.
    #[inline(always)]
    fn word(&self, at: usize) -> u32 {
        self.flags[at & (WORDS - 1)]
    }

    #[inline(always)]
    fn word_mut(&mut self, at: usize) -> &mut u32 {
        &mut self.flags[at & (WORDS - 1)]
    }

    /// Source: ISO/IEC 15444-1 D.3.1.
    #[inline(always)]
    fn significance(&mut self, bits: &mut impl Bits, plane: u32) {
        for stripe in 0..self.height.div_ceil(4) {
            let rows = self.rows(stripe);
            for column in 0..self.width {
                let mut at = self.column(stripe, column, plane);
                if at.flags == 0 {
                    continue;
                }
                // A fixed number of rows is unrolled.
                if rows == 4 {
                    (0..4).for_each(|row| self.significance_of(&mut at, row, bits));
                } else {
                    (0..rows).for_each(|row| self.significance_of(&mut at, row, bits));
                }
                *self.word_mut(at.word) = at.flags;
            }
        }
    }

    #[inline(always)]
    fn significance_of(&mut self, at: &mut Column, row: u32, bits: &mut impl Bits) {
        let near = at.flags >> (3 * row);
        if near & (SELF | VISITED) != 0 || near & NEIGHBORS == 0 {
            return;
        }
        let context = self.significance[(near & NEIGHBORS) as usize & 511];
        if bits.significance(context) == 1 {
            let negative = bits.sign(self.sign_context(at, row));
            self.set(at, row, negative);
        }
        at.flags |= VISITED << (3 * row);
    }

    /// Source: ISO/IEC 15444-1 D.3.3.
    #[inline(always)]
    fn refinement(&mut self, bits: &mut impl Bits, plane: u32) {
        const ANY: u32 = SELF | SELF << 3 | SELF << 6 | SELF << 9;
        for stripe in 0..self.height.div_ceil(4) {
            let rows = self.rows(stripe);
            for column in 0..self.width {
                let mut at = self.column(stripe, column, plane);
                if at.flags & ANY == 0 {
                    continue;
                }
                if rows == 4 {
                    (0..4).for_each(|row| self.refinement_of(&mut at, row, bits));
                } else {
                    (0..rows).for_each(|row| self.refinement_of(&mut at, row, bits));
                }
                *self.word_mut(at.word) = at.flags;
            }
        }
    }

    #[inline(always)]
    fn refinement_of(&mut self, at: &mut Column, row: u32, bits: &mut impl Bits) {
        let near = at.flags >> (3 * row);
        if near & (SELF | VISITED) != SELF {
            return;
        }
        let first = 14 + u8::from(near & NEIGHBORS != 0);
        let context = if near & REFINED != 0 { 16 } else { first };
        let value = &mut self.values[(at.sample + row as usize * self.width) & (MOST_SAMPLES - 1)];
        // Away from zero or towards it.
        let up = (bits.refinement(context) == 1) == (*value >= 0);
        *value += if up { at.step } else { -at.step };
        at.flags |= REFINED << (3 * row);
    }

    /// Source: ISO/IEC 15444-1 D.3.4.
    #[inline(always)]
    fn cleanup(&mut self, mq: &mut Mq<'_>, contexts: &mut Contexts, plane: u32) {
        for stripe in 0..self.height.div_ceil(4) {
            let rows = self.rows(stripe);
            for column in 0..self.width {
                let mut at = self.column(stripe, column, plane);
                let mut coded = Coded { mq, contexts };
                if at.flags == 0 && rows == 4 {
                    if coded.significance(RUN) == 0 {
                        continue;
                    }
                    let first = (coded.significance(UNIFORM) << 1) | coded.significance(UNIFORM);
                    let negative = coded.sign(self.sign_context(&at, first));
                    self.set(&mut at, first, negative);
                    for row in first + 1..4 {
                        self.cleanup_of(&mut at, row, &mut coded);
                    }
                } else if rows == 4 {
                    (0..4).for_each(|row| self.cleanup_of(&mut at, row, &mut coded));
                } else {
                    (0..rows).for_each(|row| self.cleanup_of(&mut at, row, &mut coded));
                }
                *self.word_mut(at.word) = at.flags & !ALL_VISITED;
            }
        }
    }

    #[inline(always)]
    fn cleanup_of(&mut self, at: &mut Column, row: u32, coded: &mut Coded<'_, '_>) {
        let near = at.flags >> (3 * row);
        if near & (SELF | VISITED) != 0 {
            return;
        }
        let context = self.significance[(near & NEIGHBORS) as usize & 511];
        if coded.significance(context) == 1 {
            let negative = coded.sign(self.sign_context(at, row));
            self.set(at, row, negative);
        }
    }

    #[inline(always)]
    fn column(&self, stripe: usize, column: usize, plane: u32) -> Column {
        let word = (stripe + 1) * self.stride + 1 + column;
        let sample = stripe * 4 * self.width + column;
        Column { word, sample, flags: self.word(word), step: 1 << plane }
    }

    #[inline(always)]
    fn sign_context(&self, at: &Column, row: u32) -> u8 {
        sign_of(at.flags, self.word(at.word - 1), self.word(at.word + 1), row)
    }

    /// A coefficient becomes significant: it and its eight neighbors are told.
    #[inline(always)]
    fn set(&mut self, at: &mut Column, row: u32, negative: u32) {
        let magnitude = 3 * at.step;
        let sample = (at.sample + row as usize * self.width) & (MOST_SAMPLES - 1);
        self.values[sample] = if negative == 1 { -magnitude } else { magnitude };
        let shift = 3 * row;
        at.flags |= (SELF | (negative * NEGATIVE)) << shift;
        *self.word_mut(at.word - 1) |= (SELF << 1) << shift;
        *self.word_mut(at.word + 1) |= (SELF >> 1) << shift;
        if row == 0 && !self.causal {
            let above = at.word - self.stride;
            *self.word_mut(above) |= (SELF << 12) | (negative * NEGATIVE_BELOW);
            *self.word_mut(above - 1) |= SELF << 13;
            *self.word_mut(above + 1) |= SELF << 11;
        }
        if row == 3 {
            let below = at.word + self.stride;
            *self.word_mut(below) |= (SELF >> 3) | (negative * NEGATIVE_ABOVE);
            *self.word_mut(below - 1) |= SELF >> 2;
            *self.word_mut(below + 1) |= SELF >> 4;
        }
    }
}

/// Four coefficients below each other, as they are worked on.
struct Column {
    /// Where their word of flags is kept, and what it is.
    word: usize,
    flags: u32,
    /// Where the first one's value is kept.
    sample: usize,
    /// The lowest bit that is told of a value.
    step: i32,
}

fn total(block: &CodedBlock<'_>) -> u32 {
    block.segments.iter().map(|segment| segment.passes).sum()
}
