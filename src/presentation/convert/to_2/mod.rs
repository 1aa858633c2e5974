//! From Presentation API 3.0 to 2.1.

mod annotation;
mod canvas;
mod collection;
mod content;
mod manifest;
mod ours;
mod properties;
mod range;
mod service;
mod texts;

use serde_json::Value;

use self::ours::Ours;
use super::is_too_deep;
use super::json::{Object, kind_of};
use crate::presentation::addresses::Addresses;
use crate::presentation::json::top_level;
use crate::presentation::v2;

/// A document of Presentation API 3.0 as one of 2.1, with its own `@context`.
///
/// It may be a Manifest, Collection, Canvas, Range, Annotation, Annotation Page or Annotation
/// Collection. Addresses below those of version 3 of this server, which `addresses` forms,
/// become those of its version 2, and its pictures those of Image API 2.1; ids of others stay.
/// `null` for what is none of these, and for what nests deeper than 128 levels.
#[must_use]
pub fn to_2(document: &Value, addresses: &Addresses) -> Value {
    if is_too_deep(document) {
        return Value::Null;
    }
    let ours = Ours::new(addresses);
    let resource = match kind_of(document) {
        "Manifest" => Some(manifest::manifest(&ours, document)),
        "Collection" => Some(collection::collection(&ours, document)),
        "Canvas" => canvas::canvas(&ours, document, 1),
        "Range" => Some(range::range(&ours, document, None, 1)),
        "Annotation" => annotation::alone(&ours, document),
        "AnnotationPage" => Some(annotation::list(&ours, document)),
        "AnnotationCollection" => Some(annotation::layer(&ours, document)),
        _ => None,
    };
    resource.map_or(Value::Null, |it| top_level(v2::CONTEXT, Value::Object(it)))
}

/// An object with the id and the class of version 2.
fn resource(ours: &Ours, from: &Value, kind: &str) -> Object {
    let mut object = Object::new();
    if let Some(id) = super::json::text(from, "id") {
        object.insert("@id".into(), ours.id(id).into());
    }
    object.insert("@type".into(), kind.into());
    object
}
