//! [`Shows`]: which pictures a record shows, as far as names tell, without the record being parsed.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use super::packed::PackedRecord;
use super::path::{PicturePattern, split};
use super::record::{FolioEntry, FolioList, Record};
use crate::text::{nfc, page_of};

/// What wildcards begin with.
const WILDCARDS: [char; 4] = ['*', '?', '[', '{'];

/// The pictures of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub(super) struct Shows {
    /// Hashes of the paths of those that are named one by one, in order: of a million pictures no
    /// two have the same, as good as surely.
    named: Box<[u64]>,
    /// As it was written.
    pattern: Option<Box<str>>,
}

impl Shows {
    pub(super) fn of(record: &Record) -> Self {
        let (FolioList::Listed(entries) | FolioList::Matching { entries, .. }) = &record.folios;
        let paths = entries.iter().flat_map(FolioEntry::paths);
        let mut named: Vec<u64> = paths.map(|path| hash(path.as_str())).collect();
        named.sort_unstable();
        named.dedup();
        let pattern = match &record.folios {
            FolioList::Matching { pattern, .. } => Some(pattern.to_string().into()),
            FolioList::Listed(_) => None,
        };
        Self { named: named.into(), pattern }
    }

    fn has(&self, sought: &Sought<'_>) -> bool {
        self.named.binary_search(&sought.hash).is_ok()
            || self.pattern.as_ref().is_some_and(|pattern| sought.matches(pattern))
    }
}

/// A picture that is looked for in many records.
#[derive(Debug)]
pub struct Sought<'p> {
    path: &'p str,
    folder: &'p str,
    /// In Unicode NFC.
    file: String,
    hash: u64,
}

impl<'p> Sought<'p> {
    /// By the path that its identifier is.
    #[must_use]
    pub fn new(path: &'p str) -> Self {
        let (folder, file) = split(path);
        Self { path, folder, file: nfc(file), hash: hash(path) }
    }

    /// Whether a record shows it, as far as names tell.
    #[must_use]
    pub fn is_in(&self, record: &PackedRecord) -> bool {
        record.shows.has(self)
    }

    /// Of thousands of patterns in one folder nearly all are told apart by how they begin.
    fn matches(&self, pattern: &str) -> bool {
        let (folder, file) = split(pattern);
        let begins = file.split(WILDCARDS).next().unwrap_or_default();
        folder == self.folder
            && self.file.starts_with(&nfc(begins))
            && PicturePattern::parse(pattern).is_ok_and(|pattern| pattern.matches(self.path))
    }
}

/// Of the path in Unicode NFC; of a first page that of its file.
fn hash(path: &str) -> u64 {
    let path = match page_of(path) {
        Some((file, NonZeroU32::MIN)) => nfc(file),
        _ => nfc(path),
    };
    let [a, b, c, d, e, f, g, h, ..] = *blake3::hash(path.as_bytes()).as_bytes();
    u64::from_le_bytes([a, b, c, d, e, f, g, h])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shows(folios: &str) -> Shows {
        let text = format!("title = 'Sand'\n{folios}");
        Shows::of(&Record::parse("s/manuscript.toml", text.as_bytes()).unwrap())
    }

    #[test]
    fn pictures_are_told_by_their_names_and_patterns() {
        let named = shows("[[folio]]\nimage = 'a/f1.tif'\n[[folio]]\nimage = 'book.pdf;2'\n");
        for (path, is_shown) in [
            ("a/f1.tif", true),
            ("a/f1.tif;1", true),
            ("a/f1.tif;2", false),
            ("f1.tif", false),
            ("book.pdf;2", true),
            ("book.pdf", false),
        ] {
            assert_eq!(named.has(&Sought::new(path)), is_shown, "{path}");
        }
        let matching = shows("[folios]\nimages = 'a [b]/é{1,2}*.tif'\n");
        for (path, is_shown) in [
            ("a [b]/é1r.tif", true),
            ("a [b]/e\u{301}2.tif", true),
            ("a [b]/é3.tif", false),
            ("é1r.tif", false),
            ("c/é1r.tif", false),
        ] {
            assert_eq!(matching.has(&Sought::new(path)), is_shown, "{path}");
        }
    }
}
