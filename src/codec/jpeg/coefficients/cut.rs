//! A picture's upper left part as a picture of its own.

use std::ops::Range;

use super::entropy::Entropy;
use super::reader::{Read, Reader};
use super::scan::{COMPONENTS, Scan};
use super::tables::Tables;
use super::writer::BitWriter;
use crate::codec::CodecError;
use crate::codec::jpeg::frame::{Frame, damaged};
use crate::codec::jpeg::segment;
use crate::geometry::Size;

/// The upper left part of a picture, as a complete JPEG of exactly `size`.
///
/// `stream` starts with a picture's first bytes (SOI) and holds its frame and its scan;
/// `shared` are the tables it counts on, beside its own. What it says of colors (APPn) is
/// left out: the result starts with `start`, a start of image and whatever segments the
/// caller wants in front.
///
/// The units at the right and lower edge are kept whole, so that the part decodes to the
/// same pixels (where chroma is sampled more coarsely, but for the outermost ones, whose
/// neighbors decoders look at).
///
/// # Errors
/// [`CodecError::Unsupported`] when the stream is of a kind that must be decoded instead;
/// [`CodecError::Damaged`] when it is wrong, too short, or not as large as `size`.
pub(in crate::codec) fn cut(
    stream: &[u8],
    shared: &Tables,
    start: &[u8],
    size: Size,
) -> Result<Vec<u8>, CodecError> {
    if !stream.starts_with(&[0xFF, segment::SOI]) {
        return Err(damaged("its data have no start"));
    }
    let (scan, data) = open(&[stream], shared)?;
    let whole = scan.size();
    if size.is_empty() || size.width > whole.width || size.height > whole.height {
        let what = format!("it is {whole} and has no part of {size}");
        return Err(damaged(&what));
    }
    let columns = size.width.div_ceil(scan.unit.width);
    let rows = size.height.div_ceil(scan.unit.height);
    let entropy = Entropy::of(data, scan.intervals());
    let mut reader = Reader::new(&scan, &entropy);
    let mut target = Vec::with_capacity(data.len() + 2048);
    target.extend(start);
    scan.write_header(size, &mut target);
    let mut copy = UnitCopy::new(&scan, target);
    copy.rows(&mut reader, &entropy, 0..columns, rows)?;
    Ok(copy.finish())
}

/// How a picture is coded, and its entropy-coded data with what follows them. Its segments
/// are in `pieces`, one behind the other; the last piece goes on with the data.
pub(super) fn open<'a>(
    pieces: &[&'a [u8]],
    shared: &Tables,
) -> Result<(Scan, &'a [u8]), CodecError> {
    let mut tables = shared.clone();
    let mut frame = None;
    for piece in pieces {
        let mut segments = segment::all(piece);
        while let Some(segment) = segments.next() {
            let (marker, payload) = segment?;
            match marker {
                0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                    if frame.replace(Frame::parse(marker, payload)?).is_some() {
                        return Err(damaged("it has two frame headers"));
                    }
                }
                segment::SOS => {
                    let frame = frame.ok_or_else(|| damaged("it has no frame header"))?;
                    return Ok((Scan::new(frame, &tables, payload)?, segments.rest()));
                }
                _ => tables.read(marker, payload)?,
            }
        }
    }
    Err(damaged("it has no scan"))
}

/// Copies units bit by bit, but for differences of brightness that have become others.
#[derive(Debug)]
pub(super) struct UnitCopy<'a> {
    scan: &'a Scan,
    writer: BitWriter,
    /// The first bit of the source that was neither written nor replaced.
    from: usize,
    /// First coefficient of the block written last of each component.
    dc: [i32; COMPONENTS],
}

impl<'a> UnitCopy<'a> {
    /// Appends to `target`, which ends in a scan header.
    pub(super) fn new(scan: &'a Scan, target: Vec<u8>) -> Self {
        Self { scan, writer: BitWriter::new(target), from: 0, dc: [0; COMPONENTS] }
    }

    /// Copies the units of `columns` in `rows` rows; `reader` stands before the first row.
    ///
    /// # Errors
    /// [`CodecError::Damaged`] when the data end or make no sense.
    pub(super) fn rows(
        &mut self,
        reader: &mut Reader<'_>,
        source: &Entropy,
        columns: Range<u32>,
        rows: u32,
    ) -> Result<(), CodecError> {
        reader.skip(columns.start)?;
        for row in 1..=rows {
            self.begin(reader);
            for _ in columns.clone() {
                self.unit(reader, source)?;
            }
            self.end(source, reader);
            if row < rows {
                reader.skip(self.scan.columns - columns.end + columns.start)?;
            }
        }
        Ok(())
    }

    /// Copies one unit, without the restart marker before it.
    pub(super) fn unit(
        &mut self,
        reader: &mut Reader<'_>,
        source: &Entropy,
    ) -> Result<(), CodecError> {
        if reader.is_before_restart() {
            self.end(source, reader);
            reader.restart()?;
            self.begin(reader);
        }
        reader.unit(|block| self.block(source, &block))
    }

    /// What `reader` reads from here on is to be copied.
    fn begin(&mut self, reader: &Reader<'_>) {
        self.from = reader.position();
    }

    /// Takes note of a block that was read.
    #[inline]
    fn block(&mut self, source: &Entropy, block: &Read) -> Result<(), CodecError> {
        let before = std::mem::replace(&mut self.dc[block.component], block.dc);
        let difference = block.dc.wrapping_sub(before);
        let (table, same) = self.scan.written(block.component);
        if same && difference == block.difference {
            return Ok(());
        }
        let (bits, count) = table
            .bits(difference)
            .ok_or_else(|| damaged("its data has a difference beyond 8 bits a sample"))?;
        self.writer.copy(source.bytes(), self.from, block.bits.start);
        self.writer.put(bits, count);
        self.from = block.bits.end;
        Ok(())
    }

    /// What `reader` reads from here on is not to be copied.
    fn end(&mut self, source: &Entropy, reader: &Reader<'_>) {
        self.writer.copy(source.bytes(), self.from, reader.position());
        self.from = reader.position();
    }

    /// The complete picture.
    pub(super) fn finish(self) -> Vec<u8> {
        let mut picture = self.writer.finish();
        picture.extend([0xFF, segment::EOI]);
        picture
    }
}
