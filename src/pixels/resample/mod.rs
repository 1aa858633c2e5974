//! [`resample`]: any part of a picture at any size.

mod channels;
mod lanczos;

use std::cell::RefCell;

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::{U8x2, U8x3, U8x4};
use fast_image_resize::{PixelTrait, ResizeAlg, ResizeOptions, Resizer};

pub use lanczos::FILTER_REACH;

use super::{Channels, Pixels, crop::crop};
use crate::geometry::{Rect, Size};

/// The least side of the part that is resampled, in pixels: beneath it the filter would
/// have nothing to weigh.
const LEAST_SPAN: f64 = 1.0 / 256.0;

/// Scratch memory a thread keeps between calls; what one large picture needed beyond it
/// is given back.
const KEPT_BYTES: usize = 32 << 20;

thread_local! {
    static RESIZER: RefCell<Resizer> = RefCell::new(Resizer::new());
}

/// Brings the part of `pixels` inside `[left, top, right, bottom]` (in pixels, fractions
/// allowed) to exactly `size`, by Lanczos3 over the samples as they are (in gamma-encoded
/// light, as image servers and browsers do).
///
/// Edges outside the picture are cut to it; pixels outside the part but near it take
/// part in the filter, so neighboring tiles fit together. Transparent pixels lend no
/// color to their neighbors. A part of whole pixels that already has `size` is copied
/// unchanged.
#[must_use]
pub fn resample(pixels: &Pixels, part: [f64; 4], size: Size) -> Pixels {
    let [resampled] = resample_alike([pixels], part, size);
    resampled
}

/// As [`resample`], of pictures of one size and the same channels.
pub(super) fn resample_alike<const N: usize>(
    pictures: [&Pixels; N],
    part: [f64; 4],
    size: Size,
) -> [Pixels; N] {
    let Some((all, channels)) = pictures.first().map(|first| (first.size(), first.channels()))
    else {
        return pictures.map(Pixels::clone);
    };
    if size.is_empty() || all.is_empty() {
        return pictures.map(|_| Pixels::zeroed(size, channels));
    }
    let part = Part::within(part, all);
    if let Some(at) = part.unscaled(size) {
        return pictures.map(|picture| crop(picture, at));
    }
    match channels {
        Channels::Gray => channels::resample(pictures, part, size),
        Channels::GrayAlpha => pictures.map(|picture| resample_as::<U8x2>(picture, part, size)),
        Channels::Rgb => pictures.map(|picture| resample_as::<U8x3>(picture, part, size)),
        Channels::Rgba | Channels::Cmyk => {
            pictures.map(|picture| resample_as::<U8x4>(picture, part, size))
        }
    }
}

/// What is resampled, inside of a picture, in its pixels.
#[derive(Clone, Copy)]
struct Part {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

impl Part {
    fn within([left, top, right, bottom]: [f64; 4], all: Size) -> Self {
        let (left, width) = span(left, right, all.width);
        let (top, height) = span(top, bottom, all.height);
        Self { left, top, width, height }
    }

    /// Where its pixels are, if they are whole and just those asked for.
    fn unscaled(self, size: Size) -> Option<Rect> {
        let Self { left, top, .. } = self;
        let whole = self.keeps_columns(size.width) && self.height == f64::from(size.height);
        (whole && top.fract() == 0.0)
            .then(|| Rect::new(left as u32, top as u32, size.width, size.height))
    }

    fn keeps_columns(self, to: u32) -> bool {
        self.width == f64::from(to) && self.left.fract() == 0.0
    }
}

fn resample_as<P: PixelTrait>(pixels: &Pixels, part: Part, size: Size) -> Pixels {
    let mut scaled = Pixels::zeroed(size, pixels.channels());
    let alpha = pixels.channels().has_alpha();
    RESIZER.with_borrow_mut(|resizer| {
        let target = (scaled.data_mut(), size);
        convolve::<P>(resizer, (pixels.data(), pixels.size()), part, target, alpha);
        if resizer.size_of_internal_buffers() > KEPT_BYTES {
            resizer.reset_internal_buffers();
        }
    });
    scaled
}

/// Typed by hand: the library's own choice at run time would compile its filters for all
/// fifteen types of pixels that it knows.
fn convolve<P: PixelTrait>(
    resizer: &mut Resizer,
    (source, all): (&[u8], Size),
    part: Part,
    (target, size): (&mut [u8], Size),
    alpha: bool,
) {
    const FITS: &str = "the buffer has the length of its size";
    let source = TypedImageRef::<P>::from_buffer(all.width, all.height, source).expect(FITS);
    let mut target = TypedImage::<P>::from_buffer(size.width, size.height, target).expect(FITS);
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(lanczos::filter()))
        .crop(part.left, part.top, part.width, part.height)
        .use_alpha(alpha);
    resizer.resize_typed(&source, &mut target, &options).expect("the part lies inside the picture");
}

