//! Any part of a picture, made from the bytes that its index names.

use bytes::Bytes;
use proptest::prelude::*;
use turbojpeg::{Decompressor, Image, PixelFormat, ScalingFactor, Subsamp};

use super::{Kind, cut_by_libjpeg, kinds};
use crate::codec::CodecError;
use crate::codec::jpeg::coefficients::{Index, Tables, Units};
use crate::codec::jpeg::segment;
use crate::geometry::{Rect, Size};
use crate::pixels::{Channels, Pixels};

/// Where the scan header's marker lies.
fn scan_at(stream: &[u8]) -> usize {
    stream.windows(2).position(|pair| pair == [0xFF, segment::SOS]).unwrap()
}

fn learn(stream: &[u8]) -> Result<Index, CodecError> {
    let (head, scan) = stream.split_at(scan_at(stream));
    Index::learn(head, &Tables::default(), scan, head.len() as u64)
}

fn fetch(stream: &[u8], index: &Index, units: &Units) -> Vec<Bytes> {
    let ranges = index.ranges(units);
    let part = |start: u64, end: u64| Bytes::copy_from_slice(&stream[start as usize..end as usize]);
    ranges.iter().map(|range| part(range.start, range.end)).collect()
}

/// A picture wide enough for many points a row, and a region of it.
fn pictures_and_regions() -> impl Strategy<Value = (Kind, Rect)> {
    let size = prop_oneof![(1u32..100, 1u32..60), (300u32..900, 1u32..40)];
    (kinds(), size).prop_flat_map(|(kind, (width, height))| {
        let kind = Kind { size: Size::new(width, height), ..kind };
        let region = (0..width, 0..height).prop_flat_map(move |(x, y)| {
            let across = prop_oneof![Just(1), Just(width - x), 1..=width - x];
            let down = prop_oneof![Just(1), Just(height - y), 1..=height - y];
            (across, down).prop_map(move |(across, down)| Rect::new(x, y, across, down))
        });
        (Just(kind), region)
    })
}

proptest! {
    #[test]
    fn a_part_has_the_coefficients_of_the_whole((kind, region) in pictures_and_regions()) {
        let stream = kind.stream();
        let index = learn(&stream).unwrap();
        let units = index.units(region);
        let area = index.area(&units);
        prop_assert!(area.contains(region), "{region} in {area}");
        let parts = fetch(&stream, &index, &units);
        let part = index.picture(&units, area.size(), &parts, &[0xFF, segment::SOI]).unwrap();
        let expected = cut_by_libjpeg(&stream, area);
        prop_assert_eq!(cut_by_libjpeg(&part, area.size().rect()), expected);
    }

    #[test]
    fn an_index_is_read_as_it_was_written_and_nothing_else_is_one(
        (kind, region) in pictures_and_regions(), cut in 0usize..4000, at in 0usize..4000,
    ) {
        let stream = kind.stream();
        let index = learn(&stream).unwrap();
        let kept = index.to_bytes();
        let head = &stream[..scan_at(&stream)];
        let read = |bytes: &Bytes| {
            Index::from_bytes(head, &Tables::default(), stream.len() as u64, bytes)
        };
        let again = read(&kept).unwrap();
        let units = index.units(region);
        let parts = fetch(&stream, &again, &units);
        let size = index.area(&units).size();
        prop_assert_eq!(&parts, &fetch(&stream, &index, &units));
        let start = [0xFF, segment::SOI];
        let part = |index: &Index| index.picture(&units, size, &parts, &start).unwrap();
        prop_assert_eq!(part(&again), part(&index));
        let eighth = Rect::new(0, 0, size.width.div_ceil(8), size.height.div_ceil(8));
        prop_assert_eq!(again.eighth(eighth), index.eighth(eighth));
        prop_assert!(read(&kept.slice(..cut.min(kept.len() - 1))).is_none());
        let longer = Bytes::from([&kept[..], &[0]].concat());
        prop_assert!(read(&longer).is_none());
        // What is wrong inside is another picture, or none, and no panic.
        let mut wrong = kept.to_vec();
        let at = at % wrong.len();
        wrong[at] ^= 0xFF;
        if let Some(wrong) = read(&wrong.into()) {
            let parts = fetch(&stream, &wrong, &units);
            let _ = wrong.picture(&units, size, &parts, &start);
        }
    }

    #[test]
    fn units_alone_are_a_picture_of_any_size_they_hold((kind, region) in pictures_and_regions()) {
        let stream = kind.stream();
        let index = learn(&stream).unwrap();
        let (across, down) = (kind.sampling.width() as u32, kind.sampling.height() as u32);
        let unit = Size::new(8 * across, 8 * down);
        let (x, y) = (region.x / unit.width * unit.width, region.y / unit.height * unit.height);
        if (x, y) != (region.x, region.y) {
            prop_assert!(index.whole_units(region).is_none());
        }
        let region = Rect::new(x, y, region.width, region.height);
        let units = index.whole_units(region).unwrap();
        let area = index.area(&units);
        let parts = fetch(&stream, &index, &units);
        let part = index.picture(&units, region.size(), &parts, &[0xFF, segment::SOI]).unwrap();
        let header = turbojpeg::read_header(&part).unwrap();
        let size = (region.width as usize, region.height as usize);
        prop_assert_eq!((header.width, header.height), size);
        // The same coefficients, said to show less of the last units.
        let whole = index.picture(&units, area.size(), &parts, &[0xFF, segment::SOI]).unwrap();
        let scan = |stream: &[u8]| stream[scan_at(stream)..].to_vec();
        prop_assert_eq!(scan(&part), scan(&whole));
        let expected = cut_by_libjpeg(&stream, area);
        prop_assert_eq!(cut_by_libjpeg(&whole, area.size().rect()), expected);
        let fetched: usize = parts.iter().map(Bytes::len).sum();
        prop_assert!(index.bytes(&units) <= fetched as u64);
    }

    #[test]
    fn bytes_that_have_changed_never_panic(
        (kind, region) in pictures_and_regions(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..5),
        end in any::<prop::sample::Index>(),
    ) {
        let stream = kind.stream();
        let index = learn(&stream).unwrap();
        let mut other = stream.clone();
        for (at, value) in damage {
            let at = at.index(other.len());
            other[at] = value;
        }
        let units = index.units(region);
        let parts = fetch(&other, &index, &units);
        let _ = index.picture(&units, region.size(), &parts, &[]);
        let short: Vec<_> = parts.iter().map(|part| part.slice(..end.index(part.len()))).collect();
        let _ = index.picture(&units, region.size(), &short, &[]);
        if other[..].windows(2).any(|pair| pair == [0xFF, segment::SOS]) {
            let _ = learn(&other);
        }
    }
}

