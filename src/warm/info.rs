//! What an info.json says of a picture, as far as viewers make addresses of it.

use serde_json::Value;

use super::json::{each, id, number, size};
use super::manifest::sizes;
use super::{Address, Trouble};
use crate::geometry::Size;
use crate::image_api::{ApiVersion, Limits};

/// Longer ones are not read.
pub(super) const LONGEST: u64 = 4 * 1024 * 1024;

/// The formats that OpenSeadragon takes when a picture prefers them.
const PREFERRED: [&str; 4] = ["avif", "jpg", "png", "webp"];

/// Image information of version 3.0 or 2.1.
#[derive(Debug, PartialEq)]
pub(super) struct Info {
    /// Where viewers ask for tiles, whatever address they had the document from.
    pub(super) id: Address,
    pub(super) version: ApiVersion,
    pub(super) size: Size,
    /// Empty where the document has none.
    pub(super) tiles: Vec<Tiles>,
    pub(super) sizes: Vec<Size>,
    pub(super) limits: Limits,
    /// Only what is listed is answered.
    pub(super) is_level0: bool,
    /// Of tiles and of sizes that are listed.
    pub(super) format: &'static str,
}

/// Tiles of one size, and the scale factors at which they are cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tiles {
    pub(super) size: Size,
    pub(super) scale_factors: Vec<u32>,
}

impl Info {
    /// # Errors
    /// [`Trouble::NoJson`], and [`Trouble::NoInfo`] with what is wrong.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Trouble> {
        let value: Value = serde_json::from_slice(bytes)
            .map_err(|error| Trouble::NoJson { cause: error.to_string() })?;
        let wrong = |what| Trouble::NoInfo { what };
        let is_of = |version: ApiVersion| {
            each(&value, "@context").iter().any(|context| context == version.context())
        };
        let version = ApiVersion::ALL.into_iter().find(|version| is_of(*version));
        let version = version.ok_or(wrong("it is of neither version 3.0 nor 2.1"))?;
        let profile = each(&value, "profile");
        let level = profile.first().and_then(Value::as_str).unwrap_or_default();
        Ok(Self {
            id: Address::service(id(&value)).ok_or(wrong("its id is no address of the web"))?,
            version,
            size: size(&value).ok_or(wrong("it has no width and height"))?,
            tiles: each(&value, "tiles").iter().take(32).filter_map(tiles).collect(),
            sizes: sizes(&value),
            limits: match version {
                ApiVersion::V3 => limits(&value),
                // Beside the level stand objects with everything else.
                ApiVersion::V2 => profile.iter().find(|one| one.is_object()).map_or(NONE, limits),
            },
            is_level0: level.trim_end_matches(".json").ends_with("level0"),
            format: preferred(&value),
        })
    }
}

const NONE: Limits = Limits::area(u64::MAX);

fn limits(value: &Value) -> Limits {
    Limits {
        max_width: number(value, "maxWidth"),
        max_height: number(value, "maxHeight"),
        max_area: value.get("maxArea").and_then(Value::as_u64).unwrap_or(u64::MAX),
    }
}

/// Tiles without a height are square.
fn tiles(value: &Value) -> Option<Tiles> {
    let width = number(value, "width")?;
    let size = Size::new(width, number(value, "height").unwrap_or(width));
    let factors = each(value, "scaleFactors").iter().take(32).filter_map(Value::as_u64);
    let factors = factors.filter_map(|factor| u32::try_from(factor).ok());
    let scale_factors: Vec<_> = factors.filter(|&factor| factor > 0).collect();
    (!size.is_empty() && !scale_factors.is_empty()).then_some(Tiles { size, scale_factors })
}

fn preferred(value: &Value) -> &'static str {
    let mut given = each(value, "preferredFormats").iter().filter_map(Value::as_str);
    given.find_map(|word| PREFERRED.into_iter().find(|known| *known == word)).unwrap_or("jpg")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(value: &Value) -> Result<Info, Trouble> {
        Info::read(value.to_string().as_bytes())
    }

    #[test]
    fn both_versions_are_read() {
        let of_3_0 = json!({ "@context": ["x", "http://iiif.io/api/image/3/context.json"],
            "id": "https://a/f1", "width": 600, "height": 800, "profile": "level2",
            "tiles": [{ "width": 256, "scaleFactors": [1, 2] }], "maxWidth": 500, "maxArea": 9,
            "preferredFormats": ["tif", "webp", "jpg"] });
        let info = read(&of_3_0).unwrap();
        let tiles = [Tiles { size: Size::new(256, 256), scale_factors: vec![1, 2] }];
        assert_eq!(
            (info.version, info.format, &info.tiles[..]),
            (ApiVersion::V3, "webp", &tiles[..])
        );
        let limits = Limits { max_width: Some(500), max_height: None, max_area: 9 };
        assert_eq!(info.limits, limits);
        let of_2_1 = json!({ "@context": "http://iiif.io/api/image/2/context.json",
            "@id": "https://a/f1/", "width": 600, "height": 800.0,
            "profile": ["http://iiif.io/api/image/2/level0.json", { "maxWidth": 500, "maxArea": 9 }] });
        let info = read(&of_2_1).unwrap();
        assert_eq!((info.version, info.is_level0, info.limits), (ApiVersion::V2, true, limits));
        assert_eq!((info.id.to_string(), info.size), ("https://a/f1".into(), Size::new(600, 800)));
    }

    #[test]
    fn what_viewers_can_make_nothing_of_is_told() {
        let good = json!({ "@context": "http://iiif.io/api/image/3/context.json",
            "id": "https://a/f1", "width": 600, "height": 800 });
        assert!(read(&good).is_ok());
        for (name, value, told) in [
            ("@context", json!("http://iiif.io/api/image/1/context.json"), "neither version"),
            ("id", json!("file:///f1"), "no address"),
            ("width", json!(0), "no width"),
            ("height", json!(-5), "no width"),
            ("height", json!(5_000_000_000_u64), "no width"),
            ("width", json!("600"), "no width"),
        ] {
            let mut odd = good.clone();
            odd[name] = value;
            let error = read(&odd).unwrap_err().to_string();
            assert!(error.contains(told), "{odd}: {error}");
        }
        assert!(matches!(Info::read(b"<html>"), Err(Trouble::NoJson { .. })));
    }
}
