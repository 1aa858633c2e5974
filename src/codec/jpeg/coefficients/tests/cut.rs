//! The upper left part against libjpeg-turbo's.

use proptest::prelude::*;
use turbojpeg::{Subsamp, Transform, TransformOp, Transformer};

use super::{Kind, cut_by_libjpeg, decoded, kinds};
use crate::codec::CodecError;
use crate::codec::jpeg::coefficients::{Tables, cut};
use crate::codec::jpeg::segment;
use crate::geometry::{Rect, Size};
use crate::pixels::{Channels, crop};

/// The part as it is cut here.
fn part(stream: &[u8], size: Size) -> Result<Vec<u8>, CodecError> {
    cut(stream, &Tables::default(), &[0xFF, segment::SOI], size)
}

/// A picture, and the size of a part of it: small ones and whole sides as often as others.
fn pictures_and_parts() -> impl Strategy<Value = (Kind, Size)> {
    kinds().prop_flat_map(|kind| {
        let side = |side: u32| prop_oneof![Just(1), Just(side), 1..=side];
        let part = (side(kind.size.width), side(kind.size.height));
        (Just(kind), part.prop_map(|(width, height)| Size::new(width, height)))
    })
}

proptest! {
    #[test]
    fn a_part_has_the_coefficients_of_the_whole((kind, size) in pictures_and_parts()) {
        let stream = kind.stream();
        let part = part(&stream, size).unwrap();
        prop_assert_eq!(cut_by_libjpeg(&part, size.rect()), cut_by_libjpeg(&stream, size.rect()));
    }

    #[test]
    fn a_part_looks_like_the_whole((kind, size) in pictures_and_parts()) {
        let stream = kind.stream();
        let gray = kind.sampling == Subsamp::Gray;
        let channels = if gray { Channels::Gray } else { Channels::Rgb };
        let part = decoded(&part(&stream, size).unwrap(), channels);
        let expected = crop(&decoded(&stream, channels), size.rect());
        if matches!(kind.sampling, Subsamp::Gray | Subsamp::None) {
            prop_assert_eq!(part, expected);
        } else {
            // Chroma of the last pixels is blended with other neighbors, or with none.
            prop_assert_eq!(part.size(), size);
            let inner = Size::new(size.width.saturating_sub(4), size.height.saturating_sub(4));
            let inner = Rect::new(0, 0, inner.width.max(1), inner.height.max(1));
            if inner.width > 1 && inner.height > 1 {
                prop_assert_eq!(crop(&part, inner), crop(&expected, inner));
            }
        }
    }

    #[test]
    fn damage_never_panics_nor_grows(
        (kind, size) in pictures_and_parts(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..5),
        end in any::<prop::sample::Index>(),
        cut_short in any::<bool>(),
    ) {
        let mut stream = kind.stream();
        for (at, value) in damage {
            let at = at.index(stream.len());
            stream[at] = value;
        }
        stream.truncate(if cut_short { end.index(stream.len()) } else { stream.len() });
        if let Ok(part) = part(&stream, size) {
            // Tables may be written again for every component, and differences become longer.
            prop_assert!(part.len() <= 2 * stream.len() + 4096);
        }
    }
}

#[test]
fn a_part_of_the_full_width_is_a_copy_to_its_last_bit() {
    let kind = Kind::plain(Size::new(96, 96), Subsamp::Sub2x2);
    let stream = kind.stream();
    let part = part(&stream, Size::new(96, 32)).unwrap();
    let scan = |stream: &[u8]| stream.windows(2).position(|pair| pair == [0xFF, 0xDA]).unwrap();
    let (copied, whole) = (&part[scan(&part)..part.len() - 4], &stream[scan(&stream)..]);
    assert!(copied.len() > 500);
    assert!(whole.starts_with(copied));
}

