//! Where the units of a picture lie in its file, learned by reading it once.
//!
//! Every sixteenth unit of a row is remembered with what its reader must know: its place, to
//! the bit, and the brightness of the blocks before it; twelve bytes a point. A picture of 48
//! megapixels with coarser chroma has 12 000 of them. Any part of it is then a JPEG of its
//! own, made from the bytes of its units and of at most fifteen before each row.

use std::ops::Range;

use bytes::Bytes;

use super::cut::{UnitCopy, open};
use super::entropy::{Entropy, runs};
use super::reader::Reader;
use super::reduced::Reduced;
use super::scan::{COMPONENTS, Scan};
use super::tables::Tables;
use crate::codec::CodecError;
use crate::codec::jpeg::frame::damaged;
use crate::geometry::{Rect, Size};
use crate::pixels::Pixels;

/// Units from one point to the next.
const STEP: u32 = 16;

/// A part of a picture in whole units, by column and row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::codec::jpeg) struct Units {
    columns: Range<u32>,
    rows: Range<u32>,
}

/// What was learned of a picture.
#[derive(Debug)]
pub(in crate::codec::jpeg) struct Index {
    pub(super) scan: Scan,
    /// What stands in the file between the frame and the data.
    pub(super) header: Bytes,
    /// Where the entropy-coded data lie in the file, with what follows them.
    pub(super) data: Range<u64>,
    /// Those of each row, and one more: the end of the last unit.
    pub(super) points: Vec<Point>,
    pub(super) points_in_row: usize,
    pub(super) reduced: Reduced,
}

/// A place between two units.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    /// The byte that the next unit starts in, from the start of the data.
    pub(super) byte: u32,
    /// How many of its bits belong to the unit before.
    pub(super) bit: u8,
    pub(super) dc: [i16; COMPONENTS],
}

impl Index {
    /// Reads all of a picture. `head` is its first bytes with its tables and its frame,
    /// `scan` what follows in the file from `scan_at` on: the scan header and its data.
    ///
    /// # Errors
    /// [`CodecError::Unsupported`] for a kind without units to read alone,
    /// [`CodecError::Damaged`] when the data make no sense or end early.
    pub(in crate::codec::jpeg) fn learn(
        head: &[u8],
        tables: &Tables,
        scan: &[u8],
        scan_at: u64,
    ) -> Result<Self, CodecError> {
        let (layout, data) = open(&[head, scan], tables)?;
        if layout.size().is_empty() {
            return Err(damaged("it has no pixels"));
        }
        let data_end = scan_at + scan.len() as u64;
        if u32::try_from(data.len()).is_err() {
            return Err(damaged("it has more data than can be indexed"));
        }
        let entropy = Entropy::of(data, layout.intervals());
        let mut reader = Reader::new(&layout, &entropy);
        let mut reduced = Reduced::new(&layout);
        let points_in_row = points_in_row(&layout);
        let mut points = Vec::with_capacity(points_in_row * layout.rows as usize + 1);
        for row in 0..layout.rows {
            let mut next_point = 0;
            for column in 0..layout.columns {
                if reader.is_before_restart() {
                    reader.restart()?;
                }
                if column == next_point {
                    points.push(Point::at(&reader)?);
                    next_point = (column + 1) / STEP * STEP + STEP - 1;
                }
                let mut blocks = 0..;
                reader.unit(|block| {
                    let number = blocks.next().unwrap_or(0);
                    reduced.set(column, row, number, block.dc);
                    Ok(())
                })?;
            }
        }
        points.push(Point::at(&reader)?);
        locate(&mut points, data);
        let header = Bytes::copy_from_slice(&scan[..scan.len() - data.len()]);
        let data = data_end - data.len() as u64..data_end;
        Ok(Self { scan: layout, header, data, points, points_in_row, reduced })
    }

    /// Bytes of memory that it keeps.
    pub(in crate::codec::jpeg) fn weight(&self) -> usize {
        size_of::<Self>()
            + self.header.len()
            + self.scan.weight()
            + self.points.len() * size_of::<Point>()
            + self.reduced.weight()
    }

