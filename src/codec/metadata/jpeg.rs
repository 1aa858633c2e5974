//! What the segments of a JPEG tell before its first scan.

use bytes::Bytes;

use super::{MOST_TEXT, exif};
use crate::codec::CodecError;
use crate::codec::header::HeaderReader;
use crate::codec::tiff::{Field, Metadata};
use crate::storage::Object;

const APP0: u8 = 0xE0;
const APP1: u8 = 0xE1;
const SOS: u8 = 0xDA;
const EOI: u8 = 0xD9;

const JFIF: &[u8] = b"JFIF\0";
const EXIF: &[u8] = b"Exif\0\0";
/// Source: XMP part 3, §1.1.3.
const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";

/// Walks the segments, as far as they are in order.
///
/// Source: ITU-T T.81 annex B; JFIF 1.02; Exif 2.32 §4.7.
pub(super) async fn read(object: &Object) -> Result<Metadata, CodecError> {
    let mut told = Metadata::default();
    let (mut density, mut xmp) = (None, None);
    let mut reader = HeaderReader::new(object, "JPEG");
    let mut at = 2;
    loop {
        let (marker, payload) = match segment(&mut reader, at).await {
            Ok(segment) => segment,
            Err(error @ CodecError::Storage(_)) => return Err(error),
            Err(_) => break,
        };
        if matches!(marker, SOS | EOI) {
            break;
        }
        at += 4 + payload.len() as u64;
        if marker == APP0 && payload.starts_with(JFIF) {
            density = density.or(resolution(&payload));
        } else if marker == APP1 && payload.starts_with(EXIF) && told == Metadata::default() {
            told = exif(payload.slice(EXIF.len()..)).await;
        } else if marker == APP1 && payload.starts_with(XMP) {
            let text = &payload[XMP.len()..];
            xmp = xmp.or((text.len() as u64 <= MOST_TEXT).then(|| Field::xmp(text)));
        }
    }
    told.add(xmp);
    if !told.has_resolution() {
        told.fields.extend(density.into_iter().flatten());
    }
    Ok(told)
}

/// The marker at `at` and its payload.
async fn segment(reader: &mut HeaderReader<'_>, at: u64) -> Result<(u8, Bytes), CodecError> {
    let start = reader.read(at, 4).await?;
    let length = u64::from(u16::from_be_bytes([start[2], start[3]]));
    if start[0] != 0xFF || length < 2 {
        let what = "its segments are not in order".to_owned();
        return Err(CodecError::Damaged { format: "JPEG", what });
    }
    Ok((start[1], reader.read(at + 4, length - 2).await?))
}

/// Source: JFIF 1.02, "JFIF APP0 marker segment".
fn resolution(payload: &[u8]) -> Option<[Field; 3]> {
    let &[unit, x1, x0, y1, y0] = payload.get(7..)?.first_chunk()?;
    let [x, y] = [[x1, x0], [y1, y0]].map(|bytes| u32::from(u16::from_be_bytes(bytes)));
    // 0 is a mere ratio of sides.
    (matches!(unit, 1 | 2) && x > 0 && y > 0)
        .then(|| Field::resolution([x, 1], [y, 1], u16::from(unit) + 1))
}
