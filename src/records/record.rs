//! [`Record`]: what a `manuscript.toml` says, in types.

use super::path::{PicturePath, PicturePattern};
use crate::codicology::FolioLabel;
use crate::presentation::{Behavior, HomepageDescription, Pair, ViewingDirection};
use crate::text::LanguageMap;

/// A manuscript as its record describes it.
///
/// Invariants: the title is not empty; names of listed folios and of ranges are unique.
/// Texts that were not given are empty maps.
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
    pub restored: Option<bool>,
    /// `http:` URI of Creative Commons or RightsStatements.org.
    pub rights: Option<String>,
    pub viewing_direction: Option<ViewingDirection>,
    pub behavior: Option<Behavior>,
    pub required_statement: Option<Pair>,
    pub providers: Vec<Provider>,
    /// Further pairs, in their order. [`Record::metadata`] has those of the fields above too.
    pub pairs: Vec<Pair>,
    pub folios: FolioList,
    pub ranges: Vec<RangeEntry>,
}

/// When the manuscript was made, as it is written of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Date {
    pub text: LanguageMap,
    pub calendar: Option<Calendar>,
}

/// A calendar that dates of manuscripts are given in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calendar {
    Hijri,
    SolarHijri,
    Julian,
    Gregorian,
}

/// Who stands behind the publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// `http:` or `https:` URI.
    pub id: String,
    pub label: LanguageMap,
    pub homepage: Option<HomepageDescription>,
    pub logo: Option<PicturePath>,
    /// Line of the logo in the file; that of the provider where there is none.
    pub logo_line: usize,
    /// Line of the provider in the file.
    pub line: usize,
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
        /// What is different for some of them.
        entries: Vec<FolioEntry>,
        /// Line of the pattern in the file.
        line: usize,
    },
}

/// One folio as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolioEntry {
    /// In Unicode NFC. `None`: the stem of the first picture.
    pub name: Option<String>,
    /// Empty: the stem, or a number.
    pub label: LanguageMap,
    /// Not empty.
    pub pictures: Vec<PictureEntry>,
    /// Line of the entry in the file.
    pub line: usize,
}

/// One picture of a folio.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureEntry {
    pub path: PicturePath,
    /// Empty where it is the folio's only one.
    pub label: LanguageMap,
    /// Line of the path in the file.
    pub line: usize,
}

/// A part of the table of contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RangeEntry {
    /// Unique in the record.
    pub name: String,
    pub label: LanguageMap,
    pub content: RangeContent,
    /// Parts of this part.
    pub ranges: Vec<RangeEntry>,
    /// Line of the range in the file.
    pub line: usize,
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
}

/// The name of a folio, or a label that only one folio has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolioReference {
    pub text: String,
    /// Line of the reference in the file.
    pub line: usize,
}
