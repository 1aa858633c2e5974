//! Ready-made documents and collections with every mistake we could think of: `warraq check` names
//! each with its file and the remedy, and a server with all of them serves the ones that are right.

mod untidy;

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::Path;

use serde_json::{Value, json};

use super::program::{Outcome, run};
use super::support::Server;
use super::support::ready::{manifest_2, manifest_3, write_file};

/// What is said: the file, the line, words of the sentence.
type Expected = (String, Option<usize>, &'static str);

/// A good Manifest with one value in the place of another.
fn with(pointer: &str, value: Value) -> Vec<u8> {
    let mut document = manifest_3("x");
    *document.pointer_mut(pointer).unwrap() = value;
    document.to_string().into_bytes()
}

fn text(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

/// What a `manifest.json` holds, the line of the mistake and words of what is said.
fn bad_manifests() -> Vec<(&'static str, Vec<u8>, Option<usize>, &'static str)> {
    let good = manifest_3("x").to_string();
    let utf_16 = good.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin_1 = b"{\n\"label\": \"caf\xe9\"}".to_vec();
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let deep_object = format!("{}1{}", "{\"a\":".repeat(200), "}".repeat(200));
    let of_2 = manifest_2("x").to_string();
    vec![
        ("empty", Vec::new(), Some(1), "is no JSON"),
        ("no-json", text("title = 'x'"), Some(1), "is no JSON (column 2)"),
        ("html", text("<!DOCTYPE html>"), Some(1), "is no JSON (column 1)"),
        ("cut-off", text(&good[..good.len() / 2]), Some(1), "EOF"),
        ("comma", text("{\r\n\"a\": 1,\r\n}"), Some(3), "trailing comma"),
        ("two", text(&format!("{good}\n{good}")), Some(2), "trailing characters"),
        ("mark-and-mistake", text("\u{feff}{\n'a'"), Some(2), "is no JSON"),
        ("utf-16", utf_16, None, "save it as UTF-8"),
        ("latin-1", latin_1, Some(2), "save it as UTF-8"),
        ("nul", text("{\"a\": \0}"), Some(1), "NUL"),
        ("deep", text(&deep), Some(1), "nested deeper than 128 levels"),
        ("deep-object", text(&deep_object), Some(1), "nested deeper than 128 levels"),
        ("list", text("[]"), None, "must begin with `{`"),
        ("word", text("\"manifest\""), None, "must begin with `{`"),
        ("package", text("{ \"name\": \"app\" }"), None, "is no document of IIIF that is known"),
        ("version-4", text(&good.replace("presentation/3", "presentation/4")), None, "API 3.0"),
        ("no-type", with("/type", json!(null)), None, "must say which it is"),
        ("canvas", with("/type", json!("Canvas")), None, "neither a Manifest nor a Collection"),
        (
            "collection",
            with("/type", json!("Collection")),
            None,
            "rename the file to `collection.json`",
        ),
        ("no-canvas", with("/items", json!([])), None, "has no Canvas"),
        ("items-text", with("/items", json!("x")), None, "has no Canvas"),
        ("no-canvas-2", text(&of_2.replace("sequences", "sequence")), None, "has no Canvas"),
    ]
}

/// As [`bad_manifests`], of other files.
const OTHERS: [(&str, &str, &str, Option<usize>, &str); 8] = [
    ("a", "collection.json", "{", Some(1), "is no JSON"),
    ("top", "collection.toml", "label = 'x'\nmembers = ['good']", None, "rename the folder"),
    ("x;1", "collection.toml", "label = 'x'\nmembers = ['good']", None, "rename the folder"),
    ("unknown", "collection.toml", "label = 'x'\nmembers = [\n'good',\n'none']", Some(4), "`none`"),
    ("no-label", "collection.toml", "members = ['good']", None, "`label` is missing"),
    (
        "itself",
        "collection.toml",
        "label = 'x'\nmembers = ['itself',\n'good']",
        Some(2),
        "`itself`",
    ),
    ("circle-a", "collection.toml", "label = 'x'\nmembers = ['circle-b']", None, ""),
    ("circle-b", "collection.toml", "label = 'x'\nmembers = ['circle-a']", Some(2), "`circle-a`"),
];

fn library() -> (tempfile::TempDir, Vec<Expected>) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("images")).unwrap();
    let manifests = folder.path().join("manifests");
    let put = |name: &str, file: &str, bytes: &[u8]| write_file(&manifests, name, file, bytes);
    let good = manifest_3("Good").to_string();
    put("good", "manifest.json", good.as_bytes());
    let windows =
        format!("\u{feff}{}", serde_json::to_string_pretty(&manifest_3("Windows")).unwrap());
    put("windows", "manifest.json", windows.replace('\n', "\r\n").as_bytes());
    let mut expected = Vec::new();
    for (name, bytes, line, words) in bad_manifests() {
        put(name, "manifest.json", &bytes);
        expected.push((format!("{name}/manifest.json"), line, words));
    }
    for (name, file, text, line, words) in OTHERS {
        put(name, file, text.as_bytes());
        if !words.is_empty() {
            expected.push((format!("{name}/{file}"), line, words));
        }
    }
    for (name, document, _) in untidy::untidy() {
        put(name, "manifest.json", document.to_string().as_bytes());
    }
    put("options", "manifest.json", good.as_bytes());
    put("options", "iiif.toml", b"\nkeep_id = true");
    expected.push(("options/iiif.toml".into(), Some(2), "did you mean `keep_ids`?"));
    put("both", "manifest.json", good.as_bytes());
    put("both", "collection.toml", b"label = 'x'\nmembers = ['good']");
    expected.push(("both/collection.toml".into(), None, "`manifest.json` lies beside it"));
    fs::write(manifests.join("manifest.json"), &good).unwrap();
    expected.push(("manifest.json".into(), None, "as NAME/manifest.json"));
    expected.extend(write_odd(&manifests));
    (folder, expected)
}

