//! GIF files made for the purpose, against the contract and one by one.

use std::sync::Arc;

use image::ExtendedColorType;
use image::codecs::gif::GifEncoder;

use super::Gif;
use crate::codec::contract::{self, check, decode_whole};
use crate::codec::{CodecError, Settings, SourceImage};
use crate::geometry::Size;
use crate::pixels::{Channels, Pixels, samples};
use crate::storage::Object;

const CLEAR: u8 = 4;
const END: u8 = 5;

/// Index 0 red, 1 green, 2 blue, 3 white.
const PALETTE: [u8; 12] = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255];

/// Signature and screen, with [`PALETTE`] or without one.
fn screen([width, height]: [u16; 2], has_palette: bool) -> Vec<u8> {
    let mut file = b"GIF89a".to_vec();
    file.extend([width.to_le_bytes(), height.to_le_bytes()].concat());
    file.extend([if has_palette { 0x81 } else { 0 }, 0, 0]);
    file.extend(if has_palette { &PALETTE[..] } else { &[] });
    file
}

/// The extension that makes an index transparent.
fn transparent(index: u8) -> [u8; 8] {
    [0x21, 0xF9, 4, 1, 0, 0, index, 0]
}

/// A picture at a place: codes of three bits, the dictionary cleared before each index.
fn picture(place: [u16; 4], flags: u8, indexes: &[u8]) -> Vec<u8> {
    let mut block = vec![0x2C];
    block.extend(place.iter().flat_map(|side| side.to_le_bytes()));
    block.extend([flags, 2]);
    let codes = indexes.iter().flat_map(|index| [CLEAR, *index]).chain([END]);
    let mut data = vec![0u8; (indexes.len() * 2 + 1) * 3 / 8 + 1];
    for (at, code) in codes.enumerate() {
        for bit in 0..3 {
            data[(at * 3 + bit) / 8] |= (code >> bit & 1) << ((at * 3 + bit) % 8);
        }
    }
    for part in data.chunks(255) {
        block.push(part.len() as u8);
        block.extend(part);
    }
    block.push(0);
    block
}

fn file(parts: &[&[u8]]) -> Vec<u8> {
    [&parts.concat()[..], &[0x3B]].concat()
}

async fn open(file: &[u8]) -> Result<Arc<dyn SourceImage>, CodecError> {
    contract::open_file(&Gif, file).await
}

const RED: [u8; 4] = [255, 0, 0, 255];
const GREEN: [u8; 4] = [0, 255, 0, 255];
const NOTHING: [u8; 4] = [0; 4];

#[tokio::test]
async fn the_contract_holds() {
    // 200 colors, which a palette holds exactly.
    let size = Size::new(61, 47);
    let mut pixels = Pixels::zeroed(size, Channels::Rgb);
    for (at, pixel) in pixels.data_mut().as_chunks_mut::<3>().0.iter_mut().enumerate() {
        let color = (at * 7919 % 200) as u8;
        *pixel = [color, 255 - color, color / 2];
    }
    let mut file = Vec::new();
    let mut encoder = GifEncoder::new_with_speed(&mut file, 1);
    encoder.encode(pixels.data(), 61, 47, ExtendedColorType::Rgb8).unwrap();
    drop(encoder);
    check(&Gif, &file, &pixels, 0.0, &Settings::default()).await;
    // With a transparent color, smaller than the canvas, in four passes.
    let indexes: Vec<u8> = (0..25 * 19).map(|at| (at * 31 % 97 % 4) as u8).collect();
    let file = self::file(&[
        &screen([30, 21], true),
        &transparent(2),
        &picture([3, 1, 25, 19], 0x40, &indexes),
    ]);
    let pixels = decode_whole(&Gif, &file).await.unwrap();
    assert_eq!(pixels.channels(), Channels::Rgba);
    check(&Gif, &file, &pixels, 0.0, &Settings::default()).await;
}

#[tokio::test]
async fn a_palette_becomes_color_and_a_transparent_index_nothing() {
    let place = picture([0, 0, 2, 1], 0, &[0, 1]);
    let opaque = decode_whole(&Gif, &file(&[&screen([2, 1], true), &place])).await.unwrap();
    assert_eq!((opaque.channels(), opaque.data()), (Channels::Rgb, &[255, 0, 0, 0, 255, 0][..]));
    let whole = file(&[&screen([2, 1], true), &transparent(0), &place]);
    let pixels = decode_whole(&Gif, &whole).await.unwrap();
    // Its color is kept, and not seen.
    let expected = [[255, 0, 0, 0], GREEN].concat();
    assert_eq!((pixels.channels(), pixels.data()), (Channels::Rgba, &expected[..]));
}

#[tokio::test]
async fn a_picture_lies_at_its_place_on_the_canvas_and_is_cut_to_it() {
    let small = file(&[&screen([3, 1], true), &picture([1, 0, 1, 1], 0, &[0])]);
    let pixels = decode_whole(&Gif, &small).await.unwrap();
    assert_eq!(pixels.data(), [NOTHING, RED, NOTHING].concat());
    let large = file(&[&screen([1, 1], true), &picture([0, 0, 2, 2], 0, &[1, 0, 0, 0])]);
    let pixels = decode_whole(&Gif, &large).await.unwrap();
    assert_eq!((pixels.channels(), pixels.data()), (Channels::Rgb, &[0, 255, 0][..]));
    let outside = file(&[&screen([1, 1], true), &picture([5, 5, 1, 1], 0, &[1])]);
    assert_eq!(decode_whole(&Gif, &outside).await.unwrap().data(), NOTHING);
}

