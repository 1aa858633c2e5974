//! info.json of Image API 3.0.

use serde::Serialize;
use serde_json::Value;

use super::super::{ApiVersion, Format, PROTOCOL};
use super::physical::PhysicalDimensions;
use super::{ImageInfo, SizeEntry, TileEntry, qualities};

/// What we do beyond level 2, by the names of Image API 3.0 §5.7.
const EXTRA_FEATURES: [&str; 5] =
    ["canonicalLinkHeader", "mirroring", "profileLinkHeader", "rotationArbitrary", "sizeUpscaling"];

/// The properties in the order in which they are written; `@context` should be first.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    protocol: &'static str,
    profile: &'static str,
    width: u32,
    height: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_height: Option<u32>,
    max_area: u64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sizes: Vec<SizeEntry>,
    tiles: [TileEntry<'a>; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    rights: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    preferred_formats: Vec<Format>,
    extra_qualities: &'static [&'static str],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    extra_formats: Vec<Format>,
    extra_features: [&'static str; 5],
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<[PhysicalDimensions; 1]>,
}

pub(super) fn document(info: &ImageInfo) -> Value {
    let document = Document {
        context: ApiVersion::V3.context(),
        id: &info.id,
        kind: "ImageService3",
        protocol: PROTOCOL,
        profile: "level2",
        width: info.size.width,
        height: info.size.height,
        max_width: info.limits.max_width,
        max_height: info.limits.max_height,
        max_area: info.limits.max_area,
        sizes: info.size_entries(),
        tiles: info.tile_entries(),
        rights: info.rights.as_deref(),
        preferred_formats: info.formats_to_prefer(),
        extra_qualities: qualities(info.has_color),
        extra_formats: info.extra_formats(),
        extra_features: EXTRA_FEATURES,
        service: PhysicalDimensions::named(info).map(|service| [service]),
    };
    serde_json::to_value(document).expect("strings and numbers always become JSON")
}

#[cfg(test)]
mod tests {
    use super::super::super::{Limits, Subject};
    use super::*;
    use crate::geometry::{PhysicalScale, Size};
    use serde_json::json;

    const SUBJECT: Subject = Subject { size: Size::new(1500, 1000), has_color: true };

    #[test]
    fn the_whole_document_in_order() {
        let limits = Limits { max_width: Some(1000), max_height: Some(900), max_area: 800_000 };
        let id = "https://example.org/iiif/3/ms%2Ff1.tif";
        let mut info = ImageInfo::new(id, &SUBJECT, None, &limits);
        info.rights = Some("http://rightsstatements.org/vocab/NKC/1.0/".into());
        info.scale = PhysicalScale::of_density(20.0, 20.0);
        info.formats = vec![Format::Jpg, Format::Png, Format::Webp, Format::Avif];
        info.preferred_formats = vec![Format::Webp, Format::Gif, Format::Jpg];
        let expected = json!({
            "@context": "http://iiif.io/api/image/3/context.json",
            "id": "https://example.org/iiif/3/ms%2Ff1.tif",
            "type": "ImageService3",
            "protocol": "http://iiif.io/api/image",
            "profile": "level2",
            "width": 1500,
            "height": 1000,
            "maxWidth": 1000,
            "maxHeight": 900,
            "maxArea": 800_000,
            "sizes": [{"width": 375, "height": 250}, {"width": 750, "height": 500}],
            "tiles": [{"width": 512, "height": 512, "scaleFactors": [1, 2, 4]}],
            "rights": "http://rightsstatements.org/vocab/NKC/1.0/",
            "preferredFormats": ["webp", "jpg"],
            "extraQualities": ["color", "gray", "bitonal"],
            "extraFormats": ["webp", "avif"],
            "extraFeatures": [
                "canonicalLinkHeader", "mirroring", "profileLinkHeader", "rotationArbitrary",
                "sizeUpscaling",
            ],
            "service": [{
                "@context": "http://iiif.io/api/annex/services/physdim/1/context.json",
                "id": "https://example.org/iiif/3/ms%2Ff1.tif#physdim",
                "type": "PhysicalDimensions",
                "profile": "http://iiif.io/api/annex/services/physdim",
                "physicalScale": 0.05,
                "physicalUnits": "mm",
            }],
        });
        // As text, so that the order counts too.
        assert_eq!(info.v3().to_string(), expected.to_string());
    }

    #[test]
    fn limits_that_are_not_set_are_not_mentioned_but_the_area_always_is() {
        let document = ImageInfo::new("x", &SUBJECT, None, &Limits::area(9_000_000)).v3();
        assert_eq!(document["maxArea"], 9_000_000);
        for absent in
            ["maxWidth", "maxHeight", "rights", "service", "preferredFormats", "extraFormats"]
        {
            assert!(document.get(absent).is_none(), "{absent}");
        }
    }

    #[test]
    fn an_image_without_color_does_not_advertise_it() {
        let gray = Subject { has_color: false, ..SUBJECT };
        let document = ImageInfo::new("x", &gray, None, &Limits::area(9_000_000)).v3();
        assert_eq!(document["extraQualities"], json!(["gray", "bitonal"]));
    }

    #[test]
    fn nothing_that_level_2_already_promises_is_called_extra() {
        // From http://iiif.io/api/image/3/level2.json.
        let level_2 = [
            "baseUriRedirect",
            "cors",
            "jsonldMediaType",
            "regionByPct",
            "regionByPx",
            "regionSquare",
            "rotationBy90s",
            "sizeByConfinedWh",
            "sizeByH",
            "sizeByPct",
            "sizeByW",
            "sizeByWh",
            "jpg",
            "png",
            "default",
        ];
        let mut info = ImageInfo::new("x", &SUBJECT, None, &Limits::area(9_000_000));
        info.formats = Format::ALL.into();
        let formats = info.extra_formats();
        assert_eq!(formats.len(), Format::ALL.len() - 2);
        let extra = EXTRA_FEATURES.iter().chain(qualities(true)).copied();
        for name in extra.chain(formats.into_iter().map(Format::as_str)) {
            assert!(!level_2.contains(&name), "{name}");
        }
    }
}
