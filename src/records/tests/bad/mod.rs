//! Records with mistakes: each is told with its line and its remedy.

mod described;
mod parts;
mod texts;
mod values;

use super::{FILE, FULL, SMALL, sentences};
use crate::records::{Finding, Record, Severity};

fn findings_of(bytes: &[u8]) -> Vec<Finding> {
    match Record::parse(FILE, bytes) {
        Ok(record) => panic!("no mistake was found in {record:?}"),
        Err(findings) => findings,
    }
}

/// What is said of a record, without the name of its file.
fn said_of(bytes: &[u8]) -> Vec<String> {
    let sentences = sentences(&findings_of(bytes));
    sentences.iter().map(|said| said.trim_start_matches(FILE).to_owned()).collect()
}

/// `top` stands in the lines before a record that is good.
fn said_above(top: &str) -> Vec<String> {
    said_of(format!("{top}\n{SMALL}").as_bytes())
}

/// `rest` stands after the title, from line 2 on.
fn said_below_title(rest: &str) -> Vec<String> {
    said_of(format!("title = 'Sand'\n{rest}").as_bytes())
}

#[test]
fn a_mistake_keeps_the_record_from_being_served() {
    let findings = findings_of(b"title = 7");
    assert!(findings.iter().all(|finding| finding.severity == Severity::Error));
}

#[test]
fn all_mistakes_of_a_record_are_told_at_once() {
    let said = said_of(
        "title = 7\nrestored = 'no'\nlanguage = 'ara'\nbehaviour = 'paged'\n[[folio]]\nimage = '/x'\n"
            .as_bytes(),
    );
    let lines: Vec<&str> = said.iter().map(|sentence| &sentence[..3]).collect();
    assert_eq!(lines, [":1:", ":2:", ":3:", ":4:", ":6:"], "{said:?}");
}

#[test]
fn a_long_or_wild_text_is_quoted_short_and_tame() {
    let said = said_above(&format!("behavior = \"\"\"a\n\t{}\"\"\"", "x".repeat(100_000)));
    assert_eq!(said.len(), 1);
    assert!(said[0].len() < 300 && !said[0].contains(['\n', '\t']), "{said:?}");
    let said = said_above("\"a\\nserved/manuscript.toml: is fine\" = 1");
    assert!(
        said[0].starts_with(":1: `a\u{fffd}served/manuscript.toml: is fine` is no key"),
        "{said:?}"
    );
}
