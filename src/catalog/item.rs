//! What the catalog tells of an item.

use std::sync::Arc;

use crate::geometry::{Millimeters, Rect, Size};
use crate::image_api::Identifier;
use crate::presentation::{
    FolioBehavior, ImageDescription, Pair, RangeDescription, ReadyManifest, SequenceDescription,
    View,
};
use crate::records::{Beside, Record};
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
    /// Other orders of the folios, as [`Item::ranges`].
    pub sequences: Vec<SequenceDescription>,
    /// The name of the folio at which reading begins; may be of one that was left out.
    pub start: Option<String>,
    /// The logo of each provider in the record, where it has one that can be shown.
    pub logos: Vec<Option<Picture>>,
    /// Texts and annotations; may speak of folios that were left out.
    pub beside: Beside,
    /// What shows the whole, where the record names a picture for it.
    pub thumbnail: Option<Picture>,
    /// Shown before the item is opened.
    pub placeholder: Option<Picture>,
    /// Shown beside the item.
    pub accompanying: Option<Picture>,
}

impl Item {
    /// How much there is to tell of it: about as much for each picture of a folio as for
    /// sixteen entries of the contents or pages of annotations.
    #[must_use]
    pub fn resources(&self) -> usize {
        let pictures: usize = self.folios.iter().map(|folio| folio.pictures.len().max(1)).sum();
        let contents: usize = self.ranges.iter().map(entries).sum();
        let orders: usize = self.sequences.iter().map(|order| order.folios.len()).sum();
        let pages: usize = self.beside.pages.values().map(Vec::len).sum();
        pictures + (contents + orders + pages) / 16
    }

    /// The identifiers of all its pictures, logos included.
    pub fn identifiers(&self) -> impl Iterator<Item = &str> {
        let folios = self.folios.iter().flat_map(|folio| &folio.pictures);
        let of_folios = folios.filter_map(FolioPicture::picture);
        let others = self.logos.iter().flatten().chain(&self.thumbnail);
        let others = others.chain(&self.placeholder).chain(&self.accompanying);
        of_folios.chain(others).map(|picture| picture.identifier.as_str())
    }
}

/// A range, its folios and all below it.
fn entries(range: &RangeDescription) -> usize {
    1 + range.folios.len() + range.parts.len() + range.ranges.iter().map(entries).sum::<usize>()
}

/// One surface of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folio {
    /// Unique within the item.
    pub name: String,
    pub label: LanguageMap,
    /// What is said of this one alone.
    pub metadata: Vec<Pair>,
    pub behavior: Option<FolioBehavior>,
    /// In pixels, where it is not that of the first picture.
    pub size: Option<Size>,
    /// Of what its picture shows.
    pub measures: Option<Millimeters>,
    /// Of the same surface, the first one shown first, or put on it; empty where the leaf is
    /// missing.
    pub pictures: Vec<FolioPicture>,
}

/// One of the pictures of a folio.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolioPicture {
    /// What tells it from the others; empty where there is only one.
    pub label: LanguageMap,
    pub source: FolioSource,
    /// Which part of it is shown; inside the picture.
    pub view: View,
    /// Where on the folio it is put; `None`: all over it.
    pub place: Option<Rect>,
}

/// Where a picture of a folio comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FolioSource {
    Ours(Picture),
    /// Another server.
    Elsewhere(ImageDescription),
}

impl FolioPicture {
    /// A picture of ours of which nothing is said.
    #[must_use]
    pub fn plain(picture: Picture) -> Self {
        Self {
            label: LanguageMap::default(),
            source: FolioSource::Ours(picture),
            view: View::default(),
            place: None,
        }
    }

    /// Where it is one of ours.
    #[must_use]
    pub const fn picture(&self) -> Option<&Picture> {
        match &self.source {
            FolioSource::Ours(picture) => Some(picture),
            FolioSource::Elsewhere(_) => None,
        }
    }

    /// In pixels, before anything is cut off or turned.
    #[must_use]
    pub const fn size(&self) -> Size {
        match &self.source {
            FolioSource::Ours(picture) => picture.probe.size,
            FolioSource::Elsewhere(image) => image.size,
        }
    }
}

/// A picture that is there and can be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Names a path below the root of storage.
    pub identifier: Identifier,
    pub probe: Probe,
}
