//! The Manifest: its first Sequence gives the Canvases, further ones become Ranges.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::ids::Ids;
use super::links::belong;
use super::properties::{describe, say_how_to_read};
use super::{canvas, resource, structures, texts};
use crate::presentation::convert::json::{Object, id_of, list, set};

pub(super) fn manifest(ids: &Ids, from: &Value) -> Object {
    let mut to = resource(ids.root(), "Manifest");
    let label = texts::label(from.get("label"));
    to.insert("label".into(), label.unwrap_or_else(|| texts::none(ids.root())));
    let sequences = list(from, "sequences");
    let sequence = sequences.first();
    // Some leave the Sequence out.
    let first = sequence.unwrap_or(from);
    say_how_to_read(&[from, first], "Manifest", &mut to);
    describe(ids, &with_renderings(from, sequence), ids.root(), "Manifest", &mut to);
    belong(ids, from, "Manifest", &mut to);
    let canvases = (1..).zip(list(first, "canvases"));
    let mut seen = HashSet::new();
    let mut canvases: Vec<canvas::Converted> =
        canvases.filter_map(|(at, it)| canvas::canvas(ids, it, at)).collect();
    canvases.retain(|canvas| seen.insert(canvas.id.clone()));
    let known: HashSet<&str> = seen.iter().map(String::as_str).collect();
    let start = first.get("startCanvas").or_else(|| from.get("startCanvas")).and_then(id_of);
    let start = start.map(|id| ids.spelled(id)).filter(|id| known.contains(id.as_str()));
    set(&mut to, "start", start.map(|id| json!({ "id": id, "type": "Canvas" })));
    let mut ranges = structures::structures(ids, from, &known);
    let others = (2..).zip(sequences.iter().skip(1));
    ranges
        .extend(others.filter_map(|(at, it)| order(ids, it, Some(&known), at)).map(Value::Object));
    let items = canvases.into_iter().map(|it| Value::Object(it.json));
    to.insert("items".into(), items.collect());
    set(&mut to, "structures", (!ranges.is_empty()).then_some(ranges));
    to
}

/// A Sequence as a Range that orders Canvases, of those that are `known` where it stands in a
/// Manifest; `None` where it has none.
pub(super) fn order(
    ids: &Ids,
    from: &Value,
    known: Option<&HashSet<&str>>,
    position: usize,
) -> Option<Object> {
    let canvases = list(from, "canvases").iter().filter_map(id_of).map(|id| ids.spelled(id));
    let canvases = canvases.filter(|id| known.is_none_or(|known| known.contains(id.as_str())));
    let items: Vec<Value> = canvases.map(|id| json!({ "id": id, "type": "Canvas" })).collect();
    if items.is_empty() {
        return None;
    }
    let id = ids.or_below(from, ids.root(), "sequence", position);
    let mut to = resource(&id, "Range");
    set(&mut to, "label", texts::label(from.get("label")));
    say_how_to_read(&[from], "Range", &mut to);
    let hints = to.get("behavior").and_then(Value::as_array).cloned().unwrap_or_default();
    let behavior = std::iter::once(json!("sequence")).chain(hints);
    to.insert("behavior".into(), behavior.collect());
    to.insert("items".into(), items.into());
    Some(to)
}

/// A Manifest with what can be had of its Sequence instead, a PDF for example.
fn with_renderings(manifest: &Value, sequence: Option<&Value>) -> Value {
    let mut to = Object::new();
    let own = manifest.as_object().into_iter().flatten();
    to.extend(
        own.filter(|(key, _)| !matches!(key.as_str(), "sequences" | "structures"))
            .map(|(key, value)| (key.clone(), value.clone())),
    );
    let renderings = std::iter::once(manifest).chain(sequence).flat_map(|it| list(it, "rendering"));
    let renderings: Vec<Value> = renderings.cloned().collect();
    to.insert("rendering".into(), renderings.into());
    Value::Object(to)
}
