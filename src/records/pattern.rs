//! Wildcards in file names: `*`, `?`, `[…]`, `{a,b}`.
//!
//! They stand for characters, not bytes: `?` is one letter of any script. Matching never
//! backtracks; its time grows with the pattern times the name.

use std::ops::RangeInclusive;

use crate::text::nfc;

/// Longest pattern, in characters, so that the time to match stays short.
const MAX_CHARACTERS: usize = 256;

/// Braces within braces.
const MAX_DEPTH: usize = 4;

/// A pattern for whole file names, composed or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Character(char),
    AnyOne,
    AnyMany,
    OneOf { ranges: Vec<RangeInclusive<char>>, is_negated: bool },
    Either(Vec<Vec<Piece>>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum PatternError {
    #[error("a `[` has no `]`; a bracket of the file name itself is written `[[]`")]
    Bracket,
    #[error("a `{{` has no `}}`; a brace of the file name itself is written `[{{]`")]
    Brace,
    #[error("its braces are nested more than {MAX_DEPTH} deep")]
    Depth,
    #[error("it is longer than {MAX_CHARACTERS} characters")]
    TooLong,
}

impl Pattern {
    pub(super) fn parse(given: &str) -> Result<Self, PatternError> {
        let characters: Vec<char> = nfc(given).chars().collect();
        if characters.len() > MAX_CHARACTERS {
            return Err(PatternError::TooLong);
        }
        let mut rest = characters.as_slice();
        let pieces = sequence(&mut rest, 0)?;
        Ok(Self(pieces))
    }

    /// Whether it has no wildcard, so that it is a plain file name.
    pub(super) fn is_plain(&self) -> bool {
        self.0.iter().all(|piece| matches!(piece, Piece::Character(_)))
    }

    pub(super) fn matches(&self, name: &str) -> bool {
        let name: Vec<char> = nfc(name).chars().collect();
        let mut start = vec![false; name.len() + 1];
        start[0] = true;
        advance(&self.0, &name, start)[name.len()]
    }
}

/// Where in `name` a match can stand behind `pieces`, if it can stand at `places` before.
fn advance(pieces: &[Piece], name: &[char], mut places: Vec<bool>) -> Vec<bool> {
    for piece in pieces {
        let step = |takes: &dyn Fn(char) -> bool| {
            let mut next = vec![false; places.len()];
            for (at, character) in name.iter().enumerate() {
                next[at + 1] = places[at] && takes(*character);
            }
            next
        };
        places = match piece {
            Piece::Character(own) => step(&|character| character == *own),
            Piece::AnyOne => step(&|_| true),
            Piece::OneOf { ranges, is_negated } => step(&|character| {
                ranges.iter().any(|range| range.contains(&character)) != *is_negated
            }),
            Piece::AnyMany => {
                let first = places.iter().position(|place| *place).unwrap_or(places.len());
                (0..places.len()).map(|at| at >= first).collect()
            }
            Piece::Either(branches) => {
                let mut next = vec![false; places.len()];
                for branch in branches {
                    let ends = advance(branch, name, places.clone());
                    next.iter_mut().zip(ends).for_each(|(next, end)| *next |= end);
                }
                next
            }
        };
    }
    places
}

/// Reads pieces up to the end, or up to the `,` or `}` of the braces it stands in.
fn sequence(rest: &mut &[char], depth: usize) -> Result<Vec<Piece>, PatternError> {
    let mut pieces = Vec::new();
    while let Some((first, after)) = rest.split_first() {
        if depth > 0 && matches!(first, ',' | '}') {
            break;
        }
        *rest = after;
        pieces.push(match first {
            '*' => Piece::AnyMany,
            '?' => Piece::AnyOne,
            '[' => one_of(rest)?,
            '{' => either(rest, depth + 1)?,
            other => Piece::Character(*other),
        });
    }
    Ok(pieces)
}

/// Behind a `{`.
fn either(rest: &mut &[char], depth: usize) -> Result<Piece, PatternError> {
    if depth > MAX_DEPTH {
        return Err(PatternError::Depth);
    }
    let mut branches = Vec::new();
    loop {
        branches.push(sequence(rest, depth)?);
        let Some((end, after)) = rest.split_first() else { return Err(PatternError::Brace) };
        *rest = after;
        if *end == '}' {
            return Ok(Piece::Either(branches));
        }
    }
}

/// Behind a `[`. A `]` that comes first, or after `!`, stands for itself.
fn one_of(rest: &mut &[char]) -> Result<Piece, PatternError> {
    let is_negated = matches!(rest.first(), Some('!' | '^'));
    let inside = &rest[usize::from(is_negated)..];
    let close = inside.iter().skip(1).position(|character| *character == ']');
    let close = close.ok_or(PatternError::Bracket)? + 1;
    let (mut members, after) = (&inside[..close], &inside[close + 1..]);
    let mut ranges = Vec::new();
    loop {
        members = match members {
            [from, '-', to, others @ ..] => {
                ranges.push(*from..=*to);
                others
            }
            [one, others @ ..] => {
                ranges.push(*one..=*one);
                others
            }
            [] => break,
        };
    }
    *rest = after;
    Ok(Piece::OneOf { ranges, is_negated })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn matches(pattern: &str, name: &str) -> bool {
        Pattern::parse(pattern).unwrap().matches(name)
    }

    #[test]
    fn wildcards_stand_for_characters_of_any_script() {
        for (pattern, name, expected) in [
            ("*", "", true),
            ("*.tif", "ورقة ١.tif", true),
            ("*.tif", "f1.tiff", false),
            ("*r*.tif", "003r-detail.tif", true),
            ("?.tif", "و.tif", true),
            ("?.tif", "01.tif", false),
            ("f[0-9][rv].tif", "f7v.tif", true),
            ("f[0-9].tif", "fx.tif", false),
            ("[أ-ي].tif", "ب.tif", true),
            ("[!0-9]*.tif", "1.tif", false),
            ("[]x].tif", "].tif", true),
            ("[[]1].tif", "[1].tif", true),
            ("[a-].tif", "-.tif", true),
            ("*.{tif,jpg}", "f.jpg", true),
            ("*.{tif,jp{g,eg}}", "f.jpeg", true),
            ("{,f}1.tif", "1.tif", true),
            ("*.{tif,jpg}", "f.png", false),
            ("a,b}", "a,b}", true),
            // Composed and decomposed й.
            ("\u{439}*", "\u{438}\u{306}.tif", true),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn what_is_not_closed_is_refused() {
        assert_eq!(Pattern::parse("f[1.tif"), Err(PatternError::Bracket));
        assert_eq!(Pattern::parse("f[]"), Err(PatternError::Bracket));
        assert_eq!(Pattern::parse("f.{tif,jpg"), Err(PatternError::Brace));
        assert_eq!(Pattern::parse("{{{{{a}}}}}"), Err(PatternError::Depth));
        assert_eq!(Pattern::parse(&"*".repeat(300)), Err(PatternError::TooLong));
    }

    #[test]
    fn a_pattern_without_wildcards_is_plain() {
        assert!(Pattern::parse("f1.tif").unwrap().is_plain());
        assert!(!Pattern::parse("f?.tif").unwrap().is_plain());
    }

    /// The slow obvious version, for `*`, `?` and plain characters.
    fn matches_slowly(pattern: &[char], name: &[char]) -> bool {
        match (pattern, name) {
            ([], []) => true,
            (['*', pattern @ ..], _) => {
                (0..=name.len()).any(|skipped| matches_slowly(pattern, &name[skipped..]))
            }
            (['?', pattern @ ..], [_, name @ ..]) => matches_slowly(pattern, name),
            ([own, pattern @ ..], [first, name @ ..]) if own == first => {
                matches_slowly(pattern, name)
            }
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn stars_and_question_marks_agree_with_the_obvious_version(
            pattern in "[ab*?]{0,8}", name in "[ab]{0,8}",
        ) {
            let characters = |text: &str| text.chars().collect::<Vec<_>>();
            prop_assert_eq!(
                matches(&pattern, &name),
                matches_slowly(&characters(&pattern), &characters(&name))
            );
        }

        #[test]
        fn no_pattern_is_too_odd_to_be_looked_at(pattern in "[ab*?!^,{}\\[\\]-]{0,20}", name in "[ab\\]-]{0,9}") {
            if let Ok(pattern) = Pattern::parse(&pattern) {
                let _ = pattern.matches(&name);
            }
        }
    }
}
