//! The rules of Presentation API 2.0 and 2.1, as far as viewers depend on them.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::circles::circles;
use super::list;
use super::place::Place;
use super::report::{Report, cut};
use crate::presentation::describe::ViewingDirection;

const CONTEXT: &str = "http://iiif.io/api/presentation/2/context.json";
const CLASSES: [(&str, &str, &[&str]); 8] = [
    ("sc:Manifest", "Presentation 2.1 §5.1", &["@id", "label", "sequences"]),
    ("sc:Sequence", "Presentation 2.1 §5.2", &["canvases"]),
    ("sc:Canvas", "Presentation 2.1 §5.3", &["@id", "label", "height", "width"]),
    ("oa:Annotation", "Presentation 2.1 §5.4", &["motivation", "on"]),
    ("sc:AnnotationList", "Presentation 2.1 §5.5", &["@id"]),
    ("sc:Range", "Presentation 2.1 §5.6", &["@id", "label"]),
    ("sc:Layer", "Presentation 2.1 §5.7", &["@id", "label"]),
    ("sc:Collection", "Presentation 2.1 §5.8", &["@id", "label"]),
];
const HINTS: [&str; 7] =
    ["individuals", "paged", "continuous", "multi-part", "non-paged", "facing-pages", "top"];

struct Check<'d> {
    report: &'d mut Report,
    canvases: HashSet<&'d str>,
    ranges: HashSet<&'d str>,
    is_manifest: bool,
    seen: HashSet<&'d str>,
}

pub(super) fn check(document: &Value, report: &mut Report) {
    let root = Place::root();
    if !list(document.get("@context")).iter().any(|it| it == CONTEXT) {
        report.error(
            &root.key("@context"),
            "Presentation 2.1 §4.5",
            format!("must be `{CONTEXT}`"),
        );
    }
    let kind = document.get("@type").and_then(Value::as_str).unwrap_or_default();
    if !CLASSES.iter().any(|(name, ..)| *name == kind) {
        let sentence = format!(
            "`{}` is the class of no document; write `sc:Manifest`, for example",
            cut(kind)
        );
        report.error(&root.key("@type"), "Presentation 2.1 §3.2", sentence);
        return;
    }
    let canvases = list(document.get("sequences")).iter().flat_map(|it| list(it.get("canvases")));
    let mut check = Check {
        report,
        canvases: canvases.filter_map(id).collect(),
        ranges: list(document.get("structures")).iter().filter_map(id).collect(),
        is_manifest: kind == "sc:Manifest",
        seen: HashSet::new(),
    };
    check.resource(document, &root, kind);
}

impl<'d> Check<'d> {
    fn resource(&mut self, value: &'d Value, place: &Place<'_>, kind: &str) {
        let Some((_, section, required)) = CLASSES.iter().find(|(name, ..)| *name == kind) else {
            return;
        };
        let Some(object) = value.as_object() else {
            self.report.error(place, section, "must be an object with `@id` and `@type`");
            return;
        };
        if object.get("@type").and_then(Value::as_str) != Some(kind) {
            self.report.error(&place.key("@type"), section, format!("must be `{kind}` here"));
        }
        for key in required.iter().filter(|key| !object.contains_key(**key)) {
            self.report.error(
                &place.key(key),
                section,
                format!("is missing; a {kind} must have it"),
            );
        }
        if !place.is_root() && object.contains_key("@context") {
            let sentence = "stands once, at the top of the document; take it out here";
            self.report.error(&place.key("@context"), "Presentation 2.1 §4.5", sentence);
        }
        self.id(object, place, kind);
        for (key, value) in object {
            self.property(key, value, &place.key(key));
        }
        match kind {
            "sc:Manifest" => self.manifest(object, place),
            "sc:Sequence" => self.sequence(object, place),
            "sc:Canvas" => self.canvas(object, place),
            "oa:Annotation" => self.annotation(object, place, None),
            "sc:AnnotationList" => self.each(object, "resources", place, "oa:Annotation"),
            "sc:Range" => self.range(object, place),
            "sc:Collection" => self.collection(object, place),
            _ => {}
        }
    }

    fn id(&mut self, object: &'d Map<String, Value>, place: &Place<'_>, kind: &str) {
        let Some(id) = object.get("@id").and_then(Value::as_str) else { return };
        let is_address = id.starts_with("http://") || id.starts_with("https://");
        if !is_address && kind != "oa:Annotation" && kind != "sc:Sequence" {
            let sentence = format!("`{}` is no address (http or https)", cut(id));
            self.report.error(&place.key("@id"), "Presentation 2.1 §3.2", sentence);
        }
        if !self.seen.insert(id) {
            let sentence =
                format!("`{}` is the id of another resource too; ids must differ", cut(id));
            self.report.error(&place.key("@id"), "Presentation 2.1 §3.2", sentence);
        }
    }

