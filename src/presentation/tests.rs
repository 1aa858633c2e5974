//! What holds of every document, in both versions.

mod pages;
mod projections;

use std::collections::HashSet;

use proptest::prelude::*;
use serde_json::Value;

use super::testing::{
    PUBLIC_URL, addressed_parts, addresses, any_item, collection, described_ids, id_of, item,
    objects, texts,
};
use super::*;
use crate::geometry::Size;
use crate::text::LanguageMap;

fn document(version: Version, item: &ItemDescription, part: &Part) -> Option<Value> {
    version.document(&build(item, &addresses()), part)
}

fn manifest(version: Version, item: &ItemDescription) -> Value {
    document(version, item, &Part::Manifest).unwrap()
}

/// The context of the document is its first key and stands nowhere else; services may have
/// the context of their own API.
fn has_one_context(version: Version, document: &Value) {
    assert_eq!(document.as_object().unwrap().keys().next().unwrap(), "@context");
    let context = &document["@context"];
    let last = context.as_array().and_then(|all| all.last()).unwrap_or(context);
    assert_eq!(last, version.context());
    let inside: Vec<_> =
        objects(document)[1..].iter().filter_map(|object| object.get("@context")).collect();
    let of_other_apis = [
        "http://iiif.io/api/image/2/context.json",
        "http://iiif.io/api/image/3/context.json",
        "http://iiif.io/api/annex/openannotation/context.json",
        "http://iiif.io/api/annex/services/physdim/1/context.json",
    ];
    match version {
        Version::V3 => assert!(inside.is_empty()),
        Version::V2 => assert!(inside.iter().all(|it| of_other_apis.iter().any(|api| it == api))),
    }
}

/// Each id that the Manifest has leads to a document with that very id, in which the same
/// holds.
fn every_address_is_found(version: Version, item: &ItemDescription) {
    let built = build(item, &addresses());
    let mut seen = HashSet::new();
    let mut waiting = vec![Part::Manifest];
    while let Some(part) = waiting.pop() {
        if !seen.insert(part.clone()) {
            continue;
        }
        let document = version.document(&built, &part);
        let document = document.unwrap_or_else(|| panic!("{part} is not found"));
        assert_eq!(version.write(&built, &part), Some(bytes(&document)));
        let address = addresses().part(version, &item.name, &part);
        assert_eq!(id_of(document.as_object().unwrap()), Some(address.as_str()));
        has_one_context(version, &document);
        // What is in pages beside the one that paints is not known here: see [`pages`].
        let parts = addressed_parts(version, &document).into_iter().map(|(_, part)| part);
        waiting.extend(parts.filter(|part| !matches!(part, Part::AnnotationPage(..))));
    }
    // Canvases with their Annotations, Ranges, and the Manifest itself.
    let ranges = built.contents.as_ref().map_or(0, |contents| contents.all().len());
    let sequences = built.sequences.len();
    let parts_of = |canvas: &Canvas| match version {
        Version::V2 => 1 + canvas.paintings.len(),
        Version::V3 => 1 + canvas.paintings.len() + usize::from(!canvas.paintings.is_empty()),
    };
    let (own, beside): (_, usize) = match version {
        // The Sequence has an address too, and nothing is shown before or beside it.
        Version::V2 => (2, 0),
        Version::V3 => (1, built.placeholder.iter().chain(&built.accompanying).map(parts_of).sum()),
    };
    let canvases: usize = built.canvases.iter().map(parts_of).sum();
    assert_eq!(seen.len(), own + canvases + beside + ranges + sequences);
}

fn no_id_stands_twice(document: &Value) {
    let mut seen = HashSet::new();
    for id in described_ids(document) {
        assert!(id.starts_with(PUBLIC_URL) && id.is_ascii(), "{id}");
        assert!(!id.contains([' ', '#', '?', '"', '<']), "{id}");
        assert!(seen.insert(id), "{id} stands twice");
    }
}

/// The first text of each folio's label, as it is to be written.
fn folio_labels(item: &ItemDescription) -> Vec<String> {
    let label = |folio: &FolioDescription| match folio.label.first() {
        Some((_, label)) => plain::plain(label).into_owned(),
        None => plain::plain(&folio.name).into_owned(),
    };
    item.folios.iter().map(label).collect()
}

/// The first text of each Canvas's label, in the order of the Canvases.
fn canvas_labels(version: Version, manifest: &Value) -> Vec<&str> {
    canvases(version, manifest).iter().map(|canvas| texts(&canvas["label"])[0]).collect()
}

fn canvases(version: Version, manifest: &Value) -> &Vec<Value> {
    let canvases = match version {
        Version::V2 => &manifest["sequences"][0]["canvases"],
        Version::V3 => &manifest["items"],
    };
    canvases.as_array().unwrap()
}

#[test]
fn every_address_in_the_documents_of_an_item_is_found_again() {
    for version in Version::ALL {
        every_address_is_found(version, &item());
        no_id_stands_twice(&manifest(version, &item()));
    }
}

