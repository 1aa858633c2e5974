//! Presentation API 2.1 of our own items: what [`to_2()`] makes of their documents of 3.0.
//!
//! Sequences and Ranges are cut from the Manifest, since a document of 3.0 has no Sequence and
//! does not say which Range is the top.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::addresses::Addresses;
use super::collection::Collection;
use super::convert::to_2;
use super::json::top_level;
use super::model::Manifest;
use super::part::Part;
use super::v3;
use super::version::Version;

/// The `@context` of every document.
pub const CONTEXT: &str = "http://iiif.io/api/presentation/2/context.json";

/// A part of a Manifest as a document of its own; `None` where the item or this version has
/// no such part: Annotations that paint stand in the Canvas here, without a page.
///
/// What is less than the Manifest says that it is within it.
#[must_use]
pub fn document(manifest: &Manifest, part: &Part) -> Option<Value> {
    let of_3 = |part| v3::document(manifest, part).map(|it| to_2(&it, &manifest.addresses));
    if let Part::Range(name) = part
        && let Some(order) = manifest.sequence(name)
    {
        let id = |part| manifest.addresses.part(Version::V2, &manifest.name, &part);
        let canvases = order.canvases.iter().map(|name| id(Part::Canvas(name.clone())));
        return other_sequence(of_3(&Part::Manifest)?, &id(part.clone()), canvases);
    }
    match part {
        Part::PaintingPage(_) | Part::AnnotationPage(..) | Part::Annotation(..) => None,
        Part::Sequence | Part::Range(_) => cut(manifest, of_3(&Part::Manifest)?, part),
        Part::Manifest | Part::Canvas(_) | Part::Painting(..) => of_3(part),
    }
}

/// An Annotation Page beside the one that paints, or one of its Annotations, as a document; `of_3`
/// is the one of version 3. `None` for what has no place in 2.1.
pub(super) fn annotations(of_3: &Value, addresses: &Addresses) -> Option<Value> {
    Some(to_2(of_3, addresses)).filter(|document| !document.is_null())
}

/// A Collection as a document.
#[must_use]
pub fn collection(collection: &Collection) -> Value {
    to_2(&v3::collection(collection), &collection.addresses)
}

/// The resource with the id of `part`, out of its Manifest.
fn cut(manifest: &Manifest, mut whole: Value, part: &Part) -> Option<Value> {
    let id = |part| manifest.addresses.part(Version::V2, &manifest.name, part);
    let list = if *part == Part::Sequence { "sequences" } else { "structures" };
    let resources = whole.get_mut(list)?.as_array_mut()?;
    let found = resources.iter_mut().find(|it| it["@id"] == id(part))?.take();
    let mut document = top_level(CONTEXT, found);
    document["within"] = json!(id(&Part::Manifest));
    Some(document)
}

/// Another order of the Canvases, which its Manifest, `whole`, only names (§5.2): as a document,
/// with those Canvases in it that have the ids `order`.
pub(super) fn other_sequence(
    mut whole: Value,
    own_id: &str,
    order: impl Iterator<Item = String>,
) -> Option<Value> {
    let manifest = whole["@id"].clone();
    let sequences = whole.get_mut("sequences")?.as_array_mut()?;
    let named = sequences.iter_mut().find(|it| it["@id"] == own_id)?.take();
    let canvases = sequences.first_mut()?.get_mut("canvases")?.as_array_mut()?;
    let mut by_id: HashMap<String, Value> = canvases
        .iter_mut()
        .filter_map(|canvas| Some((canvas["@id"].as_str()?.to_owned(), canvas.take())))
        .collect();
    let mut document = top_level(CONTEXT, named);
    document["within"] = manifest;
    document["canvases"] = order.filter_map(|id| by_id.remove(&id)).collect();
    Some(document)
}

#[cfg(test)]
mod tests;
