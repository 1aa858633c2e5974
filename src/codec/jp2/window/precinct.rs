//! A precinct whose packet headers were read.

use std::ops::Range;
use std::sync::Arc;

use super::super::codestream::BlockStyle;
use super::super::grid::{BlockGrid, Resolution};
use super::super::index::{Lengths, Split};
use super::super::packets::{Chunk, Effort, PrecinctState};
use super::Fetched;
use super::kept::{KeptParts, PrecinctKey};

/// Where the packets of a tile are read from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Headers<'a> {
    /// With their bodies.
    Fetched(&'a Lengths, Fetched<'a>),
    Known(&'a Split),
}

/// What all layers of a precinct say.
#[derive(Debug)]
pub(super) struct Precinct {
    /// Those of a block one after the other, in the order of layers.
    chunks: Vec<Chunk>,
    /// Zero bit-planes of each block.
    missing: Vec<u8>,
    /// Where the body of each layer that was read starts in the file.
    bodies: Vec<u64>,
    /// Not all layers could be read.
    pub(super) is_damaged: bool,
}

impl Precinct {
    /// Reads the headers of a precinct of `resolution`, by its number in it.
    ///
    /// A layer that is damaged or not there is left out, and those above it.
    pub(super) fn read(
        headers: Headers<'_>,
        resolution: &Resolution,
        precinct: u32,
        style: BlockStyle,
        layers: u32,
    ) -> Self {
        let grids: Vec<_> =
            resolution.bands.iter().map(|band| resolution.blocks(band, precinct)).collect();
        let blocks = grids.iter().map(BlockGrid::count).sum();
        let mut state = PrecinctState::new(&grids, style);
        let mut bodies = Vec::with_capacity(layers as usize);
        let first = (resolution.first_precinct + precinct) as usize * layers as usize;
        let packets = first..first + layers as usize;
        let mut effort = Effort::worth(0, blocks);
        let all = packets.into_iter().all(|packet| {
            let body = layer(&mut state, headers, packet, &mut effort);
            bodies.extend(body);
            body.is_some()
        });
        let (mut chunks, missing) = state.into_parts();
        chunks.shrink_to_fit();
        // Layer after layer was read; blocks are decoded one after the other.
        if bodies.len() > 1 {
            chunks.sort_by_key(|chunk| chunk.block);
        }
        // What was walked over and has no header is not there, which was an error then.
        let is_damaged = !all && matches!(headers, Headers::Fetched(..));
        Self { chunks, missing, bodies, is_damaged }
    }

    /// Bytes of memory that it keeps.
    pub(super) fn weight(&self) -> usize {
        self.chunks.len() * size_of::<Chunk>() + self.missing.len() + self.bodies.len() * 8
    }

    /// The chunks of each block that has some, with its number in the precinct: blocks of one
    /// sub-band after those of another.
    pub(super) fn blocks(&self) -> impl Iterator<Item = (u32, &[Chunk])> {
        self.chunks.chunk_by(|a, b| a.block == b.block).map(|chunks| (chunks[0].block, chunks))
    }

    /// Zero bit-planes of a block.
    pub(super) fn missing(&self, block: u32) -> u32 {
        self.missing[block as usize].into()
    }

    /// Where a chunk lies in the file.
    pub(super) fn range(&self, chunk: &Chunk) -> Range<u64> {
        let start = self.bodies[chunk.layer as usize] + u64::from(chunk.offset);
        start..start + u64::from(chunk.length)
    }
}

/// As [`Precinct::read`], or what is kept of it, where it is one whose headers are known. `coded`
/// is the style of its blocks and the number of layers.
pub(super) fn precinct_of(
    headers: Headers<'_>,
    resolution: &Resolution,
    precinct: u32,
    coded: (BlockStyle, u32),
    kept: (PrecinctKey, Option<&KeptParts>),
) -> Arc<Precinct> {
    let read = || Precinct::read(headers, resolution, precinct, coded.0, coded.1);
    match (headers, kept) {
        (Headers::Known(_), (key, Some(kept))) => kept.headers(key, read),
        _ => Arc::new(read()),
    }
}

/// Reads the header of the next layer, and tells where its body starts in the file; `None`
/// where it is damaged or not there.
fn layer(
    state: &mut PrecinctState,
    headers: Headers<'_>,
    packet: usize,
    effort: &mut Effort,
) -> Option<u64> {
    match headers {
        Headers::Known(split) => {
            let header = split.header(packet)?;
            effort.gain(header.len() as u64);
            state.read(header, effort).ok()?;
            Some(split.body(packet))
        }
        Headers::Fetched(lengths, fetched) => {
            let range = lengths.range(packet);
            let bytes = fetched.get(range.clone()).filter(|bytes| !bytes.is_empty())?;
            effort.gain(bytes.len() as u64);
            let known = state.chunks.len();
            let read = state.read(bytes, effort).ok()?;
            if read.header as u64 + read.body > bytes.len() as u64 {
                state.chunks.truncate(known);
                return None;
            }
            Some(range.start + read.header as u64)
        }
    }
}
