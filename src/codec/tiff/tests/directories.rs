//! Which directories are levels, and which are not.

use super::super::fixtures::{LONG, Page, SHORT, build, open, open_within};
use super::super::header::ByteOrder;
use crate::codec::Settings;
use crate::geometry::{Rect, Size};

/// A gray picture of one value in one strip.
fn gray(width: u64, height: u64, value: u8) -> Page {
    Page::new(width, height, 1, &[8]).cell(vec![value; (width * height) as usize])
}

fn reduced(width: u64, height: u64, value: u8) -> Page {
    gray(width, height, value).with(254, LONG, &[1])
}

/// Scale factor and the value of the first pixel, level by level.
fn levels(pages: &[Page]) -> Vec<(u32, u8)> {
    let opened = open(build(ByteOrder::Little, false, pages).bytes).unwrap();
    let levels = opened.properties().levels.iter().enumerate();
    levels
        .map(|(index, level)| {
            (level.scale_factor, opened.decode(index, Rect::new(0, 0, 1, 1)).unwrap().data()[0])
        })
        .collect()
}

#[test]
fn chained_reductions_are_levels_in_the_order_of_their_scale() {
    let pages = [gray(100, 60, 1), gray(25, 15, 4), reduced(50, 30, 2), gray(12, 7, 8)];
    assert_eq!(levels(&pages), [(1, 1), (2, 2), (4, 4), (8, 8)]);
}

#[test]
fn sub_ifds_are_levels_of_the_page_they_hang_below() {
    let mut main = gray(100, 60, 1);
    main.below = vec![reduced(50, 30, 2), reduced(25, 15, 4)];
    let mut second = gray(100, 60, 9);
    second.below = vec![reduced(13, 8, 99)];
    assert_eq!(levels(&[main, second]), [(1, 1), (2, 2), (4, 4)]);
}

#[test]
fn thumbnails_masks_pages_and_repetitions_are_no_levels() {
    let pages = [
        gray(100, 60, 1),
        gray(16, 16, 90),                               // another shape
        gray(50, 30, 91).with(254, LONG, &[5]),         // a reduced mask
        gray(50, 30, 98).with(262, SHORT, &[4]),        // a mask that only its colors tell
        gray(50, 30, 92).with(254, LONG, &[2]),         // a page
        Page::new(50, 30, 2, &[8; 3]).cell([93; 4500]), // other channels
        gray(50, 30, 94).with(259, SHORT, &[9]),        // a kind that we do not read
        gray(200, 120, 95),                             // larger
        gray(100, 60, 96),                              // the full size again
        gray(25, 15, 4),
        gray(25, 15, 97), // a scale that is there
    ];
    assert_eq!(levels(&pages), [(1, 1), (4, 4)]);
}

#[test]
fn the_largest_full_picture_is_the_main_one_where_the_first_is_a_preview() {
    let pages = [reduced(25, 15, 4), gray(50, 30, 2), gray(100, 60, 1)];
    assert_eq!(levels(&pages), [(1, 1), (2, 2), (4, 4)]);
    let mut preview = reduced(25, 15, 4);
    preview.below = vec![gray(100, 60, 1), gray(9, 9, 90)];
    assert_eq!(levels(&[preview]), [(1, 1), (4, 4)]);
    assert_eq!(levels(&[reduced(25, 15, 4)]), [(1, 4)]);
}

#[test]
fn a_chain_that_comes_back_ends_there() {
    let pages = [gray(100, 60, 1), gray(50, 30, 2)];
    let built = build(ByteOrder::Little, false, &pages);
    let mut file = built.bytes;
    let end = file.len();
    for back in built.offsets {
        file[end - 4..].copy_from_slice(&(back as u32).to_le_bytes());
        assert_eq!(open(file.clone()).unwrap().properties().levels.len(), 2);
    }
}

#[test]
fn a_later_directory_that_is_broken_does_not_cost_the_picture() {
    let built = build(ByteOrder::Big, true, &[gray(100, 60, 1), gray(50, 30, 2)]);
    for offset in [1u64, 15, built.bytes.len() as u64, u64::MAX] {
        let mut file = built.bytes.clone();
        let end = file.len();
        file[end - 8..].copy_from_slice(&offset.to_be_bytes());
        assert_eq!(open(file).unwrap().properties().levels.len(), 2, "{offset}");
    }
    // Cut within the second directory.
    let cut = built.bytes[..built.bytes.len() - 40].to_vec();
    assert_eq!(open(cut).unwrap().sizes(), [(1, Size::new(100, 60))]);
}

#[test]
fn a_sub_ifd_that_points_at_its_parent_is_no_loop() {
    let built = build(ByteOrder::Little, false, &[gray(10, 6, 1).with(330, LONG, &[0])]);
    let mut file = built.bytes;
    let entry = file.windows(4).position(|bytes| bytes == [0x4A, 1, 4, 0]).unwrap();
    file[entry + 8..entry + 12].copy_from_slice(&(built.offsets[0] as u32).to_le_bytes());
    assert_eq!(open(file).unwrap().sizes(), [(1, Size::new(10, 6))]);
}

#[test]
fn no_more_directories_are_followed_than_allowed() {
    let pages: Vec<Page> = (0..6).map(|n| reduced(64 >> n, 64 >> n, n)).collect();
    let file = build(ByteOrder::Little, false, &pages).bytes;
    let limits = Settings { max_directories: 3, ..Settings::default() };
    assert_eq!(open_within(file.clone(), &limits).unwrap().sizes().len(), 3);
    assert_eq!(open(file).unwrap().sizes().len(), 6);
}

#[test]
fn a_level_whose_tables_are_not_there_is_none() {
    // JPEG of the old kind, with tables behind the end of the file.
    let old = reduced(50, 30, 2).with(259, SHORT, &[6]).with(519, LONG, &[1 << 30]);
    assert_eq!(levels(&[gray(100, 60, 1), old.clone(), reduced(25, 15, 4)]), [(1, 1), (4, 4)]);
    let error = open(build(ByteOrder::Little, false, &[old]).bytes).err().unwrap().to_string();
    assert!(error.contains("are said to lie at byte 1073741824"), "{error}");
}
