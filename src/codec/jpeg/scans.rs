//! Telling a whole JPEG from one that was cut off.
//!
//! Decoders fill what is missing with gray, which would be cached and cited as if it were
//! the picture. Two things tell: a picture in several scans must reach its end marker,
//! since nothing else says how many there are; a single scan must have data for every
//! unit, which shows when what follows it is made undecodable.

use super::frame::{damaged, unsupported};
use super::segment;
use crate::codec::CodecError;

/// Scans followed in one picture. Encoders write about ten; a file of hundreds of empty
/// ones would cost a pass over all coefficients for each.
const MOST_SCANS: usize = 64;

/// Follows a single scan, so that a decoder asking for more than it has meets codes that
/// no table assigns: all ones (T.81 §C.2), each byte stuffed. An end marker there would
/// be taken for an excuse to make up the rest.
const UNDECODABLE: [u8; 64] = {
    let mut bytes = [0; 64];
    let mut at = 0;
    while at < bytes.len() {
        bytes[at] = 0xFF;
        at += 2;
    }
    bytes
};

/// What to give the decoder behind the tables, in two pieces. `data` starts with the
/// first scan's marker; `single` tells that this scan holds the whole picture.
///
/// # Errors
/// [`CodecError::Damaged`] when the data end before the picture does.
pub(super) fn prepare(data: &[u8], single: bool) -> Result<[&[u8]; 2], CodecError> {
    let (mut marker, mut scans) = (0, 0);
    loop {
        scans += usize::from(data.get(marker + 1) == Some(&segment::SOS));
        if scans > MOST_SCANS {
            return Err(unsupported(&format!("more than {MOST_SCANS} scans")));
        }
        let end = find_marker(data, segment_end(data, marker));
        if single {
            return Ok([&data[..end.unwrap_or(data.len())], &UNDECODABLE]);
        }
        marker = end.ok_or_else(|| damaged("it ends before its last scan does"))?;
        if data[marker + 1] == segment::EOI {
            return Ok([&data[..marker + 2], &[]]);
        }
    }
}

/// The first byte behind the segment whose marker lies at `marker`.
fn segment_end(data: &[u8], marker: usize) -> usize {
    let length =
        data.get(marker + 2..marker + 4).map_or(0, |it| u16::from_be_bytes([it[0], it[1]]));
    marker + 2 + usize::from(length)
}

/// Where the next marker other than a restart lies, from `from` on.
fn find_marker(data: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += data.get(at..)?.iter().position(|byte| *byte == 0xFF)?;
        match data.get(at + 1)? {
            // A stuffed byte, a fill byte, a restart, or nothing that is a marker.
            0x00 | 0xD0..=0xD7 => at += 2,
            0xFF => at += 1,
            _ => return Some(at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCAN: &[u8] = &[0xFF, 0xDA, 0, 4, 9, 9, 1, 2, 0xFF, 0x00, 3, 0xFF, 0xD0, 4];

    #[test]
    fn a_single_scan_ends_at_the_first_marker_and_becomes_undecodable_there() {
        for tail in [&[0xFF, 0xD9][..], &[0xFF, 0xD9, 7, 7], &[0xFF, 0xFF, 0xDA, 0, 2], &[]] {
            let data = [SCAN, tail].concat();
            let [kept, after] = prepare(&data, true).unwrap();
            assert!(kept.starts_with(SCAN) && kept.len() <= SCAN.len() + 1, "{tail:?}");
            assert!(after.starts_with(&[0xFF, 0, 0xFF, 0]));
        }
    }

    #[test]
    fn several_scans_must_reach_the_end_marker() {
        let table = [0xFF, 0xC4, 0, 3, 5];
        let data = [SCAN, &table, SCAN, &[0xFF, 0xD9, 1, 2]].concat();
        let [kept, after] = prepare(&data, false).unwrap();
        assert_eq!((kept.len(), after.len()), (data.len() - 2, 0));
        for length in 0..data.len() - 3 {
            assert!(prepare(&data[..length], false).is_err(), "{length}");
        }
    }

    #[test]
    fn hundreds_of_scans_are_refused() {
        let data = [SCAN.repeat(65), vec![0xFF, 0xD9]].concat();
        assert!(matches!(prepare(&data, false), Err(CodecError::Unsupported { .. })));
    }

    #[test]
    fn scans_cut_anywhere_never_panic() {
        for length in 0..SCAN.len() {
            let _ = prepare(&SCAN[..length], true);
        }
    }
}
