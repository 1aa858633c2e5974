//! [`Names`]: which part of our addresses stands for which id of a Manifest.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::image_api::Identifier;
use crate::presentation::part::Part;
use crate::text::nfc;

/// The ids of a Manifest and the parts under which we answer with what they name.
///
/// Invariant: no part stands for two ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Names {
    parts: HashMap<String, Part>,
    ids: HashMap<Part, String>,
}

impl Names {
    /// Of a Manifest of Presentation API 3.0, and of `others`, ids of Ranges that it may not show,
    /// spelled as it would.
    /// A Canvas and a Range are called by the last segment of their ids where no other ends alike,
    /// else by their place, counted from 1.
    pub(super) fn of<'v>(manifest: &'v Value, others: impl Iterator<Item = Cow<'v, str>>) -> Self {
        let mut names = Self::default();
        names.add(manifest["id"].as_str(), Part::Manifest);
        let canvases = list(&manifest["items"]);
        let ids: Vec<&str> = canvases.iter().map(id).collect();
        for (canvas, name) in canvases.iter().zip(unique(&ids)) {
            names.add_canvas(canvas, name);
        }
        let mut ranges = Vec::new();
        collect_ranges(&manifest["structures"], &mut ranges);
        let mut seen = HashSet::new();
        let ids = ranges.into_iter().map(|range| Cow::Borrowed(id(range))).chain(others);
        let ids: Vec<Cow<'_, str>> = ids.filter(|id| seen.insert(id.clone())).collect();
        let ids: Vec<&str> = ids.iter().map(AsRef::as_ref).collect();
        for (id, name) in ids.iter().zip(unique(&ids)) {
            names.add(Some(id), Part::Range(name));
        }
        names
    }

    fn add_canvas(&mut self, canvas: &Value, name: String) {
        let page = &canvas["items"][0];
        self.add(page["id"].as_str(), Part::PaintingPage(name.clone()));
        for (position, annotation) in (1..).zip(list(&page["items"])) {
            self.add(annotation["id"].as_str(), Part::Painting(name.clone(), position));
        }
        self.add(canvas["id"].as_str(), Part::Canvas(name));
    }

    /// The first of what has the same id keeps it.
    pub(super) fn add(&mut self, id: Option<&str>, part: Part) {
        let Some(id) = id.filter(|id| !id.is_empty()) else { return };
        if !self.parts.contains_key(id) && !self.ids.contains_key(&part) {
            self.parts.insert(id.to_owned(), part.clone());
            self.ids.insert(part, id.to_owned());
        }
    }

    pub(super) fn part(&self, id: &str) -> Option<&Part> {
        self.parts.get(id)
    }

    pub(super) fn id(&self, part: &Part) -> Option<&str> {
        self.ids.get(part).map(String::as_str)
    }
}

fn id(resource: &Value) -> &str {
    resource["id"].as_str().unwrap_or_default()
}

pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// Every Range that is defined, not only named, each before its parts.
fn collect_ranges<'v>(ranges: &'v Value, found: &mut Vec<&'v Value>) {
    for range in list(ranges) {
        if range["type"] == "Range" && range["items"].is_array() {
            found.push(range);
            collect_ranges(&range["items"], found);
        }
    }
}

/// A name for each id; all differ.
fn unique(ids: &[&str]) -> Vec<String> {
    let wanted: Vec<Option<String>> = ids.iter().map(|id| last_segment(id)).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for name in wanted.iter().flatten() {
        *counts.entry(name).or_default() += 1;
    }
    let is_alone = |name: &&String| counts[name.as_str()] == 1;
    let mut taken: HashSet<String> = wanted.iter().flatten().filter(is_alone).cloned().collect();
    let name = |(position, wanted): (usize, &Option<String>)| {
        if let Some(name) = wanted.as_ref().filter(is_alone) {
            return name.clone();
        }
        let mut name = position.to_string();
        while !taken.insert(name.clone()) {
            name.push_str("bis");
        }
        name
    };
    (1..).zip(&wanted).map(name).collect()
}

/// As a name that can stand in an address and is found again.
fn last_segment(id: &str) -> Option<String> {
    let last = id.trim_end_matches('/').rsplit('/').next()?;
    let name = nfc(Identifier::decode(last).ok()?.as_str());
    Identifier::new(name.as_str()).is_ok().then_some(name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_last_segment_is_the_name_where_no_other_has_it() {
        let ids = ["https://a.b/c/f1r", "https://a.b/c/f%201v/", "https://a.b/m#%D0%B8%CC%86"];
        assert_eq!(unique(&ids), ["f1r", "f 1v", "m#\u{439}"]);
    }

    #[test]
    fn ids_that_end_alike_or_in_no_name_are_counted() {
        let ids = ["https://a.b/1/canvas", "https://a.b/2/canvas", "https://a.b/x", "", "%ff"];
        assert_eq!(unique(&ids), ["1", "2", "x", "4", "5"]);
        // The third place is taken by a name.
        assert_eq!(unique(&["https://a.b/2", "", ""]), ["2", "2bis", "3"]);
    }

    #[test]
    fn the_first_of_two_with_one_id_keeps_it() {
        let canvas = json!({ "id": "https://a.b/c", "type": "Canvas", "items": [] });
        let names = Names::of(&json!({ "items": [canvas, canvas] }), std::iter::empty());
        assert_eq!(names.part("https://a.b/c"), Some(&Part::Canvas("1".into())));
        assert_eq!(names.id(&Part::Canvas("2".into())), None);
    }
}
