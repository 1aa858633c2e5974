//! What is sent as it is stored looks like what is decoded.

use std::io::Cursor;

use super::super::fixtures::{Opened, Page, SHORT, farthest, one, open, picture, seen_by_libwebp};
use super::super::write::{LevelStorage, PyramidOptions, TileCompression, write_pyramid};
use crate::codec::{CodecError, NotStored, StoredTile};
use crate::geometry::{Rect, Size, Tiling};
use crate::image_api::Format;
use crate::pixels::{Channels, Pixels};
use crate::testing::shared_data;
use proptest::prelude::*;
use turbojpeg::PixelFormat;

/// Decoders round differently: one step in each of two transforms, and the conversion of
/// colors on top.
const ROUNDING: u8 = 4;

/// The file that is sent for a tile.
pub(super) fn sent(opened: &Opened, tile: &StoredTile) -> Result<bytes::Bytes, CodecError> {
    let stored = opened.runtime.block_on(opened.object.read(tile.range.clone()))?;
    if tile.is_whole() {
        opened.image.complete(tile, [&vec![0; tile.reserve], &stored[..]].concat().into())
    } else {
        opened.image.cut(tile, &stored)
    }
}

/// How far what another decoder sees is from what ours gives for the same part.
fn difference(opened: &Opened, tile: &StoredTile, region: Rect, file: &[u8]) -> u8 {
    let decoded = opened.decode(tile.level, region).unwrap();
    if tile.format == Format::Webp {
        return farthest(&seen_by_libwebp(file, decoded.channels().count()), decoded.data());
    }
    let format = match decoded.channels() {
        Channels::Gray => PixelFormat::GRAY,
        Channels::Rgb => PixelFormat::RGB,
        other => panic!("{other:?} cannot be in a JPEG"),
    };
    let seen = turbojpeg::decompress(file, format).unwrap();
    assert_eq!(Size::new(seen.width as u32, seen.height as u32), region.size());
    farthest(&seen.pixels, decoded.data())
}

/// The cells of a level.
pub(super) fn cells(opened: &Opened, level: usize) -> Vec<Rect> {
    let known = opened.properties().levels[level];
    let tiling = Tiling::new(known.size, known.tile);
    tiling.cells_in(known.size.rect()).map(|cell| cell.rect).collect()
}

