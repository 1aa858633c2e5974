//! A tile: its components, their resolutions and sub-bands, and the precincts of these.

use super::super::codestream::{ComponentParameters, ImageSize, TileParameters};
use super::super::fault::Fault;
use super::super::wavelet::{Area, Band};
use super::BlockGrid;

/// One tile.
#[derive(Clone, Debug)]
pub(in crate::codec::jp2) struct Tile {
    /// On the reference grid.
    pub(in crate::codec::jp2) area: Area,
    pub(in crate::codec::jp2) components: Vec<TileComponent>,
    /// Precincts of all components and resolutions.
    pub(in crate::codec::jp2) precincts: u32,
}

/// The samples of one component in a tile.
#[derive(Clone, Debug)]
pub(in crate::codec::jp2) struct TileComponent {
    /// Steps of the reference grid from sample to sample.
    pub(in crate::codec::jp2) step: (u32, u32),
    /// From the smallest on; one more than there are decompositions.
    pub(in crate::codec::jp2) resolutions: Vec<Resolution>,
}

/// A tile-component at one of its resolutions.
#[derive(Clone, Debug)]
pub(in crate::codec::jp2) struct Resolution {
    /// In samples of this resolution.
    pub(in crate::codec::jp2) area: Area,
    /// LL of the smallest resolution, else HL, LH and HH.
    pub(in crate::codec::jp2) bands: Vec<SubBand>,
    /// Sides of precincts in samples, as exponents of two.
    pub(in crate::codec::jp2) precinct: (u32, u32),
    /// Precincts across and down.
    pub(in crate::codec::jp2) columns: u32,
    pub(in crate::codec::jp2) rows: u32,
    /// The number in the tile of the first precinct: components one after the other, in them
    /// resolutions, in them rows.
    pub(in crate::codec::jp2) first_precinct: u32,
}

/// A sub-band of a tile-component.
#[derive(Clone, Copy, Debug)]
pub(in crate::codec::jp2) struct SubBand {
    pub(in crate::codec::jp2) kind: Band,
    /// In its coefficients.
    pub(in crate::codec::jp2) area: Area,
    /// Sides of precincts and blocks in coefficients, as exponents of two.
    precinct: (u32, u32),
    block: (u32, u32),
}

impl Tile {
    /// The tile of this number.
    ///
    /// Source: ISO/IEC 15444-1 B.3, equations B-7 to B-12.
    ///
    /// # Errors
    /// [`Fault::TooLarge`] when it has more than `most_precincts`.
    pub(in crate::codec::jp2) fn new(
        size: &ImageSize,
        index: u32,
        parameters: &TileParameters,
        most_precincts: u64,
    ) -> Result<Self, Fault> {
        let area = tile_area(size, index);
        let mut precincts = 0u64;
        let mut components = Vec::with_capacity(size.components.len());
        for (component, coded) in size.components.iter().zip(&parameters.components) {
            let step = (component.dx, component.dy);
            let samples = Area {
                x0: area.x0.div_ceil(step.0),
                y0: area.y0.div_ceil(step.1),
                x1: area.x1.div_ceil(step.0),
                y1: area.y1.div_ceil(step.1),
            };
            let mut resolutions = Vec::with_capacity(coded.coding.decompositions as usize + 1);
            for number in 0..=coded.coding.decompositions {
                let resolution = Resolution::new(samples, number, coded, precincts as u32);
                precincts += u64::from(resolution.columns) * u64::from(resolution.rows);
                if precincts > most_precincts {
                    let what =
                        format!("the JPEG 2000 has more than {most_precincts} precincts in a tile");
                    return Err(Fault::TooLarge(what));
                }
                resolutions.push(resolution);
            }
            components.push(TileComponent { step, resolutions });
        }
        Ok(Self { area, components, precincts: precincts as u32 })
    }
}

impl SubBand {
    /// Blocks in it: at least as many as there are.
    pub(in crate::codec::jp2) fn most_blocks(&self) -> u64 {
        let (across, down) = self.most_blocks_a_side();
        across * down
    }

    /// Blocks in one of its precincts: at least as many as there are.
    pub(in crate::codec::jp2) fn most_blocks_of_precinct(&self) -> u64 {
        let (across, down) = self.most_blocks_a_side();
        across.min(1 << (self.precinct.0 - self.block.0))
            * down.min(1 << (self.precinct.1 - self.block.1))
    }

    fn most_blocks_a_side(&self) -> (u64, u64) {
        let side = |length: u32, exponent: u32| (u64::from(length) >> exponent) + 2;
        (side(self.area.width(), self.block.0), side(self.area.height(), self.block.1))
    }
}

/// Where a tile lies on the reference grid. Source: ISO/IEC 15444-1 equations B-7 to B-10.
fn tile_area(size: &ImageSize, index: u32) -> Area {
    let (column, row) = (index % size.tile_columns(), index / size.tile_columns());
    let edge = |start: u32, side: u32, number: u32, low: u32, high: u32| {
        let at = u64::from(start) + u64::from(side) * u64::from(number);
        at.clamp(u64::from(low), u64::from(high)) as u32
    };
    let x = |number| edge(size.tile_x0, size.tile_width, number, size.x0, size.x1);
    let y = |number| edge(size.tile_y0, size.tile_height, number, size.y0, size.y1);
    Area { x0: x(column), y0: y(row), x1: x(column + 1), y1: y(row + 1) }
}

