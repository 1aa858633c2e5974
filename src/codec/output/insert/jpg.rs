//! Segments in a JPEG.

use crate::codec::jpeg::segment;

/// Bytes of a segment behind its length.
pub(in crate::codec::output) const LONGEST: usize = 65_535 - 2;

/// Puts segments, of at most [`LONGEST`] bytes each, behind the start and the marker that must
/// stand first.
pub(in crate::codec::output) fn segments(
    file: &[u8],
    segments: &[(u8, Vec<u8>)],
) -> Option<Vec<u8>> {
    if !file.starts_with(&[0xFF, segment::SOI, 0xFF]) {
        return None;
    }
    // JFIF's marker (APP0) comes directly behind the start.
    let place = match file.get(3..6) {
        Some(&[segment::APP0, high, low]) => 4 + usize::from(u16::from_be_bytes([high, low])),
        _ => 2,
    };
    let (front, back) = file.split_at_checked(place)?;
    let added: usize = segments.iter().map(|(_, payload)| payload.len() + 4).sum();
    let mut whole = Vec::with_capacity(file.len() + added);
    whole.extend(front);
    for (marker, payload) in segments {
        if payload.len() > LONGEST {
            return None;
        }
        segment::write(&mut whole, *marker, payload);
    }
    whole.extend(back);
    Some(whole)
}
