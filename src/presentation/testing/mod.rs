//! What the tests of this room share: a rich item, arbitrary ones, and questions to ask of
//! any document.

mod pages;
mod sample;
mod strategies;

pub(super) use pages::{any_collection, any_item_with_pages};
pub(super) use sample::{collection, item};
pub(super) use strategies::any_item;

use serde_json::{Map, Value};

use super::{Addresses, Part, Version};

pub(super) const PUBLIC_URL: &str = "https://example.org";

pub(super) fn addresses() -> Addresses {
    Addresses::new(PUBLIC_URL)
}

/// Every object of a document, itself included.
pub(super) fn objects(value: &Value) -> Vec<&Map<String, Value>> {
    match value {
        Value::Object(map) => std::iter::once(map).chain(map.values().flat_map(objects)).collect(),
        Value::Array(values) => values.iter().flat_map(objects).collect(),
        _ => Vec::new(),
    }
}

/// Every text of a document that is no key.
pub(super) fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::Object(map) => map.values().flat_map(texts).collect(),
        Value::Array(values) => values.iter().flat_map(texts).collect(),
        Value::String(text) => vec![text],
        _ => Vec::new(),
    }
}

/// The objects of one class.
pub(super) fn of_type<'a>(document: &'a Value, kind: &str) -> Vec<&'a Map<String, Value>> {
    let mut found = objects(document);
    found.retain(|object| kind_of(object) == Some(kind));
    found
}

fn kind_of(object: &Map<String, Value>) -> Option<&str> {
    object.get("type").or_else(|| object.get("@type"))?.as_str()
}

/// The id of a document or of an object in it.
pub(super) fn id_of(object: &Map<String, Value>) -> Option<&str> {
    object.get("id").or_else(|| object.get("@id"))?.as_str()
}

/// The ids of the Presentation resources that a document describes, not those that it only
/// refers to.
pub(super) fn described_ids(document: &Value) -> Vec<&str> {
    const CONTENT: [&str; 7] =
        ["items", "body", "sequences", "canvases", "images", "resource", "ranges"];
    let mut found = objects(document);
    found.retain(|object| {
        let is_resource = kind_of(object).is_some_and(|kind| !kind.contains("Choice"));
        is_resource && CONTENT.iter().any(|key| object.contains_key(*key))
    });
    found.into_iter().filter_map(id_of).collect()
}

/// The parts of items that a document has the addresses of, as text and as read.
///
/// # Panics
/// Where one of them is the address of no part.
pub(super) fn addressed_parts(version: Version, document: &Value) -> Vec<(&str, Part)> {
    let base = format!("{PUBLIC_URL}/iiif/presentation/");
    let of_version = format!("{}/", version.path_segment());
    let ours = texts(document).into_iter().filter(|text| text.starts_with(&base));
    ours.filter_map(|address| {
        let below = address[base.len()..].strip_prefix(&of_version);
        let below = below.unwrap_or_else(|| panic!("{address} is of another version"));
        // What a fragment names is found in what the rest of the address leads to.
        let below = below.split('#').next().unwrap();
        let (item, part) = below.split_once('/').unwrap();
        let read = || Part::parse(part).unwrap_or_else(|_| panic!("{address} is no part's"));
        (item != "collections").then(|| (address, read()))
    })
    .collect()
}
