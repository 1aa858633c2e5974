//! A record brought together with the files that are there.

mod contents;
mod files;
mod matching;
mod numbers;
mod quires;

use std::collections::{BTreeSet, HashMap};

use super::finding::{Finding, Severity, quoted};
use super::findings::Findings;
use super::line::Line;
use super::path::PicturePath;
use super::record::{FolioEntry, FolioList, PictureEntry, PictureSource, Record};
use crate::geometry::{Millimeters, Rect, Size};
use crate::presentation::{
    FolioBehavior, ImageDescription, Pair, RangeDescription, SequenceDescription, View,
};
use crate::text::LanguageMap;
pub(super) use contents::Contents;
use files::Files;

/// What a manuscript consists of, as far as its files are there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// In reading order; each has a picture or is said to be missing. Empty where no picture is
    /// there.
    pub folios: Vec<LaidFolio>,
    /// The table of contents; each range has folios or ranges.
    pub ranges: Vec<RangeDescription>,
    /// Other orders; each has folios.
    pub sequences: Vec<SequenceDescription>,
    /// The name of the folio at which reading begins.
    pub start: Option<String>,
}

/// One folio with its pictures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaidFolio {
    /// Unique, in Unicode NFC.
    pub name: String,
    /// Whether the record says so, and not only a file's name.
    pub is_name_given: bool,
    pub label: LanguageMap,
    /// What it is called in another foliation.
    pub other_label: LanguageMap,
    pub metadata: Vec<Pair>,
    pub behavior: Option<FolioBehavior>,
    /// In pixels, where it is not that of the first picture.
    pub size: Option<Size>,
    /// Of what its picture shows.
    pub measures: Option<Millimeters>,
    /// Of the same surface, or put on it; empty only where the record says that the leaf is
    /// missing.
    pub pictures: Vec<LaidPicture>,
    /// Whether the record says that there is no picture of it.
    pub is_missing: bool,
    /// Line of the record that it comes from.
    pub line: Line,
}

/// A picture that is there, as far as names tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaidPicture {
    pub source: LaidSource,
    /// Empty where the folio has only this one.
    pub label: LanguageMap,
    pub view: View,
    /// Where on the folio it is put; `None`: all over it.
    pub place: Option<Rect>,
    /// Line of the record that names it.
    pub line: Line,
}

/// Where a picture that is there comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LaidSource {
    /// Below the images folder, spelled as it is stored.
    Path(String),
    /// Another server.
    Elsewhere(ImageDescription),
}

impl LaidPicture {
    /// Where it is a file of ours.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        match &self.source {
            LaidSource::Path(path) => Some(path),
            LaidSource::Elsewhere(_) => None,
        }
    }

    /// A file of which nothing is said.
    fn plain(path: String, line: Line) -> Self {
        Self {
            source: LaidSource::Path(path),
            label: LanguageMap::default(),
            view: View::default(),
            place: None,
            line,
        }
    }
}

impl Record {
    /// The folders below the images folder that hold this manuscript's pictures; the
    /// images folder itself is the empty string.
    #[must_use]
    pub fn folders(&self) -> BTreeSet<String> {
        let (entries, pattern) = match &self.folios {
            FolioList::Listed(entries) => (entries, None),
            FolioList::Matching { entries, pattern, .. } => (entries, Some(pattern.folder())),
        };
        let paths = entries.iter().flat_map(FolioEntry::paths);
        let folders = paths.map(PicturePath::folder).chain(pattern);
        folders.map(str::to_owned).collect()
    }

    /// The pictures that are named one by one, by their folders: for where it cannot be told
    /// what is there.
    #[must_use]
    pub fn named(&self) -> HashMap<String, Vec<String>> {
        let (FolioList::Listed(entries) | FolioList::Matching { entries, .. }) = &self.folios;
        let mut named: HashMap<String, Vec<String>> = HashMap::new();
        for path in entries.iter().flat_map(FolioEntry::paths) {
            named.entry(path.folder().to_owned()).or_default().push(path.as_str().to_owned());
        }
        named
    }

    /// The folders that are no items of their own for this record: those of its pictures, and
    /// of its logos unless they lie in the images folder itself.
    #[must_use]
    pub fn claims(&self) -> BTreeSet<String> {
        let logos = self.providers.iter().filter_map(|provider| provider.logo.as_ref());
        let logos = logos.map(|logo| logo.path.folder().to_owned()).filter(|it| !it.is_empty());
        let mut claims = self.folders();
        claims.extend(logos);
        claims
    }

    /// Puts the folios in their order and gives them names and labels.
    ///
    /// `files` has the paths of the files in each of [`Record::folders`], in natural
    /// order of their names; files that are known to be no pictures should not be among
    /// them, since folios are counted here. What is not there is left out.
    #[must_use]
    pub fn lay_out(&self, files: &HashMap<String, Vec<String>>) -> Layout {
        self.laid_out(&Files::new(files), &mut Findings::unheard(&self.file))
    }

