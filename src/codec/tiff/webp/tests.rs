//! What is believed of a WebP, what is not, and that decoding agrees with libwebp.

use proptest::prelude::*;

use super::container::Container;
use super::*;
use crate::codec::CodecError;
use crate::codec::tiff::fixtures::{farthest, picture, seen_by_libwebp, webp as packed};
use crate::geometry::Size;
use crate::pixels::Channels;

fn decoded(file: &[u8], size: Size, samples: usize) -> Result<Vec<u8>, CodecError> {
    let mut output = vec![7; 5];
    decode(file, size, samples, &mut output).map(|()| output)
}

/// A file of these chunks, padded to even lengths.
fn riff(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    for (name, payload) in chunks {
        body.extend(*name);
        body.extend((payload.len() as u32).to_le_bytes());
        body.extend(*payload);
        body.resize(body.len().next_multiple_of(2), 0);
    }
    [b"RIFF", &(body.len() as u32).to_le_bytes()[..], &body].concat()
}

/// The payload of the first chunk of this name.
fn payload<'a>(file: &'a [u8], name: &str) -> &'a [u8] {
    let at = file.windows(4).position(|bytes| bytes == name.as_bytes()).unwrap() + 4;
    let length = u32::from_le_bytes(file[at..at + 4].try_into().unwrap()) as usize;
    &file[at + 4..][..length]
}

fn extension(flags: u8, size: Size) -> [u8; 10] {
    let [w0, w1, w2, _] = (size.width - 1).to_le_bytes();
    let [h0, h1, h2, _] = (size.height - 1).to_le_bytes();
    [flags, 0, 0, 0, w0, w1, w2, h0, h1, h2]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn what_libwebp_writes_is_decoded_as_libwebp_does(
        (width, height) in (1u32..130, 1u32..130),
        channels in prop::sample::select(vec![Channels::Rgb, Channels::Rgba]),
        quality in prop::option::of(0u8..=100),
    ) {
        let size = Size::new(width, height);
        let pixels = picture(size, channels);
        let file = packed(&pixels, quality);
        let ours = decoded(&file, size, channels.count()).unwrap();
        let theirs = seen_by_libwebp(&file, channels.count());
        prop_assert_eq!(farthest(&ours, &theirs), 0);
        if quality.is_none() {
            prop_assert!(ours == pixels.data());
        }
    }
}

#[test]
fn a_picture_that_leaves_out_its_opacity_is_opaque() {
    let size = Size::new(21, 13);
    let rgb = picture(size, Channels::Rgb);
    let expected: Vec<u8> =
        rgb.data().chunks_exact(3).flat_map(|rgb| [rgb[0], rgb[1], rgb[2], 255]).collect();
    assert!(decoded(&packed(&rgb, None), size, 4).unwrap() == expected);
}

#[test]
fn transparency_where_there_is_to_be_none_is_damaged() {
    let size = Size::new(21, 13);
    for quality in [None, Some(80)] {
        let file = packed(&picture(size, Channels::Rgba), quality);
        let error = decoded(&file, size, 3).unwrap_err().to_string();
        assert!(error.contains("transparency where 3 samples are due"), "{error}");
        assert!(complete(file.into(), size, 3).is_err());
    }
}

#[test]
fn another_size_than_the_cell_is_damaged() {
    let file = packed(&picture(Size::new(32, 16), Channels::Rgb), Some(80));
    for size in [Size::new(16, 32), Size::new(32, 17), Size::new(31, 16)] {
        let error = decoded(&file, size, 3).unwrap_err().to_string();
        assert!(error.contains("its WebP is 32x16 where"), "{error}");
        assert!(complete(file.clone().into(), size, 3).is_err());
    }
}

#[test]
fn what_fills_up_behind_the_file_is_cut_off_and_anything_else_is_decoded() {
    let size = Size::new(32, 16);
    let file = packed(&picture(size, Channels::Rgb), Some(80));
    let padded = [&file[..], &[0; 5]].concat();
    assert!(complete(padded.clone().into(), size, 3).unwrap() == file);
    assert!(complete(file.clone().into(), size, 3).unwrap() == file);
    assert!(complete([&file[..], b"more"].concat().into(), size, 3).is_err());
    assert_eq!(decoded(&padded, size, 3).unwrap(), decoded(&file, size, 3).unwrap());
}

#[test]
fn what_comes_with_the_picture_is_decoded_around_and_never_sent() {
    let size = Size::new(32, 16);
    let file = packed(&picture(size, Channels::Rgb), Some(80));
    let lossy = payload(&file, "VP8 ");
    let header = extension(0, size);
    let expected = decoded(&file, size, 3).unwrap();
    let alone = riff(&[(b"VP8X", &header), (b"VP8 ", lossy)]);
    assert_eq!(complete(alone.clone().into(), size, 3).unwrap(), alone);
    for (flags, name) in [(0x20, b"ICCP"), (0x08, b"EXIF"), (0x04, b"XMP "), (0, b"odd?")] {
        let header = extension(flags, size);
        let chunks: [(&[u8; 4], &[u8]); 3] = [(b"VP8X", &header), (name, b"any"), (b"VP8 ", lossy)];
        let file = riff(&chunks);
        assert!(decoded(&file, size, 3).unwrap() == expected, "{flags}");
        assert!(complete(file.into(), size, 3).is_err(), "{flags}");
    }
    // What is announced and not there either: not every decoder does without.
    for flags in [0x20, 0x08, 0x04] {
        let file = riff(&[(b"VP8X", &extension(flags, size)), (b"VP8 ", lossy)]);
        assert!(complete(file.into(), size, 3).is_err(), "{flags}");
    }
}

