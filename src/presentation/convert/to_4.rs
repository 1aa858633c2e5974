//! From Presentation API 3.0 to the draft of 4.0.
//!
//! Almost all is spelled alike. What differs: motivations and selectors are lists; bodies,
//! targets and sources are single objects with a class; sound is `Audio` and a Canvas of sound
//! alone a Timeline; `placeholderCanvas` and its like are containers; navPlace needs no context.
//!
//! Source: Presentation API 4.0, draft of May 2026.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::is_too_deep;
use super::json::{Object, kind_of, list, text};
use crate::presentation::addresses::Addresses;
use crate::presentation::v3;

/// The `@context` of the draft, which has no content yet.
pub const CONTEXT_4: &str = "http://iiif.io/api/presentation/4/context.json";

/// A document of Presentation API 3.0 as one of the draft of 4.0.
///
/// Addresses below those of version 3 of this server, which `addresses` forms, become those of
/// its preview of 4.0; ids of others stay. `null` for what is no document of 3.0, and for what
/// nests deeper than 128 levels.
#[must_use]
pub fn to_4(document: &Value, addresses: &Addresses) -> Value {
    let contexts = list(document, "@context");
    if is_too_deep(document) || !contexts.iter().any(|it| it == v3::CONTEXT) {
        return Value::Null;
    }
    let [from, to] = addresses.presentation_3_and_4();
    let canvases = list(document, "items").iter().chain(std::iter::once(document));
    let timelines = canvases.filter(|it| is_timeline(it)).filter_map(|it| text(it, "id"));
    let draft = Draft { from, to, timelines: timelines.collect() };
    let mut others: Vec<Value> = contexts
        .iter()
        .filter(|it| *it != v3::CONTEXT && !it.as_str().is_some_and(|it| it.contains("/navplace/")))
        .cloned()
        .collect();
    let context = if others.is_empty() {
        json!(CONTEXT_4)
    } else {
        others.push(json!(CONTEXT_4));
        Value::Array(others)
    };
    let mut converted = draft.value(document, "", Role::Resource);
    converted["@context"] = context;
    converted
}

/// Sound has a duration and no surface.
fn is_timeline(canvas: &Value) -> bool {
    kind_of(canvas) == "Canvas" && canvas.get("width").is_none() && canvas.get("duration").is_some()
}

/// As what a value stands where it does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// A resource of the Presentation API, or what is said of one.
    Resource,
    /// The body of an Annotation, in which addresses are of content.
    Body,
    /// A service, whose properties are those of another API.
    Service,
}

struct Draft<'d> {
    /// What our addresses begin with in 3.0, and in 4.0.
    from: String,
    to: String,
    /// Ids of the Canvases that are Timelines.
    timelines: HashSet<&'d str>,
}

