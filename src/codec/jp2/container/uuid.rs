//! Boxes that others than the standard define, known by a number of 16 bytes: what they tell
//! about the picture.

use crate::codec::exif;

/// Source: XMP part 3, §1.1.4.
const XMP: [u8; 16] = *b"\xBE\x7A\xCF\xCB\x97\xA9\x42\xE8\x9C\x71\x99\x94\x91\xE3\xAF\xAC";

/// Of the two programs whose way others follow: Kodak's JJ2000 and Adobe Photoshop.
const EXIF: [[u8; 16]; 2] =
    [*b"JpgTiffExif->JP2", *b"\x05\x37\xCD\xAB\x9D\x0C\x44\x31\xA7\x2A\xFA\x56\x1F\x2A\x11\x3E"];

const IPTC: [[u8; 16]; 2] = [
    *b"\x33\xC7\xA4\xD2\xB8\x1D\x47\x23\xA0\xBA\xF1\xA3\xE0\x97\xAD\x38",
    *b"\x09\xA1\x4E\x97\xC0\xB4\x42\xE0\xBE\xBF\x36\xDF\x6F\x0C\xE3\x6F",
];

/// What a `uuid` box holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::codec) enum Told<'a> {
    /// From its TIFF header on.
    Exif(&'a [u8]),
    Xmp(&'a [u8]),
    Iptc(&'a [u8]),
}

/// Reads the content of a `uuid` box; `None` for what is not known.
pub(in crate::codec) fn told(content: &[u8]) -> Option<Told<'_>> {
    let (id, rest) = content.split_first_chunk::<16>()?;
    match id {
        id if *id == XMP => Some(Told::Xmp(rest)),
        id if EXIF.contains(id) => Some(Told::Exif(exif::unnamed(rest))),
        id if IPTC.contains(id) => Some(Told::Iptc(rest)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_are_known_by_their_numbers() {
        // As they stand in files of several programs.
        let hex = |digits: &str| {
            let digit = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
            (0..digits.len()).step_by(2).map(digit).chain(*b"text").collect::<Vec<u8>>()
        };
        for (id, expected) in [
            ("be7acfcb97a942e89c71999491e3afac", Some(Told::Xmp(b"text"))),
            ("4a706754696666457869662d3e4a5032", Some(Told::Exif(b"text"))),
            ("0537cdab9d0c4431a72afa561f2a113e", Some(Told::Exif(b"text"))),
            ("33c7a4d2b81d4723a0baf1a3e097ad38", Some(Told::Iptc(b"text"))),
            ("09a14e97c0b442e0bebf36df6f0ce36f", Some(Told::Iptc(b"text"))),
            ("b14bf8bd083d4b43a5ae8cd7d5a6ce03", None),
            ("be7acfcb97a942e89c71", None),
        ] {
            assert_eq!(told(&hex(id)), expected, "{id}");
        }
    }

    #[test]
    fn exif_starts_with_its_tiff_header() {
        assert_eq!(told(b"JpgTiffExif->JP2Exif\0\0MM\0*"), Some(Told::Exif(b"MM\0*")));
    }
}
