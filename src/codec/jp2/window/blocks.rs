//! The blocks of a precinct, decoded where a window needs them.

use super::super::blocks::{CodedBlock, MOST_SAMPLES, Scratch, Segment, decode};
use super::super::codestream::BlockStyle;
use super::super::packets::Chunk;
use super::super::wavelet::{Area, Band};
use super::Fetched;
use super::coefficients::lower;
use super::kept::{Block, Coefficients};
use super::precinct::Precinct;

/// What all blocks of a sub-band share.
#[derive(Clone, Copy, Debug)]
pub(super) struct OfBand {
    pub(super) kind: Band,
    /// Magnitude bit-planes.
    pub(super) planes: u32,
    /// Of these, from the bottom, how many are left out.
    pub(super) untold: u32,
    pub(super) roi_shift: u32,
    pub(super) style: BlockStyle,
}

/// Decodes blocks, one after the other, in memory that is used again.
#[derive(Debug)]
pub(super) struct Blocks {
    scratch: Scratch,
    /// Codewords that came in several pieces.
    joined: Vec<u8>,
    /// Passes, and where the bytes are: in `joined`, where there is a range.
    pieces: Vec<(u32, std::ops::Range<usize>)>,
    values: Box<[i32; MOST_SAMPLES]>,
}

impl Default for Blocks {
    fn default() -> Self {
        Self {
            scratch: Scratch::default(),
            joined: Vec::new(),
            pieces: Vec::new(),
            values: Box::new([0; MOST_SAMPLES]),
        }
    }
}

impl Blocks {
    /// The coefficients of a block.
    pub(super) fn decode(
        &mut self,
        precinct: &Precinct,
        block: u32,
        area: Area,
        chunks: &[Chunk],
        fetched: Fetched<'_>,
        band: OfBand,
    ) -> Block {
        let whole = self.gather(precinct, chunks, fetched);
        let (width, height) = (area.width() as usize, area.height() as usize);
        let values = &mut self.values[..width * height];
        if self.joined.is_empty() {
            return Block { coefficients: Coefficients::AllZero, is_whole: whole };
        }
        let joined = &self.joined;
        let segments: Vec<_> = self
            .pieces
            .iter()
            .map(|(passes, range)| Segment { passes: *passes, bytes: &joined[range.clone()] })
            .collect();
        let coded = CodedBlock {
            width,
            height,
            planes: band.planes + band.roi_shift,
            missing: precinct.missing(block),
            untold: band.untold,
            style: band.style,
            band: band.kind,
            segments: &segments,
        };
        let decoded = decode(&coded, &mut self.scratch, values);
        lower(values, band.roi_shift);
        Block { coefficients: Coefficients::new(values), is_whole: whole && decoded.is_ok() }
    }

    /// Brings the bytes of each codeword together; whether all were there.
    fn gather(&mut self, precinct: &Precinct, chunks: &[Chunk], fetched: Fetched<'_>) -> bool {
        self.joined.clear();
        self.pieces.clear();
        let mut segment = None;
        for chunk in chunks {
            let Some(bytes) = fetched.get(precinct.range(chunk)) else { return false };
            let start = self.joined.len();
            self.joined.extend_from_slice(bytes);
            let end = self.joined.len();
            match self.pieces.last_mut() {
                Some((passes, range)) if segment == Some(chunk.segment) => {
                    *passes += u32::from(chunk.passes);
                    range.end = end;
                }
                _ => self.pieces.push((chunk.passes.into(), start..end)),
            }
            segment = Some(chunk.segment);
        }
        true
    }
}
