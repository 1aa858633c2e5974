//! Code-blocks in bit-planes, three passes each.

mod bits;
mod marks;
mod passes;

use super::contexts::{UNIFORM, significance_of};
use super::mq::{Contexts, Mq};
use super::raw::RawBits;
use super::{Broken, CodedBlock};
use bits::Coded;
use marks::{COLUMNS, Patches, STEP};

/// Values of a patch: one for each bit of its marks.
const VALUES: usize = STEP * COLUMNS;

/// The most are those of blocks of 4 × 1024: 48 × 256. A power of two, so that a masked index
/// needs no check.
const MOST_VALUES: usize = 16384;

/// Marks and coefficients of a block.
#[derive(Debug)]
pub(super) struct Scratch {
    patches: Patches,
    /// Patch after patch, as its marks have them; the highest bit is the sign.
    values: Box<[u32; MOST_VALUES]>,
}

impl Default for Scratch {
    fn default() -> Self {
        let values = vec![0; MOST_VALUES].into_boxed_slice();
        Self {
            patches: Patches::default(),
            values: values.try_into().expect("as many as the type says"),
        }
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
    let (across, stripes) = (block.width.div_ceil(COLUMNS), block.height.div_ceil(4));
    scratch.patches.clear(across, stripes, block.style.is_causal());
    scratch.values[..VALUES * across * stripes].fill(0);
    let mut coder = Coder {
        patches: &mut scratch.patches,
        values: &mut scratch.values,
        significance: significance_of(block.band),
        width: block.width,
        height: block.height,
    };
    let ended = if block.planes > block.missing { coder.planes(block) } else { Err(Broken) };
    let stripes = scratch.values.chunks(VALUES * across);
    for (rows, stripe) in out.chunks_mut(4 * block.width).zip(stripes) {
        for (row, out) in rows.chunks_mut(block.width).enumerate() {
            for (out, column) in out.iter_mut().zip(stripe.as_chunks::<STEP>().0) {
                *out = coefficient(column[row]);
            }
        }
    }
    ended
}

/// What a value with its sign in the highest bit stands for.
const fn coefficient(value: u32) -> i32 {
    let magnitude = (value & !(1 << 31)).cast_signed();
    // All ones if it is negative.
    let sign = value.cast_signed() >> 31;
    (magnitude ^ sign) - sign
}

/// A block as it is decoded.
struct Coder<'a> {
    patches: &'a mut Patches,
    values: &'a mut [u32; MOST_VALUES],
    significance: &'static [u8; 512],
    width: usize,
    height: usize,
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
        if plane < block.untold {
            return Ok(());
        }
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
                                own.decode(of_contexts.at(UNIFORM));
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
                    if plane > 0 && plane == block.untold {
                        return Ok(());
                    }
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
}

fn total(block: &CodedBlock<'_>) -> u32 {
    block.segments.iter().map(|segment| segment.passes).sum()
}
