//! A stream by its segments.

use std::ops::RangeInclusive;

use super::Components;
use crate::codec::CodecError;
use crate::codec::jpeg::segment;
use crate::codec::tiff::{damaged, unsupported};

pub(in crate::codec::tiff) const SOI: [u8; 2] = [0xFF, segment::SOI];

/// A stream taken apart.
pub(super) struct Stream<'a> {
    /// Marker and payload of each segment in front of the first scan.
    pub(super) segments: Vec<(u8, &'a [u8])>,
    /// From the marker of the first scan to the end of the stream.
    pub(super) scan: Option<&'a [u8]>,
}

impl<'a> Stream<'a> {
    /// # Errors
    /// [`CodecError::Damaged`] when `stream` does not start, or go on, as a JPEG does.
    pub(super) fn parse(stream: &'a [u8]) -> Result<Self, CodecError> {
        if !stream.starts_with(&SOI) {
            return Err(damaged("its JPEG data has no start"));
        }
        let mut walk = segment::all(stream);
        let mut segments = Vec::new();
        while let Some(found) = walk.next() {
            let (marker, payload) = found?;
            if marker == segment::SOS {
                // Marker and length take two bytes each.
                let header = stream.len() - walk.rest().len() - payload.len() - 4;
                return Ok(Self { segments, scan: Some(&stream[header..]) });
            }
            segments.push((marker, payload));
        }
        Ok(Self { segments, scan: None })
    }

    /// Appends the segments whose marker is wanted, and the scans.
    pub(super) fn write(&self, target: &mut Vec<u8>, is_wanted: impl Fn(u8) -> bool) {
        for (marker, payload) in self.segments.iter().filter(|(marker, _)| is_wanted(*marker)) {
            segment::write(target, *marker, payload);
        }
        target.extend(self.scan.unwrap_or_default());
    }
}

/// What several streams may share.
pub(super) const fn is_table(marker: u8) -> bool {
    matches!(marker, segment::DQT | segment::DHT | segment::DRI)
}

/// Whether a segment is a frame header that we can read.
///
/// # Errors
/// [`CodecError::Unsupported`] for frames of other kinds.
pub(super) fn is_frame(marker: u8) -> Result<bool, CodecError> {
    match marker {
        0xC0..=0xC2 => Ok(true),
        0xC3 | 0xC5..=0xC7 | 0xC9..=0xCF => {
            Err(unsupported("JPEG that is neither baseline nor progressive"))
        }
        _ => Ok(false),
    }
}

/// What programs tell each other: application segments and comments.
pub(super) const fn is_application(marker: u8) -> bool {
    matches!(marker, 0xE0..=0xEF | 0xFE)
}

/// The frame's height, once it is the frame that is expected.
pub(super) fn check_frame(
    payload: &[u8],
    components: Components,
    width: u32,
    heights: &RangeInclusive<u32>,
) -> Result<u32, CodecError> {
    // Precision (1), height (2), width (2), number of components (1).
    let &[bits, h1, h0, w1, w0, count] =
        payload.first_chunk().ok_or_else(|| damaged("its JPEG frame header is cut short"))?;
    let given = (u32::from(u16::from_be_bytes([w1, w0])), u32::from(u16::from_be_bytes([h1, h0])));
    if bits != 8 {
        return Err(unsupported(format!("JPEG of {bits} bits a sample")));
    }
    if given.0 != width || !heights.contains(&given.1) {
        return Err(damaged(format!(
            "its JPEG is {}x{} where {width}x{} is due",
            given.0,
            given.1,
            heights.end()
        )));
    }
    if count != components.count() {
        return Err(damaged(format!(
            "its JPEG has {count} components where {} are due",
            components.count()
        )));
    }
    Ok(given.1)
}

/// A complete stream taken apart: its tables as a JPEGTables field, and the rest as an
/// abbreviated stream without application segments.
pub(in crate::codec::tiff) struct Abbreviated {
    pub(in crate::codec::tiff) tables: Vec<u8>,
    pub(in crate::codec::tiff) stream: Vec<u8>,
}

/// # Errors
/// [`CodecError::Damaged`] when `stream` is no JPEG stream.
pub(in crate::codec::tiff) fn abbreviate(stream: &[u8]) -> Result<Abbreviated, CodecError> {
    let stream = Stream::parse(stream)?;
    let apart = |marker| matches!(marker, segment::DQT | segment::DHT);
    let (mut tables, mut rest) = (SOI.to_vec(), SOI.to_vec());
    for (marker, payload) in stream.segments.iter().filter(|(marker, _)| apart(*marker)) {
        segment::write(&mut tables, *marker, payload);
    }
    tables.extend([0xFF, segment::EOI]);
    stream.write(&mut rest, |marker| !apart(marker) && !is_application(marker));
    Ok(Abbreviated { tables, stream: rest })
}
