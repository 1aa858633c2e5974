//! What is written is read again.

use std::io::Cursor;

use super::{EncodeSettings, OutputFormat};
use crate::codec::contract::decode_whole;
use crate::codec::jpeg::Jpeg;
use crate::codec::png::Png;
use crate::codec::{EncodeError, output};
use crate::geometry::Size;
use crate::image_api::Format;
use crate::pixels::{Channels, Pixels, Planes, flatten, samples};

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
    for format in [Format::Jpg, Format::Png, Format::Webp, Format::Gif, Format::Tif] {
        let empty = Pixels::zeroed(Size::new(0, 5), Channels::Gray);
        assert!(output(format).encode(&empty, &EncodeSettings::default()).is_err(), "{format:?}");
    }
}

#[test]
fn inks_are_never_written() {
    let inks = Pixels::zeroed(Size::new(3, 3), Channels::Cmyk);
    for format in [Format::Jpg, Format::Png, Format::Webp, Format::Gif, Format::Tif] {
        let error = output(format).encode(&inks, &EncodeSettings::default()).unwrap_err();
        assert!(error.to_string().contains("inks"), "{format:?}: {error}");
    }
}
