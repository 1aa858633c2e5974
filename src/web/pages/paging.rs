//! [`Pages`]: which of many things one page shows.

use std::ops::Range;

/// Some of `count` things, a page at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pages {
    pub count: usize,
    /// Counted from 1.
    pub page: usize,
}

/// Pages that are named on each side of the one that is shown.
const BESIDE: usize = 2;

impl Pages {
    /// Things on one page: whole rows in two, three, four and six columns.
    pub const LENGTH: usize = 24;

    /// The page that is asked for, or the nearest that there is.
    #[must_use]
    pub fn new(count: usize, page: usize) -> Self {
        let pages = Self { count, page: 1 };
        Self { page: page.clamp(1, pages.last()), ..pages }
    }

    /// Places of what it shows.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        (self.page - 1) * Self::LENGTH..(self.page * Self::LENGTH).min(self.count)
    }

    #[must_use]
    pub fn last(self) -> usize {
        self.count.div_ceil(Self::LENGTH).max(1)
    }

    #[must_use]
    pub fn before(self) -> Option<usize> {
        (self.page > 1).then(|| self.page - 1)
    }

    #[must_use]
    pub fn after(self) -> Option<usize> {
        (self.page < self.last()).then(|| self.page + 1)
    }

    /// Those that are named: the first, the last, and some around the one that is shown; nothing
    /// where some are left out between them.
    #[must_use]
    pub fn named(self) -> Vec<Option<usize>> {
        let around = self.page.saturating_sub(BESIDE)..=self.page + BESIDE;
        let is_named = |page: &usize| *page == 1 || *page == self.last() || around.contains(page);
        let mut named: Vec<Option<usize>> = Vec::new();
        let mut before = 0;
        let first_and_last = [1, self.last()];
        let mut pages: Vec<usize> =
            first_and_last.into_iter().chain(around.clone()).filter(is_named).collect();
        pages.retain(|page| (1..=self.last()).contains(page));
        pages.sort_unstable();
        pages.dedup();
        for page in pages {
            if page > before + 1 {
                named.push(None);
            }
            named.push(Some(page));
            before = page;
        }
        named
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_there_whatever_is_asked_for() {
        for (count, asked, page, range, last) in [
            (0, 1, 1, 0..0, 1),
            (0, 7, 1, 0..0, 1),
            (24, 2, 1, 0..24, 1),
            (25, 2, 2, 24..25, 2),
            (25, 0, 1, 0..24, 2),
            (100, usize::MAX, 5, 96..100, 5),
        ] {
            let pages = Pages::new(count, asked);
            assert_eq!((pages.page, pages.range(), pages.last()), (page, range, last), "{count}");
        }
        let middle = Pages::new(100, 3);
        assert_eq!((middle.before(), middle.after()), (Some(2), Some(4)));
        assert_eq!((Pages::new(24, 1).before(), Pages::new(24, 1).after()), (None, None));
    }

    #[test]
    fn of_many_pages_the_near_ones_and_the_ends_are_named() {
        let named = |count: usize, page: usize| Pages::new(count * Pages::LENGTH, page).named();
        assert_eq!(named(1, 1), [Some(1)]);
        assert_eq!(named(4, 2), [Some(1), Some(2), Some(3), Some(4)]);
        let some =
            [Some(1), None, Some(48), Some(49), Some(50), Some(51), Some(52), None, Some(99)];
        assert_eq!(named(99, 50), some);
    }
}
