//! Boxes: where each begins and ends, in a file and inside another box.
//!
//! Source: ISO/IEC 15444-1 §I.4.

use std::ops::Range;

use crate::codec::jp2::fault::Fault;

/// The box of the codestream.
const CODESTREAM: &[u8; 4] = b"jp2c";

/// A box of a file: its type, and where its content lies in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::codec) struct BoxHeader {
    pub(in crate::codec) kind: [u8; 4],
    pub(in crate::codec) content: Range<u64>,
}

impl BoxHeader {
    /// Bytes of the longest header.
    pub(in crate::codec) const LONGEST: u64 = 16;

    /// Reads the header of the box at byte `at` of a file of `file_size` bytes. `bytes` are
    /// the file's bytes from `at` on, [`BoxHeader::LONGEST`] or all that there are. The next
    /// box begins where the content ends; there is one if that is before the end of the file.
    ///
    /// A codestream that goes on past the end of the file ends with it: files that were cut
    /// short are shown as far as they go.
    ///
    /// # Errors
    /// [`Fault::Damaged`] for a length that cannot be, and where the file ends in a box that
    /// is no codestream.
    pub(in crate::codec::jp2) fn parse(
        bytes: &[u8],
        at: u64,
        file_size: u64,
    ) -> Result<Self, Fault> {
        let Some(length) = length(bytes) else {
            return Err(Fault::damaged(format!("it ends inside the box header at byte {at}")));
        };
        let Length { kind, header, whole } = length;
        let start = at.saturating_add(header);
        if start > file_size {
            return Err(Fault::damaged(format!("it ends inside the box header at byte {at}")));
        }
        let name = kind.escape_ascii();
        let end = match whole {
            None => file_size,
            Some(whole) if whole < header => {
                let what = format!("the box `{name}` at byte {at} is shorter than its own header");
                return Err(Fault::damaged(what));
            }
            Some(whole) => at.saturating_add(whole),
        };
        if end > file_size && kind != *CODESTREAM {
            let what = format!("the box `{name}` at byte {at} goes on past the end of the file");
            return Err(Fault::damaged(what));
        }
        Ok(Self { kind, content: start..end.min(file_size) })
    }

    /// As [`BoxHeader::parse`], for who takes what can be read and leaves the rest.
    pub(in crate::codec) fn read(bytes: &[u8], at: u64, file_size: u64) -> Option<Self> {
        Self::parse(bytes, at, file_size).ok()
    }
}

/// What a header says of its box.
struct Length {
    kind: [u8; 4],
    /// Bytes of the header.
    header: u64,
    /// Bytes of the box with its header, `None` where it goes on to the end of what holds it.
    whole: Option<u64>,
}

/// `None` where `bytes` end before the header does.
fn length(bytes: &[u8]) -> Option<Length> {
    let (head, rest) = bytes.split_first_chunk::<8>()?;
    let [l3, l2, l1, l0, kind @ ..] = *head;
    let (header, whole) = match u32::from_be_bytes([l3, l2, l1, l0]) {
        0 => (8, None),
        1 => (16, Some(u64::from_be_bytes(*rest.first_chunk()?))),
        length => (8, Some(u64::from(length))),
    };
    Some(Length { kind, header, whole })
}

/// A box inside another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SubBox<'a> {
    pub(super) kind: [u8; 4],
    /// As much of it as there is.
    pub(super) content: &'a [u8],
    /// Whether it says to be longer than what holds it.
    pub(super) cut: bool,
}

