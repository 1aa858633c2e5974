//! The header of a packet, read with what earlier layers of its precinct said.

use super::super::codestream::{BlockStyle, marker};
use super::super::grid::BlockGrid;
use super::bits::HeaderBits;
use super::tag_tree::{Ended, TagTree};

/// What a packet adds to one codeword segment of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::codec::jp2) struct Chunk {
    /// The block's number in its precinct: those of one sub-band after those of another.
    pub(in crate::codec::jp2) block: u32,
    /// The packet's layer.
    pub(in crate::codec::jp2) layer: u32,
    /// Where it starts in the packet's body, and its length in bytes.
    pub(in crate::codec::jp2) offset: u32,
    pub(in crate::codec::jp2) length: u32,
    /// The segment's number in the block.
    pub(in crate::codec::jp2) segment: u16,
    /// Coding passes that it adds.
    pub(in crate::codec::jp2) passes: u16,
}

/// Why no more packets of a precinct can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::codec::jp2) enum Broken {
    /// The bytes end.
    Ended,
    /// It says what cannot be.
    Nonsense,
}

impl From<Ended> for Broken {
    fn from(_: Ended) -> Self {
        Self::Ended
    }
}

/// How often blocks may be looked at: files of few bytes must not keep us busy for long.
#[derive(Clone, Copy, Debug)]
pub(in crate::codec::jp2) struct Effort(u64);

impl Effort {
    /// For so many bytes of packets, and blocks in the precincts they belong to. A byte
    /// says something of a block or two, and each block may be passed over in a few layers.
    pub(in crate::codec::jp2) const fn worth(bytes: u64, blocks: u64) -> Self {
        Self(bytes.saturating_mul(64).saturating_add(blocks.saturating_mul(8)))
    }

    /// More bytes came.
    pub(in crate::codec::jp2) const fn gain(&mut self, bytes: u64) {
        self.0 = self.0.saturating_add(bytes.saturating_mul(64));
    }

    fn spend(&mut self, blocks: u64) -> Result<(), Broken> {
        self.0 = self.0.checked_sub(blocks).ok_or(Broken::Nonsense)?;
        Ok(())
    }
}

/// What was read of a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::codec::jp2) struct Lengths {
    /// Bytes of the header, with markers around it.
    pub(in crate::codec::jp2) header: usize,
    /// Bytes of the body behind it.
    pub(in crate::codec::jp2) body: u64,
}

/// A precinct as its layers are read.
#[derive(Clone, Debug)]
pub(in crate::codec::jp2) struct PrecinctState {
    style: BlockStyle,
    bands: Vec<BandState>,
    layer: u32,
    /// What was read so far, in the order of the packets.
    pub(in crate::codec::jp2) chunks: Vec<Chunk>,
}

#[derive(Clone, Debug)]
struct BandState {
    columns: u32,
    included: TagTree,
    missing: TagTree,
    blocks: Vec<BlockState>,
}

#[derive(Clone, Copy, Debug)]
struct BlockState {
    included: bool,
    missing: u8,
    length_bits: u8,
    segment: u16,
    /// Passes that the current segment still takes.
    room: u16,
    /// Passes so far.
    passes: u16,
}

/// Three for each bit-plane that there can be, and some that are only counted.
const MOST_PASSES: u16 = 328;

/// Bit-planes that can be missing: the most there are with the largest shift.
const MOST_MISSING: u16 = 80;

impl PrecinctState {
    /// Of a precinct whose bands have these blocks.
    pub(in crate::codec::jp2) fn new(grids: &[BlockGrid], style: BlockStyle) -> Self {
        let bands = grids.iter().map(|grid| BandState {
            columns: grid.columns,
            included: TagTree::new(grid.columns, grid.rows),
            missing: TagTree::new(grid.columns, grid.rows),
            blocks: vec![
                BlockState {
                    included: false,
                    missing: 0,
                    length_bits: 3,
                    segment: 0,
                    room: capacity(style, 0),
                    passes: 0,
                };
                grid.count() as usize
            ],
        });
        Self { style, bands: bands.collect(), layer: 0, chunks: Vec::new() }
    }

    /// Bytes of memory that a block takes at most, its places in both trees included.
    pub(in crate::codec::jp2) const BLOCK_BYTES: u64 =
        (size_of::<BlockState>() + 2 * 8 + size_of::<Chunk>()) as u64;

    /// Layers read so far.
    pub(in crate::codec::jp2) const fn layer(&self) -> u32 {
        self.layer
    }

    /// What all layers said: the chunks, and of each block its zero bit-planes.
    pub(in crate::codec::jp2) fn into_parts(self) -> (Vec<Chunk>, Vec<u8>) {
        let blocks = self.bands.iter().flat_map(|band| &band.blocks);
        (self.chunks, blocks.map(|block| block.missing).collect())
    }

    /// Reads the header that `bytes` start with: that of the next layer.
    ///
    /// # Errors
    /// [`Broken`]: what was read of earlier layers stays what it is.
    ///
    /// Source: ISO/IEC 15444-1 B.10.
    pub(in crate::codec::jp2) fn read(
        &mut self,
        bytes: &[u8],
        effort: &mut Effort,
    ) -> Result<Lengths, Broken> {
        let known = self.chunks.len();
        let read = self.read_all(bytes, effort);
        if read.is_err() {
            self.chunks.truncate(known);
        }
        read
    }

