//! What is left in planes looks like what is decoded to pixels.

use std::io::Cursor;

use proptest::prelude::*;

use super::super::fixtures::{Opened, Page, SHORT, one, open, picture};
use super::super::write::{PyramidOptions, Subsampling, TileCompression, write_pyramid};
use crate::geometry::{Rect, Size};
use crate::pixels::{Channels, Pixels, Planes, samples};

/// What the window gives in planes, and as pixels.
fn both(opened: &Opened, region: Rect, eighths: u32) -> (Option<Planes>, Pixels) {
    let window = opened.image.scaled_window(0, region, eighths).unwrap().expect("JPEG scales");
    let parts = opened.runtime.block_on(opened.object.read_all(&window.ranges)).unwrap();
    (opened.image.decode_planes(&window, &parts), opened.image.decode(&window, &parts).unwrap())
}

fn pyramid(size: Size, channels: Channels, tile: Size, subsampling: Subsampling) -> Opened {
    let compression = TileCompression::Jpeg { quality: 95 };
    let options = PyramidOptions { tile, compression, subsampling, ..PyramidOptions::default() };
    let mut file = Cursor::new(Vec::new());
    write_pyramid(&picture(size, channels), &options, &mut file).unwrap();
    open(file.into_inner()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_part_at_any_eighths_looks_the_same(
        (width, height) in (40u32..300, 40u32..300),
        (left, top) in (0u32..8, 0u32..8),
        (across, down) in (1u32..20, 1u32..20),
        tile in prop::sample::select(vec![Size::new(64, 48), Size::new(128, 128)]),
        subsampling in prop::sample::select(vec![
            Subsampling::None,
            Subsampling::Across,
            Subsampling::Both,
        ]),
        eighths in 1u32..9,
    ) {
        let opened = pyramid(Size::new(width, height), Channels::Rgb, tile, subsampling);
        let left = (left * 16).min(width / 32 * 16);
        let top = (top * 16).min(height / 32 * 16);
        let region = Rect::new(left, top, across * 16, down * 16);
        let region = region.intersection(Size::new(width, height).rect()).unwrap();
        let (planes, pixels) = both(&opened, region, eighths);
        let shown = planes.expect("it is in planes").to_rgb();
        prop_assert_eq!(shown.size(), pixels.size());
        let difference = samples::difference(&shown, &pixels);
        // Where few pixels are left, colors that two of them share are seen.
        let few = shown.size().width.min(shown.size().height) < 16;
        prop_assert!(difference < if few { 20.0 } else { 7.0 }, "{region} to {eighths}/8: {difference} of 255 off");
    }
}

/// Brightness of the first rows of a tile of 64 x 96, decoded alone: `None` where they are not
/// left in planes.
fn first_rows(cell: &[u8], rows: u32) -> Option<Vec<u8>> {
    let page = Page::new(64, 96, 6, &[8, 8, 8]).with(259, SHORT, &[7]);
    let page = page.with(322, SHORT, &[64]).with(323, SHORT, &[96]).with(530, SHORT, &[2, 2]);
    let opened = open(one(&page.cell(cell))).unwrap();
    let region = Rect::new(0, 0, 64, rows);
    let window = opened.image.scaled_window(0, region, 8).unwrap().expect("JPEG scales");
    let parts = opened.runtime.block_on(opened.object.read_all(&window.ranges)).unwrap();
    let planes = opened.image.decode_planes(&window, &parts)?;
    Some(planes.luma().data().to_vec())
}

#[test]
fn rows_below_those_that_are_wanted_are_not_decoded() {
    let page = picture(Size::new(64, 96), Channels::Rgb);
    let cell = turbojpeg::compress(image(&page), 90, turbojpeg::Subsamp::Sub2x2).unwrap().to_vec();
    let all = first_rows(&cell, 96).unwrap();
    for rows in [16, 32, 80] {
        assert!(first_rows(&cell, rows).unwrap() == all[..64 * rows as usize], "{rows} rows");
    }
    // What is wrong farther down is not seen; what is wrong in them is.
    let scan = cell.windows(2).position(|pair| pair == [0xFF, 0xDA]).unwrap();
    let ended = |at: usize| [&cell[..at], &[0xFF, 0xD9]].concat();
    let (early, late) = (ended(scan + 40), ended(cell.len() - 60));
    assert_eq!((first_rows(&early, 16), first_rows(&early, 96)), (None, None));
    assert_eq!(first_rows(&late, 96), None);
    assert!(first_rows(&late, 16).unwrap() == all[..64 * 16]);
}

fn image(pixels: &Pixels) -> turbojpeg::Image<&[u8]> {
    let Size { width, height } = pixels.size();
    let (width, height) = (width as usize, height as usize);
    let (pitch, format) = (pixels.stride(), turbojpeg::PixelFormat::RGB);
    turbojpeg::Image { pixels: pixels.data(), width, pitch, height, format }
}

#[test]
fn a_picture_without_colors_or_with_colors_as_they_are_is_not_in_planes() {
    let gray = pyramid(Size::new(64, 64), Channels::Gray, Size::new(64, 64), Subsampling::Both);
    assert_eq!(both(&gray, Rect::new(0, 0, 64, 64), 8).0, None);
    let page = Page::new(32, 32, 2, &[8, 8, 8]).with(259, SHORT, &[7]).cell(stream(32, 2));
    assert_eq!(both(&open(one(&page)).unwrap(), Rect::new(0, 0, 32, 32), 8).0, None);
}

/// A JPEG of one color with 32 columns; `coarse` is 1 or 2: pixels a side that share colors.
fn stream(rows: u32, coarse: u32) -> Vec<u8> {
    let pixels = [200, 120, 60].repeat((32 * rows) as usize);
    let pixels = Pixels::new(Size::new(32, rows), Channels::Rgb, pixels).unwrap();
    let subsampling =
        if coarse == 2 { turbojpeg::Subsamp::Sub2x2 } else { turbojpeg::Subsamp::None };
    turbojpeg::compress(image(&pixels), 90, subsampling).unwrap().to_vec()
}

/// Two strips of 16 rows in luminance and two differences.
fn strips(cells: [Vec<u8>; 2]) -> Opened {
    let page = Page::new(32, 32, 6, &[8, 8, 8]).with(259, SHORT, &[7]).with(278, SHORT, &[16]);
    let [first, second] = cells;
    open(one(&page.cell(first).cell(second))).unwrap()
}

#[test]
fn cells_whose_colors_are_not_equally_coarse_or_missing_are_decoded_to_pixels() {
    let whole = Rect::new(0, 0, 32, 32);
    for coarse in [1, 2] {
        let (planes, pixels) = both(&strips([stream(16, coarse), stream(16, coarse)]), whole, 8);
        assert_eq!(planes.unwrap().shared(), Size::new(coarse, coarse));
        assert_eq!(pixels.size(), whole.size());
    }
    let (planes, pixels) = both(&strips([stream(16, 1), stream(16, 2)]), whole, 8);
    assert_eq!(planes, None);
    assert!(pixels.pixel(5, 25)[0].abs_diff(200) < 4, "{:?}", pixels.pixel(5, 25));
    let (planes, pixels) = both(&strips([stream(16, 2), Vec::new()]), whole, 8);
    assert_eq!(planes, None);
    assert!(pixels.pixel(5, 5)[0].abs_diff(200) < 4, "{:?}", pixels.pixel(5, 5));
}

#[test]
fn a_cell_that_is_cut_short_or_of_another_size_is_not_left_in_planes() {
    let cut = stream(16, 2)[..300].to_vec();
    for second in [cut, stream(8, 2)] {
        let opened = strips([stream(16, 2), second]);
        let window = opened.image.scaled_window(0, Rect::new(0, 0, 32, 32), 8).unwrap().unwrap();
        let parts = opened.runtime.block_on(opened.object.read_all(&window.ranges)).unwrap();
        assert_eq!(opened.image.decode_planes(&window, &parts), None);
        assert!(opened.image.decode(&window, &parts).is_err());
    }
}
