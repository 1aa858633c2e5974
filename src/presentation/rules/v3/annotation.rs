//! Annotations: what for, with what, on what.

use serde_json::{Map, Value};

use super::properties::Class;
use super::{Check, Extent, list};
use crate::presentation::rules::place::Place;
use crate::presentation::rules::report::cut;

const TARGETS: &str = "Presentation 3.0 §5.6";

/// What the Annotations of a page are there for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Motive {
    /// `items` of a Canvas: its content.
    Painting,
    /// `annotations`: everything else.
    Other,
}

/// Where a page stands: what its Annotations are for, and the id of what it belongs to.
pub(super) type Home<'d> = Option<(Motive, Option<&'d str>)>;

impl<'d> Check<'d> {
    pub(super) fn page(&mut self, page: &'d Map<String, Value>, place: &Place<'_>, home: Home<'d>) {
        if !page.contains_key("items") && matches!(home, Some((Motive::Painting, _))) {
            let sentence = "is missing; what paints a Canvas is embedded";
            self.report.error(&place.key("items"), "Presentation 3.0 §5.3", sentence);
        }
        let items = self.values(page, "items", place);
        let place = place.key("items");
        for (at, annotation) in items.iter().enumerate() {
            let place = place.at(at);
            let Some(annotation) = self.object(annotation, &place) else { continue };
            self.keys(annotation, &place);
            self.kind(annotation, &place, Class::Annotation);
            self.id(annotation, &place, Class::Annotation);
            for (key, value) in annotation {
                self.property(key, value, &place.key(key), Class::Annotation);
            }
            self.behaviors(annotation, &place, Class::Annotation);
            self.annotation(annotation, &place, home);
        }
    }

    pub(super) fn annotation(
        &mut self,
        annotation: &'d Map<String, Value>,
        place: &Place<'_>,
        home: Home<'d>,
    ) {
        let motivations = list(annotation.get("motivation"));
        let paints = motivations.iter().any(|it| it == "painting");
        let at = place.key("motivation");
        if motivations.is_empty() {
            let sentence = "is missing; write `painting` for the content of a Canvas";
            self.report.error(&at, "Presentation 3.0 §3.5", sentence);
        }
        match home {
            Some((Motive::Painting, _)) if !paints && !motivations.is_empty() => {
                let sentence = "must be `painting` here; other Annotations stand in `annotations`";
                self.report.error(&at, "Presentation 3.0 §5.3", sentence);
            }
            Some((Motive::Other, _)) if paints => {
                let sentence =
                    "must not be `painting` here; what paints stands in `items` of the Canvas";
                self.report.error(&at, "Presentation 3.0 §5.3", sentence);
            }
            _ => {}
        }
        let bodies = list(annotation.get("body"));
        if paints && bodies.is_empty() {
            self.report.error(&place.key("body"), TARGETS, "is missing; it is what is painted");
        }
        let body = place.key("body");
        match annotation.get("body") {
            Some(Value::Array(bodies)) => {
                for (at, it) in bodies.iter().enumerate() {
                    self.body(it, &body.at(at), paints);
                }
            }
            Some(only) => self.body(only, &body, paints),
            None => {}
        }
        self.targets(annotation, place, home);
    }

    /// What an Annotation brings.
    fn body(&mut self, body: &'d Value, place: &Place<'_>, paints: bool) {
        let kind = body.get("type").and_then(Value::as_str);
        match kind {
            None if body.is_string() && !paints => {}
            None => {
                let sentence = "must be an object with a `type`, such as `Image` or `TextualBody`";
                self.report.error(place, "Presentation 3.0 §5.7", sentence);
            }
            Some("TextualBody") => {
                if !body.get("value").is_some_and(Value::is_string) {
                    let sentence = "must be one plain text, not a language map";
                    self.report.error(&place.key("value"), TARGETS, sentence);
                }
            }
            Some("Choice") => {
                let items = place.key("items");
                let options = list(body.get("items"));
                if options.is_empty() {
                    self.report.error(&items, TARGETS, "is missing; there is nothing to choose");
                }
                for (at, option) in options.iter().enumerate() {
                    let at = items.at(at);
                    if paints && option.get("label").is_none() {
                        let sentence = "should be there; readers choose by it";
                        self.report.warning(
                            &at.key("label"),
                            "Presentation 3.0 §3.1, label",
                            sentence,
                        );
                    }
                    self.body(option, &at, paints);
                }
            }
            Some("SpecificResource") => {
                let source = place.key("source");
                match body.get("source") {
                    None => {
                        self.report.error(
                            &source,
                            TARGETS,
                            "is missing; it is what the part is of",
                        );
                    }
                    Some(it) if it.is_object() => self.body(it, &source, paints),
                    Some(_) => {}
                }
            }
            Some(_) => {
                match body.get("id").and_then(Value::as_str) {
                    Some(id) => self.address(id, &place.key("id"), "Presentation 3.0 §5.7"),
                    None if kind == Some("FeatureCollection") || kind == Some("Feature") => {}
                    None => {
                        let sentence = "is missing; it is where the content is";
                        self.report.error(&place.key("id"), "Presentation 3.0 §5.7", sentence);
                    }
                }
                self.content(body, place);
            }
        }
    }

