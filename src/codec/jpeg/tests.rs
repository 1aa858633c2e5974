//! JPEG files made for the purpose, against the contract and one by one.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use turbojpeg::{Colorspace, Compressor, Image, PixelFormat, Subsamp};

use super::{Jpeg, segment};
use crate::codec::contract::{self, check, decode, decode_whole};
use crate::codec::exif::tests::{block, density_block};
use crate::codec::{Access, CodecError, Settings, SourceFormat, SourceImage};
use crate::geometry::{Orientation, PhysicalScale, Rect, Size};
use crate::pixels::{Channels, Pixels, resample, samples};
use crate::storage::Object;

/// As an encoder of another house writes it.
fn encoded(pixels: &Pixels, subsampling: Subsamp, adjust: impl Fn(&mut Compressor)) -> Vec<u8> {
    let mut compressor = Compressor::new().unwrap();
    compressor.set_quality(95).unwrap();
    compressor.set_subsamp(subsampling).unwrap();
    adjust(&mut compressor);
    let format = match pixels.channels() {
        Channels::Gray | Channels::GrayAlpha => PixelFormat::GRAY,
        Channels::Rgb | Channels::Rgba => PixelFormat::RGB,
        Channels::Cmyk => PixelFormat::CMYK,
    };
    let size = pixels.size();
    let image = Image {
        pixels: pixels.data(),
        width: size.width as usize,
        pitch: pixels.stride(),
        height: size.height as usize,
        format,
    };
    compressor.compress_to_vec(image).unwrap()
}

fn page() -> Pixels {
    samples::page(Size::new(101, 67), Channels::Rgb)
}

/// With a segment right behind the first two bytes.
fn with_segment(file: &[u8], marker: u8, payload: &[u8]) -> Vec<u8> {
    let mut result = file[..2].to_vec();
    segment::write(&mut result, marker, payload);
    result.extend(&file[2..]);
    result
}

async fn open(file: &[u8]) -> Result<Arc<dyn SourceImage>, CodecError> {
    let object = Object::in_memory(file.to_vec()).await;
    contract::open(&Jpeg, &object, &Settings::default()).await
}

/// Where the marker of a segment lies, found from the front.
fn find(file: &[u8], marker: u8) -> usize {
    file.windows(2).position(|pair| pair == [0xFF, marker]).unwrap()
}

#[tokio::test]
async fn a_color_picture_keeps_the_contract() {
    check(&Jpeg, &encoded(&page(), Subsamp::Sub2x2, |_| ()), &page(), 6.0, &Settings::default())
        .await;
}

#[tokio::test]
async fn a_gray_picture_keeps_the_contract() {
    let gray = samples::page(Size::new(75, 90), Channels::Gray);
    check(&Jpeg, &encoded(&gray, Subsamp::Gray, |_| ()), &gray, 3.0, &Settings::default()).await;
}

#[tokio::test]
async fn a_progressive_picture_keeps_the_contract() {
    let file = encoded(&page(), Subsamp::Sub2x2, |it| it.set_progressive(true).unwrap());
    check(&Jpeg, &file, &page(), 6.0, &Settings::default()).await;
}

/// JPEG as it is read once its index was learned, however small it is.
#[derive(Debug)]
struct Indexed;

#[async_trait]
impl SourceFormat for Indexed {
    fn name(&self) -> &'static str {
        Jpeg.name()
    }

    fn endings(&self) -> &'static [&'static str] {
        Jpeg.endings()
    }

    fn claims(&self, head: &[u8]) -> bool {
        Jpeg.claims(head)
    }

    async fn open(
        &self,
        object: &Object,
        first: Bytes,
        limits: &Settings,
    ) -> Result<Arc<dyn SourceImage>, CodecError> {
        let image = Jpeg.open(object, first, limits).await?;
        let scan = image.window(0, image.properties().stored_size().rect())?;
        let parts = object.read_all(&scan.ranges).await?;
        Ok(image.learn(&parts).unwrap_or(image))
    }
}

