//! A Collection and its members, which are told and not embedded.

use serde_json::Value;

use super::manifest::labeled_by_id;
use super::ours::Ours;
use super::properties::{describe, say_how_to_read};
use super::{content, resource};
use crate::presentation::convert::json::{Object, kind_of, list, set};

/// Collections and Manifests stand in lists of their own, which every client of 2.x knows;
/// where their order mixes they stand in `members`, which came with 2.1.
pub(super) fn collection(ours: &Ours, from: &Value) -> Object {
    let mut to = resource(ours, from, "sc:Collection");
    to.insert("label".into(), labeled_by_id(from));
    describe(ours, from, "sc:Collection", &mut to);
    let items = list(from, "items").iter();
    let items: Vec<&Value> =
        items.filter(|it| matches!(kind_of(it), "Collection" | "Manifest")).collect();
    let collections = items.iter().take_while(|it| is_collection(it)).count();
    let (first, rest) = items.split_at(collections);
    if rest.iter().any(|it| is_collection(it)) {
        let members = items.iter().map(|it| member(ours, it, true));
        to.insert("members".into(), members.collect());
        return to;
    }
    let told = |items: &[&Value]| items.iter().map(|it| member(ours, it, false)).collect();
    if !first.is_empty() {
        to.insert("collections".into(), told(first));
    }
    if !rest.is_empty() || first.is_empty() {
        to.insert("manifests".into(), told(rest));
    }
    to
}

fn is_collection(item: &Value) -> bool {
    kind_of(item) == "Collection"
}

/// Among `members` a Collection must say how it is shown (§5.8).
fn member(ours: &Ours, from: &Value, among_members: bool) -> Value {
    let kind = if is_collection(from) { "sc:Collection" } else { "sc:Manifest" };
    let mut to = resource(ours, from, kind);
    to.insert("label".into(), labeled_by_id(from));
    let mut thumbnails = list(from, "thumbnail").iter();
    set(&mut to, "thumbnail", thumbnails.find_map(|image| content::image(ours, image)));
    if is_collection(from) {
        say_how_to_read(from, kind, &mut to);
        if among_members && !to.contains_key("viewingHint") {
            to.insert("viewingHint".into(), "individuals".into());
        }
    }
    Value::Object(to)
}
