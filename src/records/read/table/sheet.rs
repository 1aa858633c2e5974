//! [`Sheet`]: the rows of a table, with their lines.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::cells::Given;
use super::columns::{CONTENTS, FOLIOS, Kind, Known};
use super::dialect::{Dialect, dialect, reader};
use super::encoding::decode;
use super::header::{Column, Heading, header, is_column, trim};
use super::mangled::complaint;
use super::quotes::sound;
use crate::records::finding::quoted;
use crate::records::limits::{MAX_BYTES, MAX_CELL_CHARACTERS, MAX_CELLS, MAX_ROWS};
use crate::records::line::RecordFile;
use crate::records::read::notes::Notes;
use crate::records::read::text::too_large;

/// A table as far as it can be read.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) file: RecordFile,
    /// Where its text begins.
    pub(super) at: usize,
    pub(super) columns: Vec<Column>,
    /// None of them is empty.
    pub(super) rows: Vec<Row>,
}

#[derive(Debug)]
pub(super) struct Row {
    /// Where it begins.
    pub(super) at: usize,
    /// Those of its cells that say something, by their places in [`Sheet::columns`].
    pub(super) cells: Vec<(usize, Given)>,
}

const fn known(file: RecordFile) -> &'static [Known] {
    match file {
        RecordFile::Contents => &CONTENTS,
        RecordFile::Manuscript | RecordFile::Folios => &FOLIOS,
    }
}

impl Sheet {
    /// Everything that is wrong is noted; what can be read is read.
    pub(super) fn read(file: RecordFile, bytes: &[u8], notes: &mut Notes<'_>) -> Self {
        let size = bytes.len() as u64;
        let text = if size > MAX_BYTES {
            Err((None, too_large("a table", size, MAX_BYTES)))
        } else {
            decode(bytes)
        };
        let at = notes.add(file, text.as_deref().unwrap_or_default());
        let mut sheet = Self { file, at, columns: Vec::new(), rows: Vec::new() };
        match text {
            Ok(text) => sheet.fill(&text, notes),
            Err((line, message)) => notes.error_of_line(file, line, message),
        }
        sheet
    }

    fn fill(&mut self, text: &str, notes: &mut Notes<'_>) {
        let known = known(self.file);
        let Dialect { delimiter, start } = dialect(text, |cell| is_column(cell, known));
        let sound = sound(&text[start..], delimiter);
        let is_sound = sound.mistakes.is_empty();
        for (at, message) in sound.mistakes {
            let at = self.at + start + at;
            notes.error(&(at..at), message);
        }
        let first = sound.pieces.first().cloned().unwrap_or_default();
        if !is_sound && rows(&text[start..][first], delimiter).next().is_none() {
            // The mistake is in the header: what stands below is not known.
            return;
        }
        let mut headings: Option<Vec<Heading>> = None;
        let mut count = 0;
        'text: for piece in sound.pieces {
            let from = start + piece.start;
            let piece = &text[from..start + piece.end];
            for (place, cells) in rows(piece, delimiter) {
                let at = self.at + from + place;
                let cells: Vec<&str> = cells.iter().collect();
                let Some(headings) = &headings else {
                    let Some(read) = header(&cells, at, known, notes) else { return };
                    headings = Some(read);
                    continue;
                };
                if self.rows.len() == MAX_ROWS {
                    notes.error_of(self.file, format!("has more than {MAX_ROWS} rows, the most"));
                    break 'text;
                }
                let cells = row(headings, &cells, at, notes);
                count += cells.len();
                if count > MAX_CELLS {
                    let message =
                        format!("has more than {MAX_CELLS} cells that are filled, the most");
                    notes.error_of(self.file, message);
                    self.rows.clear();
                    break 'text;
                }
                if !cells.is_empty() {
                    self.rows.push(Row { at, cells });
                }
            }
        }
        if count == 0 && is_sound {
            notes.error_of(self.file, explain_empty(self.file, headings.is_some()));
        }
        let columns = headings.into_iter().flatten().filter_map(|heading| match heading {
            Heading::Known(column) => Some(column),
            Heading::Remark | Heading::Unnamed => None,
        });
        self.columns = columns.collect();
    }

    /// The cells of a row with their columns.
    pub(super) fn cells<'s>(
        &'s self,
        row: &'s Row,
    ) -> impl Iterator<Item = (&'s Column, &'s Given)> {
        row.cells.iter().map(|(column, given)| (&self.columns[*column], given))
    }

    /// What a row says in the one column of this name.
    pub(super) fn get<'s>(&'s self, row: &'s Row, name: &str) -> Option<(&'s Column, &'s Given)> {
        self.cells(row).find(|(column, _)| column.known.name == name)
    }
}

