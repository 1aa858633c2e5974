//! A color profile put into a file that was just written, or that a stored tile became.

use std::io::Write as _;

use flate2::write::ZlibEncoder;

use super::EncodeError;
use super::insert::{self, webp::Chunk};
use crate::codec::jpeg::segment::APP2;
use crate::codec::tiff::Field;

/// Pieces that a JPEG may cut a profile into, and bytes of each: a segment without the signature
/// and two numbers.
///
/// Source: ICC.1:2022 annex B.4.
const MOST_PIECES: usize = 255;
const PIECE: usize = insert::jpg::LONGEST - SIGNATURE.len() - 2;
const SIGNATURE: &[u8] = b"ICC_PROFILE\0";

/// Bytes of the longest profile that every format can hold.
pub(super) const MOST_BYTES: usize = MOST_PIECES * PIECE;

/// In a JPEG: in as many segments as it takes.
pub(super) fn jpg(file: &[u8], profile: &[u8]) -> Result<Vec<u8>, EncodeError> {
    let wrong = || failed("JPEG", "it has no start");
    if profile.len() > MOST_BYTES {
        return Err(wrong());
    }
    let count = profile.len().div_ceil(PIECE) as u8;
    let pieces = profile.chunks(PIECE).zip(1..=u8::MAX);
    let segment = |(piece, number)| (APP2, [SIGNATURE, &[number, count], piece].concat());
    insert::jpg::segments(file, &pieces.map(segment).collect::<Vec<_>>()).ok_or_else(wrong)
}

/// In a PNG.
///
/// Source: PNG (third edition) §11.3.2.3.
pub(super) fn png(file: &[u8], profile: &[u8]) -> Result<Vec<u8>, EncodeError> {
    let failed = |cause: &str| failed("PNG", cause);
    // A name, and 0 for zlib.
    let content = b"ICC profile\0\0".to_vec();
    let mut packing = ZlibEncoder::new(content, flate2::Compression::fast());
    let packed = packing.write_all(profile).and_then(|()| packing.finish());
    let content = packed.map_err(|error| failed(&error.to_string()))?;
    let whole = insert::png::chunks(file, &[(*b"iCCP", content)]);
    whole.ok_or_else(|| failed("it has no header"))
}

/// In a WebP: as the second chunk of the extended kind of file.
///
/// Source: RFC 9649 §2.7.
pub(super) fn webp(file: &[u8], profile: &[u8]) -> Result<Vec<u8>, EncodeError> {
    let whole = insert::webp::chunks(file, &[(Chunk::Profile, profile)]);
    whole.ok_or_else(|| failed("WebP", "its chunks are not understood"))
}

/// In a TIFF: as an entry more.
///
/// Source: ICC.1:2022 annex B.3.
pub(super) fn tif(file: Vec<u8>, profile: &[u8]) -> Result<Vec<u8>, EncodeError> {
    const ICC_PROFILE: u16 = 34675;
    let whole = insert::tif::fields(file, &[Field::undefined(ICC_PROFILE, profile)], &[]);
    whole.ok_or_else(|| failed("TIFF", "its directory is not understood"))
}

fn failed(format: &'static str, cause: &str) -> EncodeError {
    EncodeError::Failed { format, cause: format!("no color profile could be put in: {cause}") }
}
