//! What a record says of its manuscript, as pairs of label and value for readers.
//!
//! Labels are terms of ours, in each of their languages.

use std::ops::RangeInclusive;

use super::record::{Date, FolioEntry, Record};
use crate::codicology::digit;
use crate::geometry::Millimeters;
use crate::presentation::Pair;
use crate::text::term::in_digits_of;
use crate::text::{Calendar, LanguageMap, Term, language, term};

impl Record {
    /// All that is shown as label and value, in order: the fields that every catalog has,
    /// then the record's own pairs.
    #[must_use]
    pub fn metadata(&self) -> Vec<Pair> {
        let known = [
            (term::SHELFMARK, self.shelfmark.clone()),
            (term::INSTITUTION, self.institution.clone()),
            (term::PLACE, self.place.clone()),
            (term::DATE, self.date.as_ref().map(Date::for_readers).unwrap_or_default()),
            (term::LANGUAGE, languages(&self.languages)),
            (term::SCRIPT, self.script.clone()),
            (term::MATERIAL, self.material.clone()),
            (term::DIMENSIONS, self.measures.map(Millimeters::for_readers).unwrap_or_default()),
            (term::RESTORED, self.restored.map(answer).unwrap_or_default()),
        ];
        let known = known.into_iter().filter(|(_, value)| !value.is_empty());
        known
            .map(|(label, value)| Pair { label: label.into(), value })
            .chain(self.pairs.iter().cloned())
            .collect()
    }
}

impl Record {
    /// The time for timelines: what was given, else the beginning of the year in which the
    /// manuscript was made.
    #[must_use]
    pub fn nav_date(&self) -> Option<String> {
        self.own_nav_date.clone().or_else(|| {
            let date = self.date.as_ref()?;
            let (first, _) = date.years()?;
            let (year, month, day) = date.calendar?.first_day(first)?;
            (year > 0).then(|| format!("{year:04}-{month:02}-{day:02}T00:00:00Z"))
        })
    }
}

impl FolioEntry {
    /// What is said of this folio alone.
    #[must_use]
    pub fn metadata(&self) -> Vec<Pair> {
        let is_missing = self.pictures.is_empty();
        let known = [
            (term::OTHER_FOLIATION, self.other_label.clone()),
            (term::DIMENSIONS, self.measures.map(Millimeters::for_readers).unwrap_or_default()),
            (term::NOTE, if is_missing { term::IS_MISSING.into() } else { LanguageMap::default() }),
        ];
        let known = known.into_iter().filter(|(_, value)| !value.is_empty());
        known
            .map(|(label, value)| Pair { label: label.into(), value })
            .chain(self.pairs.iter().cloned())
            .collect()
    }
}

impl Millimeters {
    /// Height first, as catalogs of manuscripts do: `260 × 200 mm`.
    fn for_readers(self) -> LanguageMap {
        let side = |tenths: u32| {
            let (whole, rest) = (tenths / 10, tenths % 10);
            if rest == 0 { whole.to_string() } else { format!("{whole}.{rest}") }
        };
        let (height, width) = (side(self.height_tenths), side(self.width_tenths));
        term::MILLIMETERS.with_number(&format!("{height} × {width}"))
    }
}

const fn calendar_term(calendar: Calendar) -> Term {
    match calendar {
        Calendar::Hijri => term::HIJRI,
        Calendar::SolarHijri => term::SOLAR_HIJRI,
        Calendar::Julian => term::JULIAN,
        Calendar::Gregorian => term::GREGORIAN,
    }
}

impl Date {
    /// The text, or the year, with its calendar behind it and the year in the other era, in each
    /// language of our terms: `Safar 731 (Hijri calendar; 1330–1331 CE)`.
    ///
    /// A text without language is shown in all of them. Texts in other languages stay as they
    /// are: their readers would not understand the name of the calendar.
    #[must_use]
    pub fn for_readers(&self) -> LanguageMap {
        let Some(calendar) = self.calendar else { return self.text.clone() };
        let other = self.years().and_then(|years| in_other_era(calendar, years));
        let dated = |language: &str, text: &str| {
            let calendar = calendar_term(calendar).of(language)?;
            let (semicolon, era) = match &other {
                Some((era, years)) => (term::SEMICOLON.of(language)?, era.filled(language, years)?),
                None => ("", String::new()),
            };
            Some(format!("{text} ({calendar}{semicolon}{era})"))
        };
        let text = if self.text.is_empty() { self.year_texts() } else { self.text.clone() };
        let mut map = LanguageMap::default();
        for (tag, texts) in text.iter() {
            let tags: &[&str] = if tag == LanguageMap::NONE { &term::LANGUAGES } else { &[tag] };
            for text in texts {
                for tag in tags {
                    map.push(tag, dated(tag, text).unwrap_or_else(|| text.clone()));
                }
            }
        }
        map
    }

    /// The first and the last year that are possible: those given, else the only number in
    /// the text, if it can be a year.
    fn years(&self) -> Option<(u16, u16)> {
        self.years.or_else(|| {
            let year =
                self.text.iter().flat_map(|(_, texts)| texts).find_map(|it| only_year(it))?;
            Some((year, year))
        })
    }

    fn year_texts(&self) -> LanguageMap {
        let Some((first, last)) = self.years else { return LanguageMap::default() };
        let text = span(&(first.into()..=last.into()));
        term::LANGUAGES.iter().map(|language| (language, in_digits_of(language, &text))).collect()
    }
}

/// Years in the era that a calendar does not have, and the term for that: those of Hijri ones in the
/// Common Era, and the other way round.
fn in_other_era(calendar: Calendar, (first, last): (u16, u16)) -> Option<(Term, String)> {
    let of_hijri = matches!(calendar, Calendar::Hijri | Calendar::SolarHijri);
    let era = if of_hijri { term::COMMON_ERA } else { term::ANNO_HEGIRAE };
    let other = |year| if of_hijri { calendar.common_era(year) } else { calendar.hijri(year) };
    let years = *other(first)?.start()..=*other(last)?.end();
    Some((era, span(&years)))
}

fn span(years: &RangeInclusive<i32>) -> String {
    let (first, last) = (years.start(), years.end());
    if first == last { first.to_string() } else { format!("{first}–{last}") }
}

/// The only number in a text, if it can be a year.
fn only_year(text: &str) -> Option<u16> {
    let mut numbers = text
        .split(|character| digit(character).is_none())
        .filter(|number| !number.is_empty())
        .map(|number| {
            number
                .chars()
                .filter_map(digit)
                .fold(0u32, |sum, value| sum.saturating_mul(10).saturating_add(value))
        });
    let only = numbers.next().filter(|_| numbers.next().is_none())?;
    let can_be = (100..=u32::from(Calendar::LAST_YEAR)).contains(&only);
    u16::try_from(only).ok().filter(|_| can_be)
}

fn answer(is_so: bool) -> LanguageMap {
    if is_so { term::YES.into() } else { term::NO.into() }
}

/// Names of languages; a tag stands for itself where we have no name for it.
fn languages(tags: &[String]) -> LanguageMap {
    let mut map = LanguageMap::default();
    for tag in tags {
        match language(tag) {
            Some(known) => {
                for (language, name) in known.name.iter() {
                    let is_whole = tag == known.tag;
                    let name = if is_whole { name.into() } else { format!("{name} ({tag})") };
                    map.push(language, name);
                }
            }
            None => term::LANGUAGES.iter().for_each(|language| map.push(language, tag.as_str())),
        }
    }
    map
}
