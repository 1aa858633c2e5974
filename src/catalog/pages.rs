//! Pages of files: each is a picture of its own, and stands behind its file.

use std::collections::{BTreeSet, HashSet};
use std::num::NonZeroU32;

use super::pictures::Seen;
use crate::text::with_page;

impl Seen {
    /// The pages of a file behind its first one, which this is.
    pub(super) fn other_pages(&self) -> impl Iterator<Item = NonZeroU32> + use<> {
        let pages = match self {
            Self::Picture(picture) => picture.probe.pages.get(),
            Self::Damaged { .. } | Self::Other | Self::Missing => 1,
        };
        (2..=pages).filter_map(NonZeroU32::new)
    }
}

/// Puts pages behind their files. What is really called like a page is a file of its own.
pub(super) fn add_pages(files: &mut Vec<String>, pages: impl Fn(&str) -> BTreeSet<NonZeroU32>) {
    let stored: HashSet<String> = files.iter().cloned().collect();
    let with_pages = |file: String| {
        let pages = pages(&file).into_iter().map(|page| with_page(&file, page));
        let pages: Vec<String> = pages.filter(|page| !stored.contains(page)).collect();
        std::iter::once(file).chain(pages)
    };
    *files = std::mem::take(files).into_iter().flat_map(with_pages).collect();
}
