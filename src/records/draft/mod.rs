//! A first record for a folder of pictures, to be read and completed by a person.

mod surface;
mod table;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::codicology::FolioLabel;
use surface::{Names, Surface, path, readable, surfaces};

pub use table::draft_with_table;

/// The text of a record for the manuscript `title`, whose pictures are `files` in `folder` below
/// the images folder, in the order in which they are read.
///
/// Labels are taken from file names that count leaves and sides (`001r`, `001v`); other names
/// stay as they are, since they may count anything.
#[must_use]
pub fn draft(title: &str, folder: &str, files: &[&str]) -> String {
    let surfaces = surfaces(files);
    let labels: Vec<Option<FolioLabel>> = surfaces.iter().map(Surface::label).collect();
    let path = |file: &str| path(folder, file);
    let names = Names::new(files);
    let mut text = head(title, labels.iter().any(Option::is_some));
    let first = labels.iter().flatten().next();
    let is_pattern = can_be_pattern(files) && first.is_none_or(|first| counts_on(first, &labels));
    if is_pattern {
        let _ = write!(text, "\n[folios]\nimages = {}\n", quoted(&path(&pattern(files))));
        if let Some(first) = first {
            let _ = writeln!(text, "first_folio = {}", quoted(&first.folio.to_string()));
        }
    }
    for (surface, label) in surfaces.iter().zip(&labels) {
        let is_plain = surface.variants.is_empty();
        // What is counted needs no entry, nor does what is called as its file.
        if is_pattern && is_plain && (label.is_some() || first.is_none()) {
            continue;
        }
        text.push_str("\n[[folio]]\n");
        match label {
            Some(label) if !is_pattern => {
                let _ = writeln!(text, "folio = {}", quoted(&label.folio.to_string()));
            }
            Some(_) => {}
            None => {
                let _ = writeln!(text, "label = {}", quoted(&readable(surface.file)));
            }
        }
        if let Some(name) = names.of(surface.file).filter(|_| !is_pattern) {
            let _ = writeln!(text, "name = {}", quoted(name));
        }
        if is_plain {
            let _ = writeln!(text, "image = {}", quoted(&path(surface.file)));
            continue;
        }
        text.push_str("choice = [\n");
        for (layer, file) in surface.pictures() {
            let (image, method) = (quoted(&path(file)), quoted(layer.word()));
            let _ = writeln!(text, "    {{ image = {image}, method = {method} }},");
        }
        text.push_str("]\n");
    }
    text
}

fn head(title: &str, has_sides: bool) -> String {
    let title = quoted(title);
    let behavior = if has_sides { "" } else { "# " };
    format!(
        "# Written from the names of the pictures; complete it as you know the manuscript.\n\
         # A line that begins with # is a remark: remove the # to make it say something.\n\
         # docs/records.md has every key; `warraq check` tells what is wrong.\n\
         \n\
         title = {title}\n\
         # title = {{ ar = \"…\", en = \"…\" }}\n\
         # shelfmark = \"…\"\n\
         # institution = {{ ar = \"…\", en = \"…\" }}\n\
         # date = {{ year = 731, calendar = \"hijri\" }}\n\
         # language = [\"ar\"]\n\
         # rights = \"http://creativecommons.org/publicdomain/mark/1.0/\"\n\
         # viewing_direction = \"right-to-left\"\n\
         {behavior}behavior = \"paged\"\n"
    )
}

/// Whether counting on from the first label gives all the others.
fn counts_on(first: &FolioLabel, labels: &[Option<FolioLabel>]) -> bool {
    let mut next = Some(first.clone());
    labels.iter().flatten().all(|label| {
        let is_next = next.as_ref().is_some_and(|next| next.folio == label.folio);
        next = next.as_ref().and_then(FolioLabel::next);
        is_next
    })
}

/// Whether one pattern can take all files: characters that mean something in patterns are not
/// in their endings.
fn can_be_pattern(files: &[&str]) -> bool {
    files.iter().all(|file| {
        ending(file).is_some_and(|ending| ending.bytes().all(|it| it.is_ascii_alphanumeric()))
    })
}

