//! Rows of `folios.csv` as the `[[folio]]` of a record. Rows of one folio are its pictures.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeArray, DeString, DeTable, DeValue};

use super::columns::{Kind, Of};
use super::header::Column;
use super::sheet::{Row, Sheet, put};
use crate::records::limits::MAX_FOLIOS;
use crate::records::read::notes::Notes;

/// A table for each folio, in the order of the rows.
pub(super) fn rows<'s>(sheet: &'s Sheet, notes: &mut Notes<'_>) -> DeArray<'s> {
    let mut folios = DeArray::new();
    let groups = sheet.rows.chunk_by(|before, row| is_same(sheet, before, row));
    for (index, group) in groups.enumerate() {
        if index == MAX_FOLIOS {
            let message = format!("has more than {MAX_FOLIOS} folios, which are the most");
            notes.error_of(sheet.file, message);
            break;
        }
        let (at, table) = (group[0].at, folio(sheet, group, notes));
        folios.push(Spanned::new(at..at, DeValue::Table(table)));
    }
    folios
}

/// Whether a row tells of the same folio as the one before it: it has the same `name`, or has none
/// and the same `folio`.
fn is_same(sheet: &Sheet, before: &Row, row: &Row) -> bool {
    let text = |row, name| sheet.get(row, name).and_then(|(_, given)| given.as_text());
    let key = if text(row, "name").is_some() { "name" } else { "folio" };
    text(row, key).is_some_and(|own| text(before, key) == Some(own))
}

fn folio<'s>(sheet: &'s Sheet, group: &'s [Row], notes: &mut Notes<'_>) -> DeTable<'s> {
    let (first, others) = group.split_first().unwrap_or((&sheet.rows[0], &[]));
    let mut table = DeTable::new();
    let mut pairs: Vec<(&Column, DeTable<'s>)> = Vec::new();
    for (column, given) in sheet.cells(first).filter(|(column, _)| column.known.of == Of::Whole) {
        if column.known.kind == Kind::Pair {
            put_pair(&mut pairs, column, given.value(first.at));
        } else {
            put(&mut table, column, given.value(first.at));
        }
    }
    if !pairs.is_empty() {
        put_array(
            &mut table,
            "metadata",
            first.at,
            pairs.into_iter().map(|(_, pair)| (first.at, pair)),
        );
    }
    for row in others {
        note_differences(sheet, first, row, notes);
    }
    let (placed, ground): (Vec<&Row>, Vec<&Row>) =
        group.iter().partition(|row| sheet.get(row, "at").is_some());
    if let [row] = ground.as_slice() {
        for (column, given) in pictures(sheet, row) {
            if column.tells_apart() {
                let message = format!(
                    "`{}` tells pictures of one folio apart, and this one has no other; put the \
                     row of the other below it with the same `folio` or `name`, or empty the cell",
                    column.name
                );
                notes.error(&(row.at..row.at), message);
            } else {
                put(&mut table, column, given.value(row.at));
            }
        }
    } else if !ground.is_empty() {
        let tables = ground.into_iter().map(|row| (row.at, picture(sheet, row)));
        put_array(&mut table, "choice", first.at, tables);
    }
    if !placed.is_empty() {
        let tables = placed.into_iter().map(|row| (row.at, picture(sheet, row)));
        put_array(&mut table, "parts", first.at, tables);
    }
    table
}

fn pictures<'s>(
    sheet: &'s Sheet,
    row: &'s Row,
) -> impl Iterator<Item = (&'s Column, &'s super::cells::Given)> {
    sheet.cells(row).filter(|(column, _)| column.known.of == Of::Picture)
}

fn picture<'s>(sheet: &'s Sheet, row: &'s Row) -> DeTable<'s> {
    let mut table = DeTable::new();
    pictures(sheet, row).for_each(|(column, given)| put(&mut table, column, given.value(row.at)));
    table
}

/// Columns of one label are one pair, its value in several languages.
fn put_pair<'s>(
    pairs: &mut Vec<(&'s Column, DeTable<'s>)>,
    column: &'s Column,
    value: Spanned<DeValue<'s>>,
) {
    let at = column.at..column.at;
    let key =
        |key: &'s str| -> Spanned<DeString<'s>> { Spanned::new(at.clone(), Cow::Borrowed(key)) };
    let position = pairs.iter().position(|(other, _)| other.label == column.label);
    let position = position.unwrap_or_else(|| {
        let mut label = DeTable::new();
        for (index, (language, text)) in column.label.iter().enumerate() {
            // In the order in which they were written.
            let place = column.at + index..column.at + index;
            let text = Spanned::new(at.clone(), DeValue::String(Cow::Borrowed(text)));
            label.insert(Spanned::new(place, Cow::Borrowed(language.as_str())), text);
        }
        let mut pair = DeTable::new();
        pair.insert(key("label"), Spanned::new(at.clone(), DeValue::Table(label)));
        let empty = Spanned::new(value.span(), DeValue::Table(DeTable::new()));
        pair.insert(key("value"), empty);
        pairs.push((column, pair));
        pairs.len() - 1
    });
    if let Some(DeValue::Table(texts)) = pairs[position].1.get_mut("value").map(Spanned::get_mut) {
        texts.insert(key(&column.language), value);
    }
}

fn put_array<'s>(
    table: &mut DeTable<'s>,
    key: &'static str,
    at: usize,
    tables: impl Iterator<Item = (usize, DeTable<'s>)>,
) {
    let mut array = DeArray::new();
    tables.for_each(|(at, table)| array.push(Spanned::new(at..at, DeValue::Table(table))));
    table.insert(
        Spanned::new(at..at, Cow::Borrowed(key)),
        Spanned::new(at..at, DeValue::Array(array)),
    );
}

/// What is said of the folio stands in its first row; a further one may repeat it.
fn note_differences(sheet: &Sheet, first: &Row, row: &Row, notes: &mut Notes<'_>) {
    for (column, given) in sheet.cells(row).filter(|(column, _)| column.known.of == Of::Whole) {
        let of_first = sheet.cells(first).find(|(other, _)| other.at == column.at);
        if of_first.map(|(_, given)| given) != Some(given) {
            let message = format!(
                "`{}` is not what the first row of this folio has, line {}; what concerns the folio \
                 stands there, so empty this cell or make both alike",
                column.name,
                notes.line(first.at)
            );
            notes.error(&(row.at..row.at), message);
        }
    }
}
