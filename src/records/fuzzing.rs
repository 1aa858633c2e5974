//! Doors for the fuzz targets in `fuzz/`, which are not part of the product: what authors and
//! other programs write into the folder of an item.
//!
//! Each takes any bytes, and none may panic, hang or take memory that bytes of that length are
//! not worth.

use std::collections::HashMap;

use super::Record;
use super::annotations::AnnotationFile;
use super::transcription::{TextKind, Transcription};
use crate::geometry::Size;

/// Bytes of memory that a byte of a file is worth. A line, which takes a hundred, is written with
/// eight; a value of JSON, which takes as many, with two.
const MOST_A_BYTE: usize = 200;

/// A record, laid out over files that it may name.
pub fn record(data: &[u8]) {
    match Record::parse("ms/manuscript.toml", data) {
        Ok(record) => {
            let files = ["1r.tif", "1v.tif", "2r.tif"].map(str::to_owned).to_vec();
            let folders: HashMap<_, _> =
                record.folders().into_iter().map(|folder| (folder, files.clone())).collect();
            let (_, findings) = record.lay_out_and_tell(&folders);
            drop((record.metadata(), record.nav_date(), record.claims(), findings));
        }
        Err(findings) => {
            assert!(!findings.is_empty(), "what is not read is told why");
            for finding in findings {
                let told = finding.to_string();
                assert!(!told.contains(['\n', '\r']), "{told:?}");
            }
        }
    }
}

/// A text of any kind, brought to a Canvas.
pub fn transcription(data: &[u8]) {
    for kind in [TextKind::Xml, TextKind::Html, TextKind::Plain] {
        if let Ok(text) = Transcription::read(kind, data) {
            assert!(text.weight() <= MOST_A_BYTE * (data.len() + 1), "{kind:?}");
            for surface in &text.surfaces {
                drop(surface.publish(Size::new(3000, 4000)));
            }
        }
    }
}

/// A file of Annotations.
pub fn annotations(data: &[u8]) {
    if let Ok(file) = AnnotationFile::read(data, "ms") {
        assert!(file.weight() <= MOST_A_BYTE * (data.len() + 1));
        assert!(file.annotations.iter().all(|annotation| !annotation.targets.is_empty()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Door = fn(&[u8]);

    #[test]
    fn files_pass_through_the_doors_whole_and_cut() {
        let alto = "<alto><Layout><Page WIDTH='30' HEIGHT='40'><TextBlock><TextLine HPOS='1' \
                    VPOS='2' WIDTH='3' HEIGHT='4'><String CONTENT='x'/></TextLine></TextBlock>\
                    </Page></Layout></alto>";
        let notes = r#"[{ "type": "Annotation", "motivation": "commenting", "target": "1r",
                       "body": { "type": "TextualBody", "value": "x" } }]"#;
        let rich = include_str!("tests/rich.toml");
        for (door, file) in [(record as Door, rich), (transcription, alto), (annotations, notes)] {
            for length in (0..=file.len()).step_by(7).chain([file.len()]) {
                door(&file.as_bytes()[..length]);
            }
        }
    }
}
