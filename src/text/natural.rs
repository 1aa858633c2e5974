//! The order in which a person would lay out numbered things.

use std::cmp::Ordering;

use unicode_normalization::UnicodeNormalization as _;

/// Compares names so that numbers in them count as numbers: `f. 2` before `f. 10`.
///
/// Leading zeros and the case of letters do not count, nor does it matter whether digits
/// are European, Arabic-Indic (`٢`) or Persian (`۲`). Names that are then still equal are
/// told apart by their plain spelling, so that the order is total and never changes.
#[must_use]
pub fn natural_cmp(left: &str, right: &str) -> Ordering {
    natord::compare(&folded(left), &folded(right)).then_with(|| left.cmp(right))
}

/// A name ready to be compared as [`natural_cmp`] does: for sorting many, of which each is compared
/// with several others (`sort_by_cached_key`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NaturalKey {
    folded: String,
    plain: String,
}

impl NaturalKey {
    #[must_use]
    pub fn of(name: &str) -> Self {
        Self { folded: folded(name), plain: name.to_owned() }
    }
}

impl Ord for NaturalKey {
    fn cmp(&self, other: &Self) -> Ordering {
        natord::compare(&self.folded, &other.folded).then_with(|| self.plain.cmp(&other.plain))
    }
}

impl PartialOrd for NaturalKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Composed, in small letters, digits as ASCII without leading zeros: with a leading zero
/// `natord` would compare digit by digit, as after a decimal point.
fn folded(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    let mut characters = name.nfc().map(ascii_digit).flat_map(char::to_lowercase).peekable();
    let mut inside_number = false;
    while let Some(character) = characters.next() {
        let digit_follows = characters.peek().is_some_and(char::is_ascii_digit);
        if character == '0' && !inside_number && digit_follows {
            continue;
        }
        inside_number = character.is_ascii_digit();
        folded.push(character);
    }
    folded
}

fn ascii_digit(character: char) -> char {
    let value = match character {
        '\u{660}'..='\u{669}' => u32::from(character) - 0x660,
        '\u{6f0}'..='\u{6f9}' => u32::from(character) - 0x6f0,
        _ => return character,
    };
    char::from_digit(value, 10).unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sorted<'a>(names: &[&'a str]) -> Vec<&'a str> {
        let mut names = names.to_vec();
        names.sort_by(|left, right| natural_cmp(left, right));
        names
    }

    #[test]
    fn numbers_count_as_numbers() {
        assert_eq!(
            sorted(&["f10r", "f2v", "f2r", "f1v", "f100r"]),
            ["f1v", "f2r", "f2v", "f10r", "f100r"]
        );
    }

    #[test]
    fn leading_zeros_do_not_change_the_number() {
        assert_eq!(
            sorted(&["f10", "f002", "f1", "f03", "f000"]),
            ["f000", "f1", "f002", "f03", "f10"]
        );
    }

    #[test]
    fn arabic_and_persian_digits_are_digits() {
        assert_eq!(sorted(&["ورقة ١٠", "ورقة ٢", "ورقة 3"]), ["ورقة ٢", "ورقة 3", "ورقة ١٠"]);
        assert_eq!(sorted(&["برگ ۱۰", "برگ ۹"]), ["برگ ۹", "برگ ۱۰"]);
    }

    #[test]
    fn the_case_of_letters_does_not_split_a_series() {
        assert_eq!(sorted(&["b1", "A2", "a1", "B2"]), ["a1", "A2", "b1", "B2"]);
        assert_eq!(sorted(&["Лист 10", "лист 2"]), ["лист 2", "Лист 10"]);
    }

    #[test]
    fn only_the_same_spelling_is_equal() {
        assert_eq!(natural_cmp("f1", "f1"), Ordering::Equal);
        assert_ne!(natural_cmp("f1", "F1"), Ordering::Equal);
        assert_ne!(natural_cmp("f1", "f01"), Ordering::Equal);
    }

    proptest! {
        #[test]
        fn the_order_is_the_reverse_seen_from_the_other_side(left in "[0٠-٣a-cA-C1-3 ]{0,6}", right in "[0٠-٣a-cA-C1-3 ]{0,6}") {
            prop_assert_eq!(natural_cmp(&left, &right), natural_cmp(&right, &left).reverse());
            let keys = (NaturalKey::of(&left), NaturalKey::of(&right));
            prop_assert_eq!(keys.0.cmp(&keys.1), natural_cmp(&left, &right));
        }

        #[test]
        fn the_order_is_transitive(names in prop::collection::vec("[0٠-٣a-cA-C1-3 ]{0,5}", 3)) {
            let sorted = sorted(&names.iter().map(String::as_str).collect::<Vec<_>>());
            prop_assert_ne!(natural_cmp(sorted[0], sorted[2]), Ordering::Greater);
        }

        #[test]
        fn numbers_sort_by_value(left in 0u32.., right in 0u32..) {
            prop_assume!(left != right);
            prop_assert_eq!(natural_cmp(&format!("f{left}"), &format!("f{right}")), left.cmp(&right));
        }
    }
}
