//! JPEG of the old kind (Compression 6), as far as its pieces are those of one stream.
//!
//! TIFF 6.0 let writers say where tables and data lie, each on its own, and every writer
//! understood that in its own way. Three ways are put together here: a file of JPEG around or
//! inside of the strips (JPEGInterchangeFormat); a file of JPEG in a strip; tables at places of
//! their own (JPEGQTables and so on) and entropy-coded data only in strips or tiles. The stream
//! that is made is decoded as that of any other cell: its frame must be of the right size.
//!
//! Source: TIFF 6.0, section 22; TIFF Technical Note 2, which says why this is not used.

use std::ops::Range;

use bytes::Bytes;

use super::directory::{Directory, Wanted};
use super::grid::{CellKind, Grid};
use super::index::CellIndex;
use super::jpeg::{self, Components, SOI};
use super::ycbcr::YCbCr;
use super::{CodecError, damaged, tags, unsupported};
use crate::codec::jpeg::segment;
use crate::codec::reader::Reader;
use crate::geometry::{Size, Tiling};

/// Components have tables of their own, and there are three at most.
const MOST_TABLES: u64 = 3;

/// Bytes of a quantization table of 8 bits.
const QUANTIZERS: u64 = 64;

/// Bytes that say how many codes of each length a Huffman table has.
const LENGTHS: u64 = 16;

/// The first of eight markers of restarts.
const RESTART: u8 = 0xD0;

/// The values to load before [`hold_tables`] and [`OldJpeg::of`].
pub(super) const WANTED: [Wanted; 3] = [
    Wanted { tag: tags::JPEG_Q_TABLES, most: MOST_TABLES },
    Wanted { tag: tags::JPEG_DC_TABLES, most: MOST_TABLES },
    Wanted { tag: tags::JPEG_AC_TABLES, most: MOST_TABLES },
];

/// How a cell's bytes become a stream.
#[derive(Clone, Debug)]
pub(super) struct OldJpeg {
    shared: jpeg::Shared,
    layout: Layout,
}

#[derive(Clone, Debug)]
enum Layout {
    /// One cell from the first piece to the last: where in it a JPEG starts, and the strips,
    /// each of so many rows.
    Around { start: usize, strips: Vec<Range<usize>>, rows: u32 },
    /// Each cell has a JPEG of its own, or data only, whose frame has these factors of
    /// sampling and numbers of tables (quantization, DC, AC) for each component.
    Cells { components: Vec<Component> },
}

#[derive(Clone, Copy, Debug)]
struct Component {
    sampling: u8,
    quantizers: u8,
    huffman: u8,
}

/// Reads the tables that a directory points at and holds them as if they were JPEGTables.
///
/// # Errors
/// [`CodecError::Damaged`] for tables that are none; [`CodecError::Storage`].
pub(super) async fn hold_tables(
    reader: &mut Reader<'_>,
    directory: &mut Directory,
) -> Result<(), CodecError> {
    // A JPEG around strips has its own.
    let around = directory.has(tags::JPEG_INTERCHANGE_FORMAT) && !directory.has(tags::TILE_WIDTH);
    if directory.number(tags::COMPRESSION)? != Some(6)
        || around
        || !directory.has(tags::JPEG_Q_TABLES)
    {
        return Ok(());
    }
    let mut stream = SOI.to_vec();
    for (number, at) in places(directory, tags::JPEG_Q_TABLES)?.into_iter().enumerate() {
        let table = reader.bytes(at, QUANTIZERS).await?;
        segment::write(&mut stream, segment::DQT, &[&[number as u8][..], &table].concat());
    }
    for (class, tag) in [(0x00, tags::JPEG_DC_TABLES), (0x10, tags::JPEG_AC_TABLES)] {
        for (number, at) in places(directory, tag)?.into_iter().enumerate() {
            let lengths = reader.bytes(at, LENGTHS).await?;
            let codes = lengths.iter().map(|&count| u64::from(count)).sum::<u64>();
            if codes > 256 {
                return Err(damaged("its Huffman tables have too many codes"));
            }
            let table = reader.bytes(at, LENGTHS + codes).await?;
            let payload = [&[class | number as u8][..], &table].concat();
            segment::write(&mut stream, segment::DHT, &payload);
        }
    }
    let interval = directory.number(tags::JPEG_RESTART_INTERVAL)?.unwrap_or(0);
    if let Some(interval) = u16::try_from(interval).ok().filter(|interval| *interval > 0) {
        segment::write(&mut stream, segment::DRI, &interval.to_be_bytes());
    }
    directory.hold(tags::JPEG_TABLES, stream.into());
    Ok(())
}

