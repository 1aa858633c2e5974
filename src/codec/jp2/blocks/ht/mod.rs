//! The block decoder of High-Throughput JPEG 2000.
//!
//! [`decode`] turns the bytes of one code-block, coded in one HT set (a cleanup pass, perhaps
//! followed by significance propagation and magnitude refinement), into its quantized
//! coefficients. Where the passes of a packet lie, which of several HT sets to decode, the
//! wavelet and the quantization are other modules' business.
//!
//! The samples are coded in *quads* of 2 × 2, two quads at a time, row of quads by row of quads.
//! The work goes in steps that each have their file: the bit streams are freed of their stuffing
//! ([`bits`], and [`mel`] as it is read), the patterns and exponents of all quads are read
//! ([`quads`], with the tables of [`vlc`]), then the magnitudes and signs ([`magnitudes`]), and
//! last the refinement passes ([`refine`]).
//!
//! Any bytes give a result or an error, in time proportional to the samples and bytes.
//!
//! Source: ITU-T T.814 (ISO/IEC 15444-15) clause 7.

mod bits;
mod magnitudes;
mod mel;
mod quads;
mod refine;
mod tables;
mod vlc;

#[cfg(test)]
mod tests;

use bits::Flat;
use magnitudes::Lines;
use mel::Mel;
use quads::Quads;
use refine::Significance;

/// Longest side of a code-block, in samples.
const LONGEST_SIDE: usize = 1024;
/// Most samples of a code-block.
const MOST_SAMPLES: usize = 4096;
/// Most magnitude bit-planes whose coefficients, with a fractional bit and a sign, fit `i32`.
const MOST_PLANES: u32 = 30;
/// Largest `Scup`, the length of the MEL and VLC bit streams together.
const LONGEST_SUFFIX: usize = 4079;

/// Bytes for the most bits of MagSgn, 31 a sample, and the room [`Flat`] wants.
const FORWARDS: usize = 16384 + 8;
/// Bytes for the most bits of VLC, which `Quads::most_bits` tells, and the room [`Flat`] wants.
const BACKWARDS: usize = 4096 + 8;

/// One code-block as HT block coding stores it.
#[derive(Debug)]
pub(super) struct HtBlock<'a> {
    /// Samples in a row, 1 to 1024; `width * height` is at most 4096.
    pub width: usize,
    /// Rows, 1 to 1024.
    pub height: usize,
    /// Magnitude bit-planes of the sub-band (`Mb`), at most 30.
    pub planes: u32,
    /// Zero bit-planes that the packet header tells (`S_blk`), fewer than `planes`. The cleanup
    /// pass reaches down to bit-plane `planes - 1 - missing`, the refinement passes to the one
    /// below.
    pub missing: u32,
    /// Coding passes: 1 cleanup, 2 with significance propagation, 3 with magnitude refinement.
    pub passes: u32,
    /// HT cleanup segment.
    pub cleanup: &'a [u8],
    /// HT refinement segment; empty where `passes` is 1.
    pub refinement: &'a [u8],
    /// Vertically causal context (code-block style 0x08).
    pub causal: bool,
}

/// Why a code-block could not be decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HtError {
    /// Sides, bit-planes, passes or the length of the output that no code-block can have.
    Parameters,
    /// The cleanup segment is shorter than two bytes, or its last two bytes tell a length of
    /// the MEL and VLC bit streams that it cannot hold.
    Lengths,
    /// A significant sample lies outside the code-block.
    Outside,
    /// A magnitude needs more bit-planes than the sub-band has left.
    Exponent,
}

impl std::fmt::Display for HtError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Parameters => "no HT code-block can have these sides, bit-planes or passes",
            Self::Lengths => "the HT cleanup segment contradicts its own length",
            Self::Outside => "the HT cleanup segment has samples outside the code-block",
            Self::Exponent => "the HT cleanup segment has magnitudes above the sub-band's range",
        })
    }
}

impl std::error::Error for HtError {}

