//! What a Collection leads to.

use serde_json::Value;

use super::Address;
use super::json::{each, id, kind};

/// Where pages begin and go on.
const PAGES: [&str; 2] = ["first", "next"];

/// The addresses in a Collection, also those in Collections that stand whole within it.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Collection {
    pub(super) manifests: Vec<Address>,
    /// Collections, and further pages of this one.
    pub(super) collections: Vec<Address>,
    /// Members whose address is none of the web.
    pub(super) unnamed: usize,
}

impl Collection {
    /// Members of 3.0 stand in `items`, of 2.1 in `members`, `collections` and `manifests`.
    pub(super) fn read(value: &Value) -> Self {
        let mut found = Self::default();
        found.add_members(value);
        for page in PAGES.iter().flat_map(|name| each(value, name)) {
            found.add_collection(page);
        }
        found
    }

    fn add_members(&mut self, value: &Value) {
        for member in each(value, "items").iter().chain(each(value, "members")) {
            match kind(member) {
                "Manifest" => self.add_manifest(member),
                "Collection" => self.add_collection(member),
                _ => {}
            }
        }
        for member in each(value, "manifests") {
            self.add_manifest(member);
        }
        for member in each(value, "collections") {
            self.add_collection(member);
        }
    }

    fn add_manifest(&mut self, member: &Value) {
        match Address::parse(id(member)) {
            Some(address) => self.manifests.push(address),
            None => self.unnamed += 1,
        }
    }

    /// One with members within is not asked for; JSON nests no deeper than its parser allows.
    fn add_collection(&mut self, member: &Value) {
        let within = ["items", "members", "manifests", "collections"];
        if within.iter().any(|name| !each(member, name).is_empty()) {
            self.add_members(member);
            return;
        }
        match Address::parse(id(member)) {
            Some(address) => self.collections.push(address),
            None => self.unnamed += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn addresses(found: &[Address]) -> Vec<String> {
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn members_are_found_in_both_versions() {
        let of_3_0 = json!({ "type": "Collection", "items": [
            { "id": "https://a/m1", "type": "Manifest" },
            { "id": "https://a/c1", "type": "Collection" },
            { "id": "https://a/x", "type": "Canvas" },
        ]});
        let of_2_1 = json!({ "@type": "sc:Collection",
            "manifests": [{ "@id": "https://a/m1", "@type": "sc:Manifest" }],
            "members": [{ "@id": "https://a/c1", "@type": "sc:Collection" }],
        });
        for value in [of_3_0, of_2_1] {
            let found = Collection::read(&value);
            assert_eq!(addresses(&found.manifests), ["https://a/m1"]);
            assert_eq!(addresses(&found.collections), ["https://a/c1"]);
            assert_eq!(found.unnamed, 0);
        }
    }

    #[test]
    fn pages_are_followed_and_what_stands_within_is_not_asked_for() {
        let value = json!({ "@type": "sc:Collection", "first": "https://a/p1",
            "next": { "@id": "https://a/p2" },
            "collections": [
                "https://a/c1",
                { "@id": "https://a/c2", "manifests": ["https://a/m1", "file:///m2", 7] },
            ],
        });
        let found = Collection::read(&value);
        let expected = ["https://a/c1", "https://a/p1", "https://a/p2"];
        assert_eq!(addresses(&found.collections), expected);
        assert_eq!((addresses(&found.manifests), found.unnamed), (vec!["https://a/m1".into()], 2));
    }
}
