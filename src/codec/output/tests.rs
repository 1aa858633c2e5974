//! What is written is read again.

use std::io::Cursor;

use image::ImageDecoder;

use super::{EncodeSettings, OutputFormat};
use crate::codec::contract::{self, decode_whole};
use crate::codec::jpeg::Jpeg;
use crate::codec::png::Png;
use crate::codec::{EncodeError, Settings, output, outputs};
use crate::geometry::Size;
use crate::image_api::Format;
use crate::pixels::{Channels, Pixels, Planes, flatten, samples};
use crate::storage::Object;

const ALL: [Channels; 4] = [Channels::Gray, Channels::GrayAlpha, Channels::Rgb, Channels::Rgba];

const SIZES: [Size; 4] = [Size::new(1, 1), Size::new(1, 33), Size::new(70, 1), Size::new(61, 47)];

fn written(format: Format, pixels: &Pixels) -> Vec<u8> {
    output(format).encode(pixels, &EncodeSettings::default()).unwrap()
}

#[test]
fn every_format_has_the_media_type_of_the_specification() {
    for (format, media_type, keeps_alpha) in [
        (Format::Jpg, "image/jpeg", false),
        (Format::Png, "image/png", true),
        (Format::Webp, "image/webp", true),
        (Format::Gif, "image/gif", true),
        (Format::Tif, "image/tiff", true),
        (Format::Pdf, "application/pdf", false),
    ] {
        assert_eq!(output(format).media_type(), media_type);
        assert_eq!(output(format).keeps_alpha(), keeps_alpha, "{media_type}");
    }
}

#[tokio::test]
async fn jpg_comes_back_nearly_the_same() {
    for channels in [Channels::Gray, Channels::Rgb] {
        for size in SIZES {
            let pixels = samples::page(size, channels);
            let back = decode_whole(&Jpeg, &written(Format::Jpg, &pixels)).await.unwrap();
            let difference = samples::difference(&back, &pixels);
            assert!(difference <= 12.0, "{channels:?} {size}: {difference}");
        }
    }
}

#[tokio::test]
async fn planes_come_back_nearly_the_same() {
    for size in SIZES {
        let mut planes = Planes::zeroed(size, Size::new(2, 2));
        for (number, (plane, _)) in planes.each_mut().into_iter().enumerate() {
            let width = plane.size().width as usize;
            for (at, sample) in plane.data_mut().iter_mut().enumerate() {
                *sample = (100 + 20 * number + at % width / 2 + at / width) as u8;
            }
        }
        let format = output(Format::Jpg).planes().unwrap();
        let file = format.encode_planes(&planes, &EncodeSettings::default()).unwrap();
        let back = decode_whole(&Jpeg, &file).await.unwrap();
        let difference = samples::difference(&back, &planes.to_rgb());
        assert!(difference <= 3.0, "{size}: {difference}");
    }
}

#[test]
fn planes_of_other_colors_than_the_encoder_writes_are_an_error() {
    let planes = Planes::zeroed(Size::new(8, 8), Size::new(1, 1));
    let format = output(Format::Jpg).planes().unwrap();
    assert!(format.encode_planes(&planes, &EncodeSettings::default()).is_err());
}

#[test]
fn jpg_quality_is_obeyed() {
    let pixels = samples::page(Size::new(200, 200), Channels::Rgb);
    let length = |jpeg_quality| {
        let settings = EncodeSettings { jpeg_quality, ..EncodeSettings::default() };
        super::Jpg.encode(&pixels, &settings).unwrap().len()
    };
    assert!(length(30) < length(85) && length(85) < length(100));
}

#[tokio::test]
async fn a_progressive_jpg_has_the_pixels_of_a_plain_one() {
    let progressive = EncodeSettings { jpeg_progressive: true, ..EncodeSettings::default() };
    // The marker of the frame (SOF2 and SOF0), as no other marker before it has these bytes.
    let is_progressive = |file: &[u8]| file.windows(3).any(|bytes| bytes == [0xFF, 0xC2, 0]);
    for channels in [Channels::Gray, Channels::Rgb] {
        for size in SIZES {
            let pixels = samples::page(size, channels);
            let coarse_first = super::Jpg.encode(&pixels, &progressive).unwrap();
            // One compressor serves both kinds.
            let plain = written(Format::Jpg, &pixels);
            assert!(
                is_progressive(&coarse_first) && !is_progressive(&plain),
                "{channels:?} {size}"
            );
            let back = decode_whole(&Jpeg, &coarse_first).await.unwrap();
            assert_eq!(back, decode_whole(&Jpeg, &plain).await.unwrap(), "{channels:?} {size}");
        }
    }
    let planes = Planes::zeroed(Size::new(40, 30), Size::new(2, 2));
    let file = super::Jpg.planes().unwrap().encode_planes(&planes, &progressive).unwrap();
    assert!(is_progressive(&file));
}