    fn targets(&mut self, annotation: &'d Map<String, Value>, place: &Place<'_>, home: Home<'d>) {
        let at = place.key("target");
        let targets = list(annotation.get("target"));
        if targets.is_empty() {
            self.report.error(&at, TARGETS, "is missing; write the id of the Canvas");
        }
        for target in targets {
            let source = target.get("source").unwrap_or(target);
            let Some(id) = source.as_str().or_else(|| source.get("id")?.as_str()) else {
                self.report.error(&at, TARGETS, "must be an address, or an object that has one");
                continue;
            };
            let (whole, fragment) = match id.split_once('#') {
                // Some Canvases have ids with fragments, against the rules.
                Some(_) if self.canvases.contains_key(id) => (id, None),
                Some((whole, fragment)) => (whole, Some(fragment)),
                None => (id, None),
            };
            let is_known = self.canvases.contains_key(whole);
            if let Some((Motive::Painting, Some(canvas))) = home
                && canvas != whole
            {
                let sentence = format!("`{}` is not the Canvas in which this stands", cut(whole));
                self.report.error(&at, TARGETS, sentence);
                continue;
            }
            if is_known {
                let selectors = list(target.get("selector"));
                let values = selectors.iter().filter_map(|it| it.get("value")?.as_str());
                let fragments: Vec<&str> = fragment.into_iter().chain(values).collect();
                let extent = self.canvases[whole];
                for fragment in fragments {
                    self.within(fragment, extent, &at);
                }
                for selector in selectors.iter().filter(|it| it["type"] == "PointSelector") {
                    self.point(selector, extent, &at);
                }
            }
        }
    }

    /// A part of a Canvas lies on it.
    fn within(&mut self, fragment: &str, extent: Extent, place: &Place<'_>) {
        for part in fragment.split('&') {
            let numbers = |text: &str| -> Option<Vec<f64>> {
                text.split(',').map(|it| it.trim().parse().ok()).collect()
            };
            if let Some(region) = part.strip_prefix("xywh=") {
                let region = region.strip_prefix("pixel:").unwrap_or(region);
                let is_percent = region.starts_with("percent:");
                let parts = numbers(region.trim_start_matches("percent:"));
                let Some([x, y, width, height]) = parts.as_deref() else {
                    let sentence = format!("`{}` must be `xywh=` and four numbers", cut(part));
                    self.report.error(place, "Media Fragments 1.0 §4.2.2", sentence);
                    continue;
                };
                let most = |side: Option<f64>| if is_percent { Some(100.0) } else { side };
                // Half a pixel is no more than rounding.
                let is_past = |end: f64, side| most(side).is_some_and(|side| end > side + 0.5);
                let is_out = is_past(x + width, extent.width) || is_past(y + height, extent.height);
                if *x < 0.0 || *y < 0.0 || is_out {
                    let sentence = format!("`{}` reaches beyond the Canvas", cut(part));
                    self.report.error(place, "Presentation 3.0 §5.3", sentence);
                }
            } else if let Some(time) = part.strip_prefix("t=") {
                let end = time.rsplit(',').next().and_then(|it| it.parse::<f64>().ok());
                if let (Some(end), Some(duration)) = (end, extent.duration)
                    && end > duration + 0.5
                {
                    let sentence = format!("`{}` ends after the Canvas", cut(part));
                    self.report.error(place, "Presentation 3.0 §5.3", sentence);
                }
            }
        }
    }

    fn point(&mut self, selector: &Value, extent: Extent, place: &Place<'_>) {
        for (key, most) in [("x", extent.width), ("y", extent.height), ("t", extent.duration)] {
            if let (Some(value), Some(most)) = (selector.get(key).and_then(Value::as_f64), most)
                && (value < 0.0 || value > most)
            {
                let sentence =
                    format!("the point lies beyond the Canvas: `{key}` is {value} of {most}");
                self.report.error(place, "Presentation 3.0 §5.3", sentence);
            }
        }
    }
}
