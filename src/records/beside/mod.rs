//! Files beside a record that tell of its folios: `text/` with transcriptions, `annotations/` with
//! annotations.
//!
//! [`Beside`] says from the names of the files which folio each belongs to; what is named after no
//! folio may tell of several ([`Whole`]) and says itself of which, when it was read as
//! [`Content`]. Nothing here reads files. What belongs to nothing is a finding and touches nothing
//! else.

mod content;
mod file;
mod folios;
#[cfg(test)]
mod tests;
mod told;

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::finding::{Finding, quoted};
use super::layout::LaidFolio;
use crate::image_api::Identifier;
use crate::presentation::{PageReference, Part};
use crate::storage::Listing;
use crate::text::{LanguageMap, NaturalKey, Term, language, language_tag, nfc, stem, term};
use folios::Folios;
use told::Told;

pub use content::Content;
pub use file::PageFile;

/// Files that are looked at beside one record: several for each of the most folios.
const MAX_FILES: usize = 50_000;

/// Files of several folios, which are read before the Manifest can be written. More of them are files
/// of folios that the record does not have.
const MAX_WHOLE: usize = 20;

/// Pages of Annotations of one folio.
const MAX_PAGES: usize = 50;

/// Folders beside a record, and what their pages are called where nothing else is said.
const FOLDERS: [(&str, Term); 2] =
    [(file::TEXT, term::TEXT), (file::ANNOTATIONS, term::ANNOTATIONS)];

/// What is known of the folios of one record beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// By the names of the folios; the pages of each are not empty and differ in their names.
    pub pages: BTreeMap<String, Vec<FolioPage>>,
}

/// A page of Annotations of one folio, and the file that it is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolioPage {
    pub reference: PageReference,
    /// The language of texts that do not say theirs: a BCP 47 tag.
    pub language: Option<String>,
    pub file: Arc<PageFile>,
    /// What the file may call the folio, in Unicode NFC.
    pub called: HashSet<String>,
    /// Whether the file is the folio's own, and tells of it also where it calls it nothing.
    pub is_own: bool,
}

/// A file that is named after no folio and may tell of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whole {
    pub file: Arc<PageFile>,
    name: String,
    language: Option<String>,
}

impl Beside {
    /// The folders that lie beside a record of this file.
    pub fn folders(record: &str) -> impl Iterator<Item = String> {
        let folder = record.rsplit_once('/').map_or("", |(folder, _)| folder);
        FOLDERS.iter().map(move |(name, _)| format!("{folder}/{name}"))
    }

    /// Whose the files are that these folders (see [`Beside::folders`]) hold, as their names say; what may be of several
    /// folios is given apart. All that is left out is a finding.
    #[must_use]
    pub fn sort(
        folios: &[LaidFolio],
        listings: &[(String, Arc<Listing>)],
    ) -> (Self, Vec<Whole>, Vec<Finding>) {
        let (mut beside, mut whole, mut told) = (Self::default(), Vec::new(), Told::default());
        let folios = Folios::new(folios);
        let mut files = Vec::new();
        for (folder, listing) in listings {
            for outside in &listing.outside {
                let message = "is not looked at: it is a link that leads out of the records \
                               folder; put the file itself here";
                told.push(outside, || message);
            }
            for name in &listing.unusable {
                let message = "is not looked at: no address can carry its name, or \
                               it is a link that leads nowhere; rename or remove it";
                told.push(&format!("{folder}/{name}"), || message);
            }
            files.extend(listing.entries.iter().filter_map(|it| PageFile::new(it, &mut told)));
        }
        // What says where its lines stand comes before plain text of the same name.
        files.sort_by_cached_key(|it| (it.rank(), NaturalKey::of(&it.path)));
        for file in files.iter().skip(MAX_FILES) {
            told.push(&file.path, || {
                format!("is not looked at: more than {MAX_FILES} files lie beside this record")
            });
        }
        for file in files.into_iter().take(MAX_FILES).map(Arc::new) {
            let own_stem = nfc(&stem(file.file_name()));
            match folios.of_stem(&own_stem) {
                Some((folio, word)) => {
                    let page = own_page(&file, word, folio.called());
                    beside.add(folio.name(), page, &mut told);
                }
                None if file.is_of_one_folio() || whole.len() >= MAX_WHOLE => {
                    told.push(&file.path, || folios.explain(&own_stem));
                }
                None => {
                    let language = language_of(&own_stem);
                    whole.push(Whole { file, name: own_stem, language });
                }
            }
        }
        (beside, whole, told.into_list())
    }

