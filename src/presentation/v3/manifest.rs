//! The Manifest and who stands behind it.

use serde_json::{Value, json};

use super::{canvas, collection, id, image, range, text};
use crate::presentation::addresses::Addresses;
use crate::presentation::model::{Manifest, Provider};
use crate::presentation::part::Part;

pub(super) fn manifest(manifest: &Manifest) -> Value {
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
    if let Some(thumbnail) = manifest.thumbnail() {
        json["thumbnail"] = json!([image::image(addresses, thumbnail)]);
    }
    if let Some(direction) = manifest.viewing_direction {
        json["viewingDirection"] = json!(direction.as_str());
    }
    if let Some(behavior) = manifest.behavior {
        json["behavior"] = json!([behavior.as_str()]);
    }
    json["partOf"] = collection::part_of(addresses, &manifest.part_of);
    json["items"] =
        manifest.canvases.iter().map(|surface| canvas::canvas(manifest, surface)).collect();
    if let Some(contents) = &manifest.contents {
        json["structures"] = json!([range::range(manifest, contents)]);
    }
    json
}

fn provider(addresses: &Addresses, provider: &Provider) -> Value {
    let mut json = json!({
        "id": provider.id,
        "type": "Agent",
        "label": text::label(&provider.label),
    });
    if let Some(homepage) = &provider.homepage {
        json["homepage"] = json!([{
            "id": homepage.url,
            "type": "Text",
            "label": text::label(&homepage.label),
            "format": "text/html",
        }]);
    }
    if let Some(logo) = &provider.logo {
        json["logo"] = json!([image::image(addresses, logo)]);
    }
    json
}
