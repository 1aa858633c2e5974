//! Edge tiles that are stored without their padding.

use std::io::Cursor;

use super::super::fixtures::{Opened, assert_same, open, picture};
use super::super::write::{
    LevelStorage, PyramidOptions, Subsampling, TileCompression, write_pyramid,
};
use super::stored::{cells, pyramid, sent};
use crate::codec::StoredTile;
use crate::geometry::{Rect, Size};
use crate::pixels::{Channels, Pixels, crop};
use proptest::prelude::*;
use turbojpeg::{Decompressor, Image, PixelFormat};

/// The value's first bytes.
const NAME: &[u8] = b"warraq trimmed tiles 1\0";

/// DNGPrivateData, of bytes, little endian.
const ENTRY: &[u8] = &[0x34, 0xC6, 1, 0];

fn jpeg(tile: Size) -> PyramidOptions<'static> {
    let compression = TileCompression::Jpeg { quality: 90 };
    PyramidOptions { tile, compression, ..PyramidOptions::default() }
}

fn file(size: Size, channels: Channels, options: &PyramidOptions<'_>) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    write_pyramid(&picture(size, channels), options, &mut file).unwrap();
    file.into_inner()
}

fn holds(file: &[u8], wanted: &[u8]) -> bool {
    file.windows(wanted.len()).any(|bytes| bytes == wanted)
}

/// Where a directory or a value is, the first in the file: that of the full picture.
fn position(file: &[u8], wanted: &[u8]) -> usize {
    file.windows(wanted.len()).position(|bytes| bytes == wanted).unwrap()
}

/// The padded tile behind an answer.
fn padded(opened: &Opened, tile: &StoredTile, region: Rect) -> StoredTile {
    let range = opened.image.window(tile.level, region).unwrap().ranges[0].clone();
    StoredTile { range, stored: opened.properties().levels[tile.level].tile, ..tile.clone() }
}

/// `fast`: every pixel takes the sample of color that it was counted into. Else decoders look
/// at neighbors, which at a new edge are others.
fn seen(file: &[u8], channels: Channels, fast: bool) -> Pixels {
    let mut decompressor = Decompressor::new().unwrap();
    decompressor.set_fast_upsample(fast).unwrap();
    let header = decompressor.read_header(file).unwrap();
    let format = if channels.has_color() { PixelFormat::RGB } else { PixelFormat::GRAY };
    let size = Size::new(header.width as u32, header.height as u32);
    let mut pixels = Pixels::zeroed(size, channels);
    let (width, pitch, height) = (header.width, pixels.stride(), header.height);
    let output = Image { pixels: pixels.data_mut(), width, pitch, height, format };
    decompressor.decompress(file, output).unwrap();
    pixels
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn every_edge_tile_is_there_without_its_padding_and_shows_the_same(
        (width, height) in (1u32..300, 1u32..300),
        side in prop::sample::select(vec![Size::new(16, 16), Size::new(64, 48), Size::new(128, 128)]),
        quality in 1u8..=100,
        channels in prop::sample::select(vec![Channels::Gray, Channels::Rgb]),
        subsampling in prop::sample::select(vec![
            Subsampling::Both, Subsampling::Across, Subsampling::None,
        ]),
        levels in prop::sample::select(vec![LevelStorage::Chain, LevelStorage::SubIfds]),
        big in any::<bool>(),
    ) {
        let compression = TileCompression::Jpeg { quality };
        let options =
            PyramidOptions { compression, subsampling, levels, big, ..jpeg(side) };
        let opened = pyramid(&picture(Size::new(width, height), channels), &options);
        for level in 0..opened.properties().levels.len() {
            for region in cells(&opened, level) {
                let tile = opened.image.stored_tile(level, region).unwrap();
                prop_assert!(tile.is_whole(), "level {level}, {region}");
                if region.size() == side {
                    continue;
                }
                let trimmed = sent(&opened, &tile).unwrap();
                let padded = padded(&opened, &tile, region);
                prop_assert!(!padded.is_whole());
                let cut = sent(&opened, &padded).unwrap();
                prop_assert_eq!(seen(&trimmed, channels, false), seen(&cut, channels, false));
                let whole = sent(&opened, &StoredTile { size: side, ..padded }).unwrap();
                let part = Rect::new(0, 0, region.width, region.height);
                let whole = crop(&seen(&whole, channels, true), part);
                prop_assert_eq!(seen(&trimmed, channels, true), whole);
            }
        }
    }
}

