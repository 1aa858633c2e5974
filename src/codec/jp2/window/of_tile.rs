//! A component of a tile: from its blocks to its samples.

use std::sync::Arc;

use super::super::blocks::MOST_SAMPLES;
use super::super::codestream::{ComponentParameters, ImageSize};
use super::super::fault::Fault;
use super::super::grid::{Resolution, Tile};
use super::super::index::TileEntry;
use super::super::packets::Chunk;
use super::super::transform::Samples;
use super::super::wavelet::{self, Area, synthesize};
use super::blocks::{Blocks, OfBand};
use super::coefficients::{Coefficient, half_step, place};
use super::decode::Means;
use super::kept::{Block, BlockKey, PrecinctKey};
use super::plan::{Plan, Step};
use super::precinct::{Headers, Precinct, PrecinctPlace};
use super::ranges::Placed;
use crate::codec::crew::{Alone, Crew, together};

/// Blocks that are decoded before they are put in their places.
const TOGETHER: usize = 128;

/// Bytes that these take at most.
pub(super) const TOGETHER_BYTES: u64 = (TOGETHER * MOST_SAMPLES * 4) as u64;

/// Coded bytes that are worth the start of a thread: two milliseconds and more, of which the start
/// takes a tenth. Our own fixtures are smaller.
const WORTH_HELP: u64 = if cfg!(test) { 1 } else { 32 * 1024 };

/// A component of a tile that is decoded.
pub(super) struct OfTile<'a> {
    pub(super) size: &'a ImageSize,
    pub(super) entry: &'a TileEntry,
    pub(super) index: u32,
    pub(super) tile: &'a Tile,
    pub(super) headers: Headers<'a>,
    pub(super) component: usize,
    pub(super) plan: &'a Plan,
    pub(super) means: Means<'a>,
    /// What is damaged is an error.
    pub(super) strict: bool,
}

/// A block that a window needs.
struct Needed<'a> {
    precinct: &'a Precinct,
    key: PrecinctKey,
    block: u32,
    chunks: &'a [Chunk],
    /// Where it lies in its sub-band.
    area: Area,
    /// Its sub-band's place in the resolution.
    band: usize,
    of_band: OfBand,
}

impl Needed<'_> {
    fn block_key(&self) -> BlockKey {
        BlockKey { block: self.block, untold: self.of_band.untold }
    }
}