    fn read_all(&mut self, bytes: &[u8], effort: &mut Effort) -> Result<Lengths, Broken> {
        let start = behind_sop(bytes);
        let mut bits = HeaderBits::new(&bytes[start..]);
        let mut body = 0u64;
        if bits.bit().ok_or(Broken::Ended)? == 1 {
            let mut first_block = 0;
            for band in &mut self.bands {
                let reading = Reading {
                    style: self.style,
                    layer: self.layer,
                    first_block,
                    chunks: &mut self.chunks,
                };
                band.read(&mut bits, reading, &mut body, effort)?;
                first_block += band.blocks.len() as u32;
            }
        }
        self.layer += 1;
        let end = start + bits.finish().ok_or(Broken::Ended)?;
        Ok(Lengths { header: behind_eph(bytes, end), body })
    }
}

/// SOP may stand before a packet, whatever was said of it: no header starts like it.
///
/// Source: ISO/IEC 15444-1 A.8.1.
pub(in crate::codec::jp2) fn behind_sop(bytes: &[u8]) -> usize {
    if bytes.len() >= 6 && bytes.starts_with(&marker::SOP.to_be_bytes()) { 6 } else { 0 }
}

/// Source: ISO/IEC 15444-1 A.8.2.
fn behind_eph(bytes: &[u8], end: usize) -> usize {
    if bytes[end..].starts_with(&marker::EPH.to_be_bytes()) { end + 2 } else { end }
}

/// Where the chunks of a band go.
struct Reading<'a> {
    style: BlockStyle,
    layer: u32,
    first_block: u32,
    chunks: &'a mut Vec<Chunk>,
}

impl BandState {
    fn read(
        &mut self,
        bits: &mut HeaderBits<'_>,
        reading: Reading<'_>,
        body: &mut u64,
        effort: &mut Effort,
    ) -> Result<(), Broken> {
        let Reading { style, layer, first_block, chunks } = reading;
        let threshold = u16::try_from(layer + 1).unwrap_or(u16::MAX);
        // Where no block begins before a later layer, none is looked at.
        if !self.included.may_be_below(bits, threshold)? {
            return Ok(());
        }
        effort.spend(self.blocks.len() as u64)?;
        for (index, block) in self.blocks.iter_mut().enumerate() {
            let (column, row) = (index as u32 % self.columns, index as u32 / self.columns);
            let adds = if block.included {
                bits.bit().ok_or(Broken::Ended)? == 1
            } else {
                self.included.below(bits, column, row, threshold)?.is_some()
            };
            if !adds {
                continue;
            }
            if !block.included {
                let missing = self.missing.below(bits, column, row, MOST_MISSING)?;
                block.missing = missing.ok_or(Broken::Nonsense)? as u8;
                block.included = true;
            }
            let mut passes = passes(bits).ok_or(Broken::Ended)?;
            block.passes += passes;
            if block.passes > MOST_PASSES {
                return Err(Broken::Nonsense);
            }
            if style.is_high_throughput() && block.segment == 0 && block.room == 1 {
                // What comes before the first set of passes that has bytes is only counted.
                block.room += (passes - 1) / 3 * 3;
            }
            while bits.bit().ok_or(Broken::Ended)? == 1 {
                block.length_bits += 1;
                if block.length_bits > 32 {
                    return Err(Broken::Nonsense);
                }
            }
            while passes > 0 {
                if block.room == 0 {
                    block.segment = block.segment.checked_add(1).ok_or(Broken::Nonsense)?;
                    block.room = capacity(style, block.segment);
                }
                let added = passes.min(block.room);
                let width = u32::from(block.length_bits) + added.ilog2();
                if width > 32 {
                    return Err(Broken::Nonsense);
                }
                let length = bits.number(width).ok_or(Broken::Ended)?;
                let offset = u32::try_from(*body).map_err(|_| Broken::Nonsense)?;
                chunks.push(Chunk {
                    block: first_block + index as u32,
                    layer,
                    offset,
                    length,
                    segment: block.segment,
                    passes: added,
                });
                *body += u64::from(length);
                block.room -= added;
                passes -= added;
            }
        }
        Ok(())
    }
}

/// Coding passes that a packet adds to a block. Source: ISO/IEC 15444-1 Table B.4.
fn passes(bits: &mut HeaderBits<'_>) -> Option<u16> {
    if bits.bit()? == 0 {
        return Some(1);
    }
    if bits.bit()? == 0 {
        return Some(2);
    }
    for (width, base) in [(2, 3), (5, 6)] {
        let more = bits.number(width)?;
        if more < (1 << width) - 1 {
            return Some(base + more as u16);
        }
    }
    Some(37 + bits.number(7)? as u16)
}

/// Coding passes in a codeword segment.
///
/// Source: ISO/IEC 15444-1 Table D.9, 15444-15 B.3.
const fn capacity(style: BlockStyle, segment: u16) -> u16 {
    if style.is_high_throughput() {
        return if segment.is_multiple_of(2) { 1 } else { 2 };
    }
    if style.terminates() {
        return 1;
    }
    if !style.bypasses() {
        return u16::MAX;
    }
    match segment {
        0 => 10,
        odd if odd % 2 == 1 => 2,
        _ => 1,
    }
}
