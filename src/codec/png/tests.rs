//! PNG files made for the purpose, against the contract and one by one.

use std::io::Write as _;
use std::sync::Arc;

use png::{BitDepth, ColorType, Encoder};

use super::Png;
use crate::codec::contract::{self, check, decode_whole};
use crate::codec::exif::tests::{block, density_block};
use crate::codec::{CodecError, Settings, SourceImage};
use crate::geometry::{Orientation, PhysicalScale, Size};
use crate::pixels::{Channels, Pixels, samples};
use crate::storage::Object;

/// Where the chunks behind the header start.
const BEHIND_HEADER: usize = 33;

fn encoded(
    size: Size,
    color: ColorType,
    depth: BitDepth,
    data: &[u8],
    adjust: impl FnOnce(&mut Encoder<'_, &mut Vec<u8>>),
) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, size.width, size.height);
    encoder.set_color(color);
    encoder.set_depth(depth);
    adjust(&mut encoder);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(data).unwrap();
    writer.finish().unwrap();
    file
}

fn with_chunk(file: &[u8], name: [u8; 4], content: &[u8]) -> Vec<u8> {
    let mut result = file[..BEHIND_HEADER].to_vec();
    result.extend((content.len() as u32).to_be_bytes());
    result.extend(name);
    result.extend(content);
    let mut checksum = flate2::Crc::new();
    checksum.update(&name);
    checksum.update(content);
    result.extend(checksum.sum().to_be_bytes());
    result.extend(&file[BEHIND_HEADER..]);
    result
}

fn gray() -> Vec<u8> {
    encoded(Size::new(2, 1), ColorType::Grayscale, BitDepth::Eight, &[7, 200], |_| ())
}

async fn open(file: &[u8]) -> Result<Arc<dyn SourceImage>, CodecError> {
    let object = Object::in_memory(file.to_vec()).await;
    contract::open(&Png, &object, &Settings::default()).await
}

#[tokio::test]
async fn every_kind_of_channels_keeps_the_contract() {
    for (channels, color) in [
        (Channels::Gray, ColorType::Grayscale),
        (Channels::GrayAlpha, ColorType::GrayscaleAlpha),
        (Channels::Rgb, ColorType::Rgb),
        (Channels::Rgba, ColorType::Rgba),
    ] {
        let pixels = samples::page(Size::new(53, 38), channels);
        let file = encoded(pixels.size(), color, BitDepth::Eight, pixels.data(), |_| ());
        check(&Png, &file, &pixels, 0.0, &Settings::default()).await;
    }
}

#[tokio::test]
async fn low_depths_are_spread_over_the_whole_range() {
    for (depth, data, expected) in
        [(BitDepth::One, 0b1010_0000, [255, 0, 255]), (BitDepth::Two, 0b0001_1011, [0, 85, 170])]
    {
        let file = encoded(Size::new(3, 1), ColorType::Grayscale, depth, &[data], |_| ());
        assert_eq!(decode_whole(&Png, &file).await.unwrap().data(), expected, "{depth:?}");
    }
}

#[tokio::test]
async fn sixteen_bits_are_rounded() {
    let data = [0x00, 0xFF, 0x80, 0x00, 0xFF, 0xFF];
    let file = encoded(Size::new(3, 1), ColorType::Grayscale, BitDepth::Sixteen, &data, |_| ());
    assert_eq!(decode_whole(&Png, &file).await.unwrap().data(), [1, 0x80, 0xFF]);
}

#[tokio::test]
async fn a_palette_becomes_color_and_its_transparency_alpha() {
    let size = Size::new(4, 1);
    let palette = vec![10, 20, 30, 40, 50, 60];
    let opaque = encoded(size, ColorType::Indexed, BitDepth::Two, &[0b0001_0100], |it| {
        it.set_palette(palette.clone());
    });
    let pixels = decode_whole(&Png, &opaque).await.unwrap();
    assert_eq!(pixels.channels(), Channels::Rgb);
    assert_eq!(pixels.data(), [10, 20, 30, 40, 50, 60, 40, 50, 60, 10, 20, 30]);
    let clear = encoded(size, ColorType::Indexed, BitDepth::Two, &[0b0001_0100], |it| {
        it.set_palette(palette.clone());
        it.set_trns(vec![128]);
    });
    let pixels = decode_whole(&Png, &clear).await.unwrap();
    assert_eq!(pixels.channels(), Channels::Rgba);
    assert_eq!(pixels.data()[..8], [10, 20, 30, 128, 40, 50, 60, 255]);
}

#[tokio::test]
async fn a_transparent_gray_value_becomes_alpha() {
    let size = Size::new(2, 1);
    let file = encoded(size, ColorType::Grayscale, BitDepth::Eight, &[7, 200], |it| {
        it.set_trns(vec![0, 7]);
    });
    let expected = Pixels::new(size, Channels::GrayAlpha, vec![7, 0, 200, 255]).unwrap();
    assert_eq!(decode_whole(&Png, &file).await.unwrap(), expected);
}

