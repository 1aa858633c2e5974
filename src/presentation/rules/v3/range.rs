//! The table of contents, and where a reader starts.

use serde_json::{Map, Value};

use super::properties::Class;
use super::{Check, list};
use crate::presentation::rules::place::Place;
use crate::presentation::rules::report::cut;

const SECTION: &str = "Presentation 3.0 §5.4";

impl<'d> Check<'d> {
    pub(super) fn structures(&mut self, manifest: &'d Map<String, Value>, place: &Place<'_>) {
        let ranges = self.values(manifest, "structures", place);
        let place = place.key("structures");
        for (at, range) in ranges.iter().enumerate() {
            let place = place.at(at);
            // A Range at the top may be a reference, to be fetched.
            if range.get("items").is_some() || range.get("id").is_none() {
                self.resource(range, &place, Class::Range);
            } else if let Some(object) = self.object(range, &place) {
                self.kind(object, &place, Class::Range);
                self.id(object, &place, Class::Range);
            }
        }
    }

    pub(super) fn range(&mut self, range: &'d Map<String, Value>, place: &Place<'_>) {
        let items = self.values(range, "items", place);
        let at = place.key("items");
        if items.is_empty() && range.contains_key("items") {
            self.report.error(
                &at,
                "Presentation 3.0 §3.4, items",
                "is empty; a Range holds one thing at least",
            );
        }
        for (index, item) in items.iter().enumerate() {
            self.part(item, &at.at(index));
        }
        self.annotations(range, place);
        self.start(range, place);
    }

    fn part(&mut self, item: &'d Value, place: &Place<'_>) {
        match item.get("type").and_then(Value::as_str) {
            Some("Range") if item.get("items").is_some() => {
                if list(item.get("behavior")).iter().any(|it| it == "sequence") {
                    let sentence =
                        "a Range that orders the Canvases stands directly in `structures`";
                    self.report.error(
                        &place.key("behavior"),
                        "Presentation 3.0 §3.2, behavior",
                        sentence,
                    );
                }
                self.resource(item, place, Class::Range);
            }
            Some("Range") => {
                let id = item.get("id").and_then(Value::as_str);
                if id.is_some_and(|id| self.seen.contains(id)) {
                    let sentence = "names a Range that was there before, so that the contents go round \
                                    in a circle or say something twice";
                    self.report.error(place, SECTION, sentence);
                }
            }
            Some("Canvas") => self.place_of(item, place, SECTION),
            Some("SpecificResource") => match item.get("source") {
                Some(source) => self.place_of(source, &place.key("source"), SECTION),
                None => {
                    self.report.error(
                        &place.key("source"),
                        SECTION,
                        "is missing; write the Canvas",
                    );
                }
            },
            _ => {
                let sentence =
                    "must be a Range, a Canvas or a SpecificResource with `id` and `type`";
                self.report.error(place, SECTION, sentence);
            }
        }
    }

    /// Where a reader starts, on a Canvas of this Manifest.
    pub(super) fn start(&mut self, object: &'d Map<String, Value>, place: &Place<'_>) {
        let section = "Presentation 3.0 §3.3.2, start";
        let Some(start) = object.get("start") else { return };
        let place = place.key("start");
        match start.get("type").and_then(Value::as_str) {
            Some("Canvas") => self.place_of(start, &place, section),
            Some("SpecificResource") if start.get("source").is_some() => {
                self.place_of(&start["source"], &place.key("source"), section);
            }
            _ => {
                let sentence = "must be an object of the type Canvas or SpecificResource";
                self.report.error(&place, section, sentence);
            }
        }
    }

    /// A reference to a Canvas leads to one of this Manifest.
    fn place_of(&mut self, canvas: &'d Value, place: &Place<'_>, section: &'static str) {
        let Some(id) = canvas.as_str().or_else(|| canvas.get("id")?.as_str()) else {
            self.report.error(&place.key("id"), section, "is missing; write the id of the Canvas");
            return;
        };
        let whole = id.split('#').next().unwrap_or(id);
        if self.is_manifest && !self.canvases.contains_key(whole) && !self.canvases.contains_key(id)
        {
            let sentence = format!("`{}` is no Canvas of this Manifest", cut(id));
            self.report.error(place, section, sentence);
        }
    }
}
