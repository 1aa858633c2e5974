//! [`FolioLabel`]: a folio in the spelling of its cataloguer.

use std::fmt;

use super::{Folio, Side, Suffix};

/// A folio with the way it is written, so that those after it can be written alike.
///
/// Known are a prefix (`f. 12r`), leading zeros, Western, Arabic and Persian digits, and
/// sides marked `r`/`v`, `a`/`b`, `و`/`ظ` (wajh, ẓahr) or `أ`/`ب`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolioLabel {
    pub folio: Folio,
    style: Style,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Style {
    /// Everything before the number.
    prefix: String,
    /// The digit zero.
    zero: char,
    /// Digits at least; more than one only where zeros lead.
    width: usize,
    /// Whether a space stands before the side.
    is_spaced: bool,
    marks: Marks,
}

/// How recto and verso are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Marks {
    recto: &'static str,
    verso: &'static str,
    kind: Kind,
}

/// What the marks say, in whatever script: `و` stands for `r`, but `a` does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    RectoVerso,
    FirstSecond,
}

const MARKS: [Marks; 4] = [
    Marks { recto: "r", verso: "v", kind: Kind::RectoVerso },
    Marks { recto: "a", verso: "b", kind: Kind::FirstSecond },
    Marks { recto: "و", verso: "ظ", kind: Kind::RectoVerso },
    Marks { recto: "أ", verso: "ب", kind: Kind::FirstSecond },
];

/// The zeros of the digits that are read: Western, Arabic-Indic, Persian.
const ZEROS: [char; 3] = ['0', '\u{660}', '\u{6f0}'];

/// More digits than `u32` has are no number of a leaf.
const MAX_DIGITS: usize = 10;

impl FolioLabel {
    /// `None` where the label is irregular, such as `iv` or `back board`.
    #[must_use]
    pub fn parse(label: &str) -> Option<Self> {
        let end = label.rfind(|character| digit(character).is_some())?;
        let end = end + label[end..].chars().next()?.len_utf8();
        let (_, zero) = digit(label[..end].chars().next_back()?)?;
        let is_digit = |character: char| digit(character).is_some_and(|(_, of)| of == zero);
        let prefix = label[..end].trim_end_matches(is_digit);
        let digits: Vec<u32> =
            label[prefix.len()..end].chars().filter_map(digit).map(|(value, _)| value).collect();
        let is_mixed = prefix.ends_with(|last| digit(last).is_some());
        // `12r-13v` is two sides at once: nothing to count on from.
        let is_range = prefix.trim_end().ends_with(['-', '–', '/']);
        if digits.len() > MAX_DIGITS || is_mixed || is_range {
            return None;
        }
        let number = digits.iter().try_fold(0u32, |number, value| {
            number.checked_mul(10).and_then(|number| number.checked_add(*value))
        })?;
        let (suffix, rest) = suffix(&label[end..]);
        let (is_spaced, side, marks) = side(rest)?;
        let width = if digits[0] == 0 { digits.len() } else { 1 };
        // A repeated leaf has its side apart, so that `12bis r` is not one word.
        let is_spaced = is_spaced && suffix.is_none();
        let style = Style { prefix: prefix.to_owned(), zero, width, is_spaced, marks };
        Some(Self { folio: Folio { number, suffix, side }, style })
    }

    /// The label after this one in a regular foliation; `None` after the largest number.
    #[must_use]
    pub fn next(&self) -> Option<Self> {
        Some(self.spell(self.folio.next()?))
    }

    /// Another folio in the spelling of this one.
    #[must_use]
    pub fn spell(&self, folio: Folio) -> Self {
        Self { folio, style: self.style.clone() }
    }

    /// Whether both may stand in one series: the same prefix, and sides in neither, or in
    /// both with marks that say the same, such as `r` and `و`. So `12a` is no folio of a
    /// series of `r` and `v`: it is a leaf that was put in behind folio 12.
    #[must_use]
    pub fn is_of_series(&self, other: &Self) -> bool {
        self.style.prefix == other.style.prefix
            && match (self.folio.side, other.folio.side) {
                (None, None) => true,
                (Some(_), Some(_)) => self.style.marks.kind == other.style.marks.kind,
                (None, Some(_)) | (Some(_), None) => false,
            }
    }
}

impl fmt::Display for FolioLabel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Style { prefix, zero, width, is_spaced, marks } = &self.style;
        formatter.write_str(prefix)?;
        for western in format!("{:0width$}", self.folio.number).chars() {
            let value = western.to_digit(10).unwrap_or_default();
            write!(formatter, "{}", char::from_u32(*zero as u32 + value).unwrap_or(western))?;
        }
        if let Some(suffix) = self.folio.suffix {
            formatter.write_str(suffix.word())?;
        }
        let Some(side) = self.folio.side else { return Ok(()) };
        if *is_spaced || self.folio.suffix.is_some() {
            formatter.write_str(" ")?;
        }
        formatter.write_str(match side {
            Side::Recto => marks.recto,
            Side::Verso => marks.verso,
        })
    }
}

