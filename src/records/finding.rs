//! [`Finding`]: something wrong with a record, said to the person who wrote it.

use std::fmt;

/// Longest text of a record that is quoted in a message, in characters.
const QUOTED_CHARACTERS: usize = 60;

/// A mistake, with the place to mend it.
///
/// Invariant: neither file nor message has characters in it that would break a line or
/// turn its direction around, whatever the record says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Finding {
    /// Path below the records folder; empty for the records folder itself.
    pub file: String,
    /// Counted from 1; `None` where it is about the file as a whole.
    pub line: Option<usize>,
    pub severity: Severity,
    /// What is wrong and how it is put right.
    pub message: String,
    tamed: Tamed,
}

/// Keeps a finding from being put together without its constructors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Tamed;

/// How much a mistake costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The record, as it is written, is not served.
    Error,
    /// The record is served with a part left out.
    Warning,
}

impl Finding {
    pub(super) fn new(
        file: &str,
        line: Option<usize>,
        severity: Severity,
        message: impl AsRef<str>,
    ) -> Self {
        let (file, message) = (tame(file), tame(message.as_ref()));
        Self { file, line, severity, message, tamed: Tamed }
    }

    #[must_use]
    pub fn error(file: &str, line: Option<usize>, message: impl AsRef<str>) -> Self {
        Self::new(file, line, Severity::Error, message)
    }

    #[must_use]
    pub fn warning(file: &str, line: Option<usize>, message: impl AsRef<str>) -> Self {
        Self::new(file, line, Severity::Warning, message)
    }
}

/// `file:line: message`, as compilers write it and editors can follow.
impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.file.as_str(), self.line) {
            ("", _) => formatter.write_str(&self.message),
            (file, Some(line)) => write!(formatter, "{file}:{line}: {}", self.message),
            (file, None) => write!(formatter, "{file}: {}", self.message),
        }
    }
}

/// `text` between backquotes, cut where it is long.
pub(super) fn quoted(text: &str) -> String {
    match text.char_indices().nth(QUOTED_CHARACTERS) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}

/// Control characters, line separators and marks of direction, replaced.
fn tame(text: &str) -> String {
    text.replace(|character: char| character.is_control() || turns(character), "\u{fffd}")
}

/// Whether a character has no shape of its own: marks of direction, spaces that do not
/// break or have no width, the byte order mark.
pub(super) const fn is_invisible(character: char) -> bool {
    turns(character)
        || matches!(
            character,
            '\u{a0}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
        )
}

/// Whether a character that cannot be seen breaks a line or turns its direction.
const fn turns(character: char) -> bool {
    matches!(
        character,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_reads_as_file_line_and_sentence() {
        let finding = Finding::error("ms/manuscript.toml", Some(14), "`title` is empty");
        assert_eq!(finding.to_string(), "ms/manuscript.toml:14: `title` is empty");
        let finding = Finding::error("ms/manuscript.toml", None, "has no title");
        assert_eq!(finding.to_string(), "ms/manuscript.toml: has no title");
    }

    #[test]
    fn a_record_cannot_forge_a_line_of_the_log() {
        let finding = Finding::error("a\nb", None, "x\r\n\u{1b}[2K\u{202e}y\u{2028}");
        assert_eq!(
            finding.to_string(),
            "a\u{fffd}b: x\u{fffd}\u{fffd}\u{fffd}[2K\u{fffd}y\u{fffd}"
        );
        let finding = Finding::warning("f", None, "\u{200e}a\u{200f}b\u{61c}");
        assert_eq!(finding.to_string(), "f: \u{fffd}a\u{fffd}b\u{fffd}");
    }

    #[test]
    fn long_texts_are_quoted_by_their_beginning() {
        assert_eq!(quoted("ورقة"), "`ورقة`");
        let quoted = quoted(&"ق".repeat(5000));
        assert_eq!(quoted.chars().count(), QUOTED_CHARACTERS + 3);
    }
}
