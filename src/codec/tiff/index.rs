//! Where the cells of a level lie in the file.

use super::directory::Directory;
use super::grid::{CellKind, Grid};
use super::{CodecError, damaged, tags};

/// Offset and length of every cell, as the file says: unchecked until a cell is asked for.
#[derive(Clone, Debug)]
pub(super) struct CellIndex {
    offsets: Offsets,
    /// A length past 32 bits is kept as the largest one: no cell may be so long.
    lengths: Vec<u32>,
    /// Whether the file tells no lengths: cells end where they end, or with the file.
    open_ended: bool,
}

#[derive(Clone, Debug)]
enum Offsets {
    Narrow(Vec<u32>),
    Wide(Vec<u64>),
}

impl CellIndex {
    /// Takes the index of `grid` from a directory whose arrays are loaded. Tiled files
    /// that use the tags of strips are read too.
    ///
    /// Files without lengths are read, too: each cell has the `exact` length (cells without
    /// compression), or reaches up to the next one.
    ///
    /// # Errors
    /// [`CodecError::Damaged`] when there are fewer entries than cells.
    pub(super) fn of(
        directory: &Directory,
        grid: &Grid,
        exact: Option<u64>,
    ) -> Result<Self, CodecError> {
        let (offsets, lengths) = match grid.kind {
            CellKind::Tile if directory.has(tags::TILE_OFFSETS) => {
                (tags::TILE_OFFSETS, tags::TILE_BYTE_COUNTS)
            }
            _ => (tags::STRIP_OFFSETS, tags::STRIP_BYTE_COUNTS),
        };
        let wanted = usize::try_from(grid.cells()).unwrap_or(usize::MAX);
        let enough = |given: usize, what: &str| {
            if given >= wanted {
                Ok(())
            } else {
                Err(damaged(format!("it has {wanted} cells but the {what} of {given}")))
            }
        };
        let offsets = directory
            .numbers(offsets)?
            .ok_or_else(|| damaged("it does not say where its tiles or strips lie"))?;
        enough(offsets.len(), "offsets")?;
        let offsets = Offsets::collect(offsets.take(wanted));
        let narrow = |length: u64| u32::try_from(length).unwrap_or(u32::MAX);
        let (lengths, open_ended) = match (directory.numbers(lengths)?, exact) {
            (Some(lengths), _) => {
                enough(lengths.len(), "lengths")?;
                (lengths.take(wanted).map(narrow).collect(), false)
            }
            (None, Some(exact)) => (vec![narrow(exact); wanted], false),
            (None, None) => (offsets.up_to_the_next(wanted), true),
        };
        Ok(Self { offsets, lengths, open_ended })
    }

    /// Of cells whose offset and length are known.
    pub(super) fn new(places: &[(u64, u32)]) -> Self {
        let offsets = Offsets::collect(places.iter().map(|(offset, _)| *offset));
        let lengths = places.iter().map(|(_, length)| *length).collect();
        Self { offsets, lengths, open_ended: false }
    }

    /// Offset and length of a cell; a length of 0 says that the cell was never written.
    pub(super) fn get(&self, cell: u64) -> Option<(u64, u64)> {
        let cell = usize::try_from(cell).ok()?;
        let offset = self.offsets.get(cell)?;
        let length = if offset == 0 { 0 } else { u64::from(*self.lengths.get(cell)?) };
        Some((offset, length))
    }

    /// Whether a cell may be said to be longer than the file.
    pub(super) const fn is_open_ended(&self) -> bool {
        self.open_ended
    }

    /// Bytes of memory.
    pub(super) fn weight(&self) -> usize {
        let offsets = match &self.offsets {
            Offsets::Narrow(offsets) => offsets.capacity() * 4,
            Offsets::Wide(offsets) => offsets.capacity() * 8,
        };
        offsets + self.lengths.capacity() * 4
    }
}

impl Offsets {
    fn get(&self, cell: usize) -> Option<u64> {
        match self {
            Self::Narrow(offsets) => offsets.get(cell).map(|offset| u64::from(*offset)),
            Self::Wide(offsets) => offsets.get(cell).copied(),
        }
    }

    /// Bytes from each of the first cells to the one behind it, as many as there can be for
    /// the last and where cells are out of order.
    fn up_to_the_next(&self, cells: usize) -> Vec<u32> {
        let apart = |cell: usize| self.get(cell + 1)?.checked_sub(self.get(cell)?);
        let length = |cell| apart(cell).and_then(|apart| u32::try_from(apart).ok());
        (0..cells).map(|cell| length(cell).filter(|it| *it > 0).unwrap_or(u32::MAX)).collect()
    }

    /// Half the memory for files below 4 GiB.
    fn collect(mut offsets: impl ExactSizeIterator<Item = u64>) -> Self {
        let mut narrow = Vec::with_capacity(offsets.len());
        for offset in offsets.by_ref() {
            if let Ok(offset) = u32::try_from(offset) {
                narrow.push(offset);
                continue;
            }
            let mut wide: Vec<u64> = Vec::with_capacity(narrow.len() + 1 + offsets.len());
            wide.extend(narrow.into_iter().map(u64::from));
            wide.push(offset);
            wide.extend(offsets);
            return Self::Wide(wide);
        }
        Self::Narrow(narrow)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_past_4_gib_are_kept_whole_and_others_take_half_the_memory() {
        let near: Vec<u64> = vec![8, 100, 4_294_967_295];
        let far: Vec<u64> = vec![8, 4_294_967_296, 9];
        for (given, bytes) in [(near, 12), (far, 24)] {
            let offsets = Offsets::collect(given.clone().into_iter());
            let index = CellIndex { offsets, lengths: vec![7; 3], open_ended: false };
            let back: Vec<u64> = (0..3).map(|n| index.get(n).unwrap().0).collect();
            assert_eq!(back, given);
            assert_eq!(index.weight(), bytes + 12);
        }
    }

    #[test]
    fn cells_without_lengths_reach_up_to_the_next_or_to_the_end() {
        let offsets = Offsets::collect([8u64, 100, 60, 1 << 40].into_iter());
        assert_eq!(offsets.up_to_the_next(4), [92, u32::MAX, u32::MAX, u32::MAX]);
    }

    #[test]
    fn a_cell_at_offset_zero_was_never_written() {
        let index = CellIndex::new(&[(0, 9), (5, 0)]);
        assert_eq!(index.get(0), Some((0, 0)));
        assert_eq!(index.get(1), Some((5, 0)));
        assert_eq!(index.get(2), None);
    }
}
