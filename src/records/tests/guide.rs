//! `docs/records.md` says what is true.

use std::collections::HashMap;

use super::{FILE, record, sentences};
use crate::records::{Record, Tables};

const GUIDE: &str = include_str!("../../../docs/records.md");

/// The blocks of the guide that are marked as `kind`.
fn blocks(kind: &str) -> Vec<&'static str> {
    let fence = format!("\n```{kind}\n");
    GUIDE.split(&fence).skip(1).map(|rest| rest.split("\n```").next().unwrap()).collect()
}

#[test]
fn every_example_is_read() {
    let examples = blocks("toml");
    assert_eq!(examples.len(), 8);
    for example in examples {
        let title = if example.contains("title =") { "" } else { "title = 'x'\n" };
        let folios = if example.contains("[[folio]]") || example.contains("[folios]") {
            ""
        } else {
            "\n[folios]\nimages = '*'\n"
        };
        record(&format!("{title}{example}{folios}"));
    }
}

#[test]
fn the_shortest_record_is_as_short_as_it_says() {
    let lines = blocks("toml")[0].lines().count();
    assert_eq!(lines, 5);
    record(blocks("toml")[0]);
}

#[test]
fn the_full_example_is_laid_out_as_its_remarks_say() {
    let full = blocks("toml").into_iter().find(|block| block.contains("[[range.range]]")).unwrap();
    let there = [
        "wells/000-front.tif",
        "wells/001r.tif",
        "wells/001v.tif",
        "wells/002r.tif",
        "wells/002r-restored.tif",
        "wells/002v.tif",
        "wells/002v-bis.tif",
        "wells/003r.tif",
        "wells/003v.tif",
    ];
    let files = HashMap::from([("wells".to_owned(), there.map(String::from).to_vec())]);
    let (layout, findings) = record(full).lay_out_and_tell(&files);
    assert_eq!(sentences(&findings), [""; 0]);
    let labels: Vec<&str> =
        layout.folios.iter().map(|folio| folio.label.first().unwrap().1).collect();
    assert_eq!(labels, ["الجلدة الأولى", "1r", "1v", "2r", "2v", "2bis v", "3r", "3v"]);
    assert_eq!(layout.ranges[0].folios, ["001r", "001v", "002r"]);
    assert_eq!(layout.ranges[1].ranges[0].folios, ["002v", "002v-bis", "003r"]);
    assert_eq!(layout.ranges[1].ranges[1].folios, ["003v"]);
}

#[test]
fn the_tables_are_laid_out_as_the_text_says() {
    let [folios, contents] = blocks("csv")[..] else { panic!("two tables are shown") };
    let tables = Tables { folios: Some(folios.as_bytes()), contents: Some(contents.as_bytes()) };
    let record = Record::parse_with(FILE, b"title = 'x'", tables);
    let record = record.unwrap_or_else(|findings| panic!("{:#?}", sentences(&findings)));
    let there = ["000-front", "001r", "001v", "001v-uv", "opening-2", "scrap"];
    let there = there.map(|name| format!("wells/{name}.tif")).to_vec();
    let files = HashMap::from([("wells".to_owned(), there)]);
    let (layout, findings) = record.lay_out_and_tell(&files);
    assert_eq!(sentences(&findings), [""; 0]);
    let folios = layout.folios.iter();
    let folios: Vec<(&str, usize)> =
        folios.map(|it| (it.label.first().unwrap().1, it.pictures.len())).collect();
    assert_eq!(folios, [("Front board", 1), ("1r", 1), ("1v", 2), ("2r", 0), ("2v", 2)]);
    assert_eq!(layout.ranges[1].ranges[0].folios.len(), 2);
    assert_eq!(layout.ranges[1].ranges[1].folios, ["001v", "opening-2"]);
}

/// Columns are in their table and in the words about contents.
#[test]
fn every_column_is_in_the_text() {
    let said = GUIDE.split("## Folios and contents in a spreadsheet").nth(1).unwrap();
    let said = said.split("\n## ").next().unwrap();
    for columns in ["folios.csv", "contents.csv"] {
        let tables = match columns {
            "folios.csv" => Tables { folios: Some(b"?"), contents: None },
            _ => Tables { folios: None, contents: Some(b"?") },
        };
        let findings = Record::parse_with(FILE, b"title = 'x'", tables).unwrap_err();
        let names = findings.iter().find_map(|it| it.message.split_once("the columns are: "));
        for name in names.unwrap().1.split(", ") {
            let name = name.replace("LABEL", "Hand");
            assert!(said.contains(&format!("`{name}`")), "{name}");
        }
    }
}

#[test]
fn the_mistakes_that_are_shown_are_told_in_these_words() {
    let findings =
        Record::parse("book-of-wells/manuscript.toml", blocks("toml wrong")[0].as_bytes())
            .unwrap_err();
    let said = sentences(&findings).join("\n");
    assert!(blocks("text").contains(&said.as_str()), "{said}");
}

/// Keys are in the tables between backquotes.
#[test]
fn every_key_is_in_the_tables() {
    let tables: String =
        GUIDE.lines().filter(|line| line.starts_with('|')).flat_map(|line| [line, "\n"]).collect();
    let every = "title summary shelfmark institution place date text calendar language script \
                 material restored rights viewing_direction behavior required_statement label value \
                 id homepage url logo images first_label image choice name from to folios \
                 measures thumbnail placeholder start nav_date see_also year to_year longitude \
                 latitude format profile type collation first_folio parts at method service size \
                 version level file accompanying crop rotate missing folio other_label sura \
                 verses";
    for key in every.split_whitespace() {
        assert!(tables.contains(&format!("`{key}`")), "{key}");
    }
    for list in [
        "[[provider]]",
        "[[metadata]]",
        "[[nav_place]]",
        "[[homepage]]",
        "[[rendering]]",
        "[[see_also]]",
        "[[service]]",
        "[[part_of]]",
        "[[sequence]]",
        "[quires]",
        "[folios]",
        "[[folio]]",
        "[[range]]",
        "[[range.range]]",
    ] {
        assert!(tables.contains(&format!("`{list}`")), "{list}");
    }
}
