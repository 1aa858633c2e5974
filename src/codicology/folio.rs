//! [`Folio`]: one side of a leaf, by its number.

use std::fmt;
use std::str::FromStr;

use super::FolioLabel;

/// A leaf as it is numbered, or one side of it: `12r`, `12v`, `12bis r`, `7`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Folio {
    pub number: u32,
    pub suffix: Option<Suffix>,
    /// `None` where leaves are not told apart by side, or where sides have numbers of
    /// their own (pagination).
    pub side: Option<Side>,
}

/// Tells apart leaves that were given the same number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Suffix {
    Bis,
    Ter,
    Quater,
}

/// A side of a leaf. The recto is read first, also in a book read from right to left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    Recto,
    Verso,
}

/// A text that is no regular folio.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is no folio such as `12r`, `12v`, `12bis r` or `7`")]
pub struct FolioError {
    pub given: String,
}

impl Suffix {
    pub(super) const ALL: [Self; 3] = [Self::Bis, Self::Ter, Self::Quater];

    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Bis => "bis",
            Self::Ter => "ter",
            Self::Quater => "quater",
        }
    }
}

impl Folio {
    /// What follows in a regular foliation: the other side of the leaf, or the next leaf.
    ///
    /// `12bis v` is followed by `13r`, since whether there is a `12ter` cannot be known.
    /// `None` after the largest number.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        if self.side == Some(Side::Recto) {
            return Some(Self { side: Some(Side::Verso), ..self });
        }
        let number = self.number.checked_add(1)?;
        Some(Self { number, suffix: None, side: self.side.map(|_| Side::Recto) })
    }
}

impl fmt::Display for Folio {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.number)?;
        if let Some(suffix) = self.suffix {
            formatter.write_str(suffix.word())?;
            formatter.write_str(if self.side.is_some() { " " } else { "" })?;
        }
        match self.side {
            Some(Side::Recto) => formatter.write_str("r"),
            Some(Side::Verso) => formatter.write_str("v"),
            None => Ok(()),
        }
    }
}

/// Any spelling that [`FolioLabel`] knows: `f. 12r`, `12a`, `١٢ظ`.
impl FromStr for Folio {
    type Err = FolioError;

    fn from_str(given: &str) -> Result<Self, FolioError> {
        let label = FolioLabel::parse(given);
        label.map(|label| label.folio).ok_or_else(|| FolioError { given: given.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn folio(given: &str) -> Folio {
        given.parse().unwrap()
    }

    #[test]
    fn recto_comes_before_verso_and_the_next_leaf_follows() {
        let mut seen = vec![folio("1r")];
        for _ in 0..3 {
            seen.push(seen.last().unwrap().next().unwrap());
        }
        let seen: Vec<String> = seen.iter().map(ToString::to_string).collect();
        assert_eq!(seen, ["1r", "1v", "2r", "2v"]);
    }

    #[test]
    fn a_repeated_leaf_is_followed_by_the_next_number() {
        assert_eq!(folio("12bis r").next(), Some(folio("12bis v")));
        assert_eq!(folio("12bis v").next(), Some(folio("13r")));
        assert_eq!(folio("12ter").next(), Some(folio("13")));
    }

    #[test]
    fn sides_with_numbers_of_their_own_count_one_by_one() {
        assert_eq!(folio("7").next(), Some(folio("8")));
    }

    #[test]
    fn nothing_follows_the_largest_number() {
        let last = Folio { number: u32::MAX, suffix: None, side: Some(Side::Verso) };
        assert_eq!(last.next(), None);
    }

    #[test]
    fn what_is_no_folio_says_how_one_looks() {
        let error = "iv".parse::<Folio>().unwrap_err();
        assert_eq!(error.to_string(), "`iv` is no folio such as `12r`, `12v`, `12bis r` or `7`");
    }

    fn any_folio() -> impl Strategy<Value = Folio> {
        let suffix = prop::option::of(prop::sample::select(Suffix::ALL.to_vec()));
        let side = prop::option::of(prop::sample::select(vec![Side::Recto, Side::Verso]));
        (any::<u32>(), suffix, side).prop_map(|(number, suffix, side)| Folio {
            number,
            suffix,
            side,
        })
    }

    proptest! {
        #[test]
        fn a_folio_is_read_as_it_is_written(folio in any_folio()) {
            prop_assert_eq!(folio.to_string().parse(), Ok(folio));
        }

        #[test]
        fn the_next_folio_comes_later(folio in any_folio()) {
            if let Some(next) = folio.next() {
                prop_assert!(next > folio);
            }
        }
    }
}
