//! PBM, PGM, PPM and PAM, packed and in decimal digits, decoded by the image crate.
//!
//! Samples are spread from their greatest value over the whole range; 16 bits are rounded to 8.
//! Of several pictures one behind the other the first is read. A file that was cut off is
//! damaged, not half a picture.
//!
//! Source: Netpbm, the pages `pbm(5)`, `pgm(5)`, `ppm(5)`, `pam(5)`.

use std::io::Cursor;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use image::codecs::pnm::{PnmDecoder, PnmSubtype, SampleEncoding};

use super::by_image::{self, Told};
use super::header::HeaderReader;
use super::one_piece::{Decode, OnePiece};
use super::{CodecError, Properties, Settings, SourceFormat, SourceImage, whole};
use crate::geometry::Orientation;
use crate::pixels::Pixels;
use crate::storage::Object;

const NAME: &str = "PNM";

/// Where the longest header has ended: three numbers, or six lines, and comments.
const HEADER: u64 = 16 << 10;

/// The format; see the module.
#[derive(Debug)]
pub struct Pnm;

#[async_trait]
impl SourceFormat for Pnm {
    fn name(&self) -> &'static str {
        NAME
    }

    fn endings(&self) -> &'static [&'static str] {
        &["pnm", "pbm", "pgm", "ppm", "pam"]
    }

    fn claims(&self, head: &[u8]) -> bool {
        match head {
            [b'P', b'1'..=b'6', space, rest @ ..] if space.is_ascii_whitespace() => {
                // A comment or a number is next; a text that starts alike has a word there.
                let next = rest.iter().find(|byte| !byte.is_ascii_whitespace());
                next.is_some_and(|byte| *byte == b'#' || byte.is_ascii_digit())
            }
            [b'P', b'1'..=b'6', b'#', ..] => true,
            [b'P', b'7', b'\n', next, ..] => *next == b'#' || next.is_ascii_uppercase(),
            _ => false,
        }
    }

    async fn open(
        &self,
        object: &Object,
        first: Bytes,
        limits: &Settings,
    ) -> Result<Arc<dyn SourceImage>, CodecError> {
        let file_bytes = object.size();
        let mut reader = HeaderReader::after(first, object, NAME);
        let head = reader.read(0, file_bytes.min(HEADER)).await?;
        let decoder = decoder(&head)?;
        let told = by_image::told(NAME, &decoder)?;
        let kind = decoder.subtype();
        let data_at = decoder.into_inner().0.position();
        whole::check(NAME, told.size, 0, limits)?;
        let end = match packed_bytes(kind, told) {
            Some(bytes) => data_at + bytes,
            None => file_bytes,
        };
        let least = data_at + packed_bytes(kind, told).unwrap_or_else(|| digits(kind, told));
        if least > file_bytes {
            let what = format!("it has {file_bytes} bytes and its picture takes {least}: cut off");
            return Err(CodecError::Damaged { format: NAME, what });
        }
        let upright = Orientation::Upright;
        let samples = Pixels::byte_count(told.size, told.channels);
        OnePiece {
            properties: whole::properties(NAME, told.size, told.channels, upright, None),
            ranges: vec![0..end],
            // Samples of 16 bits are decoded beside the picture.
            working: if told.sample_bytes == 2 { samples * 2 } else { 0 },
            decoder: Whole,
        }
        .within(limits)
    }
}

/// Bytes that the samples take where they are packed; `None` where they are digits.
fn packed_bytes(kind: PnmSubtype, Told { size, channels, sample_bytes }: Told) -> Option<u64> {
    match kind {
        PnmSubtype::Bitmap(SampleEncoding::Binary) => {
            Some(u64::from(size.width).div_ceil(8) * u64::from(size.height))
        }
        PnmSubtype::Graymap(SampleEncoding::Binary)
        | PnmSubtype::Pixmap(SampleEncoding::Binary)
        | PnmSubtype::ArbitraryMap => Some(Pixels::byte_count(size, channels) * sample_bytes),
        PnmSubtype::Bitmap(SampleEncoding::Ascii)
        | PnmSubtype::Graymap(SampleEncoding::Ascii)
        | PnmSubtype::Pixmap(SampleEncoding::Ascii) => None,
    }
}

/// Bytes that digits take at least: one a sample, and a space between two, which bits do without.
fn digits(kind: PnmSubtype, Told { size, channels, .. }: Told) -> u64 {
    let samples = Pixels::byte_count(size, channels);
    if let PnmSubtype::Bitmap(_) = kind { samples } else { samples * 2 - 1 }
}

#[derive(Debug)]
struct Whole;

impl Decode for Whole {
    fn decode(&self, known: &Properties, parts: &[Bytes]) -> Result<Pixels, CodecError> {
        let [file] = parts else {
            let what = "it was not fetched".to_owned();
            return Err(CodecError::Damaged { format: NAME, what });
        };
        by_image::decode(decoder(file)?, known)
    }
}

