//! The table of contents, from what a record calls folios to their names.

use std::collections::{HashMap, HashSet};

use super::LaidFolio;
use crate::presentation::RangeDescription;
use crate::records::finding::quoted;
use crate::records::findings::Findings;
use crate::records::limits::MAX_RANGE_FOLIOS;
use crate::records::read::most_alike;
use crate::records::record::{FolioReference, RangeContent, RangeEntry};
use crate::text::nfc;

/// Folios named in a message where several may be meant.
const NAMED: usize = 3;

/// Finds folios by name or label.
#[derive(Debug)]
pub(super) struct Contents<'f> {
    folios: &'f [LaidFolio],
    /// Places in `folios`.
    by_name: HashMap<&'f str, usize>,
    by_label: HashMap<String, Vec<usize>>,
    /// Folios that ranges may still have.
    room: usize,
}

impl<'f> Contents<'f> {
    pub(super) fn new(folios: &'f [LaidFolio]) -> Self {
        let by_name = folios.iter().enumerate().map(|(at, folio)| (folio.name.as_str(), at));
        let mut by_label: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, folio) in folios.iter().enumerate() {
            for text in folio.label.iter().flat_map(|(_, texts)| texts) {
                let places = by_label.entry(nfc(text)).or_default();
                // The same label in two languages is one label.
                if places.last() != Some(&at) {
                    places.push(at);
                }
            }
        }
        Self { folios, by_name: by_name.collect(), by_label, room: MAX_RANGE_FOLIOS }
    }

    /// Ranges with the folios that are there; those that would be empty are left out.
    pub(super) fn ranges(
        &mut self,
        entries: &[RangeEntry],
        warnings: &mut Findings<'_>,
    ) -> Vec<RangeDescription> {
        let mut ranges = Vec::new();
        for entry in entries {
            let range = RangeDescription {
                name: entry.name.clone(),
                label: entry.label.clone(),
                folios: self.names(entry, warnings),
                ranges: self.ranges(&entry.ranges, warnings),
            };
            if !range.folios.is_empty() || !range.ranges.is_empty() {
                ranges.push(range);
            }
        }
        ranges
    }

    /// Names of the folios of a range, each once, that are there.
    fn names(&mut self, entry: &RangeEntry, warnings: &mut Findings<'_>) -> Vec<String> {
        let places = self.places(entry, warnings);
        if places.len() > self.room {
            let message = format!(
                "this range is left out: all ranges together have more than {MAX_RANGE_FOLIOS} \
                 folios, which are the most"
            );
            warnings.push(Some(entry.line), message);
            return Vec::new();
        }
        self.room -= places.len();
        let mut seen = HashSet::new();
        let own = places.into_iter().filter(|at| seen.insert(*at)).map(|at| &self.folios[at]);
        own.filter(|folio| !folio.pictures.is_empty()).map(|folio| folio.name.clone()).collect()
    }

    fn places(&self, entry: &RangeEntry, warnings: &mut Findings<'_>) -> Vec<usize> {
        match &entry.content {
            RangeContent::Nested => Vec::new(),
            RangeContent::Listed(references) => {
                references.iter().filter_map(|folio| self.place(folio, warnings)).collect()
            }
            RangeContent::Between { from, to } => {
                let ends = (self.place(from, warnings), self.place(to, warnings));
                let (Some(first), Some(last)) = ends else { return Vec::new() };
                if last < first {
                    let message = format!(
                        "{} comes before {}, so this range has no folios of its own; exchange \
                         them, or correct the order of the folios",
                        quoted(&to.text),
                        quoted(&from.text)
                    );
                    warnings.push(Some(to.line), message);
                    return Vec::new();
                }
                (first..=last).collect()
            }
        }
    }

    /// Where a folio stands; a name counts more than a label.
    fn place(&self, reference: &FolioReference, warnings: &mut Findings<'_>) -> Option<usize> {
        let text = nfc(&reference.text);
        if let Some(at) = self.by_name.get(text.as_str()) {
            return Some(*at);
        }
        let of_label = self.by_label.get(&text).map(Vec::as_slice).unwrap_or_default();
        if let [at] = of_label {
            return Some(*at);
        }
        warnings.push_with(Some(reference.line), || self.explain(&text, of_label));
        None
    }

    /// Why `text` names no folio, or more than one.
    fn explain(&self, text: &str, of_label: &[usize]) -> String {
        let given = quoted(text);
        if of_label.is_empty() {
            let labels = self.by_label.keys().map(String::as_str);
            let meant = most_alike(text, labels.chain(self.by_name.keys().copied()));
            let hint = meant.map(|meant| format!("; did you mean {}?", quoted(meant)));
            let hint = hint.unwrap_or_default();
            return format!("{given} is neither the name nor the label of a folio{hint}");
        }
        let named = of_label.iter().take(NAMED).map(|at| quoted(&self.folios[*at].name));
        let (count, names) = (of_label.len(), named.collect::<Vec<_>>().join(", "));
        format!("{given} is the label of {count} folios; write the name of one: {names}")
    }
}
