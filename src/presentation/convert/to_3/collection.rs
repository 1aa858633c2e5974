//! A Collection and its members.

use serde_json::{Value, json};

use super::ids::Ids;
use super::links::belong;
use super::properties::{describe, say_how_to_read};
use super::{class, resource, texts};
use crate::presentation::convert::json::{Object, id_of, list, of_term};
use crate::text::term;

/// Its members are told, and Collections that stand in it are kept. 3.0 has no pages: the first
/// one, and the next of one, are Collections in it, so that all that was there can be reached.
pub(super) fn collection(ids: &Ids, from: &Value) -> Object {
    let id = ids.or_below(from, ids.root(), "collection", 1);
    let mut to = resource(&id, "Collection");
    let label = texts::label(from.get("label"));
    to.insert("label".into(), label.unwrap_or_else(|| texts::none(&id)));
    say_how_to_read(&[from], "Collection", &mut to);
    describe(ids, from, &id, "Collection", &mut to);
    if id == ids.root() {
        belong(ids, from, "Collection", &mut to);
    }
    let lists = [("collections", "Collection"), ("manifests", "Manifest"), ("members", "")];
    let members = lists.iter().flat_map(|(key, kind)| list(from, key).iter().map(|it| (*kind, it)));
    let mut items: Vec<Value> = members.filter_map(|(kind, it)| member(ids, kind, it)).collect();
    let first = from.get("first").filter(|_| items.is_empty());
    for (page, label) in [(first, term::FIRST_PAGE), (from.get("next"), term::NEXT_PAGE)] {
        if let Some(page) = page.and_then(id_of) {
            let label = of_term(label);
            items.push(json!({ "id": ids.spelled(page), "type": "Collection", "label": label }));
        }
    }
    to.insert("items".into(), items.into());
    to
}

fn member(ids: &Ids, kind: &str, from: &Value) -> Option<Value> {
    let id = ids.spelled(id_of(from)?);
    let kind = match class(from) {
        known @ ("Collection" | "Manifest") => known,
        _ if kind.is_empty() => return None,
        _ => kind,
    };
    if ["collections", "manifests", "members"].iter().any(|key| from.get(key).is_some()) {
        return Some(Value::Object(collection(ids, from)));
    }
    let mut to = resource(&id, kind);
    let label = texts::label(from.get("label"));
    to.insert("label".into(), label.unwrap_or_else(|| texts::none(&id)));
    say_how_to_read(&[from], kind, &mut to);
    describe(ids, from, &id, kind, &mut to);
    Some(Value::Object(to))
}
