//! Manifests that were made elsewhere, served under our addresses in both versions.

use std::collections::HashSet;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::ready::{manifest_2, manifest_3, write_file};
use crate::support::{Answer, Server, shared_data};

fn serve(manifests: &TempDir) -> Server {
    let images = manifests.path().join("scans");
    std::fs::create_dir_all(&images).unwrap();
    Server::with(&images, &["--manifests", manifests.path().to_str().unwrap()])
}

fn json_at(server: &Server, path: &str) -> Value {
    let answer = server.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()
}

fn put(manifests: &TempDir, name: &str, document: &Value) {
    write_file(manifests.path(), name, "manifest.json", document.to_string());
}

/// Every id below our own address that a document has, without a fragment.
fn our_ids(value: &Value, base: &str, found: &mut HashSet<String>) {
    match value {
        Value::Object(entries) => entries.values().for_each(|value| our_ids(value, base, found)),
        Value::Array(values) => values.iter().for_each(|value| our_ids(value, base, found)),
        Value::String(text) if text.starts_with(base) => {
            found.insert(text.split('#').next().unwrap().to_owned());
        }
        _ => {}
    }
}

fn assert_every_id_answers(server: &Server, path: &str) {
    let base = server.base();
    let mut found = HashSet::new();
    our_ids(&json_at(server, path), &base, &mut found);
    assert!(found.len() > 4, "{path}: {found:?}");
    for id in found {
        let document = json_at(server, id.strip_prefix(&base).unwrap());
        let own = document.get("id").or_else(|| document.get("@id"));
        assert_eq!(own.and_then(Value::as_str), Some(id.as_str()), "{path}");
    }
}

#[test]
fn a_manifest_of_either_version_is_served_in_both_and_every_id_answers() {
    let manifests = tempfile::tempdir().unwrap();
    put(&manifests, "of 3", &manifest_3("Three"));
    put(&manifests, "of 2", &manifest_2("Two"));
    let server = serve(&manifests);
    for (name, version) in [("of%203", 3), ("of%203", 2), ("of%202", 3), ("of%202", 2)] {
        assert_every_id_answers(&server, &format!("/iiif/presentation/{version}/{name}/manifest"));
    }
    let three = json_at(&server, "/iiif/presentation/3/of%202/manifest");
    assert_eq!(three["type"], "Manifest");
    assert_eq!(three["items"].as_array().unwrap().len(), 2);
    let two = json_at(&server, "/iiif/presentation/2/of%203/manifest");
    assert_eq!(two["sequences"][0]["canvases"].as_array().unwrap().len(), 2);
    server.stop();
}

#[test]
fn it_is_listed_in_the_collection_of_all_and_on_the_home_page_with_its_picture() {
    let manifests = tempfile::tempdir().unwrap();
    put(&manifests, "odes", &manifest_3("Seven Odes"));
    let server = serve(&manifests);
    let top = json_at(&server, "/iiif/presentation/3/collections/top");
    let member = &top["items"][0];
    assert_eq!(member["label"]["en"][0], "Seven Odes");
    assert_eq!(
        member["thumbnail"][0]["id"],
        "https://library.example/image/1r/full/400,/0/default.jpg"
    );
    let two = json_at(&server, "/iiif/presentation/2/collections/top");
    assert_eq!(
        two["manifests"][0]["@id"],
        format!("{}/iiif/presentation/2/odes/manifest", server.base())
    );
    let home = server.get("/").text();
    assert!(home.contains("Seven Odes") && home.contains("2 images"), "{home}");
    assert!(
        home.contains("src=\"https://library.example/image/1r/full/400,/0/default.jpg\""),
        "{home}"
    );
    server.stop();
}

#[test]
fn it_has_the_headers_that_every_manifest_has() {
    let manifests = tempfile::tempdir().unwrap();
    put(&manifests, "odes", &manifest_3("Odes"));
    let server = serve(&manifests);
    let path = "/iiif/presentation/3/odes/manifest";
    let answer = server.get(path);
    let etag = answer.header("etag").unwrap().to_owned();
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert!(answer.header("content-type").unwrap().starts_with("application/ld+json"));
    let again = server.send("GET", path, &[("If-None-Match", &etag)]);
    assert_eq!((again.status, again.body.len()), (304, 0));
    let packed = server.send("GET", path, &[("Accept-Encoding", "gzip")]);
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    for (part, status) in
        [("canvas/1r", 200), ("canvas/2r", 404), ("range/1", 200), ("nothing", 404)]
    {
        let answer = server.get(&format!("/iiif/presentation/3/odes/{part}"));
        assert_eq!(answer.status, status, "{part}");
    }
    server.stop();
}

fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !is_so() {
        assert!(Instant::now() < deadline, "{what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_change_is_served_at_once_and_a_mistake_leaves_the_last_good_one() {
    let manifests = tempfile::tempdir().unwrap();
    put(&manifests, "odes", &manifest_3("First"));
    let mut server = serve(&manifests);
    server.allow_everything();
    let path = "/iiif/presentation/3/odes/manifest";
    let title = |answer: &Answer| answer.json()["label"]["en"][0].clone();
    assert_eq!(title(&server.get(path)), "First");
    put(&manifests, "odes", &manifest_3("Second"));
    until("the second one is served", || title(&server.get(path)) == "Second");
    write_file(manifests.path(), "odes", "manifest.json", "{");
    server.log_line("odes/manifest.json:1: is no JSON");
    assert_eq!(title(&server.get(path)), "Second");
    write_file(manifests.path(), "odes", "iiif.toml", "keep_ids = true");
    put(&manifests, "odes", &manifest_3("Third"));
    until("ids are kept", || {
        server.get(path).json()["id"] == "https://library.example/manifest.json"
    });
    std::fs::remove_dir_all(manifests.path().join("odes")).unwrap();
    until("it is gone", || server.get(path).status == 404);
    server.stop();
}

#[test]
fn a_folder_of_scans_of_the_same_name_is_no_second_item() {
    let manifests = tempfile::tempdir().unwrap();
    put(&manifests, "odes", &manifest_3("Odes"));
    let scans = manifests.path().join("scans/odes");
    std::fs::create_dir_all(&scans).unwrap();
    let size = warraq::geometry::Size::new(30, 40);
    crate::support::pictures::write_png(
        &scans.join("f1.png"),
        size,
        &crate::support::pictures::scene(size),
    );
    let server = serve(&manifests);
    let top = json_at(&server, "/iiif/presentation/3/collections/top");
    assert_eq!(top["items"].as_array().unwrap().len(), 1, "{top}");
    assert_eq!(server.get("/iiif/3/odes%2Ff1.png/info.json").status, 200);
    server.stop();
}

#[test]
fn documents_of_real_libraries_are_served_in_both_versions() {
    let test = "documents_of_real_libraries_are_served_in_both_versions";
    let Some(shared) = shared_data(test) else { return };
    let manifests = tempfile::tempdir().unwrap();
    let mut put = Vec::new();
    for folder in ["libraries", "cookbook", "quran-codices", "dispersed"] {
        for file in std::fs::read_dir(shared.join("data/manifests").join(folder)).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "json") {
                continue;
            }
            put.extend(put_real(&manifests, folder, &path));
        }
    }
    assert!(put.len() > 60, "{}", put.len());
    let server = serve(&manifests).allow_warnings();
    for (name, canvases) in &put {
        for version in [3, 2] {
            let path = format!("/iiif/presentation/{version}/{name}/manifest");
            let document = json_at(&server, &path);
            let list = |value: &Value| value.as_array().map_or(0, Vec::len);
            let (key, found) = match version {
                3 => ("id", list(&document["items"])),
                _ => ("@id", list(&document["sequences"][0]["canvases"])),
            };
            assert_eq!(document[key], format!("{}{path}", server.base()), "{path}");
            if version == 3 {
                assert_eq!(found, *canvases, "{path}");
            }
        }
    }
    server.stop();
}

/// Puts a Manifest with something to show into a folder, and counts its Canvases.
fn put_real(manifests: &TempDir, folder: &str, path: &Path) -> Option<(String, usize)> {
    let document: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).ok()?;
    // One that is older, and one whose Canvases are none, are refused, as `warraq check` says.
    let context = document["@context"].to_string();
    if !["/presentation/2/", "/presentation/3/"].iter().any(|known| context.contains(known)) {
        return None;
    }
    let count = |list: &Value, class: &str| {
        let canvases = list.as_array().into_iter().flatten();
        canvases.filter(|canvas| canvas["type"] == class || canvas["@type"] == class).count()
    };
    let canvases = match (document["type"].as_str(), document["@type"].as_str()) {
        (Some("Manifest"), _) => count(&document["items"], "Canvas"),
        (_, Some("sc:Manifest")) => count(&document["sequences"][0]["canvases"], "sc:Canvas"),
        _ => 0,
    };
    if canvases == 0 {
        return None;
    }
    let stem = path.file_stem().unwrap().to_str().unwrap();
    let name = format!("{folder}-{stem}");
    put(manifests, &name, &document);
    Some((name, canvases))
}
