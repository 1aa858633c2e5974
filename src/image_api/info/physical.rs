//! The physical dimensions service: how large the page is.
//!
//! Source: IIIF annex "Additional Services", §3.3 "Physical Dimensions".

use serde::Serialize;

use super::ImageInfo;

const CONTEXT: &str = "http://iiif.io/api/annex/services/physdim/1/context.json";
const PROFILE: &str = "http://iiif.io/api/annex/services/physdim";

/// What each version adds to it, and the service.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PhysicalDimensions {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(flatten)]
    name: Option<Name>,
    profile: &'static str,
    /// Millimeters that a pixel is wide and high.
    physical_scale: f64,
    physical_units: &'static str,
}

/// What Image API 3.0 §5.8 wants of every service. Nothing is to be fetched there.
#[derive(Serialize)]
struct Name {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
}

impl PhysicalDimensions {
    /// As Image API 2.1 has it.
    pub(super) fn unnamed(info: &ImageInfo) -> Option<Self> {
        let physical_scale = info.scale?.millimeters_per_pixel();
        let (context, profile, physical_units) = (CONTEXT, PROFILE, "mm");
        Some(Self { context, name: None, profile, physical_scale, physical_units })
    }

    /// As Image API 3.0 has it.
    pub(super) fn named(info: &ImageInfo) -> Option<Self> {
        let name = Name { id: format!("{}#physdim", info.id), kind: "PhysicalDimensions" };
        Self::unnamed(info).map(|service| Self { name: Some(name), ..service })
    }
}
