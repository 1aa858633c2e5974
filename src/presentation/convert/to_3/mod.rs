//! From Presentation API 2.0 and 2.1 to 3.0.
//!
//! Written for documents as they are met, not as the specification has them: values alone where
//! a list belongs and the other way round, numbers as strings, classes and ids left out.

mod annotation;
mod canvas;
mod collection;
mod content;
mod ids;
mod links;
mod manifest;
mod properties;
mod rights;
mod service;
mod structures;
mod texts;

use serde_json::Value;

use self::ids::Ids;
pub(in crate::presentation) use self::ids::Spelling;
use super::is_too_deep;
use super::json::{Object, kind_of};
use crate::presentation::json::top_level;
use crate::presentation::v3;

/// A document of Presentation API 2.0 or 2.1 as one of 3.0, with its own `@context`.
///
/// It may be a Manifest, Sequence, Canvas, Range, Annotation, Annotation List, Layer or
/// Collection. Ids stay, so that links keep leading where they led; what has none gets one
/// below that of what it stands in. `null` for what is none of these, and for what nests deeper
/// than 128 levels.
#[must_use]
pub fn to_3(document: &Value) -> Value {
    if is_too_deep(document) {
        return Value::Null;
    }
    let ids = Ids::of(document);
    let resource = match class(document) {
        "Manifest" => Some(manifest::manifest(&ids, document)),
        "Sequence" => manifest::order(&ids, document, None, 1),
        "Canvas" => canvas::canvas(&ids, document, 1).map(|it| it.json),
        "Range" => structures::alone(&ids, document),
        "Annotation" => annotation::alone(&ids, document),
        "AnnotationList" => Some(annotation::page(&ids, document, "")),
        "Layer" => Some(annotation::collection(&ids, document)),
        "Collection" => Some(collection::collection(&ids, document)),
        _ => None,
    };
    resource.map_or(Value::Null, |it| top_level(v3::CONTEXT, Value::Object(it)))
}

/// The class of a resource without its prefix; where it says none, what its content tells.
fn class(resource: &Value) -> &str {
    if let Some((_, class)) = kind_of(resource).split_once(':') {
        return class;
    }
    let told = [
        ("sequences", "Manifest"),
        ("images", "Canvas"),
        ("resources", "AnnotationList"),
        ("resource", "Annotation"),
        ("collections", "Collection"),
        ("manifests", "Collection"),
        ("ranges", "Range"),
        ("canvases", "Sequence"),
    ];
    let has = |key| resource.get(key).is_some();
    told.iter().find(|(key, _)| has(key)).map_or("", |(_, class)| class)
}

/// An object with its id and its class in version 3.
fn resource(id: &str, kind: &str) -> Object {
    let mut object = Object::new();
    object.insert("id".into(), id.into());
    object.insert("type".into(), kind.into());
    object
}
