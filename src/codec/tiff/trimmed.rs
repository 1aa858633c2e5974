//! Edge tiles without what pads them, which the writer puts beside the padded ones.
//!
//! TIFF wants every tile at full size; viewers ask for the picture's part of it. Each padded
//! tile of JPEG is therefore there a second time, cut among its coefficients, so that it is
//! sent as it is stored. In the file these follow the tiles of their row, in their order, so
//! that the padded ones stay neighbors; a directory has to tell their lengths only.
//!
//! The lengths stand in the entry that DNG has for whatever the program that wrote a file
//! has to tell itself. Every libtiff knows it and passes it over, where it warns on each
//! opening of a tag that it does not know, as are all from 65000 on.
//!
//! Whatever is wrong with the entry, it counts as absent: the padded tiles have everything.
//!
//! Source: DNG 1.7, "DNGPrivateData".

use super::directory::{Directory, Wanted};
use super::grid::{CellKind, Grid};
use super::index::CellIndex;
use super::tags;
use crate::geometry::{Rect, Tiling};

/// What the value begins with: the writer's name ended by a zero, as DNG asks, with the
/// version of what follows. Others who use the entry name themselves.
const NAME: &[u8] = b"warraq trimmed tiles 1\0";

/// Bytes of one length.
const WORD: u64 = 4;

/// How many tiles are padded.
fn count(tiling: Tiling) -> u64 {
    let (right, bottom) = (u64::from(is_padded_right(tiling)), u64::from(is_padded_below(tiling)));
    let (columns, rows) = (u64::from(tiling.columns()), u64::from(tiling.rows()));
    right * rows + bottom * columns - right * bottom
}

/// Which of the padded tiles the one with `rect` is, counted row by row.
fn number(tiling: Tiling, rect: Rect) -> Option<u64> {
    if rect.size() == tiling.tile {
        return None;
    }
    let (column, row) = (rect.x / tiling.tile.width, rect.y / tiling.tile.height);
    if row + 1 < tiling.rows() || !is_padded_below(tiling) {
        return Some(u64::from(row));
    }
    let above = if is_padded_right(tiling) { row } else { 0 };
    Some(u64::from(above) + u64::from(column))
}

const fn is_padded_right(tiling: Tiling) -> bool {
    !tiling.image.width.is_multiple_of(tiling.tile.width)
}

const fn is_padded_below(tiling: Tiling) -> bool {
    !tiling.image.height.is_multiple_of(tiling.tile.height)
}

/// The entry's value: the lengths of all trimmed tiles, row by row. Little endian in every
/// file, as the bytes of this entry are turned by nobody.
pub(super) fn value(lengths: impl Iterator<Item = u32>) -> Vec<u8> {
    NAME.iter().copied().chain(lengths.flat_map(u32::to_le_bytes)).collect()
}

/// The value to load before [`Trimmed::of`]; none of a length that it cannot have, which is
/// that of others.
pub(super) fn wanted(directory: &Directory, grid: &Grid) -> Option<Wanted> {
    let most = NAME.len() as u64 + count(grid.tiling) * WORD;
    let given = directory.value_bytes(tags::DNG_PRIVATE_DATA);
    (given == Some(most)).then_some(Wanted { tag: tags::DNG_PRIVATE_DATA, most })
}

/// Where the trimmed tiles of a level lie: unchecked until one is asked for.
#[derive(Clone, Debug)]
pub(super) struct Trimmed(CellIndex);

impl Trimmed {
    /// `None` where the level has none, or where its tiles do not lie as they were written:
    /// then they were written anew and the trimmed ones are of others.
    pub(super) fn of(directory: &Directory, grid: &Grid, index: &CellIndex) -> Option<Self> {
        let tiling = grid.tiling;
        let padded = count(tiling);
        if grid.kind != CellKind::Tile || grid.planes > 1 || padded == 0 {
            return None;
        }
        let lengths = directory.bytes(tags::DNG_PRIVATE_DATA)?.strip_prefix(NAME)?;
        let (lengths, rest) = lengths.as_chunks();
        if lengths.len() as u64 != padded || !rest.is_empty() {
            return None;
        }
        let mut lengths = lengths.iter().map(|length| u32::from_le_bytes(*length));
        let mut places = Vec::with_capacity(lengths.len());
        let columns = tiling.columns();
        for row in 0..tiling.rows() {
            let is_below = row + 1 == tiling.rows() && is_padded_below(tiling);
            let first = if is_below { 0 } else { columns - 1 };
            if !is_below && !is_padded_right(tiling) {
                continue;
            }
            let mut at = end_of(index, tiling, row, first..columns)?;
            for length in lengths.by_ref().take((columns - first) as usize) {
                places.push((at, length));
                at = at.checked_add(u64::from(length))?;
            }
        }
        Some(Self(CellIndex::new(&places)))
    }

    /// Offset and length of the trimmed tile of a padded one with `rect`.
    pub(super) fn get(&self, tiling: Tiling, rect: Rect) -> Option<(u64, u64)> {
        self.0.get(number(tiling, rect)?).filter(|(_, length)| *length > 0)
    }

    /// Bytes of memory.
    pub(super) fn weight(&self) -> usize {
        self.0.weight()
    }
}

/// Where these tiles of a row end that follow each other in the file.
fn end_of(
    index: &CellIndex,
    tiling: Tiling,
    row: u32,
    columns: std::ops::Range<u32>,
) -> Option<u64> {
    let mut end = None;
    for column in columns {
        let (offset, length) = index.get(tiling.cell(column, row)?.index)?;
        if length == 0 || end.is_some_and(|end| end != offset) {
            return None;
        }
        end = Some(offset.checked_add(length)?);
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Size;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn padded_tiles_are_counted_as_they_come(
            (width, height) in (1u32..200, 1u32..200),
            (across, down) in (1u32..70, 1u32..70),
        ) {
            let tiling = Tiling::new(Size::new(width, height), Size::new(across, down));
            let cells = tiling.cells_in(tiling.image.rect()).map(|cell| cell.rect);
            let mut padded = 0;
            for rect in cells {
                let is_padded = rect.size() != tiling.tile;
                prop_assert_eq!(number(tiling, rect), is_padded.then_some(padded), "{}", rect);
                padded += u64::from(is_padded);
            }
            prop_assert_eq!(count(tiling), padded);
        }
    }
}
