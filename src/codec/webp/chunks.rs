//! The chunks of a WebP, one behind the other.

use std::ops::Range;

use bytes::Bytes;

use super::damaged;
use crate::codec::CodecError;
use crate::codec::header::HeaderReader;
use crate::storage::Object;

/// RIFF, the length of what follows, WEBP.
const HEAD: u64 = 12;

/// Name and length of a chunk.
pub(super) const CHUNK_HEAD: u64 = 8;

/// A chunk: its name, and the bytes of the file that are its content.
#[derive(Clone, Debug)]
pub(in crate::codec) struct Chunk {
    pub(in crate::codec) name: [u8; 4],
    pub(in crate::codec) content: Range<u64>,
}

impl Chunk {
    /// Name, length and content, as they stand in the file.
    pub(super) fn with_head(&self) -> Range<u64> {
        self.content.start - CHUNK_HEAD..self.content.end
    }

    /// Where the next chunk starts: at an even place.
    const fn end(&self) -> u64 {
        self.content.end + (self.content.end - self.content.start) % 2
    }
}

/// A walk over the chunks.
pub(in crate::codec) struct Chunks<'a> {
    object: &'a Object,
    reader: HeaderReader<'a>,
    at: u64,
    end: u64,
    /// Whether the last chunk was of a picture.
    is_picture: bool,
    /// Whether a picture was passed over: what lies ahead is read by itself from there on.
    far: bool,
}

impl<'a> Chunks<'a> {
    /// Those of a file, of which `first` are some bytes.
    ///
    /// # Errors
    /// [`CodecError`] when it is shorter than a chunk.
    pub(in crate::codec) async fn of(object: &'a Object, first: Bytes) -> Result<Self, CodecError> {
        let mut reader = HeaderReader::after(first, object, super::NAME);
        let head = reader.read(0, HEAD).await?;
        let length = u64::from(number(&head[4..]));
        // What stands behind the end that the file tells is no part of it.
        let end = object.size().min(length + CHUNK_HEAD);
        Ok(Self { object, reader, at: HEAD, end, is_picture: false, far: false })
    }

    /// Goes on with the chunks of a part of the file; gives back what was to be walked over.
    pub(super) fn turn_to(&mut self, part: Range<u64>) -> Range<u64> {
        let rest = self.at..self.end;
        (self.at, self.end, self.is_picture) = (part.start, part.end, false);
        rest
    }

    /// The next chunk; `None` at the end.
    ///
    /// # Errors
    /// [`CodecError::Damaged`] when it goes on behind the end of the file.
    pub(in crate::codec) async fn next(&mut self) -> Result<Option<Chunk>, CodecError> {
        if self.at.saturating_add(CHUNK_HEAD) > self.end {
            return Ok(None);
        }
        self.far |= self.is_picture;
        let head = self.bytes(self.at..self.at + CHUNK_HEAD).await?;
        let name = [head[0], head[1], head[2], head[3]];
        let start = self.at + CHUNK_HEAD;
        let chunk = Chunk { name, content: start..start + u64::from(number(&head[4..])) };
        let size = self.object.size();
        if chunk.content.end > size {
            let name = name.escape_ascii();
            return Err(damaged(&format!(
                "its chunk `{name}` ends at byte {} of a file of {size} bytes: cut off",
                chunk.content.end
            )));
        }
        self.is_picture = matches!(&name, b"VP8 " | b"VP8L" | b"ANMF" | b"ALPH");
        self.at = chunk.end();
        Ok(Some(chunk))
    }

    /// The bytes of a part of the file.
    ///
    /// # Errors
    /// [`CodecError::Damaged`] when the file ends before.
    pub(in crate::codec) async fn bytes(&mut self, range: Range<u64>) -> Result<Bytes, CodecError> {
        if range.end > self.object.size() {
            return Err(damaged("it ends inside a chunk"));
        }
        if self.far {
            return Ok(self.object.read(range).await?);
        }
        self.reader.read(range.start, range.end - range.start).await
    }
}

/// Four bytes, the lowest first.
fn number(bytes: &[u8]) -> u32 {
    u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}
