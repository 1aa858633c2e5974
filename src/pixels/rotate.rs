//! [`rotate`]: the rotation parameter of the Image API.

use super::{Channels, Pixels, inks, orient::orient};
use crate::geometry::{Orientation, Size, rotated_size};

/// Mirrors left to right where asked, then turns clockwise by `degrees`.
///
/// Multiples of 90 degrees are exact and keep the channels. At any other angle the result
/// has [`rotated_size`] and alpha: outside the picture it is transparent, and its edges
/// fade over one pixel. Between pixels it is interpolated bilinearly, colors weighted by
/// their opacity.
///
/// Source: Image API 3.0 §4.3.
#[must_use]
pub fn rotate(pixels: Pixels, degrees: f64, mirrored: bool) -> Pixels {
    let degrees = degrees.rem_euclid(360.0);
    if let Some(orientation) = quarter_turns(degrees, mirrored) {
        return orient(pixels, orientation);
    }
    let pixels = if mirrored { orient(pixels, Orientation::MirrorHorizontal) } else { pixels };
    if pixels.size().is_empty() {
        return pixels;
    }
    let pixels = with_alpha(pixels);
    match pixels.channels() {
        Channels::GrayAlpha => turn::<2>(&pixels, degrees),
        _ => turn::<4>(&pixels, degrees),
    }
}

/// The exact way to do it, where there is one. `degrees` is from 0 to 360.
fn quarter_turns(degrees: f64, mirrored: bool) -> Option<Orientation> {
    if degrees % 90.0 != 0.0 {
        return None;
    }
    Some(match ((degrees / 90.0) as u32 % 4, mirrored) {
        (0, false) => Orientation::Upright,
        (1, false) => Orientation::Rotate90,
        (2, false) => Orientation::Rotate180,
        (_, false) => Orientation::Rotate270,
        (0, true) => Orientation::MirrorHorizontal,
        (1, true) => Orientation::Transverse,
        (2, true) => Orientation::MirrorVertical,
        (_, true) => Orientation::Transpose,
    })
}

/// The same picture with an alpha channel, opaque where there was none; inks have none, and
/// become colors.
fn with_alpha(pixels: Pixels) -> Pixels {
    let (size, channels) = (pixels.size(), pixels.channels());
    let target = match channels {
        Channels::Gray => Channels::GrayAlpha,
        Channels::Rgb => Channels::Rgba,
        Channels::GrayAlpha | Channels::Rgba => return pixels,
        Channels::Cmyk => return with_alpha(inks::to_rgb(&pixels)),
    };
    let mut data = Vec::with_capacity(pixels.data().len() / channels.count() * target.count());
    for pixel in pixels.data().chunks_exact(channels.count()) {
        data.extend_from_slice(pixel);
        data.push(255);
    }
    Pixels::new(size, target, data).expect("one sample was added to each pixel")
}

/// `N` is the number of samples a pixel, the last of them alpha.
fn turn<const N: usize>(pixels: &Pixels, degrees: f64) -> Pixels {
    let (stored, turned) = (pixels.size(), rotated_size(pixels.size(), degrees));
    let (source, _) = pixels.data().as_chunks::<N>();
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (columns, rows) = (turned.width as usize, turned.height as usize);
    let mut result = vec![[0; N]; columns * rows];
    for (y, row) in result.chunks_exact_mut(columns).enumerate() {
        // Distances are from the center of either picture to the center of a pixel.
        let down = y as f64 + 0.5 - f64::from(turned.height) / 2.0;
        for (x, pixel) in row.iter_mut().enumerate() {
            let right = x as f64 + 0.5 - f64::from(turned.width) / 2.0;
            let from_x = right * cos + down * sin + f64::from(stored.width) / 2.0;
            let from_y = down * cos - right * sin + f64::from(stored.height) / 2.0;
            *pixel = sample(source, stored, from_x - 0.5, from_y - 0.5);
        }
    }
    Pixels::new(turned, pixels.channels(), result.into_flattened())
        .expect("the buffer was made for this size")
}

