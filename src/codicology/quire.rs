//! [`Collation`]: how the leaves of a codex are gathered in quires.

/// The quires of a codex, in order.
///
/// Written as catalogs do: `1-12^8, 13^6, 14^8(-1)` for twelve quires of eight leaves, one of
/// six, and one of eight of which one leaf is lost; `(+1)` for a leaf that was added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collation(Vec<Quire>);

/// A gathering of leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quire {
    pub number: u32,
    /// As many as are there; at least one.
    pub leaves: u32,
}

/// Why a text is no collation; it names the part that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CollationError {
    #[error("`{0}` is no group of quires; they have the form 1-12^8, 13^6(-1)")]
    Form(String),
    #[error("`{0}` does not begin with the number of the next quire, {1}")]
    Order(String, u32),
    #[error("`{0}` has no leaves, or more than {max}", max = Collation::MAX_LEAVES)]
    Leaves(String),
    #[error("it has more than {max} quires", max = Collation::MAX_QUIRES)]
    TooMany,
}

impl Collation {
    /// Far more than any codex has.
    pub const MAX_QUIRES: u32 = 2000;
    /// Of one quire.
    pub const MAX_LEAVES: u32 = 100;

    /// Reads a formula.
    ///
    /// # Errors
    /// [`CollationError`] for the first part that is wrong.
    pub fn parse(formula: &str) -> Result<Self, CollationError> {
        let mut quires: Vec<Quire> = Vec::new();
        for part in formula.split([',', ';', ' ']).filter(|part| !part.is_empty()) {
            let form = || CollationError::Form(part.to_owned());
            let (numbers, leaves) = part.split_once('^').ok_or_else(form)?;
            let (first, last) = numbers.split_once(['-', '–']).unwrap_or((numbers, numbers));
            let (first, last) = (number(first).ok_or_else(form)?, number(last).ok_or_else(form)?);
            let leaves = count(leaves).ok_or_else(form)?;
            let expected = quires.last().map_or(first, |quire| quire.number + 1);
            if first != expected || last < first {
                return Err(CollationError::Order(part.to_owned(), expected));
            }
            if !(1..=i64::from(Self::MAX_LEAVES)).contains(&leaves) {
                return Err(CollationError::Leaves(part.to_owned()));
            }
            if last > Self::MAX_QUIRES {
                return Err(CollationError::TooMany);
            }
            let leaves = leaves as u32;
            quires.extend((first..=last).map(|number| Quire { number, leaves }));
        }
        if quires.is_empty() {
            return Err(CollationError::Form(formula.to_owned()));
        }
        Ok(Self(quires))
    }

    #[must_use]
    pub fn quires(&self) -> &[Quire] {
        &self.0
    }
}

/// Leaves, with those lost and added: `8`, `8(-1)`, `8(-1+2)`.
fn count(text: &str) -> Option<i64> {
    let Some((regular, rest)) = text.split_once('(') else { return number(text).map(i64::from) };
    let mut leaves = i64::from(number(regular)?);
    let mut rest = rest.strip_suffix(')')?.replace('−', "-");
    while !rest.is_empty() {
        let sign = if rest.starts_with('-') { -1 } else { 1 };
        let changed = rest.strip_prefix(['-', '+'])?;
        let end = changed.find(['-', '+']).unwrap_or(changed.len());
        leaves += sign * i64::from(number(&changed[..end])?);
        rest = changed[end..].to_owned();
    }
    Some(leaves)
}

/// Digits only, and few: `parse` alone would also take a sign.
fn number(text: &str) -> Option<u32> {
    let is_number = (1..=6).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn leaves(formula: &str) -> Vec<(u32, u32)> {
        let collation = Collation::parse(formula).unwrap();
        collation.quires().iter().map(|quire| (quire.number, quire.leaves)).collect()
    }

    #[test]
    fn quires_are_counted_with_their_leaves() {
        assert_eq!(leaves("1-3^8, 4^6"), [(1, 8), (2, 8), (3, 8), (4, 6)]);
        assert_eq!(leaves("1^8(-1) 2^8(+1);3^10(-1+2)"), [(1, 7), (2, 9), (3, 11)]);
        // A volume may begin in the middle of the work.
        assert_eq!(leaves("7–8^10"), [(7, 10), (8, 10)]);
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (formula, expected) in [
            ("", "`` is no group of quires; they have the form 1-12^8, 13^6(-1)"),
            ("1-3", "`1-3` is no group of quires; they have the form 1-12^8, 13^6(-1)"),
            ("a^8", "`a^8` is no group of quires; they have the form 1-12^8, 13^6(-1)"),
            ("1^8(1", "`1^8(1` is no group of quires; they have the form 1-12^8, 13^6(-1)"),
            ("1^8, 3^8", "`3^8` does not begin with the number of the next quire, 2"),
            ("3-1^8", "`3-1^8` does not begin with the number of the next quire, 3"),
            ("1^8(-8)", "`1^8(-8)` has no leaves, or more than 100"),
            ("1^101", "`1^101` has no leaves, or more than 100"),
            ("1-999999^8", "it has more than 2000 quires"),
        ] {
            assert_eq!(Collation::parse(formula).unwrap_err().to_string(), expected);
        }
    }

    proptest! {
        #[test]
        fn no_formula_is_too_odd_to_be_looked_at(formula in "[0-9^(),+ -]{0,20}") {
            if let Ok(collation) = Collation::parse(&formula) {
                prop_assert!(collation.quires().iter().all(|quire| quire.leaves > 0));
            }
        }
    }
}