/// Buffers that [`decode`] uses again for the next code-block, about 40 KiB.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    /// MagSgn bits, later those of significance propagation.
    forwards: Flat<FORWARDS>,
    /// VLC bits, later those of magnitude refinement.
    backwards: Flat<BACKWARDS>,
    quads: Quads,
    lines: Lines,
    significance: Significance,
}

/// Decodes one code-block into `out`: `height × width`, row-major, all overwritten.
///
/// A nonzero coefficient is `±((2 * m + 1) << p)`, where `p` is the lowest bit-plane decoded for
/// that coefficient and `m` its magnitude in units of `2^p`. So values carry one fractional bit,
/// and lie in the middle of the interval that the bit-planes decoded leave open. Zero stays 0.
///
/// Refinement passes below bit-plane 0 or without any bytes are left out.
///
/// # Errors
/// [`HtError`] where the segment contradicts itself; what `out` holds is then unspecified.
///
/// Source: T.814 clauses 7.1 (bit streams), 7.3 (cleanup), 7.4 and 7.5 (refinement).
pub(super) fn decode(
    block: &HtBlock<'_>,
    scratch: &mut Scratch,
    out: &mut [i32],
) -> Result<(), HtError> {
    let sides = 1..=LONGEST_SIDE;
    if !sides.contains(&block.width)
        || !sides.contains(&block.height)
        || block.width * block.height > MOST_SAMPLES
        || out.len() != block.width * block.height
        || block.planes > MOST_PLANES
        || block.missing >= block.planes
        || !(1..=3).contains(&block.passes)
    {
        return Err(HtError::Parameters);
    }
    let plane = block.planes - 1 - block.missing;
    // The largest exponent bound `U_q`: sign, the magnitude less one, and one bit more.
    let limit = block.missing + 2;

    let cleanup = Cleanup::split(block.cleanup)?;
    let mut mel = Mel::new(cleanup.suffix);
    scratch.backwards.fill_from_vlc(cleanup.suffix, Quads::most_bits(block));
    scratch.quads.read(block, &mut mel, &scratch.backwards)?;

    scratch.forwards.fill_from_magsgn(cleanup.magsgn, out.len() * limit as usize);
    let mut magnitudes = scratch.lines.start(&scratch.forwards, limit, plane);
    for (quads, rows) in scratch.quads.rows().zip(out.chunks_mut(2 * block.width)) {
        magnitudes.read_row(quads, rows, block.width)?;
    }

    if block.passes > 1 && plane > 0 && !block.refinement.is_empty() {
        let significance = &mut scratch.significance;
        significance.take(block, &scratch.quads);
        scratch.forwards.fill_from_sigprop(block.refinement, 2 * out.len());
        if block.passes > 2 {
            scratch.backwards.fill_from_magref(block.refinement, out.len());
            significance.refine(&scratch.backwards, plane, out);
        }
        significance.propagate(&scratch.forwards, block.causal, plane, out);
    }
    Ok(())
}

/// The parts of a cleanup segment.
struct Cleanup<'a> {
    /// The MagSgn bit stream, read forwards.
    magsgn: &'a [u8],
    /// The MEL bit stream, read forwards, and the VLC bit stream, read backwards; the last 12
    /// bits belong to neither. At least two bytes.
    suffix: &'a [u8],
}

impl<'a> Cleanup<'a> {
    /// Splits a cleanup segment at the length of its suffix, which its last 12 bits tell.
    fn split(segment: &'a [u8]) -> Result<Self, HtError> {
        let &[.., low, high] = segment else {
            return Err(HtError::Lengths);
        };
        let length = usize::from(high) << 4 | usize::from(low & 0xF);
        if !(2..=LONGEST_SUFFIX.min(segment.len())).contains(&length) {
            return Err(HtError::Lengths);
        }
        let (magsgn, suffix) = segment.split_at(segment.len() - length);
        Ok(Self { magsgn, suffix })
    }
}
