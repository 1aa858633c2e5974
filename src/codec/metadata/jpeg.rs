//! What the segments of a JPEG tell before its first scan.

use bytes::Bytes;

use super::iptc::{PHOTOSHOP, of_photoshop};
use super::{EXIF_NAME, IPTC, MOST_TEXT, XMP_IN_JPEG, exif};
use crate::codec::CodecError;
use crate::codec::header::HeaderReader;
use crate::codec::jpeg::{next_marker, segment};
use crate::codec::tiff::{Field, Metadata};
use crate::storage::Object;

const JFIF: &[u8] = b"JFIF\0";

/// Walks the segments as opening the picture does, as far as they are in order. What Photoshop
/// keeps may go on from one segment to the next.
///
/// Source: ITU-T T.81 annex B; JFIF 1.02; Exif 2.32 §4.7.
pub(in crate::codec) async fn read(object: &Object) -> Result<Metadata, CodecError> {
    let mut told = Metadata::default();
    let (mut density, mut xmp) = (None, None);
    let mut resources = Vec::new();
    let mut reader = HeaderReader::new(object, "JPEG");
    let mut at = 2;
    loop {
        let (marker, payload) = match next(&mut reader, &mut at).await {
            Ok(Some(segment)) => segment,
            Err(error @ CodecError::Storage(_)) => return Err(error),
            Ok(None) | Err(_) => break,
        };
        if marker == segment::APP0 && payload.starts_with(JFIF) {
            density = density.or(resolution(&payload));
        } else if marker == segment::APP1
            && payload.starts_with(EXIF_NAME)
            && told == Metadata::default()
        {
            told = exif(payload.slice(EXIF_NAME.len()..)).await;
        } else if marker == segment::APP1 && payload.starts_with(XMP_IN_JPEG) {
            let text = &payload[XMP_IN_JPEG.len()..];
            xmp = xmp.or((text.len() as u64 <= MOST_TEXT).then(|| Field::xmp(text)));
        } else if marker == segment::APP13
            && let Some(part) = payload.strip_prefix(PHOTOSHOP)
            && (resources.len() + part.len()) as u64 <= MOST_TEXT
        {
            resources.extend_from_slice(part);
        }
    }
    told.add(xmp);
    told.add(of_photoshop(&resources).map(|record| Field::undefined(IPTC, record)));
    if !told.has_resolution() {
        told.fields.extend(density.into_iter().flatten());
    }
    Ok(told)
}

/// The next segment from `at` on, its marker and its payload; `at` is then behind it. `None`
/// before the first scan and at the end.
async fn next(
    reader: &mut HeaderReader<'_>,
    at: &mut u64,
) -> Result<Option<(u8, Bytes)>, CodecError> {
    loop {
        let (marker, start) = next_marker(reader, *at).await?;
        *at = start;
        match marker {
            // TEM, restarts and another start stand alone.
            0x01 | 0xD0..=segment::SOI => continue,
            segment::SOS | segment::EOI => return Ok(None),
            _ => {}
        }
        let length = reader.read(start, 2).await?;
        let length = u64::from(u16::from_be_bytes([length[0], length[1]]));
        let Some(count) = length.checked_sub(2) else {
            let what = "a segment is shorter than its own length".to_owned();
            return Err(CodecError::Damaged { format: "JPEG", what });
        };
        *at += length;
        return Ok(Some((marker, reader.read(start + 2, count).await?)));
    }
}

/// Source: JFIF 1.02, "JFIF APP0 marker segment".
fn resolution(payload: &[u8]) -> Option<[Field; 3]> {
    let &[unit, x1, x0, y1, y0] = payload.get(7..)?.first_chunk()?;
    let [x, y] = [[x1, x0], [y1, y0]].map(|bytes| u32::from(u16::from_be_bytes(bytes)));
    // 0 is a mere ratio of sides.
    (matches!(unit, 1 | 2) && x > 0 && y > 0)
        .then(|| Field::resolution([x, 1], [y, 1], u16::from(unit) + 1))
}
