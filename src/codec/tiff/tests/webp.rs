//! Tiles and strips of WebP: decoded, and sent as they are stored.

use proptest::prelude::*;

use super::super::Tiff;
use super::super::fixtures::{
    Opened, Page, SHORT, assert_same, build, crop, one, open, open_within, picture,
    seen_by_libwebp, webp, webp_tiles,
};
use super::super::header::ByteOrder;
use crate::codec::{CodecError, NotStored, Settings, contract};
use crate::geometry::{Rect, Size, Tiling};
use crate::image_api::Format;
use crate::pixels::{Channels, Pixels};

/// Two levels; the second shows another picture of half the size.
fn pyramid(size: Size, channels: Channels, tile: Size, quality: Option<u8>) -> Vec<u8> {
    let half = Size::new(size.width.div_ceil(2), size.height.div_ceil(2));
    let pages = [size, half].map(|size| webp_tiles(&picture(size, channels), tile, quality));
    build(ByteOrder::Little, false, &pages).bytes
}

fn stored_bytes(opened: &Opened, range: std::ops::Range<u64>) -> Vec<u8> {
    opened.runtime.block_on(opened.object.read(range)).unwrap().to_vec()
}

#[tokio::test]
async fn pyramids_of_webp_keep_the_contract_of_every_format() {
    for (channels, quality, tolerance) in [
        (Channels::Rgb, None, 0.0),
        (Channels::Rgba, None, 0.0),
        (Channels::Rgb, Some(90), 6.0),
        (Channels::Rgba, Some(90), 6.0),
    ] {
        let size = Size::new(150, 101);
        let file = pyramid(size, channels, Size::new(64, 48), quality);
        contract::check(&Tiff, &file, &picture(size, channels), tolerance, &Settings::default())
            .await;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn every_whole_tile_of_every_level_is_sent_as_it_lies_and_shows_what_is_decoded(
        (width, height) in (1u32..300, 1u32..300),
        tile in prop::sample::select(vec![Size::new(16, 16), Size::new(64, 48), Size::new(128, 128)]),
        quality in prop::option::of(0u8..=100),
        channels in prop::sample::select(vec![Channels::Rgb, Channels::Rgba]),
    ) {
        let opened = open(pyramid(Size::new(width, height), channels, tile, quality)).unwrap();
        for level in 0..opened.properties().levels.len() {
            let known = opened.properties().levels[level];
            for cell in Tiling::new(known.size, known.tile).cells_in(known.size.rect()) {
                let region = cell.rect;
                let stored = opened.image.stored_tile(level, region);
                if region.size() != tile {
                    prop_assert_eq!(stored, Err(NotStored::Padded), "{}", region);
                    continue;
                }
                let stored = stored.unwrap();
                prop_assert_eq!((stored.format, stored.is_whole()), (Format::Webp, true));
                let bytes = stored_bytes(&opened, stored.range.clone());
                let sent = opened.image.complete(&stored, bytes.clone().into()).unwrap();
                prop_assert!(sent == bytes);
                let decoded = opened.decode(level, region).unwrap();
                prop_assert!(seen_by_libwebp(&sent, channels.count()) == decoded.data(), "level {level}, {region}");
            }
        }
    }
}

#[test]
fn strips_may_end_with_a_shorter_one_which_is_as_high_as_the_rows_that_are_left() {
    let pixels = picture(Size::new(24, 40), Channels::Rgb);
    let strip = |y: u32, rows: u32| {
        let part = Rect::new(0, y, 24, rows);
        webp(&Pixels::new(part.size(), Channels::Rgb, crop(&pixels, part)).unwrap(), None)
    };
    let page = Page::new(24, 40, 2, &[8; 3]).with(259, SHORT, &[50001]).with(278, SHORT, &[16]);
    let page = page.cell(strip(0, 16)).cell(strip(16, 16));
    let opened = open(one(&page.clone().cell(strip(32, 8)))).unwrap();
    assert_same(&opened.whole(0).unwrap(), &pixels, "strips");
    let rest = Rect::new(0, 32, 24, 8);
    let last = opened.image.stored_tile(0, rest).unwrap();
    let bytes = stored_bytes(&opened, last.range.clone());
    let sent = opened.image.complete(&last, bytes.into()).unwrap();
    assert!(seen_by_libwebp(&sent, 3) == crop(&pixels, rest));
    let padded = open(one(&page.cell(strip(16, 16)))).unwrap();
    let error = padded.whole(0).unwrap_err().to_string();
    assert!(error.contains("cell 2: its WebP is 24x16 where 24x8 is due"), "{error}");
}

/// One tile of 16 × 16 pixels whose bytes are `stored`; four samples where there are extra
/// ones.
fn one_tile(extra: Option<u64>, stored: Vec<u8>) -> Page {
    let samples = if extra.is_some() { 4 } else { 3 };
    let page = Page::new(16, 16, 2, &vec![8; samples])
        .with(259, SHORT, &[50001])
        .with(322, SHORT, &[16])
        .with(323, SHORT, &[16])
        .cell(stored);
    extra.map_or(page.clone(), |extra| page.with(338, SHORT, &[extra]))
}

const WHOLE: Rect = Rect::new(0, 0, 16, 16);

#[test]
fn a_fourth_sample_is_what_the_directory_says() {
    let pixels = picture(Size::new(16, 16), Channels::Rgba);
    let opened = |extra| open(one(&one_tile(Some(extra), webp(&pixels, None)))).unwrap();
    // 2: transparency, which is sent with the colors.
    let alone = opened(2);
    assert_same(&alone.whole(0).unwrap(), &pixels, "alpha");
    assert!(alone.image.stored_tile(0, WHOLE).is_ok());
    // 1: multiplied into the colors. 0: nothing that is known.
    let multiplied = opened(1);
    assert_eq!(multiplied.properties().channels, Channels::Rgba);
    assert_eq!(multiplied.image.stored_tile(0, WHOLE), Err(NotStored::Colors));
    assert_ne!(multiplied.whole(0).unwrap().data(), pixels.data());
    let unknown = opened(0);
    assert_eq!(unknown.properties().channels, Channels::Rgb);
    assert_eq!(unknown.image.stored_tile(0, WHOLE), Err(NotStored::Colors));
    assert_eq!(unknown.whole(0).unwrap().pixel(3, 2), &pixels.pixel(3, 2)[..3]);
}

#[test]
fn an_opaque_tile_of_a_transparent_picture_may_leave_out_its_opacity() {
    let colors = picture(Size::new(16, 16), Channels::Rgb);
    let opened = open(one(&one_tile(Some(2), webp(&colors, None)))).unwrap();
    let tile = opened.image.stored_tile(0, WHOLE).unwrap();
    let bytes = stored_bytes(&opened, tile.range.clone());
    let sent = opened.image.complete(&tile, bytes.into()).unwrap();
    let whole = opened.whole(0).unwrap();
    assert_eq!(whole.channels(), Channels::Rgba);
    assert!(seen_by_libwebp(&sent, 4) == whole.data());
}

#[test]
fn a_tile_that_is_none_is_left_to_decoding_to_refuse() {
    let good = webp(&picture(Size::new(16, 16), Channels::Rgb), Some(80));
    for (what, stored) in [
        ("of another size", webp(&picture(Size::new(24, 16), Channels::Rgb), Some(80))),
        ("with transparency", webp(&picture(Size::new(16, 16), Channels::Rgba), Some(80))),
        ("without its end", good[..good.len() - 2].to_vec()),
        ("no WebP", vec![0; 200]),
    ] {
        let opened = open(one(&one_tile(None, stored))).unwrap();
        let tile = opened.image.stored_tile(0, WHOLE).unwrap();
        let bytes = stored_bytes(&opened, tile.range.clone());
        assert!(opened.image.complete(&tile, bytes.into()).is_err(), "{what}");
        let error = opened.whole(0).unwrap_err();
        assert!(matches!(error, CodecError::Damaged { .. }), "{what}: {error}");
        assert!(error.to_string().contains("cell 0: its WebP"), "{what}: {error}");
    }
    // Too few bytes are no reason to panic.
    let opened = open(one(&one_tile(None, good))).unwrap();
    let tile = opened.image.stored_tile(0, WHOLE).unwrap();
    for length in 0..40 {
        assert!(opened.image.complete(&tile, vec![0; length].into()).is_err(), "{length}");
    }
    assert!(opened.image.cut(&tile, &[]).is_err());
}

#[test]
fn a_tile_that_was_never_written_is_empty_and_a_part_of_one_is_none() {
    let opened = open(one(&one_tile(None, Vec::new()))).unwrap();
    assert_eq!(opened.image.stored_tile(0, WHOLE), Err(NotStored::Empty));
    assert_eq!(opened.whole(0).unwrap().pixel(3, 3), [255; 3]);
    assert_eq!(opened.image.stored_tile(0, Rect::new(0, 0, 8, 16)), Err(NotStored::Grid));
}

#[test]
fn cells_that_no_webp_can_be_are_refused_before_any_is_read() {
    let page = |side: u64| {
        Page::new(side, 16, 2, &[8; 3]).with(259, SHORT, &[50001]).with(278, SHORT, &[16]).cell([0])
    };
    assert!(open(one(&page(16_383))).is_ok());
    let error = open(one(&page(16_384))).err().unwrap().to_string();
    assert!(error.contains("WebP cells of 16384x16 pixels cannot be"), "{error}");
    let limits = Settings { max_tile_bytes: 767, ..Settings::default() };
    let error = open_within(one(&one_tile(None, vec![0; 9])), &limits).err().unwrap();
    assert!(matches!(error, CodecError::TooLarge { .. }), "{error}");
}
