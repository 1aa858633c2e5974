//! Where an item belongs on a map.
//!
//! Source: navPlace extension 1.0 §2 and §3; GeoJSON has the longitude first.

use serde_json::{Value, json};

use super::{id, text};
use crate::presentation::describe::Place;
use crate::presentation::model::Manifest;
use crate::presentation::part::Part;

/// The context that comes before that of the Presentation API.
pub(super) const CONTEXT: &str = "http://iiif.io/api/extension/navplace/context.json";

/// A collection of points. Their ids are fragments of the Manifest's, in which they are found.
pub(super) fn places(manifest: &Manifest) -> Value {
    let base = id(manifest, &Part::Manifest);
    let feature = |(at, place): (usize, &Place)| {
        json!({
            "id": format!("{base}#place-{at}"),
            "type": "Feature",
            "properties": { "label": text::label(&place.label) },
            "geometry": {
                "type": "Point",
                "coordinates": [degrees(place.longitude), degrees(place.latitude)],
            },
        })
    };
    json!({
        "id": format!("{base}#places"),
        "type": "FeatureCollection",
        "features": (1..).zip(&manifest.places).map(feature).collect::<Vec<_>>(),
    })
}

fn degrees(ten_millionths: i32) -> f64 {
    f64::from(ten_millionths) / 1e7
}
