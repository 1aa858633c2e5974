//! The table of contents: a tree in 3.0, a flat list of Ranges that name one another in 2.1.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::annotation::fragment;
use super::canvas::label;
use super::ours::Ours;
use super::properties::describe;
use super::resource;
use crate::presentation::convert::json::{Object, id_of, kind_of, list, set, text};

/// What a Manifest has of the resources that its Ranges name.
pub(super) struct Known<'a> {
    pub(super) canvases: HashSet<&'a str>,
    pub(super) ranges: HashSet<&'a str>,
}

/// Ranges and all below them, each before its parts; the one that holds all others is the top.
/// `Range`s that order the Canvases anew are no part of the contents.
pub(super) fn structures(ours: &Ours, ranges: &[Value], known: &Known<'_>) -> Vec<Value> {
    let roots: Vec<&Value> = ranges.iter().filter(|it| !is_order(it)).collect();
    let mut written = Vec::new();
    let mut seen = HashSet::new();
    for root in &roots {
        for part in all(root) {
            if id_of(part).is_some_and(|id| known.ranges.contains(id) && seen.insert(id)) {
                written.push(range(ours, part, Some(known), written.len() + 1));
            }
        }
    }
    if let ([root], Some(top)) = (roots.as_slice(), written.first_mut())
        && id_of(root).is_some_and(|id| known.ranges.contains(id))
    {
        top.insert("viewingHint".into(), "top".into());
    }
    written.into_iter().map(Value::Object).collect()
}

/// A Range with the ids of its parts and Canvases, as far as they are `known`.
pub(super) fn range(
    ours: &Ours,
    from: &Value,
    known: Option<&Known<'_>>,
    position: usize,
) -> Object {
    let mut to = resource(ours, from, "sc:Range");
    to.insert("label".into(), label(from, position));
    describe(ours, from, "sc:Range", &mut to);
    set(&mut to, "startCanvas", from.get("start").and_then(|it| start(ours, it, known)));
    let layer = from.get("supplementary").and_then(id_of).map(|id| ours.id(id));
    set(&mut to, "contentLayer", layer);
    let (mut ranges, mut canvases) = (Vec::new(), Vec::new());
    for part in list(from, "items") {
        match kind_of(part) {
            "Range" => {
                let id = id_of(part).filter(|id| known.is_none_or(|it| it.ranges.contains(id)));
                ranges.extend(id.map(|id| json!(ours.id(id))));
            }
            "SpecificResource" | "Canvas" | "" => canvases.extend(canvas(ours, part, known)),
            _ => {}
        }
    }
    set(&mut to, "ranges", (!ranges.is_empty()).then_some(ranges));
    set(&mut to, "canvases", (!canvases.is_empty()).then_some(canvases));
    to
}

/// The Canvas at which something starts, of those that are `known`; where on it is lost.
pub(super) fn start(ours: &Ours, start: &Value, known: Option<&Known<'_>>) -> Option<String> {
    let id = id_of(start.get("source").unwrap_or(start))?;
    known.is_none_or(|known| known.canvases.contains(id)).then(|| ours.id(id))
}

/// Whether the Range gives another order of all Canvases.
pub(super) fn is_order(range: &Value) -> bool {
    list(range, "behavior").iter().any(|behavior| behavior == "sequence")
}

/// The ids of the Ranges that are described, in `ranges` and below.
pub(super) fn described(ranges: &[Value]) -> HashSet<&str> {
    let parts = ranges.iter().filter(|it| !is_order(it)).flat_map(all);
    let described = parts.filter(|it| it.get("items").is_some() || it.get("label").is_some());
    described.filter_map(|it| text(it, "id")).collect()
}

/// A Range and all below it, each before its parts.
fn all(range: &Value) -> Vec<&Value> {
    let mut found = vec![range];
    let below = list(range, "items").iter().filter(|it| kind_of(it) == "Range");
    found.extend(below.flat_map(all));
    found
}

/// A Canvas or a part of one.
fn canvas(ours: &Ours, part: &Value, known: Option<&Known<'_>>) -> Option<Value> {
    let id = id_of(part.get("source").unwrap_or(part))?;
    let whole = id.split('#').next().unwrap_or(id);
    if known.is_some_and(|known| !known.canvases.contains(whole)) {
        return None;
    }
    let selectors = list(part, "selector");
    Some(match selectors.iter().find_map(fragment) {
        Some(fragment) => json!(format!("{}#{fragment}", ours.id(id))),
        None => json!(ours.id(id)),
    })
}