/// What is no plain file of a usual size.
fn write_odd(manifests: &Path) -> Vec<Expected> {
    let folder = |name: &str| {
        fs::create_dir(manifests.join(name)).unwrap();
        manifests.join(name).join("manifest.json")
    };
    // Sixty megabytes that take no place on the disk.
    File::create(folder("huge")).unwrap().set_len(60_000_000).unwrap();
    let secret = manifests.parent().unwrap().join("secret.json");
    fs::write(&secret, "{ \"pa55word\": pa55word }").unwrap();
    symlink(&secret, folder("link")).unwrap();
    fs::create_dir(folder("folder")).unwrap();
    let pipe = folder("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    vec![
        ("huge/manifest.json".into(), None, "a ready-made Manifest is at most 16.0 MiB"),
        ("link/manifest.json".into(), None, "leads out of the records folder"),
        ("folder/manifest.json".into(), None, "no regular file"),
        ("pipe/manifest.json".into(), None, "no regular file"),
    ]
}

fn check(folder: &Path) -> Outcome {
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    run(&["check", "--images", &path("images"), "--manifests", &path("manifests")])
}

fn said<'a>(lines: &'a str, file: &str) -> Vec<&'a str> {
    let file = format!(" {file}:");
    lines.lines().filter_map(|line| line.split_once(&file)).map(|(_, rest)| rest).collect()
}

/// As [`said`], with the colon before the sentence or the line.
fn said_behind<'a>(lines: &'a str, file: &str) -> Vec<&'a str> {
    let file = format!(" {file}");
    lines.lines().filter_map(|line| line.split_once(&file)).map(|(_, rest)| rest).collect()
}

#[test]
fn check_names_every_mistake_of_a_ready_made_document() {
    let (folder, expected) = library();
    let outcome = check(folder.path());
    assert_eq!(outcome.code, Some(1), "{}", outcome.out);
    for (file, line, words) in expected {
        let said = said(&outcome.out, &file);
        let place = line.map_or_else(String::new, |line| format!("{line}:"));
        let named = said.iter().any(|said| said.starts_with(&place) && said.contains(words));
        assert!(named, "{file}, line {line:?}, {words:?}: {said:#?} in\n{}", outcome.out);
    }
    for (name, _, expected) in untidy::untidy() {
        let said = said_behind(&outcome.out, &format!("{name}/manifest.json"));
        assert_eq!(said, untidy::told(expected), "{name}");
    }
    for good in ["good", "windows"] {
        assert!(said(&outcome.out, &format!("{good}/manifest.json")).is_empty(), "{}", outcome.out);
    }
    assert!(!outcome.out.contains("pa55word"), "what a link leads to is not shown");
}

#[test]
fn a_server_serves_what_is_right_among_what_is_wrong() {
    let (folder, _) = library();
    let manifests = folder.path().join("manifests");
    let arguments = ["--manifests", manifests.to_str().unwrap()];
    let mut server = Server::with(&folder.path().join("images"), &arguments);
    server.allow_everything();
    for (name, status) in
        [("good", 200), ("windows", 200), ("both", 200), ("deep", 500), ("huge", 500)]
    {
        for version in [2, 3] {
            let path = format!("/iiif/presentation/{version}/{name}/manifest");
            assert_eq!(server.get(&path).status, status, "{path}");
        }
    }
    for (name, ..) in untidy::untidy() {
        for version in [2, 3] {
            let path = format!("/iiif/presentation/{version}/{name}/manifest");
            assert_eq!(server.get(&path).status, 200, "{path}");
        }
    }
    let top = server.get("/iiif/presentation/3/collections/top");
    assert_eq!(top.status, 200);
    let circle = server.get("/iiif/presentation/3/collections/circle-b").json();
    assert_eq!(circle["items"], json!([]));
    server.stop();
}

#[test]
fn good_documents_and_collections_pass() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("images")).unwrap();
    let manifests = folder.path().join("manifests");
    write_file(&manifests, "good", "manifest.json", manifest_3("x").to_string());
    write_file(&manifests, "set", "collection.toml", "label = 'x'\nmembers = ['good']");
    let outcome = check(folder.path());
    assert_eq!(outcome.code, Some(0), "{}", outcome.out);
    assert!(outcome.out.contains("served 2"), "{}", outcome.out);
}
