//! Inks and CIELab, made by hand.

use turbojpeg::{Colorspace, Compressor, Image, PixelFormat, Subsamp};

use super::super::fixtures::{Page, SHORT, assert_same, build, farthest, one, open, picture};
use super::super::header::ByteOrder;
use super::super::jpeg::abbreviate;
use crate::codec::{CodecError, NotStored};
use crate::geometry::{Rect, Size};
use crate::pixels::{Channels, Pixels, resample};

/// The type of what has no type (7, UNDEFINED).
const BYTES: u16 = 7;

fn numbers(bytes: &[u8]) -> Vec<u64> {
    bytes.iter().map(|byte| u64::from(*byte)).collect()
}

const SIZE: Size = Size::new(21, 10);

/// A page of four inks in one strip.
fn inks(bits: u64, samples: usize) -> Page {
    Page::new(21, 10, 5, &vec![bits; samples])
}

#[test]
fn four_inks_of_8_bits_come_as_they_are_and_what_is_beside_them_is_dropped() {
    let pixels = picture(SIZE, Channels::Cmyk);
    let opened = open(one(&inks(8, 4).cell(pixels.data().to_vec()))).unwrap();
    assert_eq!(opened.properties().channels, Channels::Cmyk);
    assert_same(&opened.whole(0).unwrap(), &pixels, "four samples");
    let part = opened.decode(0, Rect::new(3, 2, 5, 4)).unwrap();
    assert_eq!(part.pixel(1, 1), pixels.pixel(4, 3));
    // Alpha that is multiplied in, a mask, and what nobody knows.
    for meaning in [1, 2, 0] {
        let five = pixels.data().as_chunks::<4>().0;
        let five: Vec<u8> = five.iter().flat_map(|[c, m, y, k]| [*c, *m, *y, *k, 99]).collect();
        let page = inks(8, 5).with(338, SHORT, &[meaning]).cell(five);
        assert_same(&open(one(&page)).unwrap().whole(0).unwrap(), &pixels, "five samples");
    }
}

#[test]
fn four_inks_of_16_bits_in_planes_are_put_together() {
    let pixels = picture(SIZE, Channels::Cmyk);
    for order in [ByteOrder::Little, ByteOrder::Big] {
        let mut page = inks(16, 4).with(284, SHORT, &[2]);
        for plane in 0..4 {
            let samples =
                pixels.data().iter().skip(plane).step_by(4).map(|it| u16::from(*it) * 257);
            let samples = samples.flat_map(|value| match order {
                ByteOrder::Little => value.to_le_bytes(),
                ByteOrder::Big => value.to_be_bytes(),
            });
            page = page.cell(samples.collect::<Vec<_>>());
        }
        let opened = open(build(order, false, std::slice::from_ref(&page)).bytes).unwrap();
        assert_same(&opened.whole(0).unwrap(), &pixels, &format!("{order:?}"));
    }
}

#[test]
fn inks_of_a_cell_that_was_never_written_are_none() {
    let page = inks(8, 4).with(278, SHORT, &[5]).cell(vec![9; 21 * 5 * 4]).cell(vec![]);
    let whole = open(one(&page)).unwrap().whole(0).unwrap();
    assert_eq!((whole.pixel(0, 4), whole.pixel(0, 5)), (&[9; 4][..], &[0; 4][..]));
}

#[test]
fn other_inks_are_refused_by_name() {
    for (page, word) in [
        (inks(8, 4).with(332, SHORT, &[2]), "4 inks of set 2"),
        (inks(8, 6).with(334, SHORT, &[6]), "6 inks"),
        (Page::new(21, 10, 10, &[8; 3]), "ITU"),
        (Page::new(21, 10, 8, &[4; 3]), "4 bits"),
        (Page::new(21, 10, 8, &[8; 3]).with(259, SHORT, &[7]), "JPEG of CIE Lab"),
    ] {
        let error = open(one(&page.cell(vec![0; 21 * 10 * 6]))).map(|_| ()).unwrap_err();
        assert!(matches!(error, CodecError::Unsupported { .. }), "{error}");
        assert!(error.to_string().contains(word), "{error}");
    }
    let short = open(one(&inks(8, 3).cell(vec![0; 21 * 10 * 3]))).map(|_| ()).unwrap_err();
    assert!(matches!(short, CodecError::Damaged { .. }), "{short}");
    let told = inks(8, 4).with(332, SHORT, &[1]).with(334, SHORT, &[4]);
    assert!(open(one(&told.cell(vec![0; 21 * 10 * 4]))).is_ok());
}

