//! The members of a Collection that are ours: those named, not addressed.

use serde_json::Value;

/// The properties that hold members, in either version.
const LISTS: [&str; 4] = ["items", "manifests", "collections", "members"];

/// Whether the id of a member is the name of an item or Collection of ours, where it is no address: `MS 12`, not
/// `https://…` or `/iiif/…`.
#[must_use]
pub fn is_member_name(id: &str) -> bool {
    let is_name = !id.is_empty() && !id.contains("://") && !id.starts_with(['/', '#']);
    is_name && !id.starts_with("urn:")
}

fn name(id: &str) -> Option<&str> {
    Some(id).filter(|id| is_member_name(id))
}

/// The names of all members that are ours, those of embedded Collections included.
pub(super) fn names(collection: &Value) -> Vec<String> {
    let mut found = Vec::new();
    collect(collection, &mut found);
    found
}

fn collect(collection: &Value, found: &mut Vec<String>) {
    for key in LISTS {
        for member in collection[key].as_array().into_iter().flatten() {
            let id = member["id"].as_str().or_else(|| member["@id"].as_str());
            if let Some(name) = id.and_then(name) {
                found.push(name.to_owned());
            } else {
                collect(member, found);
            }
        }
    }
}

/// Gives each member that is ours to `resolve`, which makes it whole, or says that it goes.
pub(super) fn resolve(collection: &mut Value, resolve: &mut dyn FnMut(&str, &mut Value) -> bool) {
    for key in LISTS {
        let Some(members) = collection.get_mut(key).and_then(Value::as_array_mut) else { continue };
        members.retain_mut(|member| {
            let id = member["id"].as_str().or_else(|| member["@id"].as_str());
            if let Some(name) = id.and_then(name).map(str::to_owned) {
                return resolve(&name, member);
            }
            if member.is_object() {
                self::resolve(member, resolve);
            }
            true
        });
    }
}