/// The boxes that make the content of a superbox, up to the first that cannot be one.
pub(super) fn sub_boxes(mut content: &[u8]) -> impl Iterator<Item = SubBox<'_>> {
    std::iter::from_fn(move || {
        let Length { kind, header, whole } = length(content)?;
        let there = content.len() as u64;
        let whole = whole.unwrap_or(there);
        if whole < header {
            return None;
        }
        let (this, rest) = content.split_at(whole.min(there) as usize);
        content = rest;
        Some(SubBox { kind, content: &this[header as usize..], cut: whole > there })
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A box with a 32-bit length.
    pub(in crate::codec::jp2::container) fn boxed(kind: [u8; 4], content: &[u8]) -> Vec<u8> {
        let length = (content.len() as u32 + 8).to_be_bytes();
        [&length, &kind, content].concat()
    }

    fn header(kind: [u8; 4], content: Range<u64>) -> BoxHeader {
        BoxHeader { kind, content }
    }

    fn damage(bytes: &[u8], at: u64, file_size: u64) -> String {
        match BoxHeader::parse(bytes, at, file_size) {
            Err(Fault::Damaged(what)) => what,
            other => panic!("{bytes:?} at {at} of {file_size}: {other:?}"),
        }
    }

    #[test]
    fn the_three_kinds_of_lengths_are_read() {
        let read = |bytes: &[u8]| BoxHeader::parse(bytes, 100, 1000).unwrap();
        assert_eq!(read(b"\0\0\0\x14ftypjp2 \0\0\0\0"), header(*b"ftyp", 108..120));
        assert_eq!(read(b"\0\0\0\0jp2c\xFF\x4F\xFF\x51"), header(*b"jp2c", 108..1000));
        assert_eq!(read(b"\0\0\0\x01xml \0\0\0\0\0\0\0\x50"), header(*b"xml ", 116..180));
        assert_eq!(read(b"\0\0\0\x08free"), header(*b"free", 108..108));
    }

    #[test]
    fn a_box_may_end_with_the_file_and_no_later() {
        let at = |size| BoxHeader::parse(b"\0\0\0\x0Aabcd", 5, size);
        assert_eq!(at(15).unwrap(), header(*b"abcd", 13..15));
        assert!(damage(b"\0\0\0\x0Aabcd", 5, 14).contains("`abcd` at byte 5"), "{:?}", at(14));
        assert!(damage(b"\0\0\0\x0Aab\xFFd", 5, 14).contains("`ab\\xffd`"));
    }

    #[test]
    fn a_codestream_that_goes_on_past_the_file_ends_with_it() {
        let short = b"\0\0\x01\0jp2c";
        assert_eq!(BoxHeader::parse(short, 20, 90).unwrap(), header(*b"jp2c", 28..90));
        let endless = b"\0\0\0\x01jp2c\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF";
        assert_eq!(BoxHeader::parse(endless, 20, 90).unwrap(), header(*b"jp2c", 36..90));
    }

    #[test]
    fn lengths_that_cannot_be_are_damage() {
        for length in 2..8 {
            let bytes = [0, 0, 0, length, b'j', b'p', b'2', b'c'];
            assert!(damage(&bytes, 0, 90).contains("shorter than its own header"), "{length}");
        }
        for length in 0..16u8 {
            let bytes = [&b"\0\0\0\x01jp2h\0\0\0\0\0\0\0"[..], &[length]].concat();
            assert!(damage(&bytes, 0, 90).contains("shorter than its own header"), "{length}");
        }
        let endless = b"\0\0\0\x01jp2h\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF";
        assert!(damage(endless, u64::MAX - 20, u64::MAX - 1).contains("past the end"));
    }

    #[test]
    fn headers_that_are_cut_are_damage() {
        let long = b"\0\0\0\x01jp2c\0\0\0\0\0\0\0\x20";
        for length in 0..long.len() {
            assert!(damage(&long[..length], 7, 7 + length as u64).contains("ends inside"));
        }
        // More bytes than the file is said to have.
        assert!(damage(long, 7, 22).contains("ends inside"));
        assert!(BoxHeader::read(&long[..9], 7, 16).is_none());
    }

    #[test]
    fn the_content_of_a_superbox_is_taken_apart() {
        let content =
            [boxed(*b"ihdr", &[7; 14]), boxed(*b"free", &[]), b"\0\0\0\0colr\x01".to_vec()];
        let content = content.concat();
        let all: Vec<_> = sub_boxes(&content).collect();
        let whole = |kind: &[u8; 4], content| SubBox { kind: *kind, content, cut: false };
        let expected = [whole(b"ihdr", &[7; 14]), whole(b"free", &[]), whole(b"colr", &[1])];
        assert_eq!(all, expected);
    }

    #[test]
    fn a_superbox_ends_with_what_is_no_box_and_with_one_that_is_cut() {
        let first = boxed(*b"ihdr", &[7; 14]);
        for rest in [&[][..], b"\0\0\0", b"\0\0\0\x07free", b"\0\0\0\x01free\0\0\0\0\0\0\0\x0F"] {
            assert_eq!(sub_boxes(&[&first, rest].concat()).count(), 1, "{rest:?}");
        }
        let cut = [&first[..], b"\0\0\0\x20colr\x01\x02"].concat();
        let last = sub_boxes(&cut).last().unwrap();
        assert_eq!(last, SubBox { kind: *b"colr", content: &[1, 2], cut: true });
    }
}