#[test]
fn tables_may_be_shared_and_streams_may_lack_them() {
    let kind = Kind::plain(Size::new(64, 48), Subsamp::Sub2x2);
    let stream = kind.stream();
    let size = Size::new(40, 40);
    let (mut tables, mut rest) = (Vec::new(), stream[..2].to_vec());
    let mut segments = segment::all(&stream[2..]);
    while let Some(Ok((marker, payload))) = segments.next() {
        let is_table = matches!(marker, segment::DQT | segment::DHT);
        segment::write(if is_table { &mut tables } else { &mut rest }, marker, payload);
        if marker == segment::SOS {
            break;
        }
    }
    rest.extend(segments.rest());
    let shared = Tables::parse(&tables).unwrap();
    let start = [0xFF, 0xD8, 0xFF, 0xFE, 0, 3, b'!'];
    let part = cut(&rest, &shared, &start, size).unwrap();
    assert!(part.starts_with(&start));
    assert_eq!(cut_by_libjpeg(&part, size.rect()), cut_by_libjpeg(&stream, size.rect()));
    // Without any table there is nothing to read with.
    assert!(matches!(self::part(&rest, size), Err(CodecError::Damaged { .. })));
}

#[test]
fn the_usual_tables_are_those_that_libjpeg_writes() {
    let stream = Kind::plain(Size::new(16, 16), Subsamp::None).stream();
    let mut found = 0;
    for segment in segment::all(&stream[2..]) {
        let (marker, payload) = segment.unwrap();
        if marker == segment::DHT {
            let (number, definition) = payload.split_first().unwrap();
            let tables = Tables::usual();
            let usual = match number >> 4 {
                0 => tables.dc(*number).unwrap().huffman.definition(),
                _ => tables.ac(*number & 15).unwrap().huffman.definition(),
            };
            assert_eq!(definition, usual, "table {number:x}");
            found += 1;
        }
        if marker == segment::SOS {
            break;
        }
    }
    assert_eq!(found, 4);
}

#[test]
fn other_kinds_are_left_to_a_decoder() {
    let kind = Kind::plain(Size::new(40, 40), Subsamp::Sub2x2);
    let stream = kind.stream();
    for adjust in [
        |transform: &mut Transform| transform.progressive = true,
        |transform: &mut Transform| transform.arithmetic = true,
    ] {
        let mut transform = Transform::op(TransformOp::None);
        adjust(&mut transform);
        let other = Transformer::new().unwrap().transform_to_vec(&transform, &stream).unwrap();
        let error = part(&other, Size::new(8, 8)).unwrap_err();
        assert!(matches!(error, CodecError::Unsupported { .. }), "{error}");
    }
}

#[test]
fn a_part_larger_than_the_whole_or_of_nothing_is_refused() {
    let stream = Kind::plain(Size::new(40, 20), Subsamp::None).stream();
    for size in [Size::new(41, 20), Size::new(40, 21), Size::new(0, 5), Size::new(5, 0)] {
        assert!(matches!(part(&stream, size), Err(CodecError::Damaged { .. })), "{size}");
    }
}

#[test]
fn data_that_end_early_are_damaged_where_they_are_needed() {
    let stream = Kind::plain(Size::new(64, 64), Subsamp::None).stream();
    let short = &stream[..stream.len() * 3 / 4];
    assert!(part(short, Size::new(64, 16)).is_ok());
    for stream in [short, &[short, &[0xFF, 0xD9]].concat()] {
        let error = part(stream, Size::new(64, 64)).unwrap_err();
        assert!(matches!(error, CodecError::Damaged { .. }), "{error}");
    }
}

#[test]
fn a_restart_marker_that_is_missing_or_another_is_damaged() {
    let kind = Kind { restarts: 3, ..Kind::plain(Size::new(64, 64), Subsamp::None) };
    let stream = kind.stream();
    assert!(part(&stream, kind.size).is_ok());
    let marker = stream.windows(2).position(|pair| pair == [0xFF, 0xD1]).unwrap();
    let without = [&stream[..marker], &stream[marker + 2..]].concat();
    let mut other = stream;
    other[marker + 1] = 0xD2;
    for bad in [without, other] {
        let error = part(&bad, kind.size).unwrap_err();
        assert!(matches!(error, CodecError::Damaged { .. }), "{error}");
    }
}
