//! The table of contents: one tree of Ranges.

use serde_json::{Value, json};

use super::{id, text};
use crate::presentation::model::{Manifest, Range};
use crate::presentation::part::Part;

/// With all its parts inside it; Canvases are referred to.
pub(super) fn range(manifest: &Manifest, part: &Range) -> Value {
    let canvas = |name: &String| json!({ "id": id(manifest, &Part::Canvas(name.clone())), "type": "Canvas" });
    let canvases = part.canvases.iter().map(canvas);
    let ranges = part.ranges.iter().map(|below| range(manifest, below));
    json!({
        "id": id(manifest, &Part::Range(part.name.clone())),
        "type": "Range",
        "label": text::label(&part.label),
        "items": canvases.chain(ranges).collect::<Vec<_>>(),
    })
}
