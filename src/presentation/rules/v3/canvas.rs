//! Canvases: how large, and what is on them.

use serde_json::{Map, Value};

use super::Check;
use super::annotation::Motive;
use super::properties::Class;
use crate::presentation::rules::place::Place;

impl<'d> Check<'d> {
    pub(super) fn canvas(&mut self, object: &'d Map<String, Value>, place: &Place<'_>) {
        let section = "Presentation 3.0 §5.3";
        let has = |key| object.contains_key(key);
        if has("width") != has("height") {
            self.report.error(
                place,
                section,
                "has one of `width` and `height`; both belong together",
            );
        } else if !has("width") && !has("duration") {
            let sentence = "has no size; write `width` and `height`, or `duration`";
            self.report.error(place, section, sentence);
        }
        self.pages(object, place, "items", Motive::Painting);
        self.annotations(object, place);
    }

    /// What is said about a resource.
    pub(super) fn annotations(&mut self, object: &'d Map<String, Value>, place: &Place<'_>) {
        self.pages(object, place, "annotations", Motive::Other);
    }

    fn pages(
        &mut self,
        object: &'d Map<String, Value>,
        place: &Place<'_>,
        key: &str,
        motive: Motive,
    ) {
        let pages = self.values(object, key, place);
        let place = place.key(key);
        let canvas = object.get("id").and_then(Value::as_str);
        for (at, page) in pages.iter().enumerate() {
            let place = place.at(at);
            let Some(page) = self.object(page, &place) else { continue };
            self.keys(page, &place);
            self.kind(page, &place, Class::AnnotationPage);
            self.id(page, &place, Class::AnnotationPage);
            for (key, value) in page {
                self.property(key, value, &place.key(key), Class::AnnotationPage);
            }
            self.behaviors(page, &place, Class::AnnotationPage);
            self.page(page, &place, Some((motive, canvas)));
        }
    }

    /// A Canvas that stands for another resource while it loads, or beside it.
    pub(super) fn canvas_beside(&mut self, value: &'d Value, place: &Place<'_>) {
        let section = "Presentation 3.0 §3.1, placeholderCanvas";
        for key in ["placeholderCanvas", "accompanyingCanvas"] {
            if value.get(key).is_some() {
                let sentence = "must not stand within such a Canvas; take it out";
                self.report.error(&place.key(key), section, sentence);
            }
        }
        if !value.is_object() {
            self.report.error(place, section, "must be a Canvas");
            return;
        }
        if let Some(id) = value.get("id").and_then(Value::as_str) {
            let number = |key| value.get(key).and_then(Value::as_f64);
            let extent = super::Extent {
                width: number("width"),
                height: number("height"),
                duration: number("duration"),
            };
            self.canvases.insert(id, extent);
        }
        self.resource(value, place, Class::Canvas);
    }
}
