//! `[folios]` and `[[folio]]`: which pictures the manuscript has, and in which order.

use std::collections::HashMap;

use super::fields::{Field, Fields};
use super::manuscript::{KEYS, MAX_PARTS};
use super::measures::measures;
use super::names::{complaint, plain_name};
use super::notes::{Noted, Notes};
use super::pictures::{self, EXAMPLE};
use super::values::{flag, one_of, optional_texts, pair, text};
use crate::codicology::{Folio, FolioLabel, spelled};
use crate::presentation::FolioBehavior;
use crate::records::finding::quoted;
use crate::records::limits::MAX_FOLIOS;
use crate::records::line::Line;
use crate::records::path::PicturePattern;
use crate::records::record::{FolioEntry, FolioList, PictureEntry};
use crate::text::{LanguageMap, nfc};

const BEHAVIORS: [(&str, FolioBehavior); 2] =
    [("facing-pages", FolioBehavior::FacingPages), ("non-paged", FolioBehavior::NonPaged)];

/// `None` after noting what is wrong or missing.
pub(super) fn read(fields: &mut Fields<'_>, notes: &mut Notes<'_>) -> Option<FolioList> {
    let folios = fields.take("folios");
    let listed = fields.take("folio").map(|field| field.named_as_rows(notes));
    if folios.is_none() && listed.is_none() {
        notes.error_of_file(
            "has no folios; write [folios] with images = \"folder/*.tif\", or a [[folio]] for each, or \
             put a table `folios.csv` beside it",
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
    for entry in entries.iter().filter(|entry| entry.paths().next().is_none()) {
        let message = "this folio has no picture below the images folder, so its place among those \
                       of `images` is not known; list all folios without [folios]";
        notes.error_in_line(entry.line, message);
    }
    matching(&folios, entries, notes)
}

fn matching(
    field: &Field<'_>,
    entries: Vec<FolioEntry>,
    notes: &mut Notes<'_>,
) -> Option<FolioList> {
    let mut fields = field.fields("one table with the heading [folios]", notes)?;
    let images = fields.require("images", "images = \"folder/*.tif\"", notes);
    let line = images.as_ref().map_or(Line::from(0), |field| notes.line(field.span.start));
    let pattern = images.and_then(|field| pattern(&field, notes));
    let label = fields.take("first_label");
    let folio = fields.take("first_folio");
    if let (Some(_), Some(field)) = (&label, &folio) {
        let message = "there is both `first_label` and `first_folio`; keep `first_folio` for labels \
                       in every language, `first_label` for labels as you write them";
        notes.error(&field.span, message);
    }
    let is_spelled = folio.is_some();
    let first = folio.or(label);
    let has_first = first.is_some();
    let first_label = first.and_then(|field| first_label_of(&field, notes));
    fields.finish(KEYS, notes);
    if has_first && first_label.is_none() {
        return None;
    }
    Some(FolioList::Matching { pattern: pattern?, first_label, is_spelled, entries, line })
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
    let label = label(&mut fields, notes);
    let other_label = optional_texts(&mut fields, "other_label", notes);
    let name = fields.optional("name", notes, |field, notes| names.name(field, line, notes));
    let pictures = pictures_of(&mut fields, notes);
    let size = fields.optional("size", notes, pictures::size);
    let behavior = fields.take("behavior").and_then(|field| one_of(&field, &BEHAVIORS, notes));
    let measures = fields.take("measures").and_then(|field| measures(&field, notes));
    let pairs = fields.take("metadata").map(|field| field.list(MAX_PARTS, notes));
    let pairs =
        pairs.into_iter().flatten().filter_map(|fields| pair(fields, KEYS, notes)).collect();
    fields.finish(KEYS, notes);
    let (name, size, pictures) = (name.ok()?, size.ok()?, pictures?);
    let entry =
        FolioEntry { name, label, other_label, pictures, size, behavior, measures, pairs, line };
    if entry.name.is_none() && complaint(&entry.default_name()).is_some() {
        notes.error(
            &span,
            "this folio needs a `name` or a label, since it has no file to be named after",
        );
        return None;
    }
    Some(entry)
}

/// `label`, or `folio` in every language that writes folios in its own way.
fn label(fields: &mut Fields<'_>, notes: &mut Notes<'_>) -> LanguageMap {
    let label = optional_texts(fields, "label", notes);
    let Some(field) = fields.take("folio") else { return label };
    let wanted = "the number of a folio, such as \"12v\" or \"12bis r\"";
    let Some(given) = text(&field, wanted, notes) else { return label };
    if !label.is_empty() {
        let message = "there is both `folio` and `label`; remove one of them";
        notes.error(&field.span, message);
        return label;
    }
    let Ok(folio) = given.parse::<Folio>() else {
        let (name, given) = (&field.name, quoted(&given));
        let message = format!("`{name}` must be {wanted}; write {given} as `label`");
        notes.error(&field.span, message);
        return label;
    };
    spelled(folio)
}

/// The pictures of one folio; none only where it says that it is missing.
fn pictures_of(fields: &mut Fields<'_>, notes: &mut Notes<'_>) -> Option<Vec<PictureEntry>> {
    let (span, is_of_table) = (fields.span().clone(), fields.is_of_table());
    let is_missing = fields.take("missing").map(|field| (flag(&field, notes), field));
    let single = pictures::named(fields, notes);
    let (choice, parts) = (fields.take("choice"), fields.take("parts"));
    if let Some((Some(true), field)) = &is_missing {
        if single != Ok(None) || choice.is_some() || parts.is_some() {
            notes.error(
                &field.span,
                "this folio is `missing` and has a picture; remove one of them",
            );
            return None;
        }
        return Some(Vec::new());
    }
    let ground = match (single, &choice) {
        (Err(Noted), _) => None,
        (Ok(Some(picture)), None) => Some(vec![picture]),
        (Ok(None), Some(field)) => pictures::choice(field, notes),
        (Ok(None), None) if parts.is_some() => Some(Vec::new()),
        (Ok(None), None) => {
            let message = if is_of_table {
                "this folio has no picture; fill in `image`, or write yes under `missing`".into()
            } else {
                format!("this folio has no picture; write {EXAMPLE}, or a `choice`")
            };
            notes.error(&span, message);
            None
        }
        (Ok(Some(_)), Some(field)) => {
            let remedy = "put the image first in the choice and remove `image`";
            notes.error(&field.span, format!("this folio has both `image` and `choice`; {remedy}"));
            None
        }
    };
    let parts = parts.map(|field| pictures::parts(&field, notes));
    let mut pictures = ground?;
    if let Some(parts) = parts {
        pictures.extend(parts?);
    }
    Some(pictures)
}

/// Names that folios were given, each with the line of its folio.
#[derive(Default)]
struct Names(HashMap<String, Line>);

impl Names {
    /// The name in `field`, of the folio in `line`; notes where another folio has it.
    fn name(&mut self, field: &Field<'_>, line: Line, notes: &mut Notes<'_>) -> Option<String> {
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
    let mut taken: HashMap<String, Line> = given.collect();
    for entry in unnamed {
        let name = entry.default_name();
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
    let mut taken: HashMap<String, Line> = HashMap::new();
    for picture in entries.iter().flat_map(|entry| &entry.pictures) {
        let Some(path) = picture.path() else { continue };
        // Composed or not, it is the same file.
        if let Some(line) = taken.insert(nfc(path.as_str()), picture.line) {
            let path = quoted(path.as_str());
            let message = format!("{path} is in the folio of line {line} already; remove it here");
            notes.error_in_line(picture.line, message);
        }
    }
}