    fn property(&mut self, key: &str, value: &'d Value, place: &Place<'_>) {
        match key {
            "label" | "description" | "attribution" => self.text(value, place),
            "metadata" => {
                for (at, pair) in list(Some(value)).iter().enumerate() {
                    let place = place.at(at);
                    for key in ["label", "value"] {
                        match pair.get(key) {
                            Some(text) => self.text(text, &place.key(key)),
                            None => self.report.error(
                                &place.key(key),
                                "Presentation 2.1 §3.1",
                                "is missing",
                            ),
                        }
                    }
                }
            }
            "viewingHint" => {
                let hint = value.as_str().unwrap_or_default();
                if !HINTS.contains(&hint) && !hint.contains("://") {
                    let sentence = format!("`{}` must be one of {}", cut(hint), HINTS.join(", "));
                    self.report.error(place, "Presentation 2.1 §3.3", sentence);
                }
            }
            "viewingDirection" if value.as_str().and_then(ViewingDirection::of_word).is_none() => {
                let sentence = format!(
                    "must be one of {}",
                    ViewingDirection::ALL.map(ViewingDirection::as_str).join(", ")
                );
                self.report.error(place, "Presentation 2.1 §3.3", sentence);
            }
            "navDate" => {
                let date = value.as_str().filter(|it| it.ends_with('Z'));
                if date.and_then(|it| chrono::DateTime::parse_from_rfc3339(it).ok()).is_none() {
                    let sentence = "must be a date and time in UTC: `YYYY-MM-DDThh:mm:ssZ`";
                    self.report.error(place, "Presentation 2.1 §3.3", sentence);
                }
            }
            "id" | "type" | "items" | "summary" | "rights" | "requiredStatement" | "behavior" => {
                let sentence = "is a property of version 3; readers of this version do not know it";
                self.report.warning(place, "Presentation 2.1 §3", sentence);
            }
            _ => {}
        }
    }

    /// A string, an `@value` with its language, or a list of them.
    fn text(&mut self, value: &Value, place: &Place<'_>) {
        let is_text = |it: &Value| it.is_string() || it.get("@value").is_some_and(Value::is_string);
        let values = list(Some(value));
        if values.is_empty() || !values.iter().all(is_text) {
            let sentence =
                "must be a text, an object with `@value` and `@language`, or a list of these";
            self.report.error(place, "Presentation 2.1 §4.3", sentence);
        }
    }

    fn each(&mut self, object: &'d Map<String, Value>, key: &str, place: &Place<'_>, kind: &str) {
        let place = place.key(key);
        match object.get(key) {
            None => {}
            Some(Value::Array(values)) => {
                for (at, value) in values.iter().enumerate() {
                    self.resource(value, &place.at(at), kind);
                }
            }
            Some(_) => self.report.error(&place, "Presentation 2.1 §4.2", "must be a list"),
        }
    }

    fn manifest(&mut self, object: &'d Map<String, Value>, place: &Place<'_>) {
        let sequences = place.key("sequences");
        for (at, sequence) in list(object.get("sequences")).iter().enumerate() {
            let place = sequences.at(at);
            if at == 0 {
                self.resource(sequence, &place, "sc:Sequence");
            } else if sequence.get("label").is_none() {
                let sentence = "is missing; where there are several Sequences each has one";
                self.report.error(&place.key("label"), "Presentation 2.1 §5.2", sentence);
            }
        }
        if list(object.get("sequences")).is_empty() && object.contains_key("sequences") {
            self.report.error(
                &sequences,
                "Presentation 2.1 §5.1",
                "is empty; one Sequence is needed",
            );
        }
        self.each(object, "structures", place, "sc:Range");
        for (at, name) in circles(list(object.get("structures"))) {
            let range = place.key("structures");
            let range = range.at(at);
            let ranges = range.key("ranges");
            let sentence = "leads back to a Range above, so that the contents go round in a circle; \
                            take it out";
            self.report.error(&ranges.at(name), "Presentation 2.1 §5.6", sentence);
        }
    }

    fn sequence(&mut self, object: &'d Map<String, Value>, place: &Place<'_>) {
        let section = "Presentation 2.1 §5.2";
        if list(object.get("canvases")).is_empty() && object.contains_key("canvases") {
            self.report.error(
                &place.key("canvases"),
                section,
                "is empty; one Canvas at least is needed",
            );
        }
        self.each(object, "canvases", place, "sc:Canvas");
        self.leads_to_canvas(object.get("startCanvas"), &place.key("startCanvas"), section);
    }

