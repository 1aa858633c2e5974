//! `[folios]` and `[[folio]]`: which pictures the manuscript has, and in which order.

use std::collections::HashMap;

use super::fields::{Field, Fields};
use super::manuscript::KEYS;
use super::names::{picture, plain_name};
use super::notes::Notes;
use super::values::{optional_texts, required_texts, text};
use crate::codicology::FolioLabel;
use crate::records::finding::quoted;
use crate::records::limits::{MAX_CHOICES, MAX_FOLIOS};
use crate::records::path::PicturePattern;
use crate::records::record::{FolioEntry, FolioList, PictureEntry};
use crate::text::{LanguageMap, nfc, stem};

const EXAMPLE: &str = "image = \"folder/file.tif\"";

/// `None` after noting what is wrong or missing.
pub(super) fn read(fields: &mut Fields<'_>, notes: &mut Notes<'_>) -> Option<FolioList> {
    let folios = fields.take("folios");
    let listed = fields.take("folio");
    if folios.is_none() && listed.is_none() {
        notes.error_of_file(
            "has no folios; write [folios] with images = \"folder/*.tif\", or a [[folio]] for each",
        );
        return None;
    }
    let entries = listed.as_ref().map(|field| field.list(MAX_FOLIOS, notes)).unwrap_or_default();
    let mut names = Names::default();
    let entries: Vec<FolioEntry> =
        entries.into_iter().filter_map(|fields| entry(fields, &mut names, notes)).collect();
    let Some(folios) = folios else {
        let unnamed = entries.iter().filter(|entry| entry.name.is_none());
        note_taken_stems(unnamed, &entries, notes);
        return Some(FolioList::Listed(entries));
    };
    note_taken_pictures(&entries, notes);
    matching(&folios, entries, notes)
}

fn matching(
    field: &Field<'_>,
    entries: Vec<FolioEntry>,
    notes: &mut Notes<'_>,
) -> Option<FolioList> {
    let mut fields = field.fields("one table with the heading [folios]", notes)?;
    let images = fields.require("images", "images = \"folder/*.tif\"", notes);
    let line = images.as_ref().map_or(0, |field| notes.line(field.span.start));
    let pattern = images.and_then(|field| pattern(&field, notes));
    let first = fields.take("first_label");
    let has_first = first.is_some();
    let first_label = first.and_then(|field| first_label_of(&field, notes));
    fields.finish(KEYS, notes);
    if has_first && first_label.is_none() {
        return None;
    }
    Some(FolioList::Matching { pattern: pattern?, first_label, entries, line })
}

fn pattern(field: &Field<'_>, notes: &mut Notes<'_>) -> Option<PicturePattern> {
    let given = text(field, "a path with wildcards, such as \"folder/*.tif\"", notes)?;
    match PicturePattern::parse(&given) {
        Ok(pattern) => Some(pattern),
        Err(error) => {
            notes.error(&field.span, format!("`{}`: {error}", field.name));
            None
        }
    }
}

fn first_label_of(field: &Field<'_>, notes: &mut Notes<'_>) -> Option<FolioLabel> {
    let wanted = "the label to count from, such as \"1r\", \"1\" or \"12a\"";
    let given = text(field, wanted, notes)?;
    let label = FolioLabel::parse(&given);
    if label.is_none() {
        let (name, given) = (&field.name, quoted(&given));
        notes.error(
            &field.span,
            format!("`{name}` must be {wanted}; from {given} nothing can be counted on"),
        );
    }
    label
}