#[test]
fn pictures_without_padding_or_without_jpeg_say_nothing_of_trimmed_tiles() {
    let side = Size::new(64, 48);
    assert!(holds(&file(Size::new(100, 96), Channels::Rgb, &jpeg(side)), NAME));
    assert!(holds(&file(Size::new(128, 50), Channels::Gray, &jpeg(side)), NAME));
    // Of 128 × 96 pixels in two levels.
    assert!(!holds(&file(Size::new(128, 96), Channels::Rgb, &jpeg(side)), NAME));
    for compression in [TileCompression::Deflate, TileCompression::Zstd, TileCompression::None] {
        let options = PyramidOptions { compression, ..jpeg(side) };
        assert!(!holds(&file(Size::new(100, 90), Channels::Rgb, &options), NAME));
    }
}

#[test]
fn trimmed_tiles_follow_their_row_and_leave_no_gap_in_it() {
    let file = file(Size::new(200, 150), Channels::Rgb, &jpeg(Size::new(64, 64)));
    let length = file.len() as u64;
    let opened = open(file).unwrap();
    let mut end = 0;
    for level in (0..opened.properties().levels.len()).rev() {
        let tiles: Vec<_> = cells(&opened, level)
            .into_iter()
            .map(|region| (region, opened.image.stored_tile(level, region).unwrap()))
            .collect();
        for row in tiles.chunk_by(|(one, _), (next, _)| one.y == next.y) {
            let full = row.iter().map(|(region, tile)| padded(&opened, tile, *region).range);
            let edge = row.iter().filter(|(region, _)| region.size() != Size::new(64, 64));
            for range in full.chain(edge.map(|(_, tile)| tile.range.clone())) {
                assert!(end == 0 || range.start == end, "level {level}: {range:?} after {end}");
                end = range.end;
            }
        }
    }
    assert_eq!(end, length);
}

/// A file of one level whose tiles are padded at the right and below; where the lengths of
/// its trimmed tiles stand.
fn damaged_by(damage: impl Fn(&mut Vec<u8>, usize)) -> Opened {
    let mut file = file(Size::new(60, 60), Channels::Rgb, &jpeg(Size::new(64, 64)));
    let lengths = position(&file, NAME) + NAME.len();
    damage(&mut file, lengths);
    open(file).unwrap()
}

#[test]
fn what_is_wrong_with_the_entry_has_the_tile_cut_as_if_there_were_none() {
    type Damage = fn(&mut Vec<u8>, usize);
    let cases: [(&str, Damage); 9] = [
        ("another name", |file, at| file[at - NAME.len()] = b'W'),
        ("another version", |file, at| file[at - 2] = b'2'),
        ("no zero", |file, at| file[at - 1] = b' '),
        ("no length", |file, at| file[at..at + 4].fill(0)),
        ("past the end", |file, at| file[at..at + 4].fill(0xFF)),
        ("an odd count", |file, _| {
            let entry = position(file, ENTRY);
            file[entry + 4] += 1;
        }),
        ("two lengths", |file, _| {
            let entry = position(file, ENTRY);
            file[entry + 4] += 4;
        }),
        ("a count of gigabytes", |file, _| {
            let entry = position(file, ENTRY);
            file[entry + 4..entry + 8].fill(0xFF);
        }),
        ("a value past the end", |file, _| {
            let entry = position(file, ENTRY);
            file[entry + 8..entry + 12].fill(0x7F);
        }),
    ];
    let whole = Rect::new(0, 0, 60, 60);
    let sound = damaged_by(|_, _| ());
    assert!(sound.image.stored_tile(0, whole).unwrap().is_whole());
    for (what, damage) in cases {
        let opened = damaged_by(damage);
        let tile = opened.image.stored_tile(0, whole).unwrap();
        assert!(!tile.is_whole(), "{what}");
        let cut = sent(&opened, &tile).unwrap();
        assert_eq!(seen(&cut, Channels::Rgb, false).size(), whole.size(), "{what}");
    }
}