impl OfTile<'_> {
    fn coded(&self) -> &ComponentParameters {
        &self.entry.parameters.components[self.component]
    }

    pub(super) fn samples(&self, blocks: &mut Blocks) -> Result<Samples, Fault> {
        if self.coded().coding.reversible {
            self.synthesized(blocks).map(Samples::Whole)
        } else {
            self.synthesized(blocks).map(Samples::Real)
        }
    }

    /// Resolution after resolution from the smallest.
    fn synthesized<T: Coefficient>(&self, blocks: &mut Blocks) -> Result<Vec<T>, Fault> {
        let mut scratch = wavelet::Scratch::default();
        let mut low: Vec<T> = Vec::new();
        let resolutions = &self.tile.components[self.component].resolutions;
        for (number, step) in self.plan.steps.iter().enumerate() {
            let planes = self.bands(number, &resolutions[number], step, blocks)?;
            match <[Vec<T>; 3]>::try_from(planes) {
                Ok([hl, lh, hh]) => {
                    let mut out = Vec::new();
                    let bands = [&low[..], &hl, &lh, &hh];
                    synthesize(bands, step.area, step.wanted, &mut scratch, &mut out);
                    low = out;
                }
                Err(mut lowest) => low = lowest.pop().unwrap_or_default(),
            }
        }
        Ok(low)
    }

    /// What is needed of the sub-bands of one resolution.
    fn bands<T: Coefficient>(
        &self,
        number: usize,
        resolution: &Resolution,
        step: &Step,
        blocks: &mut Blocks,
    ) -> Result<Vec<Vec<T>>, Fault> {
        let of_bands = self.of_bands(number, resolution)?;
        let mut precincts = Vec::new();
        for precinct in resolution.touched(&step.bands) {
            let at =
                PrecinctPlace::new(self.entry, self.index, self.component, resolution, precinct);
            let read = at.read(self.headers, self.means.kept);
            if read.is_damaged && self.strict {
                return Err(Fault::damaged("a packet is damaged or missing"));
            }
            precincts.push((at.key, Placed::new(resolution, precinct), read));
        }
        let needed: Vec<_> = precincts
            .iter()
            .flat_map(|(key, places, precinct)| {
                let of_bands = &of_bands;
                precinct.blocks().map(move |(block, chunks)| {
                    let (band, area) = places.find(block);
                    let of_band = of_bands[band].0;
                    Needed { precinct, key: *key, block, chunks, area, band, of_band }
                })
            })
            .filter(|needed| !needed.area.intersection(step.bands[needed.band]).is_empty())
            .collect();
        let mut planes: Vec<Vec<T>> =
            step.bands.iter().map(|area| vec![T::default(); area.len()]).collect();
        for needed in needed.chunks(TOGETHER) {
            let decode = |blocks: &mut Blocks, at: usize| self.block(&needed[at], blocks);
            let decoded = together(self.crew(needed), needed.len(), blocks, decode);
            for (needed, decoded) in needed.iter().zip(decoded) {
                if self.strict && !decoded.is_whole {
                    return Err(Fault::damaged("a code-block is damaged"));
                }
                let (band, half_step) = (needed.band, of_bands[needed.band].1);
                let (area, plane) = (step.bands[band], &mut planes[band]);
                place(&decoded.coefficients, needed.area, half_step, area, plane);
            }
        }
        Ok(planes)
    }

    /// What the blocks of each sub-band share, and what half a quantization step stands for.
    fn of_bands(
        &self,
        number: usize,
        resolution: &Resolution,
    ) -> Result<Vec<(OfBand, f32)>, Fault> {
        let coded = self.coded();
        let precision = self.size.components[self.component].precision;
        let number = number as u32;
        let syntheses = match self.plan.target as u32 {
            0 => 0,
            target => target + 1 - number.max(1),
        };
        let of_band = |kind| {
            let planes = coded.quantization.planes(number, kind)?;
            let (roi_shift, style) = (coded.roi_shift, coded.coding.style);
            let untold = if self.rounds(number) {
                coded.quantization.planes_below_eight_bits(number, kind)?
            } else {
                0
            };
            let half_step = half_step(coded, number, kind, precision, syntheses)?;
            Ok((OfBand { kind, planes, untold, roi_shift, style }, half_step))
        };
        resolution.bands.iter().map(|band| of_band(band.kind)).collect()
    }

    /// Whether the lowest bit-planes of a resolution are left out: those of the two that make up
    /// most of a reduced window.
    ///
    /// Encoders keep a coarse resolution to 0.01 of a step of eight bits, as each of its
    /// coefficients shows in a thousand pixels of the full picture. In a reduced one it shows in
    /// a few, and a thumbnail would spend a tenth of its time on what it cannot show.
    fn rounds(&self, number: u32) -> bool {
        let coded = self.coded();
        let (target, finest) = (self.plan.target as u32, coded.coding.decompositions);
        target < finest
            && number + 1 >= target
            && !self.strict
            && !coded.coding.reversible
            && coded.roi_shift == 0
            && !coded.coding.style.is_high_throughput()
    }

    /// A block, from what is kept where it is there.
    fn block(&self, needed: &Needed<'_>, blocks: &mut Blocks) -> Arc<Block> {
        let &Needed { precinct, key, block, chunks, area, of_band, .. } = needed;
        let fetched = self.means.fetched;
        let mut decode = || blocks.decode(precinct, block, area, chunks, fetched, of_band);
        match self.means.kept {
            Some(kept) => kept.block(key, needed.block_key(), decode),
            None => Arc::new(decode()),
        }
    }

    /// Who helps with these blocks.
    fn crew(&self, needed: &[Needed<'_>]) -> &dyn Crew {
        let is_kept = |it: &Needed<'_>| {
            self.means.kept.is_some_and(|kept| kept.has_block(it.key, it.block_key()))
        };
        let coded = |it: &Needed<'_>| it.chunks.iter().map(|it| u64::from(it.length)).sum::<u64>();
        let bytes: u64 = needed.iter().filter(|it| !is_kept(it)).map(coded).sum();
        if bytes >= WORTH_HELP { self.means.crew } else { &Alone }
    }
}
