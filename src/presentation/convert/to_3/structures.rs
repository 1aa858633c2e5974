//! The table of contents: Ranges that name one another become a tree.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};

use super::ids::Ids;
use super::links::belong;
use super::properties::{describe, say_how_to_read};
use super::{class, resource, texts};
use crate::presentation::convert::json::{Object, id_of, list, set};

/// Most Ranges within one another; what lies deeper begins a tree of its own.
const DEEPEST: usize = 32;

/// A Range and what it names.
struct Node<'a> {
    id: String,
    from: &'a Value,
    /// Whether it comes under no other by its own words.
    is_root: bool,
    parts: Vec<Part>,
}

enum Part {
    /// The place of a Range among the nodes.
    Range(usize),
    /// The id of a Canvas, with the part of it that is meant.
    Canvas(String),
}

/// The trees of a Manifest with these Canvases. Every Range stands once, under the first that
/// names it, in cycles and without any as well; one with nothing in it is left out.
pub(super) fn structures(ids: &Ids, manifest: &Value, canvases: &HashSet<&str>) -> Vec<Value> {
    let nodes = nodes(ids, list(manifest, "structures"));
    let mut tree = Tree { nodes: &nodes, canvases, placed: vec![false; nodes.len()] };
    let mut trees = Vec::new();
    let mut named = vec![false; nodes.len()];
    for part in nodes.iter().flat_map(|node| &node.parts) {
        if let Part::Range(at) = part {
            named[*at] = true;
        }
    }
    let (tops, others): (Vec<usize>, Vec<usize>) =
        (0..nodes.len()).partition(|at| nodes[*at].is_root);
    let (unnamed, rest): (Vec<usize>, Vec<usize>) = others.into_iter().partition(|at| !named[*at]);
    for root in tops.into_iter().chain(unnamed).chain(rest) {
        trees.extend(tree.grow(ids, root, 0));
    }
    trees.into_iter().map(Value::Object).collect()
}

/// A Range as a document, with references to what it names.
pub(super) fn alone(ids: &Ids, from: &Value) -> Option<Object> {
    let mut to = told(ids, from, ids.root());
    belong(ids, from, "Range", &mut to);
    let ranges = list(from, "ranges").iter().filter_map(id_of);
    let mut items: Vec<Value> =
        ranges.map(|id| json!({ "id": ids.spelled(id), "type": "Range" })).collect();
    let canvases = (1..).zip(list(from, "canvases").iter().filter_map(id_of));
    items.extend(canvases.map(|(at, id)| canvas(ids.root(), &ids.spelled(id), at)));
    (!items.is_empty()).then(|| {
        to.insert("items".into(), items.into());
        to
    })
}

/// Every Range, those that stand within others against the rules included.
fn nodes<'a>(ids: &Ids, ranges: &'a [Value]) -> Vec<Node<'a>> {
    let mut waiting: Vec<&Value> = ranges.iter().rev().collect();
    let mut found: Vec<(String, &Value)> = Vec::new();
    let mut places = HashMap::new();
    while let Some(range) = waiting.pop() {
        if !range.is_object() {
            continue;
        }
        let id = ids.or_below(range, ids.root(), "range", found.len() + 1);
        if !places.contains_key(&id) {
            places.insert(id.clone(), found.len());
            found.push((id, range));
            let below = list(range, "ranges").iter().chain(list(range, "members")).rev();
            waiting.extend(below.filter(|it| is_described(it)));
        }
    }
    let mut nodes: Vec<Node<'_>> = Vec::with_capacity(found.len());
    for (id, from) in &found {
        let parts = parts(ids, from, &places);
        let is_root = list(from, "viewingHint").iter().any(|hint| hint == "top");
        nodes.push(Node { id: id.clone(), from, is_root, parts });
    }
    // Presentation API 1.0 tells the Range above by `within`.
    let mut told: HashSet<(usize, usize)> = HashSet::new();
    for (above, node) in nodes.iter().enumerate() {
        for part in &node.parts {
            if let Part::Range(at) = part {
                told.insert((above, *at));
            }
        }
    }
    for (at, (_, from)) in found.iter().enumerate() {
        let above = list(from, "within").iter().filter_map(id_of).map(|id| ids.spelled(id));
        for above in above.filter_map(|id| places.get(&id).copied()) {
            if above != at && told.insert((above, at)) {
                nodes[above].parts.push(Part::Range(at));
            }
        }
    }
    nodes
}

fn is_described(range: &Value) -> bool {
    class(range) == "Range"
        && ["ranges", "canvases", "members"].iter().any(|key| range.get(key).is_some())
}

fn parts(ids: &Ids, range: &Value, places: &HashMap<String, usize>) -> Vec<Part> {
    let members = list(range, "members").iter();
    let named = list(range, "canvases").iter().chain(list(range, "ranges"));
    // `members` says all in order; where it is there the others repeat it.
    let named: Vec<&Value> = if members.len() > 0 { members.collect() } else { named.collect() };
    let part = |it: &Value| {
        let id = ids.spelled(id_of(it)?);
        Some(places.get(&id).map_or(Part::Canvas(id), |at| Part::Range(*at)))
    };
    named.into_iter().filter_map(part).collect()
}

struct Tree<'a> {
    nodes: &'a [Node<'a>],
    canvases: &'a HashSet<&'a str>,
    placed: Vec<bool>,
}

impl Tree<'_> {
    /// The Range at a place with all below it; `None` where it stands already or holds nothing.
    fn grow(&mut self, ids: &Ids, at: usize, depth: usize) -> Option<Object> {
        if std::mem::replace(&mut self.placed[at], true) {
            return None;
        }
        let node = &self.nodes[at];
        let mut items = Vec::new();
        for part in &node.parts {
            match part {
                Part::Range(below) if depth < DEEPEST => {
                    items.extend(self.grow(ids, *below, depth + 1).map(Value::Object));
                }
                Part::Range(_) => {}
                Part::Canvas(id) => {
                    let whole = id.split('#').next().unwrap_or(id);
                    if self.canvases.contains(whole) || self.canvases.contains(id.as_str()) {
                        items.push(canvas(&node.id, id, items.len() + 1));
                    }
                }
            }
        }
        let mut to = told(ids, node.from, &node.id);
        (!items.is_empty()).then(|| {
            to.insert("items".into(), items.into());
            to
        })
    }
}

/// A Range without its parts.
fn told(ids: &Ids, from: &Value, id: &str) -> Object {
    let mut to = resource(id, "Range");
    let label = texts::label(from.get("label"));
    set(&mut to, "label", label);
    say_how_to_read(&[from], "Range", &mut to);
    describe(ids, from, id, "Range", &mut to);
    let start = from.get("startCanvas").and_then(id_of);
    set(&mut to, "start", start.map(|id| json!({ "id": ids.spelled(id), "type": "Canvas" })));
    let layer = from.get("contentLayer").and_then(id_of);
    let layer = layer.map(|id| json!({ "id": ids.spelled(id), "type": "AnnotationCollection" }));
    set(&mut to, "supplementary", layer);
    to
}

/// A Canvas, or a part of one, as an item of a Range.
fn canvas(range: &str, id: &str, position: usize) -> Value {
    match id.split_once("#xywh=") {
        None => json!({ "id": id, "type": "Canvas" }),
        Some((whole, region)) => json!({
            "id": format!("{range}/part/{position}"),
            "type": "SpecificResource",
            "source": { "id": whole, "type": "Canvas" },
            "selector": { "type": "FragmentSelector", "value": format!("xywh={region}") },
        }),
    }
}
