//! The table of contents, from what a record calls folios to their names.

use std::collections::{HashMap, HashSet};

use super::LaidFolio;
use crate::presentation::{RangeDescription, RangePart, SequenceDescription};
use crate::records::alike::most_alike;
use crate::records::finding::quoted;
use crate::records::findings::Findings;
use crate::records::limits::MAX_RANGE_FOLIOS;
use crate::records::line::Line;
use crate::records::record::{
    FolioReference, PartReference, RangeContent, RangeEntry, SequenceEntry,
};
use crate::text::nfc;

/// Folios named in a message where several may be meant.
const NAMED: usize = 3;

/// Finds folios by name or label: first by names that the record gives, then by labels,
/// then by names that only come from files. A photo that is called `1.tif` must not take
/// the place of folio 1.
#[derive(Debug)]
pub(in crate::records) struct Contents<'f> {
    folios: &'f [LaidFolio],
    /// Places in `folios`.
    by_given_name: HashMap<&'f str, usize>,
    by_label: HashMap<String, Vec<usize>>,
    by_file_name: HashMap<&'f str, usize>,
    /// Folios that ranges may still have.
    room: usize,
}

impl<'f> Contents<'f> {
    pub(in crate::records) fn new(folios: &'f [LaidFolio]) -> Self {
        let names = |is_given: bool| {
            let folios = folios.iter().enumerate();
            let folios = folios.filter(move |(_, folio)| folio.is_name_given == is_given);
            folios.map(|(at, folio)| (folio.name.as_str(), at)).collect()
        };
        let mut by_label: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, folio) in folios.iter().enumerate() {
            let labels = folio.label.iter().chain(folio.other_label.iter());
            for text in labels.flat_map(|(_, texts)| texts) {
                let places = by_label.entry(nfc(text)).or_default();
                // The same label in two languages is one label.
                if places.last() != Some(&at) {
                    places.push(at);
                }
            }
        }
        let (by_given_name, by_file_name) = (names(true), names(false));
        Self { folios, by_given_name, by_label, by_file_name, room: MAX_RANGE_FOLIOS }
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
                behavior: entry.behavior,
                folios: self.names(&entry.content, entry.line, warnings),
                parts: self.parts(&entry.content, entry.line, warnings),
                ranges: self.ranges(&entry.ranges, warnings),
            };
            let is_empty =
                range.folios.is_empty() && range.parts.is_empty() && range.ranges.is_empty();
            if !is_empty {
                ranges.push(range);
            }
        }
        ranges
    }

    /// Other orders with the folios that are there; those that would be empty are left out.
    pub(super) fn sequences(
        &mut self,
        entries: &[SequenceEntry],
        warnings: &mut Findings<'_>,
    ) -> Vec<SequenceDescription> {
        let sequence = |entry: &SequenceEntry| SequenceDescription {
            name: entry.name.clone(),
            label: entry.label.clone(),
            folios: self.names(&entry.content, entry.line, warnings),
        };
        let sequences = entries.iter().map(sequence);
        sequences.filter(|sequence| !sequence.folios.is_empty()).collect()
    }

    /// The name of the folio that a text stands for, if it is there.
    pub(super) fn name(
        &self,
        reference: &FolioReference,
        warnings: &mut Findings<'_>,
    ) -> Option<String> {
        let folio = &self.folios[self.place(reference, warnings)?];
        is_there(folio).then(|| folio.name.clone())
    }

    /// Names of the folios of a range, each once, that are there; `line` is that of the range.
    fn names(
        &mut self,
        content: &RangeContent,
        line: Line,
        warnings: &mut Findings<'_>,
    ) -> Vec<String> {
        let places = self.places(content, warnings);
        if !self.has_room(places.len(), line, warnings) {
            return Vec::new();
        }
        let mut seen = HashSet::new();
        let own = places.into_iter().filter(|at| seen.insert(*at)).map(|at| &self.folios[at]);
        own.filter(|folio| is_there(folio)).map(|folio| folio.name.clone()).collect()
    }

    /// Parts of folios that are there; `line` is that of the range.
    fn parts(
        &mut self,
        content: &RangeContent,
        line: Line,
        warnings: &mut Findings<'_>,
    ) -> Vec<RangePart> {
        let RangeContent::Parts(parts) = content else { return Vec::new() };
        if !self.has_room(parts.len(), line, warnings) {
            return Vec::new();
        }
        let part = |part: &PartReference| {
            Some(RangePart { folio: self.name(&part.folio, warnings)?, place: part.place })
        };
        parts.iter().filter_map(part).collect()
    }

    /// Takes the room of so many folios, or tells that there is none.
    fn has_room(&mut self, count: usize, line: Line, warnings: &mut Findings<'_>) -> bool {
        if count > self.room {
            warnings.push_with(Some(line), || {
                format!(
                    "this range is left out: all ranges together have more than \
                     {MAX_RANGE_FOLIOS} folios, which are the most"
                )
            });
            return false;
        }
        self.room -= count;
        true
    }

    fn places(&self, content: &RangeContent, warnings: &mut Findings<'_>) -> Vec<usize> {
        match content {
            RangeContent::Nested | RangeContent::Parts(_) => Vec::new(),
            RangeContent::Listed(references) => {
                references.iter().filter_map(|folio| self.place(folio, warnings)).collect()
            }
            RangeContent::Between { from, to } => {
                let ends = (self.place(from, warnings), self.place(to, warnings));
                let (Some(first), Some(last)) = ends else { return Vec::new() };
                if last < first {
                    warnings.push_with(Some(to.line), || {
                        format!(
                            "{} comes before {}, so this range has no folios of its own; \
                             exchange them, or correct the order of the folios",
                            quoted(&to.text),
                            quoted(&from.text)
                        )
                    });
                    return Vec::new();
                }
                (first..=last).collect()
            }
        }
    }

    /// Where a folio stands.
    pub(super) fn place(
        &self,
        reference: &FolioReference,
        warnings: &mut Findings<'_>,
    ) -> Option<usize> {
        let text = nfc(&reference.text);
        let found = self.find(&text);
        if found.is_none() {
            warnings.push_with(Some(reference.line), || self.explain(&text));
        }
        found
    }

    /// The one folio that a text stands for.
    pub(in crate::records) fn find(&self, text: &str) -> Option<usize> {
        let of_given_name = self.by_given_name.get(text).copied();
        of_given_name.or_else(|| match self.labeled(text) {
            [at] => Some(*at),
            [] => self.by_file_name.get(text).copied(),
            _ => None,
        })
    }

    /// What the record calls its folios. What their files are called may be another series.
    fn given(&self) -> impl Iterator<Item = &'f str> {
        let named = self.folios.iter().filter(|folio| folio.is_name_given);
        let labels =
            self.folios.iter().flat_map(|folio| folio.label.iter().chain(folio.other_label.iter()));
        let labels = labels.flat_map(|(_, texts)| texts).map(String::as_str);
        named.map(|folio| folio.name.as_str()).chain(labels)
    }

    fn labeled(&self, text: &str) -> &[usize] {
        self.by_label.get(text).map(Vec::as_slice).unwrap_or_default()
    }

    /// Why `text` stands for no folio, or for more than one.
    fn explain(&self, text: &str) -> String {
        let (given, labeled) = (quoted(text), self.labeled(text));
        if labeled.is_empty() {
            let meant = most_alike(text, self.given());
            let hint = meant.map(|meant| format!("; did you mean {}?", quoted(meant)));
            let hint = hint.unwrap_or_default();
            return format!("{given} is neither the name nor the label of a folio{hint}");
        }
        let named = labeled.iter().take(NAMED);
        let names: Vec<String> = named.clone().map(|at| quoted(&self.folios[*at].name)).collect();
        let (count, names) = (labeled.len(), names.join(", "));
        if named.clone().all(|at| self.find(&self.folios[*at].name) == Some(*at)) {
            return format!(
                "{given} is the label of {count} folios; write the name of one: {names}"
            );
        }
        format!(
            "{given} is the label of {count} folios ({names}); give the one that is meant a `name` \
             and write it here"
        )
    }
}

/// Whether a folio is shown: it has a picture, or is known to have none.
pub(super) fn is_there(folio: &LaidFolio) -> bool {
    folio.is_missing || !folio.pictures.is_empty()
}
