//! The folders that a wrong record and its tables speak of, as far as they can be read.
//!
//! Their pictures must not be shown without what the record says of them, such as its
//! required statement. So whatever looks like a path is taken for one: a folder that does
//! not exist is kept from nobody.

use std::collections::BTreeSet;

use toml::de::{DeTable, DeValue};

use super::manuscript::KEYS;
use super::stack::with_deep_stack;
use super::syntax::ALL_MISTAKES_BYTES;
use super::table::{Tables, images};
use super::text::text;

/// Keys whose texts are paths even where no `/` is in them.
const PATHS: [&str; 2] = ["image", "images"];

/// Keys of a record itself in which paths can be.
const PARTS: [&str; 4] = ["provider", "folios", "folio", "range"];

/// Keys of its parts in which no path is, whatever slashes are in their texts.
const TEXTS: [&str; 8] = ["id", "url", "homepage", "label", "name", "from", "to", "first_label"];

fn has_no_path(key: &str) -> bool {
    TEXTS.contains(&key) || (KEYS.contains(&key) && !PARTS.contains(&key))
}

/// Paths of folders below the images folder, which is itself the empty string.
pub(in crate::records) fn claims(bytes: &[u8], tables: Tables<'_>) -> BTreeSet<String> {
    let cells = tables.folios.map(images).unwrap_or_default();
    let cells = cells.iter().filter(|(key, _)| !has_no_path(key));
    let mut claims: BTreeSet<String> = cells.flat_map(|(key, given)| folders(key, given)).collect();
    claims.extend(of_record(bytes));
    claims
}

fn of_record(bytes: &[u8]) -> BTreeSet<String> {
    with_deep_stack(bytes, || {
        let Ok(text) = text(bytes) else { return BTreeSet::new() };
        let table = if text.len() <= ALL_MISTAKES_BYTES {
            DeTable::parse_recoverable(text).0
        } else {
            let Ok(table) = DeTable::parse(text) else { return BTreeSet::new() };
            table
        };
        of_table(table.get_ref())
    })
    .unwrap_or_default()
}

fn of_table(table: &DeTable<'_>) -> BTreeSet<String> {
    let mut claims = BTreeSet::new();
    let mut open: Vec<(&str, &DeValue<'_>)> = Vec::new();
    open.extend(table.iter().map(|(key, value)| (&**key.get_ref(), value.get_ref())));
    while let Some((key, value)) = open.pop() {
        if has_no_path(key) {
            continue;
        }
        match value {
            DeValue::String(given) => claims.extend(folders(key, given)),
            DeValue::Array(values) => {
                open.extend(values.iter().map(|value| (key, value.get_ref())));
            }
            DeValue::Table(table) => {
                open.extend(table.iter().map(|(key, value)| (&**key.get_ref(), value.get_ref())));
            }
            DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_) => {}
        }
    }
    claims
}

/// The folder of a path, and the path itself where it may be meant as a folder.
fn folders(key: &str, given: &str) -> Vec<String> {
    let given = given.replace('\\', "/");
    let is_path = PATHS.contains(&key) || given.contains('/');
    if !is_path || given.contains("://") || given.contains('\n') {
        return Vec::new();
    }
    let parts: Vec<&str> = given.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    let Some((last, folder)) = parts.split_last() else { return Vec::new() };
    let is_file = key == "image" || last.contains(['*', '?', '[', '{']);
    let itself = (!is_file).then(|| parts.join("/"));
    // The images folder is meant only where a picture surely lies in it.
    let folder = (is_file || !folder.is_empty()).then(|| folder.join("/"));
    itself.into_iter().chain(folder).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        claims(text.as_bytes(), Tables::default()).into_iter().collect()
    }

    #[test]
    fn whatever_looks_like_the_path_of_a_picture_claims_its_folder() {
        for (text, expected) in [
            ("title = 7\n[folios]\nimages = 'wells/*.tif'", vec!["wells"]),
            // What was meant as a folder.
            ("[folios]\nimages = 'a/wells'", vec!["a", "a/wells"]),
            ("[[folio]]\nimage = '1.tif'", vec![""]),
            ("[[folio]]\nimge = 'wells\\1.tif'", vec!["wells", "wells/1.tif"]),
            ("[[folio]]\nchoice = [{ image = 'a/1' }, { image = './b//2' }]", vec!["a", "b"]),
            ("[folios]\nimages = 'wells'", vec!["wells"]),
            ("title = 'wells'\nrights = 'https://a.example/b'", vec![]),
            // What is no path for all its slashes.
            ("shelfmark = 'Or. 12/3'\ndate = { text = { en = '731/1331' } }", vec![]),
            ("[[metadata]]\nlabel = 'a/b'\nvalue = { ar = 'c/d' }", vec![]),
            // As far as it can be read.
            ("title = 'x\n[folios]\nimages = 'wells/*.tif'", vec!["wells"]),
            ("\u{feff}a = b = c\r\n[[folio]]\r\nimage = 'a/1'", vec!["a"]),
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
        assert!(claims(b"images = 'caf\xe9/1'", Tables::default()).is_empty());
    }

    #[test]
    fn so_does_every_cell_of_a_table() {
        for (table, expected) in [
            ("image\nwells/1.tif\n2.tif", vec!["", "wells"]),
            ("imge;label:ar\n\"wells/1.tif\";a/b", vec!["wells", "wells/1.tif"]),
            ("folio,image\n12\" v,\"a/1.tif\n13r,b/1.tif", vec!["a", "b"]),
            ("", vec![]),
        ] {
            let tables = Tables { folios: Some(table.as_bytes()), contents: None };
            let claims: Vec<String> = claims(b"", tables).into_iter().collect();
            assert_eq!(claims, expected, "{table}");
        }
    }
}