    /// As [`Record::lay_out`], with a warning for all that is left out. Finding out what
    /// was meant takes many times as long: not for every request.
    #[must_use]
    pub fn lay_out_and_tell(&self, files: &HashMap<String, Vec<String>>) -> (Layout, Vec<Finding>) {
        let mut warnings = Findings::new(&self.file, Severity::Warning);
        let layout = self.laid_out(&Files::new(files), &mut warnings);
        (layout, warnings.into_list())
    }

    fn laid_out(&self, files: &Files<'_>, warnings: &mut Findings<'_>) -> Layout {
        let folios = match &self.folios {
            FolioList::Listed(entries) => {
                if is_nothing_there(entries, files, warnings) {
                    return Layout::default();
                }
                entries.iter().map(|entry| listed(entry, files, warnings)).collect()
            }
            FolioList::Matching { .. } => matching::folios(self, files, warnings),
        };
        let mut contents = Contents::new(&folios);
        let mut ranges = contents.ranges(&self.ranges, warnings);
        ranges.extend(quires::range(self, &folios, &contents, warnings));
        let sequences = contents.sequences(&self.sequences, warnings);
        let start = self.start.as_ref().and_then(|start| contents.name(start, warnings));
        // Ranges may name a folio whose picture is missing: it ends here, not there.
        let folios = folios.into_iter().filter(contents::is_there).collect();
        Layout { folios, ranges, sequences, start }
    }
}

/// Whether several pictures are listed and none of them is there. One warning says it
/// for all: the images folder is another one.
fn is_nothing_there(
    entries: &[FolioEntry],
    files: &Files<'_>,
    warnings: &mut Findings<'_>,
) -> bool {
    let pictures = entries.iter().flat_map(|entry| &entry.pictures);
    let mut listed = pictures.filter_map(|picture| Some((picture.path()?, picture.line)));
    let Some((first, line)) = listed.clone().next() else { return false };
    let count = listed.clone().count();
    if count < 2 || listed.any(|(path, _)| files.find(path).is_some()) {
        return false;
    }
    warnings.push_with(Some(line), || {
        format!(
            "none of its {count} pictures is below the images folder, such as {}; is that the \
             right folder?",
            quoted(first.as_str())
        )
    });
    true
}

/// A folio as listed; without pictures where none is there.
fn listed(entry: &FolioEntry, files: &Files<'_>, warnings: &mut Findings<'_>) -> LaidFolio {
    let own = entry.default_name();
    let name = entry.name.clone().unwrap_or_else(|| own.clone());
    let label = if !entry.label.is_empty() {
        entry.label.clone()
    } else if own.is_empty() {
        // It has no file that could be its label.
        LanguageMap::none(name.as_str())
    } else {
        LanguageMap::none(own)
    };
    of_entry(entry, name, label, files, warnings)
}

/// A folio of an entry, with the name and the label that it has among the others.
fn of_entry(
    entry: &FolioEntry,
    name: String,
    label: LanguageMap,
    files: &Files<'_>,
    warnings: &mut Findings<'_>,
) -> LaidFolio {
    LaidFolio {
        // A leaf without a file has no other name than the one that the record says.
        is_name_given: entry.name.is_some() || entry.paths().next().is_none(),
        name,
        label,
        other_label: entry.other_label.clone(),
        metadata: entry.metadata(),
        behavior: entry.behavior,
        size: entry.size,
        measures: entry.measures,
        pictures: there(&entry.pictures, files, warnings),
        is_missing: entry.pictures.is_empty(),
        line: entry.line,
    }
}

/// Those pictures that are there.
fn there(
    pictures: &[PictureEntry],
    files: &Files<'_>,
    warnings: &mut Findings<'_>,
) -> Vec<LaidPicture> {
    let mut laid = Vec::new();
    for PictureEntry { source, label, view, place, line } in pictures {
        let source = match source {
            PictureSource::Elsewhere(image) => LaidSource::Elsewhere(image.clone()),
            PictureSource::Path(path) => {
                let Some(stored) = files.find(path) else {
                    warnings.push_with(Some(*line), || files.explain_missing(path));
                    continue;
                };
                LaidSource::Path(stored.into_owned())
            }
        };
        let (label, view, place, line) = (label.clone(), *view, *place, *line);
        laid.push(LaidPicture { source, label, view, place, line });
    }
    laid
}

/// Says where pictures are looked for.
fn place(folder: &str) -> String {
    if folder.is_empty() {
        "the images folder".into()
    } else {
        format!("the folder {} below the images folder", quoted(folder))
    }
}
