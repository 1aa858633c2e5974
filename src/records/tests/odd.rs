//! Whatever is in a file: an answer, and no panic.

use std::collections::HashMap;

use proptest::prelude::*;

use super::{FILE, FULL};
use crate::records::{Finding, Record};

/// Files that match some of the paths of the full record.
fn files() -> HashMap<String, Vec<String>> {
    let files = ["sand/001r.tif", "sand/001v.tif", "sand/002r.tif"];
    HashMap::from([("sand".into(), files.map(String::from).to_vec())])
}

fn look_at(bytes: &[u8]) {
    let findings = match Record::parse(FILE, bytes) {
        Ok(record) => {
            let _ = record.metadata();
            record.lay_out_and_tell(&files()).1
        }
        Err(findings) => {
            assert!(!findings.is_empty(), "a record that is refused is told why");
            findings
        }
    };
    let lines = bytes.split(|byte| *byte == b'\n').count();
    for Finding { line, .. } in &findings {
        assert!(line.is_none_or(|line| (1..=lines).contains(&line)), "{findings:?}");
    }
    for finding in &findings {
        assert!(!finding.to_string().contains(char::is_control), "{finding:?}");
    }
}

/// Words that mean something in a record.
const WORDS: &[&str] = &[
    "title",
    "folio",
    "folios",
    "range",
    "choice",
    "image",
    "images",
    "label",
    "from",
    "to",
    "name",
    "date",
    "text",
    "calendar",
    "provider",
    "= ",
    "=",
    "\n",
    "\r\n",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    ",",
    ".",
    "\"",
    "'",
    "\"\"\"",
    "'x'",
    "'1r'",
    "1",
    "true",
    "en",
    "ar",
    "*.tif",
    "'sand/*'",
    "#",
    "\\",
    "\u{feff}",
    "\0",
    "\u{202e}",
    "ق",
    "1979-05-27",
    " ",
];

proptest! {
    #[test]
    fn random_bytes_are_looked_at(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        look_at(&bytes);
    }

    #[test]
    fn random_words_are_looked_at(words in prop::collection::vec(prop::sample::select(WORDS), 0..60)) {
        look_at(words.concat().as_bytes());
    }

    #[test]
    fn a_good_record_with_bytes_changed_is_looked_at(
        changes in prop::collection::vec((0..FULL.len(), any::<u8>()), 1..8),
    ) {
        let mut bytes = FULL.as_bytes().to_vec();
        for (at, byte) in changes {
            bytes[at] = byte;
        }
        look_at(&bytes);
    }

    #[test]
    fn a_good_record_with_words_put_in_is_looked_at(
        changes in prop::collection::vec((0..FULL.len(), prop::sample::select(WORDS)), 1..6),
    ) {
        let mut text = FULL.to_owned();
        for (at, word) in changes {
            let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            text.insert_str(at, word);
        }
        look_at(text.as_bytes());
    }

    #[test]
    fn a_good_record_that_is_cut_off_is_looked_at(end in 0..FULL.len()) {
        look_at(&FULL.as_bytes()[..end]);
    }
}
