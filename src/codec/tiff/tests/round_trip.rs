//! What the writer writes, the reader reads.

use std::io::Cursor;

use super::super::Tiff;
use super::super::fixtures::{Opened, assert_same, crop, farthest, open, picture};
use super::super::write::{
    Field, LevelStorage, Metadata, PyramidError, PyramidOptions, PyramidWriter, Subsampling,
    TileCompression, write_pyramid,
};
use crate::codec::{Access, Settings, contract};
use crate::geometry::{Orientation, Rect, Size};
use crate::pixels::{Channels, Pixels};
use proptest::prelude::*;

fn written(pixels: &Pixels, options: &PyramidOptions<'_>) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    write_pyramid(pixels, options, &mut file).unwrap();
    file.into_inner()
}

const JPEG: TileCompression = TileCompression::Jpeg { quality: 95 };
const LOSSLESS: [TileCompression; 3] =
    [TileCompression::None, TileCompression::Deflate, TileCompression::Zstd];

fn options(compression: TileCompression) -> PyramidOptions<'static> {
    PyramidOptions { tile: Size::new(64, 48), compression, ..PyramidOptions::default() }
}

#[test]
fn lossless_pyramids_come_back_exactly_in_every_form() {
    let all = [Channels::Gray, Channels::GrayAlpha, Channels::Rgb, Channels::Rgba];
    for channels in all {
        for compression in LOSSLESS {
            for (big, levels) in [
                (false, LevelStorage::Chain),
                (true, LevelStorage::Chain),
                (false, LevelStorage::SubIfds),
                (true, LevelStorage::SubIfds),
            ] {
                let pixels = picture(Size::new(201, 131), channels);
                let options = PyramidOptions { levels, big, ..options(compression) };
                let file = written(&pixels, &options);
                assert_eq!(&file[..4], if big { b"II+\0" } else { b"II*\0" });
                let opened = open(file).unwrap();
                let case = format!("{channels:?} {options:?}");
                assert_same(&opened.whole(0).unwrap(), &pixels, &case);
                let sizes =
                    [(1, Size::new(201, 131)), (2, Size::new(101, 66)), (4, Size::new(51, 33))];
                assert_eq!(opened.sizes(), sizes, "{case}");
                assert_eq!(opened.properties().access, Access::Cells);
                assert_eq!(opened.properties().levels[0].tile, options.tile);
            }
        }
    }
}

#[tokio::test]
async fn pyramids_keep_the_contract_of_every_format() {
    for (channels, compression, tolerance) in [
        (Channels::Gray, TileCompression::None, 0.0),
        (Channels::Rgba, TileCompression::Deflate, 0.0),
        (Channels::GrayAlpha, TileCompression::Zstd, 0.0),
        (Channels::Rgb, JPEG, 6.0),
    ] {
        let pixels = picture(Size::new(150, 101), channels);
        let file = written(&pixels, &options(compression));
        contract::check(&Tiff, &file, &pixels, tolerance, &Settings::default()).await;
    }
}

#[test]
fn jpeg_pyramids_come_back_nearly_the_same() {
    for (channels, allowed) in [(Channels::Gray, 6), (Channels::Rgb, 24)] {
        let pixels = picture(Size::new(203, 131), channels);
        let file = written(&pixels, &options(JPEG));
        let opened = open(file).unwrap();
        let back = opened.whole(0).unwrap();
        let off = farthest(back.data(), pixels.data());
        assert!(off <= allowed, "{channels:?}: {off}");
    }
}

#[test]
fn every_color_resolution_comes_back_with_its_colors() {
    let pixels = picture(Size::new(203, 131), Channels::Rgb);
    for subsampling in [Subsampling::Both, Subsampling::Across, Subsampling::None] {
        let options = PyramidOptions { subsampling, ..options(JPEG) };
        let back = open(written(&pixels, &options)).unwrap().whole(0).unwrap();
        let off = farthest(back.data(), pixels.data());
        assert!(off <= 24, "{subsampling}: {off}");
    }
}

