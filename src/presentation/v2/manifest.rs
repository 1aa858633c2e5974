//! The Manifest and its one Sequence.

use serde_json::{Value, json};

use super::{canvas, collection_id, id, image, range, text};
use crate::presentation::describe::{Behavior, Pair, ViewingDirection};
use crate::presentation::model::Manifest;
use crate::presentation::part::Part;
use crate::text::LanguageMap;

/// What a provider is called among the metadata.
const PROVIDER: [(&str, &str); 2] = [("en", "Provider"), ("ar", "الجهة الناشرة")];

pub(super) fn manifest(manifest: &Manifest) -> Value {
    let addresses = &manifest.addresses;
    let mut json = json!({
        "@id": id(manifest, &Part::Manifest),
        "@type": "sc:Manifest",
        "label": text::label(&manifest.label),
    });
    let metadata = metadata(manifest);
    if !metadata.is_empty() {
        json["metadata"] = metadata.iter().map(text::pair).collect();
    }
    if !manifest.summary.is_empty() {
        json["description"] = text::value(&manifest.summary);
    }
    if let Some(statement) = &manifest.required_statement {
        json["attribution"] = text::value(&statement.value);
    }
    if let Some(rights) = &manifest.rights {
        json["license"] = json!(rights);
    }
    if let Some(logo) = manifest.providers.iter().find_map(|agent| agent.logo.as_ref()) {
        json["logo"] = image::image(addresses, logo);
    }
    let mut related = homepages(manifest);
    match related.len() {
        0 => {}
        1 => json["related"] = related.remove(0),
        _ => json["related"] = json!(related),
    }
    if let Some(thumbnail) = manifest.thumbnail() {
        json["thumbnail"] = image::image(addresses, thumbnail);
    }
    say_how_to_read(manifest, &mut json);
    json["within"] = json!(collection_id(addresses, &manifest.part_of[0].name));
    json["sequences"] = json!([sequence(manifest)]);
    if let Some(contents) = &manifest.contents {
        json["structures"] = range::structures(manifest, contents);
    }
    json
}

/// With what this version has no place for: the label of the required statement, unless it
/// is what `attribution` says anyhow, and the names of those who stand behind the Manifest.
fn metadata(manifest: &Manifest) -> Vec<Pair> {
    let mut pairs = manifest.metadata.clone();
    for provider in &manifest.providers {
        if !pairs.iter().any(|pair| pair.value == provider.label) {
            let label = PROVIDER.into_iter().collect();
            pairs.push(Pair { label, value: provider.label.clone() });
        }
    }
    let mut statement = manifest.required_statement.iter();
    pairs.extend(statement.find(|statement| !is_attribution(&statement.label)).cloned());
    pairs
}

fn is_attribution(label: &LanguageMap) -> bool {
    let mut texts = label.iter().flat_map(|(_, texts)| texts);
    texts.any(|text| text.eq_ignore_ascii_case("attribution"))
}

/// The order of all Canvases. It repeats how they are read, for those who have only it.
pub(super) fn sequence(manifest: &Manifest) -> Value {
    let mut json = json!({
        "@id": id(manifest, &Part::Sequence),
        "@type": "sc:Sequence",
    });
    say_how_to_read(manifest, &mut json);
    json["canvases"] =
        manifest.canvases.iter().map(|surface| canvas::canvas(manifest, surface)).collect();
    json
}

fn say_how_to_read(manifest: &Manifest, json: &mut Value) {
    let hint = match manifest.behavior {
        None | Some(Behavior::Unordered) => None,
        Some(hint @ (Behavior::Individuals | Behavior::Continuous | Behavior::Paged)) => Some(hint),
    };
    // `continuous` asks for a direction (§3.3); the default of 3.0 is then spelled out.
    let default = (hint == Some(Behavior::Continuous)).then_some(ViewingDirection::LeftToRight);
    if let Some(direction) = manifest.viewing_direction.or(default) {
        json["viewingDirection"] = json!(direction.as_str());
    }
    if let Some(hint) = hint {
        json["viewingHint"] = json!(hint.as_str());
    }
}

/// The pages of those who stand behind the Manifest.
fn homepages(manifest: &Manifest) -> Vec<Value> {
    let pages = manifest.providers.iter().filter_map(|agent| agent.homepage.as_ref());
    pages
        .map(|page| {
            json!({
                "@id": page.url,
                "label": text::label(&page.label),
                "format": "text/html",
            })
        })
        .collect()
}
