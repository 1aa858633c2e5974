//! What the catalog tells of an item.

use crate::image_api::Identifier;
use crate::sources::Probe;
use crate::text::LanguageMap;

/// An item as a list of items shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemSummary {
    pub name: String,
    pub label: LanguageMap,
    /// Files that may be pictures; how many are is known when the item is opened.
    pub folio_count: usize,
    /// `None` when none was found among the first files, or storage failed.
    pub first_image: Option<Picture>,
}

/// An item with everything that its Manifest needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Unique, in Unicode NFC; one segment of an address once percent-encoded.
    pub name: String,
    pub label: LanguageMap,
    /// In reading order, not empty.
    pub folios: Vec<Folio>,
}

/// One surface of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folio {
    /// Unique within the item.
    pub name: String,
    pub label: LanguageMap,
    pub picture: Picture,
}

/// A picture that is there and can be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Names a path below the root of storage.
    pub identifier: Identifier,
    pub probe: Probe,
}