#[test]
fn animations_are_refused_by_name() {
    let size = Size::new(32, 16);
    let file = packed(&picture(size, Channels::Rgb), Some(80));
    let lossy = payload(&file, "VP8 ");
    for file in [
        riff(&[(b"VP8X", &extension(0x02, size)), (b"ANIM", &[0; 6]), (b"ANMF", &[0; 24])]),
        riff(&[(b"VP8X", &extension(0, size)), (b"ANMF", &[0; 24]), (b"VP8 ", lossy)]),
    ] {
        let error = decoded(&file, size, 3).unwrap_err();
        assert!(matches!(error, CodecError::Unsupported { .. }), "{error}");
        assert!(error.to_string().contains("animated"), "{error}");
    }
}

#[test]
fn files_that_contradict_themselves_are_damaged() {
    let size = Size::new(32, 16);
    let file = packed(&picture(size, Channels::Rgb), Some(80));
    let lossy = payload(&file, "VP8 ");
    let lossless = packed(&picture(size, Channels::Rgb), None);
    let lossless = payload(&lossless, "VP8L");
    let changed = |at: usize, to: u8| {
        let mut lossy = lossy.to_vec();
        lossy[at] = to;
        riff(&[(b"VP8 ", &lossy)])
    };
    let plain = extension(0, size);
    let opaque = extension(0x10, size);
    for (what, file) in [
        ("two pictures", riff(&[(b"VP8 ", lossy), (b"VP8L", lossless)])),
        ("no picture", riff(&[(b"VP8X", &plain)])),
        ("nothing", riff(&[])),
        ("another canvas", riff(&[(b"VP8X", &extension(0, Size::new(33, 16))), (b"VP8 ", lossy)])),
        ("alpha that is not there", riff(&[(b"VP8X", &opaque), (b"VP8 ", lossy)])),
        (
            "alpha that is not told",
            riff(&[(b"VP8X", &plain), (b"ALPH", &[0; 513]), (b"VP8 ", lossy)]),
        ),
        ("no key frame", changed(0, lossy[0] | 1)),
        ("not shown", changed(0, lossy[0] & !0x10)),
        ("no start code", changed(3, 0)),
        ("a partition that is too long", changed(2, 0xFF)),
        ("lossless of version 1", riff(&[(b"VP8L", &[0x2F, 31, 0, 0, 0x20, 0, 0])])),
        ("no signature", riff(&[(b"VP8L", &[0x2E, 31, 0, 0, 0, 0, 0])])),
    ] {
        let error = decoded(&file, size, 4).expect_err(what);
        assert!(matches!(error, CodecError::Damaged { .. }), "{what}: {error}");
        assert!(complete(file.into(), size, 4).is_err(), "{what}");
    }
}

#[test]
fn a_file_cut_anywhere_is_damaged() {
    let size = Size::new(32, 16);
    for (channels, quality) in
        [(Channels::Rgb, Some(80)), (Channels::Rgb, None), (Channels::Rgba, Some(80))]
    {
        let file = packed(&picture(size, channels), quality);
        for length in 0..file.len() {
            let cut = &file[..length];
            assert!(decoded(cut, size, 4).is_err(), "{length} of {}", file.len());
            assert!(complete(cut.to_vec().into(), size, 4).is_err(), "{length} of {}", file.len());
            assert!(Container::parse(cut).is_err(), "{length} of {}", file.len());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn damaged_files_are_refused_or_decode_to_the_size_of_their_cell(
        channels in prop::sample::select(vec![Channels::Rgb, Channels::Rgba]),
        quality in prop::sample::select(vec![None, Some(80)]),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        is_early in any::<bool>(),
    ) {
        let size = Size::new(40, 24);
        let mut file = packed(&picture(size, channels), quality);
        let within = if is_early { file.len().min(60) } else { file.len() };
        for (at, to) in changes {
            file[at.index(within)] = to;
        }
        if let Ok(pixels) = decoded(&file, size, 4) {
            prop_assert_eq!(pixels.len(), 40 * 24 * 4);
        }
        let _ = complete(file.into(), size, 4);
    }
}

#[test]
fn memory_is_told_for_all_that_is_held_at_once() {
    // 16 more pixels a side than 240 are 256: macroblocks are whole.
    assert_eq!(memory(Size::new(241, 241), 0), memory_of(256) + tables::most(Size::new(241, 241)));
    assert_eq!(memory(Size::new(256, 256), 100) - memory(Size::new(256, 256), 0), 200);
    assert_eq!(memory(Size::new(u32::MAX, u32::MAX), u64::MAX), u64::MAX);
}

fn memory_of(side: u64) -> u64 {
    side * side * 12
}