/// Why a table says nothing.
fn explain_empty(file: RecordFile, has_header: bool) -> String {
    if has_header {
        return "has no row below the names of its columns; write some, or remove the file".into();
    }
    let example = if file == RecordFile::Contents { "label,from,to" } else { "folio,image" };
    format!("is empty; its first line names the columns, as in {example}")
}

/// The rows of a text that are not blank, each with its place.
fn rows(text: &str, delimiter: u8) -> impl Iterator<Item = (usize, csv::StringRecord)> {
    // What is read is UTF-8 and in memory, so that nothing can fail.
    reader(text, delimiter).into_records().filter_map(Result::ok).map(|record| {
        let place = record.position().map_or(0, |position| position.byte() as usize);
        // The reader stands before line ends that it has yet to pass over.
        let ends = text.bytes().skip(place).take_while(|byte| matches!(byte, b'\r' | b'\n'));
        (place + ends.count(), record)
    })
}

/// What the cells of a row say, by the places of their columns among those that are known.
fn row(
    headings: &[Heading],
    cells: &[&str],
    at: usize,
    notes: &mut Notes<'_>,
) -> Vec<(usize, Given)> {
    let mut given = Vec::new();
    let mut place = 0;
    for (index, cell) in cells.iter().enumerate() {
        let Heading::Known(column) = headings.get(index).unwrap_or(&Heading::Unnamed) else {
            let is_remark = matches!(headings.get(index), Some(Heading::Remark));
            if !is_remark && !trim(cell).is_empty() {
                let (number, cell) = (index + 1, quoted(cell.trim()));
                let message = format!(
                    "the cell {cell} is in column {number}, which has no name in the first line; \
                     name the column, or move the cell"
                );
                notes.error(&(at..at), message);
            }
            continue;
        };
        let mut given_here = Given::new(column.known.kind, cell);
        let count = cell.chars().take(MAX_CELL_CHARACTERS + 1).count();
        if count > MAX_CELL_CHARACTERS {
            let message = format!(
                "the cell of `{}` has more than {MAX_CELL_CHARACTERS} characters, the most; is a \
                 quotation mark missing at its end?",
                column.name
            );
            notes.error(&(at..at), message);
        } else if let Some(complaint) = complaint(column.known.name, trim(cell)) {
            let message = format!("`{}`: {} {complaint}", column.name, quoted(trim(cell)));
            notes.error(&(at..at), message);
            // What it is not needs no second complaint; that it is there is known all the same.
            let is_any_text = column.known.kind == Kind::Text && column.known.name != "folio";
            given_here = given_here.filter(|_| is_any_text);
        }
        given.extend(given_here.map(|given| (place, given)));
        place += 1;
    }
    given
}

/// Puts what a cell says into the table of a record, below the keys of its column.
pub(super) fn put<'s>(table: &mut DeTable<'s>, column: &'s Column, value: Spanned<DeValue<'s>>) {
    let key = |key: &'s str| -> Spanned<DeString<'s>> {
        Spanned::new(column.at..column.at, Cow::Borrowed(key))
    };
    match column.path().as_slice() {
        [first, second] => {
            let empty = Spanned::new(value.span(), DeValue::Table(DeTable::new()));
            let inner = table.entry(key(first)).or_insert(empty);
            if let DeValue::Table(inner) = inner.get_mut() {
                inner.insert(key(second), value);
            }
        }
        path => {
            if let Some(first) = path.first() {
                table.insert(key(first), value);
            }
        }
    }
}

/// Every text that may be the path of a picture, with the name of its column, in a table with
/// whatever mistakes.
pub(in crate::records::read) fn images(bytes: &[u8]) -> Vec<(String, String)> {
    let Some(text) = (bytes.len() as u64 <= MAX_BYTES).then(|| decode(bytes).ok()).flatten() else {
        return Vec::new();
    };
    let Dialect { delimiter, start } = dialect(&text, |cell| is_column(cell, &FOLIOS));
    let text = &text[start..];
    // Where quotation marks are wrong they are looked past.
    let text = if sound(text, delimiter).mistakes.is_empty() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.replace('"', ""))
    };
    let mut rows = rows(&text, delimiter);
    let Some((_, header)) = rows.next() else { return Vec::new() };
    let keys: Vec<&str> =
        header.iter().map(|it| trim(it.split(':').next().unwrap_or(it))).collect();
    rows.flat_map(|(_, row)| {
        let named = |(key, cell): (&&str, &str)| ((*key).to_owned(), trim(cell).to_owned());
        keys.iter().zip(row.iter()).map(named).collect::<Vec<_>>()
    })
    .collect()
}
