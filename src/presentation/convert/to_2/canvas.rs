//! A Canvas, and what paints it.

use serde_json::{Value, json};

use super::ours::Ours;
use super::properties::describe;
use super::{annotation, content, resource, texts};
use crate::presentation::convert::json::{Object, id_of, kind_of, list, set, text};

/// `position` among the Canvases, from 1, labels what has no label. `None` where there is no
/// surface: 2.1 has no place for sound and film.
pub(super) fn canvas(ours: &Ours, from: &Value, position: usize) -> Option<Object> {
    let (width, height) = size(from)?;
    let mut to = resource(ours, from, "sc:Canvas");
    to.insert("label".into(), label(from, position));
    to.insert("height".into(), height.into());
    to.insert("width".into(), width.into());
    describe(ours, from, "sc:Canvas", &mut to);
    let images = images(ours, from);
    // An empty list would be one that tripoli 2.0 refuses.
    set(&mut to, "images", (!images.is_empty()).then_some(images));
    let lists: Vec<Value> =
        list(from, "annotations").iter().filter_map(|page| reference(ours, page)).collect();
    set(&mut to, "otherContent", (!lists.is_empty()).then_some(lists));
    Some(to)
}

/// Whether 2.1 can have the Canvas.
pub(super) fn is_surface(canvas: &Value) -> bool {
    kind_of(canvas) == "Canvas" && size(canvas).is_some()
}

fn size(canvas: &Value) -> Option<(u64, u64)> {
    let side = |key| canvas.get(key).and_then(Value::as_u64).filter(|pixels| *pixels > 0);
    Some((side("width")?, side("height")?))
}

/// A label, or the number that takes its place.
pub(super) fn label(from: &Value, position: usize) -> Value {
    from.get("label").and_then(texts::values).unwrap_or_else(|| json!(position.to_string()))
}

fn images(ours: &Ours, canvas: &Value) -> Vec<Value> {
    let annotations = list(canvas, "items").iter().flat_map(|page| list(page, "items"));
    let painting = annotations.filter(|it| annotation::paints(it));
    painting.flat_map(|it| image_annotations(ours, it)).collect()
}

/// One Annotation for each picture that an Annotation paints.
pub(super) fn image_annotations(ours: &Ours, from: &Value) -> Vec<Value> {
    let Some(on) = annotation::on(ours, from) else { return Vec::new() };
    let pictures = list(from, "body").iter().filter_map(|body| content::picture(ours, body));
    let annotated = |(number, picture): (usize, Value)| {
        let mut to = resource(ours, from, "oa:Annotation");
        if number > 1
            && let Some(id) = text(from, "id")
        {
            to.insert("@id".into(), format!("{}#{number}", ours.id(id)).into());
        }
        to.insert("motivation".into(), "sc:painting".into());
        to.insert("resource".into(), picture);
        to.insert("on".into(), on.clone());
        Value::Object(to)
    };
    (1..).zip(pictures).map(annotated).collect()
}

/// An Annotation List is never embedded in a Canvas (§5.5).
fn reference(ours: &Ours, page: &Value) -> Option<Value> {
    let mut to = Object::new();
    to.insert("@id".into(), ours.id(id_of(page)?).into());
    to.insert("@type".into(), "sc:AnnotationList".into());
    set(&mut to, "label", page.get("label").and_then(texts::values));
    Some(Value::Object(to))
}
