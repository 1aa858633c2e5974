//! What all cells of a level have in common, and making files of single cells.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;

use super::Components;
use super::stream::{SOI, Stream, check_frame, is_application, is_frame, is_table};
use crate::codec::CodecError;
use crate::codec::jpeg::coefficients::{self, Tables};
use crate::codec::jpeg::segment;
use crate::codec::tiff::damaged;
use crate::geometry::Size;
use crate::storage::Buffer;

/// What the streams of all cells of a level have in common.
#[derive(Clone, Debug)]
pub(in crate::codec::tiff) struct Shared {
    components: Components,
    /// SOI, the color marker and the shared tables: what a cell's own segments follow.
    pub(super) head: Vec<u8>,
    kinds: Kinds,
    /// The shared tables made ready for cutting, once the first cell is cut.
    tables: Arc<OnceLock<Tables>>,
}

/// Which kinds of tables there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Kinds {
    quantization: bool,
    huffman: bool,
}

impl Kinds {
    fn note(&mut self, marker: u8) {
        self.quantization |= marker == segment::DQT;
        self.huffman |= marker == segment::DHT;
    }
}

impl Shared {
    /// `tables` is the JPEGTables field, where there is one.
    ///
    /// # Errors
    /// [`CodecError::Damaged`] when the field is no JPEG stream.
    pub(in crate::codec::tiff) fn new(
        components: Components,
        tables: Option<&[u8]>,
    ) -> Result<Self, CodecError> {
        let mut head = [&SOI, components.marker()].concat();
        let mut kinds = Kinds::default();
        if let Some(tables) = tables {
            for (marker, payload) in Stream::parse(tables)?.segments {
                if is_table(marker) {
                    segment::write(&mut head, marker, payload);
                    kinds.note(marker);
                }
            }
        }
        head.shrink_to_fit();
        Ok(Self { components, head, kinds, tables: Arc::default() })
    }

    /// Bytes of memory beside itself, the tables ready for cutting included.
    pub(in crate::codec::tiff) fn weight(&self) -> usize {
        self.head.capacity() + Tables::WEIGHT
    }

    pub(in crate::codec::tiff) const fn components(&self) -> Components {
        self.components
    }

    /// Bytes to leave free in front of a stream for [`Shared::complete`].
    pub(in crate::codec::tiff) fn reserve(&self) -> usize {
        self.head.len() - SOI.len()
    }

    /// Makes a cell's stream one that stands alone. `bytes` has [`Shared::reserve`] bytes
    /// to overwrite, then the stream, whose frame must be of `width` and `height`.
    ///
    /// # Errors
    /// [`CodecError`] for what no decoder would show, as far as the stream's header and
    /// its end tell.
    pub(in crate::codec::tiff) fn complete(
        &self,
        mut bytes: Buffer,
        width: u32,
        height: u32,
    ) -> Result<Bytes, CodecError> {
        let stored = &bytes[self.reserve()..];
        let stream = Stream::parse(stored)?;
        let (mut kinds, mut frames) = (self.kinds, 0);
        for (marker, payload) in &stream.segments {
            kinds.note(*marker);
            if is_frame(*marker)? {
                check_frame(payload, self.components, width, &(height..=height))?;
                frames += 1;
            }
        }
        if frames != 1 || stream.scan.is_none() || !kinds.quantization || !kinds.huffman {
            return Err(damaged("its JPEG data holds no picture of its own"));
        }
        // Writers may fill up with zeros.
        let data = stored.iter().rposition(|&byte| byte != 0).map_or(stored, |at| &stored[..=at]);
        if !data.ends_with(&[0xFF, segment::EOI]) {
            return Err(damaged("its JPEG data has no end"));
        }
        if stream.segments.iter().any(|(marker, _)| is_application(*marker)) {
            let mut whole = Vec::with_capacity(bytes.len());
            whole.extend(&self.head);
            stream.write(&mut whole, |marker| !is_application(marker));
            return Ok(whole.into());
        }
        // The stream's own SOI gives way to the end of the head.
        bytes[..self.head.len()].copy_from_slice(&self.head);
        Ok(bytes.into())
    }

    /// The left upper part of a cell, as a file of exactly `size`: nothing is decoded, and
    /// nothing of what is kept is lost.
    ///
    /// # Errors
    /// [`CodecError`] when the cell must be decoded to be cut, or is wrong.
    pub(in crate::codec::tiff) fn cut(
        &self,
        stream: &[u8],
        size: Size,
    ) -> Result<Bytes, CodecError> {
        let start = SOI.len() + self.components.marker().len();
        let (start, segments) = self.head.split_at(start);
        let tables = if let Some(tables) = self.tables.get() {
            tables
        } else {
            let parsed = Tables::parse(segments)?;
            self.tables.get_or_init(|| parsed)
        };
        Ok(coefficients::cut(stream, tables, start, size)?.into())
    }
}