fn places(directory: &Directory, tag: u16) -> Result<Vec<u64>, CodecError> {
    Ok(directory.numbers(tag)?.into_iter().flatten().take(MOST_TABLES as usize).collect())
}

impl OldJpeg {
    /// Understands the pieces of a picture of `components`. A JPEG around its strips makes
    /// them one cell: the grid and the index that it has then.
    ///
    /// # Errors
    /// [`CodecError`] for what the pieces cannot be put together from.
    pub(super) fn of(
        directory: &Directory,
        grid: Grid,
        index: CellIndex,
        components: Components,
    ) -> Result<(Self, Grid, CellIndex), CodecError> {
        // 14 is lossless, all others never were.
        if directory.number(tags::JPEG_PROC)?.is_some_and(|process| process != 1) {
            return Err(unsupported("JPEG of the old kind (6) that is not baseline"));
        }
        if grid.planes > 1 {
            return Err(unsupported("JPEG of the old kind (6) in planes"));
        }
        let tables = directory.bytes(tags::JPEG_TABLES).filter(|field| !field.is_empty());
        let start = directory.number(tags::JPEG_INTERCHANGE_FORMAT)?.filter(|start| *start > 0);
        if start.is_some() && grid.kind == CellKind::Tile && tables.is_none() {
            return Err(unsupported("JPEG of the old kind (6) around tiles"));
        }
        let Some(start) = start.filter(|_| grid.kind == CellKind::Strip) else {
            let shared = jpeg::Shared::new(components, tables.map(|field| &field[..]))?;
            let layout = Layout::Cells { components: described(directory, components)? };
            return Ok((Self { shared, layout }, grid, index));
        };
        let length = directory.number(tags::JPEG_INTERCHANGE_FORMAT_LENGTH)?.unwrap_or(0);
        let strips: Vec<(u64, u64)> =
            (0..grid.cells()).filter_map(|cell| index.get(cell)).collect();
        let first = strips.iter().map(|strip| strip.0).fold(start, u64::min);
        let jpeg = (start, start.saturating_add(length));
        let ends = strips.iter().map(|(at, length)| at.saturating_add(*length));
        let end = ends.fold(jpeg.1, u64::max);
        let length = u32::try_from(end - first).map_err(|_| damaged("its strips lie far apart"))?;
        let inside = |at: u64| (at - first) as usize;
        let strips = strips.iter().map(|(at, length)| inside(*at)..inside(at + length)).collect();
        let image = grid.tiling.image;
        let one = Grid { tiling: Tiling::new(image, image), ..grid };
        let shared = jpeg::Shared::new(components, None)?;
        let layout = Layout::Around { start: inside(start), strips, rows: grid.tiling.tile.height };
        Ok((Self { shared, layout }, one, CellIndex::new(&[(first, length)])))
    }

    /// What a decoder needs beside the stream.
    pub(super) const fn shared(&self) -> &jpeg::Shared {
        &self.shared
    }

    /// Bytes of memory beside itself.
    pub(super) fn weight(&self) -> usize {
        let layout = match &self.layout {
            Layout::Around { strips, .. } => size_of_val(&strips[..]),
            Layout::Cells { components } => size_of_val(&components[..]),
        };
        size_of::<Self>() + self.shared.weight() + layout
    }

    /// The stream of a cell of this size.
    ///
    /// # Errors
    /// [`CodecError::Damaged`] where there is none in it.
    pub(super) fn stream(&self, stored: &[u8], size: Size) -> Result<Bytes, CodecError> {
        let mut stream = match &self.layout {
            Layout::Cells { .. } if stored.starts_with(&SOI) => stored.to_vec(),
            Layout::Cells { components } => framed(components, size, stored)?,
            Layout::Around { start, strips, rows } => {
                around(stored, *start, strips, Size::new(size.width, *rows))?
            }
        };
        // Of which not all writers thought.
        stream.extend([0xFF, segment::EOI]);
        Ok(stream.into())
    }
}