#[test]
fn a_picture_that_arrives_in_bands_on_several_threads_is_the_same_file() {
    let pixels = picture(Size::new(301, 211), Channels::Rgb);
    for compression in [TileCompression::Deflate, TileCompression::Zstd, JPEG] {
        let options = options(compression);
        let whole = written(&pixels, &options);
        let scratch = Cursor::new(Vec::new());
        let mut writer =
            PyramidWriter::new(pixels.size(), Channels::Rgb, &options, scratch).unwrap();
        for y in (0..211).step_by(30) {
            let rows = Rect::new(0, y, 301, 30.min(211 - y));
            let rows = Pixels::new(rows.size(), Channels::Rgb, crop(&pixels, rows)).unwrap();
            writer.push(&rows, 3).unwrap();
        }
        let mut file = Vec::new();
        assert_eq!(writer.finish(&mut file).unwrap(), whole.len() as u64);
        assert!(file == whole, "{compression:?}");
    }
}

#[test]
fn rows_too_many_too_few_or_of_another_width_are_refused() {
    let options = options(TileCompression::Deflate);
    let rows = |width, height| Pixels::zeroed(Size::new(width, height), Channels::Gray);
    let writer = || {
        let scratch = Cursor::new(Vec::new());
        PyramidWriter::new(Size::new(50, 20), Channels::Gray, &options, scratch).unwrap()
    };
    for bad in [rows(51, 5), rows(50, 21), Pixels::zeroed(Size::new(50, 5), Channels::Rgb)] {
        let error = writer().push(&bad, 1).unwrap_err();
        assert!(matches!(error, PyramidError::Rows { .. }), "{error}");
    }
    let mut short = writer();
    short.push(&rows(50, 19), 1).unwrap();
    let error = short.finish(&mut Vec::new()).unwrap_err().to_string();
    assert!(error.contains("50x0") && error.contains("50x1"), "{error}");
}

#[test]
fn a_picture_opens_from_its_first_64_kib_whatever_is_told_about_it() {
    let told = Metadata {
        fields: vec![Field::undefined(700, &vec![b'x'; 200_000])],
        ..Metadata::default()
    };
    let profile = vec![9; 3000];
    let options = PyramidOptions {
        metadata: Some(&told),
        icc_profile: Some(&profile),
        ..options(TileCompression::None)
    };
    let pixels = picture(Size::new(600, 700), Channels::Rgb);
    let file = written(&pixels, &options);
    let whole = open(file.clone()).unwrap();
    let opened = open(file[..64 * 1024].to_vec()).unwrap();
    assert_eq!(opened.sizes(), whole.sizes());
    assert_eq!(opened.properties().icc_profile.as_deref(), Some(&profile[..]));
    assert_same(&whole.whole(0).unwrap(), &pixels, "level 0");
}

#[test]
fn every_level_is_the_mean_of_the_pixels_it_stands_for() {
    let pixels = picture(Size::new(200, 128), Channels::Rgb);
    let opened = open(written(&pixels, &options(TileCompression::Deflate))).unwrap();
    for (index, level) in opened.properties().levels.iter().enumerate().skip(1) {
        let reduced = opened.whole(index).unwrap();
        let factor = level.scale_factor;
        for (x, y) in [(0, 0), (7, 5), (level.size.width - 1, level.size.height - 1)] {
            let block = Rect::new(x * factor, y * factor, factor, factor);
            let block = crop(&pixels, block);
            let sum: u32 = block.iter().step_by(3).map(|&red| u32::from(red)).sum();
            let mean = (sum / (factor * factor)) as u8;
            let given = reduced.pixel(x, y)[0];
            assert!(given.abs_diff(mean) <= 2, "1/{factor} {x},{y}: {given} for {mean}");
        }
    }
}

#[test]
fn a_picture_of_one_pixel_and_one_of_one_tile_have_one_level() {
    for size in [Size::new(1, 1), Size::new(64, 48)] {
        let pixels = picture(size, Channels::Rgb);
        let opened = open(written(&pixels, &options(TileCompression::None))).unwrap();
        assert_eq!(opened.sizes(), [(1, size)]);
        assert_same(&opened.whole(0).unwrap(), &pixels, "level 0");
    }
}

