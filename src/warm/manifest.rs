//! The pictures of a Manifest.

use serde_json::Value;

use super::Address;
use super::json::{each, id, kind, size};
use crate::geometry::Size;

/// Entries of `sizes` that are looked at: there is about one a level.
pub(super) const MOST_SIZES: usize = 64;

/// What a Manifest says of pictures that paint its Canvases.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Manifest {
    pub(super) pictures: Vec<Picture>,
    /// Pictures without an image service.
    pub(super) plain: usize,
    /// Pictures whose image service has an address that is none of the web.
    pub(super) unnamed: usize,
}

/// A picture that paints a Canvas, with its image service.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Picture {
    pub(super) service: Address,
    /// The `sizes` of the service as they stand in the Manifest.
    pub(super) sizes: Vec<Size>,
    /// The addresses of thumbnails as they stand at its Canvas, and at the Manifest for its
    /// first picture.
    pub(super) thumbnails: Vec<Address>,
    /// The first of its Manifest, which catalogues show.
    pub(super) is_first: bool,
}

impl Manifest {
    /// Reads both versions by what is there: Canvases stand in `items` in 3.0, in the first
    /// of the `sequences` in 2.1.
    pub(super) fn read(value: &Value) -> Self {
        let mut found = Self::default();
        for canvas in each(value, "items") {
            found.add_canvas(canvas, |found| {
                for annotation in each(canvas, "items").iter().flat_map(|page| each(page, "items"))
                {
                    if is_painting(annotation) {
                        for body in each(annotation, "body") {
                            found.add(body);
                        }
                    }
                }
            });
        }
        for canvas in each(value, "sequences").iter().flat_map(|one| each(one, "canvases")) {
            found.add_canvas(canvas, |found| {
                let resources = each(canvas, "images").iter().flat_map(|one| each(one, "resource"));
                resources.for_each(|resource| found.add(resource));
            });
        }
        if let Some(first) = found.pictures.first_mut() {
            first.is_first = true;
            first.thumbnails.extend(thumbnails(value));
        }
        found
    }

    fn add_canvas(&mut self, canvas: &Value, add: impl FnOnce(&mut Self)) {
        let before = self.pictures.len();
        add(self);
        if let Some(first) = self.pictures.get_mut(before) {
            first.thumbnails = thumbnails(canvas);
        }
    }

    /// Every picture of a Choice, since viewers ask for all of them; the whole of which a part
    /// is shown.
    fn add(&mut self, body: &Value) {
        let parts = ["items", "source", "full", "default", "item"];
        let within = parts.iter().flat_map(|name| each(body, name));
        match kind(body) {
            "Choice" | "SpecificResource" | "Composite" | "List" => {
                within.filter(|part| part.is_object()).for_each(|part| self.add(part));
            }
            "Sound" | "Video" | "Text" | "TextualBody" | "Dataset" | "Model" => {}
            _ => match each(body, "service").iter().find(|service| is_image_service(service)) {
                None => self.plain += 1,
                Some(service) => match Address::service(id(service)) {
                    None => self.unnamed += 1,
                    Some(address) => self.pictures.push(Picture {
                        service: address,
                        sizes: sizes(service),
                        thumbnails: Vec::new(),
                        is_first: false,
                    }),
                },
            },
        }
    }
}

/// The `sizes` of a service.
pub(super) fn sizes(service: &Value) -> Vec<Size> {
    each(service, "sizes").iter().take(MOST_SIZES).filter_map(size).collect()
}

fn is_painting(annotation: &Value) -> bool {
    each(annotation, "motivation").iter().any(|motivation| motivation == "painting")
}

/// By its class, its context or its profile: versions and libraries differ in what they write.
fn is_image_service(service: &Value) -> bool {
    let names = |name: &str| {
        let texts = each(service, name).iter().filter_map(Value::as_str);
        texts.into_iter().any(|text| {
            text.contains("/api/image") || text.contains("/image-api/") || text.starts_with("level")
        })
    };
    kind(service).starts_with("ImageService") || names("@context") || names("profile")
}

