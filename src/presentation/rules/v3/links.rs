//! What leads out of the document: pages, files, services, logos and thumbnails.

use serde_json::Value;

use super::properties::Class;
use super::{Check, IDS};
use crate::presentation::rules::place::Place;
use crate::presentation::rules::report::cut;

impl<'d> Check<'d> {
    /// A list of objects with `id` and `type`, and a label where clients need one.
    pub(super) fn links(
        &mut self,
        value: &'d Value,
        place: &Place<'_>,
        is_labeled: bool,
        section: &'static str,
    ) {
        let Some(links) = value.as_array() else {
            self.report.error(
                place,
                "Presentation 3.0 §4.2",
                "must be a list of objects with `id` and `type`",
            );
            return;
        };
        for (at, link) in links.iter().enumerate() {
            let place = place.at(at);
            match link.get("id").and_then(Value::as_str) {
                Some(id) => self.address(id, &place.key("id"), section),
                None => self.report.error(
                    &place.key("id"),
                    section,
                    "is missing; it is where the link leads",
                ),
            }
            if !link.get("type").is_some_and(Value::is_string) {
                self.report.error(
                    &place.key("type"),
                    section,
                    "is missing; write `Text`, for example",
                );
            }
            match link.get("label") {
                Some(label) => self.language_map(label, &place.key("label"), false),
                None if is_labeled => {
                    self.report.error(
                        &place.key("label"),
                        section,
                        "is missing; readers choose by it",
                    );
                }
                None => {}
            }
        }
    }

    /// Whoever stands behind the resource.
    pub(super) fn providers(&mut self, value: &'d Value, place: &Place<'_>) {
        let section = "Presentation 3.0 §3.1, provider";
        self.links(value, place, true, section);
        for (at, agent) in value.as_array().into_iter().flatten().enumerate() {
            let place = place.at(at);
            if agent.get("type").and_then(Value::as_str) != Some("Agent") {
                self.report.error(&place.key("type"), section, "must be `Agent`");
            }
            if let Some(pages) = agent.get("homepage") {
                self.links(
                    pages,
                    &place.key("homepage"),
                    true,
                    "Presentation 3.0 §3.3.1, homepage",
                );
            }
            if let Some(data) = agent.get("seeAlso") {
                self.links(data, &place.key("seeAlso"), false, "Presentation 3.0 §3.3.1, seeAlso");
            }
            if let Some(logos) = agent.get("logo") {
                let place = place.key("logo");
                self.links(logos, &place, false, "Presentation 3.0 §3.3.1, logo");
                for (at, logo) in logos.as_array().into_iter().flatten().enumerate() {
                    if logo.get("type").and_then(Value::as_str) != Some("Image") {
                        let place = place.at(at);
                        self.report.error(
                            &place.key("type"),
                            "Presentation 3.0 §3.3.1, logo",
                            "must be `Image`",
                        );
                    }
                }
            }
        }
    }

    pub(super) fn thumbnails(&mut self, value: &'d Value, place: &Place<'_>) {
        let section = "Presentation 3.0 §3.1, thumbnail";
        self.links(value, place, false, section);
        for (at, image) in value.as_array().into_iter().flatten().enumerate() {
            let place = place.at(at);
            let has = |key| image.get(key).is_some();
            let is_sized = has("duration") || (has("width") && has("height"));
            if !has("service") && !is_sized {
                let sentence = "should say its width and height or have an image service, so that \
                                clients know which thumbnail fits";
                self.report.warning(&place, section, sentence);
            }
            self.content(image, &place);
        }
    }

    /// What holds of every picture, sound and text that has an address.
    pub(super) fn content(&mut self, value: &'d Value, place: &Place<'_>) {
        let Some(object) = value.as_object() else { return };
        self.keys(object, place);
        for (key, value) in object {
            if matches!(
                key.as_str(),
                "label" | "service" | "height" | "width" | "duration" | "rights"
            ) {
                self.property(key, value, &place.key(key), Class::Content);
            }
        }
        let id = object.get("id").and_then(Value::as_str);
        let services = object.get("service").and_then(Value::as_array).into_iter().flatten();
        let bases = services.filter_map(|it| it.get("id").or_else(|| it.get("@id"))?.as_str());
        if id.is_some_and(|id| bases.into_iter().any(|base| base.trim_end_matches('/') == id)) {
            let sentence = "is the address of the image service; write that of a picture, such as \
                            `…/full/max/0/default.jpg`";
            self.report.error(&place.key("id"), "Presentation 3.0 §5.7", sentence);
        }
    }

    /// Services say which API they speak by their class; those of old APIs in the old spelling.
    pub(super) fn services(&mut self, value: &'d Value, place: &Place<'_>) {
        let section = "Presentation 3.0 §3.3.1, service";
        let Some(services) = value.as_array() else {
            self.report.error(place, "Presentation 3.0 §4.2", "must be a list of services");
            return;
        };
        for (at, service) in services.iter().enumerate() {
            let place = place.at(at);
            let has = |keys: [&str; 2]| {
                keys.iter().any(|key| service.get(*key).is_some_and(Value::is_string))
            };
            let kind = service.get("type").and_then(Value::as_str);
            // The access service of other cookies has no address (Authorization Flow 2.0 §3).
            let needs_id = kind != Some("AuthAccessService2");
            if needs_id && !has(["id", "@id"]) {
                self.report.error(
                    &place.key("id"),
                    IDS,
                    "is missing; it is the address of the service",
                );
            }
            if !has(["type", "@type"]) {
                let sentence = "is missing; write `ImageService3`, or the class of another API";
                self.report.error(&place.key("type"), section, sentence);
            }
            if service.get("@context").is_some() {
                let sentence = "should not stand in a service; its `type` says what it is";
                self.report.warning(&place.key("@context"), section, sentence);
            }
            if kind == Some("ImageService3")
                && let Some(profile) = service.get("profile").filter(|it| {
                    !it.as_str().is_some_and(|it| matches!(it, "level0" | "level1" | "level2"))
                })
            {
                let profile = cut(&profile.to_string());
                let sentence = format!("{profile} must be `level0`, `level1` or `level2`");
                self.report.error(&place.key("profile"), "Image API 3.0 §6", sentence);
            }
            if let Some(nested) = service.get("service").filter(|it| it.is_array()) {
                self.services(nested, &place.key("service"));
            }
        }
    }
}
