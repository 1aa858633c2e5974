//! An opened picture: windows of its levels, and learning where its packets lie.

use std::sync::Arc;

use bytes::Bytes;

use super::NAME;
use super::colors::{Plane, Recipe};
use super::fault::Fault;
use super::index::{Codestream, Places, TileEntry, walk};
use super::open::Opening;
use super::window::{
    Fetched, Grid, KeptParts, Means, Part, decode, joined_components, memory, needs, spanned,
};
use crate::codec::{Access, Alone, CodecError, Crew, Properties, SourceImage, Survey, Window};
use crate::geometry::{Level, Rect, Size};
use crate::pixels::Pixels;

/// Samples of a component that are decoded at once: a larger window is decoded in stripes, so
/// that its memory is that of its pixels.
const MOST_SAMPLES: u64 = 1 << 21;

/// A JPEG 2000 picture.
#[derive(Debug)]
pub(super) struct Jpeg2000Image {
    properties: Properties,
    recipe: Arc<Recipe>,
    grid: Grid,
    stream: Codestream,
    kept: Option<KeptParts>,
}

impl Jpeg2000Image {
    /// `kept` is what its windows share.
    pub(super) fn new(opening: Opening, kept: Option<KeptParts>) -> Result<Self, Fault> {
        let Opening { stream, recipe, scale, orientation } = opening;
        let grid = Grid::new(&stream.size, recipe.step());
        let levels = levels(&stream, &grid, recipe.components())?;
        let properties = Properties {
            format: NAME,
            orientation,
            channels: recipe.channels(),
            levels,
            access: Access::Cells,
            icc_profile: recipe.icc_profile(),
            scale,
        };
        Ok(Self { properties, recipe: Arc::new(recipe), grid, stream, kept })
    }

    fn part(&self, level: usize, region: Rect) -> Result<Part, CodecError> {
        let size = self.properties.levels.get(level).map(|level| level.size);
        if region.is_empty() || !size.is_some_and(|size| size.rect().contains(region)) {
            let what = format!("there is no region {region} in its level {level}");
            return Err(Fault::damaged(what).into());
        }
        Ok(self.grid.part(level as u32, region))
    }

    /// The same with another index.
    fn with(&self, stream: Codestream) -> Self {
        let (properties, recipe) = (self.properties.clone(), Arc::clone(&self.recipe));
        Self { properties, recipe, grid: self.grid, stream, kept: self.kept.clone() }
    }

    /// Tiles whose packets must be walked over before windows are cheap.
    fn unplaced(&self) -> impl Iterator<Item = u32> {
        let tiles = 0..self.stream.tiles.len() as u32;
        tiles.filter(|index| !self.stream.tiles[*index as usize].is_placed)
    }
}

impl SourceImage for Jpeg2000Image {
    fn properties(&self) -> &Properties {
        &self.properties
    }

    fn weight(&self) -> usize {
        let levels = self.properties.levels.len() * size_of::<Level>();
        size_of::<Self>() + levels + self.recipe.weight() + self.stream.weight()
    }

    fn survey(&self) -> Option<Survey> {
        let mut ranges = Vec::new();
        let mut memory = 0u64;
        for index in self.unplaced() {
            let entry = &self.stream.tiles[index as usize];
            ranges.extend(entry.parts.iter().cloned());
            // One tile at a time is walked over; the packets of all are kept.
            memory = memory.saturating_add(entry.walk_memory);
        }
        if memory == 0 {
            return None;
        }
        let ranges = spanned(ranges);
        let fetched: u64 = ranges.iter().map(|range| range.end - range.start).sum();
        Some(Survey { ranges, memory: memory.saturating_add(fetched) })
    }

    fn learn(&self, parts: &[Bytes]) -> Option<Arc<dyn SourceImage>> {
        let mut stream = self.stream.clone();
        let ranges = self.survey()?.ranges;
        let fetched = Fetched::new(&ranges, parts);
        for index in self.unplaced() {
            let entry = &self.stream.tiles[index as usize];
            let bytes: Option<Vec<_>> =
                entry.parts.iter().map(|part| fetched.get(part.clone())).collect();
            let bytes = bytes?;
            let tile = self.stream.tile(index).ok()?;
            let split = walk(&tile, entry, &bytes, self.stream.strict).ok()?;
            stream.tiles[index as usize].place(Places::Split(Arc::new(split)));
        }
        Some(Arc::new(self.with(stream)))
    }

    fn learned(&self) -> Option<Bytes> {
        self.stream.kept()
    }

