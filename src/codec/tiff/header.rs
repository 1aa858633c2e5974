//! The first bytes of a TIFF: byte order, classic or Big, where the first directory lies.

use super::{CodecError, damaged};

/// The order of bytes in the file's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ByteOrder {
    Little,
    Big,
}

impl ByteOrder {
    /// The unsigned number that up to eight bytes spell.
    pub(super) fn number(self, bytes: &[u8]) -> u64 {
        let append = |value: u64, byte: &u8| (value << 8) | u64::from(*byte);
        match self {
            Self::Little => bytes.iter().rev().fold(0, append),
            Self::Big => bytes.iter().fold(0, append),
        }
    }
}

/// What the header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) order: ByteOrder,
    /// BigTIFF: 64-bit counts and offsets.
    pub(super) big: bool,
    /// Offset of the first directory.
    pub(super) first: u64,
}

/// Whether a file that starts so is a TIFF.
pub(super) fn claims(head: &[u8]) -> bool {
    matches!(head.get(..4), Some(b"II*\0" | b"MM\0*" | b"II+\0" | b"MM\0+"))
}

impl Header {
    /// `head` is the start of the file, at least 16 bytes where there are that many.
    ///
    /// # Errors
    /// [`CodecError::Damaged`] for a header cut short or a BigTIFF with odd offsets.
    pub(super) fn parse(head: &[u8]) -> Result<Self, CodecError> {
        if !claims(head) {
            return Err(damaged("the file does not start as a TIFF"));
        }
        let order = if head[0] == b'I' { ByteOrder::Little } else { ByteOrder::Big };
        let big = order.number(&head[2..4]) == 43;
        let first = if big {
            let rest = head.get(4..16).ok_or_else(|| damaged("the header is cut short"))?;
            let (width, zero) = (order.number(&rest[..2]), order.number(&rest[2..4]));
            if (width, zero) != (8, 0) {
                return Err(damaged(format!("BigTIFF offsets of {width} bytes")));
            }
            &rest[4..]
        } else {
            head.get(4..8).ok_or_else(|| damaged("the header is cut short"))?
        };
        Ok(Self { order, big, first: order.number(first) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sizes_and_both_byte_orders_are_read() {
        let header = |bytes: &[u8]| Header::parse(bytes).unwrap();
        let classic = Header { order: ByteOrder::Little, big: false, first: 0x0102 };
        assert_eq!(header(b"II*\0\x02\x01\0\0"), classic);
        assert_eq!(header(b"MM\0*\0\0\x01\x02"), Header { order: ByteOrder::Big, ..classic });
        let big = Header { big: true, ..classic };
        assert_eq!(header(b"II+\0\x08\0\0\0\x02\x01\0\0\0\0\0\0"), big);
        assert_eq!(
            header(b"MM\0+\0\x08\0\0\0\0\0\0\0\0\x01\x02"),
            Header { order: ByteOrder::Big, ..big }
        );
    }

    #[test]
    fn a_header_cut_short_is_damaged() {
        for head in [&b"II*\0"[..], b"II*\0\x08\0\0", b"II+\0\x08\0\0\0\x10\0\0\0", b"", b"MM*\0"] {
            assert!(matches!(Header::parse(head), Err(CodecError::Damaged { .. })), "{head:?}");
        }
    }

    #[test]
    fn bigtiff_with_offsets_of_another_width_is_damaged() {
        let head = b"II+\0\x10\0\0\0\x10\0\0\0\0\0\0\0";
        assert!(Header::parse(head).unwrap_err().to_string().contains("16 bytes"));
    }
}
