//! The samples of a window.

use std::sync::Arc;

use super::super::codestream::{ComponentParameters, ImageSize};
use super::super::fault::Fault;
use super::super::grid::{Resolution, Tile};
use super::super::index::{Codestream, Places, Split, TileEntry, walk};
use super::super::transform::{Samples, inverse};
use super::super::wavelet::{self, Area, synthesize};
use super::Fetched;
use super::blocks::{Blocks, OfBand};
use super::coefficients::{Coefficient, half_step, place};
use super::components::{Grid, Part};
use super::kept::KeptParts;
use super::plan::{Plan, Step};
use super::precinct::{Headers, PrecinctPlace};
use super::ranges::Placed;
use crate::geometry::Size;

/// The samples of one component, after the inverse component transform and the level shift.
#[derive(Debug)]
pub(in crate::codec::jp2) struct ComponentPlane {
    /// In the component's own samples at the level decoded.
    pub(in crate::codec::jp2) area: Area,
    pub(in crate::codec::jp2) samples: Vec<i32>,
}

/// Decodes a part of the picture: of each of `components` the samples that it shows.
///
/// What is `kept` of the picture is used and added to.
///
/// # Errors
/// [`Fault`] where the parameters contradict themselves; with [`Codestream::strict`] where any
/// packet or block is damaged or missing. Else what is damaged costs quality.
pub(in crate::codec::jp2) fn decode(
    stream: &Codestream,
    grid: &Grid,
    components: &[usize],
    part: Part,
    fetched: Fetched<'_>,
    kept: Option<&KeptParts>,
) -> Result<Vec<ComponentPlane>, Fault> {
    let size = &stream.size;
    let mut planes: Vec<_> = components
        .iter()
        .map(|&component| {
            let area = grid.samples(part, size.components[component]);
            ComponentPlane { area, samples: vec![0; area.len()] }
        })
        .collect();
    let mut blocks = Blocks::default();
    for index in grid.tiles(size, part) {
        let entry = &stream.tiles[index as usize];
        let tile = stream.tile(index)?;
        let needed = joined_components(entry, components);
        let plans: Vec<_> = needed
            .iter()
            .map(|&component| {
                let wanted = grid.samples(part, size.components[component]);
                let coded = &entry.parameters.components[component].coding;
                Plan::new(&tile.components[component], part.reduction, wanted, coded.reversible)
            })
            .collect();
        if plans.iter().all(|plan| plan.wanted().is_empty()) {
            continue;
        }
        let split = walked(entry, &tile, fetched, stream.strict)?;
        let headers = match (&entry.places, split.as_ref()) {
            (Places::Whole(lengths), _) => Headers::Fetched(lengths, fetched),
            (Places::Split(split), _) => Headers::Known(split),
            (Places::Unknown, Some(split)) => Headers::Known(split),
            (Places::Unknown, None) => continue,
        };
        let mut decoded = Vec::with_capacity(plans.len());
        for (&component, plan) in needed.iter().zip(&plans) {
            let tile = &tile;
            let of_tile =
                OfTile { size, entry, index, tile, headers, fetched, component, plan, kept };
            decoded.push(of_tile.samples(&mut blocks, stream.strict)?);
        }
        if entry.parameters.transformed && needed.starts_with(&[0, 1, 2]) {
            inverse(&mut decoded)?;
        }
        for (plane, component) in planes.iter_mut().zip(components) {
            let at = needed.iter().position(|index| index == component).unwrap_or(0);
            let shift = level_shift(size, *component);
            decoded[at].add_to(plans[at].wanted(), shift, plane.area, &mut plane.samples);
        }
    }
    Ok(planes)
}

/// The components to decode so that all of `components` are there: those that are transformed
/// together only together. In ascending order.
pub(in crate::codec::jp2) fn joined_components(
    entry: &TileEntry,
    components: &[usize],
) -> Vec<usize> {
    let mut needed = components.to_vec();
    if entry.parameters.transformed && needed.iter().any(|index| *index < 3) {
        needed.extend((0..3).filter(|index| *index < entry.parameters.components.len()));
    }
    needed.sort_unstable();
    needed.dedup();
    needed
}