    /// Adds the pages of files that tell of several folios, and says what each tells of none.
    pub fn add_wholes<'w>(
        &mut self,
        folios: &[LaidFolio],
        wholes: impl IntoIterator<Item = (&'w Whole, &'w Content)>,
    ) -> Vec<Finding> {
        let folios = Folios::new(folios);
        let mut findings = Vec::new();
        for (whole, content) in wholes {
            findings.extend(self.add_whole(&folios, whole, content));
        }
        findings
    }

    fn add_whole(&mut self, folios: &Folios<'_>, whole: &Whole, content: &Content) -> Vec<Finding> {
        let mut told = Told::default();
        let path = &whole.file.path;
        for (folio, called) in content.of_folios(folios, path, &mut told) {
            let page = FolioPage {
                reference: reference(&whole.name, whole.file.folder()),
                language: whole.language.clone(),
                file: Arc::clone(&whole.file),
                called,
                is_own: false,
            };
            self.add(&folio, page, &mut told);
        }
        told.into_list()
    }

    /// A page of a folio by its name.
    #[must_use]
    pub fn page(&self, folio: &str, name: &str) -> Option<&FolioPage> {
        self.pages.get(folio)?.iter().find(|page| page.reference.name == name)
    }

    fn add(&mut self, folio: &str, page: FolioPage, told: &mut Told) {
        let name = &page.reference.name;
        let refusal = if name == Part::PAINTING || Identifier::new(name.as_str()).is_err() {
            format!("a page of annotations cannot be called {}; rename the file", quoted(name))
        } else {
            let pages = self.pages.entry(folio.to_owned()).or_default();
            match pages.iter().find(|other| other.reference.name == *name) {
                Some(other) => format!(
                    "`{}` gives folio {} a page called {} already; put a word before the last dot, \
                     as in `{folio}.ocr.xml`",
                    other.file.path,
                    quoted(folio),
                    quoted(name)
                ),
                None if pages.len() >= MAX_PAGES => {
                    format!("folio {} has {MAX_PAGES} pages of annotations already", quoted(folio))
                }
                None => return pages.push(page),
            }
        };
        told.push(&page.file.path, || format!("is left out: {refusal}"));
    }
}

/// The page of a file that is named after a folio, with `word` behind.
fn own_page(file: &Arc<PageFile>, word: Option<&str>, called: HashSet<String>) -> FolioPage {
    FolioPage {
        reference: reference(word.unwrap_or(file.folder()), file.folder()),
        language: word.and_then(language_of),
        file: Arc::clone(file),
        called,
        is_own: true,
    }
}

fn reference(name: &str, folder: &str) -> PageReference {
    let known = FOLDERS.iter().find(|(known, _)| *known == name && name == folder);
    let label = known.map_or_else(|| LanguageMap::none(name), |(_, label)| (*label).into());
    PageReference { name: name.to_owned(), label }
}

/// The language tag at the end of a word: `ar`, `translation-en`, `ar-Latn`. Three letters are one
/// only where they are that of a language of manuscripts: `raw` is somebody's as well.
fn language_of(word: &str) -> Option<String> {
    let behind = word.match_indices(['-', '.', '_']).map(|(at, _)| at + 1);
    std::iter::once(0).chain(behind).find_map(|start| {
        let tag = language_tag(&word[start..]).ok()?;
        let is_short = tag.split('-').next().is_some_and(|primary| primary.len() == 2);
        (is_short || language(&tag).is_some()).then_some(tag)
    })
}
