//! Code-blocks: bytes in, quantized coefficients out.
//!
//! Two ways of coding behind one face. A coefficient is `±(2·m + 1) << p`: `m` is its magnitude
//! as far as it was told, `p` the lowest bit-plane that told of it. So it carries one bit behind
//! the point, and where bit-planes are missing it lies in the middle of what it may be.
//!
//! Source: ISO/IEC 15444-1 Annex D and E.1.1.2, ISO/IEC 15444-15.

mod contexts;
mod ht;
mod mq;
mod part1;
mod raw;

use super::codestream::BlockStyle;
use super::wavelet::Band;

/// Samples in a block. Source: ISO/IEC 15444-1 Table A.18.
pub(super) const MOST_SAMPLES: usize = 4096;

/// Bit-planes that fit a coefficient with its sign and the bit behind the point.
pub(super) const MOST_PLANES: u32 = 30;

/// One code-block as the packets have it.
#[derive(Clone, Copy, Debug)]
pub(super) struct CodedBlock<'a> {
    /// 1 to 1024 a side, at most [`MOST_SAMPLES`] in all.
    pub(super) width: usize,
    pub(super) height: usize,
    /// Bit-planes of the sub-band, those of a region of interest included.
    pub(super) planes: u32,
    /// Of these, from the top, how many are zero.
    pub(super) missing: u32,
    /// Of these, from the bottom, how many need not be told: those of a high-throughput block
    /// are told all the same, as they come at once.
    pub(super) untold: u32,
    pub(super) style: BlockStyle,
    pub(super) band: Band,
    pub(super) segments: &'a [Segment<'a>],
}

/// Coding passes of one codeword.
#[derive(Clone, Copy, Debug)]
pub(super) struct Segment<'a> {
    pub(super) passes: u32,
    pub(super) bytes: &'a [u8],
}

/// What a block says contradicts itself; its coefficients are those known until there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Broken;

/// Memory that is used again for block after block.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    part1: part1::Scratch,
    high_throughput: ht::Scratch,
}

/// Decodes a block into `out`, row by row, all of it overwritten.
///
/// # Errors
/// [`Broken`] when it says what cannot be; `out` is then the best there is.
pub(super) fn decode(
    block: &CodedBlock<'_>,
    scratch: &mut Scratch,
    out: &mut [i32],
) -> Result<(), Broken> {
    if block.planes > MOST_PLANES || block.missing > block.planes {
        out.fill(0);
        return Err(Broken);
    }
    if block.style.is_high_throughput() {
        return high_throughput(block, &mut scratch.high_throughput, out);
    }
    part1::decode(block, &mut scratch.part1, out)
}

/// Of several sets of passes the last one tells most.
fn high_throughput(
    block: &CodedBlock<'_>,
    scratch: &mut ht::Scratch,
    out: &mut [i32],
) -> Result<(), Broken> {
    out.fill(0);
    let mut sets = block.segments.chunks(2).enumerate();
    let Some((number, set)) = sets.rfind(|(_, set)| !set[0].bytes.is_empty()) else {
        return Ok(());
    };
    // Passes that only count, before the first set, and the sets before this one.
    let before = (block.segments[0].passes - 1) / 3 + number as u32;
    let refinement = set.get(1).filter(|segment| !segment.bytes.is_empty());
    let coded = ht::HtBlock {
        width: block.width,
        height: block.height,
        planes: block.planes,
        missing: block.missing + before,
        passes: 1 + refinement.map_or(0, |segment| segment.passes),
        cleanup: set[0].bytes,
        refinement: refinement.map_or(&[], |segment| segment.bytes),
        causal: block.style.is_causal(),
    };
    ht::decode(&coded, scratch, out).map_err(|_| {
        out.fill(0);
        Broken
    })
}