/// Bytes of memory that decoding so many pixels of so many components takes at its height,
/// beside what was fetched and what is painted.
pub(in crate::codec::jp2) fn memory(size: Size, components: usize) -> u64 {
    // What filters reach beyond the window, on both sides.
    let samples = (u64::from(size.width) + 64) * (u64::from(size.height) + 64);
    // Of each component its plane and what is put there; of one at a time two resolutions with
    // their bands.
    samples * 4 * (2 * components as u64 + 3)
}

/// What is added to the samples of a component. Source: ISO/IEC 15444-1 G.1.
fn level_shift(size: &ImageSize, component: usize) -> i32 {
    let component = size.components[component];
    if component.signed { 0 } else { 1 << (component.precision - 1).min(30) }
}

/// The headers of a tile whose packets have no known place.
fn walked(
    entry: &TileEntry,
    tile: &Tile,
    fetched: Fetched<'_>,
    strict: bool,
) -> Result<Option<Split>, Fault> {
    if !matches!(entry.places, Places::Unknown) {
        return Ok(None);
    }
    let parts: Vec<_> =
        entry.parts.iter().map(|part| fetched.get(part.clone()).unwrap_or_default()).collect();
    walk(tile, entry, &parts, strict).map(Some)
}

/// A component of a tile that is decoded.
struct OfTile<'a> {
    size: &'a ImageSize,
    entry: &'a TileEntry,
    index: u32,
    tile: &'a Tile,
    headers: Headers<'a>,
    fetched: Fetched<'a>,
    component: usize,
    plan: &'a Plan,
    kept: Option<&'a KeptParts>,
}

impl OfTile<'_> {
    fn coded(&self) -> &ComponentParameters {
        &self.entry.parameters.components[self.component]
    }

    fn samples(&self, blocks: &mut Blocks, strict: bool) -> Result<Samples, Fault> {
        if self.coded().coding.reversible {
            self.synthesized(blocks, strict).map(Samples::Whole)
        } else {
            self.synthesized(blocks, strict).map(Samples::Real)
        }
    }

    /// Resolution after resolution from the smallest.
    fn synthesized<T: Coefficient>(
        &self,
        blocks: &mut Blocks,
        strict: bool,
    ) -> Result<Vec<T>, Fault> {
        let mut scratch = wavelet::Scratch::default();
        let mut low: Vec<T> = Vec::new();
        let resolutions = &self.tile.components[self.component].resolutions;
        for (number, step) in self.plan.steps.iter().enumerate() {
            let planes = self.bands(number, &resolutions[number], step, blocks, strict)?;
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
        strict: bool,
    ) -> Result<Vec<Vec<T>>, Fault> {
        let coded = self.coded();
        let precision = self.size.components[self.component].precision;
        let mut planes: Vec<Vec<T>> =
            step.bands.iter().map(|area| vec![T::default(); area.len()]).collect();
        let syntheses = match self.plan.target as u32 {
            0 => 0,
            target => target + 1 - (number as u32).max(1),
        };
        let mut of_bands = Vec::with_capacity(planes.len());
        for band in &resolution.bands {
            let number = number as u32;
            let of_band = OfBand {
                kind: band.kind,
                planes: coded.quantization.planes(number, band.kind)?,
                roi_shift: coded.roi_shift,
                style: coded.coding.style,
            };
            of_bands.push((of_band, half_step(coded, number, band.kind, precision, syntheses)?));
        }
        for precinct in resolution.touched(&step.bands) {
            let at =
                PrecinctPlace::new(self.entry, self.index, self.component, resolution, precinct);
            let read = at.read(self.headers, self.kept);
            if read.is_damaged && strict {
                return Err(Fault::damaged("a packet is damaged or missing"));
            }
            let places = Placed::new(resolution, precinct);
            for (block, chunks) in read.blocks() {
                let (band, area) = places.find(block);
                if area.intersection(step.bands[band]).is_empty() {
                    continue;
                }
                let (of_band, half_step) = of_bands[band];
                let mut decode =
                    || blocks.decode(&read, block, area, chunks, self.fetched, of_band);
                let decoded = match self.kept {
                    Some(kept) => kept.block(at.key, block, decode),
                    None => Arc::new(decode()),
                };
                if strict && !decoded.is_whole {
                    return Err(Fault::damaged("a code-block is damaged"));
                }
                let plane = &mut planes[band];
                place(&decoded.coefficients, area, half_step, step.bands[band], plane);
            }
        }
        Ok(planes)
    }
}
