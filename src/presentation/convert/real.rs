//! Documents of real libraries, of the cookbook and of validators, in and out of every version.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::*;
use crate::presentation::rules::{Severity, check};
use crate::presentation::testing::addresses;
use crate::testing::shared_data;

/// Documents that are wrong as they were published, and where: each was looked at, and what the
/// rules say of it is so.
const WRONG: [(&str, &str); 36] = [
    // A space at the end of the id.
    ("0229-behavior-ranges__manifest.json", "/id"),
    ("cookbook/0229-behavior-ranges.json", "/id"),
    // Ids that stand twice.
    ("auth/auth-open-and-clickthrough-and-cas.json", "/sequences/0/canvases/4/@id"),
    ("libraries/ecodices-urnaesch-fragment.json", "/sequences/0/canvases/4/images/1/@id"),
    // Pictures on another Canvas, and Canvases that are not there.
    (
        "dispersed/biblissima-chateauroux-ms5-reconstructed.json",
        "/sequences/0/canvases/37/images/1/on",
    ),
    ("dispersed/biblissima-florus-dispersus.json", "/structures/47/canvases/19"),
    // Two versions in one document.
    ("dispersed/chester-beatty-per104-combined-v2.json", "/sequences/0/canvases/0/@type"),
    ("dispersed/chester-beatty-per104-combined-v3.json", "/thumbnail"),
    ("dispersed/mehrandhn-arabic-manuscripts-collection.json", "/manifests/0/@id"),
    ("dispersed/mehrandhn-departed-folios-collection.json", "/manifests/0/@id"),
    ("dispersed/mehrandhn-mcgill-arabic-collection.json", "/manifests/0/@id"),
    ("dispersed/mehrandhn-quran-collection.json", "/manifests/0/@id"),
    ("dispersed/mehrandhn-root-collection.json", "/manifests/0/@id"),
    ("dispersed/mehrandhn-shahnama-shah-tahmasp-collection.json", "/manifests/0/@id"),
    // `@none`, which only drafts had.
    ("dispersed/ecodices-codices-restituti-sl-0002-v3.json", "/label/@none"),
    ("libraries/harvard-library-48309543-v3.json", "/label/@none"),
    ("libraries/princeton-dada3-v3.json", "/label/@none"),
    ("libraries/ubl-hogarth-v3.json", "/label/@none"),
    ("validator/pv-3-rights_lang_issues.json", "/label/@none"),
    // Values of another form.
    ("dispersed/houghton-shahnama-combined.json", "/structures/0/ranges/0"),
    ("libraries/amherst-v3.json", "/partOf/0/id"),
    ("libraries/berlin-sbb-840973497.json", "/metadata/14/value"),
    ("libraries/bl-or-11828-v3-maxwidth.json", "/rights"),
    ("libraries/riksarkivet-thumbnails-v3.json", "/rights"),
    ("libraries/bl-ranges-v3.json", "/metadata/9/value/en/0"),
    ("libraries/clover-paged-rtl-v3.json", "/items/0/items/0/items/0/body/id"),
    (
        "libraries/getty-codex-xolotl-choice.json",
        "/sequences/0/canvases/0/images/0/resource/default/service/@context",
    ),
    ("libraries/goettingen-algebra-manuscript.json", "/navDate"),
    ("libraries/scta-gracilis.json", "/sequences/0/@context"),
    ("malformed/malformed-image-annotation.json", "/sequences/0/canvases/0/images/0/@type"),
    // Made wrong for tests of the public validator.
    ("validator/pv-3-broken_collection.json", "/label"),
    ("validator/pv-3-broken_embedded_annos.json", "/items/0/items/0/annotations"),
    ("validator/pv-3-broken_service.json", "/thumbnail/0/service"),
    ("validator/pv-3-collection_of_canvases.json", "/items/0"),
    ("validator/pv-3-old_format_label.json", "/label"),
    // No Canvas has a size.
    ("malformed/zeroWidthCanvas.json", "/sequences/0/canvases/0/height"),
];

/// Documents without a Canvas that the other version can have: sound, film, or none at all.
const WITHOUT_SURFACE: [&str; 14] = [
    "0002-mvm-audio__manifest.json",
    "0014-accompanyingcanvas__manifest.json",
    "0015-start__manifest.json",
    "0103-poetry-reading-annotations__manifest.json",
    "cookbook/0014-accompanyingcanvas.json",
    "cookbook/0015-start.json",
    "cookbook/0434-choice-av.json",
    "dispersed/chester-beatty-per104-combined-v2.json",
    "dispersed/chester-beatty-per104-combined-v3.json",
    "libraries/bl-ranges-v3.json",
    "malformed/zeroWidthCanvas.json",
    "validator/pv-3-broken_embedded_annos.json",
    "validator/pv-3-old_format_label.json",
    "validator/pv-3-rights_lang_issues.json",
];