/// What is done to a file whose value lies at a place.
type Damage<'a> = Box<dyn Fn(&mut Vec<u8>, usize) + 'a>;

#[test]
fn a_trimmed_tile_that_is_none_is_decoded_from_the_padded_one() {
    let whole = Rect::new(0, 0, 60, 60);
    let sound = damaged_by(|_, _| ());
    let trimmed = sound.image.stored_tile(0, whole).unwrap();
    let before = padded(&sound, &trimmed, whole).range;
    let frame = |file: &[u8]| {
        let start = trimmed.range.start as usize;
        start + position(&file[start..], &[0xFF, 0xC0])
    };
    let cases: [(&str, Damage<'_>); 4] = [
        ("cut short", Box::new(|file, at| file[at] = file[at].wrapping_sub(5))),
        ("no stream", Box::new(|file, _| file[trimmed.range.start as usize] = 0)),
        // Marker, length, precision, then the height.
        (
            "of another height",
            Box::new(|file, _| {
                let frame = frame(file);
                file[frame + 6] += 1;
            }),
        ),
        (
            "of another width",
            Box::new(|file, _| {
                let frame = frame(file);
                file[frame + 8] -= 1;
            }),
        ),
    ];
    for (what, damage) in cases {
        let opened = damaged_by(damage);
        let tile = opened.image.stored_tile(0, whole).unwrap();
        assert!(tile.is_whole(), "{what}");
        assert!(sent(&opened, &tile).is_err(), "{what}");
        let ranges = opened.image.window(0, whole).unwrap().ranges;
        assert_eq!(ranges, std::slice::from_ref(&before), "{what}");
        assert_same(&opened.whole(0).unwrap(), &sound.whole(0).unwrap(), what);
    }
}

#[test]
fn of_a_row_whose_tiles_lie_elsewhere_the_trimmed_ones_do_not_count() {
    let mut file = file(Size::new(100, 60), Channels::Gray, &jpeg(Size::new(64, 64)));
    let opened = open(file.clone()).unwrap();
    let regions = cells(&opened, 0);
    let first = opened.image.window(0, regions[0]).unwrap().ranges[0].clone();
    // The first tile is written anew at the end, as libtiff does with one that grows.
    let moved = file.len() as u32;
    file.extend_from_within(first.start as usize..first.end as usize);
    let offset = position(&file, &(first.start as u32).to_le_bytes());
    file[offset..offset + 4].copy_from_slice(&moved.to_le_bytes());
    let opened = open(file).unwrap();
    assert_eq!(opened.image.window(0, regions[0]).unwrap().ranges[0].start, u64::from(moved));
    for region in regions {
        let tile = opened.image.stored_tile(0, region).unwrap();
        assert!(!tile.is_whole(), "{region}");
    }
}

#[test]
fn a_narrow_edge_is_as_dense_as_its_units() {
    let opened = pyramid(&picture(Size::new(65, 65), Channels::Rgb), &jpeg(Size::new(64, 64)));
    let corner = Rect::new(64, 64, 1, 1);
    let tile = opened.image.stored_tile(0, corner).unwrap();
    let bytes = tile.range.end - tile.range.start;
    assert!(tile.is_whole() && bytes < 100, "{bytes} bytes");
    assert_eq!(tile.bits_a_pixel(), bytes * 8 / 256);
}
