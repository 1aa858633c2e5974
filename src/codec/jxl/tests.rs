//! JPEG XL files of `scripts/jxl-fixtures`, and others made of them.

use super::JpegXl;
use crate::codec::contract::{self, check, decode_whole};
use crate::codec::{CodecError, Settings};
use crate::geometry::Size;
use crate::pixels::{Channels, Pixels, samples};
use crate::storage::Object;

const SIZE: Size = Size::new(61, 47);

const GRAY: &[u8] = include_bytes!("fixtures/gray.jxl");
const RGB: &[u8] = include_bytes!("fixtures/rgb.jxl");
const RGBA: &[u8] = include_bytes!("fixtures/rgba.jxl");
const LINEAR: &[u8] = include_bytes!("fixtures/linear.jxl");
const PAGE: &[u8] = include_bytes!("fixtures/page.jxl");

async fn lossless(file: &[u8], channels: Channels) {
    let expected = samples::numbered(SIZE, channels);
    check(&JpegXl, file, &expected, 0.0, &Settings::default()).await;
}

#[tokio::test]
async fn the_contract_holds_in_gray() {
    lossless(GRAY, Channels::Gray).await;
}

#[tokio::test]
async fn the_contract_holds_in_color() {
    lossless(RGB, Channels::Rgb).await;
}

#[tokio::test]
async fn the_contract_holds_with_alpha_in_a_container() {
    lossless(RGBA, Channels::Rgba).await;
}

#[tokio::test]
async fn linear_light_in_16_bits_becomes_srgb_in_8() {
    let mut expected = samples::numbered(SIZE, Channels::Rgb);
    for sample in expected.data_mut() {
        // IEC 61966-2-1.
        let linear = f64::from(*sample) / 255.0;
        let coded = if linear <= 0.003_130_8 {
            12.92 * linear
        } else {
            1.055 * linear.powf(1.0 / 2.4) - 0.055
        };
        *sample = (coded * 255.0).round() as u8;
    }
    // A step at most, where the decoder's curve rounds otherwise.
    check(&JpegXl, LINEAR, &expected, 0.3, &Settings::default()).await;
}

#[tokio::test]
async fn the_contract_holds_where_pixels_are_lossy() {
    // At a distance of 0.5 libjxl's own decoder is 0.8 off.
    let page = samples::page(SIZE, Channels::Rgb);
    check(&JpegXl, PAGE, &page, 1.5, &Settings::default()).await;
}

fn boxed(kind: [u8; 4], content: &[u8]) -> Vec<u8> {
    [&(content.len() as u32 + 8).to_be_bytes()[..], &kind, content].concat()
}

fn container(boxes: &[Vec<u8>]) -> Vec<u8> {
    let start = [super::CONTAINER, &boxed(*b"ftyp", b"jxl \0\0\0\0jxl ")].concat();
    [start, boxes.concat()].concat()
}

#[tokio::test]
async fn a_codestream_in_parts_is_put_together_and_the_rest_is_not_fetched() {
    let (one, two) = RGB.split_at(40);
    let file = container(&[
        boxed(*b"brob", &vec![7; 100_000]),
        boxed(*b"jxlp", &[&[0, 0, 0, 0], one].concat()),
        boxed(*b"Exif", &[0; 50]),
        boxed(*b"jxlp", &[&[0x80, 0, 0, 1], two].concat()),
        boxed(*b"jxlp", &[0; 9]),
    ]);
    let image = contract::open_file(&JpegXl, &file).await.unwrap();
    let window = image.window(0, SIZE.rect()).unwrap();
    let fetched: u64 = window.ranges.iter().map(|range| range.end - range.start).sum();
    assert_eq!(fetched, RGB.len() as u64);
    assert_eq!(decode_whole(&JpegXl, &file).await.unwrap(), samples::numbered(SIZE, Channels::Rgb));
}

#[tokio::test]
async fn containers_without_a_codestream_are_damaged() {
    for boxes in [
        vec![],
        vec![boxed(*b"jxlc", b"")],
        vec![boxed(*b"jxlp", b"abc")],
        vec![vec![0, 0, 0, 7, b'j', b'x', b'l', b'c']],
        vec![vec![0, 0, 0, 1, b'j', b'x', b'l', b'c', 255, 255, 255, 255, 255, 255, 255, 255]],
        vec![boxed(*b"jxlc", b"no codestream")],
    ] {
        let error = contract::open_file(&JpegXl, &container(&boxes)).await.unwrap_err();
        assert!(matches!(error, CodecError::Damaged { .. }), "{boxes:?}: {error}");
    }
}

#[tokio::test]
async fn a_huge_picture_is_refused_before_the_decoder_sees_it() {
    // 30 bits of height, all set, and as wide.
    let file = [0xFF, 0x0A, 0xFE, 0xFF, 0xFF, 0xFF, 0x3F, 0, 0, 0, 0];
    let error = contract::open_file(&JpegXl, &file).await.unwrap_err();
    assert!(matches!(error, CodecError::TooLarge { .. }), "{error}");
}

#[tokio::test]
async fn a_picture_is_opened_by_its_first_bytes() {
    let object = Object::in_memory(PAGE.to_vec()).await;
    let image = contract::open(&JpegXl, &object, &Settings::default()).await.unwrap();
    assert_eq!(object.read_so_far(), (1, PAGE.len() as u64));
    assert_eq!(image.properties().icc_profile, None);
    assert_eq!(image.properties().stored_size(), SIZE);
}

#[test]
fn colors_that_alpha_is_multiplied_into_are_made_whole_again() {
    let multiplied = vec![100, 50, 0, 128, 0, 0, 0, 0, 200, 10, 0, 255];
    let mut pixels = Pixels::new(Size::new(3, 1), Channels::Rgba, multiplied).unwrap();
    super::divide_by_alpha(&mut pixels);
    // 100 × 255 / 128 is 199.2, 50 × 255 / 128 is 99.6.
    assert_eq!(pixels.data(), [199, 100, 0, 128, 0, 0, 0, 0, 200, 10, 0, 255]);
}
