//! The table of contents as one tree.
//!
//! Viewers take a single Range at the top for the table itself and show all that is in it;
//! on several at the top they differ. So there is always one, and it is called `contents`.
//! An author may have given that name to a part: names that authors chose are cited, so it
//! is ours that gives way.

use std::collections::HashSet;

use super::labeled;
use crate::presentation::describe::{FolioDescription, RangeDescription};
use crate::presentation::model::Range;

/// The Range above all others; `None` where nothing is left to be in it.
pub(super) fn contents(ranges: &[RangeDescription], folios: &[FolioDescription]) -> Option<Range> {
    let known: HashSet<&str> = folios.iter().map(|folio| folio.name.as_str()).collect();
    let ranges: Vec<Range> = ranges.iter().filter_map(|part| range(part, &known)).collect();
    if ranges.is_empty() {
        return None;
    }
    let label = [("en", "Contents"), ("ar", "المحتويات")].into_iter().collect();
    Some(Range { name: free_name(&ranges), label, canvases: Vec::new(), ranges })
}

fn range(description: &RangeDescription, known: &HashSet<&str>) -> Option<Range> {
    let is_known = |name: &&String| known.contains(name.as_str());
    let canvases: Vec<String> = description.folios.iter().filter(is_known).cloned().collect();
    let ranges: Vec<Range> =
        description.ranges.iter().filter_map(|part| range(part, known)).collect();
    if canvases.is_empty() && ranges.is_empty() {
        return None;
    }
    let label = labeled(&description.label, &description.name);
    Some(Range { name: description.name.clone(), label, canvases, ranges })
}

/// `contents`, or `contents-2` and so on where authors took that.
fn free_name(ranges: &[Range]) -> String {
    let taken: HashSet<&str> =
        ranges.iter().flat_map(Range::all).map(|range| range.name.as_str()).collect();
    let mut name = String::from("contents");
    let mut count = 1;
    while taken.contains(name.as_str()) {
        count += 1;
        name = format!("contents-{count}");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::LanguageMap;

    fn part(name: &str, folios: &[&str], ranges: Vec<RangeDescription>) -> RangeDescription {
        let label = LanguageMap::none(name);
        let folios = folios.iter().map(|&folio| folio.to_owned()).collect();
        RangeDescription { name: name.into(), label, folios, ranges }
    }

    /// Of an item with the folios `1r`, `1v` and `2r`.
    fn built(ranges: &[RangeDescription]) -> Option<Range> {
        let folios = ["1r", "1v", "2r"].map(|name| FolioDescription {
            name: name.into(),
            label: LanguageMap::none(name),
            pictures: Vec::new(),
        });
        contents(ranges, &folios)
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