fn decoder(file: &[u8]) -> Result<PnmDecoder<Cursor<&[u8]>>, CodecError> {
    PnmDecoder::new(Cursor::new(file)).map_err(|error| by_image::reason(NAME, error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::contract::{self, check, decode_whole};
    use crate::geometry::Size;
    use crate::pixels::{Channels, samples};

    fn file(header: &str, data: &[u8]) -> Vec<u8> {
        [header.as_bytes(), data].concat()
    }

    #[tokio::test]
    async fn the_contract_holds() {
        let size = Size::new(61, 47);
        for (channels, header) in [
            (Channels::Gray, "P5\n61 47\n255\n"),
            (Channels::Rgb, "P6 61 47 255 "),
            (
                Channels::Rgba,
                "P7\nWIDTH 61\nHEIGHT 47\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n",
            ),
        ] {
            let pixels = samples::numbered(size, channels);
            let file = file(header, pixels.data());
            check(&Pnm, &file, &pixels, 0.0, &Settings::default()).await;
        }
    }

    #[tokio::test]
    async fn every_kind_shows_the_same_picture() {
        // Two by two: black, white; white, black.
        let expected = [0, 255, 255, 0];
        for (header, data) in [
            ("P1\n2 2\n", &b"1 0\n0 1\n"[..]),
            ("P1 2 2 ", b"1001"),
            ("P2\n# a comment\n2 2 # another\n15\n", b"0 15 15 0"),
            // Bits, a row filled up to a byte.
            ("P4\n2 2\n", &[0b1000_0000, 0b0100_0000]),
            ("P5\n2 2\n3\n", &[0, 3, 3, 0]),
            // Two bytes a sample, the upper one first.
            ("P5\n2 2\n65535\n", &[0, 127, 255, 255, 255, 200, 0, 0]),
            ("P5\n2 2\n1023\n", &[0, 0, 3, 255, 3, 255, 0, 1]),
        ] {
            let pixels = decode_whole(&Pnm, &file(header, data)).await.unwrap();
            assert_eq!(
                (pixels.channels(), pixels.data()),
                (Channels::Gray, &expected[..]),
                "{header}"
            );
        }
        let pixels = decode_whole(&Pnm, b"P3 1 2 100 100 0 50 0 100 0\n").await.unwrap();
        // 50 of 100 is 127.5 of 255.
        assert_eq!(
            (pixels.channels(), pixels.data()),
            (Channels::Rgb, &[255, 0, 128, 0, 255, 0][..])
        );
    }

    #[tokio::test]
    async fn only_the_first_of_several_pictures_is_fetched() {
        let two = [file("P5 2 1 255\n", &[7, 9]), file("P5 2 1 255\n", &[1, 2])].concat();
        let image = contract::open_file(&Pnm, &two).await.unwrap();
        let window = image.window(0, image.properties().stored_size().rect()).unwrap();
        assert_eq!(window.ranges, [0..13]);
        assert_eq!(decode_whole(&Pnm, &two).await.unwrap().data(), [7, 9]);
    }

    #[tokio::test]
    async fn a_file_that_cannot_hold_its_picture_is_refused_when_it_is_opened() {
        for (header, data) in [
            ("P4\n9 1\n", &[0u8][..]),
            ("P6\n1 1\n255\n", &[0, 0]),
            ("P5\n1 1\n256\n", &[0]),
            ("P2\n2 2\n255\n", b"1 2 3 "),
            ("P1\n30000 3000\n", b"1"),
        ] {
            let error = contract::open_file(&Pnm, &file(header, data)).await.unwrap_err();
            assert!(error.to_string().contains("cut off"), "{header}: {error}");
        }
    }

    #[tokio::test]
    async fn a_huge_picture_is_refused_before_anything_is_decoded() {
        for header in ["P6 4294967295 4294967295 255 ", "P4 4294967295 1 ", "P2 20000 20000 1 "] {
            let error = contract::open_file(&Pnm, &file(header, &[])).await.unwrap_err();
            let refused =
                matches!(error, CodecError::TooLarge { .. } | CodecError::Unsupported { .. });
            assert!(refused, "{header}: {error}");
        }
    }

    #[tokio::test]
    async fn headers_that_tell_no_picture_are_damaged() {
        for header in [
            "P5 2 2 0 ",
            "P5 2 2 70000 ",
            "P5 2 x 255 ",
            "P5 2 ",
            "P7\nWIDTH 2\nENDHDR\n",
            "P5 0 2 255 ",
        ] {
            let error = contract::open_file(&Pnm, &file(header, &[0; 9])).await.unwrap_err();
            assert!(matches!(error, CodecError::Damaged { .. }), "{header}: {error}");
        }
    }

    #[test]
    fn texts_that_start_alike_are_none() {
        for text in ["P1", "P4 is a chapter", "P6.", "P7 332\n", "P8 2 2 255 ", "P5\n\n"] {
            assert!(!Pnm.claims(text.as_bytes()), "{text}");
        }
    }
}
