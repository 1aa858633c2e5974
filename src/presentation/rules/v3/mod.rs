//! The rules of Presentation API 3.0.

mod annotation;
mod behavior;
mod canvas;
mod links;
mod properties;
mod range;
mod texts;

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use self::properties::Class;
use super::list;
use super::place::Place;
use super::report::{Report, cut};

const CONTEXT: &str = "http://iiif.io/api/presentation/3/context.json";

/// The classes and ids section.
const IDS: &str = "Presentation 3.0 §3.2, id";

/// A document under the rules, with what holds for all of it.
struct Check<'d> {
    report: &'d mut Report,
    /// The contexts that the document names.
    contexts: Vec<&'d str>,
    /// The Canvases of the Manifest, and how large they are.
    canvases: HashMap<&'d str, Extent>,
    /// Whether all Canvases that matter are in this document.
    is_manifest: bool,
    /// Ids of the resources that were described.
    seen: HashSet<&'d str>,
}

/// How large a Canvas is; what it does not say is unknown.
#[derive(Clone, Copy, Default)]
struct Extent {
    width: Option<f64>,
    height: Option<f64>,
    duration: Option<f64>,
}

pub(super) fn check(document: &Value, report: &mut Report) {
    let root = Place::root();
    contexts(document, &root, report);
    let kind = document.get("type").and_then(Value::as_str).unwrap_or_default();
    let contexts = list(document.get("@context")).iter().filter_map(Value::as_str).collect();
    let canvases = if kind == "Manifest" { canvases(document) } else { HashMap::new() };
    let is_manifest = kind == "Manifest";
    let mut check = Check { report, contexts, canvases, is_manifest, seen: HashSet::new() };
    match Class::of(kind) {
        Some(Class::Content) | None => check.report.error(
            &root.key("type"),
            "Presentation 3.0 §3.2, type",
            format!("`{}` is the class of no document; write `Manifest`, for example", cut(kind)),
        ),
        Some(class) => check.resource(document, &root, class),
    }
}

/// `@context` names this version last, once, before all else.
fn contexts(document: &Value, root: &Place<'_>, report: &mut Report) {
    let section = "Presentation 3.0 §4.6";
    let place = root.key("@context");
    let last = list(document.get("@context")).last().and_then(Value::as_str);
    if last != Some(CONTEXT) {
        report.error(
            &place,
            section,
            format!("must end with `{CONTEXT}`; put other contexts before it"),
        );
    }
    let first = document.as_object().and_then(|it| it.keys().next());
    if first.is_none_or(|key| key != "@context") {
        report.warning(&place, section, "should be the first key of the document");
    }
}

fn canvases(manifest: &Value) -> HashMap<&str, Extent> {
    let number = |canvas: &Value, key| canvas.get(key).and_then(Value::as_f64);
    let extent = |canvas: &Value| Extent {
        width: number(canvas, "width"),
        height: number(canvas, "height"),
        duration: number(canvas, "duration"),
    };
    let items = list(manifest.get("items")).iter();
    items.filter_map(|it| Some((it.get("id")?.as_str()?, extent(it)))).collect()
}

impl<'d> Check<'d> {
    /// A resource of a known class with all that stands in it.
    fn resource(&mut self, value: &'d Value, place: &Place<'_>, class: Class) {
        let Some(object) = self.object(value, place) else { return };
        self.keys(object, place);
        self.kind(object, place, class);
        self.id(object, place, class);
        for (key, value) in object {
            self.property(key, value, &place.key(key), class);
        }
        self.missing(object, place, class);
        self.behaviors(object, place, class);
        match class {
            Class::Collection => self.collection(object, place),
            Class::Manifest => self.manifest(object, place),
            Class::Canvas => self.canvas(object, place),
            Class::Range => self.range(object, place),
            Class::AnnotationPage => self.page(object, place, None),
            Class::Annotation => self.annotation(object, place, None),
            Class::AnnotationCollection | Class::Content => {}
        }
    }

