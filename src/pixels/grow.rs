//! [`grow`]: a last column or row once more.

use std::borrow::Cow;

use super::Pixels;
use crate::geometry::Size;

/// `pixels` at `size`, which is not smaller: what is missing on the right and below repeats
/// the last column and the last row.
#[must_use]
pub fn grow(pixels: Cow<'_, Pixels>, size: Size) -> Cow<'_, Pixels> {
    let Size { width, height } = pixels.size();
    if pixels.size() == size || pixels.size().is_empty() {
        return pixels;
    }
    let mut grown = Pixels::zeroed(size, pixels.channels());
    let (stride, count) = (grown.stride(), pixels.channels().count());
    let kept = pixels.stride().min(stride);
    for (row, y) in grown.data_mut().chunks_exact_mut(stride).zip(0..) {
        let from = pixels.row(y.min(height - 1));
        row[..kept].copy_from_slice(&from[..kept]);
        let last = pixels.pixel(width - 1, y.min(height - 1));
        row[kept..].chunks_exact_mut(count).for_each(|pixel| pixel.copy_from_slice(last));
    }
    Cow::Owned(grown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pixels::{Channels, samples};

    #[test]
    fn the_last_column_and_row_are_repeated_and_all_else_stays() {
        for channels in [Channels::Gray, Channels::Rgb] {
            let small = samples::numbered(Size::new(5, 4), channels);
            let grown = grow(Cow::Borrowed(&small), Size::new(6, 6));
            for (x, y) in (0..6).flat_map(|x| (0..6).map(move |y| (x, y))) {
                assert_eq!(grown.pixel(x, y), small.pixel(x.min(4), y.min(3)), "{x},{y}");
            }
        }
    }

    #[test]
    fn what_has_the_size_is_not_copied() {
        let small = samples::numbered(Size::new(5, 4), Channels::Rgb);
        let same = grow(Cow::Borrowed(&small), small.size());
        assert!(matches!(same, Cow::Borrowed(_)));
    }
}
