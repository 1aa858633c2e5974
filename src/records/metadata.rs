//! What a record says of its manuscript, as pairs of label and value for readers.
//!
//! Labels are the terms of catalogs of manuscripts, in English and Arabic.

use super::record::{Calendar, Date, Record};
use crate::presentation::Pair;
use crate::text::{LanguageMap, language};

/// A term in English and Arabic.
type Term = (&'static str, &'static str);

const SHELFMARK: Term = ("Shelfmark", "رقم الحفظ");
const INSTITUTION: Term = ("Holding institution", "جهة الحفظ");
const PLACE: Term = ("Place of origin", "مكان النسخ");
const DATE: Term = ("Date", "تاريخ النسخ");
const LANGUAGE: Term = ("Language", "اللغة");
const SCRIPT: Term = ("Script", "نوع الخط");
const MATERIAL: Term = ("Material", "مادة الكتابة");
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

impl Calendar {
    const fn term(self) -> Term {
        match self {
            Self::Hijri => ("Hijri calendar", "التقويم الهجري"),
            Self::SolarHijri => ("Solar Hijri calendar", "التقويم الهجري الشمسي"),
            Self::Julian => ("Julian calendar", "التقويم اليولياني"),
            Self::Gregorian => ("Gregorian calendar", "التقويم الميلادي"),
        }
    }
}

impl Date {
    /// The text with its calendar behind it, in English and Arabic: `731 (Hijri calendar)`.
    ///
    /// A text without language is shown in both. Texts in other languages stay as they
    /// are: their readers would not understand the name of the calendar.
    #[must_use]
    pub fn for_readers(&self) -> LanguageMap {
        let Some((english, arabic)) = self.calendar.map(Calendar::term) else {
            return self.text.clone();
        };
        let mut map = LanguageMap::default();
        for (tag, texts) in self.text.iter() {
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
