use serde_json::json;

use super::*;
use crate::presentation::testing::{addresses, objects};
use crate::presentation::{MemberKind, Part, PartOf, TOP_COLLECTION, top_label};
use crate::text::LanguageMap;

const OURS: &str = "https://example.org/iiif/presentation/3/ms%201";

fn canvas(id: &str) -> Value {
    let service =
        json!({ "@id": format!("{id}/image"), "@type": "ImageService2", "profile": "level1" });
    json!({
        "id": id, "type": "Canvas", "height": 40, "width": 30,
        "items": [{ "id": format!("{id}/page"), "type": "AnnotationPage", "items": [{
            "id": format!("{id}/annotation"), "type": "Annotation", "motivation": "painting",
            "body": { "id": format!("{id}/full.jpg"), "type": "Image", "format": "image/jpeg", "service": [service] },
            "target": id,
        }]}],
        "annotations": [{ "id": format!("{id}/comments"), "type": "AnnotationPage" }],
    })
}

fn manifest_3() -> Value {
    let (a, b) = ("https://a.b/canvas/1r", "https://a.b/canvas/1v");
    json!({
        "@context": "http://iiif.io/api/presentation/3/context.json",
        "id": "https://a.b/manifest.json", "type": "Manifest", "label": { "en": ["Odes"] },
        "seeAlso": [{ "id": "https://a.b/tei", "type": "Dataset" }],
        "metadata": [{ "label": { "en": ["Page"] }, "value": { "en": [a] } }],
        "start": { "id": b, "type": "Canvas" },
        "items": [canvas(a), canvas(b)],
        "structures": [{ "id": "https://a.b/range/all", "type": "Range", "items": [
            { "id": "https://a.b/range/one", "type": "Range", "items": [
                { "id": a, "type": "Canvas" },
                { "type": "SpecificResource", "source": b },
            ]},
            { "id": format!("{b}#xywh=0,0,9,9"), "type": "Canvas" },
        ]}],
    })
}

fn ready(document: Value, keep_ids: bool) -> Arc<ReadyManifest> {
    match Ready::new(document, keep_ids) {
        Ok(Ready::Manifest(manifest)) => manifest,
        other => panic!("{other:?}"),
    }
}

fn part_of() -> Vec<PartOf> {
    vec![PartOf { name: TOP_COLLECTION.into(), label: top_label() }]
}

fn document(manifest: &ReadyManifest, version: Version, part: &Part) -> Option<Value> {
    let (addresses, part_of) = (addresses(), part_of());
    manifest.document(
        version,
        part,
        &Published { addresses: &addresses, item: "ms 1", part_of: &part_of },
    )
}

fn whole(version: Version) -> Value {
    document(&ready(manifest_3(), false), version, &Part::Manifest).unwrap()
}

fn parts() -> [Part; 6] {
    [
        Part::Manifest,
        Part::Canvas("1r".into()),
        Part::PaintingPage("1r".into()),
        Part::Painting("1v".into(), 1),
        Part::Range("all".into()),
        Part::Range("one".into()),
    ]
}

#[test]
fn a_manifest_says_the_same_under_our_ids() {
    let document = whole(Version::V3);
    assert_eq!(document["id"], format!("{OURS}/manifest"));
    assert_eq!(document["items"][1]["id"], format!("{OURS}/canvas/1v"));
    let page = &document["items"][1]["items"][0];
    assert_eq!(page["id"], format!("{OURS}/annotations/1v/painting"));
    assert_eq!(page["items"][0]["id"], format!("{OURS}/annotations/1v/painting/1"));
    assert_eq!(page["items"][0]["target"], format!("{OURS}/canvas/1v"));
    assert_eq!(document["start"]["id"], format!("{OURS}/canvas/1v"));
    let contents = &document["structures"][0];
    assert_eq!(contents["id"], format!("{OURS}/range/all"));
    assert_eq!(contents["items"][0]["items"][1]["source"], format!("{OURS}/canvas/1v"));
    assert_eq!(contents["items"][1]["id"], format!("{OURS}/canvas/1v#xywh=0,0,9,9"));
}

#[test]
fn what_lies_elsewhere_and_what_is_text_stays() {
    let (document, original) = (whole(Version::V3), manifest_3());
    assert_eq!(document["metadata"], original["metadata"]);
    let (canvas, before) = (&document["items"][0], &original["items"][0]);
    assert_eq!(canvas["annotations"], before["annotations"]);
    let body = |canvas: &Value| canvas["items"][0]["items"][0]["body"].clone();
    assert_eq!(body(canvas), body(before));
}

