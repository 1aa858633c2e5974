//! Files that mean harm: each is refused with a sentence, none is believed.

use super::super::fixtures::{LONG, Page, SHORT, build, one, open};
use super::super::header::ByteOrder;
use crate::codec::CodecError;
use crate::geometry::Rect;

fn gray() -> Page {
    Page::new(16, 16, 1, &[8]).cell([5; 256])
}

fn refused(page: &Page) -> CodecError {
    match open(one(page)) {
        Err(error) => error,
        Ok(opened) => {
            let region = Rect::new(0, 0, 1, 1);
            opened.decode(0, region).err().unwrap_or_else(|| panic!("{page:?} was believed"))
        }
    }
}

#[test]
fn sides_of_zero_and_past_32_bits_are_damaged() {
    for (tag, kind, value) in [
        (256, LONG, 0),
        (257, LONG, 0),
        (256, 16, 1 << 32),
        (278, SHORT, 0), // RowsPerStrip
        (277, SHORT, 0),
        (284, SHORT, 3),
    ] {
        let error = refused(&gray().with(tag, kind, &[value]));
        assert!(matches!(error, CodecError::Damaged { .. }), "{tag}: {error}");
    }
    let tiled = gray().with(322, SHORT, &[0]).with(323, SHORT, &[16]);
    assert!(refused(&tiled).to_string().contains("TileWidth"));
    let tiled = gray().with(322, SHORT, &[16]);
    assert!(refused(&tiled).to_string().contains("TileLength"));
}

#[test]
fn billions_of_tiles_are_too_many_before_any_is_counted() {
    let page = Page::new(1_000_000, 1_000_000, 1, &[8])
        .with(322, SHORT, &[16])
        .with(323, SHORT, &[16])
        .with(324, LONG, &[8, 8])
        .with(325, LONG, &[256, 256]);
    let error = refused(&page);
    assert!(matches!(error, CodecError::TooLarge { .. }), "{error}");
    assert!(error.to_string().contains("3906250000"), "{error}");
    // As many cells through planes as through tiles.
    let planes = Page::new(60_000, 60_000, 2, &[8; 3])
        .with(277, SHORT, &[60_000])
        .with(284, SHORT, &[2])
        .with(278, SHORT, &[1])
        .cell([0]);
    assert!(matches!(refused(&planes), CodecError::TooLarge { .. }));
}

#[test]
fn fewer_offsets_than_tiles_are_damaged() {
    let page = Page::new(64, 64, 1, &[8])
        .with(322, SHORT, &[16])
        .with(323, SHORT, &[16])
        .with(324, LONG, &[8, 8])
        .with(325, LONG, &[256, 256]);
    let error = refused(&page).to_string();
    assert!(error.contains("16 cells but the offsets of 2"), "{error}");
}

#[test]
fn cells_past_the_end_or_past_64_bits_are_damaged() {
    for offset in [100_000, 1 << 31, u64::from(u32::MAX)] {
        let error = refused(&gray().with(273, LONG, &[offset])).to_string();
        assert!(error.contains("cell 0 is said to lie at byte"), "{error}");
    }
    let far = gray().with(273, 16, &[u64::MAX - 3]);
    let file = build(ByteOrder::Little, true, &[far]).bytes;
    let error = open(file).unwrap().whole(0).unwrap_err().to_string();
    assert!(error.contains("cell 0 is said to lie at byte"), "{error}");
}

#[test]
fn a_side_of_four_billion_is_not_believed_for_a_few_bytes() {
    let page = gray().with(256, LONG, &[u32::MAX.into()]).with(257, LONG, &[u32::MAX.into()]);
    let error = open(one(&page)).err().unwrap();
    assert!(matches!(error, CodecError::Damaged { .. }), "{error}");
    let packed = page.with(259, SHORT, &[8]);
    let error = open(one(&packed)).err().unwrap();
    assert!(matches!(error, CodecError::TooLarge { .. }), "{error}");
}

/// Sets the count of the entry of `tag` in a classic little endian file.
fn with_count(mut file: Vec<u8>, tag: u16, kind: u8, count: u32) -> Vec<u8> {
    let [low, high] = tag.to_le_bytes();
    let entry = file.windows(4).position(|bytes| bytes == [low, high, kind, 0]).unwrap();
    file[entry + 4..entry + 8].copy_from_slice(&count.to_le_bytes());
    file
}

#[test]
fn counts_of_four_billion_are_never_allocated() {
    for (tag, kind) in [(256, 4), (262, 3), (277, 3)] {
        let file = with_count(one(&gray()), tag, kind, u32::MAX);
        let error = open(file).err().unwrap();
        assert!(matches!(error, CodecError::Damaged { .. }), "{tag}: {error}");
    }
    // Of lists only what the picture needs is read.
    for (tag, kind) in [(258, 3), (273, 4), (279, 4)] {
        let file = with_count(one(&gray()), tag, kind, u32::MAX);
        let weight = open(file).map_or(0, |opened| opened.image.weight());
        assert!(weight < 2000, "{tag}: {weight}");
    }
    // Tags that we do not look at may claim what they like.
    let described = gray().with(270, 2, &[65; 10]);
    let file = with_count(one(&described), 270, 2, u32::MAX);
    assert_eq!(open(file).unwrap().whole(0).unwrap().data(), [5; 256]);
}

#[test]
fn directories_that_cannot_be_are_damaged() {
    for (big, offset) in [(false, 0u64), (false, 4), (false, 0xFFFF_FFFF), (true, u64::MAX - 8)] {
        let mut file = build(ByteOrder::Little, big, &[gray()]).bytes;
        let (at, width) = if big { (8, 8) } else { (4, 4) };
        file[at..at + width].copy_from_slice(&offset.to_le_bytes()[..width]);
        let error = open(file).err().unwrap();
        assert!(matches!(error, CodecError::Damaged { .. }), "{offset}: {error}");
    }
    let built = build(ByteOrder::Little, true, &[gray()]);
    let at = built.offsets[0] as usize;
    for count in [0, 4097, 1 << 60, u64::MAX] {
        let mut file = built.bytes.clone();
        file[at..at + 8].copy_from_slice(&count.to_le_bytes());
        let error = open(file).err().unwrap().to_string();
        assert!(error.contains(&format!("has {count} entries")), "{error}");
    }
}

#[test]
fn a_file_cut_anywhere_is_refused_or_decodes_to_the_same() {
    let file = one(&gray());
    for length in 0..file.len() {
        let cut = file[..length].to_vec();
        if let Ok(pixels) = open(cut).and_then(|opened| opened.whole(0)) {
            // Only the pointer to a next directory, which there is none of, may be missing.
            assert!(length >= file.len() - 4, "{length} of {}", file.len());
            assert_eq!(pixels.data(), [5; 256]);
        }
    }
}

#[test]
fn windows_outside_a_level_are_refused() {
    let opened = open(one(&gray())).unwrap();
    for (level, region) in [
        (1, Rect::new(0, 0, 1, 1)),
        (0, Rect::new(0, 0, 0, 4)),
        (0, Rect::new(15, 0, 2, 1)),
        (0, Rect::new(0, u32::MAX, 1, u32::MAX)),
    ] {
        assert!(opened.image.window(level, region).is_err(), "{level} {region}");
    }
    let window = opened.image.window(0, Rect::new(0, 0, 16, 16)).unwrap();
    assert!(opened.image.decode(&window, &[]).is_err());
}
