//! SIZ: the reference grid, the tiles on it, and the components.

use super::super::fault::Fault;
use super::Fields;

/// Tiles are numbered in 16 bits. Source: ISO/IEC 15444-1 A.4.2.
const MOST_TILES: u64 = 65_535;

/// Source: ISO/IEC 15444-1 Table A.9.
const MOST_COMPONENTS: u16 = 16_384;

/// The image area and the tiles on the reference grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::codec::jp2) struct ImageSize {
    /// The image area's edges: x0, y0, x1, y1.
    pub(in crate::codec::jp2) x0: u32,
    pub(in crate::codec::jp2) y0: u32,
    pub(in crate::codec::jp2) x1: u32,
    pub(in crate::codec::jp2) y1: u32,
    pub(in crate::codec::jp2) tile_width: u32,
    pub(in crate::codec::jp2) tile_height: u32,
    /// Where the first tile starts.
    pub(in crate::codec::jp2) tile_x0: u32,
    pub(in crate::codec::jp2) tile_y0: u32,
    pub(in crate::codec::jp2) components: Vec<Component>,
}

/// One component of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::codec::jp2) struct Component {
    /// Bits a sample, 1 to 38.
    pub(in crate::codec::jp2) precision: u32,
    pub(in crate::codec::jp2) signed: bool,
    /// Columns and rows of the reference grid from one sample to the next.
    pub(in crate::codec::jp2) dx: u32,
    pub(in crate::codec::jp2) dy: u32,
}

impl ImageSize {
    /// Parses the content of SIZ.
    ///
    /// Source: ISO/IEC 15444-1 A.5.1, B.2, B.3.
    pub(in crate::codec::jp2) fn parse(content: &[u8]) -> Result<Self, Fault> {
        let mut fields = Fields::new(content, "its SIZ marker");
        fields.u16()?;
        let [x1, y1, x0, y0] = [fields.u32()?, fields.u32()?, fields.u32()?, fields.u32()?];
        let [tile_width, tile_height] = [fields.u32()?, fields.u32()?];
        let [tile_x0, tile_y0] = [fields.u32()?, fields.u32()?];
        let count = fields.u16()?;
        if x0 >= x1 || y0 >= y1 {
            return Err(Fault::damaged("its image area is empty"));
        }
        let reaches = |start: u32, side: u32, edge: u32| {
            start <= edge && u64::from(start) + u64::from(side) > u64::from(edge)
        };
        if !reaches(tile_x0, tile_width, x0) || !reaches(tile_y0, tile_height, y0) {
            return Err(Fault::damaged("its first tile lies outside the image area"));
        }
        if !(1..=MOST_COMPONENTS).contains(&count) {
            return Err(Fault::damaged(format!("it has {count} components")));
        }
        let mut components = Vec::with_capacity(usize::from(count));
        for _ in 0..count {
            let [depth, dx, dy] = [fields.u8()?, fields.u8()?, fields.u8()?];
            let precision = u32::from(depth & 0x7F) + 1;
            if precision > 38 || dx == 0 || dy == 0 {
                return Err(Fault::damaged("a component's depth or step does not exist"));
            }
            let signed = depth & 0x80 != 0;
            components.push(Component { precision, signed, dx: dx.into(), dy: dy.into() });
        }
        let size = Self { x0, y0, x1, y1, tile_width, tile_height, tile_x0, tile_y0, components };
        let tiles = u64::from(size.tile_columns()) * u64::from(size.tile_rows());
        if tiles > MOST_TILES {
            return Err(Fault::damaged(format!("it has {tiles} tiles; {MOST_TILES} is the most")));
        }
        if size.components.iter().any(|part| !size.has_samples(*part)) {
            return Err(Fault::damaged("a component has no samples"));
        }
        Ok(size)
    }

    fn has_samples(&self, component: Component) -> bool {
        self.x0.div_ceil(component.dx) < self.x1.div_ceil(component.dx)
            && self.y0.div_ceil(component.dy) < self.y1.div_ceil(component.dy)
    }

    pub(in crate::codec::jp2) const fn tile_columns(&self) -> u32 {
        (self.x1 - self.tile_x0).div_ceil(self.tile_width)
    }

    pub(in crate::codec::jp2) const fn tile_rows(&self) -> u32 {
        (self.y1 - self.tile_y0).div_ceil(self.tile_height)
    }

    pub(in crate::codec::jp2) const fn tiles(&self) -> u32 {
        self.tile_columns() * self.tile_rows()
    }
}