/// Every JSON document below two folders of the shared data; none without it.
fn documents(test: &str) -> Vec<(String, Value)> {
    let Some(shared) = shared_data(test) else { return Vec::new() };
    let mut found = Vec::new();
    for folder in ["data/cookbook", "data/manifests"] {
        let folder = shared.join(folder);
        let mut files = Vec::new();
        gather(&folder, &mut files);
        assert!(files.len() > 50, "{} has few documents", folder.display());
        // Some of the malformed ones are no JSON at all.
        found.extend(files.into_iter().filter_map(|file| {
            let name = file.strip_prefix(&folder).unwrap().display().to_string();
            Some((name, serde_json::from_slice(&std::fs::read(&file).unwrap()).ok()?))
        }));
    }
    found
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, files);
        } else if path.extension().is_some_and(|it| it == "json") {
            files.push(path);
        }
    }
}

fn is_of(version: u8, document: &Value) -> bool {
    let context = format!("iiif.io/api/presentation/{version}/context.json");
    document["@context"].to_string().contains(&context)
        && (document.get("type").is_some_and(Value::is_string) || document.get("@type").is_some())
}

fn first_error(document: &Value) -> Option<(String, String)> {
    let found = check(document).into_iter().find(|it| it.severity == Severity::Error)?;
    Some((found.pointer, found.sentence))
}

#[test]
fn what_is_wrong_in_real_documents_is_found_and_nothing_else_is() {
    let documents = documents("presentation: the rules and real documents");
    for (name, document) in &documents {
        if !is_of(2, document) && !is_of(3, document) {
            continue;
        }
        let known = WRONG.iter().find(|(wrong, _)| wrong == name);
        let found = first_error(document);
        let place = found.as_ref().map(|(pointer, _)| pointer.as_str());
        assert_eq!(place, known.map(|(_, pointer)| *pointer), "{name}: {found:?}");
    }
}

#[test]
fn real_documents_of_one_version_are_right_in_the_other() {
    let documents = documents("presentation: conversions of real documents");
    let mut converted = 0;
    for (name, document) in &documents {
        let (down, up) = (to_2(document, &addresses()), to_3(document));
        let other = if is_of(3, document) {
            down
        } else if is_of(2, document) {
            up
        } else {
            continue;
        };
        // Content states and search results are no documents of their own.
        if other.is_null() {
            continue;
        }
        converted += 1;
        let found = first_error(&other);
        let has_no_canvas =
            found.as_ref().is_some_and(|(at, _)| at == "/items" || at == "/sequences/0/canvases");
        let stood_twice = found.as_ref().is_some_and(|(_, it)| it.contains("another resource"));
        let is_known = if has_no_canvas {
            WITHOUT_SURFACE.contains(&name.as_str())
        } else if stood_twice {
            name.contains("urnaesch")
        } else {
            found.is_none()
        };
        assert!(is_known, "{name}: {found:?}");
        if is_of(3, document) && !has_no_canvas {
            let back = first_error(&to_3(&other));
            // The address of a service in the place of a picture stays what it was.
            assert!(back.is_none() || name.contains("clover-paged"), "{name}: {back:?}");
        }
    }
    assert!(documents.is_empty() || converted > 150, "{converted} were converted");
}

#[test]
fn the_two_documents_of_the_cookbook_are_one() {
    let Some(shared) = shared_data("presentation: cookbook 0057") else { return };
    let read = |name: &str| -> Value {
        let file = shared.join("data/cookbook").join(name);
        serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
    };
    let three = read("0057-publishing-v2-and-v3__manifest-v3.json");
    let mut two = read("0057-publishing-v2-and-v3__manifest-v2.json");
    let mut down = to_2(&three, &addresses());
    // Labels: in the language that 3.0 names; of a Canvas that has none in 3.0; of the Sequence,
    // which 3.0 does not have, and its id neither.
    two["label"] = serde_json::json!({ "@value": two["label"], "@language": "en" });
    for document in [&mut two, &mut down] {
        let sequence = document["sequences"][0].as_object_mut().unwrap();
        sequence.remove("@id");
        sequence.remove("label");
        sequence["canvases"][0].as_object_mut().unwrap().remove("label");
    }
    assert_eq!(down, two);
}
