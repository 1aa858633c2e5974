//! Manuscripts with records: their documents in both versions, found under their own
//! addresses, and changes noticed.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;
use warraq::geometry::Size;

use crate::support::pictures::{scene, write_png};
use crate::support::records::{RECORD, library, write_record};
use crate::support::{Answer, Server};

const MANIFESTS: [(u8, &str); 2] =
    [(3, "/iiif/presentation/3/or%2012/manifest"), (2, "/iiif/presentation/2/or%2012/manifest")];

const COLLECTIONS: [&str; 2] =
    ["/iiif/presentation/3/collections/top", "/iiif/presentation/2/collections/top"];

fn serve(library: &TempDir) -> Server {
    let manifests = library.path().join("manifests");
    Server::with(&library.path().join("images"), &["--manifests", manifests.to_str().unwrap()])
}

fn json_at(server: &Server, path: &str) -> Value {
    let answer = server.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()
}

/// The document with our own address written `https://warraq.example`.
fn redacted(server: &Server, document: &Value) -> Value {
    let text = document.to_string().replace(&server.base(), "https://warraq.example");
    serde_json::from_str(&text).unwrap()
}

#[test]
fn a_record_makes_a_manifest_of_both_versions() {
    let library = library();
    let server = serve(&library);
    for (version, path) in MANIFESTS {
        let manifest = redacted(&server, &json_at(&server, path));
        insta::assert_json_snapshot!(format!("manifest-{version}"), manifest);
    }
}

#[test]
fn records_and_bare_folders_are_in_the_collection_of_both_versions() {
    let library = library();
    let server = serve(&library);
    for (version, path) in [3, 2].into_iter().zip(COLLECTIONS) {
        let collection = redacted(&server, &json_at(&server, path));
        insta::assert_json_snapshot!(format!("collection-{version}"), collection);
    }
}

/// Every id of a resource that the document defines or names, pictures included.
pub fn ids(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(entries) => {
            for key in ["id", "@id"] {
                found.extend(entries.get(key).and_then(Value::as_str).map(str::to_owned));
            }
            entries.values().for_each(|entry| ids(entry, found));
        }
        Value::Array(values) => values.iter().for_each(|value| ids(value, found)),
        Value::String(text) if text.starts_with("http://127.0.0.1") => found.push(text.clone()),
        _ => {}
    }
}

#[test]
fn every_id_is_an_address_that_answers_with_that_very_resource() {
    let library = library();
    let server = serve(&library);
    let base = server.base();
    for path in MANIFESTS.map(|(_, path)| path).into_iter().chain(COLLECTIONS) {
        let mut found = Vec::new();
        ids(&json_at(&server, path), &mut found);
        let found: HashSet<String> = found.into_iter().filter(|id| id.starts_with(&base)).collect();
        assert!(found.len() > 5, "{path}: {found:?}");
        for id in found {
            let path = &id[base.len()..];
            let answer = server.get(path);
            if !path.starts_with("/iiif/presentation/") {
                // The base of an image leads to its document.
                assert!([200, 303].contains(&answer.status), "{id}: {}", answer.status);
                continue;
            }
            assert_eq!(answer.status, 200, "{id}");
            let document = answer.json();
            let own = document.get("id").or(document.get("@id"));
            assert_eq!(own, Some(&json!(id)), "{id}");
            assert_eq!(document.as_object().unwrap().keys().next().unwrap(), "@context", "{id}");
        }
    }
}

/// Ids of the resources that the document says more of than their names.
fn defined(value: &Value, found: &mut Vec<String>) {
    if let Value::Object(entries) = value {
        let kind = entries.get("type").or(entries.get("@type")).and_then(Value::as_str);
        let id = entries.get("id").or(entries.get("@id")).and_then(Value::as_str);
        // A reference to a canvas or to the list of items has no content of its own.
        let defines = ["items", "structures", "sequences", "images", "body", "resource"]
            .iter()
            .any(|key| entries.contains_key(*key))
            || matches!(kind, Some("sc:Range"));
        if let (Some(id), true) = (id, defines) {
            found.push(id.to_owned());
        }
        for entry in entries.values() {
            defined(entry, found);
        }
    } else if let Value::Array(values) = value {
        for value in values {
            defined(value, found);
        }
    }
}

