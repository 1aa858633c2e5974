//! JSON that both versions write alike.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::geometry::Size;

/// A resource as a document: with `context` as its `@context`, before all else.
pub(super) fn top_level(context: &str, resource: Value) -> Value {
    let mut document = Map::new();
    document.insert("@context".into(), context.into());
    if let Value::Object(properties) = resource {
        document.extend(properties);
    }
    Value::Object(document)
}

/// A document as it is sent.
#[must_use]
pub fn bytes(document: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(document).expect("a JSON value can always be written")
}

/// The sizes that an image service lists.
pub(super) fn sizes(sizes: &[Size]) -> Value {
    sizes.iter().map(|size| json!({ "width": size.width, "height": size.height })).collect()
}
