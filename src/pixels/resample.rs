//! [`resample`]: any part of a picture at any size.

use std::cell::RefCell;

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::{U8, U8x2, U8x3, U8x4};
use fast_image_resize::{FilterType, PixelTrait, ResizeAlg, ResizeOptions, Resizer};

use super::{Channels, Pixels, crop::crop};
use crate::geometry::{Rect, Size};

/// The least side of the part that is resampled, in pixels: beneath it the filter would
/// have nothing to weigh.
const LEAST_SPAN: f64 = 1.0 / 256.0;

/// How far beyond its own pixel Lanczos3 looks, in pixels of the larger of the two grids.
///
/// Source: the filter's definition, `sinc(x) sinc(x/3)` for |x| < 3.
pub const FILTER_REACH: f64 = 3.0;

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
    if size.is_empty() || pixels.size().is_empty() {
        return Pixels::zeroed(size, pixels.channels());
    }
    let (left, width) = span(part[0], part[2], pixels.size().width);
    let (top, height) = span(part[1], part[3], pixels.size().height);
    let same_size = width == f64::from(size.width) && height == f64::from(size.height);
    if same_size && left.fract() == 0.0 && top.fract() == 0.0 {
        return crop(pixels, Rect::new(left as u32, top as u32, size.width, size.height));
    }
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3))
        .crop(left, top, width, height)
        .use_alpha(pixels.channels().has_alpha());
    match pixels.channels() {
        Channels::Gray if width == f64::from(size.width) && left.fract() == 0.0 => {
            resample_as::<U8>(pixels, size, &options)
        }
        Channels::Gray => {
            // Rows first, of the columns that the filter sees.
            let reach = FILTER_REACH * (width / f64::from(size.width)).max(1.0) + 1.0;
            let first = (left - reach).floor().max(0.0);
            let end = (left + width + reach).ceil().min(f64::from(pixels.size().width));
            let columns = Size::new((end - first) as u32, size.height);
            let columns = resample(pixels, [first, top, end, top + height], columns);
            by_fours(&columns, left - first, width, size.width)
        }
        Channels::GrayAlpha => resample_as::<U8x2>(pixels, size, &options),
        Channels::Rgb => resample_as::<U8x3>(pixels, size, &options),
        Channels::Rgba => resample_as::<U8x4>(pixels, size, &options),
    }
}

/// Brings the columns from `left` to `left + width` to a width of `to`, four rows at once as
/// if they were the channels of one: for a single channel the library's filter along rows
/// takes as long as for three.
fn by_fours(plane: &Pixels, left: f64, width: f64, to: u32) -> Pixels {
    let Size { width: stride, height } = plane.size();
    let fours = height.div_ceil(4);
    let mut woven = Pixels::zeroed(Size::new(stride, fours), Channels::Rgba);
    let row = woven.stride();
    let rows = plane.data().chunks(row).zip(woven.data_mut().chunks_exact_mut(row));
    for (four, woven) in rows {
        // Where fewer are left, the first stands for them.
        let row = |n: usize| four.chunks_exact(stride as usize).nth(n).unwrap_or(four);
        let rows = row(0).iter().zip(row(1)).zip(row(2)).zip(row(3));
        for (pixel, (((a, b), c), d)) in woven.as_chunks_mut().0.iter_mut().zip(rows) {
            *pixel = [*a, *b, *c, *d];
        }
    }
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3))
        .crop(left, 0.0, width, f64::from(fours))
        .use_alpha(false);
    let woven = resample_as::<U8x4>(&woven, Size::new(to, fours), &options);
    let mut scaled = Pixels::zeroed(Size::new(to, height), Channels::Gray);
    let row = woven.stride();
    let rows = scaled.data_mut().chunks_mut(row).zip(woven.data().chunks_exact(row));
    for (four, woven) in rows {
        for (n, row) in four.chunks_exact_mut(to as usize).enumerate() {
            for (sample, pixel) in row.iter_mut().zip(woven.as_chunks::<4>().0) {
                *sample = pixel[n];
            }
        }
    }
    scaled
}

/// Typed by hand: the library's own choice at run time would compile its filters for all
/// fifteen types of pixels that it knows.
fn resample_as<P: PixelTrait>(pixels: &Pixels, size: Size, options: &ResizeOptions) -> Pixels {
    const FITS: &str = "the buffer has the length of its size";
    let Size { width, height } = pixels.size();
    let source = TypedImageRef::<P>::from_buffer(width, height, pixels.data()).expect(FITS);
    let mut scaled = Pixels::zeroed(size, pixels.channels());
    let mut target =
        TypedImage::<P>::from_buffer(size.width, size.height, scaled.data_mut()).expect(FITS);
    RESIZER.with_borrow_mut(|resizer| {
        resizer
            .resize_typed(&source, &mut target, options)
            .expect("the part lies inside the picture");
        if resizer.size_of_internal_buffers() > KEPT_BYTES {
            resizer.reset_internal_buffers();
        }
    });
    scaled
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

    const ALL: [Channels; 4] = [Channels::Gray, Channels::GrayAlpha, Channels::Rgb, Channels::Rgba];

    fn whole(size: Size) -> [f64; 4] {
        [0.0, 0.0, f64::from(size.width), f64::from(size.height)]
    }

    #[test]
    fn whole_pixels_at_their_own_size_are_copied_unchanged() {
        let size = Size::new(7, 5);
        for channels in ALL {
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
            channels in prop::sample::select(&ALL[..]),
        ) {
            let pixels = samples::numbered(Size::new(width, height), channels);
            let size = Size::new(to_width, to_height);
            let result = resample(&pixels, edges, size);
            prop_assert_eq!((result.size(), result.channels()), (size, channels));
        }
    }
}