#[tokio::test]
async fn an_indexed_picture_keeps_the_contract() {
    for subsampling in [Subsamp::None, Subsamp::Sub2x1, Subsamp::Sub2x2, Subsamp::Sub4x1] {
        let page = samples::page(Size::new(301, 167), Channels::Rgb);
        let file = encoded(&page, subsampling, |_| ());
        check(&Indexed, &file, &page, 9.0, &Settings::default()).await;
        let object = Object::in_memory(file).await;
        let image = contract::open(&Indexed, &object, &Settings::default()).await.unwrap();
        assert_eq!(image.properties().access, Access::Cells);
        let sizes: Vec<_> = image.properties().levels.iter().map(|level| level.size).collect();
        let expected = [(301, 167), (151, 84), (76, 42), (38, 21)];
        assert_eq!(sizes, expected.map(|(width, height)| Size::new(width, height)));
        assert_eq!(image.survey(), None);
    }
    let gray = samples::page(Size::new(75, 90), Channels::Gray);
    check(&Indexed, &encoded(&gray, Subsamp::Gray, |_| ()), &gray, 3.0, &Settings::default()).await;
}

#[tokio::test]
async fn an_indexed_picture_is_the_same_as_the_whole_decoded() {
    let rgb = |it: &mut Compressor| it.set_colorspace(Colorspace::RGB).unwrap();
    for file in [
        encoded(&page(), Subsamp::Sub2x2, |_| ()),
        encoded(&page(), Subsamp::None, rgb),
        encoded(&page(), Subsamp::Sub1x2, |it| it.set_optimize(true).unwrap()),
    ] {
        let whole = decode_whole(&Jpeg, &file).await.unwrap();
        let indexed = decode_whole(&Indexed, &file).await.unwrap();
        assert!(indexed == whole, "{}", samples::difference(&indexed, &whole));
    }
}

#[tokio::test]
async fn reduced_sizes_look_like_the_whole_scaled() {
    let page = samples::page(Size::new(640, 480), Channels::Rgb);
    let rgb = |it: &mut Compressor| it.set_colorspace(Colorspace::RGB).unwrap();
    for file in [
        encoded(&page, Subsamp::Sub2x2, |_| ()),
        encoded(&page, Subsamp::None, |_| ()),
        encoded(&page, Subsamp::None, rgb),
    ] {
        let object = Object::in_memory(file).await;
        let image = contract::open(&Indexed, &object, &Settings::default()).await.unwrap();
        for (level, size) in image.properties().levels.iter().map(|level| level.size).enumerate() {
            let reduced = decode(&object, &image, level, size.rect()).await.unwrap();
            let scaled = resample(&page, [0.0, 0.0, 640.0, 480.0], size);
            let difference = samples::difference(&reduced, &scaled);
            assert!(difference <= 8.0, "level {level}: {difference}");
        }
    }
}

#[tokio::test]
async fn a_part_that_starts_with_a_unit_is_put_together_without_decoding() {
    let page = samples::page(Size::new(600, 333), Channels::Rgb);
    let rgb = |it: &mut Compressor| it.set_colorspace(Colorspace::RGB).unwrap();
    for file in [
        encoded(&page, Subsamp::Sub2x2, |_| ()),
        encoded(&page, Subsamp::None, rgb),
        encoded(&samples::page(page.size(), Channels::Gray), Subsamp::Gray, |_| ()),
    ] {
        let object = Object::in_memory(file).await;
        let image = contract::open(&Indexed, &object, &Settings::default()).await.unwrap();
        for region in [
            Rect::new(256, 0, 256, 256),
            Rect::new(512, 256, 88, 77),
            Rect::new(16, 32, 101, 3),
            page.size().rect(),
        ] {
            let part = image.stored_part(0, region).unwrap();
            let parts = object.read_all(&part.ranges).await.unwrap();
            let file = image.cut_part(&part, &parts).unwrap();
            let shown = decode_whole(&Jpeg, &file).await.unwrap();
            let expected = decode(&object, &image, 0, region).await.unwrap();
            let difference = samples::difference(&shown, &expected);
            // Only colors of the outermost pixels have other neighbors to be blended with.
            assert!(difference <= 1.5, "{region}: {difference}");
            let more = file.len() as u64 <= part.bytes * 3 / 2 + 2048;
            assert!(more, "{region}: {} bytes where {} were due", file.len(), part.bytes);
        }
        assert_eq!(image.stored_part(0, Rect::new(4, 0, 16, 16)), None);
        assert_eq!(image.stored_part(1, Rect::new(0, 0, 16, 16)), None);
        assert_eq!(image.stored_part(0, Rect::new(512, 256, 89, 16)), None);
        let part = image.stored_part(0, Rect::new(16, 16, 64, 64)).unwrap();
        assert!(image.cut_part(&part, &[]).is_err());
    }
}

