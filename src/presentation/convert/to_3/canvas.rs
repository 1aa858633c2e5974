//! A Canvas, and what paints it.

use serde_json::{Value, json};

use super::content::Bare;
use super::ids::Ids;
use super::links::belong;
use super::properties::{describe, say_how_to_read};
use super::{annotation, content, resource, texts};
use crate::presentation::convert::json::{Object, alone_or_list, id_of, list, set};

/// A Canvas and its id.
pub(super) struct Converted {
    pub(super) id: String,
    pub(super) json: Object,
}

/// `None` where neither the Canvas nor anything on it tells a size.
pub(super) fn canvas(ids: &Ids, from: &Value, position: usize) -> Option<Converted> {
    let (width, height) = size(from)?;
    let id = ids.or_below(from, ids.root(), "canvas", position);
    let mut to = resource(&id, "Canvas");
    let label = texts::label(from.get("label"));
    to.insert("label".into(), label.unwrap_or_else(|| texts::none(&position.to_string())));
    to.insert("height".into(), height.into());
    to.insert("width".into(), width.into());
    say_how_to_read(&[from], "Canvas", &mut to);
    describe(ids, from, &id, "Canvas", &mut to);
    if id == ids.root() {
        belong(ids, from, "Canvas", &mut to);
    }
    to.insert("items".into(), painting(ids, from, &id).into());
    let lists = (1..).zip(list(from, "otherContent"));
    let pages: Vec<Value> = lists.filter_map(|(at, it)| reference(ids, it, &id, at)).collect();
    set(&mut to, "annotations", (!pages.is_empty()).then_some(pages));
    Some(Converted { id, json: to })
}

/// The size of a Canvas, or of the first picture on it.
fn size(canvas: &Value) -> Option<(u64, u64)> {
    let sides = |of: &Value| Some((pixels(of, "width")?, pixels(of, "height")?));
    let pictures = list(canvas, "images").iter().filter_map(|it| it.get("resource"));
    let mut alternatives = pictures.flat_map(|picture| {
        let picture = picture.get("default").unwrap_or(picture);
        std::iter::once(picture).chain(list(picture, "service"))
    });
    sides(canvas).or_else(|| alternatives.find_map(sides))
}

/// A number of pixels, also where it is written as a text or with a fraction of nothing.
pub(super) fn pixels(of: &Value, key: &str) -> Option<u64> {
    let number = match of.get(key)? {
        Value::String(text) => text.trim().parse().ok()?,
        number => number.as_f64()?,
    };
    let is_whole = number.fract() == 0.0 && (1.0..=f64::from(u32::MAX)).contains(&number);
    is_whole.then_some(number as u64)
}

/// The page of what paints the Canvas; none where nothing does.
fn painting(ids: &Ids, canvas: &Value, id: &str) -> Vec<Value> {
    let images = (1..).zip(list(canvas, "images"));
    let items: Vec<Value> = images.filter_map(|(at, it)| image(ids, it, id, at)).collect();
    if items.is_empty() {
        return Vec::new();
    }
    vec![json!({ "id": format!("{id}/page/1"), "type": "AnnotationPage", "items": items })]
}

/// An Annotation, or a picture that stands where one should.
fn image(ids: &Ids, from: &Value, canvas: &str, position: usize) -> Option<Value> {
    let body = match from.get("resource") {
        Some(Value::Array(bodies)) => {
            let bodies = bodies.iter().filter_map(|it| content::body(ids, it, Bare::Picture));
            alone_or_list(bodies.collect())?
        }
        Some(body) => content::body(ids, body, Bare::Picture)?,
        None => content::image(ids, from)?,
    };
    // The id of a picture that stands alone is that of the body.
    let named = from.get("resource").map_or(&Value::Null, |_| from);
    let mut to = resource(&ids.or_below(named, canvas, "annotation", position), "Annotation");
    to.insert("motivation".into(), "painting".into());
    to.insert("body".into(), body);
    let target = from.get("on").and_then(|on| annotation::target(ids, on));
    // Some name another Canvas, or none; where it stands says which is meant.
    let target = target.filter(|it| annotation::is_on(it, canvas));
    to.insert("target".into(), target.unwrap_or_else(|| json!(canvas)));
    Some(Value::Object(to))
}

/// An Annotation List that is told by its address, or stands here against the rules.
fn reference(ids: &Ids, from: &Value, canvas: &str, position: usize) -> Option<Value> {
    if from.get("resources").is_some() {
        return Some(Value::Object(annotation::page(
            ids,
            from,
            &format!("{canvas}/annotations/{position}"),
        )));
    }
    let id = id_of(from).filter(|id| !id.is_empty())?;
    let mut to = resource(&ids.spelled(id), "AnnotationPage");
    set(&mut to, "label", texts::label(from.get("label")));
    Some(Value::Object(to))
}
