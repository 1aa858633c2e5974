//! The JSON of Presentation API 3.0. Keys stand in a fixed order, `@context` first.
//!
//! Every property that may have several values is an array (§4.2), only the document
//! itself has an `@context` (§4.6), and a painting Annotation's `target` is a plain string,
//! since viewers treat it as one.

pub mod annotations;
mod canvas;
mod collection;
mod image;
mod links;
mod manifest;
mod places;
mod range;
pub(super) mod text;

use serde::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::{Value, json};

use super::addresses::Addresses;
use super::collection::Collection;
use super::json::{bytes, top_level};
use super::model::Manifest;
use super::part::Part;
use super::version::Version;

/// The `@context` of every document.
pub const CONTEXT: &str = "http://iiif.io/api/presentation/3/context.json";

/// A part of a Manifest as a document of its own; `None` where the item has no such part.
///
/// What is less than the Manifest says that it is part of it. An Annotation Page alone does
/// not, since the published JSON schema takes only Annotation Collections there; its
/// Annotations do.
#[must_use]
pub fn document(manifest: &Manifest, part: &Part) -> Option<Value> {
    let resource = match part {
        Part::Manifest => return Some(whole(manifest)),
        Part::Canvas(name) => canvas::canvas(manifest, manifest.canvas(name)?),
        Part::Range(name) => match manifest.sequence(name) {
            Some(order) => range::sequence(manifest, order),
            None => range::range(manifest, manifest.range(name)?),
        },
        Part::PaintingPage(name) => {
            let canvas = manifest.canvas(name).filter(|canvas| !canvas.paintings.is_empty())?;
            return Some(top_level(CONTEXT, canvas::page(manifest, canvas)));
        }
        Part::Painting(name, position) => {
            let canvas = manifest.canvas(name)?;
            canvas::annotation(manifest, canvas, *position, canvas.painting(*position)?)
        }
        // What is in pages of Annotations is not known here: see [`annotations::page`].
        Part::AnnotationPage(..) | Part::Annotation(..) | Part::Sequence => return None,
    };
    let mut document = top_level(CONTEXT, resource);
    document["partOf"] = json!([{
        "id": id(manifest, &Part::Manifest),
        "type": "Manifest",
        "label": text::label(&manifest.label),
    }]);
    Some(document)
}

fn whole(manifest: &Manifest) -> Value {
    as_document(manifest, manifest::manifest(manifest))
}

/// As the document of the Manifest itself, written without holding more than one Canvas as JSON: of
/// a thousand, making room for them would take longer than all else.
pub(super) fn write(manifest: &Manifest) -> Vec<u8> {
    let document = as_document(manifest, manifest::without_canvases(manifest));
    bytes(&Lazily { document: &document, manifest })
}

/// The document of a Manifest whose Canvases are made while they are written.
struct Lazily<'m> {
    /// With nothing as its `items`.
    document: &'m Value,
    manifest: &'m Manifest,
}

impl Serialize for Lazily<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (key, value) in self.document.as_object().into_iter().flatten() {
            if key == "items" {
                map.serialize_entry(key, &Canvases(self.manifest))?;
            } else {
                map.serialize_entry(key, value)?;
            }
        }
        map.end()
    }
}

struct Canvases<'m>(&'m Manifest);

impl Serialize for Canvases<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(manifest::canvases(self.0))
    }
}

fn as_document(manifest: &Manifest, resource: Value) -> Value {
    let mut document = top_level(CONTEXT, resource);
    if !manifest.places.is_empty() {
        // That of the Presentation API is the last one (§4.6).
        document["@context"] = json!([places::CONTEXT, CONTEXT]);
    }
    document
}

/// A Collection as a document.
#[must_use]
pub fn collection(collection: &Collection) -> Value {
    top_level(CONTEXT, collection::collection(collection))
}

fn id(manifest: &Manifest, part: &Part) -> String {
    manifest.addresses.part(Version::V3, &manifest.name, part)
}

fn collection_id(addresses: &Addresses, name: &str) -> String {
    addresses.collection(Version::V3, name)
}

#[cfg(test)]
mod tests;
