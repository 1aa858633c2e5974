//! The JSON of Presentation API 3.0. Keys stand in a fixed order, `@context` first.
//!
//! Every property that may have several values is an array (§4.2), only the document
//! itself has an `@context` (§4.6), and a painting Annotation's `target` is a plain string,
//! since viewers treat it as one.

mod canvas;
mod collection;
mod image;
mod manifest;
mod range;
pub(super) mod text;

use serde_json::{Value, json};

use super::addresses::Addresses;
use super::collection::Collection;
use super::json::top_level;
use super::model::{Manifest, Painting};
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
        Part::Manifest => return Some(top_level(CONTEXT, manifest::manifest(manifest))),
        Part::Canvas(name) => canvas::canvas(manifest, manifest.canvas(name)?),
        Part::Range(name) => range::range(manifest, manifest.range(name)?),
        Part::PaintingPage(name) => {
            return Some(top_level(CONTEXT, canvas::page(manifest, manifest.canvas(name)?)));
        }
        Part::Painting(name, Painting::POSITION) => {
            canvas::annotation(manifest, manifest.canvas(name)?)
        }
        Part::Painting(..) | Part::Sequence => return None,
    };
    let mut document = top_level(CONTEXT, resource);
    document["partOf"] = json!([{
        "id": id(manifest, &Part::Manifest),
        "type": "Manifest",
        "label": text::label(&manifest.label),
    }]);
    Some(document)
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
