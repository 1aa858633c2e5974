//! Streams taken apart, put together, completed and decoded.

use std::ops::RangeInclusive;

use bytes::Bytes;
use turbojpeg::{Image, PixelFormat, Subsamp};

use super::{Components, Shared, abbreviate, decode};
use crate::codec::CodecError;

fn gray_stream(width: usize, height: usize) -> Vec<u8> {
    let pixels: Vec<u8> = (0..width * height).map(|n| (n % width * 3) as u8).collect();
    let image =
        Image { pixels: &pixels[..], width, pitch: width, height, format: PixelFormat::GRAY };
    turbojpeg::compress(image, 95, Subsamp::Gray).unwrap().to_vec()
}

fn gray(tables: Option<&[u8]>) -> Shared {
    Shared::new(Components::Plain(1), tables).unwrap()
}

fn decoded(stream: &[u8], shared: &Shared, heights: RangeInclusive<u32>) -> Vec<u8> {
    let mut output = Vec::new();
    decode(stream, shared, 24, heights, &mut output).unwrap();
    output
}

fn completed(stream: &[u8], shared: &Shared, height: u32) -> Result<Bytes, CodecError> {
    let bytes = [&vec![0; shared.reserve()], stream].concat();
    shared.complete(bytes.into(), 24, height)
}

#[test]
fn a_stream_taken_apart_and_put_together_decodes_to_the_same() {
    let stream = gray_stream(24, 16);
    let apart = abbreviate(&stream).unwrap();
    assert!(apart.stream.len() < stream.len() / 2);
    let whole = decoded(&stream, &gray(None), 16..=16);
    let shared = gray(Some(&apart.tables));
    assert_eq!(decoded(&apart.stream, &shared, 16..=16), whole);
    assert!(whole.iter().zip(0..).all(|(&v, n)| i32::from(v).abs_diff(n % 24 * 3) < 6));
}

#[test]
fn a_frame_of_another_size_or_kind_is_refused_before_it_is_decoded() {
    let stream = gray_stream(24, 16);
    let refuse = |components, width, heights: RangeInclusive<u32>| {
        let mut output = Vec::new();
        let shared = Shared::new(components, None).unwrap();
        let result = decode(&stream, &shared, width, heights, &mut output);
        assert!(output.is_empty());
        result.unwrap_err().to_string()
    };
    assert!(refuse(Components::Plain(1), 32, 16..=16).contains("24x16 where 32x16"));
    assert!(refuse(Components::Plain(1), 24, 17..=32).contains("24x16"));
    assert!(refuse(Components::Plain(3), 24, 16..=16).contains("1 components where 3"));
}

#[test]
fn a_stream_cut_short_is_damaged_and_not_half_gray() {
    let stream = gray_stream(24, 16);
    for length in 0..stream.len() - 20 {
        let mut output = Vec::new();
        let cut = &stream[..length];
        let result = decode(cut, &gray(None), 24, 16..=16, &mut output);
        assert!(result.is_err(), "{length} of {} bytes", stream.len());
    }
}

#[test]
fn a_completed_stream_is_a_file_that_any_decoder_shows_alike() {
    let stream = gray_stream(24, 16);
    let apart = abbreviate(&stream).unwrap();
    let whole = decoded(&stream, &gray(None), 16..=16);
    let shared = gray(Some(&apart.tables));
    // With the tables apart, with tables and application segments of its own, and
    // filled up with zeros.
    let padded = [&apart.stream[..], &[0; 3]].concat();
    for (stream, shared) in [(&apart.stream, &shared), (&stream, &gray(None)), (&padded, &shared)] {
        let file = completed(stream, shared, 16).unwrap();
        assert_eq!(file[..11], *b"\xFF\xD8\xFF\xE0\x00\x10JFIF\x00");
        let seen = turbojpeg::decompress(&file, PixelFormat::GRAY).unwrap();
        assert_eq!((seen.width, seen.height), (24, 16));
        assert!(seen.pixels.iter().zip(&whole).all(|(a, b)| a.abs_diff(*b) <= 1));
    }
}

#[test]
fn a_stream_without_tables_frame_or_end_is_not_completed() {
    let stream = gray_stream(24, 16);
    let apart = abbreviate(&stream).unwrap();
    let shared = gray(Some(&apart.tables));
    assert!(completed(&apart.stream, &gray(None), 16).is_err(), "without tables");
    assert!(completed(&apart.stream, &shared, 32).is_err(), "another frame");
    for length in 0..apart.stream.len() {
        assert!(completed(&apart.stream[..length], &shared, 16).is_err(), "{length}");
    }
    assert!(completed(&apart.stream, &shared, 16).is_ok());
}
