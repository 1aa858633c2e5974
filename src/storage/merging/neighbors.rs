//! Which ranges of one object are worth one read.

use std::ops::Range;

/// A joined read grows no longer than this.
pub(super) const MERGED_BYTES: u64 = 8 * 1024 * 1024;

pub(super) fn covers(whole: &Range<u64>, part: &Range<u64>) -> bool {
    whole.start <= part.start && part.end <= whole.end
}

/// Joins ranges that overlap or lie at most `gap` bytes apart; ascending by their starts. A gap
/// is never longer than the range behind it, so that at most half of what is read is thrown
/// away.
pub(in crate::storage) fn merge(ranges: &[Range<u64>], gap: u64) -> Vec<Range<u64>> {
    let mut sorted = ranges.to_vec();
    sorted.sort_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<u64>> = Vec::with_capacity(sorted.len());
    for range in sorted {
        let joins = |last: &Range<u64>| {
            let between = range.start.saturating_sub(last.end);
            let near = between <= gap && between <= range.end - range.start;
            covers(last, &range) || (near && range.end - last.start <= MERGED_BYTES)
        };
        match merged.last_mut() {
            Some(last) if joins(last) => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbors_within_the_gap_are_one_read() {
        assert_eq!(merge(&[40..50, 0..10, 12..20], 2), [0..20, 40..50]);
        assert_eq!(merge(&[0..10, 5..7], 0), [0..10]);
        assert!(merge(&[], 5).is_empty());
    }

    #[test]
    fn a_gap_is_no_longer_than_what_lies_behind_it() {
        assert_eq!(merge(&[0..10, 14..18], 100), [0..18]);
        assert_eq!(merge(&[0..10, 14..17], 100), [0..10, 14..17]);
    }

    #[test]
    fn what_is_longer_than_a_joined_read_may_be_is_joined_with_its_own_parts_only() {
        let end = MERGED_BYTES + 1;
        assert_eq!(merge(&[0..end, 5..10], 0), [0..end]);
        assert_eq!(merge(&[0..end, 5..end + 1], 0), [0..end, 5..end + 1]);
    }
}
