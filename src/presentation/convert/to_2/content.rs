//! Pictures, and other content of Annotations.

use serde_json::{Value, json};

use super::ours::Ours;
use super::{service, texts};
use crate::presentation::convert::json::{Object, copy, id_of, kind_of, list, set, text};

/// The context in which selectors of pictures are understood.
const OPEN_ANNOTATION: &str = "http://iiif.io/api/annex/openannotation/context.json";

/// A picture; `None` for anything else.
pub(super) fn image(ours: &Ours, from: &Value) -> Option<Value> {
    if kind_of(from) != "Image" {
        return None;
    }
    let mut to = Object::new();
    let id = ours.picture(from).or_else(|| text(from, "id").map(str::to_owned))?;
    to.insert("@id".into(), id.into());
    to.insert("@type".into(), "dctypes:Image".into());
    copy(from, &mut to, &["format", "height", "width"]);
    set(&mut to, "service", service::services(ours, list(from, "service")));
    set(&mut to, "label", from.get("label").and_then(texts::values));
    Some(Value::Object(to))
}

/// What can paint a Canvas in 2.1: a picture, a part of one, or several to choose from.
pub(super) fn picture(ours: &Ours, from: &Value) -> Option<Value> {
    match kind_of(from) {
        "Choice" => choice(list(from, "items").iter().filter_map(|it| picture(ours, it)).collect()),
        "SpecificResource" => part(from, picture(ours, from.get("source")?)?),
        _ => image(ours, from),
    }
}

/// Universal Viewer 4.4.0 looks for the service of a Canvas's picture on the Choice and finds
/// none within it.
fn choice(items: Vec<Value>) -> Option<Value> {
    let mut items = items.into_iter();
    let (default, others): (Value, Vec<Value>) = (items.next()?, items.collect());
    if others.is_empty() {
        return Some(default);
    }
    let mut to = Object::new();
    to.insert("@type".into(), "oa:Choice".into());
    set(&mut to, "service", default.get("service").cloned());
    to.insert("default".into(), default);
    to.insert("item".into(), others.into());
    Some(Value::Object(to))
}

/// A part of a picture by the first selector that 2.1 has; the picture where it has none of
/// them.
///
/// Source: Presentation API 2.1 §6.2; Open Annotation extensions of IIIF, "Image API Selector".
fn part(from: &Value, whole: Value) -> Option<Value> {
    for selector in list(from, "selector") {
        match kind_of(selector) {
            "FragmentSelector" => {
                let id = format!("{}#{}", id_of(&whole)?, text(selector, "value")?);
                let mut to = whole;
                to["@id"] = json!(id);
                return Some(to);
            }
            "ImageApiSelector" => return Some(selected(selector, whole)),
            _ => {}
        }
    }
    Some(whole)
}

fn selected(selector: &Value, whole: Value) -> Value {
    let part = |key, default| text(selector, key).unwrap_or(default);
    let (region, rotation) = (part("region", "full"), part("rotation", "0"));
    let size = part("size", "full").replace("max", "full");
    let (quality, format) = (part("quality", "default"), part("format", "jpg"));
    let mut spelled = json!({
        "@context": OPEN_ANNOTATION,
        "@type": "iiif:ImageApiSelector",
        "region": region,
    });
    for key in ["size", "rotation", "quality", "format"] {
        if selector.get(key).is_some_and(Value::is_string) {
            spelled[key] = selector[key].clone();
        }
    }
    let mut to = Object::new();
    if let Some(base) = whole.get("service").and_then(id_of) {
        let id = format!("{base}/{region}/{size}/{rotation}/{quality}.{format}");
        to.insert("@id".into(), id.into());
    }
    to.insert("@type".into(), "oa:SpecificResource".into());
    to.insert("full".into(), whole);
    to.insert("selector".into(), spelled);
    Value::Object(to)
}

/// The body of an Annotation that does not paint: text, or anything that has an address.
pub(super) fn body(ours: &Ours, from: &Value) -> Option<Value> {
    match kind_of(from) {
        "TextualBody" => {
            let mut to = Object::new();
            to.insert("@type".into(), "cnt:ContentAsText".into());
            to.insert("chars".into(), text(from, "value")?.into());
            set(&mut to, "format", text(from, "format"));
            let language = list(from, "language").first().and_then(Value::as_str);
            set(&mut to, "language", language);
            Some(Value::Object(to))
        }
        "Image" => image(ours, from),
        "Choice" => choice(list(from, "items").iter().filter_map(|it| body(ours, it)).collect()),
        "SpecificResource" => part(from, body(ours, from.get("source")?)?),
        kind => {
            let mut to = Object::new();
            to.insert("@id".into(), ours.id(id_of(from)?).into());
            // Every resource has a class (§3.2), also one of which nothing is known.
            to.insert("@type".into(), class(kind).unwrap_or("rdfs:Resource").into());
            set(&mut to, "label", from.get("label").and_then(texts::values));
            copy(from, &mut to, &["format"]);
            Some(Value::Object(to))
        }
    }
}

/// The class of a resource in 2.1, where it has one.
fn class(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "Dataset" => "dctypes:Dataset",
        "Sound" | "Audio" => "dctypes:Sound",
        "Text" => "dctypes:Text",
        "Video" => "dctypes:MovingImage",
        "Collection" => "sc:Collection",
        "Manifest" => "sc:Manifest",
        "Canvas" => "sc:Canvas",
        "Range" => "sc:Range",
        _ => return None,
    })
}
