//! How a directory cuts its picture into cells.

use super::directory::Directory;
use super::{CodecError, Settings, damaged, tags, too_large};
use crate::geometry::{Size, Tiling};

/// What a picture is cut into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CellKind {
    /// Stored at full size, padded at the right and bottom edge.
    Tile,
    /// As wide as the picture; the last one holds the rows that remain.
    Strip,
}

/// A picture's size and cells, from values that every directory holds in its entries.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grid {
    pub(super) tiling: Tiling,
    pub(super) kind: CellKind,
    /// Samples a pixel.
    pub(super) samples: u32,
    /// How often the grid is stored: once for each sample where samples lie in planes of
    /// their own, else once.
    pub(super) planes: u32,
}

impl Grid {
    /// RowsPerStrip may be missing or larger than the picture: one strip (TIFF 6.0,
    /// "RowsPerStrip": the default is 2^32 - 1, "effectively infinity").
    ///
    /// # Errors
    /// [`CodecError::Damaged`] for sides that are missing, zero or past 32 bits;
    /// [`CodecError::TooLarge`] for more than `limits.max_tiles` cells.
    pub(super) fn of(directory: &Directory, limits: &Settings) -> Result<Self, CodecError> {
        let side = |tag, name: &str| match directory.number(tag)?.map(u32::try_from) {
            Some(Ok(value)) if value > 0 => Ok(value),
            Some(_) => Err(damaged(format!("its {name} is not from 1 to 4294967295"))),
            None => Err(damaged(format!("it has no {name}"))),
        };
        let image = Size::new(
            side(tags::IMAGE_WIDTH, "ImageWidth")?,
            side(tags::IMAGE_LENGTH, "ImageLength")?,
        );
        let (kind, cell) = if directory.has(tags::TILE_WIDTH) {
            let width = side(tags::TILE_WIDTH, "TileWidth")?;
            (CellKind::Tile, Size::new(width, side(tags::TILE_LENGTH, "TileLength")?))
        } else {
            let rows = directory.number(tags::ROWS_PER_STRIP)?.unwrap_or(u64::MAX);
            if rows == 0 {
                return Err(damaged("its RowsPerStrip is 0"));
            }
            let rows = rows.min(u64::from(image.height)) as u32;
            (CellKind::Strip, Size::new(image.width, rows))
        };
        // The default is 1, but who left it out may say of more how many bits they have.
        let described = directory.count(tags::BITS_PER_SAMPLE).unwrap_or(1);
        let samples = directory.number(tags::SAMPLES_PER_PIXEL)?.unwrap_or(described);
        let samples = u32::try_from(samples).ok().filter(|n| (1..=65535).contains(n));
        let samples = samples.ok_or_else(|| damaged("its SamplesPerPixel is not a count"))?;
        let planes = match directory.number(tags::PLANAR_CONFIGURATION)? {
            None | Some(1) => 1,
            Some(2) => samples,
            Some(other) => return Err(damaged(format!("its PlanarConfiguration is {other}"))),
        };
        let grid = Self { tiling: Tiling::new(image, cell), kind, samples, planes };
        if grid.cells() > limits.max_tiles {
            return Err(too_large(format!(
                "{image} pixels in {} cells of {cell} are more than the {} cells allowed",
                grid.cells(),
                limits.max_tiles
            )));
        }
        Ok(grid)
    }

    /// Cells of all planes.
    pub(super) fn cells(&self) -> u64 {
        self.tiling.count().saturating_mul(u64::from(self.planes))
    }

    /// Samples a pixel within one cell.
    pub(super) fn samples_in_cell(&self) -> u32 {
        self.samples / self.planes
    }

    /// Rows that the file stores for a cell in whose first row is `y`.
    pub(super) fn stored_rows(&self, y: u32) -> u32 {
        match self.kind {
            CellKind::Tile => self.tiling.tile.height,
            CellKind::Strip => self.tiling.tile.height.min(self.tiling.image.height - y),
        }
    }
}
