use serde_json::json;

use super::*;
use crate::presentation::testing::{addresses, any_item, item};
use crate::presentation::{Part, Version, build};
use proptest::prelude::*;

fn manifest(version: Version) -> Value {
    version.document(&build(&item(), &addresses()), &Part::Manifest).unwrap()
}

fn errors(document: &Value) -> Vec<(String, String)> {
    let found = check(document).into_iter().filter(|it| it.severity == Severity::Error);
    found.map(|it| (it.pointer, it.sentence)).collect()
}

/// A document with one value replaced, or taken out where it is `null`.
fn with(mut document: Value, pointer: &str, value: Value) -> Value {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = document.pointer_mut(parent).unwrap_or_else(|| panic!("{pointer}"));
    match parent {
        Value::Object(object) if value.is_null() => {
            object.remove(key).unwrap_or_else(|| panic!("{pointer}"));
        }
        Value::Object(object) => {
            object.insert(key.to_owned(), value);
        }
        Value::Array(list) => list[key.parse::<usize>().unwrap()] = value,
        _ => panic!("{pointer}"),
    }
    document
}

/// Each change makes findings, the first of them at this place, in which this is said.
fn breaks(version: Version, changes: &[(&str, Value, &str, &str)]) {
    for (at, value, pointer, words) in changes {
        let found = errors(&with(manifest(version), at, value.clone()));
        let first = found.first().unwrap_or_else(|| panic!("{at}: {value} is not found"));
        assert!(first.0 == *pointer && first.1.contains(words), "{at}: {value}: {first:?}");
    }
}

#[test]
fn our_own_manifests_keep_every_rule() {
    for version in Version::ALL {
        assert_eq!(errors(&manifest(version)), [], "{version}");
    }
}

#[test]
fn what_a_property_must_be_is_asked_of_every_one() {
    let html = json!({ "en": ["<b>a</b>"] });
    breaks(
        Version::V3,
        &[
            ("/label", json!("Ode"), "/label", "language map"),
            ("/label", json!({}), "/label", "language map"),
            ("/label", json!({ "en": "Ode" }), "/label/en", "a list"),
            ("/label", json!({ "en": [1] }), "/label/en/0", "a text"),
            ("/label", json!({ "en_GB!": ["Ode"] }), "/label/en_GB!", "language tag"),
            ("/label", html.clone(), "/label/en/0", "taken for HTML"),
            ("/label", json!(null), "/label", "is missing"),
            ("/summary", json!({ "en": ["<p>a<br></p>"] }), "/summary/en/0", "well-formed"),
            ("/metadata/0/value", json!(null), "/metadata/0", "`label` and `value`"),
            ("/metadata", json!({}), "/metadata", "a list"),
            ("/requiredStatement", json!([]), "/requiredStatement", "`label` and `value`"),
            (
                "/rights",
                json!("https://creativecommons.org/licenses/by/4.0/"),
                "/rights",
                "`http:`",
            ),
            (
                "/rights",
                json!(["http://creativecommons.org/licenses/by/4.0/"]),
                "/rights",
                "one URI",
            ),
            ("/provider/0/type", json!("Person"), "/provider/0/type", "`Agent`"),
            ("/provider/0/label", json!(null), "/provider/0/label", "is missing"),
            ("/thumbnail", json!("https://example.org/a.jpg"), "/thumbnail", "a list"),
            ("/navDate", json!("1492"), "/navDate", "its zone"),
            ("/viewingDirection", json!("rtl"), "/viewingDirection", "one of left-to-right"),
            (
                "/homepage",
                json!([{ "id": "https://a.example/", "type": "Text" }]),
                "/homepage/0/label",
                "is missing",
            ),
            ("/seeAlso", json!([{ "id": "a", "type": "Dataset" }]), "/seeAlso/0/id", "no address"),
            ("/partOf", json!([{ "id": "https://a.example/" }]), "/partOf/0/type", "is missing"),
            ("/service", json!({}), "/service", "a list"),
            ("/service", json!([{ "id": "https://a.example/" }]), "/service/0/type", "is missing"),
            ("/duration", json!(1), "/duration", "no property of a Manifest"),
            ("/@id", json!("a"), "/@id", "write `id`"),
            ("/items/0/@context", json!("a"), "/items/0/@context", "once"),
            (
                "/@context",
                json!(["http://iiif.io/api/presentation/3/context.json", "a"]),
                "/@context",
                "must end",
            ),
            (
                "/@context",
                json!("https://iiif.io/api/presentation/3/context.json"),
                "/@context",
                "must end",
            ),
        ],
    );
}

