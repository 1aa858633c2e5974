//! Annotations, lists of them, and what holds the lists.

use serde_json::{Value, json};

use super::content::Bare;
use super::ids::Ids;
use super::links::belong;
use super::properties::describe;
use super::{class, content, resource, texts};
use crate::presentation::convert::json::{Object, alone_or_list, copy, id_of, list, set, text};

/// An Annotation as a document.
pub(super) fn alone(ids: &Ids, from: &Value) -> Option<Object> {
    let Some(Value::Object(mut to)) = annotation(ids, from, ids.root(), 1) else { return None };
    describe(ids, from, ids.root(), "Annotation", &mut to);
    belong(ids, from, "Annotation", &mut to);
    Some(to)
}

/// An Annotation List; `id` is what it is called where it says nothing.
pub(super) fn page(ids: &Ids, from: &Value, id: &str) -> Object {
    let id = match id_of(from) {
        Some(id) => ids.spelled(id),
        None if id.is_empty() => ids.root().to_owned(),
        None => id.to_owned(),
    };
    let mut to = resource(&id, "AnnotationPage");
    set(&mut to, "label", texts::label(from.get("label")));
    describe(ids, from, &id, "AnnotationPage", &mut to);
    belong(ids, from, "AnnotationPage", &mut to);
    for key in ["next", "prev"] {
        set(&mut to, key, from.get(key).and_then(|it| page_reference(ids, it)));
    }
    copy(from, &mut to, &["startIndex"]);
    let annotations = (1..).zip(list(from, "resources"));
    let items = annotations.filter_map(|(at, it)| annotation(ids, it, &id, at));
    to.insert("items".into(), items.collect());
    to
}

/// A Layer.
pub(super) fn collection(ids: &Ids, from: &Value) -> Object {
    let mut to = resource(ids.root(), "AnnotationCollection");
    set(&mut to, "label", texts::label(from.get("label")));
    describe(ids, from, ids.root(), "AnnotationCollection", &mut to);
    set(&mut to, "total", from.get("total").and_then(Value::as_u64).filter(|total| *total > 0));
    let lists = list(from, "otherContent");
    for (key, otherwise) in [("first", lists.first()), ("last", lists.last())] {
        let page = from.get(key).or(otherwise);
        set(&mut to, key, page.and_then(|it| page_reference(ids, it)));
    }
    to
}

fn page_reference(ids: &Ids, page: &Value) -> Option<Value> {
    Some(json!({ "id": ids.spelled(id_of(page)?), "type": "AnnotationPage" }))
}

/// An Annotation of a list with this id, which must be about something.
fn annotation(ids: &Ids, from: &Value, parent: &str, position: usize) -> Option<Value> {
    let bodies = list(from, "resource").iter();
    let bodies = bodies.filter_map(|it| content::body(ids, it, Bare::Unknown));
    let body = alone_or_list(bodies.collect());
    let mut to = resource(&ids.or_below(from, parent, "annotation", position), "Annotation");
    set(&mut to, "label", texts::label(from.get("label")));
    to.insert("motivation".into(), motivation(from, body.as_ref()));
    set(&mut to, "body", body);
    let targets = list(from, "on").iter().filter_map(|it| target(ids, it));
    to.insert("target".into(), alone_or_list(targets.collect())?);
    Some(Value::Object(to))
}

/// Text that 2.1 paints on a Canvas belongs to it in 3.0, as a transcription does.
fn motivation(from: &Value, body: Option<&Value>) -> Value {
    let is_text = body.is_some_and(|it| text(it, "type") == Some("TextualBody"));
    let given = list(from, "motivation").iter().filter_map(Value::as_str);
    let names = given.filter_map(|name| match name.rsplit(':').next()? {
        "" => None,
        "painting" if is_text => Some(json!("supplementing")),
        name => Some(json!(name)),
    });
    let otherwise = if is_text { "commenting" } else { "linking" };
    alone_or_list(names.collect()).unwrap_or_else(|| json!(otherwise))
}

/// What an Annotation is on: an address, or a part of what has one.
pub(super) fn target(ids: &Ids, on: &Value) -> Option<Value> {
    if class(on) != "SpecificResource" {
        return id_of(on).map(|id| json!(ids.spelled(id)));
    }
    let whole = on.get("full").or_else(|| on.get("source"))?;
    let source = ids.spelled(id_of(whole)?);
    let manifest = list(on, "within").iter().chain(list(whole, "within")).find_map(id_of);
    let source = match manifest {
        Some(id) => json!({
            "id": source,
            "type": "Canvas",
            "partOf": [{ "id": ids.spelled(id), "type": "Manifest" }],
        }),
        None => json!(source),
    };
    let Some(selector) = content::selector(on) else { return Some(source) };
    Some(json!({ "type": "SpecificResource", "source": source, "selector": selector }))
}

/// Whether a target is on the Canvas or a part of it.
pub(super) fn is_on(target: &Value, canvas: &str) -> bool {
    let source = target.get("source").unwrap_or(target);
    let rest = id_of(source).and_then(|id| id.strip_prefix(canvas));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('#'))
}
