//! When a manuscript was made: as it is written of it, and by the year.

use toml::de::{DeTable, DeValue};

use super::fields::Field;
use super::manuscript::KEYS;
use super::notes::Notes;
use super::values::{one_of, text, texts, whole};
use crate::records::finding::quoted;
use crate::records::record::Date;
use crate::text::Calendar;

const CALENDARS: [(&str, Calendar); 4] = [
    ("hijri", Calendar::Hijri),
    ("gregorian", Calendar::Gregorian),
    ("julian", Calendar::Julian),
    ("solar-hijri", Calendar::SolarHijri),
];

/// Texts, or a table of `text`, `calendar`, `year` and `to_year`.
pub(super) fn date(field: &Field<'_>, notes: &mut Notes<'_>) -> Option<Date> {
    let own = ["text", "calendar", "year", "to_year"];
    let has_own_keys = |table: &DeTable<'_>| own.iter().any(|key| table.contains_key(*key));
    if !matches!(field.value, DeValue::Table(table) if has_own_keys(table)) {
        return texts(field, notes).map(|text| Date { text, calendar: None, years: None });
    }
    let mut fields = field.fields("a text", notes)?;
    let text = fields.optional("text", notes, texts);
    let one = |field: &Field<'_>, notes: &mut Notes<'_>| one_of(field, &CALENDARS, notes);
    let calendar = fields.optional("calendar", notes, one);
    let first = fields.optional("year", notes, year);
    let last = fields.optional("to_year", notes, year);
    fields.finish(KEYS, notes);
    let (text, calendar) = (text.ok()?.unwrap_or_default(), calendar.ok()?);
    let years = match (first.ok()?, last.ok()?) {
        (None, None) => None,
        (Some(first), last) => Some((first, last.unwrap_or(first))),
        (None, Some(_)) => {
            notes.error(&field.span, "`date.to_year` has no `year` before it; write the first one");
            return None;
        }
    };
    if text.is_empty() && years.is_none() {
        notes.error(&field.span, "`date` has neither a `text` nor a `year`; write one of them");
        return None;
    }
    if let Some((first, last)) = years {
        if calendar.is_none() {
            let message = "`date.year` needs a `calendar`: hijri, gregorian, julian or solar-hijri";
            notes.error(&field.span, message);
            return None;
        }
        if last < first {
            let message = format!("`date.to_year`, {last}, is before `date.year`, {first}");
            notes.error(&field.span, message);
            return None;
        }
    }
    Some(Date { text, calendar, years })
}

fn year(field: &Field<'_>, notes: &mut Notes<'_>) -> Option<u16> {
    whole(field, (1, Calendar::LAST_YEAR.into()), notes).and_then(|year| u16::try_from(year).ok())
}

/// `nav_date`: a day of the Gregorian calendar, with or without a time in UTC.
///
/// Source: Presentation API 3.0 §3.1, navDate.
pub(super) fn nav_date(field: &Field<'_>, notes: &mut Notes<'_>) -> Option<String> {
    let wanted = "a day or a time in UTC, such as \"1330-11-14\" or \"1330-11-14T00:00:00Z\"";
    let given = match field.value {
        // Dates need no quotation marks in TOML.
        DeValue::Datetime(date) => date.to_string(),
        _ => text(field, wanted, notes)?,
    };
    let time =
        if given.contains(['T', 't', ' ']) { given.clone() } else { format!("{given}T00:00:00Z") };
    let parsed = chrono::DateTime::parse_from_rfc3339(&time).ok();
    let Some(parsed) = parsed else {
        let (name, given) = (&field.name, quoted(&given));
        notes.error(&field.span, format!("`{name}` must be {wanted}; {given} is none"));
        return None;
    };
    Some(parsed.to_utc().format("%Y-%m-%dT%H:%M:%SZ").to_string())
}
