//! From the bytes of a `manuscript.toml`, and of the tables beside it, to a [`Record`], or to
//! everything that is wrong with it. Pure.
//!
//! A record with a mistake anywhere is no record: a misspelt key would silently drop what
//! its author wanted readers to see, such as a required statement.

mod claims;
mod dates;
mod fields;
mod folios;
mod links;
mod manuscript;
mod measures;
mod names;
mod naming;
mod notes;
mod pictures;
mod provider;
mod ranges;
mod ready;
mod rights;
mod set;
mod stack;
mod syntax;
mod table;
mod text;
mod unclosed;
mod values;
mod words;

use toml::de::DeTable;

use super::limits::MAX_BYTES;
use super::{Finding, Record};
use fields::Fields;
use notes::Notes;
use table::Sheets;

pub(super) use claims::claims;
pub(super) use ready::ready;
pub(super) use set::set;
pub use table::Tables;
pub(super) use text::too_large;

impl Record {
    /// Reads a record; `file` is its path below the records folder.
    ///
    /// # Errors
    /// All mistakes that can be told, by line; at least one. Those of TOML itself come
    /// first: what else is wrong can be told once the document can be read.
    pub fn parse(file: &str, bytes: &[u8]) -> Result<Self, Vec<Finding>> {
        Self::parse_with(file, bytes, Tables::default())
    }

    /// As [`Record::parse`], with the tables that lie beside the record.
    ///
    /// # Errors
    /// As there, and of each row of the tables.
    pub fn parse_with(file: &str, bytes: &[u8], tables: Tables<'_>) -> Result<Self, Vec<Finding>> {
        stack::with_deep_stack(bytes, || read(file, bytes, tables))
            .unwrap_or_else(|| Err(vec![stack::no_thread(file)]))
    }
}

fn read(file: &str, bytes: &[u8], tables: Tables<'_>) -> Result<Record, Vec<Finding>> {
    let size = bytes.len() as u64;
    if size > MAX_BYTES {
        return Err(vec![Finding::error(file, None, too_large("a record", size, MAX_BYTES))]);
    }
    let text =
        text::text(bytes).map_err(|(line, sentence)| vec![Finding::error(file, line, sentence)])?;
    let mut notes = Notes::new(file, text);
    let document = syntax::document(text, &mut notes);
    let sheets = Sheets::read(tables, &mut notes);
    let record = if let Some(mut table) = document {
        sheets.put(&mut table, &mut notes);
        manuscript::read(&table, &mut notes)
    } else {
        note_rows(&sheets, &mut notes);
        None
    };
    match record {
        Some(record) if notes.is_empty() => Ok(record),
        _ => Err(notes.into_findings()),
    }
}

/// What is wrong with the tables of a record that cannot be read itself.
fn note_rows(sheets: &Sheets, notes: &mut Notes<'_>) {
    let mut table = DeTable::new();
    sheets.put(&mut table, notes);
    let mut fields = Fields::of_record(&table);
    if table.contains_key("folio") {
        folios::read(&mut fields, notes);
    }
    ranges::read(&mut fields, notes);
}
