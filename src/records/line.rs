//! [`Line`]: where something is written in the files that make a record.

use std::fmt;

/// The files that make one record, all in its folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RecordFile {
    /// The record itself.
    #[default]
    Manuscript,
    /// The table of its folios.
    Folios,
    /// The table of its contents.
    Contents,
}

/// A line of one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Line {
    pub file: RecordFile,
    /// Counted from 1.
    pub number: usize,
}

impl RecordFile {
    /// Those that may lie beside the record itself.
    pub(super) const TABLES: [Self; 2] = [Self::Folios, Self::Contents];

    #[must_use]
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Manuscript => super::FILE_NAME,
            Self::Folios => "folios.csv",
            Self::Contents => "contents.csv",
        }
    }

    /// Its path, where that of the record itself is `record`.
    pub(super) fn path(self, record: &str) -> String {
        match (self, record.rsplit_once('/')) {
            (Self::Manuscript, _) => record.to_owned(),
            (_, Some((folder, _))) => format!("{folder}/{}", self.file_name()),
            (_, None) => self.file_name().to_owned(),
        }
    }
}

/// A line of the record itself.
impl From<usize> for Line {
    fn from(number: usize) -> Self {
        Self { file: RecordFile::Manuscript, number }
    }
}

/// Its number, and its file where that is a table.
impl fmt::Display for Line {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.file {
            RecordFile::Manuscript => self.number.fmt(formatter),
            table => write!(formatter, "{} of `{}`", self.number, table.file_name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_lie_in_the_folder_of_their_record() {
        assert_eq!(RecordFile::Folios.path("ms/manuscript.toml"), "ms/folios.csv");
        assert_eq!(RecordFile::Contents.path("f"), "contents.csv");
        // A collection is read by the same rules and is called otherwise.
        assert_eq!(RecordFile::Manuscript.path("all/collection.toml"), "all/collection.toml");
    }

    #[test]
    fn a_line_is_told_with_its_table() {
        assert_eq!(Line::from(7).to_string(), "7");
        let line = Line { file: RecordFile::Folios, number: 7 };
        assert_eq!(line.to_string(), "7 of `folios.csv`");
    }
}
