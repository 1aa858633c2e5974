//! Annotations that stand by themselves or in lists, the lists, and what holds the lists.

use serde_json::{Value, json};

use super::ours::Ours;
use super::properties::describe;
use super::{canvas, content, resource, texts};
use crate::presentation::convert::json::{
    Object, alone_or_list, copy, id_of, kind_of, list as values, set, text,
};

/// Motivations of the Web Annotation Data Model that Open Annotation has as well.
const MOTIVATIONS: [&str; 12] = [
    "bookmarking",
    "classifying",
    "commenting",
    "describing",
    "editing",
    "highlighting",
    "identifying",
    "linking",
    "moderating",
    "questioning",
    "replying",
    "tagging",
];

/// Whether an Annotation puts content on its target.
pub(super) fn paints(annotation: &Value) -> bool {
    values(annotation, "motivation").iter().any(|it| it == "painting")
}

/// An Annotation as a document. What paints is an image annotation.
pub(super) fn alone(ours: &Ours, from: &Value) -> Option<Object> {
    let Some(Value::Object(mut to)) = annotation(ours, from) else { return None };
    describe(ours, from, "oa:Annotation", &mut to);
    Some(to)
}

/// An Annotation Page.
pub(super) fn list(ours: &Ours, from: &Value) -> Object {
    let mut to = resource(ours, from, "sc:AnnotationList");
    set(&mut to, "label", from.get("label").and_then(texts::values));
    describe(ours, from, "sc:AnnotationList", &mut to);
    turn_pages(ours, from, &mut to, &["next", "prev"]);
    copy(from, &mut to, &["startIndex"]);
    let annotations = values(from, "items").iter().filter_map(|it| annotation(ours, it));
    to.insert("resources".into(), annotations.collect());
    to
}

/// An Annotation Collection.
pub(super) fn layer(ours: &Ours, from: &Value) -> Object {
    let mut to = resource(ours, from, "sc:Layer");
    // §5.7 asks for a label.
    to.insert("label".into(), canvas::label(from, 1));
    describe(ours, from, "sc:Layer", &mut to);
    copy(from, &mut to, &["total"]);
    turn_pages(ours, from, &mut to, &["first", "last"]);
    let lists = values(from, "items").iter().filter_map(id_of).map(|id| json!(ours.id(id)));
    let lists: Vec<Value> = lists.collect();
    set(&mut to, "otherContent", (!lists.is_empty()).then_some(lists));
    to
}

fn turn_pages(ours: &Ours, from: &Value, to: &mut Object, keys: &[&str]) {
    for key in keys {
        set(to, key, from.get(*key).and_then(id_of).map(|id| ours.id(id)));
    }
}

/// `None` where its content, its target or all that it is made for has no place in 2.1.
fn annotation(ours: &Ours, from: &Value) -> Option<Value> {
    if paints(from) {
        let picture = canvas::image_annotations(ours, from).into_iter().next();
        if picture.is_some() {
            return picture;
        }
    }
    let motivations = values(from, "motivation").iter().filter_map(|it| motivation(it.as_str()?));
    let motivation = alone_or_list(motivations.collect())?;
    let bodies = values(from, "body");
    let resources: Vec<Value> = bodies.iter().filter_map(|it| content::body(ours, it)).collect();
    if resources.is_empty() && !bodies.is_empty() {
        return None;
    }
    let mut to = resource(ours, from, "oa:Annotation");
    to.insert("motivation".into(), motivation);
    set(&mut to, "resource", alone_or_list(resources));
    to.insert("on".into(), on(ours, from)?);
    Some(Value::Object(to))
}

/// A text that belongs to the Canvas, as a transcription does, is painted on it in 2.1.
fn motivation(name: &str) -> Option<Value> {
    match name {
        "painting" | "supplementing" => Some(json!("sc:painting")),
        name if MOTIVATIONS.contains(&name) => Some(json!(format!("oa:{name}"))),
        _ => None,
    }
}

/// What an Annotation is about.
pub(super) fn on(ours: &Ours, annotation: &Value) -> Option<Value> {
    alone_or_list(values(annotation, "target").iter().filter_map(|it| target(ours, it)).collect())
}

/// A part of a Canvas is told by the fragment of its address, or drawn as SVG.
fn target(ours: &Ours, target: &Value) -> Option<Value> {
    let Some(source) = target.get("source") else {
        return id_of(target).map(|id| json!(ours.id(id)));
    };
    let source = ours.id(id_of(source)?);
    for selector in values(target, "selector") {
        match kind_of(selector) {
            "SvgSelector" => {
                return Some(json!({
                    "@type": "oa:SpecificResource",
                    "full": source,
                    "selector": { "@type": "oa:SvgSelector", "chars": text(selector, "value")? },
                }));
            }
            _ => {
                if let Some(fragment) = fragment(selector) {
                    return Some(json!(format!("{source}#{fragment}")));
                }
            }
        }
    }
    Some(json!(source))
}

/// A selector as the fragment of an address; a point is the smallest region there is.
pub(super) fn fragment(selector: &Value) -> Option<String> {
    match kind_of(selector) {
        "FragmentSelector" => text(selector, "value").map(str::to_owned),
        "PointSelector" => {
            let place =
                |key| selector.get(key).and_then(Value::as_f64).map(|it| it.max(0.0) as u64);
            Some(format!("xywh={},{},1,1", place("x")?, place("y")?))
        }
        _ => None,
    }
}