#[tokio::test]
async fn the_exif_chunk_tells_the_orientation() {
    let image = open(&with_chunk(&gray(), *b"eXIf", &block(6))).await.unwrap();
    assert_eq!(image.properties().orientation, Orientation::Rotate90);
    let image = open(&with_chunk(&gray(), *b"eXIf", b"nonsense")).await.unwrap();
    assert_eq!(image.properties().orientation, Orientation::Upright);
}

#[tokio::test]
async fn a_chunk_of_its_own_or_else_exif_tells_how_large_the_picture_is() {
    let physical = |across: u32, down: u32, unit: u8| {
        [&across.to_be_bytes()[..], &down.to_be_bytes(), &[unit]].concat()
    };
    for (name, content, expected) in [
        (*b"pHYs", physical(11_811, 11_811, 1), Some(1000.0 / 11_811.0)),
        (*b"pHYs", physical(11_811, 11_811, 0), None),
        (*b"pHYs", physical(2_835, 2_835, 1), None),
        (*b"pHYs", physical(11_811, 5_905, 1), None),
        (*b"pHYs", vec![1; 8], None),
        (*b"eXIf", density_block(200), Some(25.4 / 200.0)),
    ] {
        let image = open(&with_chunk(&gray(), name, &content)).await.unwrap();
        let given = image.properties().scale.map(PhysicalScale::millimeters_per_pixel);
        let is_near = |(given, expected): (f64, f64)| (given - expected).abs() < 1e-9;
        assert_eq!(given.is_some(), expected.is_some(), "{content:?}: {given:?}");
        assert!(given.zip(expected).is_none_or(is_near), "{content:?}: {given:?}");
    }
}

fn profile_chunk(content: &[u8]) -> Vec<u8> {
    let chunk = b"name\0\0".to_vec();
    let mut deflate = flate2::write::ZlibEncoder::new(chunk, flate2::Compression::best());
    deflate.write_all(content).unwrap();
    deflate.finish().unwrap()
}

#[tokio::test]
async fn a_profile_is_unpacked_up_to_its_limit() {
    let file = with_chunk(&gray(), *b"iCCP", &profile_chunk(&[5; 3000]));
    assert_eq!(
        open(&file).await.unwrap().properties().icc_profile.as_deref(),
        Some(&[5; 3000][..])
    );
    let bomb = with_chunk(&gray(), *b"iCCP", &profile_chunk(&vec![0; 9 << 20]));
    assert!(bomb.len() < 20_000);
    assert_eq!(open(&bomb).await.unwrap().properties().icc_profile, None);
    for bad in [&b""[..], b"name", b"name\0", b"name\0\0", b"name\0\x01x", b"name\0\0nonsense"] {
        let image = open(&with_chunk(&gray(), *b"iCCP", bad)).await.unwrap();
        assert_eq!(image.properties().icc_profile, None, "{bad:?}");
    }
}

#[tokio::test]
async fn chunks_that_do_not_matter_and_bytes_behind_the_end_are_passed_over() {
    let file = with_chunk(&gray(), *b"tEXt", &vec![b'x'; 100_000]);
    let file = with_chunk(&file, *b"acTL", &[0, 0, 0, 9, 0, 0, 0, 0]);
    let file = [&file[..], b"a whole other file behind"].concat();
    assert_eq!(decode_whole(&Png, &file).await.unwrap().data(), [7, 200]);
}

#[tokio::test]
async fn kinds_that_would_look_wrong_are_refused() {
    for (name, content) in [(*b"CgBI", &[0, 0, 0, 0]), (*b"cICP", &[9, 16, 0, 1])] {
        let error = open(&with_chunk(&gray(), name, content)).await.unwrap_err();
        assert!(matches!(error, CodecError::Unsupported { .. }), "{error}");
    }
}

#[tokio::test]
async fn headers_that_contradict_themselves_are_damaged() {
    // Offsets in the file: width 16, height 20, depth 24, color 25, interlace 28.
    for (at, value) in [(12, b'X'), (16, 0x80), (24, 3), (25, 1), (25, 3), (28, 2), (19, 0)] {
        let mut file = gray();
        file[at] = value;
        let error = decode_whole(&Png, &file).await.unwrap_err();
        assert!(matches!(error, CodecError::Damaged { .. }), "{at}: {error}");
    }
}

#[tokio::test]
async fn a_huge_picture_is_refused_before_anything_is_decoded() {
    let mut file = gray();
    file[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
    let error = open(&file).await.unwrap_err();
    assert!(matches!(error, CodecError::TooLarge { .. }), "{error}");
}
