//! [`crop`]: a rectangle out of a picture.

use super::Pixels;
use crate::geometry::Rect;

/// The pixels of `region`, which is cut to the picture where it reaches past its edge.
///
/// A region wholly outside gives a picture without pixels.
#[must_use]
pub fn crop(pixels: &Pixels, region: Rect) -> Pixels {
    let inside = pixels.size().rect().intersection(region).unwrap_or(Rect::new(0, 0, 0, 0));
    let channels = pixels.channels();
    let start = inside.x as usize * channels.count();
    let length = inside.width as usize * channels.count();
    let mut data = Vec::with_capacity(length * inside.height as usize);
    for y in inside.y..inside.y + inside.height {
        data.extend_from_slice(&pixels.row(y)[start..start + length]);
    }
    Pixels::new(inside.size(), channels, data).expect("one row was copied for each row")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Size;
    use crate::pixels::{Channels, samples};

    #[test]
    fn a_crop_holds_the_pixels_of_its_region() {
        let whole = samples::numbered(Size::new(5, 4), Channels::Rgb);
        let part = crop(&whole, Rect::new(1, 2, 3, 2));
        assert_eq!(part.size(), Size::new(3, 2));
        for (x, y) in [(0, 0), (2, 0), (0, 1), (2, 1)] {
            assert_eq!(part.pixel(x, y), whole.pixel(x + 1, y + 2), "{x},{y}");
        }
    }

    #[test]
    fn a_region_past_the_edge_is_cut_to_the_picture() {
        let whole = samples::numbered(Size::new(5, 4), Channels::Gray);
        assert_eq!(crop(&whole, Rect::new(3, 3, 9, 9)).size(), Size::new(2, 1));
        assert!(crop(&whole, Rect::new(5, 0, 1, 1)).size().is_empty());
    }
}
