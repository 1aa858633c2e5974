//! [`Kind`]: the files that make something of a folder.

use super::limits::{MAX_BYTES, MAX_READY_BYTES};
use super::line::RecordFile;

/// What a folder is, by the name of the file in it. Of several files the first kind counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A manuscript that a record describes.
    Record,
    /// A Manifest that somebody else made.
    Manifest,
    /// A Collection that somebody else made, or by hand.
    Collection,
    /// A Collection that a librarian describes.
    Set,
}

/// What is said beside a ready-made document.
pub(super) const OPTIONS_NAME: &str = "iiif.toml";

impl Kind {
    pub(super) const ALL: [Self; 4] = [Self::Record, Self::Manifest, Self::Collection, Self::Set];

    pub(super) const fn file_name(self) -> &'static str {
        match self {
            Self::Record => super::FILE_NAME,
            Self::Manifest => "manifest.json",
            Self::Collection => "collection.json",
            Self::Set => "collection.toml",
        }
    }

    /// The most bytes that a file has.
    pub(super) const fn max_bytes(self) -> u64 {
        match self {
            Self::Record | Self::Set => MAX_BYTES,
            Self::Manifest | Self::Collection => MAX_READY_BYTES,
        }
    }

    /// What its file is, in a sentence.
    pub(super) const fn in_words(self) -> &'static str {
        match self {
            Self::Record => "a record",
            Self::Manifest => "a ready-made Manifest",
            Self::Collection => "a ready-made Collection",
            Self::Set => "a collection",
        }
    }

    /// The files that may lie beside it and belong to it.
    pub(super) fn beside(self) -> Vec<&'static str> {
        match self {
            Self::Record => RecordFile::TABLES.map(RecordFile::file_name).to_vec(),
            Self::Manifest | Self::Collection => vec![OPTIONS_NAME],
            Self::Set => Vec::new(),
        }
    }

    /// Whether the folder makes an item, not a Collection.
    pub(super) const fn is_item(self) -> bool {
        matches!(self, Self::Record | Self::Manifest)
    }

    /// The kinds that do not count where this one is there.
    pub(super) fn others(self) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |other| *other > self)
    }
}