impl Draft<'_> {
    /// Any value; `parent` is the id of what it stands in, as 3.0 has it.
    fn value(&self, value: &Value, parent: &str, role: Role) -> Value {
        match value {
            Value::String(text) => self.address(text).into(),
            Value::Array(values) => values.iter().map(|it| self.value(it, parent, role)).collect(),
            Value::Object(properties) if role == Role::Service => properties
                .iter()
                .map(|(key, value)| (key.clone(), self.value(value, parent, role)))
                .collect(),
            Value::Object(_) => Value::Object(self.object(value, parent, role)),
            Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
        }
    }

    fn address(&self, text: &str) -> String {
        match text.strip_prefix(&self.from) {
            Some(rest) => format!("{}{rest}", self.to),
            None => text.to_owned(),
        }
    }

    fn object(&self, from: &Value, parent: &str, role: Role) -> Object {
        let id = text(from, "id").unwrap_or(parent);
        let mut to = Object::new();
        for (key, value) in from.as_object().into_iter().flatten() {
            let (key, value) = match key.as_str() {
                "@context" if parent.is_empty() => (key.as_str(), value.clone()),
                "type" => ("type", self.class(from, value)),
                "motivation" => ("motivation", list(from, "motivation").into()),
                "selector" => ("selector", self.selectors(from)),
                "source" => ("source", self.reference(value, id, role)),
                "target" | "body" => {
                    let role = if key == "body" { Role::Body } else { Role::Resource };
                    let Some(one) = self.one(from, key, id, role) else { continue };
                    (key.as_str(), one)
                }
                "service" | "services" => (key.as_str(), self.value(value, id, Role::Service)),
                "placeholderCanvas" => ("placeholderContainer", self.value(value, id, role)),
                "accompanyingCanvas" => ("accompanyingContainer", self.value(value, id, role)),
                other => (other, self.value(value, id, role)),
            };
            to.insert(key.to_owned(), value);
        }
        to
    }

    fn class(&self, of: &Value, given: &Value) -> Value {
        let is_known = text(of, "id").is_some_and(|id| self.timelines.contains(id));
        match given.as_str() {
            Some("Sound") => json!("Audio"),
            Some("Canvas") if is_known || is_timeline(of) => json!("Timeline"),
            _ => given.clone(),
        }
    }

    fn selectors(&self, of: &Value) -> Value {
        let selectors = list(of, "selector").iter().map(|it| {
            let mut selector = self.value(it, "", Role::Resource);
            if kind_of(it) == "PointSelector"
                && let Some(properties) = selector.as_object_mut()
                && let Some(instant) = properties.remove("t")
            {
                properties.insert("instant".into(), instant);
            }
            selector
        });
        selectors.collect()
    }

    /// The one body or target; several of them stand for themselves each. `None` for none.
    fn one(&self, from: &Value, key: &str, id: &str, role: Role) -> Option<Value> {
        let values = list(from, key);
        let spelled = |(at, it): (usize, &Value)| {
            let own =
                if values.len() == 1 { format!("{id}/{key}") } else { format!("{id}/{key}/{at}") };
            self.with_id(it, &own, role)
        };
        let mut each: Vec<Value> = (1..).zip(values).map(spelled).collect();
        if each.len() < 2 {
            return each.pop();
        }
        let id = self.address(&format!("{id}/{key}"));
        Some(json!({ "id": id, "type": "Independents", "items": each }))
    }

    /// A body or a target; what 3.0 knows without an id has one here.
    fn with_id(&self, value: &Value, own: &str, role: Role) -> Value {
        let mut to = self.reference(value, own, role);
        let needs_id = matches!(kind_of(&to), "SpecificResource" | "Choice");
        if needs_id && to.get("id").is_none() {
            to["id"] = self.address(own).into();
        }
        to
    }

    /// An address as an object: a Canvas, a Timeline, or a part of one; in a body content of
    /// which no more is known.
    fn reference(&self, value: &Value, own: &str, role: Role) -> Value {
        let Some(address) = value.as_str() else { return self.value(value, own, role) };
        if role == Role::Body {
            return json!({ "id": self.address(address), "type": "Dataset" });
        }
        let (whole, fragment) = match address.split_once('#') {
            Some((whole, fragment)) => (whole, Some(fragment)),
            None => (address, None),
        };
        let class = if self.timelines.contains(whole) { "Timeline" } else { "Canvas" };
        let container = json!({ "id": self.address(whole), "type": class });
        match fragment {
            None => container,
            Some(fragment) => json!({
                "id": self.address(own),
                "type": "SpecificResource",
                "source": container,
                "selector": [{ "type": "FragmentSelector", "value": fragment }],
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::presentation::testing::{addresses, item, objects, texts};
    use crate::presentation::{Part, Version, build};

    fn annotation(motivation: &str, body: &Value, target: &Value) -> Value {
        json!({
            "@context": v3::CONTEXT, "id": "https://a.example/1", "type": "Annotation",
            "motivation": motivation, "body": body, "target": target,
        })
    }

    #[test]
    fn bodies_and_targets_are_single_objects_and_motivations_are_lists() {
        let text = json!({ "type": "TextualBody", "value": "a" });
        let given = annotation("commenting", &text, &json!("https://a.example/c"));
        let converted = to_4(&given, &addresses());
        assert_eq!(converted["@context"], CONTEXT_4);
        assert_eq!(converted["motivation"], json!(["commenting"]));
        assert_eq!(converted["body"], text);
        assert_eq!(converted["target"], json!({ "id": "https://a.example/c", "type": "Canvas" }));
        let given = annotation("commenting", &json!([text, text]), &json!("https://a.example/c"));
        let both = &to_4(&given, &addresses())["body"];
        assert_eq!(both["type"], "Independents");
        assert_eq!(both["items"], json!([text, text]));
    }

    #[test]
    fn a_part_has_an_id_a_source_with_a_class_and_a_list_of_selectors() {
        let selector = |value: Value| {
            json!({ "id": "https://a.example/1/target", "type": "SpecificResource",
            "source": { "id": "https://a.example/c", "type": "Canvas" }, "selector": [value] })
        };
        let part = |target: Value| {
            to_4(&annotation("tagging", &json!({}), &target), &addresses())["target"].clone()
        };
        let region = json!({ "type": "FragmentSelector", "value": "xywh=0,0,9,9" });
        assert_eq!(part(json!("https://a.example/c#xywh=0,0,9,9")), selector(region));
        let moment = json!({ "type": "SpecificResource", "source": "https://a.example/c",
            "selector": { "type": "PointSelector", "t": 1.5 } });
        let given = part(moment);
        assert_eq!(given["selector"], json!([{ "type": "PointSelector", "instant": 1.5 }]));
        assert_eq!(given["source"]["type"], "Canvas");
        assert_eq!(given["id"], "https://a.example/1/target");
    }

    #[test]
    fn a_canvas_of_sound_alone_is_a_timeline_wherever_it_is_named() {
        let id = "https://a.example/s";
        let manifest = json!({
            "@context": ["http://iiif.io/api/extension/navplace/context.json", v3::CONTEXT],
            "id": "https://a.example/m", "type": "Manifest",
            "items": [{ "id": id, "type": "Canvas", "duration": 3, "items": [{
                "id": "https://a.example/p", "type": "AnnotationPage", "items": [{
                    "id": "https://a.example/a", "type": "Annotation", "motivation": "painting",
                    "body": { "id": "https://a.example/s.mp3", "type": "Sound" }, "target": id,
                }],
            }] }],
            "start": { "id": id, "type": "Canvas" },
        });
        let converted = to_4(&manifest, &addresses());
        assert_eq!(converted["@context"], CONTEXT_4);
        let named = |value: &Value| value["id"] == id && value["type"] == "Timeline";
        let annotation = &converted["items"][0]["items"][0]["items"][0];
        assert!(
            [&converted["items"][0], &converted["start"], &annotation["target"]]
                .into_iter()
                .all(named)
        );
        assert_eq!(annotation["body"]["type"], "Audio");
    }

    #[test]
    fn a_body_that_is_an_address_is_content_and_no_canvas() {
        let body = |body: Value| {
            let given = annotation("linking", &body, &json!("https://a.example/c"));
            to_4(&given, &addresses()).get("body").cloned()
        };
        let page = "https://a.example/page#top";
        let content = json!({ "id": page, "type": "Dataset" });
        assert_eq!(body(json!(page)), Some(content.clone()));
        let both = body(json!([page, page])).unwrap();
        assert_eq!(both["items"], json!([content, content]));
        let part = json!({ "type": "SpecificResource", "source": page });
        assert_eq!(body(part.clone()).unwrap()["source"], content);
        let choice = body(json!({ "type": "Choice", "items": [part] })).unwrap();
        assert_eq!(choice["items"][0]["source"], content);
        assert_eq!(body(json!([])), None);
    }

    #[test]
    fn services_are_left_as_they_are() {
        let service = json!([{
            "id": "https://a.example/s", "type": "OtherService", "source": "https://a.example/x",
            "body": [], "target": "https://a.example/y", "motivation": "painting",
        }]);
        let image = json!({ "id": "https://a.example/i", "type": "Image", "service": service });
        let given = annotation("painting", &image, &json!("https://a.example/c"));
        assert_eq!(to_4(&given, &addresses())["body"]["service"], service);
    }

    #[test]
    fn our_own_documents_keep_all_and_lead_to_the_preview() {
        let built = build(&item(), &addresses());
        let three = Version::V3.document(&built, &Part::Manifest).unwrap();
        let four = to_4(&three, &addresses());
        assert!(four.get("placeholderContainer").is_some());
        assert_eq!(four["label"], three["label"]);
        assert_eq!(four["items"].as_array().unwrap().len(), built.canvases.len());
        assert!(!texts(&four).iter().any(|it| it.contains("/iiif/presentation/3/")));
        for object in objects(&four) {
            assert!(object.get("motivation").is_none_or(Value::is_array), "{object:?}");
            assert!(object.get("target").is_none_or(Value::is_object), "{object:?}");
        }
    }

    #[test]
    fn what_is_no_document_of_3_0_is_null() {
        for document in [json!(null), json!([]), json!({ "type": "Manifest" })] {
            assert_eq!(to_4(&document, &addresses()), Value::Null);
        }
    }
}