    fn relearn(&self, learned: &Bytes) -> Option<Arc<dyn SourceImage>> {
        Some(Arc::new(self.with(self.stream.with_kept(learned)?)))
    }

    fn window(&self, level: usize, region: Rect) -> Result<Window, CodecError> {
        let part = self.part(level, region)?;
        let components = self.recipe.components();
        let needs = needs(&self.stream, &self.grid, components, part, self.kept.as_ref())?;
        let pixels = Pixels::byte_count(region.size(), self.properties.channels);
        let stripe = stripes(region).next().unwrap_or(region).size();
        let decoding = memory(stripe, components.len());
        let memory = needs.memory.saturating_add(decoding).saturating_add(pixels * 2);
        Ok(Window { level, region, eighths: 8, ranges: needs.ranges, cells: Vec::new(), memory })
    }

    fn decode(&self, window: &Window, parts: &[Bytes]) -> Result<Pixels, CodecError> {
        self.decode_with(window, parts, &Alone)
    }

    fn decode_with(
        &self,
        window: &Window,
        parts: &[Bytes],
        crew: &dyn Crew,
    ) -> Result<Pixels, CodecError> {
        let fetched = Fetched::new(&window.ranges, parts);
        // What passes through in stripes is no window that neighbors follow.
        let kept = self.kept.as_ref().filter(|_| stripes(window.region).nth(1).is_none());
        let means = Means { fetched, kept, crew };
        let mut all = Vec::new();
        for stripe in stripes(window.region) {
            let part = self.part(window.level, stripe)?;
            let components = self.recipe.components();
            let planes = decode(&self.stream, &self.grid, components, part, means)?;
            let planes: Vec<_> = planes
                .iter()
                .map(|plane| Plane {
                    x0: plane.area.x0,
                    y0: plane.area.y0,
                    width: plane.area.width(),
                    height: plane.area.height(),
                    samples: &plane.samples,
                })
                .collect();
            let pixels = self.recipe.paint(&planes, part.area.x0, part.area.y0, stripe.size());
            if stripe == window.region {
                return Ok(pixels);
            }
            all.extend_from_slice(pixels.data());
        }
        let pixels = Pixels::new(window.region.size(), self.properties.channels, all);
        Ok(pixels.expect("stripes are all of a window"))
    }
}

/// A region in parts of its whole width that are decoded one after the other.
fn stripes(region: Rect) -> impl Iterator<Item = Rect> {
    let rows = (MOST_SAMPLES / u64::from(region.width)).clamp(64, u64::from(u32::MAX)) as u32;
    (0..region.height).step_by(rows as usize).map(move |y| {
        let height = rows.min(region.height - y);
        Rect::new(region.x, region.y + y, region.width, height)
    })
}

/// The resolutions that all components have in all tiles, the full size first.
fn levels(stream: &Codestream, grid: &Grid, components: &[usize]) -> Result<Vec<Level>, Fault> {
    let of_tile = |entry: &TileEntry| {
        let decoded = joined_components(entry, components).into_iter();
        decoded.map(|it| entry.parameters.components[it].coding.decompositions).min()
    };
    let reductions = stream.tiles.iter().filter_map(of_tile).min().unwrap_or(0);
    let tile = stored_tile(stream, grid);
    let mut levels: Vec<Level> = Vec::new();
    // A scale factor has 32 bits.
    for reduction in 0..=reductions.min(31) {
        let size = grid.level_size(reduction);
        let smallest = levels.last().is_some_and(|level| level.size == Size::new(1, 1));
        if smallest || !grid.has_samples(&stream.size, components, reduction) {
            break;
        }
        let tile = tile.map_or(size, |tile| tile.reduced(1 << reduction));
        levels.push(Level { size, scale_factor: 1 << reduction, tile });
    }
    if levels.is_empty() {
        return Err(Fault::damaged("a component has no samples"));
    }
    Ok(levels)
}

/// The tiles of the codestream, where they start with the picture.
fn stored_tile(stream: &Codestream, grid: &Grid) -> Option<Size> {
    let size = &stream.size;
    let aligned = size.x0 == size.tile_x0 && size.y0 == size.tile_y0;
    let whole =
        size.tile_width.is_multiple_of(grid.step.0) && size.tile_height.is_multiple_of(grid.step.1);
    (aligned && whole && stream.tiles.len() > 1)
        .then(|| Size::new(size.tile_width / grid.step.0, size.tile_height / grid.step.1))
}