/// Divided by a power of two up to 2^33, rounded up.
pub(super) const fn shrunk(value: u32, exponent: u32) -> u32 {
    (value as u64).div_ceil(1 << exponent) as u32
}

impl Resolution {
    /// `samples` is the tile-component at full size, `number` 0 for the smallest resolution.
    ///
    /// Source: ISO/IEC 15444-1 B.5, B.6.
    fn new(samples: Area, number: u32, coded: &ComponentParameters, first_precinct: u32) -> Self {
        let reduction = coded.coding.decompositions - number;
        let area = Area::new(
            shrunk(samples.x0, reduction),
            shrunk(samples.y0, reduction),
            shrunk(samples.x1, reduction),
            shrunk(samples.y1, reduction),
        );
        let precinct = coded.coding.precinct(number);
        let count = |low: u32, high: u32, exponent: u32| {
            if low == high { 0 } else { shrunk(high, exponent) - (low >> exponent) }
        };
        let columns = count(area.x0, area.x1, precinct.0);
        let rows = count(area.y0, area.y1, precinct.1);
        let empty = columns == 0 || rows == 0;
        let kinds: &[Band] =
            if number == 0 { &[Band::Ll] } else { &[Band::Hl, Band::Lh, Band::Hh] };
        let bands = kinds.iter().map(|&kind| {
            let (area, precinct) = if number == 0 {
                (area, precinct)
            } else {
                let half = (precinct.0 - 1, precinct.1 - 1);
                (band_area(samples, kind, reduction + 1), half)
            };
            let block = coded.coding.block;
            let block = (block.0.min(precinct.0), block.1.min(precinct.1));
            SubBand { kind, area, precinct, block }
        });
        Self {
            area,
            bands: bands.collect(),
            precinct,
            columns: if empty { 0 } else { columns },
            rows: if empty { 0 } else { rows },
            first_precinct,
        }
    }

    /// Precincts whose coefficients of some band may lie in `areas`, one for each band; by
    /// their numbers in this resolution.
    pub(in crate::codec::jp2) fn touched(&self, areas: &[Area]) -> Vec<u32> {
        let (mut x, mut y) = ((u32::MAX, 0), (u32::MAX, 0));
        let first = self.first_cell();
        for (band, area) in self.bands.iter().zip(areas).filter(|(_, area)| !area.is_empty()) {
            let cells = |low: u32, high: u32, exponent: u32, first: u32, so_far: (u32, u32)| {
                let from = (low >> exponent).saturating_sub(first);
                let to = ((high - 1) >> exponent).saturating_sub(first);
                (so_far.0.min(from), so_far.1.max(to + 1))
            };
            x = cells(area.x0, area.x1, band.precinct.0, first.0, x);
            y = cells(area.y0, area.y1, band.precinct.1, first.1, y);
        }
        let (x1, y1) = (x.1.min(self.columns), y.1.min(self.rows));
        (y.0..y1).flat_map(|row| (x.0..x1).map(move |column| row * self.columns + column)).collect()
    }

    /// Column and row, in the grid of precincts that starts at 0, of the first.
    fn first_cell(&self) -> (u32, u32) {
        (self.area.x0 >> self.precinct.0, self.area.y0 >> self.precinct.1)
    }

    /// Where the precinct of this number starts, in samples of this resolution; before the
    /// resolution's own edge where it is cut by it.
    pub(super) fn start(&self, precinct: u32) -> (u64, u64) {
        let first = self.first_cell();
        let column = u64::from(first.0 + precinct % self.columns);
        let row = u64::from(first.1 + precinct / self.columns);
        (column << self.precinct.0, row << self.precinct.1)
    }

    /// The blocks of one band in a precinct.
    pub(in crate::codec::jp2) fn blocks(&self, band: &SubBand, precinct: u32) -> BlockGrid {
        let first = self.first_cell();
        let column = u64::from(first.0 + precinct % self.columns);
        let row = u64::from(first.1 + precinct / self.columns);
        let edges = |cell: u64, exponent: u32, low: u32, high: u32| {
            let clamp = |at: u64| at.clamp(u64::from(low), u64::from(high)) as u32;
            (clamp(cell << exponent), clamp((cell + 1) << exponent))
        };
        let (x0, x1) = edges(column, band.precinct.0, band.area.x0, band.area.x1);
        let (y0, y1) = edges(row, band.precinct.1, band.area.y0, band.area.y1);
        BlockGrid::new(Area { x0, y0, x1, y1 }, band.block)
    }
}

/// Source: ISO/IEC 15444-1 equation B-15, Table B.1. `level` counts decompositions from 1.
fn band_area(samples: Area, kind: Band, level: u32) -> Area {
    let edge = |value: u32, odd: u32| {
        let offset = u64::from(odd) << (level - 1);
        u64::from(value).saturating_sub(offset).div_ceil(1 << level) as u32
    };
    let (x, y) = (kind as u32 & 1, kind as u32 >> 1);
    Area {
        x0: edge(samples.x0, x),
        y0: edge(samples.y0, y),
        x1: edge(samples.x1, x),
        y1: edge(samples.y1, y),
    }
}
