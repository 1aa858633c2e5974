//! `[[range]]`: the table of contents; `[[sequence]]`: other orders; `[quires]`.

use std::collections::HashMap;

use super::fields::{Field, Fields};
use super::manuscript::KEYS;
use super::names::plain_name;
use super::notes::{Noted, Notes};
use super::pictures::rect;
use super::values::{list_of_texts, one_of, required_texts, text, texts, whole};
use crate::codicology::{Collation, Passage, Sura};
use crate::presentation::RangeBehavior;
use crate::records::finding::quoted;
use crate::records::limits::{MAX_FOLIOS, MAX_RANGE_DEPTH, MAX_RANGES};
use crate::records::line::Line;
use crate::records::record::{
    FolioReference, PartReference, Quires, RangeContent, RangeEntry, SequenceEntry,
};
use crate::text::LanguageMap;
use crate::text::term::in_digits_of;

const REFERENCE: &str = "the name or the label of a folio, such as \"12r\"";

const BEHAVIORS: [(&str, RangeBehavior); 2] =
    [("no-nav", RangeBehavior::NoNav), ("thumbnail-nav", RangeBehavior::ThumbnailNav)];

/// Ranges and sequences in their order; those with mistakes are noted and left out.
pub(super) fn read(
    fields: &mut Fields<'_>,
    notes: &mut Notes<'_>,
) -> (Vec<RangeEntry>, Vec<SequenceEntry>) {
    let mut reader = Reader::default();
    let ranges = fields.take("range").map(|field| field.named_as_rows(notes));
    let ranges = ranges.map(|field| reader.ranges(&field, "r", 1, notes));
    let sequences = fields.take("sequence").map(|field| reader.sequences(&field, notes));
    (ranges.unwrap_or_default(), sequences.unwrap_or_default())
}

/// `[quires]`.
pub(super) fn quires(field: &Field<'_>, notes: &mut Notes<'_>) -> Option<Quires> {
    let line = notes.line(field.span.start);
    let mut fields = field.fields("one table with the heading [quires]", notes)?;
    let collation = fields.require("collation", "collation = \"1-12^8, 13^6\"", notes);
    let collation = collation.and_then(|field| {
        let given = text(&field, "a formula, such as \"1-12^8, 13^6\"", notes)?;
        match Collation::parse(&given) {
            Ok(collation) => Some(collation),
            Err(error) => {
                notes.error(&field.span, format!("`{}`: {error}", field.name));
                None
            }
        }
    });
    let from = fields.optional("from", notes, reference);
    fields.finish(KEYS, notes);
    Some(Quires { collation: collation?, from: from.ok()?, line })
}

/// What a range is called that is a sura or has some verses, by `sura` or `verses`.
fn of_quran(fields: &mut Fields<'_>, notes: &mut Notes<'_>) -> Result<Option<LanguageMap>, Noted> {
    let sura = fields.optional("sura", notes, |field, notes| {
        Sura::new(whole(field, (1, Sura::COUNT.into()), notes)?.into())
    });
    let field = fields.take("verses");
    let verses = field.as_ref().map(|field| passage(field, notes).ok_or(Noted)).transpose();
    let (sura, verses) = (sura?, verses?);
    let (arabic, english) = match (sura, verses) {
        (None, None) => return Ok(None),
        (Some(sura), None) => {
            let english = format!("{}. {}", sura.number(), sura.transliterated());
            (format!("سورة {}", sura.arabic()), english)
        }
        (None, Some(verses)) => (in_digits_of("ar", &verses.arabic()), verses.transliterated()),
        (Some(_), Some(_)) => {
            let message = "a range has either `sura` or `verses`, which names its sura; remove one \
                           of them";
            let span = field.map_or_else(|| fields.span().clone(), |field| field.span);
            notes.error(&span, message);
            return Err(Noted);
        }
    };
    Ok(Some([("ar", arabic), ("en", english)].into_iter().collect()))
}

