//! [`Record`]: what a `manuscript.toml` says, in types.

use super::line::Line;
use super::path::{PicturePath, PicturePattern};
use crate::codicology::{Collation, FolioLabel};
use crate::geometry::{Millimeters, Rect, Size};
use crate::presentation::{
    Behavior, FolioBehavior, ImageDescription, Link, Pair, PartElsewhere, Place, RangeBehavior,
    Service, View, ViewingDirection,
};
use crate::text::{Calendar, LanguageMap, nfc, stem};

/// A manuscript as its record describes it.
///
/// Invariants: the title is not empty; names of listed folios are unique, and so are those of
/// ranges and sequences together. Texts that were not given are empty maps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Path of the record's file below the records folder.
    pub file: String,
    pub title: LanguageMap,
    pub summary: LanguageMap,
    pub shelfmark: LanguageMap,
    /// Who keeps the manuscript.
    pub institution: LanguageMap,
    /// Where it was made.
    pub place: LanguageMap,
    pub date: Option<Date>,
    /// BCP 47 tags of the languages that the manuscript is written in.
    pub languages: Vec<String>,
    pub script: LanguageMap,
    pub material: LanguageMap,
    /// Of a leaf.
    pub measures: Option<Millimeters>,
    pub restored: Option<bool>,
    /// `http:` URI of Creative Commons or RightsStatements.org.
    pub rights: Option<String>,
    pub viewing_direction: Option<ViewingDirection>,
    pub behavior: Option<Behavior>,
    pub required_statement: Option<Pair>,
    pub providers: Vec<Provider>,
    /// What shows the whole; its first picture where there is none.
    pub thumbnail: Option<LocatedPath>,
    /// Shown before the manuscript is opened.
    pub placeholder: Option<LocatedPath>,
    /// Shown beside the manuscript.
    pub accompanying: Option<LocatedPath>,
    /// `YYYY-MM-DDThh:mm:ssZ`, where it was given; see [`Record::nav_date`].
    pub own_nav_date: Option<String>,
    pub places: Vec<Place>,
    /// Where reading begins.
    pub start: Option<FolioReference>,
    pub homepages: Vec<Link>,
    pub renderings: Vec<Link>,
    pub see_also: Vec<Link>,
    pub services: Vec<Service>,
    /// What others publish that it belongs to.
    pub part_of: Vec<PartElsewhere>,
    /// Further pairs, in their order. [`Record::metadata`] has those of the fields above too.
    pub pairs: Vec<Pair>,
    pub folios: FolioList,
    pub ranges: Vec<RangeEntry>,
    pub sequences: Vec<SequenceEntry>,
    pub quires: Option<Quires>,
}

/// A picture that is named by its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocatedPath {
    pub path: PicturePath,
    /// Line of the path in the file.
    pub line: Line,
}

/// The gatherings of leaves, of which ranges are made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quires {
    pub collation: Collation,
    /// The folio with which the first quire begins; `None`: the first that has a number.
    pub from: Option<FolioReference>,
    /// Line in the file.
    pub line: Line,
}

/// When the manuscript was made, as it is written of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Date {
    /// Empty where only the year is given.
    pub text: LanguageMap,
    pub calendar: Option<Calendar>,
    /// The year, or the first and the last that are possible, in that calendar.
    pub years: Option<(u16, u16)>,
}

/// Who stands behind the publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// `http:` or `https:` URI.
    pub id: String,
    pub label: LanguageMap,
    pub homepage: Option<Link>,
    pub logo: Option<LocatedPath>,
    pub see_also: Vec<Link>,
    /// Line of the provider in the file.
    pub line: Line,
}

/// Where the folios come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FolioList {
    /// Listed one by one, in reading order; not empty.
    Listed(Vec<FolioEntry>),
    /// Every picture that matches a pattern.
    Matching {
        pattern: PicturePattern,
        /// Label of the first folio that has none of its own; the others are counted on
        /// from it. `None`: labels are the stems of the files.
        first_label: Option<FolioLabel>,
        /// Whether labels are spelled in every language that writes folios in its own way.
        is_spelled: bool,
        /// What is different for some of them.
        entries: Vec<FolioEntry>,
        /// Line of the pattern in the file.
        line: Line,
    },
}

/// One folio as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolioEntry {
    /// In Unicode NFC. `None`: what [`FolioEntry::default_name`] says.
    pub name: Option<String>,
    /// Empty: the stem, or a number.
    pub label: LanguageMap,
    /// What it is called in another foliation.
    pub other_label: LanguageMap,
    /// Empty only where the leaf is missing.
    pub pictures: Vec<PictureEntry>,
    /// In pixels, where it is not that of the first picture.
    pub size: Option<Size>,
    pub behavior: Option<FolioBehavior>,
    pub measures: Option<Millimeters>,
    pub pairs: Vec<Pair>,
    /// Where it is written: in the record or its table.
    pub line: Line,
}

impl FolioEntry {
    /// What a folio is called that has no name: after its first picture, there or not, so that
    /// its address stays when a picture is missing for a while; where no picture is a file of
    /// ours, after its label.
    #[must_use]
    pub fn default_name(&self) -> String {
        match self.paths().next() {
            Some(path) => nfc(&stem(path.file_name())),
            None => self.label.first().map(|(_, label)| nfc(label)).unwrap_or_default(),
        }
    }

    /// Those of its pictures that are files of ours.
    pub fn paths(&self) -> impl Iterator<Item = &PicturePath> {
        self.pictures.iter().filter_map(PictureEntry::path)
    }
}

/// One picture of a folio.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureEntry {
    pub source: PictureSource,
    /// Empty where it is the folio's only one.
    pub label: LanguageMap,
    pub view: View,
    /// Where on the folio it is put, in pixels of the folio; `None`: all over it.
    pub place: Option<Rect>,
    /// Line of the picture in the file.
    pub line: Line,
}

/// Where a picture comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PictureSource {
    /// Below the images folder.
    Path(PicturePath),
    /// Another server, as far as the record tells of it.
    Elsewhere(ImageDescription),
}

impl PictureEntry {
    /// Where it is a file of ours.
    #[must_use]
    pub const fn path(&self) -> Option<&PicturePath> {
        match &self.source {
            PictureSource::Path(path) => Some(path),
            PictureSource::Elsewhere(_) => None,
        }
    }
}

/// A part of the table of contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RangeEntry {
    /// Unique in the record.
    pub name: String,
    pub label: LanguageMap,
    pub behavior: Option<RangeBehavior>,
    pub content: RangeContent,
    /// Parts of this part.
    pub ranges: Vec<RangeEntry>,
    /// Line of the range in the file.
    pub line: Line,
}

/// Another order of the folios.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SequenceEntry {
    pub name: String,
    pub label: LanguageMap,
    pub content: RangeContent,
    /// Line of the sequence in the file.
    pub line: Line,
}

/// Which folios belong to a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RangeContent {
    /// None but those of the ranges in it.
    Nested,
    /// Both ends and everything between them.
    Between {
        from: FolioReference,
        to: FolioReference,
    },
    Listed(Vec<FolioReference>),
    /// Places on folios, such as where a text begins in the middle of a page.
    Parts(Vec<PartReference>),
}

/// A part of a folio.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartReference {
    pub folio: FolioReference,
    /// In pixels of the folio.
    pub place: Rect,
}

/// The name of a folio, or a label that only one folio has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolioReference {
    pub text: String,
    /// Line of the reference in the file.
    pub line: Line,
}