#[test]
fn the_address_it_had_is_among_what_machines_read_about_it() {
    let document = whole(Version::V3);
    let see_also = document["seeAlso"].as_array().unwrap();
    assert_eq!(see_also.len(), 2);
    assert_eq!(see_also[1]["id"], "https://a.b/manifest.json");
    assert_eq!(see_also[1]["profile"], Version::V3.context());
    assert_eq!(
        document["partOf"][0]["id"],
        "https://example.org/iiif/presentation/3/collections/top"
    );
}

#[test]
fn every_part_answers_under_the_id_it_has() {
    let manifest = ready(manifest_3(), false);
    for part in parts() {
        let document = document(&manifest, Version::V3, &part).unwrap();
        assert_eq!(document["id"], format!("{OURS}/{part}"), "{part}");
        assert_eq!(document["@context"], Version::V3.context(), "{part}");
    }
    for part in [Part::Canvas("2".into()), Part::Painting("1r".into(), 2), Part::Sequence] {
        assert_eq!(document(&manifest, Version::V3, &part), None, "{part}");
    }
}

#[test]
fn in_version_2_it_has_the_ids_of_version_2() {
    let document = whole(Version::V2);
    let two = OURS.replace("/3/", "/2/");
    assert_eq!(document["@id"], format!("{two}/manifest"));
    assert_eq!(document["sequences"][0]["canvases"][0]["@id"], format!("{two}/canvas/1r"));
    for object in objects(&document) {
        assert!(!object.contains_key("id"), "{object:?}");
    }
    let manifest = ready(manifest_3(), false);
    for part in parts().into_iter().chain([Part::Sequence]) {
        let document = self::document(&manifest, Version::V2, &part);
        if matches!(part, Part::PaintingPage(_)) {
            assert_eq!(document, None);
        } else {
            assert_eq!(document.unwrap()["@id"], format!("{two}/{part}"), "{part}");
        }
    }
}

#[test]
fn ids_that_are_kept_are_all_kept_and_parts_are_found_by_name() {
    let manifest = ready(manifest_3(), true);
    let mut document = document(&manifest, Version::V3, &Part::Manifest).unwrap();
    document.as_object_mut().unwrap().remove("partOf");
    assert_eq!(document, manifest_3());
    let canvas = self::document(&manifest, Version::V3, &Part::Canvas("1v".into())).unwrap();
    assert_eq!(canvas["id"], "https://a.b/canvas/1v");
}

#[test]
fn a_document_without_an_id_gets_ours() {
    let mut bare = manifest_3();
    bare.as_object_mut().unwrap().remove("id");
    for keep_ids in [false, true] {
        let manifest = ready(bare.clone(), keep_ids);
        let document = document(&manifest, Version::V3, &Part::Manifest).unwrap();
        assert_eq!(document["id"], format!("{OURS}/manifest"));
    }
}

#[test]
fn ranges_in_a_circle_come_to_an_end() {
    let mut odd = manifest_3();
    let all = json!({ "id": "https://a.b/range/all", "type": "Range" });
    odd["structures"][0]["items"][0]["items"] = json!([all]);
    let document = document(&ready(odd, false), Version::V3, &Part::Range("one".into()));
    assert_eq!(document.unwrap()["items"][0]["id"], format!("{OURS}/range/all"));
}

#[test]
fn what_is_wrong_in_any_place_does_no_harm() {
    let original = manifest_3();
    let mut pointers = Vec::new();
    paths(&original, String::new(), &mut pointers);
    for pointer in pointers {
        for odd in [json!(null), json!(7), json!("x"), json!([]), json!({}), json!([[]])] {
            let mut document = original.clone();
            *document.pointer_mut(&pointer).unwrap() = odd;
            let Ok(Ready::Manifest(manifest)) = Ready::new(document, false) else { continue };
            for part in parts() {
                for version in [Version::V2, Version::V3] {
                    let _ = self::document(&manifest, version, &part);
                }
            }
        }
    }
}

/// The pointers of all values below `value`.
fn paths(value: &Value, at: String, found: &mut Vec<String>) {
    let below: Vec<(String, &Value)> = match value {
        Value::Object(entries) => {
            let spelled = |key: &String| key.replace('~', "~0").replace('/', "~1");
            entries.iter().map(|(key, value)| (spelled(key), value)).collect()
        }
        Value::Array(values) => {
            values.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect()
        }
        _ => Vec::new(),
    };
    for (key, value) in below {
        paths(value, format!("{at}/{key}"), found);
    }
    found.push(at);
}