/// As libtiff writes inks: its samples are not turned around, and no marker is looked at.
fn jpeg(pixels: &Pixels) -> Vec<u8> {
    let Size { width, height } = pixels.size();
    let (width, height) = (width as usize, height as usize);
    let (pixels, pitch) = (pixels.data(), pixels.stride());
    let mut compressor = Compressor::new().unwrap();
    compressor.set_quality(97).unwrap();
    compressor.set_colorspace(Colorspace::CMYK).unwrap();
    compressor.set_subsamp(Subsamp::None).unwrap();
    let format = PixelFormat::CMYK;
    compressor.compress_to_vec(Image { pixels, width, pitch, height, format }).unwrap()
}

#[test]
fn inks_of_jpeg_are_read_and_scaled_and_never_sent() {
    let pixels = picture(Size::new(64, 48), Channels::Cmyk);
    let apart = abbreviate(&jpeg(&pixels)).unwrap();
    for (tables, stream) in [(Some(apart.tables), apart.stream), (None, jpeg(&pixels))] {
        let mut page = Page::new(64, 48, 5, &[8; 4]).with(259, SHORT, &[7]).cell(stream);
        if let Some(tables) = &tables {
            page = page.with(347, BYTES, &numbers(tables));
        }
        let opened = open(one(&page)).unwrap();
        let whole = opened.whole(0).unwrap();
        assert!(farthest(whole.data(), pixels.data()) <= 12);
        let rect = pixels.size().rect();
        for eighths in [4, 2, 1] {
            let window = opened.image.scaled_window(0, rect, eighths).unwrap().unwrap();
            let parts = opened.runtime.block_on(opened.object.read_all(&window.ranges)).unwrap();
            let scaled = opened.image.decode(&window, &parts).unwrap();
            assert_eq!(scaled.channels(), Channels::Cmyk);
            let expected = resample(&pixels, [0.0, 0.0, 64.0, 48.0], scaled.size());
            assert!(farthest(scaled.data(), expected.data()) <= 24, "{eighths} eighths");
        }
        assert_eq!(opened.image.stored_tile(0, rect).unwrap_err(), NotStored::Colors);
    }
}

/// L, a, b (as numbers), and what `vips` or LittleCMS makes of them.
///
/// LittleCMS 2.19 by Pillow 13, relative colorimetric: `ImageCms.profileToProfile` of a picture
/// of one pixel, from `ImageCms.createProfile("LAB")` to `createProfile("sRGB")`.
const LAB: [([f64; 3], [u8; 3]); 5] = [
    ([100.0, 0.0, 0.0], [254, 255, 254]),
    ([78.431, -28.0, 32.0], [155, 208, 132]),
    ([31.373, 12.0, -68.0], [0, 72, 183]),
    ([23.529, 22.0, 22.0], [90, 41, 24]),
    ([90.196, -2.0, 22.0], [236, 227, 185]),
];

#[test]
fn lab_of_every_encoding_becomes_red_green_and_blue() {
    for (photometric, bits, scales) in [
        (8, 8, [2.55, 1.0, 0.0]),
        (9, 8, [2.55, 1.0, 128.0]),
        (8, 16, [655.35, 256.0, 0.0]),
        (9, 16, [652.8, 256.0, 32768.0]),
    ] {
        let [l, ab, lift] = scales;
        let pixels =
            LAB.iter().flat_map(|([light, a, b], _)| [light * l, a * ab + lift, b * ab + lift]);
        // Negative numbers are written as two's complement of the depth.
        let values = pixels.map(|value| value.round() as i32);
        let data: Vec<u8> = match bits {
            8 => values.map(|value| value as u8).collect(),
            _ => values.flat_map(|value| (value as u16).to_le_bytes()).collect(),
        };
        let page = Page::new(5, 1, photometric, &[bits; 3]).cell(data);
        let opened = open(one(&page)).unwrap();
        assert_eq!(opened.properties().channels, Channels::Rgb);
        let whole = opened.whole(0).unwrap();
        for (x, (_, expected)) in LAB.iter().enumerate() {
            let found = whole.pixel(x as u32, 0);
            assert!(farthest(found, expected) <= 3, "{photometric}, {bits} bits: {found:?}");
        }
    }
}

#[test]
fn a_lab_cell_that_was_never_written_is_white_and_its_profile_is_not_that_of_the_colors() {
    let page = Page::new(4, 2, 8, &[8; 3])
        .with(278, SHORT, &[1])
        .with(34675, BYTES, &numbers(b"profile"))
        .cell(vec![0; 12])
        .cell(vec![]);
    let opened = open(one(&page)).unwrap();
    assert_eq!(opened.properties().icc_profile, None);
    let whole = opened.whole(0).unwrap();
    assert!(farthest(whole.pixel(0, 0), &[0; 3]) <= 1);
    assert!(farthest(whole.pixel(3, 1), &[255; 3]) <= 1);
}
