//! Small pictures for the tests of this room and of those above it.

use super::{Channels, Pixels};
use crate::geometry::Size;

/// Every sample tells its place, so that a misplaced one is seen; alpha varies as well.
pub(crate) fn numbered(size: Size, channels: Channels) -> Pixels {
    let mut pixels = Pixels::zeroed(size, channels);
    for (at, sample) in pixels.data_mut().iter_mut().enumerate() {
        *sample = (at.wrapping_mul(2_654_435_761) >> 7) as u8;
    }
    pixels
}

/// All pixels the same.
pub(crate) fn flat(size: Size, channels: Channels, pixel: &[u8]) -> Pixels {
    let mut pixels = Pixels::zeroed(size, channels);
    for target in pixels.data_mut().chunks_exact_mut(channels.count()) {
        target.copy_from_slice(pixel);
    }
    pixels
}

/// Soft colors with a dark stroke through them, as on a written page: what lossy
/// compression is made for.
pub(crate) fn page(size: Size, channels: Channels) -> Pixels {
    let mut pixels = Pixels::zeroed(size, channels);
    let count = channels.count();
    for y in 0..size.height {
        for x in 0..size.width {
            let wave = (f64::from(x) / 17.0).sin() * 20.0 + (f64::from(y) / 23.0).cos() * 20.0;
            let ink = (x / 2 + y) % 31 < 3;
            let base = if ink { 60.0 } else { 190.0 } + wave;
            let at = (y as usize * size.width as usize + x as usize) * count;
            let pixel = &mut pixels.data_mut()[at..at + count];
            for (sample, tint) in pixel.iter_mut().zip([0.0, -15.0, -45.0, 25.0]) {
                *sample = (base + tint) as u8;
            }
            if channels.has_alpha() {
                pixel[count - 1] = if x < size.width / 4 { 0 } else { 255 };
            }
        }
    }
    pixels
}

/// The root of the mean squared difference over all samples.
///
/// # Panics
/// When size or channels differ.
pub(crate) fn difference(left: &Pixels, right: &Pixels) -> f64 {
    assert_eq!((left.size(), left.channels()), (right.size(), right.channels()));
    let squares = left.data().iter().zip(right.data());
    let sum: f64 = squares.map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2)).sum();
    (sum / left.data().len() as f64).sqrt()
}
