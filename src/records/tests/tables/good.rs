//! Tables without mistakes say what the record would say.

use super::*;
use crate::records::{FolioEntry, FolioList};

/// A record without its lines, which differ.
pub(super) fn without_lines(record: &Record) -> String {
    let lines = regex::Regex::new(r"Line \{[^}]*\}").unwrap();
    lines.replace_all(&format!("{record:#?}"), "Line").into_owned()
}

fn good(record: &str, folios: Option<&str>, contents: Option<&str>) -> Record {
    parse(record, folios.map(str::as_bytes), contents.map(str::as_bytes))
        .unwrap_or_else(|said| panic!("{folios:?}\n{contents:?}\n{said:#?}"))
}

fn entries(folios: &str) -> Vec<FolioEntry> {
    match good(TITLE, Some(folios), None).folios {
        FolioList::Listed(entries) | FolioList::Matching { entries, .. } => entries,
    }
}

/// What the tables say in the place of `parts` of a record.
fn assert_same(parts: &str, folios: Option<&str>, contents: Option<&str>) {
    let before = if folios.is_some() { TITLE } else { SMALL };
    let of_record = good(&format!("{before}{parts}"), None, None);
    let of_tables = good(before, folios, contents);
    assert_eq!(without_lines(&of_tables), without_lines(&of_record));
}

#[test]
fn every_key_of_a_folio_is_a_column() {
    assert_same(
        r#"
[[folio]]
name = "first"
label = { en = "1r", ar = "١و" }
other_label = { none = "17" }
image = "sand/1r.tif"
crop = [0, 0, 1500, 2000]
rotate = 90
size = [3000, 4000]
behavior = "non-paged"
measures = { height = 260, width = 165.5 }
metadata = [
    { label = { none = "Hand" }, value = { en = "Second", ar = "الثانية" } },
    { label = { en = "Ink", ar = "الحبر" }, value = { none = "Black" } },
]
[[folio]]
folio = "12v"
missing = true
[[folio]]
label = { none = "leaf" }
service = { id = "https://iiif.oasis.example/2/leaf", size = [3000, 4000], version = 2, level = 2 }
[[folio]]
folio = "٢و"
file = { url = "https://oasis.example/2.jpg", size = [30, 40] }
"#,
        Some(
            "name;folio;label:en;label:ar;label;other_label;image;crop;rotate;size;behavior;\
             measures:height;measures:width;metadata:Hand:en;metadata:Hand:ar;\
             \"metadata:{ en = \"\"Ink\"\", ar = \"\"الحبر\"\" }\";missing;service:id;service:size;\
             service:version;service:level;file:url;file:size;# mine\r\n\
             first;;1r;١و;;17;sand/1r.tif;0 0 1500 2000;90;3000x4000;non-paged;260;165,5;Second;\
             الثانية;Black;;;;;;;;looked at twice\r\n\
             ;12v;;;;;;;;;;;;;;;x;;;;;;;\r\n\
             \r\n\
             ;;;;leaf;;;;;;;;;;;;;https://iiif.oasis.example/2/leaf;[3000, 4000];2;2;;;\r\n\
             ;٢و;;;;;;;;;;;;;;;;;;;;https://oasis.example/2.jpg;30 40\r\n\
             ;;;;;;;;\r\n",
        ),
        None,
    );
}

#[test]
fn rows_of_one_folio_are_its_pictures() {
    assert_same(
        r#"
[[folio]]
folio = "1r"
size = [30, 40]
choice = [
    { image = "sand/1r.tif", method = "natural-light" },
    { image = "sand/1r-uv.tif", method = "ultraviolet", date = { en = "May 2021" }, crop = [1, 2, 3, 4] },
]
[[folio]]
name = "1v"
folio = "1v"
image = "sand/1v.tif"
rotate = 180
parts = [{ image = "sand/scrap.tif", at = [400, 900, 700, 500], label = { en = "Scrap" } }]
[[folio]]
name = "cover"
parts = [
    { image = "sand/flap.tif", at = [0, 0, 7, 5] },
    { image = "sand/clasp.tif", at = [9, 9, 7, 5] },
]
[[folio]]
folio = "2r"
image = "sand/2r.tif"
[[folio]]
folio = "2r"
name = "2r again"
image = "sand/2r-b.tif"
"#,
        Some(
            "folio,name,size,image,method,image_label:en,date:en,crop,rotate,at\n\
             1r,,30 40,sand/1r.tif,natural-light\n\
             1r,,30 40,sand/1r-uv.tif,ultraviolet,,May 2021,1 2 3 4\n\
             1v,1v,,sand/1v.tif,,,,,180\n\
             ,1v,,sand/scrap.tif,,Scrap,,,,400 900 700 500\n\
             ,cover,,sand/flap.tif,,,,,,0 0 7 5\n\
             ,cover,,sand/clasp.tif,,,,,,9 9 7 5\n\
             2r,,,sand/2r.tif\n\
             2r,2r again,,sand/2r-b.tif\n",
        ),
        None,
    );
}

