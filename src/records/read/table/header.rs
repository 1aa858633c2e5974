//! The first line of a table: what each column tells.

use std::collections::HashMap;

use super::columns::{IMAGE_LABEL, Kind, Known, instead};
use super::pair::label_of;
use crate::records::alike::most_alike;
use crate::records::finding::{is_invisible, quoted};
use crate::records::limits::MAX_COLUMNS;
use crate::records::read::notes::Notes;
use crate::records::read::values::language_of;
use crate::text::LanguageMap;

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Column {
    /// As people see it: `label:ar`.
    pub(super) name: String,
    /// Where its name stands.
    pub(super) at: usize,
    pub(super) known: Known,
    /// Of the texts in its cells: a tag with its usual letters, or `none`.
    pub(super) language: String,
    /// Of a pair: its label, by language. Columns of the same label are one pair.
    pub(super) label: Vec<(String, String)>,
}

/// What becomes of a column.
#[derive(Debug)]
pub(super) enum Heading {
    Known(Column),
    /// Its cells are for nobody but the author.
    Remark,
    /// It has no name; its cells must be empty.
    Unnamed,
}

/// Whether a cell of the first line is the name of a column, as far as its languages are not looked
/// at.
pub(super) fn is_column(cell: &str, known: &[Known]) -> bool {
    find(trim(cell), known).is_some()
}

/// The columns of a table of `known` ones, whose header stands at `at`. `None` after noting what is
/// wrong: what stands below is not known then.
pub(super) fn header(
    cells: &[&str],
    at: usize,
    known: &[Known],
    notes: &mut Notes<'_>,
) -> Option<Vec<Heading>> {
    if cells.len() > MAX_COLUMNS {
        let message = format!("has {} columns; {MAX_COLUMNS} are the most", cells.len());
        notes.error(&(at..at), message);
        return None;
    }
    if !cells
        .iter()
        .any(|cell| instead(base(cell), known).is_some() || meant(cell, known).is_some())
    {
        let message = format!("names no column; the columns are: {}", names(known));
        notes.error(&(at..at), message);
        return None;
    }
    let mut headings = Vec::new();
    let mut is_good = true;
    let mut taken: HashMap<String, String> = HashMap::new();
    for (index, cell) in cells.iter().enumerate() {
        // Every cell but the last takes a byte at least, that of its delimiter.
        let at = at + index;
        let name = trim(cell);
        if name.is_empty() || name.starts_with('#') {
            headings.push(if name.is_empty() { Heading::Unnamed } else { Heading::Remark });
            continue;
        }
        match column(name, at, known) {
            Ok(column) => {
                let own = (column.known.name, &column.language, &column.label);
                if let Some(other) = taken.insert(format!("{own:?}"), name.to_owned()) {
                    let (name, other) = (quoted(name), quoted(&other));
                    let twice = if name == other { String::new() } else { format!(" as {other}") };
                    let message = format!("the column {name} is there twice{twice}; keep one");
                    notes.error(&(at..at), message);
                    is_good = false;
                }
                headings.push(Heading::Known(column));
            }
            Err(message) => {
                notes.error(&(at..at), message);
                is_good = false;
            }
        }
    }
    is_good.then_some(headings)
}

fn column(name: &str, at: usize, known: &[Known]) -> Result<Column, String> {
    let Some((known, rest)) = find(name, known) else { return Err(explain_unknown(name, known)) };
    let none = || LanguageMap::NONE.to_owned();
    let (language, label) = match (known.kind, rest) {
        (Kind::Texts, Some(tag)) => {
            let told = |complaint| format!("`{}`: {complaint}", known.name);
            (language_of(tag).map_err(told)?, Vec::new())
        }
        (Kind::Pair, Some(rest)) if !rest.is_empty() => label_of(rest)?,
        (Kind::Pair, _) => {
            return Err(
                "`metadata` has its label behind it, as in `metadata:Script`, and may have \
                        a language behind that, as in `metadata:Script:ar`"
                    .into(),
            );
        }
        (_, Some(rest)) => {
            let (name, rest) = (known.name, quoted(rest));
            return Err(format!("`{name}` has no languages; remove {rest} and the colon"));
        }
        (_, None) => (none(), Vec::new()),
    };
    Ok(Column { name: name.to_owned(), at, known, language, label })
}

/// A known column, and what stands behind a further colon.
fn find<'n>(name: &'n str, known: &[Known]) -> Option<(Known, Option<&'n str>)> {
    let exact = known.iter().find(|it| it.name == name).map(|it| (*it, None));
    exact.or_else(|| {
        let (base, rest) = name.split_once(':')?;
        known.iter().find(|it| it.name == base.trim_end()).map(|it| (*it, Some(rest.trim_start())))
    })
}

fn explain_unknown(name: &str, known: &[Known]) -> String {
    let remedy = match (instead(base(name), known), meant(name, known)) {
        (Some(remedy), _) => remedy.to_owned(),
        (None, Some(meant)) => format!("did you mean {}?", quoted(&meant)),
        (None, None) => format!(
            "the columns are: {}; one for your own remarks has a name that begins with `#`",
            names(known)
        ),
    };
    format!("{} is no column of this table; {remedy}", quoted(name))
}

/// The column that was probably meant, with the language that it was given.
fn meant(cell: &str, known: &[Known]) -> Option<String> {
    let name = trim(cell);
    if find(name, known).is_some() {
        return Some(name.to_owned());
    }
    let with_languages = known.iter().filter(|it| matches!(it.kind, Kind::Texts | Kind::Pair));
    match name.split_once(':') {
        Some((base, rest)) => most_alike(base, with_languages.map(|it| it.name))
            .map(|meant| format!("{meant}:{rest}"))
            .or_else(|| most_alike(name, known.iter().map(|it| it.name)).map(str::to_owned)),
        None => most_alike(name, known.iter().map(|it| it.name)).map(str::to_owned),
    }
}

/// The name without what stands behind its first colon.
fn base(cell: &str) -> &str {
    trim(cell.split(':').next().unwrap_or(cell))
}

fn names(known: &[Known]) -> String {
    let name = |known: &Known| match known.kind {
        Kind::Pair => format!("{}:LABEL", known.name),
        _ => known.name.to_owned(),
    };
    known.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// Without what cannot be seen around it.
pub(super) fn trim(cell: &str) -> &str {
    cell.trim_matches(|character: char| character.is_whitespace() || is_invisible(character))
}

impl Column {
    /// What leads to a value of this column in a table of a record.
    pub(super) fn path(&self) -> Vec<&str> {
        let keys = self.known.keys.split(':');
        match self.known.kind {
            Kind::Texts => keys.chain([self.language.as_str()]).collect(),
            _ => keys.collect(),
        }
    }

    /// Whether it tells one picture of a folio from the others.
    pub(super) fn tells_apart(&self) -> bool {
        [IMAGE_LABEL, "method", "date"].contains(&self.known.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::read::table::columns::FOLIOS;

    fn read(name: &str) -> Result<Column, String> {
        column(name, 0, &FOLIOS)
    }

    #[test]
    fn a_name_leads_to_a_value() {
        for (name, path) in [
            ("image", vec!["image"]),
            ("label", vec!["label", "none"]),
            ("label:AR", vec!["label", "ar"]),
            ("image_label:en", vec!["label", "en"]),
            ("service:id", vec!["service", "id"]),
        ] {
            assert_eq!(read(name).unwrap().path(), path, "{name}");
        }
    }
}
