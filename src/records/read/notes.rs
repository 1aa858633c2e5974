//! Noting what is wrong at a place in the text of a record.

use std::ops::Range;

use crate::records::finding::{Finding, Severity};
use crate::records::findings::Findings;

/// What is wrong with a value was noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Noted;

/// The mistakes of one record, with the lines of its text.
#[derive(Debug)]
pub(super) struct Notes<'f> {
    /// Where each line begins, in bytes.
    starts: Vec<usize>,
    findings: Findings<'f>,
}

impl<'f> Notes<'f> {
    pub(super) fn new(file: &'f str, text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect();
        Self { starts, findings: Findings::new(file, Severity::Error) }
    }

    pub(super) const fn file(&self) -> &'f str {
        self.findings.file()
    }

    /// The line, counted from 1, of a place in the text.
    pub(super) fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).max(1)
    }

    pub(super) fn error(&mut self, span: &Range<usize>, message: impl AsRef<str>) {
        self.error_in_line(self.line(span.start), message);
    }

    /// For messages that take time to find, such as the word that was meant.
    pub(super) fn error_with(&mut self, span: &Range<usize>, message: impl FnOnce() -> String) {
        let line = self.line(span.start);
        self.findings.push_with(Some(line), message);
    }

    pub(super) fn error_in_line(&mut self, line: usize, message: impl AsRef<str>) {
        self.findings.push(Some(line), message);
    }

    /// About the record as a whole.
    pub(super) fn error_of_file(&mut self, message: impl AsRef<str>) {
        self.findings.push(None, message);
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    pub(super) fn into_findings(self) -> Vec<Finding> {
        self.findings.into_list()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_from_one_whatever_ends_them() {
        for text in ["a\nb\nc", "a\r\nb\r\nc"] {
            let notes = Notes::new("f", text);
            for (letter, line) in [("a", 1), ("b", 2), ("c", 3)] {
                assert_eq!(notes.line(text.find(letter).unwrap()), line, "{text:?}");
            }
            assert_eq!(notes.line(usize::MAX), 3);
        }
        assert_eq!(Notes::new("f", "").line(0), 1);
    }
}
