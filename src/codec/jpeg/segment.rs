//! The marker codes that are looked at, walking over segments, and writing one.
//!
//! Source: ITU-T T.81 table B.1.

use super::frame::damaged;
use crate::codec::CodecError;

pub(in crate::codec) const SOF0: u8 = 0xC0;
pub(in crate::codec) const SOF1: u8 = 0xC1;
pub(in crate::codec) const SOI: u8 = 0xD8;
pub(in crate::codec) const EOI: u8 = 0xD9;
pub(in crate::codec) const SOS: u8 = 0xDA;
pub(in crate::codec) const DQT: u8 = 0xDB;
pub(in crate::codec) const DRI: u8 = 0xDD;
pub(in crate::codec) const DHP: u8 = 0xDE;
pub(in crate::codec) const DHT: u8 = 0xC4;
pub(in crate::codec) const DAC: u8 = 0xCC;
pub(in crate::codec) const APP0: u8 = 0xE0;
pub(in crate::codec) const APP1: u8 = 0xE1;
pub(in crate::codec) const APP2: u8 = 0xE2;
pub(in crate::codec) const APP13: u8 = 0xED;
pub(in crate::codec) const APP14: u8 = 0xEE;

/// Appends a segment; `payload` is one that was read from a segment, so it is short enough.
pub(in crate::codec) fn write(target: &mut Vec<u8>, marker: u8, payload: &[u8]) {
    let length = (payload.len() + 2) as u16;
    target.extend([0xFF, marker]);
    target.extend(length.to_be_bytes());
    target.extend(payload);
}

/// The segments that `bytes` hold one behind the other, each its marker and its payload, up
/// to an end marker or the end. What follows a scan header is no segment: stop there.
pub(in crate::codec) const fn all(bytes: &[u8]) -> Segments<'_> {
    Segments { rest: bytes }
}

#[derive(Debug)]
pub(in crate::codec) struct Segments<'a> {
    rest: &'a [u8],
}

impl<'a> Segments<'a> {
    /// What is behind the segment that was given last.
    pub(in crate::codec) const fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// The next marker that has a segment.
    fn marker(&mut self) -> Result<Option<u8>, CodecError> {
        loop {
            let Some((&first, after)) = self.rest.split_first() else { return Ok(None) };
            if first != 0xFF {
                return Err(damaged("there is no marker between two of its segments"));
            }
            let fill = after.iter().take_while(|byte| **byte == 0xFF).count();
            let Some((&marker, behind)) = after[fill..].split_first() else { return Ok(None) };
            self.rest = behind;
            match marker {
                // TEM, restarts and another start stand alone.
                0x01 | 0xD0..=SOI => {}
                EOI => return Ok(None),
                _ => return Ok(Some(marker)),
            }
        }
    }

    fn segment(&mut self) -> Result<Option<(u8, &'a [u8])>, CodecError> {
        let Some(marker) = self.marker()? else { return Ok(None) };
        let length = self.rest.first_chunk().map_or(0, |bytes| u16::from_be_bytes(*bytes));
        let payload = self.rest.get(2..usize::from(length));
        let payload = payload.ok_or_else(|| damaged("a segment is cut short"))?;
        self.rest = &self.rest[usize::from(length)..];
        Ok(Some((marker, payload)))
    }
}

impl<'a> Iterator for Segments<'a> {
    type Item = Result<(u8, &'a [u8]), CodecError>;

    fn next(&mut self) -> Option<Self::Item> {
        let found = self.segment().transpose();
        if matches!(found, None | Some(Err(_))) {
            self.rest = &[];
        }
        found
    }
}
