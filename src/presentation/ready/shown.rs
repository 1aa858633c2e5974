//! What a list shows of a document: its label and a picture.

use serde_json::{Value, json};

use super::names::list;
use crate::text::LanguageMap;

/// Width in pixels of a picture that is asked for where no thumbnail is given.
const WIDTH: u32 = 400;

/// Beyond, a document is still served; a list has no use for more.
const MAX_TEXTS: usize = 100;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) label: LanguageMap,
    /// As the property of that name.
    pub(super) thumbnail: Option<Value>,
}

impl Shown {
    /// Of a Manifest or Collection of Presentation API 3.0.
    pub(super) fn of(document: &Value) -> Self {
        Self { label: language_map(&document["label"]), thumbnail: thumbnail(document) }
    }
}

/// The texts of a language map, as far as they are texts.
pub(super) fn language_map(value: &Value) -> LanguageMap {
    let mut map = LanguageMap::default();
    let languages = value.as_object().into_iter().flatten();
    let texts = languages.flat_map(|(language, texts)| {
        list(texts).iter().filter_map(Value::as_str).map(move |text| (language, text.trim()))
    });
    for (language, text) in texts.filter(|(_, text)| !text.is_empty()).take(MAX_TEXTS) {
        map.push(language, text);
    }
    map
}

/// Its own, that of its first Canvas, or what paints that one.
fn thumbnail(document: &Value) -> Option<Value> {
    let canvas = &document["items"][0];
    let given = [&document["thumbnail"], &canvas["thumbnail"]];
    if let Some(given) = given.into_iter().find(|given| !list(given).is_empty()) {
        return Some(given.clone());
    }
    if canvas["type"] != "Canvas" {
        return None;
    }
    let body = &canvas["items"][0]["items"][0]["body"];
    let body = if body["type"] == "Choice" { &body["items"][0] } else { body };
    if body["type"] != "Image" {
        return None;
    }
    let services = list(&body["service"]);
    let scaled = services.iter().find_map(|service| Some((scaled(service)?, service)));
    match scaled {
        Some((id, service)) => Some(json!([{
            "id": id, "type": "Image", "format": "image/jpeg", "service": [service],
        }])),
        None => Some(json!([{ "id": body["id"].as_str()?, "type": "Image" }])),
    }
}

/// The address of a small picture, of a service that makes it in any width.
fn scaled(service: &Value) -> Option<String> {
    let id = service["id"].as_str().or_else(|| service["@id"].as_str())?;
    let profile = &service["profile"];
    let profile = profile.as_str().or_else(|| profile[0].as_str())?;
    let can_scale = profile.contains("level1") || profile.contains("level2");
    can_scale.then(|| format!("{}/full/{WIDTH},/0/default.jpg", id.trim_end_matches('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn painted(body: &Value) -> Value {
        let annotation = json!({ "type": "Annotation", "body": body });
        let page = json!({ "type": "AnnotationPage", "items": [annotation] });
        json!({ "items": [{ "type": "Canvas", "items": [page] }] })
    }

    #[test]
    fn a_thumbnail_is_taken_from_where_there_is_one() {
        let own = json!([{ "id": "https://a.b/t.jpg", "type": "Image" }]);
        let mut document = painted(&json!({ "type": "Image", "id": "https://a.b/f.jpg" }));
        assert_eq!(thumbnail(&document).unwrap()[0]["id"], "https://a.b/f.jpg");
        document["items"][0]["thumbnail"] = own.clone();
        assert_eq!(thumbnail(&document), Some(own));
        assert_eq!(thumbnail(&painted(&json!({ "type": "Sound", "id": "https://a.b/f" }))), None);
        assert_eq!(thumbnail(&json!({ "items": 7 })), None);
    }

    #[test]
    fn a_service_that_scales_is_asked_for_a_small_picture() {
        let service = json!({ "@id": "https://a.b/i/", "profile": ["http://iiif.io/api/image/2/level1.json"] });
        let body = json!({ "type": "Image", "id": "https://a.b/f.jpg", "service": [service] });
        let made = thumbnail(&painted(&body)).unwrap();
        assert_eq!(made[0]["id"], "https://a.b/i/full/400,/0/default.jpg");
        let service = json!({ "id": "https://a.b/i", "profile": "level0" });
        let body = json!({ "type": "Image", "id": "https://a.b/f.jpg", "service": [service] });
        assert_eq!(thumbnail(&painted(&body)).unwrap()[0]["id"], "https://a.b/f.jpg");
    }

    #[test]
    fn a_label_is_what_is_text_in_it() {
        let map = language_map(&json!({ "ar": ["ديوان", 7, " "], "en": "no list", "none": ["1"] }));
        let texts: Vec<_> = map.iter().map(|(language, texts)| (language, texts.len())).collect();
        assert_eq!(texts, [("ar", 1), ("none", 1)]);
        assert!(language_map(&json!(null)).is_empty());
    }
}