#[test]
fn what_holds_between_resources_is_asked() {
    let painting = "/items/0/items/0/items/0";
    let at = |key: &str| format!("{painting}/{key}");
    let canvas = manifest(Version::V3)["items"][0]["id"].as_str().unwrap().to_owned();
    let lost = json!({ "id": "https://example.org/lost", "type": "Canvas" });
    let inner = json!({ "id": "https://example.org/p", "type": "Canvas", "width": 1, "height": 1, "placeholderCanvas": {} });
    let beyond = json!(format!("{canvas}#xywh=6000,0,100,100"));
    let (target, body, motivation) = (at("target"), at("body"), at("motivation"));
    let (service, body_id) = (at("body/service/0/id"), at("body/id"));
    let base = manifest(Version::V3).pointer(&service).unwrap().clone();
    let comment = json!([{ "id": "https://example.org/l", "type": "AnnotationPage", "items": [
        { "id": "https://example.org/l/1", "type": "Annotation", "motivation": "painting",
          "body": { "type": "TextualBody", "value": "a" }, "target": canvas },
    ] }]);
    breaks(
        Version::V3,
        &[
            ("/items", json!([]), "/items", "no Canvas"),
            ("/items/0/width", json!(null), "/items/0", "both belong together"),
            ("/items/0/width", json!("1200"), "/items/0/width", "whole number"),
            ("/items/0/id", json!(format!("{canvas}#a")), "/items/0/id", "fragment"),
            ("/items/1/id", json!(canvas), "/items/1/id", "another resource"),
            (&target, json!("https://example.org/lost"), &target, "not the Canvas"),
            (&target, beyond, &target, "beyond the Canvas"),
            (&target, json!(null), &target, "is missing"),
            (&body, json!(null), &body, "is missing"),
            (
                &body,
                json!({ "type": "TextualBody", "value": { "en": ["a"] } }),
                &format!("{body}/value"),
                "plain text",
            ),
            (
                &body,
                json!({ "type": "Choice", "items": [] }),
                &format!("{body}/items"),
                "nothing to choose",
            ),
            (&body_id, base, &body_id, "the image service"),
            (&motivation, json!("commenting"), &motivation, "`annotations`"),
            (&motivation, json!(null), &motivation, "is missing"),
            (
                "/items/0/annotations",
                comment,
                "/items/0/annotations/0/items/0/motivation",
                "must not be `painting`",
            ),
            ("/structures/0/items/0", lost.clone(), "/structures/0/items/0", "no Canvas of this"),
            ("/structures/0/items", json!([]), "/structures/0/items", "is empty"),
            ("/start", lost, "/start", "no Canvas of this"),
            ("/placeholderCanvas", inner, "/placeholderCanvas/placeholderCanvas", "must not stand"),
            ("/behavior", json!(["paged", "continuous"]), "/behavior", "exclude each other"),
            ("/behavior", json!(["non-paged"]), "/behavior/0", "no behavior of a Manifest"),
            ("/behavior", json!("paged"), "/behavior", "a list"),
            (
                "/@context",
                json!("http://iiif.io/api/presentation/3/context.json"),
                "/navPlace",
                "navplace/context.json",
            ),
            ("/navPlace", json!({ "type": "Point" }), "/navPlace/type", "FeatureCollection"),
        ],
    );
}

#[test]
fn a_contents_that_goes_round_in_a_circle_is_found() {
    let mut document = manifest(Version::V3);
    let id = document["structures"][0]["id"].clone();
    let first = document.pointer_mut("/structures/0/items/0/items").unwrap();
    first.as_array_mut().unwrap().push(json!({ "id": id, "type": "Range" }));
    let found = errors(&document);
    assert!(found.len() == 1 && found[0].1.contains("in a circle"), "{found:?}");
}

#[test]
fn a_collection_names_its_members() {
    let manifest =
        json!({ "id": "https://example.org/m", "type": "Manifest", "label": { "en": ["Ode"] } });
    let collection = |items: Value| {
        json!({
            "@context": "http://iiif.io/api/presentation/3/context.json",
            "id": "https://example.org/c",
            "type": "Collection",
            "label": { "en": ["Odes"] },
            "items": items,
        })
    };
    assert_eq!(errors(&collection(json!([]))), []);
    assert_eq!(errors(&collection(json!([manifest]))), []);
    let mut embedded = manifest.clone();
    embedded["items"] = json!([]);
    let mut unlabeled = manifest;
    unlabeled.as_object_mut().unwrap().remove("label");
    for (item, pointer) in [
        (embedded, "/items/0/items"),
        (unlabeled, "/items/0/label"),
        (json!({ "type": "Canvas" }), "/items/0"),
    ] {
        assert_eq!(errors(&collection(json!([item])))[0].0, pointer);
    }
}

