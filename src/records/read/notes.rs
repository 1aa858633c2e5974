//! Noting what is wrong at a place in the text of a record.

use std::ops::Range;

use crate::records::finding::{Finding, Severity};
use crate::records::findings::Findings;
use crate::records::line::{Line, RecordFile};

/// What is wrong with a value was noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Noted;

/// The mistakes of one record, with the lines of its text and of those of its tables.
///
/// Places are counted on from one text to the next, so that a place tells its file as well.
#[derive(Debug)]
pub(super) struct Notes<'f> {
    /// In the order of their places; not empty.
    texts: Vec<Text>,
    findings: Findings<'f>,
}

/// One file of a record.
#[derive(Debug)]
struct Text {
    file: RecordFile,
    /// Place of its first byte.
    base: usize,
    /// Where each line begins, in bytes of this text.
    starts: Vec<usize>,
    length: usize,
}

impl Text {
    fn new(file: RecordFile, base: usize, text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect();
        Self { file, base, starts, length: text.len() }
    }
}

impl<'f> Notes<'f> {
    pub(super) fn new(file: &'f str, text: &str) -> Self {
        let texts = vec![Text::new(RecordFile::Manuscript, 0, text)];
        Self { texts, findings: Findings::new(file, Severity::Error) }
    }

    /// Takes in the text of a table; gives the place of its first byte.
    pub(super) fn add(&mut self, file: RecordFile, text: &str) -> usize {
        let base = self.texts.last().map_or(0, |last| last.base + last.length + 1);
        self.texts.push(Text::new(file, base, text));
        base
    }

    pub(super) const fn file(&self) -> &'f str {
        self.findings.file()
    }

    /// The line of a place.
    pub(super) fn line(&self, at: usize) -> Line {
        let text = self.text_at(at);
        let number = text.starts.partition_point(|start| *start <= at - text.base).max(1);
        Line { file: text.file, number }
    }

    /// Whether a place is in a table.
    pub(super) fn is_in_table(&self, span: &Range<usize>) -> bool {
        self.text_at(span.start).file != RecordFile::Manuscript
    }

    fn text_at(&self, at: usize) -> &Text {
        let after = self.texts.partition_point(|text| text.base <= at);
        &self.texts[after - 1]
    }

    pub(super) fn error(&mut self, span: &Range<usize>, message: impl AsRef<str>) {
        self.error_in_line(self.line(span.start), message);
    }

    /// For messages that take time to find, such as the word that was meant.
    pub(super) fn error_with(&mut self, span: &Range<usize>, message: impl FnOnce() -> String) {
        let line = self.line(span.start);
        self.findings.push_with(Some(line), message);
    }

    pub(super) fn error_in_line(&mut self, line: Line, message: impl AsRef<str>) {
        self.findings.push(Some(line), message);
    }

    /// About the record as a whole.
    pub(super) fn error_of_file(&mut self, message: impl AsRef<str>) {
        self.findings.push(None, message);
    }

    /// About a file of it as a whole.
    pub(super) fn error_of(&mut self, file: RecordFile, message: impl AsRef<str>) {
        self.findings.push_of(file, message);
    }

    /// About a file whose text is not known, and the line of it where one can be told.
    pub(super) fn error_of_line(
        &mut self,
        file: RecordFile,
        line: Option<usize>,
        message: impl AsRef<str>,
    ) {
        match line {
            Some(number) => self.error_in_line(Line { file, number }, message),
            None => self.error_of(file, message),
        }
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
                assert_eq!(notes.line(text.find(letter).unwrap()), line.into(), "{text:?}");
            }
            assert_eq!(notes.line(usize::MAX), 3.into());
        }
        assert_eq!(Notes::new("f", "").line(0), 1.into());
    }

    #[test]
    fn a_place_tells_the_file_that_it_is_in() {
        let mut notes = Notes::new("ms/manuscript.toml", "a\nb");
        let folios = notes.add(RecordFile::Folios, "x\ny");
        let contents = notes.add(RecordFile::Contents, "z");
        for (at, file, number) in [
            (0, RecordFile::Manuscript, 1),
            (3, RecordFile::Manuscript, 2),
            (folios, RecordFile::Folios, 1),
            (folios + 2, RecordFile::Folios, 2),
            (folios + 3, RecordFile::Folios, 2),
            (contents, RecordFile::Contents, 1),
            (usize::MAX, RecordFile::Contents, 1),
        ] {
            assert_eq!(notes.line(at), Line { file, number }, "{at}");
        }
        notes.error(&(folios + 2..folios + 3), "is wrong");
        notes.error_of(RecordFile::Contents, "is empty");
        let said: Vec<String> = notes.into_findings().iter().map(ToString::to_string).collect();
        assert_eq!(said, ["ms/contents.csv: is empty", "ms/folios.csv:2: is wrong"]);
    }
}
