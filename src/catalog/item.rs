//! What the catalog tells of an item.

use std::sync::Arc;

use crate::image_api::Identifier;
use crate::presentation::{RangeDescription, ReadyManifest};
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
    /// As far as the names of the files tell; how many there are is known when the item is
    /// opened.
    pub folio_count: usize,
    /// `None` when storage failed, or none of the first files can be shown.
    pub first_image: Option<Picture>,
    /// The Manifest where somebody else made it, which says what shows it.
    pub ready: Option<Arc<ReadyManifest>>,
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

impl Item {
    /// How much there is to tell of it: about as much for each picture of a folio as for
    /// sixteen entries of the contents.
    #[must_use]
    pub fn resources(&self) -> usize {
        let pictures: usize = self.folios.iter().map(|folio| folio.pictures.len()).sum();
        pictures + self.ranges.iter().map(entries).sum::<usize>() / 16
    }

    /// The identifiers of all its pictures, logos included.
    pub fn identifiers(&self) -> impl Iterator<Item = &str> {
        let folios = self.folios.iter().flat_map(|folio| &folio.pictures);
        let pictures = folios.map(|it| &it.picture).chain(self.logos.iter().flatten());
        pictures.map(|picture| picture.identifier.as_str())
    }
}

/// A range, its folios and all below it.
fn entries(range: &RangeDescription) -> usize {
    1 + range.folios.len() + range.ranges.iter().map(entries).sum::<usize>()
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