#[test]
fn a_collection_names_what_is_ours_and_keeps_what_is_not() {
    let collection = json!({
        "@context": Version::V3.context(),
        "id": "https://a.b/c", "type": "Collection", "label": { "en": ["All"] },
        "items": [
            { "id": "ms 1", "type": "Manifest" },
            { "id": "https://a.b/m", "type": "Manifest", "label": { "en": ["Theirs"] } },
            { "id": "gone", "type": "Manifest", "label": { "en": ["Gone"] } },
            { "id": "https://a.b/d", "type": "Collection", "label": { "en": ["In it"] },
              "items": [{ "id": "more", "type": "Collection" }] },
        ],
    });
    let Ok(Ready::Collection(collection)) = Ready::new(collection, false) else { panic!() };
    assert_eq!(collection.members(), ["ms 1", "gone", "more"]);
    let resolve = |name: &str| {
        let kind = match name {
            "ms 1" => MemberKind::Manifest,
            "more" => MemberKind::Collection,
            _ => return None,
        };
        Some(Resolved { kind, label: LanguageMap::none(name) })
    };
    let document = collection.document(Version::V3, (&addresses(), "all"), &part_of(), &resolve);
    assert_eq!(document["id"], "https://example.org/iiif/presentation/3/collections/all");
    let items = document["items"].as_array().unwrap();
    let ids: Vec<_> = items.iter().map(|item| item["id"].as_str().unwrap()).collect();
    assert_eq!(ids, [&format!("{OURS}/manifest"), "https://a.b/m", "https://a.b/d"]);
    assert_eq!(items[0]["label"], json!({ "none": ["ms 1"] }));
    assert_eq!(
        items[2]["items"][0]["id"],
        "https://example.org/iiif/presentation/3/collections/more"
    );
    let two = collection.document(Version::V2, (&addresses(), "all"), &part_of(), &resolve);
    assert_eq!(two["@id"], "https://example.org/iiif/presentation/2/collections/all");
    assert!(two.to_string().contains(&format!("{}/manifest", OURS.replace("/3/", "/2/"))), "{two}");
}

/// A Manifest of version 2 whose ranges form one chain, which ends in itself.
fn chain(length: usize) -> Value {
    let range = |at: usize| {
        let next = format!("https://a.b/range/{}", (at + 1) % length);
        json!({ "@id": format!("https://a.b/range/{at}"), "@type": "sc:Range", "label": "x", "ranges": [next] })
    };
    let canvas = json!({
        "@id": "https://a.b/canvas/1r", "@type": "sc:Canvas", "label": "1r",
        "height": 40, "width": 30, "images": [],
    });
    json!({
        "@context": Version::V2.context(), "@id": "https://a.b/m", "@type": "sc:Manifest", "label": "x",
        "sequences": [{ "@id": "https://a.b/s", "@type": "sc:Sequence", "canvases": [canvas] }],
        "structures": (0..length).map(range).collect::<Vec<_>>(),
    })
}

#[test]
fn a_chain_of_ranges_of_any_length_is_written_in_both_versions() {
    for length in [1, 2, 50, 20_000] {
        let manifest = ready(chain(length), false);
        for version in Version::ALL {
            assert!(document(&manifest, version, &Part::Manifest).is_some(), "{length}");
        }
        let two = document(&manifest, Version::V2, &Part::Manifest).unwrap();
        assert_eq!(two["structures"].as_array().unwrap().len(), length);
    }
}

/// More than there is time for where each takes a conversion of the whole.
#[test]
fn a_part_that_is_not_there_is_not_looked_for_in_the_whole() {
    let manifest = ready(chain(20_000), false);
    for at in 0..10_000 {
        let name = format!("none {at}");
        for part in [
            Part::Canvas(name.clone()),
            Part::Range(name.clone()),
            Part::PaintingPage(name.clone()),
            Part::Painting(name.clone(), 1),
        ] {
            for version in Version::ALL {
                assert_eq!(document(&manifest, version, &part), None, "{part}");
            }
        }
    }
}

#[test]
fn what_was_written_in_version_2_keeps_its_form_there() {
    let document = document(&ready(chain(2), false), Version::V2, &Part::Manifest).unwrap();
    let two = OURS.replace("/3/", "/2/");
    assert_eq!(document["sequences"][0]["@id"], format!("{two}/sequence/normal"));
    assert_eq!(document["structures"][0]["ranges"], json!([format!("{two}/range/1")]));
    assert_eq!(document["seeAlso"][0]["@id"], "https://a.b/m");
    let keys: Vec<&String> = document.as_object().unwrap().keys().collect();
    let expected =
        ["@context", "@id", "@type", "label", "sequences", "structures", "seeAlso", "within"];
    assert_eq!(keys, expected);
}

