//! Links to other resources: `related`, `rendering`, `seeAlso`, `within`.

use serde_json::{Value, json};

use super::ids::Ids;
use super::{class, resource, texts};
use crate::presentation::convert::json::{Object, copy, id_of, kind_of, list, set, text};

/// Links to what is about a resource or shows it otherwise.
pub(super) fn links(ids: &Ids, from: &Value, to: &mut Object) {
    let (pages, others): (Vec<&Value>, Vec<&Value>) =
        list(from, "related").iter().partition(|it| is_page(it));
    set_links(to, "homepage", pages.into_iter().filter_map(|it| labeled(ids, it, "Text")));
    let renderings = others.into_iter().chain(list(from, "rendering"));
    let renderings = renderings.filter_map(|it| labeled(ids, it, of_format(it, "Dataset")));
    set_links(to, "rendering", renderings);
    set_links(to, "seeAlso", list(from, "seeAlso").iter().filter_map(|it| see_also(ids, it)));
}

/// What a document is part of; `kind` is its class in version 3. Of what stands within another
/// resource its place says so.
pub(super) fn belong(ids: &Ids, from: &Value, kind: &str, to: &mut Object) {
    set_links(to, "partOf", list(from, "within").iter().filter_map(|it| part_of(ids, it, kind)));
}

fn set_links(to: &mut Object, key: &str, links: impl Iterator<Item = Value>) {
    let links: Vec<Value> = links.collect();
    set(to, key, (!links.is_empty()).then_some(links));
}

fn is_page(link: &Value) -> bool {
    text(link, "format").is_none_or(|format| format.contains("html"))
}

/// A link that must have a label: its format or its address where it says none.
fn labeled(ids: &Ids, from: &Value, kind: &str) -> Option<Value> {
    let id = id_of(from).filter(|id| !id.is_empty())?;
    let mut to = resource(&ids.spelled(id), kind);
    let label = texts::label(from.get("label"));
    let otherwise = || texts::none(text(from, "format").unwrap_or(id));
    to.insert("label".into(), label.unwrap_or_else(otherwise));
    copy(from, &mut to, &["format"]);
    Some(Value::Object(to))
}

fn see_also(ids: &Ids, from: &Value) -> Option<Value> {
    let id = id_of(from).filter(|id| !id.is_empty())?;
    let mut to = resource(&ids.spelled(id), of_format(from, "Dataset"));
    set(&mut to, "label", texts::label(from.get("label")));
    set(&mut to, "format", text(from, "format"));
    set(&mut to, "profile", text(from, "profile"));
    Some(Value::Object(to))
}

/// The class that a format tells of.
fn of_format(link: &Value, otherwise: &'static str) -> &'static str {
    let format = text(link, "format").unwrap_or_default();
    match format.split('/').next().unwrap_or_default() {
        "image" => "Image",
        "video" => "Video",
        "audio" => "Sound",
        "text" if format != "text/xml" && format != "text/csv" => "Text",
        _ if format == "application/pdf" => "Text",
        _ => otherwise,
    }
}

/// What a resource of a class is part of, where it does not say.
fn part_of(ids: &Ids, from: &Value, kind: &str) -> Option<Value> {
    let id = ids.spelled(id_of(from).filter(|id| !id.is_empty())?);
    let told = match (class(from), kind) {
        ("Layer", _) => "AnnotationCollection",
        (known @ ("Collection" | "Manifest" | "Canvas" | "Range"), _) => known,
        (_, "Manifest" | "Collection") => "Collection",
        (_, "AnnotationPage") => "AnnotationCollection",
        (_, _) => "Manifest",
    };
    let mut to = json!({ "id": id, "type": told });
    if let Some(label) = from.get("label").filter(|_| !kind_of(from).is_empty()) {
        to["label"] = texts::label(Some(label))?;
    }
    Some(to)
}
