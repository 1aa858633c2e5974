//! The code-blocks of a precinct in one sub-band.

use super::super::wavelet::Area;
use super::tile::shrunk;

/// Blocks in rows from the top.
#[derive(Clone, Copy, Debug)]
pub(in crate::codec::jp2) struct BlockGrid {
    /// In coefficients of the sub-band.
    area: Area,
    exponents: (u32, u32),
    pub(in crate::codec::jp2) columns: u32,
    pub(in crate::codec::jp2) rows: u32,
}

impl BlockGrid {
    /// Source: ISO/IEC 15444-1 B.7.
    pub(super) fn new(area: Area, exponents: (u32, u32)) -> Self {
        let count = |low: u32, high: u32, exponent: u32| shrunk(high, exponent) - (low >> exponent);
        let (columns, rows) = if area.is_empty() {
            (0, 0)
        } else {
            (count(area.x0, area.x1, exponents.0), count(area.y0, area.y1, exponents.1))
        };
        Self { area, exponents, columns, rows }
    }

    pub(in crate::codec::jp2) const fn count(&self) -> u64 {
        self.columns as u64 * self.rows as u64
    }

    /// Where a block lies, in coefficients of the sub-band.
    pub(in crate::codec::jp2) fn area(&self, index: u32) -> Area {
        let edges = |low: u32, high: u32, exponent: u32, number: u32| {
            let start = u64::from((low >> exponent) + number) << exponent;
            let end = start + (1 << exponent);
            (start.max(u64::from(low)) as u32, end.min(u64::from(high)) as u32)
        };
        let (column, row) = (index % self.columns, index / self.columns);
        let (x0, x1) = edges(self.area.x0, self.area.x1, self.exponents.0, column);
        let (y0, y1) = edges(self.area.y0, self.area.y1, self.exponents.1, row);
        Area { x0, y0, x1, y1 }
    }
}