#[test]
fn no_two_resources_of_a_document_share_an_id() {
    let library = library();
    let server = serve(&library);
    for (_, path) in MANIFESTS {
        let mut found = Vec::new();
        defined(&json_at(&server, path), &mut found);
        let unique: HashSet<&String> = found.iter().collect();
        assert_eq!(unique.len(), found.len(), "{path}: {found:?}");
        // The Manifest, four Canvases, four Ranges (one on top), the pages and annotations.
        assert!(found.len() >= 13, "{path}: {found:?}");
    }
}

#[test]
fn parts_that_an_item_does_not_have_are_not_found() {
    let library = library();
    let server = serve(&library);
    for part in [
        "",
        "manifest/",
        "canvas/none",
        "canvas/f1r/",
        "range/none",
        "annotations/f1r/painting/2",
        "annotations/f1r/painting/0",
        "annotations/f1r",
        "sequence/normal",
        "collections/top",
    ] {
        let answer = server.get(&format!("/iiif/presentation/3/or%2012/{part}"));
        assert_eq!(answer.status, 404, "{part}");
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    }
    for path in [
        "/iiif/presentation/3/collections/none",
        "/iiif/presentation/3/collections/top/",
        "/iiif/presentation/4/or%2012/manifest",
        "/iiif/presentation/2/nobody/manifest",
    ] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
    let sequence = server.get("/iiif/presentation/2/or%2012/sequence/normal").json();
    assert_eq!(sequence["@type"], "sc:Sequence");
}