    /// Bytes that learning takes at its height, those of the scan and of the result included.
    ///
    /// `size` is the picture's; of what its scan is like the worst is assumed.
    pub(in crate::codec::jpeg) fn learning_memory(size: Size, data: u64) -> u64 {
        let units = u64::from(size.width.div_ceil(8)) * u64::from(size.height.div_ceil(8));
        let intervals = units * size_of::<super::entropy::Interval>() as u64;
        let points = (units / u64::from(STEP) + 2 * u64::from(size.height)) * 12;
        // Padded to whole units on two sides.
        let reduced = COMPONENTS as u64 * (units + 4 * u64::from(size.width + size.height) + 16);
        data.saturating_mul(2).saturating_add(2 * intervals + points + reduced)
    }

    /// The units that `region` (in pixels) touches, and one more on each side where decoders
    /// look at neighbors, since chroma is sampled more coarsely.
    pub(in crate::codec::jpeg) fn units(&self, region: Rect) -> Units {
        self.touched(region, |unit| u32::from(unit > 8))
    }

    /// The units of `region` (in pixels) alone; `None` where it does not start with a unit.
    pub(in crate::codec::jpeg) fn whole_units(&self, region: Rect) -> Option<Units> {
        let Size { width, height } = self.scan.unit;
        let starts = region.x.is_multiple_of(width) && region.y.is_multiple_of(height);
        starts.then(|| self.touched(region, |_| 0))
    }

    /// `beside` tells from a side of the units how many more are taken on both sides.
    fn touched(&self, region: Rect, beside: impl Fn(u32) -> u32) -> Units {
        let touched = |start: u32, end: u64, unit: u32, count: u32| {
            let end = end.div_ceil(u64::from(unit)).min(u64::from(count)) as u32;
            (start / unit).saturating_sub(beside(unit))..(end + beside(unit)).min(count)
        };
        let Scan { unit, columns, rows, .. } = self.scan;
        Units {
            columns: touched(region.x, region.right(), unit.width, columns),
            rows: touched(region.y, region.bottom(), unit.height, rows),
        }
    }

    /// Whether a unit is not larger than `size`.
    pub(in crate::codec::jpeg) fn unit_fits(&self, size: Size) -> bool {
        self.scan.unit.width <= size.width && self.scan.unit.height <= size.height
    }

    /// What of the picture the units show, in pixels.
    pub(in crate::codec::jpeg) fn area(&self, units: &Units) -> Rect {
        let side = |units: &Range<u32>, unit: u32, whole: u32| {
            let start = units.start * unit;
            (start, units.end.saturating_mul(unit).min(whole) - start)
        };
        let size = self.scan.size();
        let (x, width) = side(&units.columns, self.scan.unit.width, size.width);
        let (y, height) = side(&units.rows, self.scan.unit.height, size.height);
        Rect::new(x, y, width, height)
    }

    /// The bytes of the file that hold the units: one range a row, or one for all where
    /// nothing lies between them.
    pub(in crate::codec::jpeg) fn ranges(&self, units: &Units) -> Vec<Range<u64>> {
        self.bands(units).map(|rows| self.range(units, &rows)).collect()
    }

    /// The rows of units whose bytes are fetched together.
    fn bands(&self, units: &Units) -> impl Iterator<Item = Range<u32>> + use<> {
        let (first, end) = self.points_of(units);
        let rows = units.rows.clone();
        let together = first == 0 && end == self.points_in_row;
        let step = if together { rows.end - rows.start } else { 1 };
        rows.clone().step_by(step.max(1) as usize).map(move |row| row..row + step)
    }

    /// The point where a row of the units starts, and the one where it has ended; counted
    /// in the row.
    fn points_of(&self, units: &Units) -> (usize, usize) {
        let end = if units.columns.end == self.scan.columns {
            self.points_in_row
        } else {
            point_before(units.columns.end - 1) + 1
        };
        (point_before(units.columns.start), end)
    }

    fn range(&self, units: &Units, rows: &Range<u32>) -> Range<u64> {
        let (first, end) = self.points_of(units);
        let start = self.points[rows.start as usize * self.points_in_row + first];
        let end = self.points[(rows.end - 1) as usize * self.points_in_row + end];
        // The byte that the next unit starts in, with the zeros that may stuff it.
        let past = self.data.start + u64::from(end.byte) + 2;
        self.data.start + u64::from(start.byte)..past.min(self.data.end)
    }

