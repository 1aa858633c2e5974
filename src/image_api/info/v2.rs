//! info.json of Image API 2.1.

use serde::Serialize;
use serde_json::Value;

use super::super::{ApiVersion, Format, PROTOCOL};
use super::physical::PhysicalDimensions;
use super::{ImageInfo, SizeEntry, TileEntry, qualities};

/// What we do beyond level 2, by the names of Image API 2.1 §5.3.
const EXTRA_FEATURES: [&str; 6] = [
    "canonicalLinkHeader",
    "mirroring",
    "profileLinkHeader",
    "regionSquare",
    "rotationArbitrary",
    "sizeAboveFull",
];

/// The properties in the order in which they are written.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@id")]
    id: &'a str,
    protocol: &'static str,
    width: u32,
    height: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sizes: Vec<SizeEntry>,
    tiles: [TileEntry<'a>; 1],
    profile: (&'static str, Profile),
    #[serde(skip_serializing_if = "Option::is_none")]
    license: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<PhysicalDimensions>,
}

/// What the profile document of level 2 does not say. Image API 2.1 §5.3.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Profile {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    formats: Vec<Format>,
    /// Level 2 of 2.1 has `bitonal` already; repeating it harms no one and spares clients
    /// that do not fetch the profile document.
    qualities: &'static [&'static str],
    supports: [&'static str; 6],
    #[serde(skip_serializing_if = "Option::is_none")]
    max_width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_height: Option<u32>,
    max_area: u64,
}

pub(super) fn document(info: &ImageInfo) -> Value {
    let profile = Profile {
        formats: info.extra_formats(),
        qualities: qualities(info.has_color),
        supports: EXTRA_FEATURES,
        max_width: info.limits.max_width,
        max_height: info.limits.max_height,
        max_area: info.limits.max_area,
    };
    let document = Document {
        context: ApiVersion::V2.context(),
        id: &info.id,
        protocol: PROTOCOL,
        width: info.size.width,
        height: info.size.height,
        sizes: info.size_entries(),
        tiles: info.tile_entries(),
        profile: (ApiVersion::V2.profile_uri(), profile),
        license: info.rights.as_deref(),
        service: PhysicalDimensions::unnamed(info),
    };
    serde_json::to_value(document).expect("strings and numbers always become JSON")
}

#[cfg(test)]
mod tests {
    use super::super::super::{Limits, Subject};
    use super::*;
    use crate::geometry::{PhysicalScale, Size};
    use serde_json::json;

    #[test]
    fn the_whole_document_in_order() {
        let subject = Subject { size: Size::new(1500, 1000), has_color: true };
        let limits = Limits { max_width: Some(1000), max_height: None, max_area: 800_000 };
        let id = "https://example.org/iiif/2/ms%2Ff1.tif";
        let mut info = ImageInfo::new(id, &subject, Some(Size::new(256, 512)), &limits);
        info.rights = Some("http://rightsstatements.org/vocab/NKC/1.0/".into());
        info.scale = PhysicalScale::of_density(20.0, 20.0);
        info.formats = vec![Format::Jpg, Format::Png, Format::Webp, Format::Pdf];
        let expected = json!({
            "@context": "http://iiif.io/api/image/2/context.json",
            "@id": "https://example.org/iiif/2/ms%2Ff1.tif",
            "protocol": "http://iiif.io/api/image",
            "width": 1500,
            "height": 1000,
            "sizes": [
                {"width": 188, "height": 125},
                {"width": 375, "height": 250},
                {"width": 750, "height": 500},
            ],
            "tiles": [{"width": 256, "height": 512, "scaleFactors": [1, 2, 4, 8]}],
            "profile": [
                "http://iiif.io/api/image/2/level2.json",
                {
                    "formats": ["webp", "pdf"],
                    "qualities": ["color", "gray", "bitonal"],
                    "supports": [
                        "canonicalLinkHeader", "mirroring", "profileLinkHeader", "regionSquare",
                        "rotationArbitrary", "sizeAboveFull",
                    ],
                    "maxWidth": 1000,
                    "maxArea": 800_000,
                },
            ],
            "license": "http://rightsstatements.org/vocab/NKC/1.0/",
            "service": {
                "@context": "http://iiif.io/api/annex/services/physdim/1/context.json",
                "profile": "http://iiif.io/api/annex/services/physdim",
                "physicalScale": 0.05,
                "physicalUnits": "mm",
            },
        });
        // As text, so that the order counts too.
        assert_eq!(info.v2().to_string(), expected.to_string());
    }

    #[test]
    fn the_first_profile_is_the_level_and_limits_stand_in_the_second() {
        let subject = Subject { size: Size::new(150, 100), has_color: false };
        let document = ImageInfo::new("x", &subject, None, &Limits::area(9_000_000)).v2();
        assert_eq!(document["profile"][0], ApiVersion::V2.profile_uri());
        assert_eq!(document["profile"][1]["maxArea"], 9_000_000);
        assert_eq!(document["profile"][1]["qualities"], json!(["gray", "bitonal"]));
        for absent in ["maxArea", "license", "rights", "type", "service"] {
            assert!(document.get(absent).is_none(), "{absent}");
        }
    }
}
