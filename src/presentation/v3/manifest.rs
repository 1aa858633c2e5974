//! The Manifest and who stands behind it.

use serde_json::{Value, json};

use super::{canvas, collection, id, image, links, places, range, text};
use crate::presentation::addresses::Addresses;
use crate::presentation::model::{Manifest, Provider};
use crate::presentation::part::Part;

pub(super) fn manifest(manifest: &Manifest) -> Value {
    let mut json = without_canvases(manifest);
    json["items"] = canvases(manifest).collect();
    json
}

/// The Canvases, each made when it is asked for.
pub(super) fn canvases(manifest: &Manifest) -> impl Iterator<Item = Value> {
    manifest.canvases.iter().map(|surface| canvas::canvas(manifest, surface))
}

/// A Manifest with nothing as its `items`.
pub(super) fn without_canvases(manifest: &Manifest) -> Value {
    let addresses = &manifest.addresses;
    let mut json = json!({
        "id": id(manifest, &Part::Manifest),
        "type": "Manifest",
        "label": text::label(&manifest.label),
    });
    if !manifest.metadata.is_empty() {
        json["metadata"] = manifest.metadata.iter().map(text::pair).collect();
    }
    if !manifest.summary.is_empty() {
        json["summary"] = text::value(&manifest.summary);
    }
    if let Some(statement) = &manifest.required_statement {
        json["requiredStatement"] = text::pair(statement);
    }
    if let Some(rights) = &manifest.rights {
        json["rights"] = json!(rights);
    }
    if !manifest.providers.is_empty() {
        json["provider"] =
            manifest.providers.iter().map(|agent| provider(addresses, agent)).collect();
    }
    if let Some(thumbnail) = &manifest.thumbnail {
        json["thumbnail"] = json!([image::image(addresses, thumbnail)]);
    }
    if let Some(date) = &manifest.nav_date {
        json["navDate"] = json!(date);
    }
    if !manifest.places.is_empty() {
        json["navPlace"] = places::places(manifest);
    }
    if let Some(placeholder) = &manifest.placeholder {
        json["placeholderCanvas"] = canvas::canvas(manifest, placeholder);
    }
    if let Some(accompanying) = &manifest.accompanying {
        json["accompanyingCanvas"] = canvas::canvas(manifest, accompanying);
    }
    if let Some(direction) = manifest.viewing_direction {
        json["viewingDirection"] = json!(direction.as_str());
    }
    if let Some(behavior) = manifest.behavior {
        json["behavior"] = json!([behavior.as_str()]);
    }
    if let Some(start) = &manifest.start {
        json["start"] = json!({
            "id": id(manifest, &Part::Canvas(start.clone())),
            "type": "Canvas",
        });
    }
    links::add(&mut json, "homepage", &manifest.homepages);
    links::add(&mut json, "rendering", &manifest.renderings);
    links::add(&mut json, "seeAlso", &manifest.see_also);
    if !manifest.services.is_empty() {
        json["service"] = manifest.services.iter().map(links::service).collect();
    }
    json["partOf"] = collection::part_of(addresses, &manifest.part_of, &manifest.part_of_elsewhere);
    json["items"] = Value::Null;
    let contents = manifest.contents.iter().map(|contents| range::range(manifest, contents));
    let sequences = manifest.sequences.iter().map(|order| range::sequence(manifest, order));
    let structures: Vec<Value> = contents.chain(sequences).collect();
    if !structures.is_empty() {
        json["structures"] = json!(structures);
    }
    json
}

fn provider(addresses: &Addresses, provider: &Provider) -> Value {
    let mut json = json!({
        "id": provider.id,
        "type": "Agent",
        "label": text::label(&provider.label),
    });
    links::add(&mut json, "homepage", provider.homepage.as_slice());
    if let Some(logo) = &provider.logo {
        json["logo"] = json!([image::image(addresses, logo)]);
    }
    links::add(&mut json, "seeAlso", &provider.see_also);
    json
}