/// Start and length of `start..end` cut to `0..side`, never shorter than [`LEAST_SPAN`].
fn span(start: f64, end: f64, side: u32) -> (f64, f64) {
    let side = f64::from(side);
    // `max` and `min` drop a NaN in favor of the bound.
    let start = start.max(0.0).min(side - LEAST_SPAN);
    let end = end.max(start + LEAST_SPAN).min(side);
    (start, (end - start).min(side - start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pixels::samples;
    use proptest::prelude::*;

    fn whole(size: Size) -> [f64; 4] {
        [0.0, 0.0, f64::from(size.width), f64::from(size.height)]
    }

    #[test]
    fn whole_pixels_at_their_own_size_are_copied_unchanged() {
        let size = Size::new(7, 5);
        for channels in Channels::ALL {
            let pixels = samples::numbered(size, channels);
            assert_eq!(resample(&pixels, whole(size), size), pixels, "{channels:?}");
            let part = resample(&pixels, [2.0, 1.0, 6.0, 4.0], Size::new(4, 3));
            assert_eq!(part, crop(&pixels, Rect::new(2, 1, 4, 3)), "{channels:?}");
        }
    }

    #[test]
    fn a_flat_picture_stays_flat_at_every_size() {
        let pixels = samples::flat(Size::new(40, 30), Channels::Rgb, &[200, 150, 90]);
        for size in [Size::new(1, 1), Size::new(13, 29), Size::new(97, 64)] {
            let result = resample(&pixels, whole(pixels.size()), size);
            assert_eq!(result, samples::flat(size, Channels::Rgb, &[200, 150, 90]), "{size}");
        }
    }

    #[test]
    fn transparent_pixels_lend_no_color_to_their_neighbors() {
        // Left half transparent red, right half opaque blue: no red may be seen.
        let mut pixels = Pixels::zeroed(Size::new(16, 1), Channels::Rgba);
        for (x, pixel) in pixels.data_mut().chunks_exact_mut(4).enumerate() {
            pixel.copy_from_slice(if x < 8 { &[255, 0, 0, 0] } else { &[0, 0, 255, 255] });
        }
        let result = resample(&pixels, whole(pixels.size()), Size::new(7, 1));
        for x in 0..7 {
            let pixel = result.pixel(x, 0);
            assert!(pixel[3] == 0 || (pixel[0] == 0 && pixel[2] >= 250), "{x}: {pixel:?}");
        }
    }

    #[test]
    fn a_part_without_area_still_gives_the_size_asked_for() {
        let pixels = samples::numbered(Size::new(9, 1), Channels::GrayAlpha);
        for part in [
            [4.0, 0.5, 4.0, 0.5],
            [9.0, 1.0, 9.0, 1.0],
            [-5.0, -5.0, 99.0, 99.0],
            [6.0, 0.0, 2.0, 1.0],
            [f64::NAN, f64::NAN, f64::NAN, f64::NAN],
            [8.999_999_999, 0.0, 9.0, 1.0],
        ] {
            let size = Size::new(4, 3);
            assert_eq!(resample(&pixels, part, size).size(), size, "{part:?}");
        }
    }

    #[test]
    fn a_fractional_part_is_taken_where_it_lies() {
        // A ramp of slope 8 over 32 columns. Columns 4.5 to 12.5 at a quarter of the size
        // have their centers at 6.5 and 10.5, where the ramp is 8*6 = 48 and 8*10 = 80.
        let mut ramp = Pixels::zeroed(Size::new(32, 8), Channels::Gray);
        for (at, sample) in ramp.data_mut().iter_mut().enumerate() {
            *sample = (at % 32 * 8) as u8;
        }
        let result = resample(&ramp, [4.5, 0.0, 12.5, 8.0], Size::new(2, 2));
        for (x, expected) in [(0, 48), (1, 80)] {
            let found = result.pixel(x, 0)[0];
            assert!(found.abs_diff(expected) <= 1, "{x}: {found} for {expected}");
        }
    }

    proptest! {
        #[test]
        fn a_single_channel_is_scaled_as_one_of_three(
            (width, height) in (1u32..90, 1u32..70),
            (to_width, to_height) in (1u32..100, 1u32..100),
            (left, top) in (0.0f64..40.0, 0.0f64..40.0),
            (right, bottom) in (40.0f64..90.0, 40.0f64..70.0),
        ) {
            let size = Size::new(width, height);
            let wave = |at: u32| {
                let (x, y) = (f64::from(at % width), f64::from(at / width));
                (127.0 + 60.0 * (x / 2.0).sin() + 60.0 * (y / 3.0).cos()) as u8
            };
            let samples: Vec<u8> = (0..width * height).map(wave).collect();
            let three = samples.iter().flat_map(|sample| [*sample; 3]).collect();
            let gray = Pixels::new(size, Channels::Gray, samples).unwrap();
            let rgb = Pixels::new(size, Channels::Rgb, three).unwrap();
            let (to, part) = (Size::new(to_width, to_height), [left, top, right, bottom]);
            let (gray, rgb) = (resample(&gray, part, to), resample(&rgb, part, to));
            for (one, three) in gray.data().iter().zip(rgb.data().chunks_exact(3)) {
                prop_assert!(one.abs_diff(three[0]) <= 1, "{one} and {three:?}");
            }
        }

        #[test]
        fn the_size_is_always_the_one_asked_for(
            (width, height) in (1u32..20, 1u32..20),
            (to_width, to_height) in (1u32..40, 1u32..40),
            edges in prop::array::uniform4(0.0f64..20.0),
            channels in prop::sample::select(&Channels::ALL[..]),
        ) {
            let pixels = samples::numbered(Size::new(width, height), channels);
            let size = Size::new(to_width, to_height);
            let result = resample(&pixels, edges, size);
            prop_assert_eq!((result.size(), result.channels()), (size, channels));
        }
    }
}