pub(super) fn pyramid(pixels: &Pixels, options: &PyramidOptions<'_>) -> Opened {
    let mut file = Cursor::new(Vec::new());
    write_pyramid(pixels, options, &mut file).unwrap();
    open(file.into_inner()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn every_whole_tile_of_every_level_is_sent_and_shows_what_is_decoded(
        (width, height) in (1u32..300, 1u32..300),
        tile in prop::sample::select(vec![Size::new(16, 16), Size::new(64, 48), Size::new(128, 128)]),
        quality in 50u8..=100,
        channels in prop::sample::select(vec![Channels::Gray, Channels::Rgb]),
        levels in prop::sample::select(vec![LevelStorage::Chain, LevelStorage::SubIfds]),
        big in any::<bool>(),
    ) {
        let pixels = picture(Size::new(width, height), channels);
        let compression = TileCompression::Jpeg { quality };
        let options =
            PyramidOptions { tile, compression, levels, big, ..PyramidOptions::default() };
        let opened = pyramid(&pixels, &options);
        for level in 0..opened.properties().levels.len() {
            for region in cells(&opened, level) {
                let tile = opened.image.stored_tile(level, region).unwrap();
                prop_assert!(tile.is_whole(), "level {level}, {region}");
                if region.size() == options.tile {
                    let off = difference(&opened, &tile, region, &sent(&opened, &tile).unwrap());
                    prop_assert!(off <= ROUNDING, "level {level}, {region}: {off}");
                }
            }
        }
    }
}

#[test]
fn parts_that_are_no_tile_are_not_sent() {
    let compression = TileCompression::Jpeg { quality: 90 };
    let options =
        PyramidOptions { tile: Size::new(64, 64), compression, ..PyramidOptions::default() };
    let opened = pyramid(&picture(Size::new(200, 150), Channels::Rgb), &options);
    for region in [
        Rect::new(0, 0, 63, 64),
        Rect::new(1, 0, 64, 64),
        Rect::new(0, 0, 128, 64),
        Rect::new(192, 0, 9, 64),
        Rect::new(4_000_000_000, 0, 64, 64),
        Rect::new(0, 0, 0, 0),
    ] {
        assert_eq!(opened.image.stored_tile(0, region), Err(NotStored::Grid), "{region}");
    }
    assert_eq!(opened.image.stored_tile(9, Rect::new(0, 0, 64, 64)), Err(NotStored::Grid));
    let plain = PyramidOptions { compression: TileCompression::Deflate, ..options };
    let opened = pyramid(&picture(Size::new(200, 150), Channels::Rgb), &plain);
    let tile = opened.image.stored_tile(0, Rect::new(0, 0, 64, 64));
    assert_eq!(tile, Err(NotStored::Compression));
}

/// One gray tile of 16 × 16 pixels, whose bytes are `stored`.
fn one_tile(photometric: u64, stored: Vec<u8>) -> Opened {
    let page = Page::new(16, 16, photometric, &[8])
        .with(259, SHORT, &[7])
        .with(322, SHORT, &[16])
        .with(323, SHORT, &[16])
        .cell(stored);
    open(one(&page)).unwrap()
}

fn gray_stream(side: usize) -> Vec<u8> {
    let pixels = vec![200; side * side];
    let format = PixelFormat::GRAY;
    let image =
        turbojpeg::Image { pixels: &pixels[..], width: side, pitch: side, height: side, format };
    turbojpeg::compress(image, 90, turbojpeg::Subsamp::Gray).unwrap().to_vec()
}

#[test]
fn grays_stored_as_their_negative_are_not_sent() {
    let whole = Rect::new(0, 0, 16, 16);
    assert!(one_tile(1, gray_stream(16)).image.stored_tile(0, whole).is_ok());
    let negative = one_tile(0, gray_stream(16));
    assert_eq!(negative.image.stored_tile(0, whole), Err(NotStored::Colors));
}

#[test]
fn a_stream_that_no_decoder_shows_is_left_to_ours_to_refuse() {
    let stream = gray_stream(16);
    let mut other_kind = stream.clone();
    let frame = stream.windows(2).position(|bytes| bytes == [0xFF, 0xC0]).unwrap();
    other_kind[frame + 1] = 0xC9;
    for (what, stored) in [
        ("of another size", gray_stream(24)),
        ("without its end", stream[..stream.len() - 2].to_vec()),
        ("of another kind", other_kind),
        ("no stream", vec![0; 200]),
    ] {
        let opened = one_tile(1, stored);
        let tile = opened.image.stored_tile(0, Rect::new(0, 0, 16, 16)).unwrap();
        assert!(sent(&opened, &tile).is_err(), "{what}");
    }
    // Too few bytes are no reason to panic.
    let opened = one_tile(1, stream);
    let tile = opened.image.stored_tile(0, Rect::new(0, 0, 16, 16)).unwrap();
    for length in 0..tile.reserve + 8 {
        assert!(opened.image.complete(&tile, vec![0; length].into()).is_err(), "{length}");
    }
}

#[test]
fn tiles_of_other_programs_look_as_decoded() {
    let name = "codec::tiff::tiles_of_other_programs_look_as_decoded";
    let Some(data) = shared_data(name).map(|shared| shared.join("data")) else { return };
    let folders = ["formats/tiff", "folios"].map(|folder| data.join(folder));
    let files = folders.iter().flat_map(|folder| std::fs::read_dir(folder).into_iter().flatten());
    let (mut jpegs, mut webps) = (0, 0);
    for path in files.filter_map(|entry| Some(entry.ok()?.path())) {
        let Ok(opened) = open(std::fs::read(&path).unwrap_or_default()) else { continue };
        for level in 0..opened.properties().levels.len() {
            // Some of each level: real pages have hundreds.
            for region in cells(&opened, level).into_iter().step_by(7) {
                let Ok(tile) = opened.image.stored_tile(level, region) else { continue };
                if !tile.is_whole() {
                    continue;
                }
                let file = sent(&opened, &tile).unwrap();
                let off = difference(&opened, &tile, region, &file);
                // WebP is decoded to the bit.
                let (most, tiles) = match tile.format {
                    Format::Webp => (0, &mut webps),
                    _ => (ROUNDING, &mut jpegs),
                };
                assert!(off <= most, "{}: level {level}, {region}: {off}", path.display());
                *tiles += 1;
            }
        }
    }
    assert!(jpegs > 0 && webps > 0, "{jpegs} tiles of JPEG and {webps} of WebP were sent");
}
