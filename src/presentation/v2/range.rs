//! The table of contents: a flat list of Ranges that refer to one another.

use serde_json::{Value, json};

use super::{id, text};
use crate::presentation::model::{Manifest, Range};
use crate::presentation::part::Part;

/// `contents` and all below it, each before its parts.
pub(super) fn structures(manifest: &Manifest, contents: &Range) -> Value {
    contents.all().into_iter().map(|part| range(manifest, part)).collect()
}

/// A Range with the ids of its parts and Canvases.
pub(super) fn range(manifest: &Manifest, range: &Range) -> Value {
    let mut json = json!({
        "@id": id(manifest, &Part::Range(range.name.clone())),
        "@type": "sc:Range",
        "label": text::label(&range.label),
    });
    if manifest.contents.as_ref().is_some_and(|contents| contents.name == range.name) {
        json["viewingHint"] = json!("top");
    }
    if !range.ranges.is_empty() {
        let ids = range.ranges.iter().map(|below| id(manifest, &Part::Range(below.name.clone())));
        json["ranges"] = ids.collect();
    }
    if !range.canvases.is_empty() {
        let ids = range.canvases.iter().map(|name| id(manifest, &Part::Canvas(name.clone())));
        json["canvases"] = ids.collect();
    }
    json
}
