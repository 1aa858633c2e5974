//! A precinct whose packet headers were read.

use std::ops::Range;
use std::sync::Arc;

use super::super::codestream::BlockStyle;
use super::super::grid::{BlockGrid, Resolution};
use super::super::index::{Lengths, Split, TileEntry};
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

/// A precinct of a tile, and how it is coded.
#[derive(Clone, Copy, Debug)]
pub(super) struct PrecinctPlace<'a> {
    pub(super) key: PrecinctKey,
    resolution: &'a Resolution,
    /// Its number in the resolution.
    precinct: u32,
    style: BlockStyle,
    layers: u32,
}

impl<'a> PrecinctPlace<'a> {
    /// The precinct of this number in a resolution of a component.
    pub(super) fn new(
        entry: &TileEntry,
        tile: u32,
        component: usize,
        resolution: &'a Resolution,
        precinct: u32,
    ) -> Self {
        let key = PrecinctKey { tile, precinct: resolution.first_precinct + precinct };
        let style = entry.parameters.components[component].coding.style;
        Self { key, resolution, precinct, style, layers: entry.parameters.layers }
    }

    /// Its packets, by their numbers in the tile.
    pub(super) fn packets(&self) -> Range<usize> {
        let first = self.key.precinct as usize * self.layers as usize;
        first..first + self.layers as usize
    }

    /// Reads its headers, or finds what is kept of them, where they are known apart from their
    /// bodies.
    ///
    /// A layer that is damaged or not there is left out, and those above it.
    pub(super) fn read(&self, headers: Headers<'_>, kept: Option<&KeptParts>) -> Arc<Precinct> {
        let read = || self.read_anew(headers);
        match (headers, kept) {
            (Headers::Known(_), Some(kept)) => kept.headers(self.key, read),
            _ => Arc::new(read()),
        }
    }

    fn read_anew(&self, headers: Headers<'_>) -> Precinct {
        let blocks_of = |band| self.resolution.blocks(band, self.precinct);
        let grids: Vec<_> = self.resolution.bands.iter().map(blocks_of).collect();
        let mut state = PrecinctState::new(&grids, self.style);
        let mut bodies = Vec::with_capacity(self.layers as usize);
        let mut effort = Effort::worth(0, grids.iter().map(BlockGrid::count).sum());
        let all = self.packets().all(|packet| {
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
        Precinct { chunks, missing, bodies, is_damaged }
    }
}

impl Precinct {
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