/// The value of a digit and the zero of its kind.
pub(super) fn digit(character: char) -> Option<(u32, char)> {
    ZEROS.into_iter().find_map(|zero| {
        let value = (character as u32).checked_sub(zero as u32)?;
        (value < 10).then_some((value, zero))
    })
}

/// A suffix at the start of `text`, and what follows it.
fn suffix(text: &str) -> (Option<Suffix>, &str) {
    let text_after = |suffix: Suffix| text.trim_start_matches(' ').strip_prefix(suffix.word());
    Suffix::ALL
        .into_iter()
        .find_map(|suffix| text_after(suffix).map(|rest| (Some(suffix), rest)))
        .unwrap_or((None, text))
}

/// What `text` says of the side; `None` where it is anything else than a side or nothing.
fn side(text: &str) -> Option<(bool, Option<Side>, Marks)> {
    if text.is_empty() {
        return Some((false, None, MARKS[0]));
    }
    let (is_spaced, mark) = text.strip_prefix(' ').map_or((false, text), |mark| (true, mark));
    MARKS.into_iter().find_map(|marks| {
        let side = match mark {
            _ if mark == marks.recto => Side::Recto,
            _ if mark == marks.verso => Side::Verso,
            _ => return None,
        };
        Some((is_spaced, Some(side), marks))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `label` and the two after it.
    fn three(label: &str) -> Vec<String> {
        let first = FolioLabel::parse(label).unwrap_or_else(|| panic!("{label} is regular"));
        let second = first.next().unwrap();
        let third = second.next().unwrap();
        [first, second, third].iter().map(ToString::to_string).collect()
    }

    #[test]
    fn labels_go_on_as_they_began() {
        for (first, second, third) in [
            ("1r", "1v", "2r"),
            ("9v", "10r", "10v"),
            ("1", "2", "3"),
            ("12a", "12b", "13a"),
            ("f. 12r", "f. 12v", "f. 13r"),
            ("MS 5, f. 9v", "MS 5, f. 10r", "MS 5, f. 10v"),
            ("009v", "010r", "010v"),
            ("099", "100", "101"),
            ("12bis r", "12bis v", "13r"),
            ("1 r", "1 v", "2 r"),
            ("١و", "١ظ", "٢و"),
            ("ورقة ٩ب", "ورقة ١٠أ", "ورقة ١٠ب"),
            ("۹", "۱۰", "۱۱"),
        ] {
            assert_eq!(three(first), [first, second, third]);
        }
    }

    #[test]
    fn a_label_is_read_whatever_its_spelling() {
        let verso = Folio { number: 12, suffix: None, side: Some(Side::Verso) };
        for label in ["12v", "f. 12v", "fol. 12v", "12b", "012v", "12 v", "١٢ظ", "۱۲ب"] {
            assert_eq!(FolioLabel::parse(label).unwrap().folio, verso, "{label}");
        }
        for label in ["12bis", "12 bis"] {
            let bis = Folio { number: 12, suffix: Some(Suffix::Bis), side: None };
            assert_eq!(FolioLabel::parse(label).unwrap().folio, bis, "{label}");
        }
    }

    #[test]
    fn irregular_labels_are_left_to_the_cataloguer() {
        for label in [
            "",
            "iv",
            "back board",
            "12c",
            "12rv",
            "12r-13v",
            "1٢",
            "99999999999",
            "4294967296",
            "12  r",
            "12r ",
            "1r (stub)",
        ] {
            assert_eq!(FolioLabel::parse(label), None, "{label}");
        }
    }

    #[test]
    fn a_series_has_one_prefix_and_counts_sides_or_leaves() {
        let label = |text| FolioLabel::parse(text).unwrap();
        assert!(label("1r").is_of_series(&label("12v")));
        assert!(label("1r").is_of_series(&label("١٢ظ")));
        assert!(label("١أ").is_of_series(&label("12b")));
        assert!(!label("1r").is_of_series(&label("12a")));
        assert!(!label("1").is_of_series(&label("12a")));
        assert!(!label("1r").is_of_series(&label("7")));
        assert!(!label("1r").is_of_series(&label("flyleaf 2r")));
    }

    #[test]
    fn another_folio_is_spelled_alike() {
        let label = |text| FolioLabel::parse(text).unwrap();
        assert_eq!(label("f. 001r").spell(label("٢ظ").folio).to_string(), "f. 002v");
    }

    proptest! {
        #[test]
        fn a_label_is_read_as_it_is_written(
            label in "(f\\. |MS 3, )?[0-9]{1,6}( ?(bis|ter))?( ?(r|v|a|b|و|ظ))?"
        ) {
            if let Some(label) = FolioLabel::parse(&label) {
                prop_assert_eq!(FolioLabel::parse(&label.to_string()), Some(label));
            }
        }

        #[test]
        fn no_text_is_too_odd_to_be_looked_at(text in any::<String>()) {
            let _ = FolioLabel::parse(&text).and_then(|label| label.next());
        }
    }
}
