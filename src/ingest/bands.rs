//! Reading a picture upright, from top to bottom, in bands of rows.
//!
//! A band ends where the source's own tiles or strips end, so that none is decoded twice. A
//! band of a picture that is stored lying on its side is a band of its columns. What can
//! only be decoded whole is one band.

use crate::codec::{CodecError, SourceImage, Window};
use crate::geometry::{Level, Orientation, Rect, Size};
use crate::pixels::Pixels;

/// The bands of one picture.
#[derive(Clone, Debug)]
pub(super) struct Bands {
    stored: Size,
    orientation: Orientation,
    /// Rows of the first band, as shown; it may be lower than the others.
    first: u32,
    /// Rows of every other band but the last.
    rows: u32,
}

impl Bands {
    /// Bands of a picture that is turned by `orientation`, about `height` rows high or as
    /// high as the source's cells.
    ///
    /// # Errors
    /// [`CodecError`] when the file's own index does not allow it.
    pub(super) fn of(
        image: &dyn SourceImage,
        orientation: Orientation,
        height: u32,
    ) -> Result<Self, CodecError> {
        let level = image.properties().levels[0];
        let stored = level.size;
        let shown = orientation.apply(stored);
        let cell = orientation.apply(level.tile).height.clamp(1, shown.height);
        let whole = Self { stored, orientation, first: shown.height, rows: shown.height };
        if cell > height && parts_are_cheap(image, level, orientation)? {
            return Ok(Self { first: height.min(shown.height), rows: height, ..whole });
        }
        let rows = cell * (height / cell).max(1);
        // The stored cells are counted from the far end where the picture is turned over.
        let top = orientation.to_stored(Rect::new(0, 0, shown.width, 1), stored);
        let from_the_end = if orientation.transposes() { top.x > 0 } else { top.y > 0 };
        let first = match shown.height % cell {
            odd if from_the_end && odd > 0 => odd,
            _ => rows,
        };
        Ok(Self { first: first.min(shown.height), rows, ..whole })
    }

    /// How the bands are turned.
    pub(super) fn orientation(&self) -> Orientation {
        self.orientation
    }

    /// The size of the picture that the bands make.
    pub(super) fn shown_size(&self) -> Size {
        self.orientation.apply(self.stored)
    }

    pub(super) fn count(&self) -> u32 {
        1 + (self.shown_size().height - self.first).div_ceil(self.rows)
    }

    /// A band's place in the picture as shown.
    fn rect(&self, number: u32) -> Rect {
        let Size { width, height } = self.shown_size();
        if number == 0 {
            return Rect::new(0, 0, width, self.first);
        }
        // The number is below the count, so the start is below the height.
        let y = self.first + (number - 1) * self.rows;
        Rect::new(0, y, width, self.rows.min(height - y))
    }

    /// Rows of the highest band.
    pub(super) fn most_rows(&self) -> u32 {
        if self.count() == 1 { self.first } else { self.first.max(self.rows) }
    }

    /// What to fetch for a band.
    pub(super) fn window(
        &self,
        image: &dyn SourceImage,
        number: u32,
    ) -> Result<Window, CodecError> {
        image.window(0, self.orientation.to_stored(self.rect(number), self.stored))
    }

    /// Bytes of memory that reading any band takes at its height, and turning it.
    pub(super) fn memory(&self, image: &dyn SourceImage) -> Result<u64, CodecError> {
        let mut most = 0;
        for number in 0..self.count() {
            let window = self.window(image, number)?;
            let pixels = Pixels::byte_count(window.region.size(), image.properties().channels);
            let turned = if self.orientation == Orientation::Upright { 0 } else { pixels };
            most = most.max(window.memory.max(turned.saturating_add(pixels)));
        }
        Ok(most)
    }
}

/// Whether a band can be had without all of the cells it touches: rows of samples that are
/// not compressed.
fn parts_are_cheap(
    image: &dyn SourceImage,
    level: Level,
    orientation: Orientation,
) -> Result<bool, CodecError> {
    let Size { width, height } = level.tile;
    let cell = Rect::new(0, 0, width.min(level.size.width), height.min(level.size.height));
    let part = if orientation.transposes() {
        Rect { width: cell.width.div_ceil(4), ..cell }
    } else {
        Rect { height: cell.height.div_ceil(4), ..cell }
    };
    let bytes = |region| {
        let window: Window = image.window(0, region)?;
        Ok::<u64, CodecError>(window.ranges.iter().map(|range| range.end - range.start).sum())
    };
    Ok(bytes(part)? * 2 < bytes(cell)?)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::codec::{self, PyramidOptions, TileCompression, write_pyramid};
    use crate::pixels::{Channels, orient, samples};
    use crate::storage::Object;

    async fn opened(pixels: &Pixels, tile: Size) -> (Object, Arc<dyn SourceImage>) {
        let compression = TileCompression::Deflate;
        let options = PyramidOptions { tile, compression, ..PyramidOptions::default() };
        let mut file = Cursor::new(Vec::new());
        write_pyramid(pixels, &options, &mut file).unwrap();
        let object = Object::in_memory(file.into_inner()).await;
        let image = codec::open(&object, &codec::Settings::default()).await.unwrap();
        (object, image)
    }

    proptest! {
        #[test]
        fn the_bands_are_the_picture_turned_upright_and_take_each_tile_once(
            (width, height) in (1u32..300, 1u32..300),
            (across, down) in (1u32..5, 1u32..5),
            rows in prop::sample::select(vec![16u32, 64, 512]),
            orientation in prop::sample::select(&Orientation::ALL[..]),
        ) {
            let pixels = samples::numbered(Size::new(width, height), Channels::Gray);
            let tile = Size::new(across * 16, down * 16);
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let (object, image) = opened(&pixels, tile).await;
                let bands = Bands::of(image.as_ref(), orientation, rows).unwrap();
                let most = bands.memory(image.as_ref()).unwrap();
                let (mut read, mut cells) = (Vec::new(), Vec::new());
                for number in 0..bands.count() {
                    let window = bands.window(image.as_ref(), number).unwrap();
                    assert!(window.memory <= most);
                    let parts = object.read_all(&window.ranges).await.unwrap();
                    let band = orient(image.decode(&window, &parts).unwrap(), orientation);
                    assert!(band.size().height <= bands.most_rows());
                    read.extend(band.into_data());
                    cells.extend(window.cells);
                }
                let shown = orient(pixels, orientation);
                assert_eq!(bands.shown_size(), shown.size());
                assert!(read == shown.data(), "{orientation:?} of {tile}");
                let all = cells.len();
                cells.sort_unstable();
                cells.dedup();
                assert_eq!(all, cells.len(), "a tile was read twice: {bands:?}");
            });
        }
    }
}
