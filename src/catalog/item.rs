//! What the catalog tells of an item.

use std::sync::Arc;

use crate::image_api::Identifier;
use crate::presentation::RangeDescription;
use crate::records::Record;
use crate::sources::Probe;
use crate::text::LanguageMap;

/// An item as a list of items shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemSummary {
    pub name: String,
    pub label: LanguageMap,
    /// Empty where it is not known.
    pub shelfmark: LanguageMap,
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
    /// What is said of it besides; `None` for a folder that no record speaks of.
    pub record: Option<Arc<Record>>,
    /// In reading order, not empty.
    pub folios: Vec<Folio>,
    /// The table of contents; may name folios that were left out.
    pub ranges: Vec<RangeDescription>,
    /// The logo of each provider in the record, where it has one that can be shown.
    pub logos: Vec<Option<Picture>>,
}

/// One surface of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folio {
    /// Unique within the item.
    pub name: String,
    pub label: LanguageMap,
    /// Of the same surface, the first one shown first; not empty.
    pub pictures: Vec<FolioPicture>,
}

/// One of the pictures of a folio.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolioPicture {
    /// What tells it from the others; empty where there is only one.
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
