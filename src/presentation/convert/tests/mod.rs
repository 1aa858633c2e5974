//! What becomes of documents in the other version.

mod any_document;
mod round_trip;
mod to_2;
mod to_3;

use serde_json::json;

use super::*;
use crate::presentation::testing::addresses;

const CONTEXT_3: &str = "http://iiif.io/api/presentation/3/context.json";
const CONTEXT_2: &str = "http://iiif.io/api/presentation/2/context.json";

/// A Manifest of 3.0 with one Canvas, and these properties beside.
fn manifest_3(properties: &Value) -> Value {
    let mut manifest = json!({
        "@context": CONTEXT_3,
        "id": "https://library.example/m/manifest",
        "type": "Manifest",
        "label": { "none": ["MS 12"] },
        "items": [{
            "id": "https://library.example/m/c1", "type": "Canvas", "width": 60, "height": 80,
            "items": [{
                "id": "https://library.example/m/c1/p", "type": "AnnotationPage",
                "items": [{
                    "id": "https://library.example/m/c1/a", "type": "Annotation",
                    "motivation": "painting",
                    "body": { "id": "https://library.example/1.jpg", "type": "Image" },
                    "target": "https://library.example/m/c1",
                }],
            }],
        }],
    });
    manifest.as_object_mut().unwrap().extend(properties.as_object().unwrap().clone());
    manifest
}

/// One of 2.1, likewise.
fn manifest_2(properties: &Value) -> Value {
    let mut manifest = json!({
        "@context": CONTEXT_2,
        "@id": "https://library.example/m/manifest",
        "@type": "sc:Manifest",
        "label": "MS 12",
        "sequences": [{ "@type": "sc:Sequence", "canvases": [{
            "@id": "https://library.example/m/c1", "@type": "sc:Canvas", "label": "1",
            "width": 60, "height": 80,
            "images": [{
                "@type": "oa:Annotation", "motivation": "sc:painting",
                "resource": { "@id": "https://library.example/1.jpg", "@type": "dctypes:Image" },
                "on": "https://library.example/m/c1",
            }],
        }] }],
    });
    manifest.as_object_mut().unwrap().extend(properties.as_object().unwrap().clone());
    manifest
}

fn down(properties: &Value) -> Value {
    to_2(&manifest_3(properties), &addresses())
}

fn up(properties: &Value) -> Value {
    to_3(&manifest_2(properties))
}