fn eighth_by_libjpeg(stream: &[u8], size: Size, channels: Channels) -> Pixels {
    let mut decompressor = Decompressor::new().unwrap();
    decompressor.set_scaling_factor(ScalingFactor::new(1, 8)).unwrap();
    let mut pixels = Pixels::zeroed(size.reduced(8), channels);
    let (width, height) = (pixels.size().width as usize, pixels.size().height as usize);
    let format = if channels == Channels::Gray { PixelFormat::GRAY } else { PixelFormat::RGB };
    let pitch = pixels.stride();
    let image = Image { pixels: pixels.data_mut(), width, pitch, height, format };
    decompressor.decompress(stream, image).unwrap();
    pixels
}

#[test]
fn an_eighth_is_what_libjpeg_makes_of_a_gray_picture() {
    for (size, noisy) in [(Size::new(203, 117), false), (Size::new(64, 9), true)] {
        let kind = Kind { noisy, ..Kind::plain(size, Subsamp::Gray) };
        let stream = kind.stream();
        let index = learn(&stream).unwrap();
        let whole = index.eighth(size.reduced(8).rect());
        assert_eq!(whole, eighth_by_libjpeg(&stream, size, Channels::Gray));
    }
}

#[test]
fn an_eighth_of_a_part_is_a_part_of_the_eighth() {
    for sampling in [Subsamp::None, Subsamp::Sub2x2, Subsamp::Sub4x1] {
        let size = Size::new(203, 117);
        let index = learn(&Kind::plain(size, sampling).stream()).unwrap();
        let whole = index.eighth(size.reduced(8).rect());
        for region in [Rect::new(0, 0, 1, 1), Rect::new(5, 3, 20, 11), Rect::new(25, 14, 1, 1)] {
            assert_eq!(index.eighth(region), crate::pixels::crop(&whole, region), "{region}");
        }
    }
}

#[test]
fn chroma_that_is_sampled_coarsely_is_blended_between_its_middles() {
    // Two units of 4:2:0 side by side: flat chroma of two colors, so four columns of blocks.
    let mut pixels = Pixels::zeroed(Size::new(32, 16), Channels::Rgb);
    for (at, pixel) in pixels.data_mut().chunks_exact_mut(3).enumerate() {
        pixel.copy_from_slice(if at % 32 < 16 { &[200, 100, 100] } else { &[100, 100, 200] });
    }
    let image =
        Image { pixels: pixels.data(), width: 32, pitch: 96, height: 16, format: PixelFormat::RGB };
    let stream = turbojpeg::compress(image, 100, Subsamp::Sub2x2).unwrap();
    let index = learn(&stream).unwrap();
    let row = index.eighth(Rect::new(0, 0, 4, 1));
    // Blue difference by JFIF: 128 - 0.1687·200 - 0.3313·100 + 0.5·100 = 111.1 on the left,
    // 178.0 on the right; between the middles 3:1 and 1:3.
    let expected = [111.1, 127.8, 161.3, 178.0];
    for (pixel, expected) in row.data().chunks_exact(3).zip(expected) {
        let blue = f64::from(pixel[1]);
        assert!((blue - expected).abs() <= 1.0, "{blue} instead of {expected}");
    }
}

#[test]
fn a_picture_of_48_megapixels_is_known_by_little() {
    // A strip of it: a hundredth.
    let size = Size::new(6000, 80);
    let stream = Kind::plain(size, Subsamp::Sub2x2).stream();
    let index = learn(&stream).unwrap();
    // 750 × 10 means of luma and a quarter as many of each chroma; 5 rows of 24 points.
    let (means, points) = (7500 * 3 / 2, 5 * 24 * 12);
    let rest = index.weight() - means - points;
    assert!(rest < 40_000, "{rest} bytes besides");
}

#[test]
fn data_that_end_early_are_damaged() {
    let stream = Kind::plain(Size::new(100, 100), Subsamp::Sub2x2).stream();
    for length in [scan_at(&stream) + 20, stream.len() / 2, stream.len() - 12] {
        let error = learn(&stream[..length]).unwrap_err();
        assert!(matches!(error, CodecError::Damaged { .. }), "{length}: {error}");
    }
}
