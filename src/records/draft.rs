//! A first record for a folder of pictures, to be read and completed by a person.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

use crate::codicology::{FolioLabel, Layer};
use crate::text::stem;

/// What file names call pictures of a surface that is there in several: `12v.before.tif`,
/// `12v_uv.tif`.
const VARIANTS: [(&str, Layer); 14] = [
    ("after", Layer::AfterRestoration),
    ("before", Layer::BeforeRestoration),
    ("infrared", Layer::Infrared),
    ("ir", Layer::Infrared),
    ("multispectral", Layer::Multispectral),
    ("natural", Layer::NaturalLight),
    ("raking", Layer::RakingLight),
    ("restored", Layer::AfterRestoration),
    ("transmitted", Layer::TransmittedLight),
    ("ultraviolet", Layer::Ultraviolet),
    ("uv", Layer::Ultraviolet),
    ("visible", Layer::NaturalLight),
    ("x-ray", Layer::XRay),
    ("xray", Layer::XRay),
];

/// One surface, with its picture and further pictures of it.
#[derive(Debug)]
struct Surface<'f> {
    file: &'f str,
    variants: Vec<(Layer, &'f str)>,
}

/// The text of a record for the manuscript `title`, whose pictures are `files` in `folder` below
/// the images folder, in the order in which they are read.
///
/// Labels are taken from file names that count leaves and sides (`001r`, `001v`); other names
/// stay as they are, since they may count anything.
#[must_use]
pub fn draft(title: &str, folder: &str, files: &[&str]) -> String {
    let surfaces = surfaces(files);
    let labels: Vec<Option<FolioLabel>> =
        surfaces.iter().map(|surface| numbered(&stem(surface.file))).collect();
    let path =
        |file: &str| if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") };
    let mut stems: HashMap<String, usize> = HashMap::new();
    for file in files {
        *stems.entry(stem(file).into_owned()).or_default() += 1;
    }
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
        if !is_pattern && stems[&*stem(surface.file)] > 1 {
            // Two files share the name that the folio would have.
            let _ = writeln!(text, "name = {}", quoted(surface.file));
        }
        if is_plain {
            let _ = writeln!(text, "image = {}", quoted(&path(surface.file)));
            continue;
        }
        let has = |wanted| surface.variants.iter().any(|(layer, _)| *layer == wanted);
        let own = if has(Layer::BeforeRestoration) {
            Layer::AfterRestoration
        } else if has(Layer::AfterRestoration) {
            Layer::BeforeRestoration
        } else {
            Layer::NaturalLight
        };
        text.push_str("choice = [\n");
        let further = surface.variants.iter().copied();
        for (layer, file) in std::iter::once((own, surface.file)).chain(further) {
            let (image, method) = (quoted(&path(file)), quoted(layer.word()));
            let _ = writeln!(text, "    {{ image = {image}, method = {method} }},");
        }
        text.push_str("]\n");
    }
    text
}

/// A file's name for readers.
fn readable(file: &str) -> String {
    let stem = stem(file);
    let spaced = stem.replace(['_', '-'], " ");
    if spaced.trim().is_empty() { file.to_owned() } else { spaced.trim().to_owned() }
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

/// Pictures with those that are named as variants of them.
fn surfaces<'f>(files: &[&'f str]) -> Vec<Surface<'f>> {
    let stems: BTreeMap<String, &str> =
        files.iter().map(|file| (stem(file).into_owned(), *file)).collect();
    let variant = |file: &str| {
        let stem = stem(file).into_owned();
        VARIANTS.iter().find_map(|(word, layer)| {
            let lower = stem.to_lowercase();
            let base = lower.strip_suffix(word)?;
            let separated = base.strip_suffix(['.', '-', '_', ' '])?;
            let base = stem.get(..separated.len())?;
            Some((stems.get(base).copied()?, *layer))
        })
    };
    let mut of: BTreeMap<&str, Vec<(Layer, &str)>> = BTreeMap::new();
    let mut further: BTreeSet<&str> = BTreeSet::new();
    for file in files.iter().copied() {
        if let Some((base, layer)) = variant(file) {
            of.entry(base).or_default().push((layer, file));
            further.insert(file);
        }
    }
    let own = files.iter().copied().filter(|file| !further.contains(file));
    own.map(|file| Surface { file, variants: of.remove(file).unwrap_or_default() }).collect()
}

/// The folio in a file's name, where it tells a side.
fn numbered(stem: &str) -> Option<FolioLabel> {
    FolioLabel::parse(stem).filter(|label| label.folio.side.is_some())
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
