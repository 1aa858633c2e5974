//! Folios of a pattern: every file that matches, changed where the record says so.

use std::collections::{HashMap, HashSet};

use super::files::Files;
use super::{LaidFolio, LaidPicture, place, there};
use crate::codicology::FolioLabel;
use crate::records::finding::quoted;
use crate::records::findings::Findings;
use crate::records::limits::MAX_FOLIOS;
use crate::records::path::{PicturePattern, split};
use crate::records::record::{FolioEntry, FolioList, Record};
use crate::text::{LanguageMap, folio_names, stem};

/// Folios in the order of the files; none where the record lists them one by one.
pub(super) fn folios(
    record: &Record,
    files: &Files<'_>,
    warnings: &mut Findings<'_>,
) -> Vec<LaidFolio> {
    let FolioList::Matching { pattern, first_label, entries, line } = &record.folios else {
        return Vec::new();
    };
    let matching = matching_files(pattern, *line, files, warnings);
    let by_first = by_first_file(entries, &matching, files, pattern, warnings);
    let further: HashSet<&str> = by_first
        .values()
        .flat_map(|entry| entry.pictures.iter().skip(1))
        .filter_map(|picture| files.find(&picture.path))
        .collect();
    let own: Vec<&str> = matching.into_iter().filter(|file| !further.contains(file)).collect();

    let names = names(&own, &by_first, warnings);
    let mut numbers = Numbers::new(first_label.as_ref());
    own.iter()
        .zip(names)
        .map(|(file, name)| match by_first.get(file) {
            Some(entry) => LaidFolio {
                name,
                label: numbers.label_of(&entry.label, file),
                pictures: there(&entry.pictures, files, warnings),
                line: entry.line,
            },
            None => LaidFolio {
                name,
                label: numbers.label_of(&LanguageMap::default(), file),
                pictures: vec![LaidPicture {
                    path: (*file).to_owned(),
                    label: LanguageMap::default(),
                }],
                line: *line,
            },
        })
        .collect()
}

fn matching_files<'f>(
    pattern: &PicturePattern,
    line: usize,
    files: &Files<'f>,
    warnings: &mut Findings<'_>,
) -> Vec<&'f str> {
    let there = files.of(pattern.folder());
    let matching = there.iter().map(String::as_str).filter(|file| pattern.matches(file));
    // One more than the most tells that there are more.
    let mut matching: Vec<&str> = matching.take(MAX_FOLIOS + 1).collect();
    let given = pattern.to_string();
    if let (true, Some(other)) = (matching.is_empty(), there.first()) {
        let (given, other) = (quoted(&given), quoted(split(other).1));
        let place = place(pattern.folder());
        warnings.push(
            Some(line),
            format!("{given} matches no file; a file of {place} is called {other}"),
        );
    } else if matching.is_empty() {
        let (given, place) = (quoted(&given), place(pattern.folder()));
        warnings
            .push(Some(line), format!("{given} matches no file: {place} is not there or empty"));
    }
    if matching.len() > MAX_FOLIOS {
        matching.truncate(MAX_FOLIOS);
        let given = quoted(&given);
        let message = format!(
            "{given} matches more than {MAX_FOLIOS} files, the most for one manuscript; the others \
             are left out"
        );
        warnings.push(Some(line), message);
    }
    matching
}

/// Entries by the file of their first picture; those without one are left out.
fn by_first_file<'f, 'e>(
    entries: &'e [FolioEntry],
    matching: &[&'f str],
    files: &Files<'f>,
    pattern: &PicturePattern,
    warnings: &mut Findings<'_>,
) -> HashMap<&'f str, &'e FolioEntry> {
    let matching: HashSet<&str> = matching.iter().copied().collect();
    let mut by_first = HashMap::new();
    for entry in entries {
        let first = &entry.pictures[0];
        match files.find(&first.path) {
            Some(file) if matching.contains(file) => {
                by_first.insert(file, entry);
            }
            None => warnings.push_with(Some(first.line), || files.explain_missing(&first.path)),
            Some(_) => {
                let message = format!(
                    "{} does not match {}, so this folio is left out; let the pattern match it, or \
                     list all folios without [folios]",
                    quoted(first.path.as_str()),
                    quoted(&pattern.to_string())
                );
                warnings.push(Some(first.line), message);
            }
        }
    }
    by_first
}

/// Names given in the record, else those of the files; all differ.
fn names(
    own: &[&str],
    by_first: &HashMap<&str, &FolioEntry>,
    warnings: &mut Findings<'_>,
) -> Vec<String> {
    let given = |file: &str| by_first.get(file).and_then(|entry| entry.name.as_deref());
    let mut taken: HashSet<String> =
        own.iter().filter_map(|file| given(file)).map(str::to_owned).collect();
    let unnamed: Vec<&str> = own.iter().copied().filter(|file| given(file).is_none()).collect();
    let file_names: Vec<&str> = unnamed.iter().map(|file| split(file).1).collect();
    let mut of_file: HashMap<&str, String> = HashMap::new();
    for (file, wanted) in unnamed.iter().zip(folio_names(&file_names)) {
        let mut name = wanted.clone();
        let mut count = 1;
        while !taken.insert(name.clone()) {
            count += 1;
            name = format!("{wanted} ({count})");
        }
        if count > 1 {
            let message = format!(
                "the name {} was given to another folio, so that of {} is {}; give one of them \
                 another `name`",
                quoted(&wanted),
                quoted(file),
                quoted(&name)
            );
            warnings.push(None, message);
        }
        of_file.insert(file, name);
    }
    own.iter()
        .map(|file| match given(file) {
            Some(name) => name.to_owned(),
            None => of_file.remove(file).unwrap_or_default(),
        })
        .collect()
}

/// Labels in the order of the folios.
struct Numbers<'l> {
    first: Option<&'l FolioLabel>,
    next: Option<FolioLabel>,
}

impl<'l> Numbers<'l> {
    fn new(first: Option<&'l FolioLabel>) -> Self {
        Self { first, next: first.cloned() }
    }

    /// A folio with a label of its own takes no number; where that label is one of the
    /// series, the series goes on from it.
    fn label_of(&mut self, own: &LanguageMap, file: &str) -> LanguageMap {
        if let Some((_, text)) = own.first() {
            let regular = FolioLabel::parse(text);
            let is_of_series =
                |label: &FolioLabel| self.first.is_some_and(|first| first.is_of_series(label));
            if let Some(label) = regular.filter(is_of_series) {
                self.next = label.next();
            }
            return own.clone();
        }
        let Some(label) = self.next.take() else {
            return LanguageMap::none(stem(split(file).1));
        };
        self.next = label.next();
        LanguageMap::none(label.to_string())
    }
}
