//! Resources and services elsewhere, and the service that is none: how large a thing is.

use serde_json::{Value, json};

use super::text;
use crate::geometry::PhysicalScale;
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

/// How large what a Canvas shows is. Nothing is to be fetched: it has an id because every service has one
/// (Presentation API 3.0 §3.3.1).
///
/// Source: IIIF annex "Additional Services", §3.3 "Physical Dimensions".
pub(super) fn physical(canvas: &str, scale: PhysicalScale) -> Value {
    // To a nanometer: digits behind that nobody measured.
    let millimeters = (scale.millimeters_per_pixel() * 1e6).round() / 1e6;
    json!({
        "id": format!("{canvas}#physdim"),
        "type": "PhysicalDimensions",
        "profile": "http://iiif.io/api/annex/services/physdim",
        "physicalScale": millimeters,
        "physicalUnits": "mm",
    })
}
