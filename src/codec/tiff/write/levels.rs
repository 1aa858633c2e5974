//! The levels of a picture that arrives from top to bottom.
//!
//! Each level holds one band: as many rows as a tile is high. A band that is full is given
//! to be packed, halved, and its half goes to the level below, so that at no time more than
//! a band of each level is held: together less than two bands of the full picture.

use super::reduce::halved;
use super::{Arrived, PyramidError};
use crate::geometry::{Size, Tiling};
use crate::pixels::{Channels, Pixels};

/// The bands of all levels, level 0 first, down to the first that fits one tile.
#[derive(Debug)]
pub(super) struct Levels {
    channels: Channels,
    levels: Vec<Level>,
}

#[derive(Debug)]
struct Level {
    tiling: Tiling,
    /// Rows of complete bands.
    done: u32,
    /// The rows of the next band that are there.
    band: Vec<u8>,
}

impl Levels {
    pub(super) fn new(size: Size, tile: Size, channels: Channels) -> Self {
        let mut levels = vec![Level::new(size, tile)];
        let mut size = size;
        while size.width > tile.width || size.height > tile.height {
            size = size.reduced(2);
            levels.push(Level::new(size, tile));
        }
        Self { channels, levels }
    }

    /// The grid of tiles of each level.
    pub(super) fn tilings(&self) -> Vec<Tiling> {
        self.levels.iter().map(|level| level.tiling).collect()
    }

    /// Rows of the full picture that have arrived.
    pub(super) fn rows(&self) -> u32 {
        let level = &self.levels[0];
        level.done + (level.band.len() / self.stride(0)) as u32
    }

    /// Takes rows of the full picture and hands each band that they complete to `pack`, with
    /// the number of its level and of its row of tiles.
    pub(super) fn push(&mut self, rows: &Pixels, pack: &mut Pack<'_>) -> Result<(), PyramidError> {
        self.push_to(0, rows.data(), pack)
    }

    fn push_to(
        &mut self,
        number: usize,
        mut rows: &[u8],
        pack: &mut Pack<'_>,
    ) -> Result<(), PyramidError> {
        let stride = self.stride(number);
        while !rows.is_empty() {
            let level = &mut self.levels[number];
            let due = level.rows_due();
            let room = due as usize * stride - level.band.len();
            let (taken, rest) = rows.split_at(room.min(rows.len()));
            level.band.extend(taken);
            rows = rest;
            if level.band.len() < due as usize * stride {
                return Ok(());
            }
            let size = Size::new(level.tiling.image.width, due);
            let band = Pixels::new(size, self.channels, std::mem::take(&mut level.band))
                .expect("a full band has all its rows");
            let row = level.done / level.tiling.tile.height;
            level.done += due;
            pack(Arrived { level: number, row, band: &band })?;
            if number + 1 < self.levels.len() {
                // A band has an even number of rows, but for the last one, whose odd row
                // counts twice as it does in the whole picture.
                self.push_to(number + 1, halved(&band).data(), pack)?;
            }
            let mut emptied = band.into_data();
            emptied.clear();
            self.levels[number].band = emptied;
        }
        Ok(())
    }

    fn stride(&self, number: usize) -> usize {
        self.levels[number].tiling.image.width as usize * self.channels.count()
    }
}

/// Takes a complete band.
type Pack<'a> = dyn FnMut(Arrived<'_>) -> Result<(), PyramidError> + 'a;

impl Level {
    fn new(size: Size, tile: Size) -> Self {
        Self { tiling: Tiling::new(size, tile), done: 0, band: Vec::new() }
    }

    /// Rows of the band that is being filled.
    fn rows_due(&self) -> u32 {
        self.tiling.tile.height.min(self.tiling.image.height - self.done)
    }
}

#[cfg(test)]
mod tests {
    use super::super::reduce::levels_below;
    use super::*;
    use crate::geometry::Rect;
    use crate::pixels::{crop, samples};
    use proptest::prelude::*;

    /// What arrives, put together again.
    fn streamed(full: &Pixels, tile: Size, heights: &[u32]) -> Vec<Pixels> {
        let channels = full.channels();
        let mut levels = Levels::new(full.size(), tile, channels);
        let sizes: Vec<Size> = levels.tilings().iter().map(|tiling| tiling.image).collect();
        let mut whole = vec![Vec::new(); sizes.len()];
        let mut y = 0;
        for height in heights.iter().cycle() {
            if y == full.size().height {
                break;
            }
            let rows = crop(full, Rect::new(0, y, full.size().width, *height));
            y += rows.size().height;
            levels
                .push(&rows, &mut |arrived| {
                    assert_eq!(whole[arrived.level].len() % tile.height as usize, 0);
                    whole[arrived.level].extend(arrived.band.data());
                    Ok(())
                })
                .unwrap();
            assert_eq!(levels.rows(), y);
        }
        let pixels = |(size, data)| Pixels::new(size, channels, data).unwrap();
        sizes.into_iter().zip(whole).map(pixels).collect()
    }

    proptest! {
        #[test]
        fn levels_of_a_picture_that_arrives_in_bands_are_those_of_the_whole(
            (width, height) in (1u32..150, 1u32..150),
            (across, down) in (1u32..4, 1u32..4),
            heights in prop::collection::vec(1u32..70, 1..5),
            channels in prop::sample::select(
                &[Channels::Gray, Channels::GrayAlpha, Channels::Rgb, Channels::Rgba][..],
            ),
        ) {
            let full = samples::numbered(Size::new(width, height), channels);
            let tile = Size::new(across * 16, down * 16);
            let streamed = streamed(&full, tile, &heights);
            let below = levels_below(&full, tile);
            prop_assert_eq!(streamed.len(), 1 + below.len());
            for (number, (given, whole)) in
                streamed.iter().zip(std::iter::once(&full).chain(&below)).enumerate()
            {
                prop_assert_eq!(given.size(), full.size().reduced(1 << number));
                prop_assert!(given == whole, "level {} of {}", number, full.size());
            }
        }
    }

    #[test]
    fn no_more_is_held_than_a_band_of_each_level() {
        let (size, tile) = (Size::new(1000, 4000), Size::new(64, 64));
        let mut levels = Levels::new(size, tile, Channels::Gray);
        let rows = Pixels::zeroed(Size::new(1000, 37), Channels::Gray);
        for _ in 0..100 {
            levels.push(&rows, &mut |_| Ok(())).unwrap();
            let held: usize = levels.levels.iter().map(|level| level.band.capacity()).sum();
            // 1000 × 64 × (1 + 1/2 + 1/4 + …), and what growing reserves at most.
            assert!(held <= 2 * 2 * 64_000, "{held}");
        }
    }
}
