//! Which directories of a file are pages, and what belongs to each.
//!
//! Page 1 is the main picture with all that [`open`](super::open) takes for its levels. The
//! other pages are what is left of the chain, in its order: pictures in their own right, no
//! masks, nothing that calls itself a reduced version. The levels of such a page are its own
//! SubIFDs, and the reduced versions that follow it in the chain before the next page.

use super::Settings;
use super::directory::Directory;
use super::open::levels;

/// A page other than the first: where its directories lie among all.
#[derive(Debug)]
pub(super) struct OtherPage {
    pub(super) index: usize,
    /// Those of the chain that may be its levels.
    reduced: Vec<usize>,
}

/// The pages of a file but the first, in their order. The first `chained` of the directories
/// are the chain.
pub(super) fn others(
    directories: &[Directory],
    main: usize,
    chained: usize,
    limits: &Settings,
) -> Vec<OtherPage> {
    // A first page that cannot be read has no levels, and costs the others nothing.
    let taken = levels(directories, main, limits).unwrap_or_default();
    let is_taken = |index: usize| index == main || taken.iter().any(|level| level.0 == index);
    let mut others: Vec<OtherPage> = Vec::new();
    for (index, directory) in directories[..chained].iter().enumerate() {
        if directory.is_full_resolution() {
            if !is_taken(index) {
                others.push(OtherPage { index, reduced: Vec::new() });
            }
        } else if index != main
            && !directory.is_mask()
            && let Some(page) = others.last_mut()
        {
            page.reduced.push(index);
        }
    }
    others
}

impl OtherPage {
    /// Its directories of all: they lie before those from `below` on, its SubIFDs. Its own is the
    /// first.
    pub(super) fn alone(&self, directories: Vec<Directory>, below: usize) -> Vec<Directory> {
        let is_its = |at: usize| at == self.index || self.reduced.contains(&at) || at >= below;
        let directories = directories.into_iter().enumerate();
        directories.filter(|&(at, _)| is_its(at)).map(|it| it.1).collect()
    }
}