#[test]
fn every_member_of_a_collection_is_at_the_address_of_its_manifest() {
    for version in Version::ALL {
        let document = version.collection(&build_collection(&collection(), &addresses()));
        has_one_context(version, &document);
        assert_eq!(
            id_of(document.as_object().unwrap()).unwrap(),
            addresses().collection(version, TOP_COLLECTION)
        );
        let members: Vec<_> = addressed_parts(version, &document);
        let expected = collection().members;
        assert_eq!(members.len(), expected.len());
        for ((address, part), member) in members.into_iter().zip(expected) {
            assert_eq!(part, Part::Manifest);
            assert_eq!(address, addresses().manifest(version, &member.name));
        }
    }
}

#[test]
fn a_manifest_is_part_of_the_collection_of_all() {
    for version in Version::ALL {
        let top = addresses().collection(version, TOP_COLLECTION);
        assert!(texts(&manifest(version, &item())).contains(&top.as_str()));
    }
}

#[test]
fn an_empty_collection_has_an_empty_list() {
    let empty = CollectionDescription { name: "top".into(), ..CollectionDescription::default() };
    let built = build_collection(&empty, &addresses());
    assert_eq!(Version::V3.collection(&built)["items"], serde_json::json!([]));
    assert_eq!(Version::V2.collection(&built)["manifests"], serde_json::json!([]));
}

#[test]
fn what_an_item_or_a_version_does_not_have_is_not_found() {
    for version in Version::ALL {
        for part in [
            Part::Canvas("9r".into()),
            Part::Canvas("1R".into()),
            Part::Range("lost".into()),
            Part::Range("1r".into()),
            Part::PaintingPage("9r".into()),
            Part::Painting("1r".into(), 2),
            Part::Painting("9r".into(), 1),
        ] {
            assert_eq!(document(version, &item(), &part), None, "{part}");
        }
    }
    assert_eq!(document(Version::V3, &item(), &Part::Sequence), None);
    assert_eq!(document(Version::V2, &item(), &Part::PaintingPage("1r".into())), None);
}

#[test]
fn hostile_texts_are_data_like_any_other() {
    let long = "ن".repeat(10_000);
    for text in ["<script>alert(1)</script>", "\u{202E}fdp\u{2067}", &long, "👩🏽‍🏫📜", "", "\u{0}\"\\"]
    {
        let label = LanguageMap::none(text);
        let mut item = item();
        item.label = label.clone();
        item.summary = label.clone();
        item.metadata = vec![Pair { label: label.clone(), value: label.clone() }];
        item.folios[0].label = label.clone();
        item.folios[1].pictures[1].label = label.clone();
        item.ranges[0].label = label.clone();
        for version in Version::ALL {
            let written = manifest(version, &item).to_string();
            let read: Value = serde_json::from_str(&written).unwrap();
            let count = |expected: &str| texts(&read).iter().filter(|it| **it == expected).count();
            if text.starts_with('<') {
                assert_eq!(count(&format!("{text} ")), 5, "labels of {version}");
                let shown = "<span>&lt;script&gt;alert(1)&lt;/script&gt;</span>";
                assert_eq!(count(shown), 2, "summary and value of {version}");
            } else {
                assert_eq!(count(text), 7, "{version}: {text:.20}");
            }
        }
    }
}

#[test]
fn a_codex_of_600_leaves_keeps_its_order() {
    let mut item = item();
    let image = item.folios[0].pictures[0].image.clone();
    let folio = |number: usize| FolioDescription {
        name: format!("{number}"),
        label: LanguageMap::none(format!("f. {number}")),
        pictures: vec![PictureDescription {
            label: LanguageMap::default(),
            image: image.clone(),
            view: View::default(),
            place: None,
        }],
        ..FolioDescription::default()
    };
    item.folios = (0..1200).map(|number| folio(number * 7 % 1200)).collect();
    for version in Version::ALL {
        let manifest = manifest(version, &item);
        assert_eq!(canvas_labels(version, &manifest), folio_labels(&item));
    }
}

#[test]
fn the_parts_of_a_document_are_the_same_by_themselves() {
    for version in Version::ALL {
        let manifest = manifest(version, &item());
        for canvas in canvases(version, &manifest) {
            let id = id_of(canvas.as_object().unwrap()).unwrap();
            let (_, part) = addressed_parts(version, canvas).remove(0);
            let alone = document(version, &item(), &part).unwrap();
            for (key, value) in canvas.as_object().unwrap() {
                assert_eq!(&alone[key], value, "{key} of {id}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_document_of_any_item_keeps_the_rules(item in any_item()) {
        for version in Version::ALL {
            every_address_is_found(version, &item);
            let manifest = manifest(version, &item);
            no_id_stands_twice(&manifest);
            prop_assert_eq!(canvas_labels(version, &manifest), folio_labels(&item));
            let built = build(&item, &addresses());
            for (canvas, expected) in canvases(version, &manifest).iter().zip(&built.canvases) {
                let Size { width, height } = expected.size;
                prop_assert_eq!(&canvas["width"], width);
                prop_assert_eq!(&canvas["height"], height);
            }
        }
    }

    #[test]
    fn no_text_of_any_item_is_html_but_what_we_escaped(item in any_item()) {
        for version in Version::ALL {
            let manifest = manifest(version, &item);
            for text in texts(&manifest) {
                let html = text.strip_prefix("<span>").and_then(|it| it.strip_suffix("</span>"));
                match html {
                    Some(escaped) => prop_assert!(!escaped.contains(['<', '>']), "{}", text),
                    None => prop_assert!(!(text.starts_with('<') && text.ends_with('>')), "{}", text),
                }
            }
        }
    }
}
