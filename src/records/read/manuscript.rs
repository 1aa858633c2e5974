//! The keys of a record itself.

use toml::de::DeTable;

use super::fields::{Field, Fields};
use super::links::{Sort, links, part_of, services};
use super::names::located;
use super::notes::Notes;
use super::values::{flag, language_tags, one_of, optional_texts, pair, required_texts};
use super::{dates, folios, measures, provider, ranges, rights};
use crate::presentation::{Behavior, Pair, ViewingDirection};
use crate::records::record::Record;

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
    "measures",
    "restored",
    "rights",
    "viewing_direction",
    "behavior",
    "thumbnail",
    "placeholder",
    "accompanying",
    "start",
    "nav_date",
    "required_statement",
    "provider",
    "metadata",
    "nav_place",
    "homepage",
    "rendering",
    "see_also",
    "service",
    "part_of",
    "folios",
    "folio",
    "range",
    "sequence",
    "quires",
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

/// Reads all keys, so that every mistake is noted; `None` where the record is not whole.
pub(super) fn read(table: &DeTable<'_>, notes: &mut Notes<'_>) -> Option<Record> {
    let mut fields = Fields::of_record(table);
    let title = required_texts(&mut fields, "title", notes);
    let summary = optional_texts(&mut fields, "summary", notes);
    let shelfmark = optional_texts(&mut fields, "shelfmark", notes);
    let institution = optional_texts(&mut fields, "institution", notes);
    let place = optional_texts(&mut fields, "place", notes);
    let date = fields.take("date").and_then(|field| dates::date(&field, notes));
    let languages = fields.take("language").map(|field| language_tags(&field, notes));
    let script = optional_texts(&mut fields, "script", notes);
    let material = optional_texts(&mut fields, "material", notes);
    let measures = fields.take("measures").and_then(|field| measures::measures(&field, notes));
    let restored = fields.take("restored").and_then(|field| flag(&field, notes));
    let rights = fields.take("rights").and_then(|field| rights::rights(&field, notes));
    let viewing_direction =
        fields.take("viewing_direction").and_then(|field| one_of(&field, &DIRECTIONS, notes));
    let behavior = fields.take("behavior").and_then(|field| one_of(&field, &BEHAVIORS, notes));
    let thumbnail = fields.take("thumbnail").and_then(|field| located(&field, notes));
    let placeholder = fields.take("placeholder").and_then(|field| located(&field, notes));
    let accompanying = fields.take("accompanying").and_then(|field| located(&field, notes));
    let start = fields.take("start").and_then(|field| ranges::reference(&field, notes));
    let own_nav_date = fields.take("nav_date").and_then(|field| dates::nav_date(&field, notes));
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
    let places = fields.take("nav_place").map(|field| measures::places(&field, notes));
    let homepages = links(&mut fields, "homepage", Sort::Page, notes);
    let renderings = links(&mut fields, "rendering", Sort::Rendering, notes);
    let see_also = links(&mut fields, "see_also", Sort::Data, notes);
    let services = services(&mut fields, notes);
    let part_of = part_of(&mut fields, notes);
    let folios = folios::read(&mut fields, notes);
    let (ranges, sequences) = ranges::read(&mut fields, notes);
    let quires = fields.take("quires").and_then(|field| ranges::quires(&field, notes));
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
        measures,
        restored,
        rights,
        viewing_direction,
        behavior,
        required_statement,
        providers,
        thumbnail,
        placeholder,
        accompanying,
        own_nav_date,
        places: places.unwrap_or_default(),
        start,
        homepages,
        renderings,
        see_also,
        services,
        part_of,
        pairs,
        folios: folios?,
        ranges,
        sequences,
        quires,
    })
}

fn list<'v>(field: &Field<'v>, notes: &mut Notes<'_>) -> Vec<Fields<'v>> {
    field.list(MAX_PARTS, notes)
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