/// The color at (x, y), counted from the center of the first pixel; what lies outside
/// the picture counts as transparent.
fn sample<const N: usize>(source: &[[u8; N]], size: Size, x: f64, y: f64) -> [u8; N] {
    let (left, top) = (x.floor(), y.floor());
    let (weight_right, weight_down) = ((x - left) as f32, (y - top) as f32);
    let (left, top) = (left as i64, top as i64);
    let (width, height) = (i64::from(size.width), i64::from(size.height));
    if left < -1 || top < -1 || left >= width || top >= height {
        return [0; N];
    }
    // Sums of weight × opacity × color; the last one is of weight × opacity.
    let mut sums = [0f32; N];
    for (at_y, weight_y) in [(top, 1.0 - weight_down), (top + 1, weight_down)] {
        for (at_x, weight_x) in [(left, 1.0 - weight_right), (left + 1, weight_right)] {
            if (0..width).contains(&at_x) && (0..height).contains(&at_y) {
                let pixel = source[(at_y * width + at_x) as usize];
                let opacity = weight_x * weight_y * f32::from(pixel[N - 1]);
                for channel in 0..N - 1 {
                    sums[channel] += opacity * f32::from(pixel[channel]);
                }
                sums[N - 1] += opacity;
            }
        }
    }
    let opacity = sums[N - 1];
    if opacity <= 0.0 {
        return [0; N];
    }
    let mut pixel = [0; N];
    for channel in 0..N - 1 {
        pixel[channel] = (sums[channel] / opacity).round() as u8;
    }
    pixel[N - 1] = opacity.round() as u8;
    pixel
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pixels::samples;
    use proptest::prelude::*;

    #[test]
    fn a_quarter_turn_is_clockwise() {
        let pixels = Pixels::new(Size::new(2, 1), Channels::Gray, b"ab".to_vec()).unwrap();
        assert_eq!(rotate(pixels.clone(), 90.0, false).data(), b"ab");
        assert_eq!(rotate(pixels.clone(), 180.0, false).data(), b"ba");
        assert_eq!(rotate(pixels.clone(), 270.0, false).data(), b"ba");
        assert_eq!(rotate(pixels.clone(), 360.0, false), pixels);
    }

    #[test]
    fn mirroring_comes_before_turning() {
        for (degrees, turn) in [
            (0.0, Orientation::Upright),
            (90.0, Orientation::Rotate90),
            (180.0, Orientation::Rotate180),
            (270.0, Orientation::Rotate270),
        ] {
            let pixels = samples::numbered(Size::new(5, 3), Channels::Rgb);
            let mirrored = orient(pixels.clone(), Orientation::MirrorHorizontal);
            assert_eq!(rotate(pixels, degrees, true), orient(mirrored, turn), "{degrees}");
        }
    }

    #[test]
    fn at_45_degrees_the_corners_are_transparent_and_the_middle_is_the_picture() {
        let pixels = samples::flat(Size::new(100, 100), Channels::Rgb, &[10, 200, 30]);
        let turned = rotate(pixels, 45.0, false);
        assert_eq!((turned.size(), turned.channels()), (Size::new(141, 141), Channels::Rgba));
        for (x, y) in [(0, 0), (140, 0), (0, 140), (140, 140)] {
            assert_eq!(turned.pixel(x, y), [0, 0, 0, 0], "{x},{y}");
        }
        assert_eq!(turned.pixel(70, 70), [10, 200, 30, 255]);
        // The corner of the square touches the middle of the top edge.
        assert!(turned.pixel(70, 2)[3] > 200, "{:?}", turned.pixel(70, 2));
    }

    #[test]
    fn a_small_turn_is_clockwise_too() {
        // A dark left half: turned a little clockwise, the dark reaches further right at
        // the top than at the bottom.
        let mut pixels = Pixels::zeroed(Size::new(60, 60), Channels::Gray);
        for (at, sample) in pixels.data_mut().iter_mut().enumerate() {
            *sample = if at % 60 < 30 { 0 } else { 255 };
        }
        let turned = rotate(pixels, 10.0, false);
        let dark = |y: u32| {
            (0..turned.size().width)
                .filter(|x| matches!(turned.pixel(*x, y), [0..128, 128..=255]))
                .max()
                .unwrap()
        };
        assert!(dark(20) > dark(50), "{} and {}", dark(20), dark(50));
    }

    #[test]
    fn edges_fade_without_changing_color() {
        let turned = rotate(samples::flat(Size::new(40, 20), Channels::Gray, &[77]), 22.5, false);
        let soft = turned.data().chunks_exact(2).filter(|pixel| (1..255).contains(&pixel[1]));
        assert!(soft.clone().count() > 20);
        assert!(soft.clone().all(|pixel| pixel[0] == 77));
    }

    proptest! {
        #[test]
        fn any_picture_turns_to_the_size_that_geometry_tells(
            (width, height) in (1u32..24, 1u32..24),
            degrees in 0.0f64..=360.0,
            mirrored: bool,
            channels in prop::sample::select(
                &Channels::ALL[..],
            ),
        ) {
            let size = Size::new(width, height);
            let turned = rotate(samples::numbered(size, channels), degrees, mirrored);
            prop_assert_eq!(turned.size(), rotated_size(size, degrees));
            prop_assert_eq!(turned.channels().has_color(), channels.has_color());
        }
    }
}