#[tokio::test]
async fn parts_in_planes_look_like_those_in_pixels() {
    let page = samples::page(Size::new(600, 333), Channels::Rgb);
    for subsampling in [Subsamp::None, Subsamp::Sub2x1, Subsamp::Sub2x2] {
        let object = Object::in_memory(encoded(&page, subsampling, |_| ())).await;
        let image = contract::open(&Indexed, &object, &Settings::default()).await.unwrap();
        for (level, region) in [
            (0, Rect::new(16, 48, 128, 80)),
            (1, Rect::new(160, 32, 140, 135)),
            (2, Rect::new(0, 0, 150, 84)),
        ] {
            let window = image.scaled_window(level, region, 8).unwrap().unwrap();
            let parts = object.read_all(&window.ranges).await.unwrap();
            let planes = image.decode_planes(&window, &parts).unwrap().to_rgb();
            let pixels = image.decode(&window, &parts).unwrap();
            let difference = samples::difference(&planes, &pixels);
            assert!(difference <= 7.0, "{subsampling:?} {level} {region}: {difference}");
        }
        assert_eq!(image.scaled_window(0, Rect::new(0, 0, 16, 16), 4).unwrap(), None);
    }
}

#[tokio::test]
async fn only_large_pictures_of_one_scan_are_worth_an_index() {
    let large = samples::flat(Size::new(1024, 1024), Channels::Rgb, &[180, 140, 90]);
    let small = samples::flat(Size::new(1024, 1023), Channels::Rgb, &[180, 140, 90]);
    let progressive = |it: &mut Compressor| it.set_progressive(true).unwrap();
    let survey = async |file: Vec<u8>| {
        let survey = open(&file).await.unwrap().survey();
        (survey, file.len() as u64)
    };
    let (found, length) = survey(encoded(&large, Subsamp::Sub2x2, |_| ())).await;
    let found = found.unwrap();
    assert_eq!((found.ranges.len(), found.ranges[0].end), (1, length));
    assert!(found.memory > 2 * length);
    assert_eq!(survey(encoded(&small, Subsamp::Sub2x2, |_| ())).await.0, None);
    assert_eq!(survey(encoded(&large, Subsamp::Sub2x2, progressive)).await.0, None);
}

#[tokio::test]
async fn what_cannot_be_indexed_is_decoded_whole() {
    let file = encoded(&page(), Subsamp::Sub2x2, |it| it.set_progressive(true).unwrap());
    let object = Object::in_memory(file).await;
    let image = contract::open(&Indexed, &object, &Settings::default()).await.unwrap();
    assert_eq!(image.properties().access, Access::Whole);
}

#[tokio::test]
async fn every_subsampling_and_small_size_decodes() {
    for subsampling in [Subsamp::None, Subsamp::Sub2x1, Subsamp::Sub1x2, Subsamp::Sub4x1] {
        for size in [Size::new(1, 1), Size::new(1, 40), Size::new(40, 1), Size::new(17, 9)] {
            let flat = samples::flat(size, Channels::Rgb, &[180, 140, 90]);
            let decoded = decode_whole(&Jpeg, &encoded(&flat, subsampling, |_| ())).await.unwrap();
            let difference = samples::difference(&decoded, &flat);
            assert!(difference <= 2.0, "{subsampling:?} {size}: {difference}");
        }
    }
}

#[tokio::test]
async fn rgb_without_conversion_is_told_by_the_adobe_marker() {
    let file = encoded(&page(), Subsamp::None, |it| it.set_colorspace(Colorspace::RGB).unwrap());
    let difference = samples::difference(&decode_whole(&Jpeg, &file).await.unwrap(), &page());
    assert!(difference <= 3.0, "{difference}");
}

#[tokio::test]
async fn exif_tells_the_orientation_and_bad_exif_is_upright() {
    let file = encoded(&page(), Subsamp::Sub2x2, |_| ());
    for (value, expected) in [(6, Orientation::Rotate90), (8, Orientation::Rotate270)] {
        let exif = [b"Exif\0\0", &block(value)[..]].concat();
        let image = open(&with_segment(&file, segment::APP1, &exif)).await.unwrap();
        assert_eq!(image.properties().orientation, expected);
        assert_eq!(image.properties().shown_size(), Size::new(67, 101));
        assert_eq!(image.properties().access, Access::Whole);
    }
    for exif in [&b"Exif\0"[..], b"Exif\0\0", b"Exif\0\0MM\0\x2A\xFF\xFF\xFF\xFF"] {
        let image = open(&with_segment(&file, segment::APP1, exif)).await.unwrap();
        assert_eq!(image.properties().orientation, Orientation::Upright, "{exif:?}");
    }
}

