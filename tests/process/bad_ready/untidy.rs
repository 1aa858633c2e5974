//! Mistakes of ready-made documents that are told, and keep nothing from being served.

use serde_json::{Value, json};

use super::super::support::ready::{manifest_2, manifest_3};

/// Name of the folder, the document, and all that is said of it behind the name of its file.
pub type Untidy = (&'static str, Value, &'static [&'static str]);

const SERVED: &str = "; the document is served as it is";

/// The sentences as they are told.
pub fn told(said: &[&str]) -> Vec<String> {
    said.iter().map(|sentence| format!(": {sentence}{SERVED}")).collect()
}

/// A document with one value in the place of another.
fn with(mut document: Value, pointer: &str, value: Value) -> Value {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match document.pointer_mut(parent).unwrap() {
        Value::Array(values) => values[key.parse::<usize>().unwrap()] = value,
        object => object[key] = value,
    }
    document
}

pub fn untidy() -> Vec<Untidy> {
    let three = |pointer, value| with(manifest_3("x"), pointer, value);
    let id = |path: &str| format!("https://library.example/{path}");
    let range = |name: &str, below: &str| json!({ "@id": id(name), "@type": "sc:Range", "label": "x", "ranges": [id(below)] });
    let circle = json!([range("range/a", "range/b"), range("range/b", "range/a")]);
    let itself = json!([{ "id": id("range/1"), "type": "Range" }]);
    vec![
        (
            "label-text",
            three("/label", json!("x")),
            &["`/label` must be a language map, such as `{ \"en\": [\"Ode\"] }`, with the key \
               `none` for a text of no language (Presentation 3.0 §4.4)"],
        ),
        (
            "label-html",
            three("/label", json!({ "en": ["<b>x</b>"] })),
            &["`/label/en/0` is taken for HTML, which a label must not have; put a space at its \
               end if it is plain text (Presentation 3.0 §4.5)"],
        ),
        (
            "behavior-both",
            three("/behavior", json!(["paged", "individuals"])),
            &["`/behavior` `paged` and `individuals` exclude each other; keep one (Presentation \
               3.0 §3.2, behavior)"],
        ),
        (
            "behavior-canvas",
            three("/items/0/behavior", json!(["paged"])),
            &["`/items/0/behavior/0` `paged` is no behavior of a Canvas (Presentation 3.0 §3.2, \
               behavior)"],
        ),
        (
            "direction",
            three("/viewingDirection", json!("rtl")),
            &["`/viewingDirection` must be one of left-to-right, right-to-left, top-to-bottom, \
               bottom-to-top (Presentation 3.0 §3.2, viewingDirection)"],
        ),
        (
            "rights",
            three("/rights", json!("all rights reserved")),
            &["`/rights` `all rights reserved` is no URI of Creative Commons or \
               RightsStatements.org, which begin with `http:`; put other terms into `metadata` or \
               `requiredStatement` (Presentation 3.0 §3.1, rights)"],
        ),
        (
            "width",
            three("/items/0/width", json!("600")),
            &["`/items/0/width` must be a whole number greater than zero (Presentation 3.0 §3.2, \
               height)"],
        ),
        (
            "target",
            three("/items/0/items/0/items/0/target", json!(id("canvas/9r"))),
            &["`/items/0/items/0/items/0/target` `https://library.example/canvas/9r` is not the \
               Canvas in which this stands (Presentation 3.0 §5.6)"],
        ),
        (
            "range-of-nothing",
            three("/structures/0/items/0/id", json!(id("canvas/9r"))),
            &["`/structures/0/items/0` `https://library.example/canvas/9r` is no Canvas of this \
               Manifest (Presentation 3.0 §5.4)"],
        ),
        (
            "range-in-itself",
            three("/structures/0/items", itself),
            &["`/structures/0/items/0` names a Range that was there before, so that the contents \
               go round in a circle or say something twice (Presentation 3.0 §5.4)"],
        ),
        (
            "ranges-in-a-circle",
            with(manifest_2("x"), "/structures", circle),
            &["`/structures/1/ranges/0` leads back to a Range above, so that the contents go \
               round in a circle; take it out (Presentation 2.1 §5.6)"],
        ),
    ]
}