/// Ids of the Manifests in the Collection of all.
fn members(server: &Server) -> Vec<String> {
    let collection = json_at(server, COLLECTIONS[0]);
    let members = collection["items"].as_array().unwrap();
    members.iter().map(|member| member["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_name_in_an_address_that_cannot_be_read_is_told() {
    let library = library();
    let server = serve(&library);
    for path in ["%ff/manifest", "or%2012/canvas/%ff", "or%2012/range/%", "collections/%ff"] {
        let answer = server.get(&format!("/iiif/presentation/3/{path}"));
        assert_eq!(answer.status, 400, "{path}: {}", answer.text());
    }
    assert_eq!(server.get("/iiif/presentation/3/collections/t%6Fp").status, 200);
}

#[test]
fn a_canvas_is_found_in_either_unicode_spelling() {
    let folder = tempfile::tempdir().unwrap();
    let size = Size::new(30, 40);
    std::fs::create_dir(folder.path().join("ms")).unwrap();
    // и and a breve of its own, as some systems store й.
    write_png(&folder.path().join("ms/\u{438}\u{306}.png"), size, &scene(size));
    let server = Server::of(folder.path());
    for name in ["%D0%B9", "%D0%B8%CC%86"] {
        let canvas = json_at(&server, &format!("/iiif/presentation/3/ms/canvas/{name}"));
        assert!(canvas["id"].as_str().unwrap().ends_with("/canvas/%D0%B9"), "{canvas}");
    }
}

#[test]
fn every_item_that_is_listed_has_a_manifest() {
    let library = library();
    let images = library.path().join("images");
    for name in ["tei", "damaged"] {
        std::fs::create_dir(images.join(name)).unwrap();
    }
    for number in 0..40 {
        std::fs::write(images.join(format!("tei/{number}.xml")), "<text/>").unwrap();
    }
    std::fs::write(images.join("damaged/f1.png"), b"\x89PNG\r\n\x1a\n").unwrap();
    let manifests = library.path().join("manifests");
    write_record(&manifests, "words", "title = 'x'\n[[folio]]\nimage = 'tei/1.xml'\n");
    let server = serve(&library).allow_warnings();
    let found = members(&server);
    assert_eq!(found.len(), 2, "{found:?}");
    for id in found {
        assert_eq!(server.get(&id[server.base().len()..]).status, 200, "{id}");
    }
    let home = server.get("/?lang=en").text();
    assert!(home.contains("4 images") && home.contains("2 images"), "{home}");
}

#[test]
fn many_who_ask_for_large_documents_at_once_are_all_answered() {
    let folder = tempfile::tempdir().unwrap();
    let size = Size::new(3, 4);
    std::fs::create_dir(folder.path().join("ms")).unwrap();
    for number in 0..300 {
        write_png(&folder.path().join(format!("ms/{number}.png")), size, &scene(size));
    }
    let server = Server::of(folder.path());
    std::thread::scope(|scope| {
        let ask = || server.get("/iiif/presentation/3/ms/manifest").status;
        let asked: Vec<_> = (0..60).map(|_| scope.spawn(ask)).collect();
        for answer in asked {
            assert_eq!(answer.join().unwrap(), 200);
        }
    });
}

#[test]
fn the_version_decides_what_json_is_called() {
    let library = library();
    let server = serve(&library);
    let media_type = |path: &str, accept: &str| {
        let answer = server.send("GET", path, &[("accept", accept)]);
        assert_eq!(answer.header("vary"), Some("Accept, Accept-Encoding"), "{path}");
        answer.header("content-type").unwrap().to_owned()
    };
    // Presentation API 3.0 §6.3, 2.1 §7.2: version 2 is JSON-LD only to those who name it.
    for (version, unasked) in [(3, "application/ld+json"), (2, "application/json")] {
        for path in ["or%2012/manifest", "or%2012/canvas/f1r", "collections/top"] {
            let path = format!("/iiif/presentation/{version}/{path}");
            assert!(media_type(&path, "*/*").starts_with(unasked), "{path}");
            assert_eq!(media_type(&path, "application/json"), "application/json", "{path}");
            let profile = format!("http://iiif.io/api/presentation/{version}/context.json");
            let json_ld = format!("application/ld+json;profile=\"{profile}\"");
            assert_eq!(media_type(&path, "application/ld+json"), json_ld, "{path}");
        }
    }
}

#[test]
fn a_held_document_is_not_sent_again_and_a_large_one_is_compressed() {
    let library = library();
    let server = serve(&library);
    for path in MANIFESTS.map(|(_, path)| path).into_iter().chain(COLLECTIONS) {
        let plain = server.get(path);
        let packed = server.send("GET", path, &[("accept-encoding", "gzip")]);
        assert_eq!(packed.header("content-encoding"), Some("gzip"), "{path}");
        assert_ne!(packed.header("etag"), plain.header("etag"), "{path}");
        for (answer, encoding) in [(plain, "identity"), (packed, "gzip")] {
            let etag = answer.header("etag").unwrap();
            let headers = [("if-none-match", etag), ("accept-encoding", encoding)];
            let again = server.send("GET", path, &headers);
            assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        }
    }
}

/// Asks until the answer is as wanted; changes take a moment to be noticed.
fn eventually(server: &Server, path: &str, wanted: impl Fn(&Answer) -> bool) -> Answer {
    let begun = Instant::now();
    loop {
        let answer = server.get(path);
        if wanted(&answer) {
            return answer;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "{path}: {}", answer.text());
        std::thread::yield_now();
    }
}

fn titles(answer: &Answer) -> String {
    answer.json()["label"].to_string()
}

#[test]
fn a_record_that_comes_changes_or_goes_is_noticed_without_a_restart() {
    let library = library();
    let manifests = library.path().join("manifests");
    let server = serve(&library).allow_warnings();
    let (bare, new) = ("/iiif/presentation/3/bare/manifest", "/iiif/presentation/3/songs/manifest");
    assert_eq!(server.get(bare).status, 200);
    assert_eq!(server.get(new).status, 404);
    let record = |title: &str| format!("title = \"{title}\"\n[folios]\nimages = \"bare/*.png\"\n");
    write_record(&manifests, "songs", record("First"));
    eventually(&server, new, |answer| answer.status == 200 && titles(answer).contains("First"));
    assert_eq!(server.get(bare).status, 404, "the folder belongs to a record");
    write_record(&manifests, "songs", record("Second"));
    eventually(&server, new, |answer| titles(answer).contains("Second"));
    std::fs::remove_dir_all(manifests.join("songs")).unwrap();
    eventually(&server, new, |answer| answer.status == 404);
    assert_eq!(server.get(bare).status, 200);
}

#[test]
fn a_record_that_becomes_wrong_is_served_as_it_was_and_named_in_the_log() {
    let library = library();
    let mut server = serve(&library);
    let wrong = RECORD.replace("shelfmark = \"Or. 12\"", "shelfmrak = \"Or. 12\"");
    write_record(&library.path().join("manifests"), "or 12", wrong);
    let line = server.log_line("or 12/manuscript.toml:3: ");
    assert!(line.contains("shelfmark"), "it names the remedy: {line}");
    let manifest = json_at(&server, MANIFESTS[0].1);
    assert_eq!(manifest["label"]["en"][0], "The Copyist's Songs");
    server.allow_everything();
}

#[test]
fn an_item_whose_record_is_wrong_from_the_start_says_so_and_others_are_served() {
    let library = library();
    write_record(&library.path().join("manifests"), "wrong", "title = 7\n");
    let mut server = serve(&library);
    let answer = server.get("/iiif/presentation/3/wrong/manifest");
    assert_eq!(answer.status, 500);
    assert!(answer.text().contains("record"), "{}", answer.text());
    assert_eq!(server.get(MANIFESTS[0].1).status, 200);
    let collection = server.get(COLLECTIONS[0]).text();
    assert!(!collection.contains("/wrong/"), "{collection}");
    server.allow_everything();
}

#[test]
fn a_picture_that_is_missing_leaves_the_rest_of_its_item() {
    let library = library();
    let images = library.path().join("images/or12");
    std::fs::remove_file(images.join("f1v.png")).unwrap();
    std::fs::remove_file(images.join("f2r.png")).unwrap();
    std::fs::write(images.join("logo.png"), "no picture").unwrap();
    let server = serve(&library).allow_warnings();
    let manifest = json_at(&server, MANIFESTS[0].1);
    let names: Vec<&str> = manifest["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|canvas| canvas["id"].as_str().unwrap().rsplit('/').next().unwrap())
        .collect();
    // The folio of two pictures keeps its name and has one left.
    assert_eq!(names, ["board", "f1r", "f1v"]);
    let body = &manifest["items"][2]["items"][0]["items"][0]["body"];
    assert!(body["id"].as_str().unwrap().contains("f1v%20before.png"), "{body}");
    assert!(manifest["provider"][0].get("logo").is_none());
    for name in ["or12/f1v.png", "or12/f2r.png", "or12/logo.png"] {
        let line = server.log_line(name);
        assert!(line.contains("or 12/manuscript.toml"), "{line}");
    }
}

#[test]
fn pictures_of_one_folio_that_differ_in_shape_are_not_laid_over_each_other() {
    let library = library();
    let other = library.path().join("images/or12/f1v before.png");
    write_png(&other, Size::new(600, 700), &scene(Size::new(600, 700)));
    let server = serve(&library).allow_warnings();
    let manifest = json_at(&server, MANIFESTS[0].1);
    assert_eq!(manifest["items"][2]["items"][0]["items"][0]["body"]["type"], "Image");
    let line = server.log_line("f1v before.png");
    assert!(line.contains("600x700") && line.contains("600x800"), "{line}");
}

#[test]
fn records_may_lie_beside_the_pictures() {
    let library = library();
    let images = library.path().join("images");
    write_record(&images, "or12", "title = \"Beside\"\n[folios]\nimages = \"or12/f*.png\"\n");
    let server = Server::with(&images, &["--manifests", images.to_str().unwrap()]);
    let manifest = json_at(&server, "/iiif/presentation/3/or12/manifest");
    assert_eq!(manifest["label"]["none"][0], "Beside");
    assert_eq!(manifest["items"].as_array().unwrap().len(), 4);
    assert_eq!(server.get("/iiif/presentation/3/bare/manifest").status, 200);
}

#[test]
fn without_a_folder_of_records_every_folder_is_an_item() {
    let library = library();
    let server = Server::of(&library.path().join("images"));
    assert_eq!(server.get("/iiif/presentation/3/or12/manifest").status, 200);
    assert_eq!(server.get("/iiif/presentation/2/bare/manifest").status, 200);
    // Not the records of this repository: they lie in the folder of the defaults, elsewhere.
    let found = members(&server);
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn a_picture_that_comes_with_its_record_is_there_at_once() {
    let library = library();
    let manifests = library.path().join("manifests");
    let server = serve(&library);
    // The folder was listed a moment ago.
    assert_eq!(server.get(COLLECTIONS[0]).status, 200);
    let size = Size::new(60, 80);
    write_png(&library.path().join("images/bare/p3.png"), size, &scene(size));
    write_record(&manifests, "new", "title = 'x'\n[[folio]]\nimage = 'bare/p3.png'\n");
    eventually(&server, "/iiif/presentation/3/new/manifest", |answer| answer.status == 200);
    server.stop();
}
