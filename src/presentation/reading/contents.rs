//! [`Entry`]: a table of contents.

use std::collections::HashMap;

use serde_json::Value;

use super::leaf::Leaf;
use super::texts::{language_map, list};
use crate::text::LanguageMap;

/// Ranges inside of each other beyond; nobody reads so deep.
const DEEPEST: usize = 12;

/// A Range as an entry of the contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub label: LanguageMap,
    /// Place of the first of its leaves.
    pub leaf: Option<usize>,
    pub entries: Vec<Entry>,
}

/// Those of a Manifest; other orders of its leaves are none.
pub(super) fn contents(structures: &Value, leaves: &[Leaf]) -> Vec<Entry> {
    let places = leaves.iter().enumerate().map(|(at, leaf)| (&*leaf.id, at)).collect();
    entries(list(structures), &places, 0)
}

fn entries(ranges: &[Value], places: &HashMap<&str, usize>, depth: usize) -> Vec<Entry> {
    if depth > DEEPEST {
        return Vec::new();
    }
    let is_contents = |range: &&Value| {
        let behaviors = list(&range["behavior"]);
        range["type"] == "Range" && !behaviors.iter().any(|it| it == "sequence" || it == "no-nav")
    };
    let entry = |range: &Value| {
        let entries = entries(list(&range["items"]), places, depth + 1);
        let own = list(&range["items"]).iter().find_map(|item| {
            let id = item["source"].as_str().or_else(|| item["source"]["id"].as_str());
            let id = id.or_else(|| item["id"].as_str()).or_else(|| item.as_str())?;
            places.get(id.split('#').next().unwrap_or(id)).copied()
        });
        let leaf = own.or_else(|| entries.iter().find_map(|entry| entry.leaf));
        Entry { label: language_map(&range["label"]), leaf, entries }
    };
    ranges.iter().filter(is_contents).map(entry).collect()
}