#[tokio::test]
async fn jfif_or_else_exif_tells_how_large_the_picture_is() {
    let file = encoded(&page(), Subsamp::Sub2x2, |_| ());
    let jfif =
        |unit: u8, count: u8| [&b"JFIF\0\x01\x02"[..], &[unit, 0, count, 0, count, 0, 0]].concat();
    let exif = [b"Exif\0\0", &density_block(200)[..]].concat();
    let (jfif_of, exif_of) = (segment::APP0, segment::APP1);
    for (segments, expected) in [
        (vec![(jfif_of, jfif(1, 150))], Some(25.4 / 150.0)),
        (vec![(jfif_of, jfif(2, 118))], Some(10.0 / 118.0)),
        // A ratio, and what programs write that know nothing.
        (vec![(jfif_of, jfif(0, 150))], None),
        (vec![(jfif_of, jfif(1, 72))], None),
        (vec![(exif_of, exif.clone())], Some(25.4 / 200.0)),
        (vec![(exif_of, exif.clone()), (jfif_of, jfif(1, 150))], Some(25.4 / 150.0)),
        (vec![(exif_of, exif), (jfif_of, jfif(1, 72))], Some(25.4 / 200.0)),
        (vec![(jfif_of, b"JFIF\0".to_vec())], None),
    ] {
        let with = |file: Vec<u8>, (marker, payload): &(u8, Vec<u8>)| {
            with_segment(&file, *marker, payload)
        };
        let image = open(&segments.iter().fold(file.clone(), with)).await.unwrap();
        let given = image.properties().scale.map(PhysicalScale::millimeters_per_pixel);
        let is_near = |(given, expected): (f64, f64)| (given - expected).abs() < 1e-9;
        assert_eq!(given.is_some(), expected.is_some(), "{segments:?}: {given:?}");
        assert!(given.zip(expected).is_none_or(is_near), "{segments:?}: {given:?}");
    }
}

#[tokio::test]
async fn a_profile_in_pieces_is_put_together() {
    let file = encoded(&page(), Subsamp::Sub2x2, |_| ());
    let piece = |number: u8, content: &[u8]| [b"ICC_PROFILE\0", &[number, 2][..], content].concat();
    // Written last first, each in front of the others.
    let whole = with_segment(&file, segment::APP2, &piece(2, &vec![2; 60_000]));
    let whole = with_segment(&whole, segment::APP2, &piece(1, &vec![1; 60_000]));
    let image = open(&whole).await.unwrap();
    let profile = image.properties().icc_profile.clone().unwrap();
    assert_eq!((profile.len(), profile[0], profile[119_999]), (120_000, 1, 2));
    let half = with_segment(&file, segment::APP2, &piece(2, &[2; 9]));
    assert_eq!(open(&half).await.unwrap().properties().icc_profile, None);
}

#[tokio::test]
async fn bytes_between_and_after_do_not_matter() {
    let file = encoded(&page(), Subsamp::Sub2x2, |_| ());
    let clean = decode_whole(&Jpeg, &file).await.unwrap();
    let scan = find(&file, segment::SOS);
    for other in [
        [&file[..], b"a whole other file behind"].concat(),
        [&file[..scan], &[0xFF, 0xFF, 0xFF], &file[scan..]].concat(),
        [&file[..scan], &[0x00, 0x12, 0xFF, 0x00], &file[scan..]].concat(),
        [&file[..scan], &[0xFF, 0x01], &file[scan..]].concat(),
        file[..file.len() - 2].to_vec(),
    ] {
        assert_eq!(decode_whole(&Jpeg, &other).await.unwrap(), clean);
    }
}

#[tokio::test]
async fn a_scan_that_stops_early_is_damaged_even_with_an_end_marker() {
    for progressive in [false, true] {
        let file = encoded(&page(), Subsamp::Sub2x2, |it| it.set_progressive(progressive).unwrap());
        let cut = file.len() / 2;
        let error = decode_whole(&Jpeg, &file[..cut]).await.unwrap_err();
        assert!(matches!(error, CodecError::Damaged { .. }), "{error}");
        if !progressive {
            let ended = [&file[..cut], &[0xFF, 0xD9]].concat();
            let error = decode_whole(&Jpeg, &ended).await.unwrap_err();
            assert!(matches!(error, CodecError::Damaged { .. }), "{error}");
        }
    }
}

#[tokio::test]
async fn a_huge_picture_is_refused_before_anything_is_decoded() {
    let mut file = encoded(&page(), Subsamp::Sub2x2, |_| ());
    let frame = find(&file, 0xC0);
    file[frame + 5..frame + 9].fill(0xFF);
    let error = open(&file).await.unwrap_err();
    assert!(matches!(error, CodecError::TooLarge { .. }), "{error}");
    assert!(error.to_string().contains("65535x65535"), "{error}");
}

