//! Which directories are pages, and which levels each page has.

use super::super::fixtures::{Built, LONG, Page, SHORT, build, open, open_page};
use super::super::header::ByteOrder;
use crate::codec::{CodecError, Settings};
use crate::geometry::Rect;

/// A gray picture of one value in one strip.
fn gray(width: u64, height: u64, value: u8) -> Page {
    Page::new(width, height, 1, &[8]).cell(vec![value; (width * height) as usize])
}

fn reduced(width: u64, height: u64, value: u8) -> Page {
    gray(width, height, value).with(254, LONG, &[1])
}

fn file(directories: &[Page]) -> Vec<u8> {
    build(ByteOrder::Little, false, directories).bytes
}

/// Scale factor and the value of the first pixel, level by level, page by page.
fn pages(file: &[u8]) -> Vec<Vec<(u32, u8)>> {
    let (mut pages, mut counts) = (Vec::new(), Vec::new());
    for number in 1.. {
        let opened = match open_page(file.to_vec(), number, &Settings::default()) {
            Ok(opened) => opened,
            Err(CodecError::NoPage { pages: there_are, .. }) => {
                assert_eq!(there_are.get() as usize, pages.len());
                break;
            }
            Err(error) => panic!("page {number}: {error}"),
        };
        counts.push(opened.image.pages().get() as usize);
        let levels = opened.properties().levels.iter().enumerate();
        let pixel = |level| opened.decode(level, Rect::new(0, 0, 1, 1)).unwrap().data()[0];
        pages.push(levels.map(|(at, level)| (level.scale_factor, pixel(at))).collect());
    }
    assert_eq!(counts, vec![pages.len(); pages.len()], "every page knows how many there are");
    pages
}

#[test]
fn full_pictures_of_the_chain_are_pages_in_its_order() {
    let is_page = |page: Page| page.with(254, LONG, &[2]);
    let directories = [gray(100, 60, 1), gray(100, 60, 2), gray(70, 90, 3)];
    assert_eq!(pages(&file(&directories)), [[(1, 1)], [(1, 2)], [(1, 3)]]);
    // Of half the size, and said to be pages.
    let directories = [gray(100, 60, 1), gray(50, 30, 2), gray(25, 15, 3)].map(is_page);
    assert_eq!(pages(&file(&directories)), [[(1, 1)], [(1, 2)], [(1, 3)]]);
    let old = gray(50, 30, 2).with(255, SHORT, &[3]);
    assert_eq!(pages(&file(&[gray(100, 60, 1), old])), [[(1, 1)], [(1, 2)]]);
    assert_eq!(pages(&file(&[gray(100, 60, 1)])), [[(1, 1)]]);
}

#[test]
fn each_page_has_the_pyramid_that_hangs_below_it() {
    let directories = [1, 2, 3].map(|page| {
        let mut directory = gray(100, 60, 10 * page);
        directory.below = vec![reduced(50, 30, 10 * page + 1), reduced(25, 15, 10 * page + 2)];
        directory
    });
    let expected = [1, 2, 3].map(|page| [(1, 10 * page), (2, 10 * page + 1), (4, 10 * page + 2)]);
    for (order, big) in [(ByteOrder::Little, false), (ByteOrder::Big, true)] {
        assert_eq!(pages(&build(order, big, &directories).bytes), expected);
    }
}

#[test]
fn a_pyramid_in_the_chain_is_one_page_and_what_is_left_over_another() {
    let pyramid = [gray(100, 60, 1), gray(50, 30, 2), gray(25, 15, 4)];
    assert_eq!(pages(&file(&pyramid)), [[(1, 1), (2, 2), (4, 4)]]);
    let [full, half, quarter] = pyramid;
    let left = [full, half, gray(100, 60, 7), quarter];
    assert_eq!(pages(&file(&left)), [vec![(1, 1), (2, 2), (4, 4)], vec![(1, 7)]]);
}

#[test]
fn reduced_versions_that_follow_a_page_are_its_levels_and_no_pages() {
    let directories = [
        gray(100, 60, 10),
        reduced(50, 30, 11),
        gray(80, 80, 20),
        reduced(40, 40, 21),
        reduced(20, 20, 22),
        gray(100, 60, 30),
        reduced(50, 30, 31),
    ];
    let expected =
        [vec![(1, 10), (2, 11)], vec![(1, 20), (2, 21), (4, 22)], vec![(1, 30), (2, 31)]];
    assert_eq!(pages(&file(&directories)), expected);
}

#[test]
fn masks_and_previews_are_no_pages() {
    let directories = [
        reduced(25, 15, 4),
        gray(100, 60, 1),
        gray(100, 60, 91).with(254, LONG, &[4]),
        gray(50, 30, 92).with(254, LONG, &[5]),
        gray(90, 50, 2).with(254, LONG, &[2]),
        gray(45, 25, 93).with(254, LONG, &[6]),
        reduced(16, 16, 94),
    ];
    assert_eq!(pages(&file(&directories)), [vec![(1, 1), (4, 4)], vec![(1, 2)]]);
}

#[test]
fn a_page_that_is_not_there_is_told_with_how_many_there_are() {
    let file = file(&[gray(100, 60, 1), gray(100, 60, 2)]);
    for number in [3, 200, u32::MAX] {
        let error = open_page(file.clone(), number, &Settings::default()).err().unwrap();
        let told = format!("the file has 2 pages and no page {number}");
        assert_eq!(error.to_string(), told);
    }
    let one = self::file(&[gray(100, 60, 1)]);
    let error = open_page(one, 2, &Settings::default()).err().unwrap();
    assert_eq!(error.to_string(), "the file has 1 page and no page 2");
}

#[test]
fn a_first_page_that_is_damaged_does_not_cost_the_others() {
    let damaged = gray(100, 60, 1).with(256, LONG, &[0]);
    let file = file(&[damaged, gray(100, 60, 2)]);
    assert!(open(file.clone()).is_err());
    let second = open_page(file, 2, &Settings::default()).unwrap();
    assert_eq!(second.whole(0).unwrap().data()[0], 2);
}

#[test]
fn pages_behind_more_directories_than_are_followed_are_not_there_and_keep_no_level_away() {
    let mut directories: Vec<Page> = (0..4).map(|n| gray(100, 60, n)).collect();
    directories[2].below = vec![reduced(50, 30, 22)];
    let limits = Settings { max_directories: 3, ..Settings::default() };
    let file = file(&directories);
    assert_eq!(open_page(file.clone(), 3, &limits).unwrap().sizes().len(), 2);
    let error = open_page(file, 4, &limits).err().unwrap();
    assert!(matches!(error, CodecError::NoPage { pages, .. } if pages.get() == 3), "{error}");
}

#[test]
fn a_page_whose_chain_or_sub_ifds_come_back_to_it_is_opened() {
    let second = gray(100, 60, 2).with(330, LONG, &[0, 0]);
    let Built { bytes, offsets } = build(ByteOrder::Little, false, &[gray(100, 60, 1), second]);
    // What the SubIFDs say lies in front of the directory, which is as long as its entries.
    for back in offsets {
        let mut file = bytes.clone();
        let end = file.len();
        file[end - 4..].copy_from_slice(&(back as u32).to_le_bytes());
        let values = file.windows(8).rposition(|bytes| bytes == [0; 8]).unwrap();
        file[values..values + 4].copy_from_slice(&(back as u32).to_le_bytes());
        assert_eq!(open_page(file, 2, &Settings::default()).unwrap().sizes().len(), 1);
    }
}
