//! From text to a TOML document.

use toml::de::{DeTable, Error};

use super::notes::Notes;
use super::unclosed::unclosed;
use super::words::{in_words, is_duplicate, is_unclosed};

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
                note_all(text, vec![error], notes);
                return None;
            }
        }
    };
    let is_reliable = errors.iter().all(|error| is_duplicate(error.message()));
    note_all(text, errors, notes);
    is_reliable.then(|| table.into_inner())
}

fn note_all(text: &str, mut errors: Vec<Error>, notes: &mut Notes<'_>) {
    let is_open = |error: &Error| is_unclosed(error.message()) || text.len() > ALL_MISTAKES_BYTES;
    let open = errors.iter().any(is_open).then(|| unclosed(text)).flatten();
    errors.sort_by_key(start);
    // What follows from the first mistake of a line is no mistake of its own.
    errors.dedup_by_key(|error| notes.line(start(error)));
    if let Some(open) = open {
        let line = notes.line(open.at);
        errors.retain(|error| notes.line(start(error)) <= line);
        if errors.last().is_none_or(|error| notes.line(start(error)) < line) {
            notes.error_in_line(line, open.what.in_words());
        }
    }
    for error in &errors {
        let span = error.span().unwrap_or_default();
        notes.error(&span, in_words(error.message(), text, span.clone()));
    }
}

fn start(error: &Error) -> usize {
    error.span().map_or(0, |span| span.start)
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
            ("a = \"\"\"\nx", "has no `\"\"\"` or `'''` at its end"),
            ("place = info", "must stand between straight quotation marks"),
            ("a = ['x'، 'y']", "`،` is an Arabic comma; write `,`"),
            ("a = { ar = 'x'، en = 'y' }", "`،` is an Arabic comma; write `,`"),
            (&format!("a = {}", "[".repeat(200)), "nested far too deep"),
            (&format!("{}a = 1", "a.".repeat(200)), "nested far too deep"),
        ] {
            let complaints = complaints(text);
            assert!(complaints[0].contains(expected), "{text:?}: {complaints:?}");
        }
    }

    #[test]
    fn what_is_not_closed_is_told_where_it_begins_and_nothing_after_it_is() {
        for (text, expected) in [
            (
                "title = \"\"\"x\nsummary = 'a'\n[folios]\n",
                "f:1: a text of several lines has no `\"\"\"` or `'''` at its end",
            ),
            (
                "title = 'x'\n[[folio]]\nchoice = [\n{ image = 'a' },\n\n[[folio]]\nimage = 'b'",
                "f:3: a list has no `]` at its end",
            ),
            ("language = ['ar'\nplace = 'x'\n[folios]\n", "f:1: a list has no `]` at its end"),
            (
                "a = { en = 'x'\n[folios]\nb = 'y'",
                "f:1: texts by language have no `}` at their end",
            ),
        ] {
            assert_eq!(complaints(text), [expected], "{text}");
        }
    }

    #[test]
    fn characters_that_cannot_be_seen_are_named() {
        for character in ['\u{200e}', '\u{200f}', '\u{61c}', '\u{a0}', '\u{feff}', '\u{200b}'] {
            let code = format!("U+{:04X}", u32::from(character));
            for text in ["?a = 'x'", "a? = 'x'", "a =?'x'", "a = 'x'?", "[folios]?"] {
                let text = text.replace('?', &character.to_string());
                let complaints = complaints(&format!("b = 'y'\n{text}"));
                assert!(complaints[0].starts_with("f:2: "), "{complaints:?}");
                assert!(complaints[0].contains(&code), "{complaints:?}");
                assert!(!complaints[0].contains(character), "{complaints:?}");
            }
        }
    }

    #[test]
    fn of_a_long_text_the_first_mistake_is_told() {
        let text = "= x\n".repeat(ALL_MISTAKES_BYTES);
        assert_eq!(complaints(&text).len(), 1);
    }
}
