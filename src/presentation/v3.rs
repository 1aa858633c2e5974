//! The JSON of Presentation API 3.0. Keys stand in a fixed order, `@context` first.

use serde_json::{Map, Value, json};

use super::model::{Canvas, DeliveredImage, ImageService, Manifest};
use crate::geometry::Size;
use crate::text::LanguageMap;

/// The `@context` of every top-level document.
pub const CONTEXT: &str = "http://iiif.io/api/presentation/3/context.json";

/// A Manifest as a document of its own.
///
/// Every property with several values is an array (§4.2), only the document itself has an
/// `@context` (§4.6), and a painting Annotation's `target` is a plain string, since
/// viewers treat it as one.
#[must_use]
pub fn manifest(manifest: &Manifest) -> Value {
    let mut json = json!({
        "@context": CONTEXT,
        "id": manifest.id,
        "type": "Manifest",
        "label": language_map(&manifest.label),
    });
    if let Some(thumbnail) = &manifest.thumbnail {
        json["thumbnail"] = json!([image(thumbnail)]);
    }
    json["items"] = manifest.canvases.iter().map(canvas).collect();
    json
}

fn canvas(canvas: &Canvas) -> Value {
    let painting = &canvas.painting;
    json!({
        "id": canvas.id,
        "type": "Canvas",
        "label": language_map(&canvas.label),
        "width": canvas.size.width,
        "height": canvas.size.height,
        "thumbnail": [image(&canvas.thumbnail)],
        "items": [{
            "id": painting.page_id,
            "type": "AnnotationPage",
            "items": [{
                "id": painting.annotation_id,
                "type": "Annotation",
                "motivation": "painting",
                "body": image(&painting.image),
                "target": canvas.id,
            }],
        }],
    })
}

fn image(image: &DeliveredImage) -> Value {
    json!({
        "id": image.id,
        "type": "Image",
        "format": "image/jpeg",
        "width": image.size.width,
        "height": image.size.height,
        "service": [service(&image.service)],
    })
}

/// With its `sizes`, from which viewers choose thumbnails without asking for info.json.
fn service(service: &ImageService) -> Value {
    let mut json = json!({
        "id": service.id,
        "type": "ImageService3",
        "profile": "level2",
        "width": service.size.width,
        "height": service.size.height,
    });
    if !service.sizes.is_empty() {
        json["sizes"] = service.sizes.iter().copied().map(size).collect();
    }
    json
}

fn size(size: Size) -> Value {
    json!({ "width": size.width, "height": size.height })
}

fn language_map(map: &LanguageMap) -> Value {
    let languages = map.iter().map(|(language, values)| (language.to_owned(), json!(values)));
    Value::Object(languages.collect::<Map<_, _>>())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::presentation::{
        Addresses, FolioDescription, ImageDescription, ItemDescription, build,
    };

    /// Two folios of one size, with names that need encoding; sizes are ceil(W/f) and
    /// ceil(H/f) for f = 16, 8, 4, 2 and `max` is reduced.
    fn document() -> Value {
        let image = |identifier: &str| ImageDescription {
            identifier_encoded: identifier.into(),
            size: Size::new(6001, 8003),
            delivered: Size::new(3000, 4000),
            sizes: [(376, 501), (751, 1001), (1501, 2001), (3001, 4002)]
                .map(|(width, height)| Size::new(width, height))
                .to_vec(),
        };
        let folio = |name: &str, identifier: &str| FolioDescription {
            name: name.into(),
            label: LanguageMap::none(name),
            image: image(identifier),
        };
        let mut label = LanguageMap::none("مصحف 12 #1%");
        label.push("ru", "Коран");
        manifest(&build(
            &ItemDescription {
                name: "مصحف 12 #1%".into(),
                label,
                folios: vec![folio("f. 1r", "m%2Ff.%201r.tif"), folio("Л1об", "m%2F%D0%9B1.tif")],
            },
            &Addresses::new("https://example.org"),
        ))
    }

    /// Every object of the document, itself included.
    fn objects(value: &Value) -> Vec<&Map<String, Value>> {
        match value {
            Value::Object(map) => {
                std::iter::once(map).chain(map.values().flat_map(objects)).collect()
            }
            Value::Array(values) => values.iter().flat_map(objects).collect(),
            _ => Vec::new(),
        }
    }

    fn of_type<'a>(document: &'a Value, kind: &str) -> Vec<&'a Map<String, Value>> {
        let mut found = objects(document);
        found.retain(|object| object.get("type").is_some_and(|given| given == kind));
        found
    }

    #[test]
    fn a_manifest_says_everything_about_its_folios() {
        insta::assert_json_snapshot!(document());
    }

    #[test]
    fn the_context_comes_first_and_nowhere_else() {
        let document = document();
        assert_eq!(document.as_object().unwrap().keys().next().unwrap(), "@context");
        let with_context = objects(&document).iter().filter(|o| o.contains_key("@context")).count();
        assert_eq!(with_context, 1);
    }

    #[test]
    fn every_resource_has_an_address_of_its_own() {
        let document = document();
        let mut seen = HashSet::new();
        for kind in ["Manifest", "Canvas", "AnnotationPage", "Annotation"] {
            for resource in of_type(&document, kind) {
                let id = resource["id"].as_str().unwrap();
                assert!(id.starts_with("https://example.org/iiif/presentation/3/"), "{id}");
                assert!(id.is_ascii() && !id.contains([' ', '#', '?']), "{id}");
                assert!(seen.insert(id), "{id} stands twice");
            }
        }
        assert_eq!(seen.len(), 1 + 2 * 3);
    }

    #[test]
    fn every_painting_targets_its_own_canvas_by_a_plain_string() {
        let document = document();
        for canvas in of_type(&document, "Canvas") {
            let annotation = &canvas["items"][0]["items"][0];
            assert_eq!(annotation["motivation"], "painting");
            assert_eq!(annotation["target"], canvas["id"]);
        }
    }

    #[test]
    fn what_may_have_several_values_is_an_array() {
        let document = document();
        for object in objects(&document) {
            for key in ["thumbnail", "items", "service", "sizes"] {
                assert!(object.get(key).is_none_or(Value::is_array), "{key} of {object:?}");
            }
            if let Some(label) = object.get("label") {
                assert!(label.as_object().unwrap().values().all(Value::is_array));
            }
        }
    }

    #[test]
    fn every_image_says_its_size_and_has_one_service_that_lists_the_size_of_its_thumbnail() {
        let document = document();
        let images = of_type(&document, "Image");
        assert_eq!(images.len(), 1 + 2 * 2);
        for image in images {
            assert_eq!(image["format"], "image/jpeg");
            let [service] = image["service"].as_array().unwrap().as_slice() else {
                panic!("one service only: {image:?}");
            };
            assert_eq!(service["type"], "ImageService3");
            assert_eq!(service["profile"], "level2");
            let id = image["id"].as_str().unwrap();
            let request = id.strip_prefix(service["id"].as_str().unwrap()).unwrap();
            let (width, height) = (&image["width"], &image["height"]);
            if request != "/full/max/0/default.jpg" {
                assert_eq!(request, format!("/full/{width},{height}/0/default.jpg"));
                let size = json!({ "width": width, "height": height });
                assert!(service["sizes"].as_array().unwrap().contains(&size), "{id}");
            }
        }
        for holder in of_type(&document, "Canvas").into_iter().chain(document.as_object()) {
            assert_eq!(holder["thumbnail"].as_array().unwrap().len(), 1);
        }
    }
}
