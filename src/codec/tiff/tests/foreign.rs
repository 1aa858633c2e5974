//! The `tiff` crate reads what we write, and we read what it writes.

use std::io::Cursor;

use super::super::fixtures::{assert_same, open, picture};
use super::super::write::{LevelStorage, PyramidOptions, TileCompression, write_pyramid};
use crate::codec::Access;
use crate::geometry::Size;
use crate::pixels::{Channels, Pixels};
use tiff::decoder::{Decoder, DecodingResult};
use tiff::encoder::{Compression, DeflateLevel, Predictor, TiffEncoder, colortype};
use tiff::tags::ExtraSamples;

fn read_by_the_crate(file: &[u8]) -> Vec<(Size, Vec<u8>)> {
    let mut decoder = Decoder::new(Cursor::new(file)).unwrap();
    let mut pictures = Vec::new();
    loop {
        let (width, height) = decoder.dimensions().unwrap();
        let DecodingResult::U8(data) = decoder.read_image().unwrap() else {
            panic!("our pyramids have 8 bits a sample");
        };
        pictures.push((Size::new(width, height), data));
        if !decoder.more_images() {
            return pictures;
        }
        decoder.next_image().unwrap();
    }
}

#[test]
fn the_crate_reads_our_pyramids_level_by_level() {
    for channels in [Channels::Gray, Channels::Rgb, Channels::Rgba] {
        for compression in [TileCompression::None, TileCompression::Deflate] {
            for big in [false, true] {
                let pixels = picture(Size::new(150, 117), channels);
                let tile = Size::new(48, 64);
                let options = PyramidOptions { tile, compression, big, ..Default::default() };
                let mut file = Cursor::new(Vec::new());
                write_pyramid(&pixels, &options, &mut file).unwrap();
                let file = file.into_inner();
                let ours = open(file.clone()).unwrap();
                let theirs = read_by_the_crate(&file);
                assert_eq!(theirs.len(), 3);
                for (index, (size, data)) in theirs.iter().enumerate() {
                    let level = ours.whole(index).unwrap();
                    assert_eq!(level.size(), *size);
                    assert!(level.data() == data, "{index}: {options:?}");
                }
                assert!(theirs[0].1 == pixels.data(), "{options:?}");
            }
        }
    }
}

#[test]
fn the_crate_sees_one_page_where_levels_are_sub_ifds() {
    let pixels = picture(Size::new(150, 117), Channels::Gray);
    let options = PyramidOptions {
        tile: Size::new(48, 64),
        compression: TileCompression::Deflate,
        levels: LevelStorage::SubIfds,
        ..Default::default()
    };
    let mut file = Cursor::new(Vec::new());
    write_pyramid(&pixels, &options, &mut file).unwrap();
    let file = file.into_inner();
    assert_eq!(read_by_the_crate(&file).len(), 1);
    assert_eq!(open(file).unwrap().sizes().len(), 3);
}

fn written_by_the_crate(
    pixels: &Pixels,
    compression: Compression,
    predictor: Predictor,
    rows: u32,
) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    let Size { width, height } = pixels.size();
    let mut encoder = TiffEncoder::new(&mut file)
        .unwrap()
        .with_compression(compression)
        .with_predictor(predictor);
    macro_rules! write {
        ($color:ty) => {{
            let mut image = encoder.new_image::<$color>(width, height).unwrap();
            if pixels.channels().has_alpha() {
                image.extra_samples(&[ExtraSamples::UnassociatedAlpha]).unwrap();
            }
            image.rows_per_strip(rows).unwrap();
            image.write_data(pixels.data()).unwrap();
        }};
    }
    match pixels.channels() {
        Channels::Gray | Channels::GrayAlpha => write!(colortype::Gray8),
        Channels::Rgb | Channels::Rgba => write!(colortype::RGB8),
        Channels::Cmyk => write!(colortype::CMYK8),
    }
    file.into_inner()
}