    fn object(&mut self, value: &'d Value, place: &Place<'_>) -> Option<&'d Map<String, Value>> {
        let object = value.as_object();
        if object.is_none() {
            let sentence = "must be an object with `id` and `type`";
            self.report.error(place, "Presentation 3.0 §4.2", sentence);
        }
        object
    }

    /// Only the document has a `@context`, and nothing but old services has other such keys.
    fn keys(&mut self, object: &Map<String, Value>, place: &Place<'_>) {
        for key in object.keys().filter(|key| key.starts_with('@')) {
            if key == "@context" && !place.is_root() {
                let sentence = "stands once, at the top of the document; take it out here";
                self.report.error(&place.key(key), "Presentation 3.0 §4.6", sentence);
            } else if key != "@context" {
                let sentence =
                    format!("is a key of version 2; write `{}`", key.trim_start_matches('@'));
                self.report.error(&place.key(key), "Presentation 3.0 §4.8", sentence);
            }
        }
    }

    fn kind(&mut self, object: &Map<String, Value>, place: &Place<'_>, class: Class) {
        let Some(expected) = class.name() else { return };
        if object.get("type").and_then(Value::as_str) != Some(expected) {
            let sentence = format!("must be `{expected}` here");
            self.report.error(&place.key("type"), "Presentation 3.0 §3.2, type", sentence);
        }
    }

    /// An id is an address, and that of one resource only.
    fn id(&mut self, object: &'d Map<String, Value>, place: &Place<'_>, class: Class) {
        let at = place.key("id");
        let Some(id) = object.get("id").and_then(Value::as_str) else {
            self.report.error(&at, IDS, "is missing; every resource has an address as its id");
            return;
        };
        self.address(id, &at, IDS);
        if class == Class::Canvas && id.contains('#') {
            let sentence = "has a fragment, which the id of a Canvas must not have";
            self.report.error(&at, "Presentation 3.0 §5.3", sentence);
        }
        if class != Class::Content && is_described(object) && !self.seen.insert(id) {
            let sentence =
                format!("`{}` is the id of another resource too; ids must differ", cut(id));
            self.report.error(&at, IDS, sentence);
        }
    }

    fn address(&mut self, id: &str, place: &Place<'_>, section: &'static str) {
        let has_scheme = id.starts_with("http://") || id.starts_with("https://");
        let is_whole = has_scheme && !id.chars().any(|it| it.is_whitespace() || it.is_control());
        if !is_whole || id.contains(['<', '>', '"', '{', '}']) {
            let sentence = format!("`{}` is no address (http or https, percent-encoded)", cut(id));
            self.report.error(place, section, sentence);
        }
    }

    /// The values of a property that is a list; anything else is told.
    fn values(
        &mut self,
        object: &'d Map<String, Value>,
        key: &str,
        place: &Place<'_>,
    ) -> &'d [Value] {
        match object.get(key) {
            None => &[],
            Some(Value::Array(values)) => values,
            Some(only) => {
                let sentence = "must be a list, also where it has one value";
                self.report.error(&place.key(key), "Presentation 3.0 §4.2", sentence);
                if only.is_object() { std::slice::from_ref(only) } else { &[] }
            }
        }
    }

    fn manifest(&mut self, object: &'d Map<String, Value>, place: &Place<'_>) {
        let items = place.key("items");
        let canvases = self.values(object, "items", place);
        if canvases.is_empty() && object.contains_key("items") {
            self.report.error(
                &items,
                "Presentation 3.0 §3.4, items",
                "has no Canvas; one at least is needed",
            );
        }
        for (at, canvas) in canvases.iter().enumerate() {
            self.resource(canvas, &items.at(at), Class::Canvas);
        }
        self.structures(object, place);
        self.annotations(object, place);
        self.start(object, place);
    }

    fn collection(&mut self, object: &'d Map<String, Value>, place: &Place<'_>) {
        let items = place.key("items");
        for (at, item) in self.values(object, "items", place).iter().enumerate() {
            let at = items.at(at);
            match item.get("type").and_then(Value::as_str) {
                Some("Collection") if item.get("items").is_some() => {
                    self.resource(item, &at, Class::Collection);
                }
                Some("Manifest" | "Collection") => self.member(item, &at),
                _ => {
                    let sentence = "must be a Manifest or a Collection";
                    self.report.error(&at, "Presentation 3.0 §5.1", sentence);
                }
            }
        }
        self.annotations(object, place);
    }

    /// A member of a Collection is told, not embedded.
    fn member(&mut self, item: &'d Value, place: &Place<'_>) {
        let Some(object) = item.as_object() else { return };
        let class =
            Class::of(object["type"].as_str().unwrap_or_default()).unwrap_or(Class::Content);
        self.keys(object, place);
        self.id(object, place, class);
        for (key, value) in object {
            self.property(key, value, &place.key(key), class);
        }
        self.behaviors(object, place, class);
        if !object.contains_key("label") {
            let sentence = "is missing; members of a Collection are chosen by it";
            self.report.error(&place.key("label"), "Presentation 3.0 §5.1", sentence);
        }
        if class == Class::Manifest && object.contains_key("items") {
            let sentence = "embeds the Manifest; a Collection only names it";
            self.report.error(&place.key("items"), "Presentation 3.0 §5.1", sentence);
        }
    }
}

/// Whether a resource stands here in full and not as a reference.
fn is_described(object: &Map<String, Value>) -> bool {
    ["items", "body", "target"].iter().any(|key| object.contains_key(*key))
}