    /// Bytes that the units take of the file, about: [`Index::ranges`] without what lies
    /// beside them.
    pub(in crate::codec::jpeg) fn bytes(&self, units: &Units) -> u64 {
        let (first, end) = self.points_of(units);
        let end = if end == self.points_in_row { self.scan.columns } else { column_of(end) };
        let fetched = u64::from(end.saturating_sub(column_of(first)).max(1));
        let wanted = units.columns.len() as u64;
        let bytes: u64 = self.ranges(units).iter().map(|range| range.end - range.start).sum();
        (u128::from(bytes) * u128::from(wanted) / u128::from(fetched)) as u64
    }

    /// A JPEG of the units alone, of `size` pixels: of the last ones it may show a part.
    /// `parts` are the bytes of [`Index::ranges`]; `start` is put in front.
    ///
    /// # Errors
    /// [`CodecError::Damaged`] when the bytes are not those that were learned from.
    pub(in crate::codec::jpeg) fn picture(
        &self,
        units: &Units,
        size: Size,
        parts: &[Bytes],
        start: &[u8],
    ) -> Result<Vec<u8>, CodecError> {
        let length: usize = parts.iter().map(Bytes::len).sum();
        let mut target = Vec::with_capacity(length + start.len() + 2048);
        target.extend(start);
        self.scan.write_header(size, &mut target);
        let mut copy = UnitCopy::new(&self.scan, target);
        let first = point_before(units.columns.start);
        let first_column = column_of(first);
        let columns = units.columns.start - first_column..units.columns.end - first_column;
        for (rows, part) in self.bands(units).zip(parts) {
            let point = self.points[rows.start as usize * self.points_in_row + first];
            let unit = rows.start * self.scan.columns + first_column;
            let entropy = Entropy::of(part, self.scan.intervals());
            let dc = point.dc.map(i32::from);
            let position = usize::from(point.bit);
            let mut reader = Reader::resume(&self.scan, &entropy, position, unit, dc);
            copy.rows(&mut reader, &entropy, columns.clone(), rows.end - rows.start)?;
        }
        Ok(copy.finish())
    }

    /// `region` of the picture at an eighth of its size, in that size's pixels: the mean of
    /// each block. In the components as they are stored.
    pub(in crate::codec::jpeg) fn eighth(&self, region: Rect) -> Pixels {
        self.reduced.region(region)
    }
}

/// Points lie before unit 0, 15, 31 and so on: a tile whose width is a multiple of sixteen
/// units then starts, with the unit that its neighbors are looked up in, at a point.
fn point_before(column: u32) -> usize {
    ((column + 1) / STEP) as usize
}

pub(super) fn points_in_row(scan: &Scan) -> usize {
    point_before(scan.columns - 1) + 1
}

fn column_of(point: usize) -> u32 {
    (point as u32 * STEP).saturating_sub(1)
}

impl Point {
    /// `byte` is one of the [`Entropy`] until [`locate`] has run.
    fn at(reader: &Reader<'_>) -> Result<Self, CodecError> {
        let mut dc = [0; COMPONENTS];
        for (kept, value) in dc.iter_mut().zip(reader.dc()) {
            *kept = i16::try_from(value)
                .map_err(|_| damaged("its data has a brightness beyond 8 bits a sample"))?;
        }
        let position = reader.position();
        Ok(Self { byte: (position / 8) as u32, bit: (position % 8) as u8, dc })
    }
}

/// Turns places in the [`Entropy`] into places in the file's `data`.
fn locate(points: &mut [Point], data: &[u8]) {
    let mut points = points.iter_mut().peekable();
    let (mut before, mut end) = (0, 0);
    for run in runs(data) {
        let after = before + run.bytes.len();
        while let Some(point) = points.next_if(|point| (point.byte as usize) < after) {
            point.byte = (run.at + point.byte as usize - before) as u32;
        }
        (before, end) = (after, run.at + run.bytes.len());
    }
    // What is behind all units.
    points.for_each(|point| point.byte = end as u32);
}