#[test]
fn what_viewers_of_2_1_depend_on_is_asked() {
    let image = "/sequences/0/canvases/0/images/0";
    let at = |key: &str| format!("{image}/{key}");
    breaks(
        Version::V2,
        &[
            ("/label", json!({ "en": ["Ode"] }), "/label", "`@value`"),
            ("/label", json!(null), "/label", "is missing"),
            ("/sequences", json!([]), "/sequences", "one Sequence"),
            ("/sequences/0/canvases", json!([]), "/sequences/0/canvases", "one Canvas"),
            (
                "/sequences/0/canvases/0/height",
                json!("12"),
                "/sequences/0/canvases/0/height",
                "whole number",
            ),
            ("/viewingHint", json!("unordered"), "/viewingHint", "one of"),
            ("/viewingDirection", json!("rtl"), "/viewingDirection", "one of"),
            ("/navDate", json!("1492-01-01T00:00:00+02:00"), "/navDate", "UTC"),
            (&at("motivation"), json!("oa:linking"), &at("motivation"), "`sc:painting`"),
            (&at("on"), json!("https://example.org/lost"), &at("on"), "the Canvas"),
            (&at("resource"), json!(null), &at("resource"), "is missing"),
            (
                &at("resource/service/@context"),
                json!(null),
                &at("resource/service/@context"),
                "Image API",
            ),
            (
                "/structures/0/ranges/0",
                json!("https://example.org/lost"),
                "/structures/0/ranges/0",
                "no Range",
            ),
            (
                "/structures/0/canvases",
                json!(["https://example.org/lost"]),
                "/structures/0/canvases/0",
                "no Canvas",
            ),
        ],
    );
}

#[test]
fn other_versions_and_no_version_are_told() {
    let of = |context: &str| check(&json!({ "@context": context, "type": "Manifest" }));
    let four = of("http://iiif.io/api/presentation/4/context.json");
    assert!(four.len() == 1 && four[0].severity == Severity::Warning, "{four:?}");
    assert!(four[0].sentence.contains("4.0"), "{four:?}");
    for none in ["", "http://iiif.io/api/image/3/context.json"] {
        assert_eq!(of(none)[0].severity, Severity::Error, "{none}");
    }
    assert_eq!(check(&json!([]))[0].severity, Severity::Error);
}

#[test]
fn a_finding_repeats_no_long_text() {
    let mut odd = manifest(Version::V3);
    odd["service"] =
        json!([{ "id": "https://a.b/s", "type": "ImageService3", "profile": "x".repeat(5000) }]);
    let found = errors(&odd);
    assert_eq!(found[0].0, "/service/0/profile");
    assert!(found[0].1.len() < 200, "{}", found[0].1.len());
}

#[test]
fn however_many_warnings_there_are_they_hide_no_error() {
    let mut odd = manifest(Version::V3);
    let service = |_| json!({ "@context": "x", "id": "https://a.b/s", "type": "S", "profile": "https://a.b/p" });
    odd["service"] = (0..1200).map(service).collect();
    odd["behavior"] = json!("zzz");
    let found = check(&odd);
    assert!(found.iter().filter(|it| it.severity == Severity::Warning).count() == 1000);
    assert!(found.iter().any(|it| it.severity == Severity::Error), "{}", found.len());
}

#[test]
fn a_hostile_document_makes_no_endless_report_and_no_deep_calls() {
    let broken: Vec<Value> = (0..5000).map(|_| json!({})).collect();
    let mut wide = manifest(Version::V3);
    wide["items"] = json!(broken);
    // As many errors and as many warnings.
    assert_eq!(check(&wide).len(), 2000);
    let deep = (0..200).fold(json!({}), |inner, _| json!({ "items": [inner] }));
    assert!(check(&deep)[0].sentence.contains("levels deep"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_item_keeps_the_rules_in_every_version(item in any_item()) {
        let built = build(&item, &addresses());
        for version in Version::ALL {
            let manifest = version.document(&built, &Part::Manifest).unwrap();
            prop_assert_eq!(errors(&manifest), []);
        }
    }
}
