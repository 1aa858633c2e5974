//! The Manifest and its Sequences.

use serde_json::{Value, json};

use super::ours::Ours;
use super::properties::{describe, say_how_to_read};
use super::range::{self, Known};
use super::{canvas, resource, texts};
use crate::presentation::convert::json::{Object, id_of, list, of_term, set, text};
use crate::presentation::part::Part;
use crate::text::term;

pub(super) fn manifest(ours: &Ours, from: &Value) -> Object {
    let mut to = resource(ours, from, "sc:Manifest");
    to.insert("label".into(), labeled_by_id(from));
    describe(ours, from, "sc:Manifest", &mut to);
    let structures = list(from, "structures");
    let orders = structures.iter().filter(|it| range::is_order(it));
    let others: Vec<Value> =
        (2..).zip(orders).map(|(at, it)| other_sequence(ours, it, at)).collect();
    let canvases = list(from, "items").iter().filter(|it| canvas::is_surface(it));
    let known = Known {
        canvases: canvases.filter_map(id_of).collect(),
        ranges: range::described(structures),
    };
    let mut sequences = vec![Value::Object(sequence(ours, from, &known, !others.is_empty()))];
    sequences.extend(others);
    to.insert("sequences".into(), sequences.into());
    let ranges = range::structures(ours, structures, &known);
    set(&mut to, "structures", (!ranges.is_empty()).then_some(ranges));
    to
}

/// The label of what must have one, or its id.
pub(super) fn labeled_by_id(from: &Value) -> Value {
    let label = from.get("label").and_then(texts::values);
    label.unwrap_or_else(|| json!(id_of(from).unwrap_or_default()))
}

/// The order of all Canvases. It repeats how they are read, for those who have only it; where
/// there are others it needs a label (§5.2).
fn sequence(ours: &Ours, manifest: &Value, known: &Known<'_>, has_others: bool) -> Object {
    let mut to = Object::new();
    set(&mut to, "@id", text(manifest, "id").map(|id| sequence_id(&ours.id(id))));
    to.insert("@type".into(), "sc:Sequence".into());
    if has_others {
        set(&mut to, "label", texts::values(&of_term(term::NORMAL_ORDER)));
    }
    say_how_to_read(manifest, "sc:Sequence", &mut to);
    set(
        &mut to,
        "startCanvas",
        manifest.get("start").and_then(|it| range::start(ours, it, Some(known))),
    );
    let canvases = (1..).zip(list(manifest, "items"));
    let canvases = canvases.filter_map(|(at, it)| canvas::canvas(ours, it, at).map(Value::Object));
    to.insert("canvases".into(), canvases.collect());
    to
}

/// A Range that orders the Canvases anew; only the first Sequence stands in the Manifest.
fn other_sequence(ours: &Ours, range: &Value, position: usize) -> Value {
    let mut to = resource(ours, range, "sc:Sequence");
    to.insert("label".into(), canvas::label(range, position));
    Value::Object(to)
}

/// The address beside that of the Manifest.
fn sequence_id(manifest: &str) -> String {
    let beside = manifest.strip_suffix("/manifest").or(manifest.strip_suffix("/manifest.json"));
    let base = beside.unwrap_or(manifest);
    format!("{base}/{}", Part::Sequence)
}