fn entry(mut fields: Fields<'_>, names: &mut Names, notes: &mut Notes<'_>) -> Option<FolioEntry> {
    let span = fields.span().clone();
    let line = notes.line(span.start);
    let label = optional_texts(&mut fields, "label", notes);
    let name = fields.take("name");
    let name = name.map(|field| names.name(&field, line, notes));
    let (image, choice) = (fields.take("image"), fields.take("choice"));
    let pictures = match (&image, &choice) {
        (Some(field), None) => single(field, notes).map(|picture| vec![picture]),
        (None, Some(field)) => several(field, notes),
        (None, None) => {
            notes
                .error(&span, format!("this folio has no picture; write {EXAMPLE}, or a `choice`"));
            None
        }
        (Some(_), Some(field)) => {
            let remedy = "put the image first in the choice and remove `image`";
            notes.error(&field.span, format!("this folio has both `image` and `choice`; {remedy}"));
            None
        }
    };
    fields.finish(KEYS, notes);
    let name = match name {
        Some(name) => Some(name?),
        None => None,
    };
    Some(FolioEntry { name, label, pictures: pictures?, line })
}

fn single(field: &Field<'_>, notes: &mut Notes<'_>) -> Option<PictureEntry> {
    let path = picture(field, notes)?;
    let line = notes.line(field.span.start);
    Some(PictureEntry { path, label: LanguageMap::default(), line })
}

fn several(field: &Field<'_>, notes: &mut Notes<'_>) -> Option<Vec<PictureEntry>> {
    let parts = field.list(MAX_CHOICES, notes);
    if parts.len() == 1 {
        notes.error(
            &field.span,
            "a choice has two pictures or more; for a single one write `image` instead",
        );
    }
    let mut pictures: Vec<PictureEntry> = Vec::new();
    let count = parts.len();
    for mut fields in parts {
        let image = fields.require("image", EXAMPLE, notes);
        let picture = image.and_then(|field| single(&field, notes));
        let label = required_texts(&mut fields, "label", notes);
        fields.finish(KEYS, notes);
        let (Some(picture), Some(label)) = (picture, label) else { continue };
        let path = nfc(picture.path.as_str());
        if pictures.iter().any(|other| nfc(other.path.as_str()) == path) {
            let path = quoted(picture.path.as_str());
            notes.error_in_line(picture.line, format!("{path} is in this choice twice"));
        }
        pictures.push(PictureEntry { label, ..picture });
    }
    (count > 1 && pictures.len() == count).then_some(pictures)
}

/// Names that folios were given, each with the line of its folio.
#[derive(Default)]
struct Names(HashMap<String, usize>);

impl Names {
    /// The name in `field`, of the folio in `line`; notes where another folio has it.
    fn name(&mut self, field: &Field<'_>, line: usize, notes: &mut Notes<'_>) -> Option<String> {
        let name = plain_name(field, notes)?;
        if let Some(other) = self.0.insert(name.clone(), line) {
            let message = format!(
                "the name {} is taken by the folio in line {other}; names are parts of addresses, \
                 give it another",
                quoted(&name)
            );
            notes.error(&field.span, message);
        }
        Some(name)
    }
}

/// A folio without a name is named by its picture, which must not be another's name.
fn note_taken_stems<'e>(
    unnamed: impl Iterator<Item = &'e FolioEntry>,
    entries: &'e [FolioEntry],
    notes: &mut Notes<'_>,
) {
    let given = entries.iter().filter_map(|entry| Some((entry.name.clone()?, entry.line)));
    let mut taken: HashMap<String, usize> = given.collect();
    for entry in unnamed {
        let name = nfc(&stem(entry.pictures[0].path.file_name()));
        if let Some(line) = taken.get(&name) {
            let message = format!(
                "this folio is named {} after its picture, as the folio in line {line} is; give it a \
                 `name` of its own",
                quoted(&name)
            );
            notes.error_in_line(entry.line, message);
        }
        taken.entry(name).or_insert(entry.line);
    }
}

/// With a pattern, an entry is found by its picture, so no two may have the same.
fn note_taken_pictures(entries: &[FolioEntry], notes: &mut Notes<'_>) {
    let mut taken: HashMap<String, usize> = HashMap::new();
    for picture in entries.iter().flat_map(|entry| &entry.pictures) {
        // Composed or not, it is the same file.
        if let Some(line) = taken.insert(nfc(picture.path.as_str()), picture.line) {
            let path = quoted(picture.path.as_str());
            let message = format!("{path} is in the folio of line {line} already; remove it here");
            notes.error_in_line(picture.line, message);
        }
    }
}
