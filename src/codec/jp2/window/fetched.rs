//! The bytes that were fetched for a window, found by their place in the file.

use std::ops::Range;

use bytes::Bytes;

/// Pieces of the file in ascending order.
#[derive(Clone, Copy, Debug)]
pub(in crate::codec::jp2) struct Fetched<'a> {
    ranges: &'a [Range<u64>],
    parts: &'a [Bytes],
}

impl<'a> Fetched<'a> {
    /// `parts` are the bytes of `ranges`, which are in order and do not overlap.
    pub(in crate::codec::jp2) const fn new(ranges: &'a [Range<u64>], parts: &'a [Bytes]) -> Self {
        Self { ranges, parts }
    }

    /// The bytes of a range, `None` where they were not fetched.
    pub(in crate::codec::jp2) fn get(&self, range: Range<u64>) -> Option<&'a [u8]> {
        if range.start >= range.end {
            return Some(&[]);
        }
        let at = self.ranges.partition_point(|piece| piece.start <= range.start).checked_sub(1)?;
        let start = usize::try_from(range.start - self.ranges[at].start).ok()?;
        let length = usize::try_from(range.end - range.start).ok()?;
        self.parts.get(at)?.get(start..start.checked_add(length)?)
    }
}

/// Sorted, those that touch or overlap made one.
pub(super) fn joined(mut ranges: Vec<Range<u64>>) -> Vec<Range<u64>> {
    ranges.retain(|range| range.start < range.end);
    ranges.sort_unstable_by_key(|range| range.start);
    let mut joined: Vec<Range<u64>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}
