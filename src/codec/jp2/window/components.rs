//! Levels of the picture, and where they lie in components and tiles.

use super::super::codestream::{Component, ImageSize};
use super::super::wavelet::Area;
use crate::geometry::{Rect, Size};

/// The grid of pixels: the reference grid, or the finest that some component has samples on.
///
/// Pixels of a level have coordinates like samples: they count from the origin of the reference
/// grid, and halve with each level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::codec::jp2) struct Grid {
    /// Steps of the reference grid from pixel to pixel.
    pub(in crate::codec::jp2) step: (u32, u32),
    image: Area,
}

/// A window of one level in the coordinates of that level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::codec::jp2) struct Part {
    /// How often the picture is halved.
    pub(in crate::codec::jp2) reduction: u32,
    pub(in crate::codec::jp2) area: Area,
}

impl Grid {
    /// `step` are the steps of the reference grid from pixel to pixel.
    pub(in crate::codec::jp2) fn new(size: &ImageSize, step: (u32, u32)) -> Self {
        Self { step, image: Area::new(size.x0, size.y0, size.x1, size.y1) }
    }

    /// Whether all of these components have samples in a level, and it has pixels.
    pub(in crate::codec::jp2) fn has_samples(
        &self,
        size: &ImageSize,
        components: &[usize],
        reduction: u32,
    ) -> bool {
        let has = |index: &usize| {
            let component = size.components[*index];
            !samples(self.image, (component.dx, component.dy), reduction).is_empty()
        };
        !self.level(reduction).is_empty() && components.iter().all(has)
    }

    /// All of a level. Source: ISO/IEC 15444-1 equations B-13 and B-14.
    pub(in crate::codec::jp2) fn level(&self, reduction: u32) -> Area {
        samples(self.image, self.step, reduction)
    }

    pub(in crate::codec::jp2) fn level_size(&self, reduction: u32) -> Size {
        let area = self.level(reduction);
        Size::new(area.width(), area.height())
    }

    /// A region of a level, which it lies in.
    pub(in crate::codec::jp2) fn part(&self, reduction: u32, region: Rect) -> Part {
        let level = self.level(reduction);
        let (x0, y0) = (level.x0 + region.x, level.y0 + region.y);
        Part { reduction, area: Area::new(x0, y0, x0 + region.width, y0 + region.height) }
    }

    /// The samples of a component that a part shows: of each pixel the one before it, or the
    /// first there is.
    pub(in crate::codec::jp2) fn samples(&self, part: Part, component: Component) -> Area {
        let all = samples(self.image, (component.dx, component.dy), part.reduction);
        let place = |pixel: u32, grid: u32, step: u32, low: u32, high: u32| {
            let sample = u64::from(pixel) * u64::from(grid) / u64::from(step);
            (sample.min(u64::from(high) - 1) as u32).max(low)
        };
        let x = |pixel| place(pixel, self.step.0, component.dx, all.x0, all.x1);
        let y = |pixel| place(pixel, self.step.1, component.dy, all.y0, all.y1);
        let Area { x0, y0, x1, y1 } = part.area;
        Area::new(x(x0), y(y0), x(x1 - 1) + 1, y(y1 - 1) + 1)
    }

    /// The tiles that may have some of a part, by their numbers.
    pub(in crate::codec::jp2) fn tiles(&self, size: &ImageSize, part: Part) -> Vec<u32> {
        // Samples lie on the grid up to one step beyond the pixel that shows them.
        let span = |from: u32, to: u32, grid: u32, start: u32, side: u32, count: u32| {
            let place = |pixel: u64| (pixel * u64::from(grid)) << part.reduction;
            let slack = 512u64 << part.reduction;
            let tile = |at: u64| at.saturating_sub(u64::from(start)) / u64::from(side);
            let first = tile(place(from.into()).saturating_sub(slack));
            let last = tile(place(to.into()).saturating_add(slack));
            first.min(u64::from(count - 1)) as u32..(last + 1).min(u64::from(count)) as u32
        };
        let Area { x0, y0, x1, y1 } = part.area;
        let (width, height) = (size.tile_width, size.tile_height);
        let columns = span(x0, x1, self.step.0, size.tile_x0, width, size.tile_columns());
        let rows = span(y0, y1, self.step.1, size.tile_y0, height, size.tile_rows());
        let across = size.tile_columns();
        rows.flat_map(|row| columns.clone().map(move |column| row * across + column)).collect()
    }
}

/// The samples that a component with this step has in an area of the reference grid, halved so
/// often. Source: ISO/IEC 15444-1 equations B-12 and B-14.
fn samples(area: Area, step: (u32, u32), reduction: u32) -> Area {
    let sample = |at: u32, step: u32| u64::from(at.div_ceil(step)).div_ceil(1 << reduction) as u32;
    Area::new(
        sample(area.x0, step.0),
        sample(area.y0, step.1),
        sample(area.x1, step.0),
        sample(area.y1, step.1),
    )
}
