//! The JSON of Presentation API 2.1. Keys stand in a fixed order, `@context` first.
//!
//! What 3.0 says and 2.1 has no place for: the label of a required statement and the name of
//! a provider, which go into the metadata; which logo and page belong to which provider; and
//! `unordered`, which is dropped. Only the document itself has the `@context` of this
//! API; each image service has that of its own, as §4.5 asks.

mod canvas;
mod collection;
mod image;
mod manifest;
mod range;
mod text;

use serde_json::{Value, json};

use super::addresses::Addresses;
use super::collection::Collection;
use super::json::top_level;
use super::model::{Manifest, Painting};
use super::part::Part;
use super::version::Version;

/// The `@context` of every document.
pub const CONTEXT: &str = "http://iiif.io/api/presentation/2/context.json";

/// A part of a Manifest as a document of its own; `None` where the item or this version has
/// no such part: Annotations that paint stand in the Canvas here, without a page.
///
/// What is less than the Manifest says that it is within it.
#[must_use]
pub fn document(manifest: &Manifest, part: &Part) -> Option<Value> {
    let resource = match part {
        Part::Manifest => return Some(top_level(CONTEXT, manifest::manifest(manifest))),
        Part::Sequence => manifest::sequence(manifest),
        Part::Canvas(name) => canvas::canvas(manifest, manifest.canvas(name)?),
        Part::Range(name) => range::range(manifest, manifest.range(name)?),
        Part::Painting(name, Painting::POSITION) => {
            canvas::annotation(manifest, manifest.canvas(name)?)
        }
        Part::Painting(..) | Part::PaintingPage(_) => return None,
    };
    let mut document = top_level(CONTEXT, resource);
    document["within"] = json!(id(manifest, &Part::Manifest));
    Some(document)
}

/// A Collection as a document.
#[must_use]
pub fn collection(collection: &Collection) -> Value {
    top_level(CONTEXT, collection::collection(collection))
}

fn id(manifest: &Manifest, part: &Part) -> String {
    manifest.addresses.part(Version::V2, &manifest.name, part)
}

fn collection_id(addresses: &Addresses, name: &str) -> String {
    addresses.collection(Version::V2, name)
}

#[cfg(test)]
mod tests;
