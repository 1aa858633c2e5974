//! The keys of a record itself.

use toml::de::DeTable;

use super::fields::{Field, Fields};
use super::notes::Notes;
use super::values::{flag, list_of_texts, one_of, optional_texts, pair, required_texts, texts};
use super::{folios, provider, ranges, rights};
use crate::presentation::{Behavior, Pair, ViewingDirection};
use crate::records::limits::MAX_LANGUAGES;
use crate::records::record::{Calendar, Date, Record};
use crate::text::language_tag;

/// Every key of a record, to tell those that ended up below a heading.
pub(super) const KEYS: &[&str] = &[
    "title",
    "summary",
    "shelfmark",
    "institution",
    "place",
    "date",
    "language",
    "script",
    "material",
    "restored",
    "rights",
    "viewing_direction",
    "behavior",
    "required_statement",
    "provider",
    "metadata",
    "folios",
    "folio",
    "range",
];

/// Pairs and providers of one record; far more than anyone reads.
pub(super) const MAX_PARTS: usize = 1000;

pub(super) const DIRECTIONS: [(&str, ViewingDirection); 4] = [
    ("right-to-left", ViewingDirection::RightToLeft),
    ("left-to-right", ViewingDirection::LeftToRight),
    ("top-to-bottom", ViewingDirection::TopToBottom),
    ("bottom-to-top", ViewingDirection::BottomToTop),
];

const BEHAVIORS: [(&str, Behavior); 4] = [
    ("paged", Behavior::Paged),
    ("individuals", Behavior::Individuals),
    ("continuous", Behavior::Continuous),
    ("unordered", Behavior::Unordered),
];

const CALENDARS: [(&str, Calendar); 4] = [
    ("hijri", Calendar::Hijri),
    ("gregorian", Calendar::Gregorian),
    ("julian", Calendar::Julian),
    ("solar-hijri", Calendar::SolarHijri),
];

/// Reads all keys, so that every mistake is noted; `None` where the record is not whole.
pub(super) fn read(table: &DeTable<'_>, notes: &mut Notes<'_>) -> Option<Record> {
    let mut fields = Fields::of_record(table);
    let title = required_texts(&mut fields, "title", notes);
    let summary = optional_texts(&mut fields, "summary", notes);
    let shelfmark = optional_texts(&mut fields, "shelfmark", notes);
    let institution = optional_texts(&mut fields, "institution", notes);
    let place = optional_texts(&mut fields, "place", notes);
    let date = fields.take("date").and_then(|field| date(&field, notes));
    let languages = fields.take("language").map(|field| languages(&field, notes));
    let script = optional_texts(&mut fields, "script", notes);
    let material = optional_texts(&mut fields, "material", notes);
    let restored = fields.take("restored").and_then(|field| flag(&field, notes));
    let rights = fields.take("rights").and_then(|field| rights::rights(&field, notes));
    let viewing_direction =
        fields.take("viewing_direction").and_then(|field| one_of(&field, &DIRECTIONS, notes));
    let behavior = fields.take("behavior").and_then(|field| one_of(&field, &BEHAVIORS, notes));
    let required_statement =
        fields.take("required_statement").and_then(|field| statement(&field, notes));
    let providers = fields.take("provider").map(|field| list(&field, notes));
    let providers = providers
        .into_iter()
        .flatten()
        .filter_map(|fields| provider::read(fields, notes))
        .collect();
    let pairs = fields.take("metadata").map(|field| list(&field, notes));
    let pairs =
        pairs.into_iter().flatten().filter_map(|fields| pair(fields, KEYS, notes)).collect();
    let folios = folios::read(&mut fields, notes);
    let ranges = fields.take("range").map(|field| ranges::read(&field, notes)).unwrap_or_default();
    fields.finish(&[], notes);
    Some(Record {
        file: notes.file().to_owned(),
        title: title?,
        summary,
        shelfmark,
        institution,
        place,
        date,
        languages: languages.unwrap_or_default(),
        script,
        material,
        restored,
        rights,
        viewing_direction,
        behavior,
        required_statement,
        providers,
        pairs,
        folios: folios?,
        ranges,
    })
}

fn list<'v>(field: &Field<'v>, notes: &mut Notes<'_>) -> Vec<Fields<'v>> {
    field.list(MAX_PARTS, notes)
}

/// Texts, or a table of `text` and `calendar`.
fn date(field: &Field<'_>, notes: &mut Notes<'_>) -> Option<Date> {
    let has_own_keys =
        |table: &DeTable<'_>| table.contains_key("text") || table.contains_key("calendar");
    if !matches!(field.value, toml::de::DeValue::Table(table) if has_own_keys(table)) {
        return texts(field, notes).map(|text| Date { text, calendar: None });
    }
    let mut fields = field.fields("a text", notes)?;
    let text = required_texts(&mut fields, "text", notes);
    let calendar = fields.take("calendar").and_then(|field| one_of(&field, &CALENDARS, notes));
    fields.finish(&[], notes);
    Some(Date { text: text?, calendar })
}

fn languages(field: &Field<'_>, notes: &mut Notes<'_>) -> Vec<String> {
    let wanted = "a language tag or a list of them, such as \"ar\" or [\"ar\", \"fa\"]";
    let mut tags: Vec<String> = Vec::new();
    let given = list_of_texts(field, wanted, notes);
    if given.len() > MAX_LANGUAGES {
        let message = format!("`language` has {} tags; {MAX_LANGUAGES} are the most", given.len());
        notes.error(&field.span, message);
    }
    for (field, given) in given.into_iter().take(MAX_LANGUAGES) {
        match language_tag(&given) {
            Ok(tag) if tags.contains(&tag) => {
                notes.error(&field.span, format!("`language` has `{tag}` twice; keep one of them"));
            }
            Ok(tag) => tags.push(tag),
            Err(error) => notes.error(&field.span, format!("`language`: {error}")),
        }
    }
    tags
}

pub(super) fn statement(field: &Field<'_>, notes: &mut Notes<'_>) -> Option<Pair> {
    let wanted = "{ label = { … }, value = { … } }";
    pair(field.fields(wanted, notes)?, KEYS, notes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_that_is_read_is_listed() {
        let table = DeTable::parse("nothing = 1").unwrap().into_inner();
        let mut notes = Notes::new("f", "");
        read(&table, &mut notes);
        let findings = notes.into_findings();
        let keys = findings.iter().find(|finding| finding.message.contains("the keys are"));
        let expected = format!("the keys are: {}", KEYS.join(", "));
        assert!(keys.unwrap().message.ends_with(&expected), "{keys:?}");
    }
}