    fn canvas(&mut self, object: &'d Map<String, Value>, place: &Place<'_>) {
        for key in ["height", "width"] {
            if object.get(key).is_some_and(|it| it.as_u64().is_none_or(|it| it == 0)) {
                let sentence = "must be a whole number greater than zero";
                self.report.error(&place.key(key), "Presentation 2.1 §5.3", sentence);
            }
        }
        let canvas = object.get("@id").and_then(Value::as_str);
        let images = place.key("images");
        for (at, image) in list(object.get("images")).iter().enumerate() {
            let place = images.at(at);
            self.resource(image, &place, "oa:Annotation");
            if let Some(image) = image.as_object() {
                self.annotation(image, &place, canvas);
            }
        }
        for (at, list) in list(object.get("otherContent")).iter().enumerate() {
            if list.get("resources").is_some() {
                let lists = place.key("otherContent");
                let sentence = "embeds the list; a Canvas only names it";
                self.report.error(&lists.at(at), "Presentation 2.1 §5.5", sentence);
            }
        }
    }

    /// An Annotation; one that paints the Canvas with this id says so.
    fn annotation(
        &mut self,
        object: &'d Map<String, Value>,
        place: &Place<'_>,
        canvas: Option<&str>,
    ) {
        let Some(canvas) = canvas else { return };
        let section = "Presentation 2.1 §5.4";
        if object.get("motivation").and_then(Value::as_str) != Some("sc:painting") {
            self.report.error(&place.key("motivation"), section, "must be `sc:painting` here");
        }
        let on = object.get("on").and_then(|on| on.as_str().or_else(|| on.get("full")?.as_str()));
        if on.is_some_and(|on| on != canvas && !on.starts_with(&format!("{canvas}#"))) {
            self.report.error(&place.key("on"), section, "must be the Canvas in which this stands");
        }
        match object.get("resource") {
            Some(resource) => self.picture(resource, &place.key("resource")),
            None => {
                self.report.error(&place.key("resource"), section, "is missing; it is the picture");
            }
        }
    }

    fn picture(&mut self, resource: &'d Value, place: &Place<'_>) {
        let service = resource.get("service").filter(|it| it.is_object());
        if service.is_some_and(|it| it.get("@context").is_none()) {
            let sentence = "is missing; it says which version of the Image API the service speaks";
            let service = place.key("service");
            self.report.error(&service.key("@context"), "Presentation 2.1 §4.5", sentence);
        }
        if resource.get("@type").and_then(Value::as_str) == Some("oa:Choice") {
            if let Some(default) = resource.get("default") {
                self.picture(default, &place.key("default"));
            } else {
                self.report.error(&place.key("default"), "Presentation 2.1 §6.1", "is missing");
            }
        }
    }

    fn range(&mut self, object: &'d Map<String, Value>, place: &Place<'_>) {
        let section = "Presentation 2.1 §5.6";
        for key in ["canvases", "ranges"] {
            let place = place.key(key);
            for (at, id) in list(object.get(key)).iter().enumerate() {
                let place = place.at(at);
                match (id.as_str(), key) {
                    (None, _) => self.report.error(&place, section, "must be an id as a text"),
                    (Some(id), "ranges") if self.is_manifest && !self.ranges.contains(id) => {
                        let sentence = format!("`{}` is no Range of this Manifest", cut(id));
                        self.report.error(&place, section, sentence);
                    }
                    (Some(_), "canvases") => self.leads_to_canvas(Some(id), &place, section),
                    _ => {}
                }
            }
        }
    }

    fn collection(&mut self, object: &'d Map<String, Value>, place: &Place<'_>) {
        for key in ["collections", "manifests", "members"] {
            let place = place.key(key);
            for (at, member) in list(object.get(key)).iter().enumerate() {
                let place = place.at(at);
                for key in ["@id", "@type", "label"] {
                    if member.get(key).is_none() {
                        let sentence = "is missing; members of a Collection have it";
                        self.report.error(&place.key(key), "Presentation 2.1 §5.8", sentence);
                    }
                }
            }
        }
    }

    fn leads_to_canvas(&mut self, id: Option<&Value>, place: &Place<'_>, section: &'static str) {
        let Some(id) = id.and_then(Value::as_str).filter(|_| self.is_manifest) else { return };
        let whole = id.split('#').next().unwrap_or(id);
        if !self.canvases.contains(whole) && !self.canvases.contains(id) {
            self.report.error(
                place,
                section,
                format!("`{}` is no Canvas of this Manifest", cut(id)),
            );
        }
    }
}

fn id(resource: &Value) -> Option<&str> {
    resource.get("@id")?.as_str()
}