/// `*.tif`, or `*.{jpg,tif}` for several endings.
fn pattern(files: &[&str]) -> String {
    let endings: BTreeSet<&str> = files.iter().filter_map(|file| ending(file)).collect();
    let endings: Vec<&str> = endings.into_iter().collect();
    match endings.as_slice() {
        [only] => format!("*.{only}"),
        _ => format!("*.{{{}}}", endings.join(",")),
    }
}

fn ending(file: &str) -> Option<&str> {
    file.rsplit_once('.').map(|(_, ending)| ending).filter(|ending| !ending.is_empty())
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;
    use crate::records::Record;

    /// First labels and numbers of pictures of the folios that a draft leads to.
    fn laid_out(files: &[&str]) -> Vec<(String, usize)> {
        let text = draft("Sand", "sand", files);
        let record = Record::parse("sand/manuscript.toml", text.as_bytes());
        let record = record.unwrap_or_else(|findings| panic!("{text}\n{findings:?}"));
        let paths = files.iter().map(|file| format!("sand/{file}")).collect();
        let (layout, findings) =
            record.lay_out_and_tell(&HashMap::from([("sand".to_owned(), paths)]));
        assert_eq!(findings, [], "{text}");
        let label = |folio: &crate::records::LaidFolio| {
            (folio.label.first().unwrap().1.to_owned(), folio.pictures.len())
        };
        layout.folios.iter().map(label).collect()
    }

    fn pairs(expected: &[(&str, usize)]) -> Vec<(String, usize)> {
        expected.iter().map(|(label, count)| ((*label).to_owned(), *count)).collect()
    }

    #[test]
    fn leaves_and_sides_in_file_names_become_labels() {
        let files = ["front_board.tif", "ms 5 001r.tif", "ms 5 001v.tif", "ms 5 002r.tif"];
        let expected = [("front board", 1), ("1r", 1), ("1v", 1), ("2r", 1)];
        assert_eq!(laid_out(&files), pairs(&expected));
        assert!(draft("Sand", "sand", &files).contains("first_folio = \"1r\""));
    }

    #[test]
    fn a_foliation_that_skips_is_listed_one_by_one() {
        let expected = [("1r", 1), ("1v", 1), ("4r", 1), ("back", 1)];
        assert_eq!(laid_out(&["1r.jpg", "1v.jpg", "4r.jpg", "back.tif"]), pairs(&expected));
    }

    #[test]
    fn numbers_that_may_count_anything_stay_as_they_are() {
        let expected = [("IMG_0001", 1), ("IMG_0002", 1)];
        assert_eq!(laid_out(&["IMG_0001.tif", "IMG_0002.tif"]), pairs(&expected));
    }

    #[test]
    fn pictures_of_one_surface_are_a_choice() {
        let files = ["1r.tif", "1r.before.tif", "1v.tif", "1v_UV.tif", "1v_ir.jpg", "uv.tif"];
        let expected = [("1r", 2), ("1v", 3), ("uv", 1)];
        assert_eq!(laid_out(&files), pairs(&expected));
        let text = draft("Sand", "sand", &files);
        let choice = "{ image = \"sand/1r.tif\", method = \"after-restoration\" },\n    \
                      { image = \"sand/1r.before.tif\", method = \"before-restoration\" },";
        assert!(text.contains(choice), "{text}");
    }

    #[test]
    fn a_variant_of_a_variant_is_one_of_the_surface() {
        let files = ["1r.tif", "1r_before.tif", "1r_before_uv.tif", "1v.tif"];
        assert_eq!(laid_out(&files), pairs(&[("1r", 3), ("1v", 1)]));
    }

    proptest! {
        #[test]
        fn every_draft_is_a_record(
            title in "[^\\p{C}]{1,10}",
            files in proptest::collection::btree_set("[a-z0-9 '\"_.\\[{*-]{1,6}[rv]?\\.(tif|jpg)", 1..8),
        ) {
            prop_assume!(!title.trim().is_empty());
            let files: Vec<&str> = files.iter().map(String::as_str).collect();
            prop_assume!(files.iter().all(|file| !file.starts_with('.')));
            let text = draft(&title, "sand", &files);
            let record = Record::parse("sand/manuscript.toml", text.as_bytes());
            prop_assert!(record.is_ok(), "{}\n{:?}", text, record);
        }
    }
}
