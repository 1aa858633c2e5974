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

/// Between the data of two tile-parts there are headers of some hundred bytes.
const HEADERS: u64 = 64 << 10;

/// As [`joined`], those made one as well between which there is little.
pub(in crate::codec::jp2) fn spanned(ranges: Vec<Range<u64>>) -> Vec<Range<u64>> {
    let mut spanned: Vec<Range<u64>> = Vec::new();
    for range in joined(ranges) {
        match spanned.last_mut() {
            Some(last) if range.start - last.end <= HEADERS => last.end = range.end,
            _ => spanned.push(range),
        }
    }
    spanned
}

/// So many ranges are read at once without one waiting for another.
const FEW: usize = 16;

/// Ranges from [`joined`], the nearest of them made one while there are more than a few and what
/// lies between them is no more than half of what is wanted.
pub(super) fn few(ranges: Vec<Range<u64>>) -> Vec<Range<u64>> {
    let Some(over) = ranges.len().checked_sub(FEW).filter(|over| *over > 0) else { return ranges };
    let wanted: u64 = ranges.iter().map(|range| range.end - range.start).sum();
    let gap = |at: usize| ranges[at + 1].start - ranges[at].end;
    let mut nearest: Vec<_> = (0..ranges.len() - 1).collect();
    nearest.sort_by_key(|at| gap(*at));
    let mut more = wanted / 2;
    let mut bridged = vec![false; ranges.len()];
    for at in nearest.into_iter().take(over) {
        let Some(left) = more.checked_sub(gap(at)) else { break };
        more = left;
        bridged[at + 1] = true;
    }
    let mut few: Vec<Range<u64>> = Vec::with_capacity(ranges.len());
    for (range, is_bridged) in ranges.into_iter().zip(bridged) {
        match few.last_mut().filter(|_| is_bridged) {
            Some(last) => last.end = range.end,
            None => few.push(range),
        }
    }
    few
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_that_touch_are_one_and_empty_ones_none() {
        assert_eq!(joined(vec![5..9, 0..2, 9..12, 3..3, 1..4]), [0..4, 5..12]);
    }

    #[test]
    fn many_ranges_become_few_where_that_costs_little() {
        let near: Vec<_> = (0..40u64).map(|n| n * 110..n * 110 + 100).collect();
        assert_eq!(few(near).len(), 16);
        let far: Vec<_> = (0..40u64).map(|n| n * 1000..n * 1000 + 100).collect();
        assert_eq!(few(far.clone()).len(), 38, "two gaps of 900 are half of 4000 bytes");
        assert_eq!(few(far[..10].to_vec()), far[..10]);
        // 20 ranges of 100 bytes: the four gaps of 50 are bridged, the others not.
        let start = |n: u64| n * 400 + if n < 5 { 0 } else { 1000 };
        let mixed: Vec<_> = (0..20u64)
            .map(|n| if n < 5 { n * 150..n * 150 + 100 } else { start(n)..start(n) + 100 })
            .collect();
        assert_eq!(few(mixed.clone()).len(), 16);
        assert_eq!(few(mixed)[0], 0..700);
    }

    #[test]
    fn bytes_are_found_by_their_place_in_the_file() {
        let (ranges, parts) = ([10..14, 20..25], [Bytes::from_static(b"abcd"), "efghi".into()]);
        let fetched = Fetched::new(&ranges, &parts);
        assert_eq!(fetched.get(11..14), Some(&b"bcd"[..]));
        assert_eq!(fetched.get(20..25), Some(&b"efghi"[..]));
        for missing in [9..11, 13..15, 14..16, 24..26, 30..31] {
            assert_eq!(fetched.get(missing.clone()), None, "{missing:?}");
        }
        assert_eq!(fetched.get(3..3), Some(&b""[..]));
    }
}