/// What the frame of data says that have none.
fn described(directory: &Directory, components: Components) -> Result<Vec<Component>, CodecError> {
    let luma = match components {
        Components::YCbCr => YCbCr::of(directory)?.sampling(),
        Components::Plain(_) => 0x11,
    };
    let table = |tag, number: u8| {
        let count = directory.count(tag).unwrap_or(1).clamp(1, MOST_TABLES);
        number.min(count as u8 - 1)
    };
    let component = |number: u8| Component {
        sampling: if number == 0 { luma } else { 0x11 },
        quantizers: table(tags::JPEG_Q_TABLES, number),
        huffman: table(tags::JPEG_DC_TABLES, number) << 4 | table(tags::JPEG_AC_TABLES, number),
    };
    Ok((0..components.count()).map(component).collect())
}

/// Data with a frame and a scan header in front.
///
/// Source: ITU-T T.81 §B.2.2 and §B.2.3.
fn framed(components: &[Component], size: Size, data: &[u8]) -> Result<Vec<u8>, CodecError> {
    let side = |side: u32| u16::try_from(side).map_err(|_| damaged("its JPEG is too large"));
    let (width, height) = (side(size.width)?.to_be_bytes(), side(size.height)?.to_be_bytes());
    let count = components.len() as u8;
    let mut frame = [&[8][..], &height, &width, &[count]].concat();
    let mut scan = vec![count];
    for (number, component) in (1..).zip(components) {
        frame.extend([number, component.sampling, component.quantizers]);
        scan.extend([number, component.huffman]);
    }
    scan.extend([0, 63, 0]);
    let mut stream = SOI.to_vec();
    // Baseline has two tables of a kind; the extended process the same data and four.
    segment::write(&mut stream, segment::SOF1, &frame);
    segment::write(&mut stream, segment::SOS, &scan);
    stream.extend(data);
    Ok(stream)
}

/// A JPEG in which the strips lie, or the head of one, which strips of this size follow: each
/// starts anew, so a restart is between two of them.
fn around(
    stored: &[u8],
    start: usize,
    strips: &[Range<usize>],
    size: Size,
) -> Result<Vec<u8>, CodecError> {
    let outer = stored.get(start..).unwrap_or_default();
    if !outer.starts_with(&SOI) {
        return Err(damaged("its JPEGInterchangeFormat points at no JPEG"));
    }
    let mut stream = SOI.to_vec();
    let mut unit = None;
    for found in segment::all(outer) {
        match found {
            Ok((segment::SOS, _)) => return Ok(outer.to_vec()),
            Ok((segment::DRI, _)) => {}
            Ok((marker, payload)) => {
                if matches!(marker, segment::SOF0 | segment::SOF1) {
                    unit = unit_of(payload);
                }
                segment::write(&mut stream, marker, payload);
            }
            // Where the strips lie apart, the head ends before anything in particular.
            Err(_) => break,
        }
    }
    if strips.len() > 1 {
        let interval = unit.and_then(|unit| units(size, unit));
        let interval = interval.ok_or_else(|| damaged("its strips cut through units of JPEG"))?;
        segment::write(&mut stream, segment::DRI, &interval.to_be_bytes());
    }
    for (number, strip) in strips.iter().enumerate() {
        let data = stored.get(strip.clone());
        let data = data.ok_or_else(|| damaged("a strip lies outside of its JPEG"))?;
        if number > 0 {
            stream.extend([0xFF, RESTART + ((number - 1) % 8) as u8]);
        }
        // Which some strips end with.
        let restarts = matches!(data, [.., 0xFF, RESTART..segment::SOI]);
        stream.extend(&data[..data.len() - 2 * usize::from(restarts)]);
    }
    Ok(stream)
}

/// Pixels that a frame codes together.
///
/// Source: ITU-T T.81 §A.2.
fn unit_of(frame: &[u8]) -> Option<Size> {
    let factors = frame.get(6..)?.chunks_exact(3).map(|component| component[1]);
    let across = factors.clone().map(|both| both >> 4).max()?;
    let down = factors.map(|both| both & 15).max()?;
    Some(Size::new(8 * u32::from(across), 8 * u32::from(down)))
}

/// Units of a strip of this size, where it ends between them.
fn units(strip: Size, unit: Size) -> Option<u16> {
    if unit.is_empty() || !strip.height.is_multiple_of(unit.height) {
        return None;
    }
    let count = u64::from(strip.width.div_ceil(unit.width)) * u64::from(strip.height / unit.height);
    u16::try_from(count).ok()
}