fn thumbnails(value: &Value) -> Vec<Address> {
    // Nobody shows more.
    each(value, "thumbnail").iter().take(4).filter_map(|one| Address::parse(id(one))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn services(manifest: &Manifest) -> Vec<String> {
        manifest.pictures.iter().map(|picture| picture.service.to_string()).collect()
    }

    fn image(name: &str) -> Value {
        json!({ "id": format!("https://a/{name}/full/max/0/default.jpg"), "type": "Image",
            "service": [{ "id": format!("https://a/{name}"), "type": "ImageService3",
                "profile": "level2", "sizes": [{ "width": 30, "height": 40 }] }] })
    }

    fn canvas(body: &Value) -> Value {
        json!({ "type": "Canvas", "thumbnail": [{ "id": "https://a/t/full/30,40/0/default.jpg" }],
            "items": [{ "type": "AnnotationPage", "items": [
                { "type": "Annotation", "motivation": "painting", "body": body },
                { "type": "Annotation", "motivation": "commenting", "body": image("no") },
            ] }] })
    }

    #[test]
    fn pictures_of_3_0_are_found_with_all_that_a_choice_offers() {
        let choice = json!({ "type": "Choice", "items": [image("f1"), image("f1-before")] });
        let part = json!({ "type": "SpecificResource", "source": image("f2") });
        let sound = json!({ "type": "Sound", "id": "https://a/s.mp3" });
        let plain = json!({ "type": "Image", "id": "https://a/p.jpg" });
        let value = json!({ "type": "Manifest", "thumbnail": "https://a/cover.jpg",
            "items": [canvas(&choice), canvas(&part), canvas(&sound), canvas(&plain)] });
        let found = Manifest::read(&value);
        assert_eq!(services(&found), ["https://a/f1", "https://a/f1-before", "https://a/f2"]);
        assert_eq!((found.plain, found.unnamed), (1, 0));
        let first = &found.pictures[0];
        assert_eq!(first.sizes, [Size::new(30, 40)]);
        let thumbnails: Vec<_> = first.thumbnails.iter().map(ToString::to_string).collect();
        assert_eq!(thumbnails, ["https://a/t/full/30,40/0/default.jpg", "https://a/cover.jpg"]);
        assert!(first.is_first && !found.pictures[1].is_first);
        assert_eq!(
            (found.pictures[1].thumbnails.len(), found.pictures[2].thumbnails.len()),
            (0, 1)
        );
    }

    #[test]
    fn pictures_of_2_1_are_found_by_context_or_profile() {
        let resource = |service: Value| json!({ "resource": { "service": service } });
        let context = json!({ "@id": "https://a/f1/",
            "@context": "http://iiif.io/api/image/2/context.json" });
        let profile = json!({ "@id": "https://a/f2",
            "profile": ["http://iiif.io/api/image/2/level1.json", { "maxWidth": 9 }] });
        let other =
            json!({ "@id": "https://a/login", "profile": "http://iiif.io/api/auth/1/login" });
        let default = json!({ "@type": "dctypes:Image", "service": context });
        let choice = json!({ "resource": { "@type": "oa:Choice", "service": context,
            "default": default, "item": [resource(profile.clone())["resource"]] } });
        let value = json!({ "@type": "sc:Manifest", "sequences": [{ "canvases": [
            { "images": [resource(json!([other, profile]))] },
            { "images": choice },
            { "images": [resource(other)] },
            { "images": [resource(json!({ "@id": "file:///f3", "profile": "level0" }))] },
        ] }] });
        let found = Manifest::read(&value);
        assert_eq!(services(&found), ["https://a/f2", "https://a/f1", "https://a/f2"]);
        assert_eq!((found.plain, found.unnamed), (1, 1));
    }

    #[test]
    fn odd_documents_have_no_pictures() {
        for value in [
            json!([]),
            json!({ "items": 7, "sequences": "x" }),
            json!({ "items": [null, { "items": [{ "items": [{ "motivation": "painting" }] }] }] }),
            json!({ "sequences": { "canvases": [{ "images": [{ "resource": null }] }] } }),
        ] {
            assert_eq!(Manifest::read(&value).pictures, [], "{value}");
        }
    }
}
