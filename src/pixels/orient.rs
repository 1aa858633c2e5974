//! [`orient`]: turning and mirroring without loss.

use super::{Channels, Pixels};
use crate::geometry::{Orientation, Rect, Size};

/// Side of the squares that are copied at a time, so that reading down the columns of a
/// large picture stays within the processor's cache.
const BLOCK: u32 = 32;

/// The picture as shown: the pixel seen at (x, y) is the stored one that
/// [`Orientation::to_stored`] names. Exact.
#[must_use]
pub fn orient(pixels: Pixels, orientation: Orientation) -> Pixels {
    if orientation == Orientation::Upright || pixels.size().is_empty() {
        return pixels;
    }
    match pixels.channels() {
        Channels::Gray => turn::<1>(&pixels, orientation),
        Channels::GrayAlpha => turn::<2>(&pixels, orientation),
        Channels::Rgb => turn::<3>(&pixels, orientation),
        Channels::Rgba | Channels::Cmyk => turn::<4>(&pixels, orientation),
    }
}

/// `N` is the number of samples a pixel.
fn turn<const N: usize>(pixels: &Pixels, orientation: Orientation) -> Pixels {
    let shown = orientation.apply(pixels.size());
    let (source, _) = pixels.data().as_chunks::<N>();
    let steps = Steps::new(orientation, pixels.size());
    let mut turned = vec![[0; N]; source.len()];
    for top in (0..shown.height).step_by(BLOCK as usize) {
        for left in (0..shown.width).step_by(BLOCK as usize) {
            let across = left..shown.width.min(left + BLOCK);
            for y in top..shown.height.min(top + BLOCK) {
                let start = y as usize * shown.width as usize + left as usize;
                for (pixel, x) in turned[start..].iter_mut().zip(across.clone()) {
                    *pixel = source[steps.index(x, y)];
                }
            }
        }
    }
    Pixels::new(shown, pixels.channels(), turned.into_flattened())
        .expect("a turned picture has as many pixels")
}

/// Where in the stored pixels each shown one lies: an orientation is linear in x and y.
struct Steps {
    origin: i64,
    right: i64,
    down: i64,
}

impl Steps {
    fn new(orientation: Orientation, stored: Size) -> Self {
        let index = |x: u32, y: u32| {
            let at = orientation.to_stored(Rect::new(x, y, 1, 1), stored);
            i64::from(at.y) * i64::from(stored.width) + i64::from(at.x)
        };
        let shown = orientation.apply(stored);
        let origin = index(0, 0);
        // Along a side of one pixel no step is ever taken.
        let right = if shown.width > 1 { index(1, 0) - origin } else { 0 };
        let down = if shown.height > 1 { index(0, 1) - origin } else { 0 };
        Self { origin, right, down }
    }

    fn index(&self, x: u32, y: u32) -> usize {
        (self.origin + i64::from(x) * self.right + i64::from(y) * self.down) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pixels::samples;
    use proptest::prelude::*;

    #[test]
    fn rotate_90_brings_the_bottom_left_corner_to_the_top_left() {
        // a b      e c a
        // c d  ->  f d b
        // e f
        let pixels = Pixels::new(Size::new(2, 3), Channels::Gray, b"abcdef".to_vec()).unwrap();
        let turned = orient(pixels, Orientation::Rotate90);
        assert_eq!(turned.size(), Size::new(3, 2));
        assert_eq!(turned.data(), b"ecafdb");
    }

    proptest! {
        #[test]
        fn every_shown_pixel_is_the_stored_one_that_the_orientation_names(
            (width, height) in (1u32..50, 1u32..50),
            orientation in prop::sample::select(&Orientation::ALL[..]),
            channels in prop::sample::select(
                &Channels::ALL[..],
            ),
        ) {
            let stored = samples::numbered(Size::new(width, height), channels);
            let shown = orient(stored.clone(), orientation);
            prop_assert_eq!(shown.size(), orientation.apply(stored.size()));
            for y in 0..shown.size().height {
                for x in 0..shown.size().width {
                    let at = orientation.to_stored(Rect::new(x, y, 1, 1), stored.size());
                    prop_assert_eq!(shown.pixel(x, y), stored.pixel(at.x, at.y), "{},{}", x, y);
                }
            }
        }
    }
}
