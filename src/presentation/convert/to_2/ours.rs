//! Our own addresses: those of version 3 have a counterpart in version 2.

use serde_json::Value;

use crate::presentation::addresses::Addresses;
use crate::presentation::convert::json::{list, text};
use crate::presentation::version::Version;

/// What the addresses of this server begin with, each with a slash at its end.
pub(super) struct Ours {
    presentation_3: String,
    presentation_2: String,
    image_3: String,
    image_2: String,
}

impl Ours {
    pub(super) fn new(addresses: &Addresses) -> Self {
        let presentation = |version| format!("{}/", addresses.presentation(version));
        Self {
            presentation_3: presentation(Version::V3),
            presentation_2: presentation(Version::V2),
            image_3: addresses.image(Version::V3, ""),
            image_2: addresses.image(Version::V2, ""),
        }
    }

    /// The id of a resource in version 2; that of another server is the same in both.
    pub(super) fn id(&self, id: &str) -> String {
        match id.strip_prefix(&self.presentation_3) {
            Some(rest) => format!("{}{rest}", self.presentation_2),
            None => id.to_owned(),
        }
    }

    /// The base of an image of ours in Image API 2.1.
    pub(super) fn service(&self, id: &str) -> Option<String> {
        let identifier = id.strip_prefix(&self.image_3)?;
        Some(format!("{}{identifier}", self.image_2))
    }

    /// The address of a picture of ours in Image API 2.1, answered with as many pixels;
    /// `image` is the content resource of version 3.
    pub(super) fn picture(&self, image: &Value) -> Option<String> {
        let below = text(image, "id")?.strip_prefix(&self.image_3)?;
        let mut parts = below.rsplitn(5, '/');
        let (file, rotation, size) = (parts.next()?, parts.next()?, parts.next()?);
        let (region, identifier) = (parts.next()?, parts.next()?);
        let size = size_2(image, region, size);
        Some(format!("{}{identifier}/{region}/{size}/{rotation}/{file}", self.image_2))
    }
}

/// `max` may be reduced by limits, `full` may not: what is delivered reduced names both sides.
///
/// Source: Image API 2.1 §4.2, 3.0 §4.2.
fn size_2(image: &Value, region: &str, size: &str) -> String {
    let size = size.trim_start_matches('^');
    let side = |of: &Value, key: &str| of.get(key).and_then(Value::as_u64);
    let sides = |of: &Value| Some((side(of, "width")?, side(of, "height")?));
    if region != "full" {
        // As large as the region, turned or not.
        let is_whole = sides(image).is_some_and(|(width, height)| {
            let ends_with = |(w, h)| region.ends_with(&format!(",{w},{h}"));
            ends_with((width, height)) || ends_with((height, width))
        });
        return if size == "max" && is_whole { "full".to_owned() } else { size.to_owned() };
    }
    let whole = list(image, "service").iter().find_map(sides);
    let asked = match size {
        "max" => sides(image),
        _ => size.split_once(',').and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?))),
    };
    match asked {
        Some(asked) if Some(asked) == whole => "full".to_owned(),
        Some((width, height)) => format!("{width},{height}"),
        None if size == "max" => "full".to_owned(),
        None => size.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn picture(request: &str, size: Option<(u32, u32)>) -> String {
        let ours = Ours::new(&Addresses::new("https://example.org/lib"));
        let mut image = json!({
            "id": format!("https://example.org/lib/iiif/3/a%2Fb/{request}/0/default.jpg"),
            "service": [{ "type": "ImageService3", "width": 600, "height": 800 }],
        });
        if let Some((width, height)) = size {
            image["width"] = json!(width);
            image["height"] = json!(height);
        }
        let address = ours.picture(&image).unwrap();
        let request = address.strip_prefix("https://example.org/lib/iiif/2/a%2Fb/").unwrap();
        request.strip_suffix("/0/default.jpg").unwrap().to_owned()
    }

    #[test]
    fn a_picture_is_asked_for_with_as_many_pixels_in_2_1() {
        for (request, size, expected) in [
            ("full/max", Some((600, 800)), "full/full"),
            ("full/max", Some((300, 400)), "full/300,400"),
            ("full/max", None, "full/full"),
            ("full/600,800", None, "full/full"),
            ("full/300,400", None, "full/300,400"),
            ("full/^1200,1600", None, "full/1200,1600"),
            ("full/!100,100", None, "full/!100,100"),
            ("full/100,", None, "full/100,"),
            ("0,0,9,8/max", Some((9, 8)), "0,0,9,8/full"),
            ("0,0,9,8/max", Some((8, 9)), "0,0,9,8/full"),
            ("0,0,9,8/max", Some((3, 2)), "0,0,9,8/max"),
        ] {
            assert_eq!(picture(request, size), expected, "{request}");
        }
    }

    #[test]
    fn addresses_of_others_and_of_no_picture_stay() {
        let ours = Ours::new(&Addresses::new("https://example.org"));
        let other = "https://example.com/iiif/presentation/3/ms/manifest";
        assert_eq!(ours.id(other), other);
        assert_eq!(
            ours.id("https://example.org/iiif/presentation/3/ms/canvas/1#xywh=0,0,1,1"),
            "https://example.org/iiif/presentation/2/ms/canvas/1#xywh=0,0,1,1"
        );
        assert_eq!(ours.picture(&json!({ "id": "https://example.org/iiif/3/a" })), None);
        assert_eq!(ours.service("https://example.com/iiif/3/a"), None);
    }
}