#[test]
fn folios_of_a_pattern_are_told_more_by_a_table() {
    let record = good(SMALL, Some("image,label\nsand/board.tif,Front board\n"), None);
    let FolioList::Matching { entries, .. } = record.folios else { panic!("a pattern is given") };
    assert_eq!(entries.len(), 1);
}

#[test]
fn every_key_of_a_range_is_a_column_and_levels_nest() {
    assert_same(
        r#"
[[range]]
label = { ar = "في الماء", en = "On water" }
name = "water"
behavior = "no-nav"
[[range.range]]
label = { none = "Wells" }
from = "1r"
to = "2r"
[[range.range.range]]
label = { none = "Deep wells" }
folios = ["1v", "2r"]
[[range.range]]
sura = 2
from = "١ظ"
to = "2v"
[[range]]
label = { none = "On stone" }
folios = ["a; b", "c"]
"#,
        None,
        Some(
            "label:ar\tlabel:en\tlabel\tname\tbehavior\tfrom\tto\tfolios\tsura\tlevel\n\
             في الماء\tOn water\t\twater\tno-nav\t\t\t\t\t1\n\
             \t\tWells\t\t\t1r\t2r\t\t\t2\n\
             \t\tDeep wells\t\t\t\t\t1v; 2r\t\t3\n\
             \t\t\t\t\t١ظ\t2v\t\t٢\t2\n\
             \t\tOn stone\t\t\t\t\t\"[\"\"a; b\"\", \"\"c\"\"]\"\t\t1\n",
        ),
    );
}

#[test]
fn a_table_reads_alike_in_every_dialect() {
    let plain = "label:en,label:ar,image\n\"1r, the first\",\"١و\u{200f}\",sand/1.tif\n";
    let expected = without_lines(&good(TITLE, Some(plain), None));
    let semicolons = plain.replace(',', ";").replace("1r; ", "1r, ");
    let tabs = plain.replace(',', "\t").replace("1r\t ", "1r, ");
    let wide: Vec<u8> =
        format!("\u{feff}{tabs}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [
        semicolons.clone().into_bytes(),
        tabs.clone().into_bytes(),
        wide,
        format!("\u{feff}{semicolons}").into_bytes(),
        plain.replace('\n', "\r\n").into_bytes(),
        plain.replace('\n', "\r").into_bytes(),
        format!("sep=;\r\n{semicolons}").into_bytes(),
        format!("\n\n{plain}\n\n,,\n").into_bytes(),
        plain.replace("image\n", "image,,\n").into_bytes(),
        plain.replace("label:en", " \u{200e}label:en ").into_bytes(),
    ] {
        let record = parse(TITLE, Some(&bytes), None).unwrap_or_else(|it| panic!("{it:#?}"));
        assert_eq!(without_lines(&record), expected, "{}", String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn lines_are_those_of_the_file() {
    let table =
        "label,image\r\n\"first\r\nof two\r\nlines\",sand/1.tif\r\n\r\n\r\nb,sand/2.tif\r\n";
    for table in [table.to_owned(), table.replace("\r\n", "\n")] {
        let entries = entries(&table);
        let lines: Vec<String> = entries.iter().map(|entry| entry.line.to_string()).collect();
        assert_eq!(lines, ["2 of `folios.csv`", "7 of `folios.csv`"]);
        assert_eq!(entries[0].label.first().unwrap().1, "first\nof two\nlines");
        assert_eq!(entries[1].pictures[0].line, entries[1].line);
    }
}

#[test]
fn what_is_not_there_is_told_with_the_line_of_its_table() {
    let record =
        good(TITLE, Some("image\nsand/1.tif\nsand/2.tif\n"), Some("label,from,to\nx,1,9\n"));
    let files = [("sand".to_owned(), vec!["sand/1.tif".to_owned()])].into();
    let (_, findings) = record.lay_out_and_tell(&files);
    let said = sentences(&findings);
    assert!(said[0].starts_with("sand/contents.csv:2: `9` is neither the name nor"), "{said:?}");
    assert!(said[1].starts_with("sand/folios.csv:3: `sand/2.tif` is left out"), "{said:?}");
}