#[test]
fn strips_of_the_crate_are_read_in_every_compression() {
    for channels in [Channels::Gray, Channels::GrayAlpha, Channels::Rgb, Channels::Rgba] {
        let pixels = picture(Size::new(61, 47), channels);
        for (name, compression) in [
            ("none", Compression::Uncompressed),
            ("PackBits", Compression::Packbits),
            ("deflate", Compression::Deflate(DeflateLevel::Fast)),
        ] {
            // 47 rows: the last strip has 7.
            let file = written_by_the_crate(&pixels, compression, Predictor::None, 10);
            let opened = open(file).unwrap();
            assert_same(&opened.whole(0).unwrap(), &pixels, &format!("{channels:?} {name}"));
            assert_eq!(opened.properties().levels[0].tile, Size::new(61, 10));
            assert_eq!(opened.properties().access, Access::Cells);
        }
        if channels.has_alpha() {
            // The crate takes differences without counting the extra sample.
            continue;
        }
        let deflate = Compression::Deflate(DeflateLevel::Fast);
        let file = written_by_the_crate(&pixels, deflate, Predictor::Horizontal, 47);
        let opened = open(file).unwrap();
        assert_same(&opened.whole(0).unwrap(), &pixels, "with differences");
        assert_eq!(opened.properties().access, Access::Whole);
    }
}

#[test]
fn sixteen_bits_of_the_crate_are_rounded_to_eight() {
    let wide: Vec<u16> = (0..64 * 40).map(|n| n * 25).collect();
    for big in [false, true] {
        let mut file = Cursor::new(Vec::new());
        let deflate = Compression::Deflate(DeflateLevel::Fast);
        if big {
            let mut encoder = TiffEncoder::new_big(&mut file).unwrap().with_compression(deflate);
            encoder.write_image::<colortype::Gray16>(64, 40, &wide).unwrap();
        } else {
            let encoder = TiffEncoder::new(&mut file).unwrap();
            let mut encoder =
                encoder.with_compression(deflate).with_predictor(Predictor::Horizontal);
            encoder.write_image::<colortype::Gray16>(64, 40, &wide).unwrap();
        }
        let back = open(file.into_inner()).unwrap().whole(0).unwrap();
        for (given, &value) in back.data().iter().zip(&wide) {
            let exact = f64::from(value) / 257.0;
            assert!((f64::from(*given) - exact).abs() <= 0.5, "{value}: {given}");
        }
    }
}

#[test]
fn numbers_of_the_crate_reach_from_black_to_white() {
    macro_rules! gray {
        ($color:ty, $values:expr) => {{
            let mut file = Cursor::new(Vec::new());
            let mut encoder = TiffEncoder::new(&mut file).unwrap();
            encoder.write_image::<$color>(3, 1, &$values).unwrap();
            open(file.into_inner()).unwrap().whole(0).unwrap().into_data()
        }};
    }
    assert_eq!(gray!(colortype::Gray32Float, [0.0, 1.0, 0.2]), [0, 255, 51]);
    assert_eq!(gray!(colortype::Gray64Float, [-1.0, 7.0, 0.2]), [0, 255, 51]);
    assert_eq!(gray!(colortype::Gray32, [0, u32::MAX, u32::MAX / 5]), [0, 255, 51]);
    assert_eq!(gray!(colortype::Gray64, [0, u64::MAX, u64::MAX / 5]), [0, 255, 51]);
    assert_eq!(gray!(colortype::GrayI8, [-128, 127, 0]), [0, 255, 128]);
    assert_eq!(gray!(colortype::GrayI16, [i16::MIN, i16::MAX, 0]), [0, 255, 128]);
    assert_eq!(gray!(colortype::GrayI32, [i32::MIN, i32::MAX, 0]), [0, 255, 128]);
}

#[test]
fn inks_of_the_crate_stay_what_they_are() {
    let mut file = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut file).unwrap();
    encoder.write_image::<colortype::CMYK8>(4, 4, &[5; 64]).unwrap();
    let whole = open(file.into_inner()).unwrap().whole(0).unwrap();
    assert_eq!((whole.channels(), whole.data()), (Channels::Cmyk, &[5; 64][..]));
}
