//! Ranges of the quires: leaves are counted off as the collation says.

use std::collections::HashSet;

use super::LaidFolio;
use super::contents::{Contents, is_there};
use crate::codicology::{Folio, FolioLabel, Suffix};
use crate::presentation::RangeDescription;
use crate::records::findings::Findings;
use crate::records::record::{RangeEntry, Record};
use crate::text::term;

/// One range that holds a range of each quire; `None` where none has a folio.
///
/// Leaves are told apart by the numbers in the labels of their folios, and those that are
/// missing are not counted, as collations count what is there. What has no number belongs to
/// the leaf before it.
pub(super) fn range(
    record: &Record,
    folios: &[LaidFolio],
    contents: &Contents<'_>,
    warnings: &mut Findings<'_>,
) -> Option<RangeDescription> {
    let quires = record.quires.as_ref()?;
    let first = match &quires.from {
        Some(from) => contents.place(from, warnings)?,
        None => folios.iter().position(|folio| number(folio).is_some()).unwrap_or(0),
    };
    let leaves = leaves(&folios[first..]);
    let all = quires.collation.quires();
    let expected: usize = all.iter().map(|quire| quire.leaves as usize).sum();
    if expected != leaves.len() {
        let counted = leaves.len();
        warnings.push_with(Some(quires.line), || {
            format!(
                "the quires have {expected} leaves, and the folios from the first quire on \
                 {counted}; correct the collation, or tell with `from` where it begins"
            )
        });
    }
    let taken: HashSet<&str> = names(&record.ranges)
        .into_iter()
        .chain(record.sequences.iter().map(|sequence| sequence.name.as_str()))
        .collect();
    let mut leaves = leaves.into_iter();
    let ranges = all.iter().filter_map(|quire| {
        let own = leaves.by_ref().take(quire.leaves as usize).flatten();
        let folios: Vec<String> = own.map(|folio| folio.name.clone()).collect();
        (!folios.is_empty()).then(|| RangeDescription {
            name: free(&format!("quire-{}", quire.number), &taken),
            label: term::QUIRE.with_number(&quire.number.to_string()),
            behavior: None,
            folios,
            parts: Vec::new(),
            ranges: Vec::new(),
        })
    });
    let ranges: Vec<RangeDescription> = ranges.collect();
    (!ranges.is_empty()).then(|| RangeDescription {
        name: free("quires", &taken),
        label: term::QUIRES.into(),
        behavior: None,
        folios: Vec::new(),
        parts: Vec::new(),
        ranges,
    })
}

/// The folios of each leaf. A side that is missing belongs to the leaf of its number where another
/// side of that is there, else to the leaf before it.
fn leaves(folios: &[LaidFolio]) -> Vec<Vec<&LaidFolio>> {
    let mut leaves: Vec<Vec<&LaidFolio>> = Vec::new();
    let mut last = None;
    let mut missing: Vec<&LaidFolio> = Vec::new();
    for folio in folios.iter().filter(|folio| is_there(folio)) {
        if folio.is_missing {
            missing.push(folio);
            continue;
        }
        let leaf = leaf(folio);
        let is_next = leaf.is_some() && leaf != last;
        let (own, before): (Vec<_>, Vec<_>) =
            missing.drain(..).partition(|it| is_next && self::leaf(it) == leaf);
        // What stands before the first leaf belongs to none.
        if let Some(earlier) = leaves.last_mut() {
            earlier.extend(before);
        }
        if is_next {
            leaves.push(own);
            last = leaf;
        }
        if let Some(current) = leaves.last_mut() {
            current.push(folio);
        }
    }
    if let Some(current) = leaves.last_mut() {
        current.extend(missing);
    }
    leaves
}

fn leaf(folio: &LaidFolio) -> Option<(u32, Option<Suffix>)> {
    number(folio).map(|folio| (folio.number, folio.suffix))
}

fn number(folio: &LaidFolio) -> Option<Folio> {
    let texts = folio.label.iter().flat_map(|(_, texts)| texts);
    texts.filter_map(|text| FolioLabel::parse(text)).map(|label| label.folio).next()
}

fn names(ranges: &[RangeEntry]) -> Vec<&str> {
    let below = ranges.iter().flat_map(|range| names(&range.ranges));
    ranges.iter().map(|range| range.name.as_str()).chain(below).collect()
}

/// Names that authors chose are cited, so ours gives way.
fn free(wanted: &str, taken: &HashSet<&str>) -> String {
    let mut name = wanted.to_owned();
    while taken.contains(name.as_str()) {
        name.push('\'');
    }
    name
}
