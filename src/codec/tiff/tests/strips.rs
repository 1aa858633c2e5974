//! What strips cost, and what may be left out where it follows from the rest.

use super::super::fixtures::{LONG, Page, SHORT, assert_same, one, open, open_within, picture};
use super::kinds::zlib;
use crate::codec::{Access, CodecError, Settings};
use crate::geometry::{Rect, Size};
use crate::pixels::Channels;

#[test]
fn of_a_plain_strip_only_the_rows_of_the_window_are_fetched() {
    let pixels = picture(Size::new(100, 90), Channels::Gray);
    let page = Page::new(100, 90, 1, &[8]).cell(pixels.data());
    let opened = open(one(&page)).unwrap();
    assert_eq!(opened.properties().access, Access::Cells);
    let window = opened.image.window(0, Rect::new(10, 40, 5, 3)).unwrap();
    assert_eq!(window.ranges, [8 + 4000..8 + 4300]);
    // The output, the three rows, and what is kept for one cell.
    assert_eq!(window.memory, 15 + 300 + 64);
    assert_same(&opened.whole(0).unwrap(), &pixels, "plain strip");
}

#[test]
fn one_compressed_strip_must_be_decoded_whole_and_fit_the_limit_for_that() {
    let pixels = picture(Size::new(100, 90), Channels::Gray);
    let page = Page::new(100, 90, 1, &[8]).with(259, SHORT, &[8]).cell(zlib(pixels.data()));
    let opened = open(one(&page)).unwrap();
    assert_eq!(opened.properties().access, Access::Whole);
    let limits = Settings { max_whole_pixels: 8999, ..Settings::default() };
    let error = open_within(one(&page), &limits).err().unwrap();
    assert!(matches!(error, CodecError::TooLarge { .. }), "{error}");
    let sentence = error.to_string();
    assert!(sentence.contains("9000") && sentence.contains("8999"), "{sentence}");
    let limits = Settings { max_tile_bytes: 8999, ..Settings::default() };
    assert!(open_within(one(&page), &limits).err().unwrap().to_string().contains("9000 bytes"));
}

#[test]
fn strip_lengths_may_be_missing_where_they_follow_from_the_size() {
    let pixels = picture(Size::new(10, 6), Channels::Gray);
    let page =
        Page::new(10, 6, 1, &[8]).with(273, LONG, &[8]).with(278, SHORT, &[6]).cell(pixels.data());
    let file = without(one(&page), 279);
    assert_same(&open(file).unwrap().whole(0).unwrap(), &pixels, "no lengths");
}

/// Strikes out an entry of a classic little endian file: its tag becomes one that nobody knows.
fn without(mut file: Vec<u8>, tag: u16) -> Vec<u8> {
    let [low, high] = tag.to_le_bytes();
    let kinds = [3u8, 4];
    let entry = file
        .windows(4)
        .position(|bytes| kinds.iter().any(|&kind| bytes == [low, high, kind, 0]))
        .unwrap();
    file[entry..entry + 2].copy_from_slice(&65_000u16.to_le_bytes());
    file
}

#[test]
fn packed_strips_without_lengths_end_where_the_next_one_starts_or_with_the_file() {
    let pixels = picture(Size::new(10, 6), Channels::Gray);
    let mut page = Page::new(10, 6, 1, &[8]).with(259, SHORT, &[8]).with(278, SHORT, &[2]);
    for strip in pixels.data().chunks(20) {
        page = page.cell(zlib(strip));
    }
    let file = without(one(&page), 279);
    let opened = open(file).unwrap();
    assert_same(&opened.whole(0).unwrap(), &pixels, "no lengths");
    let window = opened.image.window(0, Rect::new(0, 0, 10, 1)).unwrap();
    assert_eq!(window.ranges[0].end - window.ranges[0].start, page.cells[0].len() as u64);
}

#[test]
fn how_many_samples_there_are_may_be_told_by_their_depths_alone() {
    let pixels = picture(Size::new(10, 6), Channels::Rgb);
    let file = without(one(&Page::new(10, 6, 2, &[8; 3]).cell(pixels.data())), 277);
    assert_same(&open(file).unwrap().whole(0).unwrap(), &pixels, "no SamplesPerPixel");
}
