//! Which folio an address names.

use crate::presentation::{Addresses, Leaf, Reading};
use crate::text::nfc;

/// What was found under a name.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    None,
    One(usize),
    /// Several have the same label.
    Several(Vec<usize>),
}

/// What stands before the place of a leaf that has no name in our addresses.
const PLACE: char = '~';

/// The segment under which a leaf is found, by its place.
pub(super) fn segment(reading: &Reading, addresses: &Addresses, item: &str, at: usize) -> String {
    let name = addresses.canvas_name(item, &reading.leaves[at].id);
    name.unwrap_or_else(|| format!("{PLACE}{}", at + 1))
}

/// A folio by its name, else by its label in any language, else by its place as `~12`.
pub(super) fn find(reading: &Reading, addresses: &Addresses, item: &str, asked: &str) -> Found {
    let asked = nfc(asked);
    let leaves = || reading.leaves.iter();
    let is_named = |id: &str| addresses.canvas_name(item, id).is_some_and(|name| name == asked);
    if let Some(at) = leaves().position(|leaf| is_named(&leaf.id)) {
        return Found::One(at);
    }
    if let Some(place) = asked.strip_prefix(PLACE).and_then(|place| place.parse::<usize>().ok())
        && (1..=reading.leaves.len()).contains(&place)
    {
        return Found::One(place - 1);
    }
    let wanted = alike(&asked);
    let is_labelled = |leaf: &Leaf| {
        leaf.label.iter().flat_map(|(_, values)| values).any(|label| alike(label) == wanted)
    };
    let labelled = leaves().enumerate().filter(|(_, leaf)| is_labelled(leaf));
    let places: Vec<usize> = labelled.map(|(at, _)| at).collect();
    match places[..] {
        [] => Found::None,
        [at] => Found::One(at),
        _ => Found::Several(places),
    }
}

/// A label without what people leave out or write otherwise: spaces, case, `f.` before it.
fn alike(label: &str) -> String {
    let label = nfc(label).to_lowercase();
    let label =
        ["ff.", "fol.", "f."].into_iter().find_map(|it| label.strip_prefix(it)).unwrap_or(&label);
    label.chars().filter(|it| !it.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn reading(ids_and_labels: &[(&str, &str)]) -> Reading {
        let canvas = |(id, label): &(&str, &str)| json!({ "id": id, "type": "Canvas", "label": { "en": [label] } });
        let canvases: Vec<Value> = ids_and_labels.iter().map(canvas).collect();
        Reading::of(&json!({ "items": canvases }))
    }

    #[test]
    fn a_name_comes_before_a_label_and_a_label_that_several_have_is_a_choice() {
        let ours = "https://h/iiif/presentation/3/ms/canvas/";
        let reading = reading(&[
            (&format!("{ours}1r"), "f. 2r"),
            (&format!("{ours}2r"), "f. 1r"),
            ("https://other/c", "f. 12 V"),
            ("https://other/d", "~1"),
            (&format!("{ours}5"), "blank"),
            (&format!("{ours}6"), "Blank"),
        ]);
        let addresses = Addresses::new("https://h");
        for (asked, found) in [
            ("1r", Found::One(0)),
            ("f. 1r", Found::One(1)),
            ("12v", Found::One(2)),
            ("~4", Found::One(3)),
            ("~1", Found::One(0)),
            ("~7", Found::None),
            ("~0", Found::None),
            ("blank", Found::Several(vec![4, 5])),
            ("", Found::None),
            ("3", Found::None),
        ] {
            assert_eq!(find(&reading, &addresses, "ms", asked), found, "{asked}");
        }
        assert_eq!(segment(&reading, &addresses, "ms", 1), "2r");
        assert_eq!(segment(&reading, &addresses, "ms", 2), "~3");
    }
}