#[test]
fn jpg_has_no_place_for_alpha() {
    let pixels = samples::page(Size::new(4, 4), Channels::Rgba);
    let error = super::Jpg.encode(&pixels, &EncodeSettings::default()).unwrap_err();
    assert!(matches!(error, EncodeError::Failed { .. }), "{error}");
}

#[tokio::test]
async fn png_comes_back_exactly() {
    for channels in ALL {
        for size in SIZES {
            let pixels = samples::numbered(size, channels);
            let back = decode_whole(&Png, &written(Format::Png, &pixels)).await.unwrap();
            assert_eq!(back, pixels, "{channels:?} {size}");
        }
    }
}

#[tokio::test]
async fn a_bitonal_png_takes_one_bit_a_pixel() {
    for size in SIZES {
        let mut pixels = samples::numbered(size, Channels::Gray);
        pixels
            .data_mut()
            .iter_mut()
            .for_each(|sample| *sample = if *sample < 90 { 0 } else { 255 });
        let file = written(Format::Png, &pixels);
        // The ninth byte of the header chunk's content is the depth.
        assert_eq!(file[24], 1, "{size}");
        assert_eq!(decode_whole(&Png, &file).await.unwrap(), pixels, "{size}");
    }
}

#[test]
fn webp_comes_back_nearly_the_same_and_keeps_alpha() {
    for channels in ALL {
        for size in SIZES {
            let pixels = samples::page(size, channels);
            let back = webp::Decoder::new(&written(Format::Webp, &pixels)).decode().unwrap();
            assert_eq!((back.width(), back.height()), (size.width, size.height));
            let visible = pixels.data().iter().skip(channels.count() - 1).step_by(channels.count());
            let sees_through = channels.has_alpha() && visible.clone().any(|alpha| *alpha < 255);
            assert!(!sees_through || back.is_alpha(), "{channels:?} {size}");
            let (step, count) = (if back.is_alpha() { 4 } else { 3 }, channels.count());
            let pairs = back.chunks_exact(step).zip(pixels.data().chunks_exact(count));
            for (found, given) in pairs {
                if channels.has_alpha() && given[count - 1] == 0 {
                    assert_eq!(found[3], 0, "{channels:?} {size}");
                }
            }
            if !channels.has_alpha() {
                let rgb: Vec<u8> = super::colored(&pixels, "").unwrap().into_owned();
                let back = Pixels::new(size, Channels::Rgb, back.to_vec()).unwrap();
                let given = Pixels::new(size, Channels::Rgb, rgb).unwrap();
                let difference = samples::difference(&back, &given);
                assert!(difference <= 16.0, "{channels:?} {size}: {difference}");
            }
        }
    }
}

/// As RGBA, by the `image` crate.
fn read_gif(file: &[u8]) -> Pixels {
    let image = image::load_from_memory_with_format(file, image::ImageFormat::Gif).unwrap();
    let image = image.into_rgba8();
    Pixels::new(Size::new(image.width(), image.height()), Channels::Rgba, image.into_raw()).unwrap()
}

#[test]
fn gif_comes_back_with_its_transparency() {
    for channels in ALL {
        for size in SIZES {
            let pixels = samples::page(size, channels);
            let back = read_gif(&written(Format::Gif, &pixels));
            assert_eq!(back.size(), size);
            if channels.has_alpha() {
                let clear = |pixels: &Pixels| {
                    let count = pixels.channels().count();
                    let alpha = pixels.data().iter().skip(count - 1).step_by(count);
                    alpha.map(|alpha| *alpha == 0).collect::<Vec<_>>()
                };
                assert_eq!(clear(&back), clear(&pixels), "{channels:?} {size}");
            } else {
                let given = super::colored(&pixels, "").unwrap().into_owned();
                let given = Pixels::new(size, Channels::Rgb, given).unwrap();
                let difference = samples::difference(&flatten(back, [0; 3]), &given);
                assert!(difference <= 6.0, "{channels:?} {size}: {difference}");
            }
        }
    }
}

