//! A grid of equal cells over a picture.

use super::{Rect, Size};

/// A picture cut into cells of one size; those at the right and bottom edge are cut short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tiling {
    pub image: Size,
    pub tile: Size,
}

/// One cell of a [`Tiling`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cell {
    /// Counted row by row from the top left.
    pub index: u64,
    /// The picture's pixels in it: cut at the picture's edge.
    pub rect: Rect,
}

impl Tiling {
    /// `tile` must not be empty.
    #[must_use]
    pub const fn new(image: Size, tile: Size) -> Self {
        assert!(!tile.is_empty());
        Self { image, tile }
    }

    #[must_use]
    pub const fn columns(self) -> u32 {
        self.image.width.div_ceil(self.tile.width)
    }

    #[must_use]
    pub const fn rows(self) -> u32 {
        self.image.height.div_ceil(self.tile.height)
    }

    /// Number of cells.
    #[must_use]
    pub const fn count(self) -> u64 {
        self.columns() as u64 * self.rows() as u64
    }

    /// The cell in a column and row of the grid; `None` outside it.
    #[must_use]
    pub fn cell(self, column: u32, row: u32) -> Option<Cell> {
        if column >= self.columns() || row >= self.rows() {
            return None;
        }
        // Both products stay below the picture's side, as column and row lie in the grid.
        let (x, y) = (column * self.tile.width, row * self.tile.height);
        let whole = Rect::new(x, y, self.tile.width, self.tile.height);
        Some(Cell {
            index: u64::from(row) * u64::from(self.columns()) + u64::from(column),
            rect: whole.intersection(self.image.rect())?,
        })
    }

    /// The cells that share pixels with `region`, row by row.
    pub fn cells_in(self, region: Rect) -> impl Iterator<Item = Cell> {
        let region = region.intersection(self.image.rect());
        let grid = region.map(|r| {
            let columns = r.x / self.tile.width..=(r.x + r.width - 1) / self.tile.width;
            let rows = r.y / self.tile.height..=(r.y + r.height - 1) / self.tile.height;
            (columns, rows)
        });
        grid.into_iter().flat_map(move |(columns, rows)| {
            rows.flat_map(move |row| {
                columns.clone().filter_map(move |column| self.cell(column, row))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn tiles_cover_every_pixel_once(
            (w, h) in (1u32..200, 1u32..200), (tw, th) in (1u32..70, 1u32..70),
        ) {
            let tiling = Tiling::new(Size::new(w, h), Size::new(tw, th));
            let mut seen = vec![0u8; (w * h) as usize];
            for cell in tiling.cells_in(tiling.image.rect()) {
                for y in cell.rect.y..cell.rect.y + cell.rect.height {
                    for x in cell.rect.x..cell.rect.x + cell.rect.width {
                        seen[(y * w + x) as usize] += 1;
                    }
                }
            }
            prop_assert!(seen.iter().all(|&n| n == 1));
            prop_assert_eq!(tiling.cells_in(tiling.image.rect()).count() as u64, tiling.count());
        }

        #[test]
        fn the_cells_of_a_region_are_those_that_overlap_it(
            (x, y, w, h) in (0u32..120, 0u32..120, 0u32..60, 0u32..60),
        ) {
            let tiling = Tiling::new(Size::new(100, 90), Size::new(16, 32));
            let region = Rect::new(x, y, w, h);
            let found: Vec<_> = tiling.cells_in(region).collect();
            let expected: Vec<_> = tiling
                .cells_in(tiling.image.rect())
                .filter(|cell| cell.rect.intersection(region).is_some())
                .collect();
            prop_assert_eq!(found, expected);
        }
    }
}
