//! Resources and services elsewhere.

use serde_json::{Value, json};

use super::text;
use crate::presentation::describe::{Link, Service};

/// Adds a property that lists links, where there are any.
pub(super) fn add(json: &mut Value, property: &str, links: &[Link]) {
    if !links.is_empty() {
        json[property] = links.iter().map(link).collect();
    }
}

fn link(link: &Link) -> Value {
    let mut json = json!({
        "id": link.url,
        "type": link.kind.as_str(),
        "label": text::label(&link.label),
    });
    if let Some(format) = &link.format {
        json["format"] = json!(format);
    }
    if let Some(profile) = &link.profile {
        json["profile"] = json!(profile);
    }
    if !link.languages.is_empty() {
        json["language"] = json!(link.languages);
    }
    json
}

pub(super) fn service(service: &Service) -> Value {
    let mut json = json!({ "id": service.id, "type": service.kind });
    if let Some(profile) = &service.profile {
        json["profile"] = json!(profile);
    }
    json
}
