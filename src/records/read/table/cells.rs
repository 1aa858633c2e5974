//! [`Given`]: what a cell says, as its column understands it.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeArray, DeValue};

use super::columns::Kind;
use super::header::trim;
use crate::codicology::digit;

/// A cell that is not empty. What its column cannot understand stays a text, and the reader of its
/// key says what it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Given {
    Text(String),
    Flag(bool),
    /// As TOML writes it.
    Number(String),
    Numbers(Vec<String>),
    List(Vec<String>),
}

/// What people and spreadsheets write for yes and no.
const YES: [&str; 9] = ["true", "yes", "x", "1", "истина", "да", "wahr", "vrai", "نعم"];
const NO: [&str; 8] = ["false", "no", "0", "ложь", "нет", "falsch", "faux", "لا"];

impl Given {
    /// `None` where the cell is empty.
    pub(super) fn new(kind: Kind, cell: &str) -> Option<Self> {
        let bare = trim(cell);
        if bare.is_empty() {
            return None;
        }
        let understood = match kind {
            Kind::Text | Kind::Texts | Kind::Pair => None,
            Kind::Flag => flag(bare).map(Self::Flag),
            Kind::Whole => whole(bare).map(Self::Number),
            Kind::Decimal => decimal(bare).map(Self::Number),
            Kind::Numbers => numbers(bare).map(Self::Numbers),
            Kind::List => Some(Self::List(list(bare))),
        };
        Some(understood.unwrap_or_else(|| Self::Text(cell.trim().to_owned())))
    }

    pub(super) const fn as_text(&self) -> Option<&String> {
        match self {
            Self::Text(text) => Some(text),
            Self::Flag(_) | Self::Number(_) | Self::Numbers(_) | Self::List(_) => None,
        }
    }

    /// As a record would have it, at a place.
    pub(super) fn value(&self, at: usize) -> Spanned<DeValue<'_>> {
        let value = match self {
            Self::Text(text) => DeValue::String(Cow::Borrowed(text)),
            Self::Flag(flag) => DeValue::Boolean(*flag),
            Self::Number(number) => of_number(number),
            Self::Numbers(numbers) => array(numbers.iter().map(|it| of_number(it)), at),
            Self::List(texts) => {
                array(texts.iter().map(|it| DeValue::String(Cow::Borrowed(it))), at)
            }
        };
        Spanned::new(at..at, value)
    }
}

fn array<'g>(values: impl Iterator<Item = DeValue<'g>>, at: usize) -> DeValue<'g> {
    let mut array = DeArray::new();
    values.for_each(|value| array.push(Spanned::new(at..at, value)));
    DeValue::Array(array)
}

fn of_number(number: &str) -> DeValue<'_> {
    DeValue::parse(number).map_or(DeValue::String(Cow::Borrowed(number)), Spanned::into_inner)
}

fn flag(cell: &str) -> Option<bool> {
    let word = cell.to_lowercase();
    let is_one_of = |words: &[&str]| words.contains(&word.as_str());
    if is_one_of(&YES) { Some(true) } else { is_one_of(&NO).then_some(false) }
}

/// In digits of TOML, without zeros before it.
fn whole(cell: &str) -> Option<String> {
    let digits: Option<String> =
        cell.chars().map(|character| char::from_digit(digit(character)?, 10)).collect();
    let digits = digits.filter(|digits| !digits.is_empty())?;
    let bare = digits.trim_start_matches('0');
    Some(if bare.is_empty() { "0".into() } else { bare.to_owned() })
}

/// With a point or, as most of Europe writes, a comma.
fn decimal(cell: &str) -> Option<String> {
    match cell.split_once(['.', ',', '٫']) {
        None => whole(cell),
        Some((before, after)) => {
            let after: Option<String> =
                after.chars().map(|character| char::from_digit(digit(character)?, 10)).collect();
            Some(format!("{}.{}", whole(before)?, after.filter(|digits| !digits.is_empty())?))
        }
    }
}

/// Whatever stands between them, in brackets or not.
fn numbers(cell: &str) -> Option<Vec<String>> {
    let bare = cell.strip_prefix('[').and_then(|it| it.strip_suffix(']')).unwrap_or(cell);
    let is_between = |it: char| it.is_whitespace() || ",;،؛x×".contains(it);
    let parts = bare.split(is_between).filter(|part| !part.is_empty());
    let numbers: Vec<String> = parts.map(whole).collect::<Option<_>>()?;
    (!numbers.is_empty()).then_some(numbers)
}

/// Texts with a semicolon or a line end between them; or a list as in a record, for texts that have
/// such in them.
fn list(cell: &str) -> Vec<String> {
    let of_toml = || {
        let parsed = DeValue::parse(cell).ok()?;
        let texts = parsed.get_ref().as_array()?.iter();
        texts.map(|text| text.get_ref().as_str().map(str::to_owned)).collect::<Option<Vec<_>>>()
    };
    let of_toml = if cell.starts_with('[') { of_toml() } else { None };
    of_toml.unwrap_or_else(|| {
        let parts = cell.split([';', '؛', '\n', ',', '،']).map(trim);
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_understood_as_their_columns_mean_them() {
        let numbers = |list: &[&str]| Given::Numbers(list.iter().map(|it| (*it).into()).collect());
        let list = |list: &[&str]| Given::List(list.iter().map(|it| (*it).into()).collect());
        let number = |it: &str| Given::Number(it.into());
        let text = |it: &str| Given::Text(it.into());
        for (kind, cell, expected) in [
            (Kind::Text, " 12 ", text("12")),
            (Kind::Flag, "ИСТИНА", Given::Flag(true)),
            (Kind::Flag, "No", Given::Flag(false)),
            (Kind::Flag, "perhaps", text("perhaps")),
            (Kind::Whole, "090", number("90")),
            (Kind::Whole, "٠", number("0")),
            (Kind::Whole, "٩٠", number("90")),
            (Kind::Whole, "-90", text("-90")),
            (Kind::Decimal, "165,50", number("165.50")),
            (Kind::Decimal, "١٦٥٫٥", number("165.5")),
            (Kind::Decimal, "0.5", number("0.5")),
            (Kind::Decimal, "165", number("165")),
            (Kind::Decimal, "165.", text("165.")),
            (Kind::Numbers, "[0, 10, 300, 400]", numbers(&["0", "10", "300", "400"])),
            (Kind::Numbers, "3000 × 4000", numbers(&["3000", "4000"])),
            (Kind::Numbers, "left", text("left")),
            (Kind::Numbers, "[]", text("[]")),
            (Kind::List, "1r; 1v\n2r", list(&["1r", "1v", "2r"])),
            (Kind::List, "[\"a; b\", 'c']", list(&["a; b", "c"])),
            (Kind::List, "[a]", list(&["[a]"])),
        ] {
            assert_eq!(Given::new(kind, cell), Some(expected), "{cell}");
        }
        for empty in ["", "  ", "\u{a0}", "\u{200f}"] {
            assert_eq!(Given::new(Kind::Text, empty), None);
        }
    }

    #[test]
    fn a_value_is_what_a_record_would_have() {
        let value = Given::new(Kind::Numbers, "1 2").unwrap();
        let value = value.value(7);
        assert_eq!(value.span(), 7..7);
        let numbers = value.get_ref().as_array().unwrap();
        assert_eq!(numbers[1].get_ref().as_integer().unwrap().as_str(), "2");
        assert_eq!(numbers[1].span(), 7..7);
        let value = Given::new(Kind::Decimal, "1,5").unwrap();
        assert_eq!(value.value(0).get_ref().as_float().unwrap().as_str(), "1.5");
    }
}