#[tokio::test]
async fn files_without_a_picture_are_damaged() {
    let file = encoded(&page(), Subsamp::Sub2x2, |_| ());
    let frame = find(&file, 0xC0);
    let scan = find(&file, segment::SOS);
    for bad in [
        vec![0xFF, 0xD8, 0xFF],
        vec![0xFF, 0xD8, 0xFF, 0xD9],
        vec![0xFF, 0xD8, 0xFF, 0xE0, 0, 1, 7, 7, 7],
        [&file[..frame], &file[scan..]].concat(),
        [&file[..scan], &file[frame..]].concat(),
    ] {
        let error = decode_whole(&Jpeg, &bad).await.unwrap_err();
        assert!(matches!(error, CodecError::Damaged { .. }), "{error}");
    }
}

/// Inks, and what a file has of them as Adobe's programs write it: upside down.
fn inks(size: Size) -> (Pixels, Pixels) {
    let page = samples::page(size, Channels::Cmyk);
    let stored = page.data().iter().map(|ink| 255 - ink).collect();
    (page, Pixels::new(size, Channels::Cmyk, stored).unwrap())
}

/// The same file without Adobe's marker.
fn without_adobe(file: &[u8]) -> Vec<u8> {
    let at = find(file, segment::APP14);
    let length = usize::from(u16::from_be_bytes([file[at + 2], file[at + 3]]));
    [&file[..at], &file[at + 2 + length..]].concat()
}

#[tokio::test]
async fn four_inks_keep_the_contract() {
    let (page, stored) = inks(Size::new(101, 67));
    let cmyk = |it: &mut Compressor| it.set_colorspace(Colorspace::CMYK).unwrap();
    let progressive = |it: &mut Compressor| it.set_progressive(true).unwrap();
    for file in [
        encoded(&stored, Subsamp::None, cmyk),
        encoded(&stored, Subsamp::None, |_| ()),
        encoded(&stored, Subsamp::Sub2x2, |_| ()),
        encoded(&stored, Subsamp::Sub2x1, progressive),
        without_adobe(&encoded(&page, Subsamp::None, cmyk)),
    ] {
        check(&Jpeg, &file, &page, 6.0, &Settings::default()).await;
    }
}

#[tokio::test]
async fn of_four_inks_no_index_is_made() {
    let (page, stored) = inks(Size::new(1200, 900));
    let file = encoded(&stored, Subsamp::None, |_| ());
    let object = Object::in_memory(file).await;
    let image = contract::open(&Jpeg, &object, &Settings::default()).await.unwrap();
    assert_eq!((image.survey(), image.properties().access), (None, Access::Whole));
    let indexed = contract::open(&Indexed, &object, &Settings::default()).await.unwrap();
    assert_eq!(indexed.properties().access, Access::Whole);
    let whole = decode(&object, &image, 0, page.size().rect()).await.unwrap();
    assert!(samples::difference(&whole, &page) <= 3.0);
}

#[tokio::test]
async fn components_that_share_a_number_are_told_apart_by_their_order() {
    let (page, stored) = inks(Size::new(101, 67));
    let color = samples::page(Size::new(101, 67), Channels::Rgb);
    for (pixels, shown, count) in [(&stored, &page, 4), (&color, &color, 3)] {
        let mut file = encoded(pixels, Subsamp::None, |_| ());
        let (frame, scan) = (find(&file, segment::SOF0), find(&file, segment::SOS));
        // Behind marker, length, depth and size; and behind marker and length.
        assert_eq!((file[frame + 9], file[scan + 4]), (count, count));
        let last = usize::from(count) - 1;
        assert_eq!(file[frame + 10 + 3 * last], file[scan + 5 + 2 * last]);
        file[frame + 10 + 3 * last] = file[frame + 10];
        file[scan + 5 + 2 * last] = file[scan + 5];
        let decoded = decode_whole(&Jpeg, &file).await.unwrap();
        assert!(samples::difference(&decoded, shown) <= 6.0, "{count} components");
        let progressive = |it: &mut Compressor| it.set_progressive(true).unwrap();
        let mut file = encoded(pixels, Subsamp::None, progressive);
        let frame = find(&file, 0xC2);
        file[frame + 10 + 3 * last] = file[frame + 10];
        let error = decode_whole(&Jpeg, &file).await.unwrap_err();
        assert!(matches!(error, CodecError::Damaged { .. }), "{error}");
    }
}
