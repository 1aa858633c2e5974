//! Mistakes of TOML in words for people who do not know it.

use std::ops::Range;

use super::unclosed::What;
use crate::records::finding::{is_invisible, quoted};

pub(super) fn is_duplicate(message: &str) -> bool {
    message == "duplicate key"
}

/// Whether something is open at the end of the text.
pub(super) fn is_unclosed(message: &str) -> bool {
    ["unclosed array, ", "unclosed inline table", "invalid multi-line"]
        .iter()
        .any(|start| message.starts_with(start))
}

impl What {
    pub(super) const fn in_words(self) -> &'static str {
        match self {
            Self::List => "a list has no `]` at its end",
            Self::Texts => "texts by language have no `}` at their end",
            Self::Text => "a text of several lines has no `\"\"\"` or `'''` at its end",
        }
    }
}

/// What the parser means; `span` of the text is what it points to, which may be empty.
pub(super) fn in_words(message: &str, text: &str, span: Range<usize>) -> String {
    let begins = |start: &str| message.starts_with(start);
    let next = text.get(span.start..).and_then(|rest| rest.chars().next());
    if let Some(character) = next.filter(|character| is_invisible(*character)) {
        return format!(
            "here is the character U+{:04X}, which cannot be seen; remove it, or write a usual \
             space",
            u32::from(character)
        );
    }
    if next == Some('،') {
        return "`،` is an Arabic comma; write `,`".into();
    }
    let given = text.get(span).unwrap_or_default();
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
    if begins("string values must be quoted") || begins("invalid float") {
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
    if begins("missing opening quote") {
        return "a text begins with a quotation mark, \"…\"".into();
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
        return What::List.in_words().into();
    }
    if begins("unclosed inline table") {
        return What::Texts.in_words().into();
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
