//! From the Collection at the root to the last line of a text: whatever our documents call by an
//! address of ours is found there under that very id, and keeps the rules of its version.

use std::collections::{BTreeMap, HashSet, VecDeque};

use serde_json::Value;
use tempfile::TempDir;
use warraq::presentation::rules::{Severity, check};

use crate::support::Server;
use crate::support::described;
use crate::support::ready::{manifest_2, manifest_3, write_file};

const PLAIN: &str = "Halt, both of you\nand let us weep\n";

const NOTE: &str = r#"[{ "type": "Annotation", "motivation": "commenting",
    "body": { "type": "TextualBody", "value": "A hole." }, "target": "2r#xywh=10,20,30,40" }]"#;

/// A record that says everything, with texts beside it; documents of other libraries in both
/// versions; Collections of every kind.
fn library() -> TempDir {
    let library = described::library();
    let manifests = library.path().join("manifests");
    for (path, text) in [("text/1r.ar.txt", PLAIN), ("annotations/2r.json", NOTE)] {
        let path = manifests.join("sand").join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let mut ordered = manifest_3("Ordered anew");
    let (first, second) = (ordered["items"][0]["id"].clone(), ordered["items"][1]["id"].clone());
    let canvas = |id: Value| serde_json::json!({ "id": id, "type": "Canvas" });
    let order = serde_json::json!({
        "id": "https://library.example/range/before", "type": "Range", "behavior": ["sequence"],
        "label": { "en": ["Before"] }, "items": [canvas(second), canvas(first)],
    });
    ordered["structures"].as_array_mut().unwrap().push(order);
    write_file(&manifests, "ready-3", "manifest.json", ordered.to_string());
    write_file(&manifests, "ready-2", "manifest.json", manifest_2("Odes").to_string());
    let set = "label = 'Set'\nmembers = ['sand', 'ready-2', 'ready-3']";
    write_file(&manifests, "set", "collection.toml", set);
    write_file(&manifests, "sets", "collection.toml", "label = 'Sets'\nmembers = ['set']");
    library
}

fn texts<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
    match value {
        Value::String(text) => found.push(text),
        Value::Array(values) => values.iter().for_each(|value| texts(value, found)),
        Value::Object(entries) => entries.values().for_each(|value| texts(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Every document that is reached from the Collection at the root, by the class that it says it
/// has: how many there are.
fn walk(server: &Server, version: u8) -> BTreeMap<String, usize> {
    let presentation = format!("{}/iiif/presentation/", server.base());
    let start = format!("{presentation}{version}/collections/top");
    let mut seen = HashSet::from([start.clone()]);
    let mut waiting = VecDeque::from([start]);
    let mut classes = BTreeMap::new();
    while let Some(address) = waiting.pop_front() {
        let answer = server.get(address.strip_prefix(&server.base()).unwrap());
        assert_eq!(answer.status, 200, "{address}: {}", answer.text());
        let document = answer.json();
        let (id, kind) = if version == 2 { ("@id", "@type") } else { ("id", "type") };
        assert_eq!(document[id], address);
        if version < 4 {
            let mut broken = check(&document);
            broken.retain(|it| it.severity == Severity::Error);
            assert_eq!(broken, [], "{address}");
        }
        *classes.entry(document[kind].as_str().unwrap().to_owned()).or_default() += 1;
        let mut found = Vec::new();
        texts(&document, &mut found);
        for text in found.into_iter().filter(|text| text.starts_with(&presentation)) {
            let own = format!("{presentation}{version}/");
            assert!(text.starts_with(&own), "{text} in {address} is of another version");
            let whole = text.split('#').next().unwrap().to_owned();
            // What the draft of 4.0 asks to have an id, and is found in nothing but its document.
            let is_inside =
                version == 4 && (whole.ends_with("/body") || whole.ends_with("/target"));
            if !is_inside && seen.insert(whole.clone()) {
                waiting.push_back(whole);
            }
        }
    }
    classes
}

#[test]
fn every_id_in_every_document_is_found_under_its_address() {
    let library = library();
    let configuration = library.path().join("warraq.toml");
    std::fs::write(&configuration, "[web]\npreview_4 = true\n").unwrap();
    let manifests = library.path().join("manifests");
    let arguments = [&configuration, &manifests].map(|path| path.to_str().unwrap());
    let arguments = ["--config", arguments[0], "--manifests", arguments[1]];
    let server = Server::with(&library.path().join("images"), &arguments);
    let counts = |version| {
        let classes = walk(&server, version);
        let of = |kind: &str| classes.get(kind).copied().unwrap_or_default();
        match version {
            2 => ["sc:Collection", "sc:Manifest", "sc:Canvas", "sc:Range", "oa:Annotation"].map(of),
            _ => ["Collection", "Manifest", "Canvas", "Range", "Annotation"].map(of),
        }
    };
    // The root and two sets; three Manifests; five folios of ours, what is shown before and beside
    // them, and two each of
    // the others.
    let three = counts(3);
    assert_eq!(three[..3], [3, 3, 11], "{three:?}");
    assert_eq!(counts(4), three, "the preview has the same documents");
    // There is nothing before or beside, and other orders are Sequences.
    let two = counts(2);
    assert_eq!(two[..3], [3, 3, 9], "{two:?}");
    assert_eq!(two[3], three[3] - 2, "{two:?} beside {three:?}");
    server.stop();
}
