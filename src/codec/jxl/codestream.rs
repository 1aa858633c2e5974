//! Where the codestream of a JPEG XL file lies.

use std::ops::Range;

use bytes::Bytes;

use super::{BARE, damaged};
use crate::codec::CodecError;
use crate::codec::reader::Reader;

/// Boxes that are walked over: a codestream may be cut into many, with others between them.
const MOST_BOXES: u32 = 4096;

/// Length and type of a box, and the length where it needs eight bytes.
const BOX_HEAD: u64 = 8;
const LONG_BOX_HEAD: u64 = 16;

/// The number of a part, before its bytes.
const PART_NUMBER: u64 = 4;

/// The codestream: one part, or several to be put together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Codestream {
    /// Bytes of the file; none is empty.
    pub(super) ranges: Vec<Range<u64>>,
}

impl Codestream {
    /// Walks over the boxes of a container; a codestream that stands alone is the whole file.
    ///
    /// # Errors
    /// [`CodecError::Damaged`] when the file ends inside a box or has no codestream.
    ///
    /// Source: ISO/IEC 18181-2:2024 §9.
    pub(super) async fn find(reader: &mut Reader<'_>) -> Result<Self, CodecError> {
        let size = reader.size();
        if reader.head().starts_with(BARE) {
            return Ok(Self { ranges: vec![0..size] });
        }
        let (mut ranges, mut at) = (Vec::new(), 0);
        for _ in 0..MOST_BOXES {
            if at + BOX_HEAD > size {
                break;
            }
            let (kind, content) = next(reader, at).await?;
            at = content.end;
            match &kind {
                b"jxlc" => ranges.push(content),
                b"jxlp" => {
                    let number = reader.bytes(content.start, PART_NUMBER).await?;
                    ranges.push(content.start + PART_NUMBER..content.end);
                    // The highest bit marks the last part.
                    if number[0] & 0x80 == 0 {
                        continue;
                    }
                }
                _ => continue,
            }
            break;
        }
        ranges.retain(|range| range.start < range.end);
        if ranges.is_empty() {
            return Err(damaged("it has no codestream"));
        }
        Ok(Self { ranges })
    }

    pub(super) fn bytes(&self) -> u64 {
        self.ranges.iter().map(|range| range.end - range.start).sum()
    }

    /// The first `count` bytes, or all that there are.
    ///
    /// # Errors
    /// [`CodecError::Storage`].
    pub(super) async fn start(&self, reader: &Reader<'_>, count: u64) -> Result<Bytes, CodecError> {
        let mut left = count;
        let mut ranges = Vec::new();
        for range in &self.ranges {
            let length = left.min(range.end - range.start);
            if length > 0 {
                ranges.push(range.start..range.start + length);
            }
            left -= length;
        }
        Ok(reader.all(&ranges).await?.concat().into())
    }
}

/// The type of the box at a place, and where its content lies.
async fn next(reader: &mut Reader<'_>, at: u64) -> Result<([u8; 4], Range<u64>), CodecError> {
    let head = reader.bytes(at, BOX_HEAD).await?;
    let short = u64::from(u32::from_be_bytes([head[0], head[1], head[2], head[3]]));
    let kind = [head[4], head[5], head[6], head[7]];
    let (head, length) = match short {
        // Up to the end of the file.
        0 => (BOX_HEAD, reader.size() - at),
        1 => {
            let long = reader.bytes(at + BOX_HEAD, 8).await?;
            let long = long.first_chunk().map_or(0, |long| u64::from_be_bytes(*long));
            (LONG_BOX_HEAD, long)
        }
        length => (BOX_HEAD, length),
    };
    let smallest = head + if &kind == b"jxlp" { PART_NUMBER } else { 0 };
    if length < smallest {
        let kind = kind.escape_ascii();
        return Err(damaged(&format!("its box `{kind}` is shorter than its head")));
    }
    let whole = reader.range(at, length)?;
    Ok((kind, whole.start + head..whole.end))
}
