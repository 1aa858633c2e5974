//! [`Page`]: one of the pictures that a file may have one behind the other.

use std::fmt;
use std::num::NonZeroU32;

/// The number of a page, counted from 1. Files of most formats have one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Page(NonZeroU32);

impl Page {
    pub const FIRST: Self = Self(NonZeroU32::MIN);

    #[must_use]
    pub const fn new(number: NonZeroU32) -> Self {
        Self(number)
    }

    #[must_use]
    pub fn is_first(self) -> bool {
        self == Self::FIRST
    }

    #[must_use]
    pub const fn number(self) -> NonZeroU32 {
        self.0
    }

    /// Pages before it.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

impl fmt::Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// `1 page`, `2 pages`.
pub(super) fn counted(pages: NonZeroU32) -> String {
    if pages == NonZeroU32::MIN { "1 page".to_owned() } else { format!("{pages} pages") }
}
