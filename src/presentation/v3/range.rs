//! The table of contents, one tree of Ranges, and other orders of the Canvases.

use serde_json::{Value, json};

use super::{id, image, text};
use crate::presentation::describe::{RangeBehavior, RangePart};
use crate::presentation::model::{Manifest, Range};
use crate::presentation::part::Part;

/// With all its parts inside it; Canvases are referred to.
pub(super) fn range(manifest: &Manifest, part: &Range) -> Value {
    written(manifest, part, part.behavior.map(RangeBehavior::as_str))
}

/// Another order of the Canvases; it stands beside the contents, never in them (§5.4).
pub(super) fn sequence(manifest: &Manifest, order: &Range) -> Value {
    written(manifest, order, Some("sequence"))
}

fn written(manifest: &Manifest, part: &Range, behavior: Option<&str>) -> Value {
    let mut json = json!({
        "id": id(manifest, &Part::Range(part.name.clone())),
        "type": "Range",
        "label": text::label(&part.label),
    });
    if let Some(behavior) = behavior {
        json["behavior"] = json!([behavior]);
    }
    if let Some(thumbnail) = &part.thumbnail {
        json["thumbnail"] = json!([image::image(&manifest.addresses, thumbnail)]);
    }
    let canvas = |name: &String| json!({ "id": id(manifest, &Part::Canvas(name.clone())), "type": "Canvas" });
    let canvases = part.canvases.iter().map(canvas);
    let own = id(manifest, &Part::Range(part.name.clone()));
    // Every entry has an id (§3.4).
    let parts = (1..).zip(&part.parts).map(|(at, it): (usize, &RangePart)| {
        json!({
            "id": format!("{own}#part-{at}"),
            "type": "SpecificResource",
            "source": canvas(&it.folio),
            "selector": { "type": "FragmentSelector", "value": format!("xywh={}", it.place) },
        })
    });
    let ranges = part.ranges.iter().map(|below| range(manifest, below));
    json["items"] = json!(canvases.chain(parts).chain(ranges).collect::<Vec<_>>());
    json
}