#[test]
fn a_gray_gif_is_exact() {
    let pixels = samples::numbered(Size::new(40, 40), Channels::Gray);
    let back = flatten(read_gif(&written(Format::Gif, &pixels)), [0; 3]);
    assert_eq!(back.data(), &super::colored(&pixels, "").unwrap()[..]);
}

#[test]
fn tif_comes_back_exactly() {
    for channels in ALL {
        for size in SIZES {
            let pixels = samples::numbered(size, channels);
            let file = written(Format::Tif, &pixels);
            let mut decoder = tiff::decoder::Decoder::new(Cursor::new(&file)).unwrap();
            assert_eq!(decoder.dimensions().unwrap(), (size.width, size.height));
            let tiff::decoder::DecodingResult::U8(back) = decoder.read_image().unwrap() else {
                panic!("{channels:?} {size} is not 8 bits")
            };
            let gray = channels == Channels::Gray;
            let given =
                if gray { pixels.data().into() } else { super::colored(&pixels, "").unwrap() };
            assert_eq!(back, &given[..], "{channels:?} {size}");
            let extra = decoder.find_tag_unsigned::<u16>(tiff::tags::Tag::ExtraSamples).unwrap();
            assert_eq!(extra, channels.has_alpha().then_some(2), "{channels:?} {size}");
        }
    }
}

#[test]
fn a_side_that_a_format_cannot_tell_is_an_error() {
    for (format, most) in [(Format::Jpg, 65_500), (Format::Webp, 16_383), (Format::Gif, 65_535)] {
        for size in [Size::new(most + 1, 1), Size::new(1, most + 1)] {
            let pixels = Pixels::zeroed(size, Channels::Gray);
            let error = output(format).encode(&pixels, &EncodeSettings::default()).unwrap_err();
            assert!(matches!(error, EncodeError::TooLarge { most: told, .. } if told == most));
        }
        let longest = Pixels::zeroed(Size::new(most, 1), Channels::Gray);
        assert!(output(format).encode(&longest, &EncodeSettings::default()).is_ok(), "{most}");
    }
}

#[test]
fn a_picture_without_pixels_is_an_error() {
    for &format in outputs() {
        let empty = Pixels::zeroed(Size::new(0, 5), Channels::Gray);
        assert!(output(format).encode(&empty, &EncodeSettings::default()).is_err(), "{format:?}");
    }
}

#[tokio::test]
async fn pdf_is_a_page_that_has_the_jpeg_in_it() {
    for (channels, space) in [(Channels::Gray, "/DeviceGray"), (Channels::Rgb, "/DeviceRGB")] {
        let pixels = samples::page(Size::new(600, 150), channels);
        let file = written(Format::Pdf, &pixels);
        assert!(file.starts_with(b"%PDF-1."));
        let text = String::from_utf8_lossy(&file);
        // 2 by 0.5 inches.
        for part in ["/MediaBox [0 0 144 36]", space, "/DCTDecode", "/Count 1", "%%EOF"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        let jpeg = written(Format::Jpg, &pixels);
        assert!(file.windows(jpeg.len()).any(|bytes| bytes == jpeg));
    }
}

#[test]
fn inks_are_never_written() {
    let inks = Pixels::zeroed(Size::new(3, 3), Channels::Cmyk);
    for &format in outputs() {
        let error = output(format).encode(&inks, &EncodeSettings::default()).unwrap_err();
        assert!(error.to_string().contains("inks"), "{format:?}: {error}");
    }
}

/// What stands for a profile: nobody here looks into it.
fn profile(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at * 7 % 251) as u8).collect()
}

/// A file's decoder of the `image` crate.
pub(super) fn decoder(format: Format, file: &[u8]) -> Box<dyn ImageDecoder + '_> {
    let file = Cursor::new(file);
    match format {
        Format::Jpg => Box::new(image::codecs::jpeg::JpegDecoder::new(file).unwrap()),
        Format::Png => Box::new(image::codecs::png::PngDecoder::new(file).unwrap()),
        Format::Webp => Box::new(image::codecs::webp::WebPDecoder::new(file).unwrap()),
        Format::Tif => Box::new(image::codecs::tiff::TiffDecoder::new(file).unwrap()),
        Format::Gif => Box::new(image::codecs::gif::GifDecoder::new(file).unwrap()),
        Format::Avif | Format::Pdf => unreachable!("it is no picture to that crate"),
    }
}

