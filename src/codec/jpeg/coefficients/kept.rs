//! An index as bytes, to be kept where it outlives the process.
//!
//! | bytes | what, little end first |
//! | --- | --- |
//! | 1 | version of this form |
//! | 8, 8 | where the data lie in the file: start, end |
//! | 4 | length of the scan's header |
//! | … | the scan's header and what stands before it, behind the frame |
//! | 11 each | the points: byte, bit, three levels of brightness |
//! | … | the means of the blocks of each component |
//!
//! How many points and means there are follows from the frame, which is read from the file.

use bytes::{Buf as _, BufMut as _, Bytes};

use super::cut::open;
use super::index::{Index, Point, points_in_row};
use super::reduced::Reduced;
use super::tables::Tables;

/// Raised whenever the form, or what is in it, changes.
const VERSION: u8 = 1;

const FIXED_BYTES: usize = 1 + 8 + 8 + 4;

const POINT_BYTES: usize = 4 + 1 + 3 * 2;

impl Index {
    pub(in crate::codec::jpeg) fn to_bytes(&self) -> Bytes {
        let means: usize = self.reduced.means().map(<[u8]>::len).sum();
        let points = self.points.len() * POINT_BYTES;
        let mut bytes = Vec::with_capacity(FIXED_BYTES + self.header.len() + points + means);
        bytes.put_u8(VERSION);
        bytes.put_u64_le(self.data.start);
        bytes.put_u64_le(self.data.end);
        bytes.put_u32_le(self.header.len() as u32);
        bytes.put_slice(&self.header);
        for Point { byte, bit, dc } in &self.points {
            bytes.put_u32_le(*byte);
            bytes.put_u8(*bit);
            for level in dc {
                bytes.put_i16_le(*level);
            }
        }
        for means in self.reduced.means() {
            bytes.put_slice(means);
        }
        bytes.into()
    }

    /// The inverse of [`Index::to_bytes`], of the picture that begins with `head`, in a file of
    /// so many `file_bytes`; `None` for what that never gave.
    pub(in crate::codec::jpeg) fn from_bytes(
        head: &[u8],
        tables: &Tables,
        file_bytes: u64,
        kept: &Bytes,
    ) -> Option<Self> {
        let mut rest = kept.clone();
        if rest.len() < FIXED_BYTES || rest.get_u8() != VERSION {
            return None;
        }
        let data = rest.get_u64_le()..rest.get_u64_le();
        let length = rest.get_u32_le() as usize;
        if data.start > data.end || data.end != file_bytes || length > rest.len() {
            return None;
        }
        let header = rest.split_to(length);
        let (scan, nothing) = open(&[head, &header], tables).ok()?;
        if !nothing.is_empty() || scan.size().is_empty() {
            return None;
        }
        let points_in_row = points_in_row(&scan);
        let count = points_in_row.checked_mul(scan.rows as usize)?.checked_add(1)?;
        if rest.len() < count.checked_mul(POINT_BYTES)? {
            return None;
        }
        let mut points = Vec::with_capacity(count);
        for _ in 0..count {
            let (byte, bit) = (rest.get_u32_le(), rest.get_u8());
            let dc = [rest.get_i16_le(), rest.get_i16_le(), rest.get_i16_le()];
            points.push(Point { byte, bit, dc });
        }
        let ascend = points.windows(2).all(|pair| pair[0].byte <= pair[1].byte);
        let inside =
            |point: &Point| u64::from(point.byte) <= data.end - data.start && point.bit < 8;
        if !ascend || !points.iter().all(inside) {
            return None;
        }
        let mut reduced = Reduced::new(&scan);
        reduced.fill(&rest)?;
        Some(Self { scan, header, data, points, points_in_row, reduced })
    }
}
