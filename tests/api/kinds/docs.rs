//! docs/formats.md, held true by the table of kinds.

use super::table::{Expected, Row};

/// A row of a table of the docs.
struct Told {
    section: &'static str,
    cells: Vec<&'static str>,
    /// What is said of being passed through, in tables that have a column for it.
    passed: Option<&'static str>,
}

impl Told {
    fn is_refused(&self) -> bool {
        self.cells[1..].iter().any(|cell| cell.starts_with("refused"))
    }
}

/// The section of the formats that are written.
const SENT: &str = "What is sent";

/// The rows of all tables in sections about what is stored: that of all formats stands before the
/// first.
fn told() -> Vec<Told> {
    let docs = include_str!("../../../docs/formats.md");
    let (mut section, mut head, mut rows) = ("", Vec::new(), Vec::new());
    for line in docs.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            section = title;
        }
        // Of what is stored; the codec's own tests hold what is written.
        if section == SENT {
            continue;
        }
        let Some(line) = line.strip_prefix("| ").and_then(|line| line.strip_suffix(" |")) else {
            head.clear();
            continue;
        };
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        if head.is_empty() {
            head = cells;
        } else if cells[0] != "---" && !section.is_empty() {
            assert_eq!(cells.len(), head.len(), "{line}");
            let column = head.iter().position(|name| *name == "passed through");
            rows.push(Told { section, passed: column.map(|column| cells[column]), cells });
        }
    }
    rows
}

/// Asserts that every row of the docs is proved by a file, every file proves a row, and that what
/// is said of refusing and of passing through is what the files show.
pub fn check(rows: &[Row]) {
    let told = told();
    for row in rows {
        for (section, words) in &row.proves {
            let found =
                told.iter().filter(|it| it.section == *section && it.cells[0].contains(words));
            let found: Vec<_> = found.map(|it| it.cells[0]).collect();
            assert_eq!(found.len(), 1, "{}: `{section}: {words}` is in {found:?}", row.file);
        }
    }
    for told in &told {
        let name = format!("{}: {}", told.section, told.cells[0]);
        let proofs: Vec<_> = rows.iter().filter_map(|row| Some((row, words(row, told)?))).collect();
        assert!(!proofs.is_empty(), "no file proves `{name}`");
        for (row, _) in &proofs {
            let is_refused = matches!(row.expected, Expected::Refused { .. });
            assert_eq!(is_refused, told.is_refused(), "{} and `{name}`", row.file);
        }
        if told.is_refused() {
            // Each of those that are listed.
            let left = proofs
                .iter()
                .fold(told.cells[0].to_owned(), |it, (_, words)| it.replace(words, ""));
            assert!(!left.contains(char::is_alphanumeric), "no file proves `{left}` of `{name}`");
        }
        if let Some(passed) = told.passed {
            let is_passed = proofs.iter().any(|(row, _)| passes(row));
            assert_eq!(passed.starts_with("yes"), is_passed, "`{name}` passes through");
        }
    }
}

/// The words of a row of the docs by which a file says that it proves it.
fn words(row: &Row, told: &Told) -> Option<&'static str> {
    let mut words = row.proves.iter().filter(|(section, _)| *section == told.section);
    words.find(|(_, words)| told.cells[0].contains(words)).map(|(_, words)| *words)
}

fn passes(row: &Row) -> bool {
    matches!(&row.expected, Expected::Shown(shown) if ["stored", "cut"].contains(&shown.way))
}

#[test]
fn the_libraries_that_the_docs_name_are_those_that_decode() {
    let manifest = include_str!("../../../Cargo.toml");
    let (_, dependencies) = manifest.split_once("\n[dependencies]\n").unwrap();
    let (dependencies, _) = dependencies.split_once("\n[").unwrap();
    let named: Vec<_> = told()
        .iter()
        .filter(|told| told.passed.is_some())
        .flat_map(|told| told.cells[2].split('`').skip(1).step_by(2))
        .chain(sections_decoders())
        .collect();
    assert!(named.len() > 10, "{named:?}");
    for name in named {
        let is_there = dependencies.lines().any(|line| line.split(' ').next() == Some(name));
        assert!(is_there, "`{name}` is none of our dependencies");
    }
}

/// What stands in code style in the sentences that begin with "Decoded by".
fn sections_decoders() -> impl Iterator<Item = &'static str> {
    let docs = include_str!("../../../docs/formats.md");
    let sentences = docs.split("\nDecoded by ").skip(1).map(|rest| rest.split('.').next().unwrap());
    sentences.flat_map(|sentence| sentence.split('`').skip(1).step_by(2))
}
