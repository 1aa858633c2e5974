//! In whatever way a Manifest is written, its folios stand in their order and are read from
//! their side: in every version, in the preview, and as somebody else's document.

use std::collections::HashSet;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{canvas_labels, document, folio_labels, manifest};
use crate::presentation::testing::{
    addressed_parts, addresses, any_item, described_ids, id_of, item,
};
use crate::presentation::{
    Addresses, Behavior, FolioDescription, ItemDescription, Part, Published, Ready, ReadyManifest,
    Version, ViewingDirection, build, convert,
};

/// A Manifest written in any way, and the version whose keys it has.
struct Projection {
    way: String,
    version: Version,
    document: Value,
}

/// As another library would publish the item, taken in by us under another name.
fn taken_in(item: &ItemDescription, version: Version) -> std::sync::Arc<ReadyManifest> {
    let there = build(item, &Addresses::new("https://library.example"));
    let document = version.document(&there, &Part::Manifest).unwrap();
    match Ready::new(document, false) {
        Ok(Ready::Manifest(manifest)) => manifest,
        other => panic!("{other:?}"),
    }
}

fn of_ready(ready: &ReadyManifest, version: Version, part: &Part) -> Option<Value> {
    let published = Published { addresses: &addresses(), item: "taken in", part_of: &[] };
    ready.document(version, part, &published)
}

fn projections(item: &ItemDescription) -> Vec<Projection> {
    let mut all = Vec::new();
    let mut add = |way: String, version, document| all.push(Projection { way, version, document });
    for version in Version::ALL {
        add(version.to_string(), version, manifest(version, item));
        let ready = taken_in(item, version);
        for asked in Version::ALL {
            let way = format!("{asked} of a ready-made {version}");
            add(way, asked, of_ready(&ready, asked, &Part::Manifest).unwrap());
        }
    }
    let draft = convert::to_4(&manifest(Version::V3, item), &addresses());
    add("the draft of 4.0".into(), Version::V3, draft);
    all
}

fn order_and_direction_are_kept(item: &ItemDescription) {
    let labels = folio_labels(item);
    for Projection { way, version, document } in projections(item) {
        assert_eq!(canvas_labels(version, &document), labels, "{way}");
        let direction = &document["viewingDirection"];
        match item.viewing_direction {
            Some(expected) => assert_eq!(direction, expected.as_str(), "{way}"),
            // What is continuous needs one in 3.0.
            None if item.behavior == Some(Behavior::Continuous) && direction.is_string() => {
                assert_eq!(direction, "left-to-right", "{way}");
            }
            None => assert_eq!(direction, &Value::Null, "{way}"),
        }
        let behavior = match version {
            Version::V3 => &document["behavior"][0],
            Version::V2 => &document["viewingHint"],
        };
        let has_been_2 = version == Version::V2 || way.ends_with("2.1");
        let expected = match item.behavior {
            // Version 2 has no word for it.
            Some(Behavior::Unordered) if has_been_2 => json!(null),
            Some(behavior) => json!(behavior.as_str()),
            None => json!(null),
        };
        assert_eq!(behavior, &expected, "{way}");
    }
}

/// Every address of ours in a document of somebody else leads to what it names, and none to two.
fn every_address_of_a_ready_document_is_found(item: &ItemDescription) {
    for origin in Version::ALL {
        let ready = taken_in(item, origin);
        for version in Version::ALL {
            let whole = of_ready(&ready, version, &Part::Manifest).unwrap();
            let mut seen = HashSet::new();
            for id in described_ids(&whole) {
                assert!(seen.insert(id), "{id} stands twice");
            }
            for (address, part) in addressed_parts(version, &whole) {
                let document = of_ready(&ready, version, &part);
                let document = document.unwrap_or_else(|| panic!("{address} is not found"));
                let id = id_of(document.as_object().unwrap());
                assert_eq!(id, address.split('#').next(), "{origin} as {version}");
            }
        }
    }
}

#[test]
fn a_codex_read_from_the_right_stays_so_in_every_projection() {
    let mut item = item();
    let folio = |number: usize| FolioDescription {
        name: format!("{number}"),
        label: crate::text::LanguageMap::none(format!("f. {number}")),
        ..item.folios[0].clone()
    };
    // Neither in the order of numbers nor in that of letters.
    item.folios = (0..120).map(|number| folio(number * 7 % 120)).collect();
    item.viewing_direction = Some(ViewingDirection::RightToLeft);
    assert_eq!(projections(&item).len(), 7);
    order_and_direction_are_kept(&item);
    every_address_of_a_ready_document_is_found(&item);
}

#[test]
fn a_part_of_a_ready_document_that_is_not_there_is_not_found() {
    let ready = taken_in(&item(), Version::V3);
    for part in [Part::Canvas("9r".into()), Part::Range("9r".into())] {
        assert_eq!(of_ready(&ready, Version::V3, &part), None, "{part}");
        assert_eq!(document(Version::V3, &item(), &part), None, "{part}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn order_and_direction_are_kept_in_every_projection(item in any_item()) {
        order_and_direction_are_kept(&item);
    }

    #[test]
    fn every_address_of_any_ready_document_is_found(item in any_item()) {
        every_address_of_a_ready_document_is_found(&item);
    }
}
