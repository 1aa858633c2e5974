//! What a record says of its manuscript, as pairs of label and value for readers.
//!
//! Labels are the terms of catalogs of manuscripts, in English and Arabic.

use std::ops::RangeInclusive;

use super::record::{Date, FolioEntry, Record};
use crate::codicology::digit;
use crate::geometry::Millimeters;
use crate::presentation::Pair;
use crate::text::{Calendar, LanguageMap, language};

/// A term in English and Arabic.
type Term = (&'static str, &'static str);

const SHELFMARK: Term = ("Shelfmark", "رقم الحفظ");
const INSTITUTION: Term = ("Holding institution", "جهة الحفظ");
const PLACE: Term = ("Place of origin", "مكان النسخ");
const DATE: Term = ("Date", "تاريخ النسخ");
const LANGUAGE: Term = ("Language", "اللغة");
const SCRIPT: Term = ("Script", "نوع الخط");
const MATERIAL: Term = ("Material", "مادة الكتابة");
const DIMENSIONS: Term = ("Dimensions", "القياس");
const OTHER_FOLIATION: Term = ("Other foliation", "ترقيم آخر");
const NOTE: Term = ("Note", "ملاحظة");
const IS_MISSING: Term = ("There is no image of this page", "لا توجد صورة لهذه الصفحة");
const RESTORED: Term = ("Restored", "مُرمَّم");
const YES: Term = ("Yes", "نعم");
const NO: Term = ("No", "لا");

impl Record {
    /// All that is shown as label and value, in order: the fields that every catalog has,
    /// then the record's own pairs.
    #[must_use]
    pub fn metadata(&self) -> Vec<Pair> {
        let known = [
            (SHELFMARK, self.shelfmark.clone()),
            (INSTITUTION, self.institution.clone()),
            (PLACE, self.place.clone()),
            (DATE, self.date.as_ref().map(Date::for_readers).unwrap_or_default()),
            (LANGUAGE, languages(&self.languages)),
            (SCRIPT, self.script.clone()),
            (MATERIAL, self.material.clone()),
            (DIMENSIONS, self.measures.map(Millimeters::for_readers).unwrap_or_default()),
            (
                RESTORED,
                self.restored.map(|yes| both(if yes { YES } else { NO })).unwrap_or_default(),
            ),
        ];
        let known = known.into_iter().filter(|(_, value)| !value.is_empty());
        known
            .map(|(label, value)| Pair { label: both(label), value })
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
            (OTHER_FOLIATION, self.other_label.clone()),
            (DIMENSIONS, self.measures.map(Millimeters::for_readers).unwrap_or_default()),
            (NOTE, if is_missing { both(IS_MISSING) } else { LanguageMap::default() }),
        ];
        let known = known.into_iter().filter(|(_, value)| !value.is_empty());
        known
            .map(|(label, value)| Pair { label: both(label), value })
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
        let digits = |text: &str| arabic_digits(text).replace('.', "٫");
        let arabic = format!("{} × {} مم", digits(&height), digits(&width));
        [("en", format!("{height} × {width} mm")), ("ar", arabic)].into_iter().collect()
    }
}

const fn calendar_term(calendar: Calendar) -> Term {
    match calendar {
        Calendar::Hijri => ("Hijri calendar", "التقويم الهجري"),
        Calendar::SolarHijri => ("Solar Hijri calendar", "التقويم الهجري الشمسي"),
        Calendar::Julian => ("Julian calendar", "التقويم اليولياني"),
        Calendar::Gregorian => ("Gregorian calendar", "التقويم الميلادي"),
    }
}

impl Date {
    /// The text, or the year, with its calendar behind it and the year in the other era, in
    /// English and Arabic: `Safar 731 (Hijri calendar; 1330–1331 CE)`.
    ///
    /// A text without language is shown in both. Texts in other languages stay as they
    /// are: their readers would not understand the name of the calendar.
    #[must_use]
    pub fn for_readers(&self) -> LanguageMap {
        let Some(calendar) = self.calendar else { return self.text.clone() };
        let (english, arabic) = calendar_term(calendar);
        let other = self.years().and_then(|years| in_other_era(calendar, years));
        let behind = |term: &str, comma: &str, other: Option<String>| match other {
            Some(other) => format!("{term}{comma} {other}"),
            None => term.to_owned(),
        };
        let english = behind(english, ";", other.as_ref().map(|(english, _)| english.clone()));
        let arabic = behind(arabic, "؛", other.map(|(_, arabic)| arabic));
        let text = if self.text.is_empty() { self.year_texts() } else { self.text.clone() };
        let mut map = LanguageMap::default();
        for (tag, texts) in text.iter() {
            for text in texts {
                match tag.split('-').next().unwrap_or(tag) {
                    "en" => map.push(tag, format!("{text} ({english})")),
                    "ar" => map.push(tag, format!("{text} ({arabic})")),
                    LanguageMap::NONE => {
                        map.push("en", format!("{text} ({english})"));
                        map.push("ar", format!("{text} ({arabic})"));
                    }
                    _ => map.push(tag, text.clone()),
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
        [("en", text.clone()), ("ar", arabic_digits(&text))].into_iter().collect()
    }
}

/// Years of a calendar in the era that it is not: Hijri in the Common Era, and the other way
/// round; in English and Arabic.
fn in_other_era(calendar: Calendar, (first, last): (u16, u16)) -> Option<(String, String)> {
    let of_hijri = matches!(calendar, Calendar::Hijri | Calendar::SolarHijri);
    let (english, arabic) = if of_hijri { ("CE", "م") } else { ("AH", "هـ") };
    let other = |year| if of_hijri { calendar.common_era(year) } else { calendar.hijri(year) };
    let years = *other(first)?.start()..=*other(last)?.end();
    let text = span(&years);
    Some((format!("{text} {english}"), format!("{} {arabic}", arabic_digits(&text))))
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

pub(super) fn arabic_digits(text: &str) -> String {
    let digit = |character: char| match character.to_digit(10) {
        Some(value) if character.is_ascii_digit() => char::from_u32(0x660 + value),
        _ => None,
    };
    text.chars().map(|character| digit(character).unwrap_or(character)).collect()
}

fn both((english, arabic): Term) -> LanguageMap {
    let mut map = LanguageMap::default();
    map.push("en", english);
    map.push("ar", arabic);
    map
}

/// Names of languages; a tag stands for itself where we have no name for it.
fn languages(tags: &[String]) -> LanguageMap {
    let mut map = LanguageMap::default();
    for tag in tags {
        let known = language(tag);
        let named = |name: &str| {
            if tag.contains('-') { format!("{name} ({tag})") } else { name.to_owned() }
        };
        map.push("en", known.map_or_else(|| tag.clone(), |known| named(known.english)));
        map.push("ar", known.map_or_else(|| tag.clone(), |known| named(known.arabic)));
    }
    map
}