/// A Canvas and a Range whose ids are no addresses as they are.
fn with_odd_ids() -> Value {
    let mut odd = chain(2);
    let (canvas, range) = ("https://a.b/MS 1_0001.jp2", "urn:uuid:1");
    odd["sequences"][0]["@id"] = json!("https://a.b/the sequence");
    odd["sequences"][0]["canvases"][0]["@id"] = json!(canvas);
    odd["sequences"][0]["canvases"][0]["images"] = json!([{
        "@id": "_:b0", "@type": "oa:Annotation", "motivation": "sc:painting",
        "resource": { "@id": "https://a.b/MS 1_0001.jpg", "@type": "dctypes:Image" },
        "on": format!("{canvas}#xywh=0,0,9,9"),
    }]);
    odd["structures"] =
        json!([{ "@id": range, "@type": "sc:Range", "label": "x", "canvases": [canvas] }]);
    odd
}

#[test]
fn ids_that_are_no_addresses_have_parts_that_answer_in_both_versions() {
    let manifest = ready(with_odd_ids(), false);
    let [canvas, range] = [Part::Canvas("MS 1_0001.jp2".into()), Part::Range("urn:uuid:1".into())];
    let painting = Part::Painting("MS 1_0001.jp2".into(), 1);
    for version in Version::ALL {
        let ours = OURS.replace("/3/", &format!("/{}/", version.path_segment()));
        let whole = document(&manifest, version, &Part::Manifest).unwrap().to_string();
        for part in [&canvas, &range, &painting] {
            let own = json!(format!("{ours}/{part}"));
            assert!(whole.contains(&own.to_string()), "{version} {part}: {whole}");
            let document = document(&manifest, version, part).unwrap();
            assert_eq!(document[original::keys(version).id], own, "{version}");
        }
    }
    let two = document(&manifest, Version::V2, &Part::Manifest).unwrap();
    let ours = OURS.replace("/3/", "/2/");
    let sequence = &two["sequences"][0];
    assert_eq!(sequence["@id"], format!("{ours}/sequence/normal"));
    assert_eq!(sequence["canvases"][0]["images"][0]["on"], format!("{ours}/{canvas}#xywh=0,0,9,9"));
    assert_eq!(two["structures"][0]["canvases"], json!([format!("{ours}/{canvas}")]));
}

#[test]
fn ids_that_are_no_addresses_are_kept_and_their_parts_are_found() {
    let manifest = ready(with_odd_ids(), true);
    let canvas = document(&manifest, Version::V2, &Part::Canvas("MS 1_0001.jp2".into())).unwrap();
    assert_eq!(canvas["@id"], "https://a.b/MS 1_0001.jp2");
    let range = document(&manifest, Version::V2, &Part::Range("urn:uuid:1".into())).unwrap();
    assert_eq!(range["@id"], "urn:uuid:1");
}

/// Rewriting ids breaks no rule that the original keeps.
#[test]
fn documents_of_real_libraries_have_no_other_mistakes_than_before() {
    let test =
        "presentation::ready::documents_of_real_libraries_have_no_other_mistakes_than_before";
    let Some(shared) = crate::testing::shared_data(test) else { return };
    let mut seen = 0;
    for folder in ["libraries", "cookbook", "quran-codices", "dispersed", "annotations"] {
        for file in std::fs::read_dir(shared.join("data/manifests").join(folder)).unwrap() {
            let path = file.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            let Ok(original) = serde_json::from_str::<Value>(&text) else { continue };
            let Ok(Ready::Manifest(manifest)) = Ready::new(original.clone(), false) else {
                continue;
            };
            let version = manifest.original.version;
            let document = document(&manifest, version, &Part::Manifest).unwrap();
            let before = mistakes(&original);
            for (mistake, times) in mistakes(&document) {
                let known = before.get(&mistake).copied().unwrap_or_default();
                assert!(times <= known, "{}: {mistake}: {times}, before {known}", path.display());
            }
            seen += 1;
        }
    }
    assert!(seen > 60, "{seen}");
}

/// How often each section of the standard is not kept.
fn mistakes(document: &Value) -> std::collections::HashMap<&'static str, usize> {
    use crate::presentation::rules::{Severity, check};
    let mut found = std::collections::HashMap::new();
    let errors = check(document).into_iter().filter(|it| it.severity == Severity::Error);
    errors.for_each(|it| *found.entry(it.section).or_default() += 1);
    found
}
