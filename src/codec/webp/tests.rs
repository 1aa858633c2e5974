//! WebP files made for the purpose, against the contract and one by one.

use std::sync::Arc;

use image_webp::{ColorType, WebPEncoder};

use super::Webp;
use crate::codec::contract::{self, check, decode_whole};
use crate::codec::exif::tests::block;
use crate::codec::{CodecError, EncodeSettings, Settings, SourceImage, output};
use crate::geometry::{Orientation, Size};
use crate::image_api::Format;
use crate::pixels::{Channels, Pixels, samples};
use crate::storage::Object;

fn lossless(pixels: &Pixels) -> Vec<u8> {
    let color = match pixels.channels() {
        Channels::Rgb => ColorType::Rgb8,
        Channels::Rgba => ColorType::Rgba8,
        other => panic!("{other:?}"),
    };
    let (mut file, size) = (Vec::new(), pixels.size());
    let encoder = WebPEncoder::new(&mut file);
    encoder.encode(pixels.data(), size.width, size.height, color).unwrap();
    file
}

fn lossy(pixels: &Pixels) -> Vec<u8> {
    output(Format::Webp).encode(pixels, &EncodeSettings::default()).unwrap()
}

fn chunk(name: [u8; 4], content: &[u8]) -> Vec<u8> {
    let mut chunk = [&name[..], &(content.len() as u32).to_le_bytes(), content].concat();
    chunk.resize(chunk.len().next_multiple_of(2), 0);
    chunk
}

fn riff(chunks: &[&[u8]]) -> Vec<u8> {
    let content = chunks.concat();
    let length = (content.len() as u32 + 4).to_le_bytes();
    [&b"RIFF"[..], &length, b"WEBP", &content].concat()
}

/// The content of VP8X: flags, nothing, and the size of the canvas less one.
fn header(flags: u8, width: u8, height: u8) -> Vec<u8> {
    chunk(*b"VP8X", &[flags, 0, 0, 0, width - 1, 0, 0, height - 1, 0, 0])
}

/// A frame at an even place, not blended; the picture is the chunk of a file without VP8X.
fn frame([x, y, width, height]: [u8; 4], file: &[u8]) -> Vec<u8> {
    let head = [x / 2, 0, 0, y / 2, 0, 0, width - 1, 0, 0, height - 1, 0, 0, 100, 0, 0, 2];
    chunk(*b"ANMF", &[&head, &file[12..]].concat())
}

async fn open(file: &[u8]) -> Result<Arc<dyn SourceImage>, CodecError> {
    contract::open_file(&Webp, file).await
}

fn small() -> Pixels {
    samples::numbered(Size::new(4, 2), Channels::Rgb)
}

#[tokio::test]
async fn the_contract_holds() {
    let size = Size::new(61, 47);
    for channels in [Channels::Rgb, Channels::Rgba] {
        let pixels = samples::numbered(size, channels);
        check(&Webp, &lossless(&pixels), &pixels, 0.0, &Settings::default()).await;
        let mut page = samples::page(size, channels);
        if channels.has_alpha() {
            // The encoder has colors of its own where nothing is seen of them.
            page.data_mut()
                .iter_mut()
                .skip(3)
                .step_by(4)
                .for_each(|alpha| *alpha = (*alpha).max(9));
        }
        // Sharp strokes, and color in half as many pixels.
        check(&Webp, &lossy(&page), &page, 12.0, &Settings::default()).await;
    }
    let pixels = samples::numbered(size, Channels::Rgba);
    let more = chunk(*b"ICCP", b"a profile");
    let exif = chunk(*b"EXIF", &block(1));
    let parts = [&header(0x38, 61, 47)[..], &more, &lossless(&pixels)[12..], &exif];
    check(&Webp, &riff(&parts), &pixels, 0.0, &Settings::default()).await;
    let moving = [
        &header(0x12, 61, 47)[..],
        &chunk(*b"ANIM", &[0; 6]),
        &frame([0, 0, 61, 47], &lossless(&pixels)),
        &frame([0, 0, 4, 2], &lossless(&small())),
    ];
    check(&Webp, &riff(&moving), &pixels, 0.0, &Settings::default()).await;
}

#[tokio::test]
async fn of_a_moving_picture_the_first_frame_lies_on_its_canvas() {
    let file = riff(&[
        &header(0x12, 8, 6),
        &chunk(*b"ANIM", &[0xFF; 6]),
        &frame([2, 4, 4, 2], &lossless(&small())),
        &frame([0, 0, 4, 2], &lossless(&small())),
    ]);
    let image = open(&file).await.unwrap();
    let window = image.window(0, Size::new(8, 6).rect()).unwrap();
    let fetched: u64 = window.ranges.iter().map(|range| range.end - range.start).sum();
    assert!(fetched < file.len() as u64 / 2 + 30, "{fetched} of {}", file.len());
    let pixels = decode_whole(&Webp, &file).await.unwrap();
    assert_eq!(pixels.channels(), Channels::Rgba);
    assert_eq!(pixels.pixel(0, 0), [0; 4]);
    let expected = small();
    assert_eq!(pixels.pixel(3, 5), [expected.pixel(1, 1), &[255]].concat());
}

