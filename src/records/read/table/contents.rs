//! Rows of `contents.csv` as the `[[range]]` of a record, nested as their levels say.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::cells::Given;
use super::columns::LEVEL;
use super::sheet::{Row, Sheet, put};
use crate::records::finding::quoted;
use crate::records::limits::{MAX_RANGE_DEPTH, MAX_RANGES};
use crate::records::read::notes::Notes;

/// A table for each part of the first level, with the deeper ones in it.
pub(super) fn rows<'s>(sheet: &'s Sheet, notes: &mut Notes<'_>) -> DeArray<'s> {
    if sheet.rows.len() > MAX_RANGES {
        let message = format!("has {} parts; {MAX_RANGES} are the most", sheet.rows.len());
        notes.error_of(sheet.file, message);
        return DeArray::new();
    }
    let levels = levels(sheet, notes);
    let rows: Vec<(&Row, usize)> = sheet.rows.iter().zip(levels).collect();
    nested(sheet, &rows, 1)
}

/// How deep each row lies, from 1; never more than one below the row before it.
fn levels(sheet: &Sheet, notes: &mut Notes<'_>) -> Vec<usize> {
    let has_levels = sheet.columns.iter().any(|column| column.known.name == LEVEL);
    let mut last = 0;
    let level = |row: &Row| {
        let given = sheet.get(row, LEVEL).map(|(_, given)| given);
        let most = MAX_RANGE_DEPTH.min(last + 1);
        let level = match given {
            Some(Given::Number(number)) => number.parse().ok(),
            None if !has_levels => Some(1),
            _ => None,
        };
        let good = level.filter(|level| (1..=most).contains(level));
        if good.is_none() {
            notes.error(&(row.at..row.at), explain(given, level, last));
        }
        last = good.unwrap_or(last.max(1));
        last
    };
    sheet.rows.iter().map(level).collect()
}

/// Why a row has no level that it can have after one of the level `last`, 0 before the first.
fn explain(given: Option<&Given>, level: Option<usize>, last: usize) -> String {
    match (given, level) {
        (None, _) => {
            "the cell of `level` is empty; write 1, or 2 for a part of the part above it".into()
        }
        (_, Some(level)) if (1..=MAX_RANGE_DEPTH).contains(&level) => match last {
            0 => format!("`level` of the first row must be 1; this is {level}"),
            _ => format!(
                "`level` is {level} after a row of level {last}; a part is at most one level below \
                 the row before it"
            ),
        },
        (Some(given), _) => {
            let given = match given {
                Given::Text(text) | Given::Number(text) => text,
                Given::Flag(_) | Given::Numbers(_) | Given::List(_) => "",
            };
            let given = quoted(given);
            format!("`level` must be a whole number from 1 to {MAX_RANGE_DEPTH}; this is {given}")
        }
    }
}

/// The parts of one level. Its depth has an end, that of the levels.
fn nested<'s>(sheet: &'s Sheet, rows: &[(&'s Row, usize)], level: usize) -> DeArray<'s> {
    let mut parts = DeArray::new();
    for part in rows.chunk_by(|_, (_, next)| *next > level) {
        let Some(((row, _), below)) = part.split_first() else { continue };
        let (mut table, at) = (DeTable::new(), row.at..row.at);
        for (column, given) in sheet.cells(row).filter(|(column, _)| column.known.name != LEVEL) {
            put(&mut table, column, given.value(row.at));
        }
        if !below.is_empty() {
            let below = DeValue::Array(nested(sheet, below, level + 1));
            let key = Spanned::new(at.clone(), Cow::Borrowed("range"));
            table.insert(key, Spanned::new(at.clone(), below));
        }
        parts.push(Spanned::new(at, DeValue::Table(table)));
    }
    parts
}
