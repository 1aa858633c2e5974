//! What is scaled while it is decoded looks like what is decoded and then scaled.

use std::io::Cursor;

use super::super::fixtures::{Opened, Page, SHORT, one, open, picture};
use super::super::write::{PyramidOptions, TileCompression, write_pyramid};
use crate::codec::CodecError;
use crate::geometry::{Rect, Size};
use crate::pixels::{Channels, Pixels, resample};
use proptest::prelude::*;

fn decode_scaled(opened: &Opened, region: Rect, eighths: u32) -> Result<Pixels, CodecError> {
    let window = opened.image.scaled_window(0, region, eighths)?.expect("JPEG scales");
    let parts = opened.runtime.block_on(opened.object.read_all(&window.ranges))?;
    opened.image.decode(&window, &parts)
}

/// Mean and largest difference of what is seen, where each stands for its own pixels.
fn differences(opened: &Opened, region: Rect, eighths: u32) -> (f64, u8) {
    let scaled = decode_scaled(opened, region, eighths).unwrap();
    let whole = opened.whole(0).unwrap();
    // Rounded up: the last pixel reaches a little beyond the region.
    let reach = |from: u32, side: u32| {
        f64::from(from) + f64::from((side * eighths).div_ceil(8)) * 8.0 / f64::from(eighths)
    };
    let (right, bottom) = (reach(region.x, region.width), reach(region.y, region.height));
    let part = [f64::from(region.x), f64::from(region.y), right, bottom];
    let expected = resample(&whole, part, scaled.size());
    let off = scaled.data().iter().zip(expected.data()).map(|(a, b)| a.abs_diff(*b));
    let (sum, most) = off.fold((0u64, 0), |(sum, most), off| (sum + u64::from(off), most.max(off)));
    (sum as f64 / scaled.data().len() as f64, most)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_part_at_any_eighths_looks_like_the_picture_scaled(
        (width, height) in (40u32..300, 40u32..300),
        (left, top) in (0u32..16, 0u32..16),
        (across, down) in (1u32..40, 1u32..40),
        tile in prop::sample::select(vec![Size::new(64, 48), Size::new(128, 128)]),
        eighths in 1u32..8,
        channels in prop::sample::select(vec![Channels::Gray, Channels::Rgb]),
    ) {
        let pixels = picture(Size::new(width, height), channels);
        let compression = TileCompression::Jpeg { quality: 95 };
        let options = PyramidOptions { tile, compression, ..PyramidOptions::default() };
        let mut file = Cursor::new(Vec::new());
        write_pyramid(&pixels, &options, &mut file).unwrap();
        let opened = open(file.into_inner()).unwrap();
        let left = (left * 8).min(width / 16 * 8);
        let top = (top * 8).min(height / 16 * 8);
        let region = Rect::new(left, top, across * 8, down * 8);
        let region = region.intersection(pixels.size().rect()).unwrap();
        let (mean, _) = differences(&opened, region, eighths);
        // The folds of the test picture are sharper than an eighth of it can show.
        prop_assert!(mean < 8.0, "{region} to {eighths}/8: {mean} of 255 off in the mean");
    }
}

/// Strips of 16 rows over 50 × 40 pixels of one brightness; the last has 8 rows.
fn strips(stored: impl Fn(u32) -> Vec<u8>) -> Opened {
    let mut page = Page::new(50, 40, 1, &[8]).with(259, SHORT, &[7]).with(278, SHORT, &[16]);
    for rows in [16, 16, 8] {
        page = page.cell(stored(rows));
    }
    open(one(&page)).unwrap()
}

fn flat(width: u32, rows: u32) -> Vec<u8> {
    let pixels = vec![180; (width * rows) as usize];
    let (width, height) = (width as usize, rows as usize);
    let format = turbojpeg::PixelFormat::GRAY;
    let image = turbojpeg::Image { pixels: &pixels[..], width, pitch: width, height, format };
    turbojpeg::compress(image, 90, turbojpeg::Subsamp::Gray).unwrap().to_vec()
}

#[test]
fn strips_are_scaled_whatever_their_width_and_the_last_one_has_fewer_rows() {
    let opened = strips(|rows| flat(50, rows));
    for eighths in 1..8 {
        let whole = Rect::new(0, 0, 50, 40);
        let scaled = decode_scaled(&opened, whole, eighths).unwrap();
        let side = |side: u32| (side * eighths).div_ceil(8);
        assert_eq!(scaled.size(), Size::new(side(50), side(40)));
        assert!(scaled.data().iter().all(|&gray| gray.abs_diff(180) <= 2), "{eighths}");
        let last = decode_scaled(&opened, Rect::new(40, 32, 10, 8), eighths).unwrap();
        assert!(last.data().iter().all(|&gray| gray.abs_diff(180) <= 2), "{eighths}");
    }
}

#[test]
fn a_cell_of_another_size_or_cut_short_is_damaged() {
    let other = strips(|rows| flat(64, rows));
    let error = decode_scaled(&other, Rect::new(0, 0, 50, 40), 4).unwrap_err();
    assert!(matches!(error, CodecError::Damaged { .. }), "{error}");
    let cut = strips(|rows| {
        let stream = flat(50, rows);
        stream[..stream.len() - 12].to_vec()
    });
    assert!(decode_scaled(&cut, Rect::new(0, 0, 50, 40), 4).is_err());
}

#[test]
fn what_is_no_jpeg_is_not_scaled() {
    let options = PyramidOptions {
        tile: Size::new(64, 64),
        compression: TileCompression::Deflate,
        ..PyramidOptions::default()
    };
    let mut file = Cursor::new(Vec::new());
    write_pyramid(&picture(Size::new(100, 100), Channels::Rgb), &options, &mut file).unwrap();
    let opened = open(file.into_inner()).unwrap();
    let window = opened.image.scaled_window(0, Rect::new(0, 0, 64, 64), 4).unwrap();
    assert_eq!(window, None);
}
