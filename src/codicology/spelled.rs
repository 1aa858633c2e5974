//! One folio as readers of several languages write it.

use super::{Folio, Side};
use crate::text::LanguageMap;

/// The language of a spelling, its digit zero, what stands between number and side, and how
/// recto and verso are marked.
type Spelling = (&'static str, char, &'static str, [&'static str; 2]);

/// What differs from `12v`, which is understood everywhere and belongs to no language: Arabic
/// wajh and ẓahr, Persian rū and pusht, Russian leaves, of which only the back is marked
/// (оборот). English and French catalogs write `12v`, and a codex has a thousand of these labels, so
/// that a language is here only for what it writes otherwise.
const SPELLINGS: [Spelling; 3] = [
    ("ar", '\u{660}', "", ["و", "ظ"]),
    ("fa", '\u{6f0}', "", ["ر", "پ"]),
    ("ru", '0', " ", ["", "об."]),
];

/// A folio as it is written everywhere, and in each language in which it is written otherwise.
#[must_use]
pub fn spelled(folio: Folio) -> LanguageMap {
    let mut map = LanguageMap::none(folio.to_string());
    for spelling in &SPELLINGS {
        map.push(spelling.0, spell(folio, spelling));
    }
    map
}

fn spell(folio: Folio, (_, zero, between, marks): &Spelling) -> String {
    let digit = |western: char| {
        let value = western.to_digit(10).unwrap_or_default();
        char::from_u32(*zero as u32 + value).unwrap_or(western)
    };
    let mut text: String = folio.number.to_string().chars().map(digit).collect();
    if let Some(suffix) = folio.suffix {
        text.push(' ');
        text.push_str(suffix.word());
    }
    let mark = match folio.side {
        None => "",
        Some(Side::Recto) => marks[0],
        Some(Side::Verso) => marks[1],
    };
    if !mark.is_empty() {
        text.push_str(if folio.suffix.is_some() { " " } else { between });
        text.push_str(mark);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folio_is_written_as_its_readers_write_it() {
        let of = |text: &str| {
            let spelled = spelled(text.parse().unwrap());
            spelled.iter().map(|(_, texts)| texts[0].clone()).collect::<Vec<_>>()
        };
        assert_eq!(of("12v"), ["12v", "١٢ظ", "۱۲پ", "12 об."]);
        assert_eq!(of("١٢و"), ["12r", "١٢و", "۱۲ر", "12"]);
        assert_eq!(of("7"), ["7", "٧", "۷", "7"]);
        assert_eq!(of("12bis v"), ["12bis v", "١٢ bis ظ", "۱۲ bis پ", "12 bis об."]);
    }
}