fn passage(field: &Field<'_>, notes: &mut Notes<'_>) -> Option<Passage> {
    let given = text(field, "verses of the Quran, such as \"2:255\"", notes)?;
    match Passage::parse(&given) {
        Ok(passage) => Some(passage),
        Err(error) => {
            notes.error(&field.span, format!("`{}`: {error}", field.name));
            None
        }
    }
}

/// Orders in which a codex was ever bound.
const MAX_SEQUENCES: usize = 20;

#[derive(Default)]
struct Reader {
    /// Names with the line of their range.
    names: HashMap<String, Line>,
    count: usize,
}

impl Reader {
    /// `prefix` is what default names begin with.
    fn ranges(
        &mut self,
        field: &Field<'_>,
        prefix: &str,
        depth: usize,
        notes: &mut Notes<'_>,
    ) -> Vec<RangeEntry> {
        if depth > MAX_RANGE_DEPTH {
            let message =
                format!("ranges can be nested {MAX_RANGE_DEPTH} deep; this one is deeper");
            notes.error(&field.span, message);
            return Vec::new();
        }
        let parts = field.list(MAX_RANGES, notes);
        self.count += parts.len();
        if self.count > MAX_RANGES {
            let message = format!("there are more than {MAX_RANGES} ranges, which are the most");
            notes.error(&field.span, message);
            return Vec::new();
        }
        let numbered = parts.into_iter().zip(1..);
        numbered
            .filter_map(|(fields, number)| {
                self.range(fields, &format!("{prefix}{number}"), depth, notes)
            })
            .collect()
    }

    fn range(
        &mut self,
        mut fields: Fields<'_>,
        default_name: &str,
        depth: usize,
        notes: &mut Notes<'_>,
    ) -> Option<RangeEntry> {
        let (span, is_of_table) = (fields.span().clone(), fields.is_of_table());
        let line = notes.line(span.start);
        let of_quran = of_quran(&mut fields, notes);
        let label = match (of_quran, fields.take("label")) {
            (Ok(Some(label)), None) => Some(label),
            (Err(Noted), None) => None,
            (_, Some(field)) => texts(&field, notes),
            (Ok(None), None) => required_texts(&mut fields, "label", notes),
        };
        let name = self.name(&mut fields, default_name, line, notes);
        let behavior = fields.take("behavior").and_then(|field| one_of(&field, &BEHAVIORS, notes));
        let content = match fields.take("parts") {
            Some(field) => parts(&field, &mut fields, notes),
            None => content(&mut fields, notes),
        };
        let nested = fields.take("range");
        let has_nested = nested.is_some();
        let ranges = nested
            .map(|field| self.ranges(&field, &format!("{default_name}-"), depth + 1, notes))
            .unwrap_or_default();
        fields.finish(KEYS, notes);
        let content = content?;
        if content == RangeContent::Nested && !has_nested {
            let message = if is_of_table {
                "this row has no folios, and no row of a deeper level comes after it; fill in \
                 `from` and `to`, or `folios`"
            } else {
                "this range is empty; write `from` and `to`, or folios = [\"1r\", \"2v\"]"
            };
            notes.error(&span, message);
        }
        Some(RangeEntry { name: name?, label: label?, behavior, content, ranges, line })
    }

    fn sequences(&mut self, field: &Field<'_>, notes: &mut Notes<'_>) -> Vec<SequenceEntry> {
        let parts = field.list(MAX_SEQUENCES, notes);
        let numbered = (1..).zip(parts);
        numbered
            .filter_map(|(number, fields)| self.sequence(fields, &format!("s{number}"), notes))
            .collect()
    }

    fn sequence(
        &mut self,
        mut fields: Fields<'_>,
        default_name: &str,
        notes: &mut Notes<'_>,
    ) -> Option<SequenceEntry> {
        let span = fields.span().clone();
        let line = notes.line(span.start);
        let label = required_texts(&mut fields, "label", notes);
        let name = self.name(&mut fields, default_name, line, notes);
        let content = content(&mut fields, notes);
        fields.finish(KEYS, notes);
        let content = content?;
        if content == RangeContent::Nested {
            let message = "this sequence is empty; write folios = [\"2v\", \"1r\"] in their order";
            notes.error(&span, message);
            return None;
        }
        Some(SequenceEntry { name: name?, label: label?, content, line })
    }

