//! Annotation Pages beside folios, and Collections: their addresses and the rules they keep.

use std::collections::HashSet;

use proptest::prelude::*;
use serde_json::Value;

use super::{document, has_one_context};
use crate::presentation::testing::{
    addressed_parts, addresses, any_collection, any_item_with_pages, id_of, objects,
};
use crate::presentation::{AnnotationPage, Part, Version, build_collection, rules};

fn errors(document: &Value) -> Vec<rules::Violation> {
    let mut found = rules::check(document);
    found.retain(|it| it.severity == rules::Severity::Error);
    found
}

fn part(page: &AnnotationPage) -> Part {
    Part::AnnotationPage(page.canvas.clone(), page.reference.name.clone())
}

/// The pages that the document of a Canvas refers to.
fn referred(version: Version, canvas: &Value) -> HashSet<Part> {
    let parts = addressed_parts(version, canvas).into_iter().map(|(_, part)| part);
    parts.filter(|part| matches!(part, Part::AnnotationPage(..))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_canvas_leads_to_its_pages_and_these_to_their_annotations(
        (item, pages) in any_item_with_pages()
    ) {
        for version in Version::ALL {
            for page in &pages {
                let canvas = document(version, &item, &Part::Canvas(page.canvas.clone())).unwrap();
                prop_assert!(referred(version, &canvas).contains(&part(page)), "{}", part(page));
                let list = version.annotations(&addresses(), page, &part(page)).unwrap();
                has_one_context(version, &list);
                prop_assert_eq!(errors(&list), []);
                let address = addresses().part(version, &item.name, &part(page));
                prop_assert_eq!(id_of(list.as_object().unwrap()), Some(address.as_str()));
                let mut seen = HashSet::new();
                for (address, part) in addressed_parts(version, &list) {
                    if !matches!(part, Part::Annotation(..)) {
                        continue;
                    }
                    prop_assert!(seen.insert(address), "{} stands twice", address);
                    let one = version.annotations(&addresses(), page, &part);
                    let one = one.unwrap_or_else(|| panic!("{address} is not found"));
                    prop_assert_eq!(id_of(one.as_object().unwrap()), Some(address));
                    has_one_context(version, &one);
                    prop_assert_eq!(errors(&one), []);
                }
                let key = if version == Version::V3 { "items" } else { "resources" };
                let written = list[key].as_array().unwrap().len();
                prop_assert_eq!(written, page.annotations.len());
            }
        }
    }

    #[test]
    fn any_collection_keeps_the_rules_and_its_order(collection in any_collection()) {
        let built = build_collection(&collection, &addresses());
        for version in Version::ALL {
            let document = version.collection(&built);
            has_one_context(version, &document);
            prop_assert_eq!(errors(&document), []);
            let address = addresses().collection(version, &collection.name);
            prop_assert_eq!(id_of(document.as_object().unwrap()), Some(address.as_str()));
            for kind in ["Manifest", "Collection"] {
                let own = collection.members.iter().filter(|it| it.kind.as_str() == kind);
                let expected: Vec<String> = own.map(|it| match kind {
                    "Manifest" => addresses().manifest(version, &it.name),
                    _ => addresses().collection(version, &it.name),
                }).collect();
                let members = members(version, &document, kind);
                prop_assert_eq!(members, expected, "{} of {}", kind, version);
            }
        }
    }
}

/// The ids of the members of one class, in the order in which they are listed.
fn members<'d>(version: Version, document: &'d Value, kind: &str) -> Vec<&'d str> {
    let lists: &[&str] = match version {
        Version::V3 => &["items"],
        Version::V2 => &["members", "manifests", "collections"],
    };
    let listed = lists.iter().filter_map(|list| document[*list].as_array()).flatten();
    let is_wanted = |member: &&Value| {
        let own = objects(member)[0].get("type").or_else(|| objects(member)[0].get("@type"));
        own.and_then(Value::as_str).is_some_and(|own| own.trim_start_matches("sc:") == kind)
    };
    listed.filter(is_wanted).filter_map(|member| id_of(member.as_object()?)).collect()
}