#[tokio::test]
async fn a_palette_of_the_picture_wins_and_without_any_indexes_are_grays() {
    let own = [&picture([0, 0, 1, 1], 0x80, &[])[..10], &[9, 8, 7, 0, 0, 0]].concat();
    let data = &picture([0, 0, 1, 1], 0, &[0])[10..];
    let whole = file(&[&screen([1, 1], true), &own, data]);
    assert_eq!(decode_whole(&Gif, &whole).await.unwrap().data(), [9, 8, 7]);
    let none = file(&[&screen([2, 1], false), &picture([0, 0, 2, 1], 0, &[0, 3])]);
    assert_eq!(decode_whole(&Gif, &none).await.unwrap().data(), [0, 0, 0, 3, 3, 3]);
}

#[tokio::test]
async fn of_many_pictures_only_the_first_is_fetched() {
    let first = picture([0, 0, 1, 1], 0, &[1]);
    let later = picture([0, 0, 1, 1], 0, &[2]).repeat(20_000);
    let whole = file(&[&screen([1, 1], true), &first, &later]);
    let object = Object::in_memory(whole.clone()).await;
    let image = contract::open(&Gif, &object, &Settings::default()).await.unwrap();
    let window = image.window(0, Size::new(1, 1).rect()).unwrap();
    assert!(window.ranges[0].end < 5000 && whole.len() > 200_000, "{window:?}");
    let pixels = contract::decode(&object, &image, 0, Size::new(1, 1).rect()).await.unwrap();
    assert_eq!(pixels.data(), [0, 255, 0]);
}

#[tokio::test]
async fn texts_and_extensions_before_the_picture_are_passed_over() {
    let comment = [&[0x21, 0xFE, 5][..], b"hello", &[3], b"you", &[0]].concat();
    let looping = [&[0x21, 0xFF, 11][..], b"NETSCAPE2.0", &[3, 1, 0, 0, 0]].concat();
    let icc = [&[0x21, 0xFF, 11][..], b"ICCRGBG1012", &[4], b"prof", &[3], b"ile", &[0]].concat();
    let place = picture([0, 0, 1, 1], 0, &[1]);
    let whole = file(&[&screen([1, 1], true), &comment, &looping, &[0], &icc, &place]);
    let image = open(&whole).await.unwrap();
    assert_eq!(image.properties().icc_profile.as_deref(), Some(&b"profile"[..]));
    assert_eq!(decode_whole(&Gif, &whole).await.unwrap().data(), [0, 255, 0]);
    let limits = Settings { max_profile_bytes: 6, ..Settings::default() };
    let object = Object::in_memory(whole).await;
    let image = contract::open(&Gif, &object, &limits).await.unwrap();
    assert_eq!(image.properties().icc_profile, None);
}

#[tokio::test]
async fn blocks_without_end_are_refused() {
    let comments = [0x21, 0xFE, 1, b'x', 0].repeat(1 << 16);
    let whole = file(&[&screen([1, 1], true), &comments, &picture([0, 0, 1, 1], 0, &[1])]);
    let error = open(&whole).await.unwrap_err();
    assert!(error.to_string().contains("blocks"), "{error}");
}

#[tokio::test]
async fn a_canvas_or_a_picture_beyond_the_limits_is_refused_when_it_is_opened() {
    let canvas = file(&[&screen([65_535, 65_535], true), &picture([0, 0, 1, 1], 0, &[1])]);
    let frame = file(&[&screen([1, 1], true), &picture([0, 0, 65_535, 65_535], 0, &[1])]);
    for whole in [canvas, frame] {
        let error = open(&whole).await.unwrap_err();
        assert!(matches!(error, CodecError::TooLarge { .. }), "{error}");
    }
}

#[tokio::test]
async fn files_without_a_picture_are_damaged() {
    let empty = file(&[&screen([1, 1], true)]);
    let no_canvas = file(&[&screen([0, 1], true), &picture([0, 0, 1, 1], 0, &[1])]);
    let no_frame = file(&[&screen([1, 1], true), &picture([0, 0, 1, 0], 0, &[])]);
    let unknown = file(&[&screen([1, 1], true), &[0x77]]);
    for whole in [empty, no_canvas, no_frame, unknown] {
        let error = open(&whole).await.unwrap_err();
        assert!(matches!(error, CodecError::Damaged { .. }), "{error}");
    }
    let short = file(&[&screen([2, 2], true), &picture([0, 0, 2, 2], 0, &[1, 1])]);
    assert!(decode_whole(&Gif, &short).await.is_err());
}

#[test]
fn the_colors_of_rgba_are_kept_in_their_order() {
    let four = samples::numbered(Size::new(3, 2), Channels::Rgba);
    let three = super::without_alpha(four.data().to_vec());
    let expected: Vec<u8> = four.data().chunks(4).flat_map(|pixel| pixel[..3].to_vec()).collect();
    assert_eq!(three, expected);
}
