//! A record brought together with the files that are there.

mod contents;
mod files;
mod matching;
mod numbers;

use std::collections::{BTreeSet, HashMap};

use super::finding::{Finding, Severity, quoted};
use super::findings::Findings;
use super::record::{FolioEntry, FolioList, PictureEntry, Record};
use crate::presentation::RangeDescription;
use crate::text::{LanguageMap, nfc, stem};
pub(super) use contents::Contents;
use files::Files;

/// What a manuscript consists of, as far as its files are there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// In reading order; each has a picture. Empty where no file is there.
    pub folios: Vec<LaidFolio>,
    /// The table of contents; each range has folios or ranges.
    pub ranges: Vec<RangeDescription>,
}

/// One folio with its pictures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaidFolio {
    /// Unique, in Unicode NFC.
    pub name: String,
    /// Whether the record says so, and not only a file's name.
    pub is_name_given: bool,
    pub label: LanguageMap,
    /// Of the same surface; not empty.
    pub pictures: Vec<LaidPicture>,
    /// Line of the record that it comes from.
    pub line: usize,
}

/// A file that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaidPicture {
    /// Below the images folder, spelled as it is stored.
    pub path: String,
    /// Empty where the folio has only this one.
    pub label: LanguageMap,
    /// Line of the record that names it.
    pub line: usize,
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
        let pictures = entries.iter().flat_map(|entry| &entry.pictures);
        let folders = pictures.map(|picture| picture.path.folder()).chain(pattern);
        folders.map(str::to_owned).collect()
    }

    /// The pictures that are named one by one, by their folders: for where it cannot be told
    /// what is there.
    #[must_use]
    pub fn named(&self) -> HashMap<String, Vec<String>> {
        let (FolioList::Listed(entries) | FolioList::Matching { entries, .. }) = &self.folios;
        let mut named: HashMap<String, Vec<String>> = HashMap::new();
        for picture in entries.iter().flat_map(|entry| &entry.pictures) {
            let path = &picture.path;
            named.entry(path.folder().to_owned()).or_default().push(path.as_str().to_owned());
        }
        named
    }

    /// The folders that are no items of their own for this record: those of its pictures, and
    /// of its logos unless they lie in the images folder itself.
    #[must_use]
    pub fn claims(&self) -> BTreeSet<String> {
        let logos = self.providers.iter().filter_map(|provider| provider.logo.as_ref());
        let logos = logos.map(|logo| logo.folder().to_owned()).filter(|it| !it.is_empty());
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
        let ranges = Contents::new(&folios).ranges(&self.ranges, warnings);
        // Ranges may name a folio whose picture is missing: it ends here, not there.
        let folios = folios.into_iter().filter(|folio| !folio.pictures.is_empty()).collect();
        Layout { folios, ranges }
    }
}

/// Whether several pictures are listed and none of them is there. One warning says it
/// for all: the images folder is another one.
fn is_nothing_there(
    entries: &[FolioEntry],
    files: &Files<'_>,
    warnings: &mut Findings<'_>,
) -> bool {
    let mut listed = entries.iter().flat_map(|entry| &entry.pictures);
    let Some(first) = listed.clone().next() else { return false };
    let count = listed.clone().count();
    if count < 2 || listed.any(|picture| files.find(&picture.path).is_some()) {
        return false;
    }
    warnings.push_with(Some(first.line), || {
        format!(
            "none of its {count} pictures is below the images folder, such as {}; is that the \
             right folder?",
            quoted(first.path.as_str())
        )
    });
    true
}

/// A folio as listed; without pictures where none is there.
fn listed(entry: &FolioEntry, files: &Files<'_>, warnings: &mut Findings<'_>) -> LaidFolio {
    let own_stem = nfc(&stem(entry.pictures[0].path.file_name()));
    let label = if entry.label.is_empty() {
        LanguageMap::none(own_stem.as_str())
    } else {
        entry.label.clone()
    };
    LaidFolio {
        is_name_given: entry.name.is_some(),
        name: entry.name.clone().unwrap_or(own_stem),
        label,
        pictures: there(&entry.pictures, files, warnings),
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
    for picture in pictures {
        match files.find(&picture.path) {
            Some(path) => {
                let PictureEntry { label, line, .. } = picture;
                laid.push(LaidPicture {
                    path: path.into_owned(),
                    label: label.clone(),
                    line: *line,
                });
            }
            None => {
                warnings.push_with(Some(picture.line), || files.explain_missing(&picture.path));
            }
        }
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
