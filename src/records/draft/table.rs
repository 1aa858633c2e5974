//! A first record whose folios are listed in a table, for a spreadsheet.

use std::collections::HashMap;

use csv::{Terminator, WriterBuilder};

use super::head;
use super::surface::{Names, Surface, path, readable, surfaces};
use crate::codicology::Layer;

/// Spreadsheets take a text for UTF-8 only where this mark is before it.
const MARK: &str = "\u{feff}";

const HEADER: [&str; 5] = ["folio", "label", "name", "image", "method"];

/// As [`super::draft`], with all folios in a table beside the record: the text of the record, and
/// that of its `folios.csv`.
#[must_use]
pub fn draft_with_table(title: &str, folder: &str, files: &[&str]) -> (String, String) {
    let surfaces = surfaces(files);
    let has_sides = surfaces.iter().any(|surface| surface.label().is_some());
    let names = Names::new(files);
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    // A vector takes everything, and all rows are of one length.
    let mut write = |cells: [&str; HEADER.len()]| writer.write_record(cells).is_ok();
    let mut is_whole = write(HEADER);
    let mut counts: HashMap<Option<String>, usize> = HashMap::new();
    for surface in &surfaces {
        *counts.entry(folio(surface)).or_default() += 1;
    }
    for surface in &surfaces {
        let is_alone = counts.get(&folio(surface)) == Some(&1);
        for row in rows(surface, folder, &names, is_alone) {
            is_whole &= write(row.each_ref().map(String::as_str));
        }
    }
    debug_assert!(is_whole, "every row was written");
    let table = writer.into_inner().unwrap_or_default();
    let table = String::from_utf8(table).unwrap_or_default();
    let remark = "\n# Its folios are listed in folios.csv beside this file.\n";
    (format!("{}{remark}", head(title, has_sides)), format!("{MARK}{table}"))
}

fn folio(surface: &Surface<'_>) -> Option<String> {
    surface.label().map(|label| label.folio.to_string())
}

/// A row for each picture of a surface. What tells that they are of one folio stands in each;
/// `is_alone` where no other surface is of the same folio.
fn rows(
    surface: &Surface<'_>,
    folder: &str,
    names: &Names,
    is_alone: bool,
) -> Vec<[String; HEADER.len()]> {
    let folio = folio(surface);
    let is_single = surface.variants.is_empty();
    let label = if folio.is_some() { String::new() } else { readable(surface.file) };
    // A name holds rows together that have no number, and apart those that have the same one.
    let is_named = if folio.is_some() { !is_alone } else { !is_single };
    let name = names.of(surface.file).or(is_named.then_some(surface.file)).unwrap_or_default();
    let row = |(layer, file): (Layer, &str)| {
        let method = if is_single { "" } else { layer.word() };
        let folio = folio.clone().unwrap_or_default();
        [folio, label.clone(), name.to_owned(), path(folder, file), method.to_owned()]
    };
    surface.pictures().map(row).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::records::{Record, Tables, draft};

    fn record(title: &str, files: &[&str]) -> Result<Record, String> {
        let (text, table) = draft_with_table(title, "sand", files);
        let tables = Tables { folios: Some(table.as_bytes()), contents: None };
        let read = Record::parse_with("sand/manuscript.toml", text.as_bytes(), tables);
        read.map_err(|findings| format!("{text}\n{table}\n{findings:?}"))
    }

    #[test]
    fn folios_stand_in_a_table_that_a_spreadsheet_opens() {
        let files = ["back, board.tif", "1r.tif", "1r_uv.tif", "1r.jpg"];
        let (text, table) = draft_with_table("Sand", "sand", &files);
        assert!(!text.contains("\n[folios]") && !text.contains("\n[[folio]]"), "{text}");
        assert_eq!(
            table,
            "\u{feff}folio,label,name,image,method\r\n\
             ,\"back, board\",,\"sand/back, board.tif\",\r\n\
             1r,,1r.tif,sand/1r.tif,\r\n\
             1r,,1r.jpg,sand/1r.jpg,natural-light\r\n\
             1r,,1r.jpg,sand/1r_uv.tif,ultraviolet\r\n"
        );
    }

    proptest! {
        #[test]
        fn a_draft_with_a_table_shows_what_the_draft_without_it_shows(
            files in proptest::collection::btree_set("[a-z0-9 ,;'\"_.-]{1,6}[rv]?(|_uv)\\.(tif|jpg)", 1..8),
        ) {
            let files: Vec<&str> = files.iter().map(String::as_str).collect();
            prop_assume!(files.iter().all(|file| !file.starts_with('.') && !file.starts_with(' ')));
            let record = record("Sand", &files);
            prop_assert!(record.is_ok(), "{}", record.unwrap_err());
            let without = draft("Sand", "sand", &files);
            let without = Record::parse("sand/manuscript.toml", without.as_bytes()).unwrap();
            let paths = files.iter().map(|file| format!("sand/{file}")).collect();
            let there = HashMap::from([("sand".to_owned(), paths)]);
            let shown = |record: &Record| {
                let layout = record.lay_out(&there);
                let folios = layout.folios.into_iter();
                folios.map(|it| (it.label, it.pictures.len())).collect::<Vec<_>>()
            };
            prop_assert_eq!(shown(&record.unwrap()).len(), shown(&without).len());
        }
    }
}
