//! Folios of a pattern: every file that matches, changed where the record says so.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::files::Files;
use super::numbers::Numbers;
use super::{LaidFolio, LaidPicture, of_entry, place};
use crate::records::finding::quoted;
use crate::records::findings::Findings;
use crate::records::limits::MAX_FOLIOS;
use crate::records::line::Line;
use crate::records::path::{PicturePath, PicturePattern, split};
use crate::records::record::{FolioEntry, FolioList, Record};
use crate::text::{LanguageMap, folio_names, stem};

/// Folios in the order of the files; none where the record lists them one by one.
pub(super) fn folios(
    record: &Record,
    files: &Files<'_>,
    warnings: &mut Findings<'_>,
) -> Vec<LaidFolio> {
    let FolioList::Matching { pattern, first_label, is_spelled, entries, line } = &record.folios
    else {
        return Vec::new();
    };
    let matching = matching_files(pattern, *line, files, warnings);
    let by_file = by_file(entries, &matching, files, pattern, warnings);
    let further: HashSet<Cow<'_, str>> = by_file
        .iter()
        .flat_map(|(own, entry)| {
            let of_entry = entry.paths().filter_map(|path| files.find(path));
            of_entry.filter(move |file| file != own)
        })
        .collect();
    let own: Vec<&str> = matching.into_iter().filter(|file| !further.contains(*file)).collect();

    let names = names(&own, &by_file, warnings);
    let mut numbers = Numbers::new(first_label.as_ref(), *is_spelled);
    own.iter()
        .zip(names)
        .map(|(file, name)| {
            let entry = by_file.get(file).copied();
            let stem = stem(named_by(file, entry));
            match entry {
                Some(entry) => {
                    let label = numbers.label_of(&entry.label, &stem);
                    of_entry(entry, name, label, files, warnings)
                }
                None => LaidFolio {
                    name,
                    is_name_given: false,
                    label: numbers.label_of(&LanguageMap::default(), &stem),
                    other_label: LanguageMap::default(),
                    metadata: Vec::new(),
                    behavior: None,
                    size: None,
                    measures: None,
                    pictures: vec![LaidPicture::plain((*file).to_owned(), *line)],
                    is_missing: false,
                    line: *line,
                },
            }
        })
        .collect()
}

fn matching_files<'f>(
    pattern: &PicturePattern,
    line: Line,
    files: &Files<'f>,
    warnings: &mut Findings<'_>,
) -> Vec<&'f str> {
    let there = files.of(pattern.folder());
    let matching = there.iter().map(String::as_str).filter(|file| pattern.matches(file));
    // One more than the most tells that there are more.
    let mut matching: Vec<&str> = matching.take(MAX_FOLIOS + 1).collect();
    if matching.is_empty() {
        warnings.push_with(Some(line), || matches_nothing(pattern, there.first()));
    }
    if matching.len() > MAX_FOLIOS {
        matching.truncate(MAX_FOLIOS);
        warnings.push_with(Some(line), || {
            format!(
                "{} matches more than {MAX_FOLIOS} files, the most for one manuscript; the others \
                 are left out",
                quoted(&pattern.to_string())
            )
        });
    }
    matching
}

/// Why a pattern has no folios; `other` is a file of its folder.
fn matches_nothing(pattern: &PicturePattern, other: Option<&String>) -> String {
    let (given, place) = (quoted(&pattern.to_string()), place(pattern.folder()));
    match other {
        Some(other) => {
            let other = quoted(split(other).1);
            format!("{given} matches no file; a file of {place} is called {other}")
        }
        None => format!("{given} matches no file: {place} is not there or empty"),
    }
}

/// Entries by the first of their pictures that is there; those without one are left out.
fn by_file<'f, 'e>(
    entries: &'e [FolioEntry],
    matching: &[&'f str],
    files: &Files<'f>,
    pattern: &PicturePattern,
    warnings: &mut Findings<'_>,
) -> HashMap<&'f str, &'e FolioEntry> {
    let matching: HashSet<&str> = matching.iter().copied().collect();
    let mut by_file = HashMap::new();
    for entry in entries {
        let paths = || entry.pictures.iter().filter_map(|it| Some((it.path()?, it.line)));
        let mut there = paths().filter_map(|(path, line)| Some((path, line, files.find(path)?)));
        match there.next() {
            Some((_, _, Cow::Borrowed(file))) if matching.contains(file) => {
                by_file.insert(file, entry);
            }
            Some((path, line, _)) => warnings.push_with(Some(line), || {
                format!(
                    "{} does not match {}, so this folio is left out; let the pattern match it, or \
                     list all folios without [folios]",
                    quoted(path.as_str()),
                    quoted(&pattern.to_string())
                )
            }),
            None => {
                for (path, line) in paths() {
                    warnings.push_with(Some(line), || files.explain_missing(path));
                }
            }
        }
    }
    by_file
}

/// The name of the file that a folio is called after: of the first picture of its entry,
/// there or not, so that its address stays when a picture is missing for a while.
fn named_by<'n>(file: &'n str, entry: Option<&'n FolioEntry>) -> &'n str {
    let own = entry.and_then(|entry| entry.paths().next());
    own.map_or_else(|| split(file).1, PicturePath::file_name)
}

/// Names given in the record, else those of the files; all differ.
fn names(
    own: &[&str],
    by_file: &HashMap<&str, &FolioEntry>,
    warnings: &mut Findings<'_>,
) -> Vec<String> {
    let entry = |file: &str| by_file.get(file).copied();
    let given = |file: &str| entry(file).and_then(|entry| entry.name.as_deref());
    let mut taken: HashMap<String, Option<Line>> = own
        .iter()
        .filter_map(|file| Some((given(file)?.to_owned(), entry(file).map(|entry| entry.line))))
        .collect();
    let unnamed: Vec<&str> = own.iter().copied().filter(|file| given(file).is_none()).collect();
    let file_names: Vec<&str> = unnamed.iter().map(|file| named_by(file, entry(file))).collect();
    let mut of_file: HashMap<&str, String> = HashMap::new();
    for (file, wanted) in unnamed.iter().zip(folio_names(&file_names)) {
        let mut name = wanted.clone();
        let mut count = 1;
        while taken.contains_key(&name) {
            count += 1;
            name = format!("{wanted} ({count})");
        }
        if count > 1 {
            let line = taken.get(&wanted).copied().flatten();
            warnings.push_with(line, || {
                format!(
                    "the name {} is given to this folio, so that of {} is {}; give one of them \
                     another `name`",
                    quoted(&wanted),
                    quoted(file),
                    quoted(&name)
                )
            });
        }
        taken.insert(name.clone(), None);
        of_file.insert(file, name);
    }
    own.iter()
        .map(|file| match given(file) {
            Some(name) => name.to_owned(),
            None => of_file.remove(file).unwrap_or_default(),
        })
        .collect()
}
