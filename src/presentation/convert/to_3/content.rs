//! Pictures, texts and whatever else Annotations bring.

use serde_json::{Value, json};

use super::canvas::pixels;
use super::ids::Ids;
use super::{class, service, texts};
use crate::presentation::convert::json::{
    Object, alone_or_list, copy, id_of, kind_of, list, set, text,
};

/// The class of what is told by its address alone, which where it stands must tell.
#[derive(Clone, Copy)]
pub(super) enum Bare {
    /// It paints a Canvas.
    Picture,
    /// Nothing is known about it.
    Unknown,
}

/// A body; `bare` is what an address alone is taken for.
pub(super) fn body(ids: &Ids, from: &Value, bare: Bare) -> Option<Value> {
    match class(from) {
        "Choice" => choice(ids, from, bare),
        "SpecificResource" => specific(ids, from, bare),
        _ if text(from, "chars").is_some() => textual(from),
        _ => content(ids, from, bare),
    }
}

/// A picture, told by its address or in full.
pub(super) fn image(ids: &Ids, from: &Value) -> Option<Value> {
    let services = list(from, "service");
    let base = services.iter().find_map(id_of).map(|id| ids.spelled(id.trim_end_matches('/')));
    let id = match (id_of(from).filter(|id| !id.is_empty()).map(|id| ids.spelled(id)), base) {
        (Some(id), base) if base.as_deref() != Some(id.trim_end_matches('/')) => id,
        // Some tell the service only; this is the picture of it (Image API 2.1 §2.1, §5.1).
        (_, base) => format!("{}/full/full/0/{}", base?, file(services)),
    };
    let mut to = super::resource(&id, "Image");
    set(&mut to, "label", texts::label(from.get("label")));
    set(&mut to, "format", text(from, "format").filter(|it| it.contains('/')));
    if let (Some(width), Some(height)) = (pixels(from, "width"), pixels(from, "height")) {
        to.insert("width".into(), width.into());
        to.insert("height".into(), height.into());
    }
    set(&mut to, "service", service::services(ids, from, &id, true));
    Some(Value::Object(to))
}

/// The last part of a picture's address: the first version of the Image API had another name.
fn file(services: &[Value]) -> &'static str {
    let is_first = services.iter().any(|it| it.to_string().contains("image-api/1"));
    if is_first { "native.jpg" } else { "default.jpg" }
}

fn content(ids: &Ids, from: &Value, bare: Bare) -> Option<Value> {
    let kind = match class(from) {
        "Image" => return image(ids, from),
        "" if from.is_string() && matches!(bare, Bare::Picture) => return image(ids, from),
        "" if from.get("service").is_some() => return image(ids, from),
        "Sound" => "Sound",
        "MovingImage" | "Video" => "Video",
        "Text" => "Text",
        known @ ("Manifest" | "Collection" | "Canvas" | "Range") => known,
        _ => "Dataset",
    };
    let mut to = super::resource(&ids.spelled(id_of(from)?), kind);
    set(&mut to, "label", texts::label(from.get("label")));
    copy(from, &mut to, &["format"]);
    Some(Value::Object(to))
}

fn textual(from: &Value) -> Option<Value> {
    let mut to = Object::new();
    to.insert("type".into(), "TextualBody".into());
    to.insert("value".into(), text(from, "chars")?.into());
    set(&mut to, "format", text(from, "format"));
    let language = text(from, "language").map(texts::tag).filter(|it| it != "none");
    set(&mut to, "language", language);
    let is_tag = kind_of(from) == "oa:Tag" || list(from, "@type").iter().any(|it| it == "oa:Tag");
    set(&mut to, "purpose", is_tag.then_some("tagging"));
    Some(Value::Object(to))
}

fn choice(ids: &Ids, from: &Value, bare: Bare) -> Option<Value> {
    let options = list(from, "default").iter().chain(list(from, "item"));
    let options = options.filter(|it| it.as_str() != Some("rdf:nil"));
    let items: Vec<Value> = options.filter_map(|it| body(ids, it, bare)).collect();
    (!items.is_empty()).then(|| json!({ "type": "Choice", "items": items }))
}

fn specific(ids: &Ids, from: &Value, bare: Bare) -> Option<Value> {
    let source = body(ids, from.get("full").or_else(|| from.get("source"))?, bare)?;
    let mut to = Object::new();
    set(&mut to, "id", id_of(from).map(|id| ids.spelled(id)));
    to.insert("type".into(), "SpecificResource".into());
    to.insert("source".into(), source);
    set(&mut to, "selector", selector(from));
    Some(Value::Object(to))
}

/// How a part is told, one alone or several in a list.
pub(super) fn selector(of: &Value) -> Option<Value> {
    let given = list(of, "selector").iter();
    // Mirador 2 writes a rectangle and a drawing of the same part as a choice.
    let each = given.flat_map(|it| match class(it) {
        "Choice" => list(it, "default").iter().chain(list(it, "item")).collect(),
        _ => vec![it],
    });
    let found: Vec<Value> = each.filter_map(spelled).collect();
    alone_or_list(found)
}

fn spelled(selector: &Value) -> Option<Value> {
    let value = || text(selector, "value").or_else(|| text(selector, "chars"));
    match class(selector) {
        kind @ ("FragmentSelector" | "SvgSelector") => {
            Some(json!({ "type": kind, "value": value()? }))
        }
        "ImageApiSelector" => {
            let mut to = Object::new();
            to.insert("type".into(), "ImageApiSelector".into());
            copy(selector, &mut to, &["region", "size", "rotation", "quality", "format"]);
            Some(Value::Object(to))
        }
        _ => None,
    }
}
