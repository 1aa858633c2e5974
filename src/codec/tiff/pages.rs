//! Which directories of a file are pages, and what belongs to each.
//!
//! Page 1 is the main picture with all that [`open`](super::open) takes for its levels. The
//! other pages are what is left of the chain, in its order: pictures in their own right, no
//! masks, nothing that calls itself a reduced version. The levels of such a page are its own
//! SubIFDs, and the reduced versions that follow it in the chain before the next page.

use super::directory::Directory;
use super::open::levels;
use super::walk::Found;
use super::{CodecError, Settings};
use crate::codec::Page;

/// A page other than the first.
#[derive(Debug)]
pub(super) struct OtherPage {
    /// Where its directory lies among all.
    pub(super) index: usize,
    /// Directories of the chain that may be its levels.
    reduced: Vec<usize>,
}

impl OtherPage {
    /// Finds a page that is not the first.
    ///
    /// # Errors
    /// [`CodecError::NoPage`] where there is none of its number.
    pub(super) fn find(found: &Found, page: Page, limits: &Settings) -> Result<Self, CodecError> {
        let Found { directories, main, chained } = found;
        // A first page that cannot be read has no levels, and costs the others nothing.
        let taken = levels(directories, *main, limits).unwrap_or_default();
        let is_page = |index: usize| {
            let is_level = taken.iter().any(|level| level.0 == index);
            index != *main && !is_level && directories[index].is_full_resolution()
        };
        let mut pages = (0..*chained).filter(|&index| is_page(index));
        let Some(index) = pages.nth(page.index() - 1) else {
            let pages = 1 + (0..*chained).filter(|&index| is_page(index)).count();
            return Err(CodecError::NoPage { page, pages });
        };
        let next = pages.next().unwrap_or(*chained);
        let reduced = (index + 1..next).filter(|&at| at != *main && !directories[at].is_mask());
        let reduced = reduced.filter(|&at| !directories[at].is_full_resolution()).collect();
        Ok(Self { index, reduced })
    }

    /// The page as a file of its own; the directories from `below` on are its SubIFDs.
    pub(super) fn alone(self, directories: Vec<Directory>, below: usize) -> Found {
        let is_its = |at: usize| at == self.index || self.reduced.contains(&at) || at >= below;
        let directories = directories.into_iter().enumerate();
        // It lies before all that is its own.
        let directories: Vec<_> =
            directories.filter(|&(at, _)| is_its(at)).map(|it| it.1).collect();
        Found { chained: directories.len(), directories, main: 0 }
    }
}