#[test]
fn long_thin_pictures_have_levels_of_one_pixel_but_none_of_zero() {
    let pixels = picture(Size::new(1000, 3), Channels::Gray);
    let opened = open(written(&pixels, &options(TileCompression::Deflate))).unwrap();
    assert_eq!(opened.sizes().last(), Some(&(16, Size::new(63, 1))));
    assert_same(&opened.whole(0).unwrap(), &pixels, "level 0");
}

#[test]
fn profile_orientation_and_resolution_are_kept() {
    let profile: Vec<u8> = (0..3000u32).map(|n| (n % 251) as u8).collect();
    let options = PyramidOptions {
        icc_profile: Some(&profile),
        orientation: Orientation::Rotate90,
        pixels_per_inch: Some(300.0),
        ..options(JPEG)
    };
    let opened = open(written(&picture(Size::new(150, 90), Channels::Rgb), &options)).unwrap();
    let properties = opened.properties();
    assert_eq!(properties.icc_profile.as_deref(), Some(&profile[..]));
    assert_eq!(properties.orientation, Orientation::Rotate90);
    assert_eq!(properties.shown_size(), Size::new(90, 150));
}

#[test]
fn directories_come_first_and_the_full_picture_last() {
    let pixels = picture(Size::new(400, 400), Channels::Gray);
    let file = written(&pixels, &options(TileCompression::None));
    let opened = open(file).unwrap();
    let levels = opened.properties().levels.clone();
    let starts: Vec<u64> = (0..levels.len())
        .map(|level| {
            let region = Rect::new(0, 0, 1, 1);
            opened.image.window(level, region).unwrap().ranges[0].start
        })
        .collect();
    assert!(starts.is_sorted_by(|finer, coarser| finer > coarser), "{starts:?}");
    assert!(starts[levels.len() - 1] < 2048, "{starts:?}");
}

#[test]
fn options_that_contradict_the_picture_are_refused() {
    let refuse = |pixels: &Pixels, options: &PyramidOptions<'_>| {
        write_pyramid(pixels, options, &mut Cursor::new(Vec::new())).unwrap_err()
    };
    let gray = picture(Size::new(9, 9), Channels::Gray);
    for tile in [Size::new(0, 16), Size::new(16, 100), Size::new(65536, 16)] {
        let options = PyramidOptions { tile, ..options(JPEG) };
        assert!(matches!(refuse(&gray, &options), PyramidError::Tile { .. }), "{tile}");
    }
    let error = refuse(&gray, &options(TileCompression::Jpeg { quality: 0 }));
    assert!(matches!(error, PyramidError::Quality { quality: 0 }));
    let clear = picture(Size::new(9, 9), Channels::Rgba);
    assert!(matches!(refuse(&clear, &options(JPEG)), PyramidError::Transparency));
    let nothing = Pixels::zeroed(Size::new(0, 9), Channels::Rgb);
    assert!(matches!(refuse(&nothing, &options(JPEG)), PyramidError::Empty { .. }));
}

fn any_window() -> impl Strategy<Value = (f64, f64, f64, f64)> {
    let part = || 0.0..1.0f64;
    (part(), part(), part(), part())
}

fn region_of(size: Size, (x, y, w, h): (f64, f64, f64, f64)) -> Rect {
    let start = |part: f64, side: u32| (part * f64::from(side)) as u32;
    let (x, y) = (start(x, size.width), start(y, size.height));
    let length = |part: f64, rest: u32| 1 + (part * f64::from(rest - 1)) as u32;
    Rect::new(x, y, length(w, size.width - x), length(h, size.height - y))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn any_window_of_any_level_is_the_crop_of_the_whole(
        windows in prop::collection::vec(any_window(), 4),
        compression in prop::sample::select(vec![
            TileCompression::None, TileCompression::Deflate, TileCompression::Zstd, JPEG,
        ]),
        (width, height) in (1u32..220, 1u32..160),
    ) {
        let pixels = picture(Size::new(width, height), Channels::Rgb);
        let opened: Opened = open(written(&pixels, &options(compression))).unwrap();
        for (index, level) in opened.properties().levels.iter().enumerate() {
            let whole = opened.whole(index).unwrap();
            for window in &windows {
                let region = region_of(level.size, *window);
                let part = opened.decode(index, region).unwrap();
                prop_assert!(part.data() == crop(&whole, region), "{} {}", index, region);
            }
        }
    }
}
