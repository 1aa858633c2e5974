//! What a window takes: bytes of the file, and memory.

use std::ops::Range;

use super::super::fault::Fault;
use super::super::grid::{BlockGrid, Resolution};
use super::super::index::{Codestream, Places, TileEntry};
use super::super::packets::PrecinctState;
use super::super::wavelet::Area;
use super::components::{Grid, Part};
use super::decode;
use super::fetched::{few, joined};
use super::kept::KeptParts;
use super::plan::{Plan, Step};
use super::precinct::{Headers, Precinct, PrecinctPlace};

/// What a window takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::codec::jp2) struct Needs {
    /// In ascending order, none touching another.
    pub(in crate::codec::jp2) ranges: Vec<Range<u64>>,
    /// Bytes of memory that they and the states of their blocks take.
    pub(in crate::codec::jp2) memory: u64,
}

/// What `part` of the picture takes, of these components.
pub(in crate::codec::jp2) fn needs(
    stream: &Codestream,
    grid: &Grid,
    components: &[usize],
    part: Part,
    kept: Option<&KeptParts>,
) -> Result<Needs, Fault> {
    let mut ranges = Vec::new();
    let mut block_bytes = 0u64;
    for index in grid.tiles(&stream.size, part) {
        let entry = &stream.tiles[index as usize];
        let tile = stream.tile(index)?;
        let mut touched = false;
        let unknown = matches!(entry.places, Places::Unknown);
        for component in decode::joined_components(entry, components) {
            let wanted = grid.samples(part, stream.size.components[component]);
            let coded = &entry.parameters.components[component].coding;
            let grid = &tile.components[component];
            let plan = Plan::new(grid, part.reduction, wanted, coded.reversible);
            if plan.wanted().is_empty() {
                continue;
            }
            touched = true;
            for (resolution, step) in grid.resolutions.iter().zip(&plan.steps) {
                let of_step = OfStep { entry, index, resolution, step, component, kept };
                block_bytes += of_step.add(&mut ranges) * PrecinctState::BLOCK_BYTES;
            }
        }
        if touched && unknown {
            ranges.extend(entry.parts.iter().cloned());
            block_bytes = block_bytes.saturating_add(entry.walk_memory);
        }
    }
    let ranges = few(joined(ranges));
    let fetched: u64 = ranges.iter().map(|range| range.end - range.start).sum();
    Ok(Needs { ranges, memory: fetched.saturating_add(block_bytes) })
}

/// One resolution of a tile-component.
struct OfStep<'a> {
    entry: &'a TileEntry,
    index: u32,
    resolution: &'a Resolution,
    step: &'a Step,
    component: usize,
    kept: Option<&'a KeptParts>,
}

impl OfStep<'_> {
    /// Adds the bytes of its packets, or of its blocks; gives the number of blocks in the
    /// precincts that are touched.
    fn add(&self, ranges: &mut Vec<Range<u64>>) -> u64 {
        let Self { entry, index, resolution, step, component, kept } = self;
        let mut blocks = 0;
        for precinct in resolution.touched(&step.bands) {
            blocks += resolution
                .bands
                .iter()
                .map(|band| resolution.blocks(band, precinct).count())
                .sum::<u64>();
            let place = PrecinctPlace::new(entry, *index, *component, resolution, precinct);
            match &entry.places {
                Places::Unknown => {}
                Places::Whole(lengths) => {
                    ranges.extend(place.packets().map(|packet| lengths.range(packet)));
                }
                Places::Split(split) => {
                    self.add_blocks(&place.read(Headers::Known(split), *kept), precinct, ranges);
                }
            }
        }
        blocks
    }

    fn add_blocks(&self, read: &Precinct, precinct: u32, ranges: &mut Vec<Range<u64>>) {
        let ends = self.entry.parts.iter().map(|part| part.end).max().unwrap_or(0);
        let places = Placed::new(self.resolution, precinct);
        for (block, chunks) in read.blocks() {
            let (band, area) = places.find(block);
            if !area.intersection(self.step.bands[band]).is_empty() {
                let of_block = chunks.iter().map(|chunk| read.range(chunk));
                ranges.extend(of_block.map(|range| range.start.min(ends)..range.end.min(ends)));
            }
        }
    }
}

/// Finds the blocks of a precinct by their numbers.
pub(super) struct Placed {
    grids: Vec<BlockGrid>,
}

impl Placed {
    pub(super) fn new(resolution: &Resolution, precinct: u32) -> Self {
        let grids = resolution.bands.iter().map(|band| resolution.blocks(band, precinct));
        Self { grids: grids.collect() }
    }

    /// The sub-band a block is of, by its place in the resolution, and where it lies in it.
    pub(super) fn find(&self, block: u32) -> (usize, Area) {
        let mut index = block;
        for (band, grid) in self.grids.iter().enumerate() {
            let count = grid.columns * grid.rows;
            if index < count {
                return (band, grid.area(index));
            }
            index -= count;
        }
        (0, Area::default())
    }
}