/// Samples and profile of a file, by the `image` crate.
fn read_by_image(format: Format, file: &[u8]) -> (Vec<u8>, Option<Vec<u8>>) {
    let mut decoder = decoder(format, file);
    let profile = decoder.icc_profile().unwrap();
    (samples_of(decoder), profile)
}

/// All samples that a decoder gives.
pub(super) fn samples_of(decoder: Box<dyn ImageDecoder + '_>) -> Vec<u8> {
    let mut samples = vec![0; decoder.total_bytes() as usize];
    decoder.read_image_boxed(&mut samples).unwrap();
    samples
}

#[test]
fn a_profile_goes_with_the_samples_of_its_kind() {
    for (format, expected) in [
        (Format::Jpg, &[Channels::Gray, Channels::Rgb][..]),
        (Format::Png, &ALL),
        (Format::Webp, &[Channels::Rgb, Channels::Rgba]),
        (Format::Tif, &[Channels::Gray, Channels::Rgb, Channels::Rgba]),
        (Format::Gif, &[]),
        (Format::Pdf, &[]),
    ] {
        let embeds = |channels: &Channels| output(format).embeds(*channels);
        let found: Vec<_> = Channels::ALL.into_iter().filter(embeds).collect();
        assert_eq!(found, expected, "{format:?}");
    }
}

#[test]
fn a_profile_that_is_put_in_is_read_by_others_and_changes_no_sample() {
    // A JPEG holds 65519 bytes of it in one piece.
    for length in [129, 3144, 65_519, 65_520, 200_001] {
        for format in [Format::Jpg, Format::Png, Format::Webp, Format::Tif] {
            for channels in ALL.into_iter().filter(|channels| output(format).embeds(*channels)) {
                for size in SIZES {
                    let plain = written(format, &samples::page(size, channels));
                    let before = read_by_image(format, &plain);
                    let whole = output(format).embed(plain, &profile(length)).unwrap();
                    let after = read_by_image(format, &whole);
                    let case = format!("{format:?} {channels:?} {size}, {length} bytes");
                    assert_eq!(before.1, None, "{case}");
                    assert!(after.1 == Some(profile(length)), "{case}");
                    assert!(after.0 == before.0, "{case}");
                }
            }
        }
    }
}

#[test]
fn a_lossless_webp_with_and_without_transparency_takes_a_profile() {
    for (channels, layout) in
        [(Channels::Rgb, webp::PixelLayout::Rgb), (Channels::Rgba, webp::PixelLayout::Rgba)]
    {
        let pixels = samples::page(Size::new(40, 30), channels);
        let plain = webp::Encoder::new(pixels.data(), layout, 40, 30).encode_lossless().to_vec();
        assert_eq!(&plain[12..16], b"VP8L");
        let before = read_by_image(Format::Webp, &plain);
        let whole = super::webp::Webp.embed(plain, &profile(500)).unwrap();
        let after = read_by_image(Format::Webp, &whole);
        assert!(after.0 == before.0 && after.1 == Some(profile(500)), "{channels:?}");
    }
}

#[tokio::test]
async fn the_longest_profile_of_a_jpeg_is_read_and_a_longer_one_is_an_error() {
    let file = written(Format::Jpg, &samples::page(Size::new(40, 30), Channels::Rgb));
    let longest = profile(super::MOST_EMBEDDED);
    let whole = super::Jpg.embed(file.clone(), &longest).unwrap();
    let limits = Settings { max_profile_bytes: 1 << 30, ..Settings::default() };
    let object = Object::in_memory(whole).await;
    let image = contract::open(&Jpeg, &object, &limits).await.unwrap();
    assert!(image.properties().icc_profile.as_deref() == Some(&longest[..]));
    let longer = profile(super::MOST_EMBEDDED + 1);
    assert!(super::Jpg.embed(file, &longer).is_err());
}

#[test]
fn a_profile_is_put_into_no_file_of_another_kind() {
    let page = samples::page(Size::new(40, 30), Channels::Rgb);
    for format in [Format::Jpg, Format::Png, Format::Webp, Format::Tif, Format::Gif] {
        let file = written(format, &page);
        for length in 0..file.len().min(60) {
            let _ = output(format).embed(file[..length].to_vec(), &profile(100));
        }
        let other = if format == Format::Jpg { Format::Webp } else { Format::Jpg };
        let wrong = output(format).embed(written(other, &page), &profile(100));
        assert!(matches!(wrong, Err(EncodeError::Failed { .. })), "{format:?}");
    }
}
