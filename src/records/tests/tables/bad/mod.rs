//! Tables with mistakes: each is told with its file, its line, its column and its remedy.

mod contents;
mod folios;

use super::*;
use crate::records::read::too_large;
use contents::CONTENTS;
use folios::FOLIOS;

/// What stands for the list of all columns below.
const COLUMNS: &str = "the columns are: name, folio, label, other_label, image, image_label, method, date, at, crop, rotate, service:id, service:size, service:version, service:level, file:url, file:size, missing, size, measures:height, measures:width, behavior, metadata:LABEL";

/// What is said, each with the name of its file.
fn expected(file: &str, said: &[&str]) -> Vec<String> {
    said.iter().map(|said| format!("{file}{}", said.replace("COLUMNS", COLUMNS))).collect()
}

#[test]
fn mistakes_of_a_table_of_folios_are_told() {
    for (text, said) in FOLIOS {
        let told = parse(TITLE, Some(text.as_bytes()), None).unwrap_err();
        assert_eq!(told, expected("folios.csv", said), "{text}");
    }
}

#[test]
fn mistakes_of_a_table_of_contents_are_told() {
    for (text, said) in CONTENTS {
        let told = parse(SMALL, None, Some(text.as_bytes())).unwrap_err();
        assert_eq!(told, expected("contents.csv", said), "{text}");
    }
}

#[test]
fn bytes_that_are_no_text_are_told() {
    let utf_16: Vec<u8> = "folio,image".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (bytes, said) in [
        (
            &b"label,image\ncaf\xe9,a/1.tif\n"[..],
            "folios.csv:2: is not UTF-8 from this line on, perhaps because it was saved in an older \
             encoding such as Windows-1256 or Latin-1; save it as UTF-8",
        ),
        (&utf_16, "folios.csv: is saved as UTF-16; save it as UTF-8"),
        (b"\xff\xfef\0\x00\xd8", "folios.csv: is UTF-16 with a broken character; save it as UTF-8"),
        (
            "\u{feff}".as_bytes(),
            "folios.csv: is empty; its first line names the columns, as in folio,image",
        ),
        (
            b"image\na\0/1.tif\n",
            "folios.csv:2: has a NUL character (a zero byte), which no text has; remove it",
        ),
    ] {
        assert_eq!(parse(TITLE, Some(bytes), None).unwrap_err(), [said]);
    }
}

#[test]
fn what_is_beyond_all_measure_is_told() {
    let large = vec![b' '; 5 * 1024 * 1024];
    let said = format!("folios.csv: {}", too_large("a table", 5 << 20, 4 << 20));
    assert_eq!(parse(TITLE, Some(&large), None).unwrap_err(), [said]);
    let many = format!("image\n{}", "a/1.tif\n".repeat(50_001));
    let said = parse(TITLE, Some(many.as_bytes()), None).unwrap_err();
    assert!(said.contains(&"folios.csv: has more than 50000 rows, the most".into()), "{said:?}");
    let languages: Vec<String> =
        ('a'..='z').flat_map(|it| ['a', 'b'].map(|last| format!("label:x-{it}{last}"))).collect();
    let full =
        format!("{}\n{}", languages.join(","), format!("{}\n", ["x"; 52].join(",")).repeat(10_000));
    let said = parse(TITLE, Some(full.as_bytes()), None).unwrap_err();
    assert_eq!(said, ["folios.csv: has more than 500000 cells that are filled, the most"]);
    let wide = format!("image{}\na/1.tif", ",#".repeat(200));
    let said = parse(TITLE, Some(wide.as_bytes()), None).unwrap_err();
    assert_eq!(said, ["folios.csv:1: has 201 columns; 200 are the most"]);
    let long = format!("label,image\n{},a/1.tif", "x".repeat(32_768));
    let said = parse(TITLE, Some(long.as_bytes()), None).unwrap_err();
    assert_eq!(
        said,
        ["folios.csv:2: the cell of `label` has more than 32767 characters, the most; is a \
             quotation mark missing at its end?"]
    );
    let parts = format!("label,from,to\n{}", "x,1r,1v\n".repeat(5_001));
    let said = parse(SMALL, None, Some(parts.as_bytes())).unwrap_err();
    assert_eq!(said, ["contents.csv: has 5001 parts; 5000 are the most"]);
}

#[test]
fn mistakes_of_every_row_are_told_up_to_an_end() {
    let table = format!("image\n{}", "../x.tif\n".repeat(60));
    let said = parse(TITLE, Some(table.as_bytes()), None).unwrap_err();
    assert_eq!(said.len(), 51);
    assert_eq!(said[50], "folios.csv: has 10 more mistakes like these");
}

#[test]
fn mistakes_of_record_and_tables_are_told_together() {
    for (record, first) in [
        ("title = 7", "manuscript.toml:1: `title` must be a text or texts by language, "),
        ("title = 'x", "manuscript.toml:1: a text has no quotation mark at its end; "),
    ] {
        let said = parse(record, Some(b"image\n/x.tif"), Some(b"label\nx")).unwrap_err();
        assert_eq!(said.len(), 3, "{said:?}");
        assert!(said[0].starts_with(first), "{said:?}");
        assert!(said[1].starts_with("contents.csv:2: this row has no folios, "), "{said:?}");
        assert!(said[2].starts_with("folios.csv:2: `image`: `/x.tif` is an absolute"), "{said:?}");
    }
}

#[test]
fn a_record_and_a_table_that_say_the_same_are_told_apart() {
    let record =
        "title = 'x'\n[[folio]]\nimage = 'a/1.tif'\n[[range]]\nlabel = 'x'\nfolios = ['1']";
    let said = parse(record, Some(b"image\na/2.tif"), Some(b"label,from,to\nx,1,1")).unwrap_err();
    let remedy = "beside this record; move what stands here into the table and remove it, or remove \
                  the file";
    assert_eq!(
        said,
        [
            format!("manuscript.toml:2: there is both [[folio]] and `folios.csv` {remedy}"),
            format!("manuscript.toml:4: there is both [[range]] and `contents.csv` {remedy}"),
        ]
    );
}

#[test]
fn names_of_ranges_and_sequences_are_told_apart_across_files() {
    let record = format!("{SMALL}[[sequence]]\nname = 'a'\nlabel = 'x'\nfolios = ['1']");
    let said = parse(&record, None, Some(b"label,name,from,to\nx,a,1,1")).unwrap_err();
    assert_eq!(
        said,
        ["manuscript.toml:5: the name `a` is taken by the range in line 2 of `contents.csv`; \
             names are parts of addresses, give one of them another `name`"]
    );
}