#[tokio::test]
async fn profile_and_orientation_are_read_wherever_they_stand() {
    let picture = lossless(&small());
    for exif in [block(6), [b"Exif\0\0", &block(6)[..]].concat()] {
        let file = riff(&[
            &header(0x28, 4, 2),
            &chunk(*b"ICCP", b"profile"),
            &picture[12..],
            &chunk(*b"XMP ", &vec![b' '; 70_000]),
            &chunk(*b"EXIF", &exif),
        ]);
        let image = open(&file).await.unwrap();
        assert_eq!(image.properties().icc_profile.as_deref(), Some(&b"profile"[..]));
        assert_eq!(image.properties().orientation, Orientation::Rotate90);
        assert_eq!(image.properties().shown_size(), Size::new(2, 4));
        assert_eq!(decode_whole(&Webp, &file).await.unwrap(), small());
    }
    // Before the picture, where it should not be.
    let exif = chunk(*b"EXIF", &block(6));
    let file = riff(&[&header(0x08, 4, 2), &exif, &picture[12..]]);
    assert_eq!(open(&file).await.unwrap().properties().orientation, Orientation::Rotate90);
    // Promised, and not there.
    let file = riff(&[&header(0x08, 4, 2), &picture[12..]]);
    assert_eq!(open(&file).await.unwrap().properties().orientation, Orientation::Upright);
}

#[tokio::test]
async fn alpha_is_what_the_picture_says_and_not_its_header() {
    let opaque = riff(&[&header(0x10, 4, 2), &lossless(&small())[12..]]);
    assert_eq!(decode_whole(&Webp, &opaque).await.unwrap(), small());
    let clear = samples::numbered(Size::new(4, 2), Channels::Rgba);
    let unsaid = riff(&[&header(0, 4, 2), &lossless(&clear)[12..]]);
    assert_eq!(decode_whole(&Webp, &unsaid).await.unwrap(), clear);
}

#[tokio::test]
async fn a_frame_of_another_size_than_its_canvas_is_damaged() {
    let picture = lossless(&small());
    let still = riff(&[&header(0, 5, 2), &picture[12..]]);
    let lossy = riff(&[&header(0, 3, 2), &lossy(&small())[12..]]);
    let moving = |place| {
        let anim = chunk(*b"ANIM", &[0; 6]);
        riff(&[&header(0x12, 4, 2), &anim, &frame(place, &picture)])
    };
    for file in [still, lossy, moving([0, 0, 3, 2]), moving([2, 0, 4, 2])] {
        let error = decode_whole(&Webp, &file).await.unwrap_err();
        assert!(matches!(error, CodecError::Damaged { .. }), "{error}");
    }
}

#[tokio::test]
async fn files_without_a_picture_are_damaged() {
    for chunks in [
        vec![],
        vec![header(0, 4, 2)],
        vec![header(0, 4, 2), chunk(*b"ICCP", b"")],
        vec![chunk(*b"VP8 ", &[0; 10])],
        vec![chunk(*b"VP8L", b"")],
        vec![chunk(*b"VP8X", &[0; 9])],
        vec![header(2, 4, 2), frame([0, 0, 4, 2], &lossless(&small()))],
        vec![header(2, 4, 2), chunk(*b"ANIM", &[0; 6]), chunk(*b"ANMF", &[0; 15])],
    ] {
        let chunks: Vec<&[u8]> = chunks.iter().map(|chunk| &chunk[..]).collect();
        let error = open(&riff(&chunks)).await.unwrap_err();
        assert!(matches!(error, CodecError::Damaged { .. }), "{chunks:?}: {error}");
    }
}

#[tokio::test]
async fn a_huge_picture_is_refused_before_anything_is_decoded() {
    // A lossless picture of 16384 × 16384, by its first five bytes.
    let file = riff(&[&chunk(*b"VP8L", &[0x2F, 0xFF, 0xFF, 0xFF, 0x0F])]);
    let error = open(&file).await.unwrap_err();
    assert!(matches!(error, CodecError::TooLarge { .. }), "{error}");
    let canvas = chunk(*b"VP8X", &[0x12, 0, 0, 0, 255, 255, 255, 255, 255, 255]);
    let frame = frame([0, 0, 4, 2], &lossless(&small()));
    let file = riff(&[&canvas, &chunk(*b"ANIM", &[0; 6]), &frame]);
    let error = open(&file).await.unwrap_err();
    assert!(matches!(error, CodecError::TooLarge { .. }), "{error}");
}

#[tokio::test]
async fn chunks_without_end_are_not_all_walked_over() {
    let many = chunk(*b"junk", b"").repeat(5000);
    let file = riff(&[&header(0x08, 4, 2), &lossless(&small())[12..], &many]);
    let object = Object::in_memory(file).await;
    contract::open(&Webp, &object, &Settings::default()).await.unwrap();
    let (reads, _) = object.read_so_far();
    assert!(reads < 100, "{reads} reads");
}