    /// The name that is given, or else the default one; `line` is that of the range.
    fn name(
        &mut self,
        fields: &mut Fields<'_>,
        default_name: &str,
        line: Line,
        notes: &mut Notes<'_>,
    ) -> Option<String> {
        let (name, name_line) = match fields.take("name") {
            Some(field) => (plain_name(&field, notes), notes.line(field.span.start)),
            None => (Some(default_name.to_owned()), line),
        };
        if let Some(name) = &name {
            self.note_taken(name, line, name_line, notes);
        }
        name
    }

    /// `line` is that of the range, `name_line` that of its name.
    fn note_taken(&mut self, name: &str, line: Line, name_line: Line, notes: &mut Notes<'_>) {
        if let Some(other) = self.names.insert(name.to_owned(), line) {
            let message = format!(
                "the name {} is taken by the range in line {other}; names are parts of addresses, \
                 give one of them another `name`",
                quoted(name)
            );
            notes.error_in_line(name_line, message);
        }
    }
}

/// `parts`: places on folios.
fn parts(
    field: &Field<'_>,
    fields: &mut Fields<'_>,
    notes: &mut Notes<'_>,
) -> Option<RangeContent> {
    let whole = ["from", "to", "folios"].map(|key| fields.take(key));
    if whole.iter().any(Option::is_some) {
        let message = "a range has either `parts` or whole folios; remove one of them";
        notes.error(&field.span, message);
        return None;
    }
    let list = field.list(MAX_FOLIOS, notes);
    let count = list.len();
    let parts = list.into_iter().filter_map(|mut fields| {
        let folio = fields.require("folio", "folio = \"12r\"", notes);
        let folio = folio.and_then(|field| reference(&field, notes));
        let example =
            "at = [0, 1500, 3000, 2500]: left, top, width and height in pixels of the folio";
        let place = fields.require("at", example, notes);
        let place = place.and_then(|field| rect(&field, notes));
        fields.finish(KEYS, notes);
        Some(PartReference { folio: folio?, place: place? })
    });
    let parts: Vec<PartReference> = parts.collect();
    (count > 0 && parts.len() == count).then_some(RangeContent::Parts(parts))
}

fn content(fields: &mut Fields<'_>, notes: &mut Notes<'_>) -> Option<RangeContent> {
    let (from, to) = (fields.take("from"), fields.take("to"));
    let listed = fields.take("folios");
    match (from, to, listed) {
        (None, None, None) => Some(RangeContent::Nested),
        (None, None, Some(field)) => {
            let texts = list_of_texts(&field, "a list of names or labels of folios", notes);
            if texts.len() > MAX_FOLIOS {
                let (name, count) = (&field.name, texts.len());
                let message = format!("`{name}` has {count} folios; {MAX_FOLIOS} are the most");
                notes.error(&field.span, message);
                return None;
            }
            let references = texts
                .into_iter()
                .map(|(field, text)| FolioReference { text, line: notes.line(field.span.start) });
            Some(RangeContent::Listed(references.collect()))
        }
        (Some(from), Some(to), None) => {
            let (from, to) = (reference(&from, notes), reference(&to, notes));
            Some(RangeContent::Between { from: from?, to: to? })
        }
        (Some(field), None, None) => {
            notes.error(
                &field.span,
                "`from` has no `to`; write the last folio, which may be the same",
            );
            None
        }
        (None, Some(field), None) => {
            notes.error(
                &field.span,
                "`to` has no `from`; write the first folio, which may be the same",
            );
            None
        }
        (_, _, Some(field)) => {
            let message =
                "a range has either `from` and `to` or a list `folios`; remove one of them";
            notes.error(&field.span, message);
            None
        }
    }
}

pub(super) fn reference(field: &Field<'_>, notes: &mut Notes<'_>) -> Option<FolioReference> {
    let text = text(field, REFERENCE, notes)?;
    Some(FolioReference { text, line: notes.line(field.span.start) })
}
