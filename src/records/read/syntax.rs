//! From text to a TOML document; mistakes of TOML in words for people who do not know it.

use toml::de::{DeTable, Error};

use super::notes::Notes;
use crate::records::finding::quoted;

/// Longest text whose mistakes are all told, in bytes. The parser keeps about 200 bytes
/// for each mistake, of which there can be one in every byte; of a longer text only the
/// first is told.
pub(super) const ALL_MISTAKES_BYTES: usize = 64 * 1024;

/// The document, as far as it can be read.
///
/// `None` where the text is no TOML, so that what seems to be missing may not be. A key
/// that is given twice is noted too, but the rest can be relied on.
pub(super) fn document<'t>(text: &'t str, notes: &mut Notes<'_>) -> Option<DeTable<'t>> {
    let (table, errors) = if text.len() <= ALL_MISTAKES_BYTES {
        DeTable::parse_recoverable(text)
    } else {
        match DeTable::parse(text) {
            Ok(table) => (table, Vec::new()),
            Err(error) => {
                note(text, &error, notes);
                return None;
            }
        }
    };
    let mut errors: Vec<Error> = errors;
    errors.sort_by_key(start);
    // What follows from the first mistake of a line is no mistake of its own.
    errors.dedup_by_key(|error| notes.line(start(error)));
    for error in &errors {
        note(text, error, notes);
    }
    errors.iter().all(|error| is_duplicate(error.message())).then(|| table.into_inner())
}

fn start(error: &Error) -> usize {
    error.span().map_or(0, |span| span.start)
}

fn is_duplicate(message: &str) -> bool {
    message == "duplicate key"
}

fn note(text: &str, error: &Error, notes: &mut Notes<'_>) {
    let span = error.span().unwrap_or_default();
    let given = text.get(span.clone()).unwrap_or_default();
    notes.error(&span, in_words(error.message(), given));
}

/// What the parser means; `given` is the text that it points to, which may be empty.
fn in_words(message: &str, given: &str) -> String {
    let begins = |start: &str| message.starts_with(start);
    let given_quoted = quoted(given);
    if is_duplicate(message) {
        return format!(
            "{given_quoted} is given a second time; keep one of them (what can be repeated has two \
             brackets, such as [[folio]])"
        );
    }
    if given.starts_with(['“', '”', '„', '«', '‘', '’', '‹']) {
        return format!(
            "{given_quoted} has curved quotation marks; put a text between straight ones: \"…\""
        );
    }
    if begins("string values must be quoted") && given.is_empty() {
        return "a value is missing behind `=`; write one, or remove the line".into();
    }
    if begins("string values must be quoted") {
        return format!(
            "{given_quoted} must stand between straight quotation marks, \"…\", unless it is `true` or `false`"
        );
    }
    if begins("invalid boolean") {
        return format!(
            "{given_quoted} is neither `true` nor `false`; a text stands between quotation marks, \"…\""
        );
    }
    if begins("invalid basic string")
        || begins("invalid literal string")
        || begins("invalid multi-line")
    {
        return match given.chars().next() {
            Some(character) => format!(
                "a text has the character U+{:04X} in it, which texts cannot have; remove it",
                u32::from(character)
            ),
            None => "a text has no quotation mark at its end; a text of several lines stands \
                     between \"\"\" and \"\"\""
                .into(),
        };
    }
    if begins("missing escaped value") || begins("too few unicode") {
        return "a backslash has a special meaning between \"…\"; write it twice, or put the text \
                between '…'"
            .into();
    }
    if begins("key with no value") || begins("missing assignment") {
        return "`=` is missing; a line has the form key = \"text\"".into();
    }
    if begins("invalid unquoted key") || begins("unquoted keys cannot be empty") {
        return format!(
            "{given_quoted} cannot be a key; a line has the form key = \"text\" with a key such as `title`"
        );
    }
    if begins("missing comma") {
        return "a comma is missing between two values, or a `]` or `}` after the last".into();
    }
    if begins("extra comma") {
        return "there is a comma too many".into();
    }
    if begins("unclosed array, ") {
        return "a list has no `]` at its end".into();
    }
    if begins("unclosed inline table") {
        return "texts by language have no `}` at their end".into();
    }
    if begins("unclosed table") || begins("unclosed array table") {
        return "a heading is not closed; it has the form [folios] or [[folio]]".into();
    }
    if begins("unexpected key or value") {
        return "something follows the value; every key has a line of its own, and remarks begin \
                with `#`"
            .into();
    }
    if begins("cannot extend value") {
        return format!("{given_quoted} has a value already, so that nothing can be put below it");
    }
    if begins("cannot recurse") || begins("recursion limit") {
        return "is nested far too deep".into();
    }
    format!("this is no TOML: {message}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(text: &str) -> Vec<String> {
        let mut notes = Notes::new("f", text);
        document(text, &mut notes);
        notes.into_findings().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_line_with_a_mistake_is_told_once() {
        let complaints = complaints("place = Cairo\nscript = \"naskh\nmaterial = 'ok'\ntitle: 'x'");
        assert_eq!(
            complaints,
            [
                "f:1: `Cairo` must stand between straight quotation marks, \"…\", unless it is \
                 `true` or `false`",
                "f:2: a text has no quotation mark at its end; a text of several lines stands \
                 between \"\"\" and \"\"\"",
                "f:4: `:` cannot be a key; a line has the form key = \"text\" with a key such as \
                 `title`",
            ]
        );
    }

    #[test]
    fn mistakes_are_told_in_words_for_people() {
        for (text, expected) in [
            ("a = 'x'\na = 'y'", "`a` is given a second time"),
            ("title = “x”", "curved quotation marks"),
            ("title = ", "a value is missing"),
            ("title", "`=` is missing"),
            ("restored = True", "neither `true` nor `false`"),
            ("a = \"C:\\Users\"", "a backslash"),
            ("a = \"x\ry\"", "the character U+000D"),
            ("a = ['x' 'y']", "a comma is missing"),
            ("a = ['x'", "no `]` at its end"),
            ("a = { en = 'x'", "no `}` at their end"),
            ("[folio", "a heading is not closed"),
            ("[[folio]", "a heading is not closed"),
            ("a = 'x' b = 'y'", "every key has a line of its own"),
            ("a = 'x'\na.en = 'y'", "has a value already"),
            ("a = \"\"\"\nx", "no quotation mark at its end"),
            (&format!("a = {}", "[".repeat(200)), "nested far too deep"),
            (&format!("{}a = 1", "a.".repeat(200)), "nested far too deep"),
        ] {
            let complaints = complaints(text);
            assert!(complaints[0].contains(expected), "{text:?}: {complaints:?}");
        }
    }

    #[test]
    fn of_a_long_text_the_first_mistake_is_told() {
        let text = "= x\n".repeat(ALL_MISTAKES_BYTES);
        assert_eq!(complaints(&text).len(), 1);
    }
}
