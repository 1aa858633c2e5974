//! The keys of a table, taken one by one; whatever is left over is unknown.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::naming::Name;
use super::notes::{Noted, Notes};
use crate::records::alike::most_alike;
use crate::records::finding::quoted;

/// Headings of the record itself, which often end up as parts of another.
const HEADINGS: [&str; 13] = [
    "[folios]",
    "[[folio]]",
    "[[range]]",
    "[[sequence]]",
    "[quires]",
    "[[provider]]",
    "[[metadata]]",
    "[[nav_place]]",
    "[[homepage]]",
    "[[rendering]]",
    "[[see_also]]",
    "[[service]]",
    "[[part_of]]",
];

/// Keys that often stand at the top, with the headings that they belong below.
const PLACES: [(&str, &str); 15] = [
    ("images", "[folios]"),
    ("first_label", "[folios]"),
    ("first_folio", "[folios]"),
    ("image", "[[folio]]"),
    ("choice", "[[folio]]"),
    ("parts", "[[folio]]"),
    ("missing", "[[folio]]"),
    ("other_label", "[[folio]]"),
    ("from", "[[range]]"),
    ("to", "[[range]]"),
    ("sura", "[[range]]"),
    ("verses", "[[range]]"),
    ("collation", "[quires]"),
    ("id", "[[provider]]"),
    ("logo", "[[provider]]"),
];

/// A table of a record while it is being read.
#[derive(Debug)]
pub(super) struct Fields<'v> {
    name: Name,
    table: &'v DeTable<'v>,
    span: Range<usize>,
    known: Vec<&'static str>,
}

/// A value, with the name of its key.
#[derive(Clone, Debug)]
pub(super) struct Field<'v> {
    pub(super) name: Name,
    pub(super) value: &'v DeValue<'v>,
    /// Of the value, in bytes of the text.
    pub(super) span: Range<usize>,
}

impl<'v> Fields<'v> {
    pub(super) fn of_record(table: &'v DeTable<'v>) -> Self {
        Self { name: Name::Record, table, span: 0..0, known: Vec::new() }
    }

    /// Of the table itself or its heading, in bytes of the text.
    pub(super) const fn span(&self) -> &Range<usize> {
        &self.span
    }

    /// The name of a key of this table as people see it.
    pub(super) fn name_of(&self, key: &str) -> Name {
        self.name.key(key)
    }

    /// Whether it is a row of a table, or what is made of several of its cells.
    pub(super) const fn is_of_table(&self) -> bool {
        self.name.is_of_table()
    }

    /// The value of a key, which counts as known from then on.
    pub(super) fn take(&mut self, key: &'static str) -> Option<Field<'v>> {
        self.known.push(key);
        let value = self.table.get(key)?;
        Some(Field::new(self.name_of(key), value))
    }

    /// The value of a key that may be missing, as `read` reads it.
    pub(super) fn optional<T>(
        &mut self,
        key: &'static str,
        notes: &mut Notes<'_>,
        read: impl FnOnce(&Field<'v>, &mut Notes<'_>) -> Option<T>,
    ) -> Result<Option<T>, Noted> {
        match self.take(key) {
            Some(field) => read(&field, notes).map(Some).ok_or(Noted),
            None => Ok(None),
        }
    }

    /// As [`Fields::take`]; notes that the key is missing.
    pub(super) fn require(
        &mut self,
        key: &'static str,
        example: &str,
        notes: &mut Notes<'_>,
    ) -> Option<Field<'v>> {
        let field = self.take(key);
        if field.is_none() {
            let message = self.missing(key, example);
            if self.name.is_record() {
                notes.error_of_file(message);
            } else {
                notes.error(&self.span, message);
            }
        }
        field
    }

    /// That `key` has no value.
    pub(super) fn missing(&self, key: &str, example: &str) -> String {
        let name = self.name_of(key);
        if self.is_of_table() {
            format!("the cell of `{name}` is empty, or there is no such column; fill it in")
        } else {
            format!("`{name}` is missing; write it as in {example}")
        }
    }

    /// Notes every key that was not taken. `of_record` are the keys of the record itself,
    /// which often end up below a heading.
    pub(super) fn finish(self, of_record: &[&str], notes: &mut Notes<'_>) {
        for key in self.table.keys() {
            let given: &str = key.get_ref();
            if self.known.contains(&given) {
                continue;
            }
            notes.error_with(&key.span(), || self.explain_unknown(given, of_record));
        }
    }

    fn explain_unknown(&self, given: &str, of_record: &[&str]) -> String {
        let heading = HEADINGS.iter().find(|heading| heading.trim_matches(['[', ']']) == given);
        let place = PLACES.iter().find(|(key, _)| self.name.is_record() && *key == given);
        let remedy = if let (false, Some(heading)) = (self.name.is_record(), heading) {
            format!("write its heading as {heading}")
        } else if !self.name.is_record() && of_record.contains(&given) {
            format!("it stands below `{}`; move it to the top, above all headings", self.name)
        } else if let Some((_, place)) = place {
            format!("it belongs below the heading {place}")
        } else if let Some(meant) = most_alike(given, self.known.iter().copied()) {
            format!("did you mean `{meant}`?")
        } else {
            format!("the keys are: {}", self.known.join(", "))
        };
        format!("{} is no key of {}; {remedy}", quoted(given), self.title())
    }

    fn title(&self) -> String {
        if self.name.is_record() { "a record".into() } else { format!("`{}`", self.name) }
    }
}

impl<'v> Field<'v> {
    pub(super) fn new(name: Name, value: &'v Spanned<DeValue<'v>>) -> Self {
        Self { name, value: value.get_ref(), span: value.span() }
    }

    /// Notes that the value is not what it must be.
    pub(super) fn refuse(&self, wanted: &str, notes: &mut Notes<'_>) {
        let is = match self.value {
            DeValue::String(cell) if self.name.is_of_table() => &*quoted(cell),
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "`true` or `false`",
            DeValue::Datetime(_) => "a date without quotation marks",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table of keys",
        };
        notes.error(&self.span, format!("`{}` must be {wanted}; this is {is}", self.name));
    }

    pub(super) fn fields(&self, wanted: &str, notes: &mut Notes<'_>) -> Option<Fields<'v>> {
        let DeValue::Table(table) = self.value else {
            self.refuse(wanted, notes);
            return None;
        };
        let (name, span) = (self.name.clone(), self.span.clone());
        Some(Fields { name, table, span, known: Vec::new() })
    }

    /// As what it is in a table, if it is in one.
    pub(super) fn named_as_rows(self, notes: &Notes<'_>) -> Self {
        if notes.is_in_table(&self.span) { Self { name: Name::Row, ..self } } else { self }
    }

    /// The tables of a list such as `[[folio]]`, at most `most` of them.
    pub(super) fn list(&self, most: usize, notes: &mut Notes<'_>) -> Vec<Fields<'v>> {
        let heading = format!("a list with the heading [[{}]] before each part", self.name);
        let DeValue::Array(values) = self.value else {
            self.refuse(&heading, notes);
            return Vec::new();
        };
        // Of a table without rows more is known where it was read.
        if values.is_empty() && !self.name.is_of_table() {
            notes.error(&self.span, format!("`{}` is an empty list; remove it", self.name));
        }
        if values.len() > most {
            let (name, count) = (&self.name, values.len());
            notes.error(&self.span, format!("`{name}` has {count} parts; {most} are the most"));
        }
        let parts = values.iter().take(most);
        let field = |value| Field::new(self.name.clone(), value);
        parts.filter_map(|value| field(value).fields(&heading, notes)).collect()
    }
}
