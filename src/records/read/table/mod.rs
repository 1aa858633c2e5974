//! `folios.csv` and `contents.csv`: rows of a spreadsheet in the place of `[[folio]]` and
//! `[[range]]`.
//!
//! A table becomes what a record would have, value by value, and is read by the same rules; the
//! place of each value is that of its row.

mod cells;
mod columns;
mod contents;
mod dialect;
mod encoding;
mod folios;
mod header;
mod mangled;
mod pair;
mod quotes;
mod sheet;

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::notes::Notes;
use crate::records::line::RecordFile;
use sheet::Sheet;

pub(super) use sheet::images;

/// The bytes of the tables beside a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tables<'b> {
    pub folios: Option<&'b [u8]>,
    pub contents: Option<&'b [u8]>,
}

impl<'b> Tables<'b> {
    pub(super) const fn get(self, file: RecordFile) -> Option<&'b [u8]> {
        match file {
            RecordFile::Manuscript => None,
            RecordFile::Folios => self.folios,
            RecordFile::Contents => self.contents,
        }
    }
}

/// The tables of one record.
#[derive(Debug)]
pub(super) struct Sheets(Vec<Sheet>);

impl Sheets {
    pub(super) fn read(tables: Tables<'_>, notes: &mut Notes<'_>) -> Self {
        let there = RecordFile::TABLES.into_iter();
        let there = there.filter_map(|file| Some((file, tables.get(file)?)));
        Self(there.map(|(file, bytes)| Sheet::read(file, bytes, notes)).collect())
    }

    /// Puts the rows where the record would have them.
    pub(super) fn put<'s>(&'s self, record: &mut DeTable<'s>, notes: &mut Notes<'_>) {
        for sheet in &self.0 {
            let key = if sheet.file == RecordFile::Folios { "folio" } else { "range" };
            if let Some(own) = record.get(key) {
                let file = sheet.file.file_name();
                let message = format!(
                    "there is both [[{key}]] and `{file}` beside this record; move what stands \
                     here into the table and remove it, or remove the file"
                );
                notes.error(&own.span(), message);
                continue;
            }
            let rows = match sheet.file {
                RecordFile::Folios => folios::rows(sheet, notes),
                _ => contents::rows(sheet, notes),
            };
            let at = sheet.at..sheet.at;
            let value = Spanned::new(at.clone(), DeValue::Array(rows));
            record.insert(Spanned::new(at, Cow::Borrowed(key)), value);
        }
    }
}
