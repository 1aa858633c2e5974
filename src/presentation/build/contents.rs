//! The table of contents as one tree.
//!
//! Some viewers take a single Range at the top for the table itself, others (Mirador 4.0.0 and
//! Universal Viewer 4.4.0, on pages that are not ours) for its only line, with all else inside;
//! on several at the top they differ more. So there is always one, and it is called `contents`.

use std::collections::{HashMap, HashSet};

use super::{free_name, labeled};
use crate::presentation::describe::{
    RangeBehavior, RangeDescription, RangePart, SequenceDescription,
};
use crate::presentation::model::{Canvas, Range};
use crate::text::term;

/// The Canvases of an item by their names.
type Known<'c> = HashMap<&'c str, &'c Canvas>;

/// The Range above all others, `None` where nothing is left to be in it; and the other orders
/// of the Canvases.
pub(super) fn contents(
    ranges: &[RangeDescription],
    sequences: &[SequenceDescription],
    canvases: &[Canvas],
) -> (Option<Range>, Vec<Range>) {
    let known: Known<'_> = canvases.iter().map(|canvas| (canvas.name.as_str(), canvas)).collect();
    let ranges: Vec<Range> = ranges.iter().filter_map(|part| range(part, &known, false)).collect();
    let sequences: Vec<Range> =
        sequences.iter().filter_map(|order| sequence(order, &known)).collect();
    if ranges.is_empty() {
        return (None, sequences);
    }
    let taken: HashSet<&str> = ranges
        .iter()
        .flat_map(Range::all)
        .chain(&sequences)
        .map(|range| range.name.as_str())
        .collect();
    let name = free_name("contents", &taken);
    let contents = Range {
        name,
        label: term::CONTENTS.into(),
        behavior: None,
        thumbnail: None,
        canvases: Vec::new(),
        parts: Vec::new(),
        ranges,
    };
    (Some(contents), sequences)
}

fn range(description: &RangeDescription, known: &Known<'_>, is_shown_small: bool) -> Option<Range> {
    let canvases = names(&description.folios, known);
    let parts: Vec<RangePart> =
        description.parts.iter().filter_map(|part| inside(part, known)).collect();
    let by_thumbnails = description.behavior == Some(RangeBehavior::ThumbnailNav);
    let ranges: Vec<Range> =
        description.ranges.iter().filter_map(|part| range(part, known, by_thumbnails)).collect();
    if canvases.is_empty() && parts.is_empty() && ranges.is_empty() {
        return None;
    }
    let mut range = Range {
        name: description.name.clone(),
        label: labeled(&description.label, &description.name),
        behavior: description.behavior,
        thumbnail: None,
        canvases,
        parts,
        ranges,
    };
    if is_shown_small {
        let mut all = range.all().into_iter().flat_map(|range| {
            range.canvases.iter().chain(range.parts.iter().map(|part| &part.folio))
        });
        range.thumbnail = all.find_map(|name| known.get(name.as_str())?.thumbnail.clone());
    }
    Some(range)
}

fn sequence(description: &SequenceDescription, known: &Known<'_>) -> Option<Range> {
    let canvases = names(&description.folios, known);
    (!canvases.is_empty()).then(|| Range {
        name: description.name.clone(),
        label: labeled(&description.label, &description.name),
        behavior: None,
        thumbnail: None,
        canvases,
        parts: Vec::new(),
        ranges: Vec::new(),
    })
}

/// As far as it lies on its Canvas.
fn inside(part: &RangePart, known: &Known<'_>) -> Option<RangePart> {
    let canvas = known.get(part.folio.as_str())?;
    let place = part.place.intersection(canvas.size.rect())?;
    Some(RangePart { folio: part.folio.clone(), place })
}

fn names(folios: &[String], known: &Known<'_>) -> Vec<String> {
    folios.iter().filter(|name| known.contains_key(name.as_str())).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Rect;
    use crate::presentation::build::canvas::canvases;
    use crate::presentation::describe::FolioDescription;
    use crate::text::LanguageMap;

    fn part(name: &str, folios: &[&str], ranges: Vec<RangeDescription>) -> RangeDescription {
        let label = LanguageMap::none(name);
        let folios = folios.iter().map(|&folio| folio.to_owned()).collect();
        RangeDescription {
            name: name.into(),
            label,
            behavior: None,
            folios,
            parts: Vec::new(),
            ranges,
        }
    }

    /// Of an item with the folios `1r`, `1v` and `2r`.
    fn built(ranges: &[RangeDescription]) -> Option<Range> {
        let folios = ["1r", "1v", "2r"]
            .map(|name| FolioDescription { name: name.into(), ..FolioDescription::default() });
        contents(ranges, &[], &canvases(&folios)).0
    }

    #[test]
    fn one_range_holds_all_others_in_their_order() {
        let parts = [
            part("b", &["1v", "1r"], vec![part("c", &["2r"], vec![])]),
            part("a", &["2r"], vec![]),
        ];
        let contents = built(&parts).unwrap();
        assert_eq!(contents.label.first(), Some(("en", "Contents")));
        let names: Vec<_> = contents.all().iter().map(|range| range.name.clone()).collect();
        assert_eq!(names, ["contents", "b", "c", "a"]);
        assert_eq!(contents.ranges[0].canvases, ["1v", "1r"]);
    }

    #[test]
    fn folios_that_the_item_does_not_have_are_skipped() {
        let contents = built(&[part("a", &["9v", "1r", "1R"], vec![])]).unwrap();
        assert_eq!(contents.ranges[0].canvases, ["1r"]);
    }

    #[test]
    fn a_part_of_a_folio_lies_on_its_canvas_or_is_left_out() {
        let at = |x, y| RangePart { folio: "1v".into(), place: Rect::new(x, y, 300, 200) };
        let mut description = part("a", &[], vec![]);
        // Where nothing else is known a leaf has 1000 by 1400.
        description.parts = vec![at(10, 20), at(900, 20), at(1000, 20)];
        let contents = built(&[description]).unwrap();
        let places: Vec<Rect> = contents.ranges[0].parts.iter().map(|part| part.place).collect();
        assert_eq!(places, [Rect::new(10, 20, 300, 200), Rect::new(900, 20, 100, 200)]);
    }

    #[test]
    fn a_range_left_with_nothing_is_dropped_and_so_is_one_that_held_only_such() {
        let empty = || part("empty", &["9v"], vec![]);
        let kept = part("kept", &[], vec![empty(), part("below", &["1r"], vec![])]);
        let dropped = part("dropped", &[], vec![part("also", &[], vec![empty()])]);
        let contents = built(&[dropped.clone(), kept]).unwrap();
        let names: Vec<_> = contents.all().iter().map(|range| range.name.clone()).collect();
        assert_eq!(names, ["contents", "kept", "below"]);
        assert_eq!(built(&[dropped]), None);
        assert_eq!(built(&[]), None);
    }

    #[test]
    fn a_part_that_an_author_called_contents_keeps_its_name() {
        let below = part("contents-2", &["1r"], vec![]);
        let contents = built(&[part("contents", &["1r"], vec![below])]).unwrap();
        assert_eq!(contents.name, "contents-3");
        // A name that nobody has any more is free.
        let contents = built(&[part("contents", &["9v"], vec![]), part("a", &["1r"], vec![])]);
        assert_eq!(contents.unwrap().name, "contents");
    }
}
