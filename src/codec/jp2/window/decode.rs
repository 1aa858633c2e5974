//! The samples of a window.

use super::super::codestream::ImageSize;
use super::super::fault::Fault;
use super::super::grid::Tile;
use super::super::index::{Codestream, Places, Split, TileEntry, walk};
use super::super::transform::{Samples, inverse};
use super::super::wavelet::Area;
use super::Fetched;
use super::blocks::Blocks;
use super::components::{Grid, Part};
use super::kept::KeptParts;
use super::of_tile::{OfTile, TOGETHER_BYTES};
use super::plan::Plan;
use super::precinct::Headers;
use crate::codec::Crew;
use crate::geometry::Size;

/// What decoding is done with.
#[derive(Clone, Copy, Debug)]
pub(in crate::codec::jp2) struct Means<'a> {
    pub(in crate::codec::jp2) fetched: Fetched<'a>,
    /// What is kept of the picture is used and added to.
    pub(in crate::codec::jp2) kept: Option<&'a KeptParts>,
    pub(in crate::codec::jp2) crew: &'a dyn Crew,
}

/// The samples of one component, after the inverse component transform and the level shift.
#[derive(Debug)]
pub(in crate::codec::jp2) struct ComponentPlane {
    /// In the component's own samples at the level decoded.
    pub(in crate::codec::jp2) area: Area,
    pub(in crate::codec::jp2) samples: Vec<i32>,
}

impl ComponentPlane {
    /// Puts the samples of a tile in their place, which is `own`. Those of the only tile become
    /// the plane: large memory that is not touched yet is dear.
    fn take(&mut self, samples: &mut Samples, own: Area, shift: i32) {
        if own == self.area && self.samples.is_empty() {
            self.samples = samples.take(shift);
        } else {
            self.complete();
            samples.add_to(own, shift, self.area, &mut self.samples);
        }
    }

    /// What no tile has is zero.
    fn complete(&mut self) {
        self.samples.resize(self.area.len(), 0);
    }
}

/// Decodes a part of the picture: of each of `components` the samples that it shows.
///
/// # Errors
/// [`Fault`] where the parameters contradict themselves; with [`Codestream::strict`] where any
/// packet or block is damaged or missing. Else what is damaged costs quality.
pub(in crate::codec::jp2) fn decode(
    stream: &Codestream,
    grid: &Grid,
    components: &[usize],
    part: Part,
    means: Means<'_>,
) -> Result<Vec<ComponentPlane>, Fault> {
    let size = &stream.size;
    let mut planes: Vec<_> = components
        .iter()
        .map(|&component| {
            let area = grid.samples(part, size.components[component]);
            ComponentPlane { area, samples: Vec::new() }
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
        let split = walked(entry, &tile, means.fetched, stream.strict)?;
        let headers = match (&entry.places, split.as_ref()) {
            (Places::Whole(lengths), _) => Headers::Fetched(lengths, means.fetched),
            (Places::Split(split), _) => Headers::Known(split),
            (Places::Unknown, Some(split)) => Headers::Known(split),
            (Places::Unknown, None) => continue,
        };
        let mut decoded = Vec::with_capacity(plans.len());
        for (&component, plan) in needed.iter().zip(&plans) {
            let (tile, strict) = (&tile, stream.strict);
            let of_tile =
                OfTile { size, entry, index, tile, headers, component, plan, means, strict };
            decoded.push(of_tile.samples(&mut blocks)?);
        }
        if entry.parameters.transformed && needed.starts_with(&[0, 1, 2]) {
            inverse(&mut decoded)?;
        }
        for (plane, component) in planes.iter_mut().zip(components) {
            let at = needed.iter().position(|index| index == component).unwrap_or(0);
            plane.take(&mut decoded[at], plans[at].wanted(), level_shift(size, *component));
        }
    }
    planes.iter_mut().for_each(ComponentPlane::complete);
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
    // their bands, and the blocks that are decoded together.
    samples * 4 * (2 * components as u64 + 3) + TOGETHER_BYTES.min(samples * 16)
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
