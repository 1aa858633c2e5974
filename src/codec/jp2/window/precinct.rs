//! A precinct whose packet headers were read.

use std::ops::Range;

use super::super::codestream::BlockStyle;
use super::super::grid::{BlockGrid, Resolution};
use super::super::index::{Lengths, Split};
use super::super::packets::{Chunk, Effort, PrecinctState};
use super::Fetched;

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
    state: PrecinctState,
    /// Where the body of each layer that was read starts in the file.
    bodies: Vec<u64>,
    /// Not all layers could be read.
    pub(super) damaged: bool,
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
        let mut read = Self {
            state: PrecinctState::new(&grids, style),
            bodies: Vec::with_capacity(layers as usize),
            damaged: false,
        };
        let first = (resolution.first_precinct + precinct) as usize * layers as usize;
        for packet in first..first + layers as usize {
            if read.layer(headers, packet, blocks).is_none() {
                // What was walked over and has no header is not there, which was an error then.
                read.damaged = matches!(headers, Headers::Fetched(..));
                break;
            }
        }
        // Layer after layer was read; blocks are decoded one after the other.
        if read.bodies.len() > 1 {
            read.state.chunks.sort_by_key(|chunk| chunk.block);
        }
        read
    }

    fn layer(&mut self, headers: Headers<'_>, packet: usize, blocks: u64) -> Option<()> {
        match headers {
            Headers::Known(split) => {
                let header = split.header(packet)?;
                let mut effort = Effort::worth(header.len() as u64, blocks);
                self.state.read(header, &mut effort).ok()?;
                self.bodies.push(split.body(packet));
            }
            Headers::Fetched(lengths, fetched) => {
                let range = lengths.range(packet);
                let bytes = fetched.get(range.clone()).filter(|bytes| !bytes.is_empty())?;
                let mut effort = Effort::worth(bytes.len() as u64, blocks);
                let known = self.state.chunks.len();
                let read = self.state.read(bytes, &mut effort).ok()?;
                if read.header as u64 + read.body > bytes.len() as u64 {
                    self.state.chunks.truncate(known);
                    return None;
                }
                self.bodies.push(range.start + read.header as u64);
            }
        }
        Some(())
    }

    /// The chunks of each block that has some, with its number in the precinct: blocks of one
    /// sub-band after those of another.
    pub(super) fn blocks(&self) -> impl Iterator<Item = (u32, &[Chunk])> {
        self.state
            .chunks
            .chunk_by(|a, b| a.block == b.block)
            .map(|chunks| (chunks[0].block, chunks))
    }

    /// Zero bit-planes of a block.
    pub(super) fn missing(&self, block: u32) -> u32 {
        self.state.missing(block)
    }

    /// Where a chunk lies in the file.
    pub(super) fn range(&self, chunk: &Chunk) -> Range<u64> {
        let start = self.bodies[chunk.layer as usize] + u64::from(chunk.offset);
        start..start + u64::from(chunk.length)
    }
}
