//! What was found so far.

use super::place::Place;
use super::{Severity, Violation};

/// Most errors found in one document, and most warnings: a reader mends the first ones first, a
/// hostile document makes no endless report, and warnings hide no error.
const MOST: usize = 1000;

/// Most characters of a document that a finding repeats.
const LONGEST: usize = 80;

#[derive(Default)]
pub(super) struct Report {
    pub(super) found: Vec<Violation>,
    errors: usize,
    warnings: usize,
}

impl Report {
    pub(super) fn error(
        &mut self,
        place: &Place<'_>,
        section: &'static str,
        sentence: impl Into<String>,
    ) {
        self.add(place, Severity::Error, section, sentence.into());
    }

    pub(super) fn warning(
        &mut self,
        place: &Place<'_>,
        section: &'static str,
        sentence: impl Into<String>,
    ) {
        self.add(place, Severity::Warning, section, sentence.into());
    }

    fn add(
        &mut self,
        place: &Place<'_>,
        severity: Severity,
        section: &'static str,
        sentence: String,
    ) {
        let count = match severity {
            Severity::Error => &mut self.errors,
            Severity::Warning => &mut self.warnings,
        };
        if *count < MOST {
            *count += 1;
            self.found.push(Violation { pointer: place.to_string(), severity, sentence, section });
        }
    }
}

/// A text of the document as a finding repeats it.
pub(super) fn cut(text: &str) -> String {
    let mut cut: String = text.chars().take(LONGEST).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut
}
