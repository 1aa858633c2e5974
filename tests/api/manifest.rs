//! Manifests of bare folders.

use std::collections::HashSet;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;
use warraq::geometry::Size;

use crate::scenes;
use crate::support::Server;
use crate::support::pictures::{scene, write_jpeg, write_png};

fn picture(path: &Path, size: Size) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    write_png(path, size, &scene(size));
}

/// Three folios whose names sort otherwise as text than as numbers, and files that are none.
fn codex() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let item = folder.path().join("ms 1");
    picture(&item.join("f10r.png"), Size::new(900, 700));
    picture(&item.join("f2v.png"), Size::new(601, 1201));
    picture(&item.join("f2r.png"), Size::new(40, 30));
    std::fs::write(item.join("notes.txt"), "bought at the warraq's").unwrap();
    std::fs::write(item.join("._f2r.png"), "what some systems leave behind").unwrap();
    folder
}

fn manifest(server: &Server, item: &str) -> Value {
    let answer = server.get(&format!("/iiif/presentation/3/{item}/manifest"));
    assert_eq!(answer.status, 200, "{item}: {}", answer.text());
    answer.json()
}

fn labels(manifest: &Value) -> Vec<&str> {
    let canvases = manifest["items"].as_array().unwrap().iter();
    canvases.map(|canvas| canvas["label"]["none"][0].as_str().unwrap()).collect()
}

/// All ids of resources that may stand only once: everything but images and services.
fn ids<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    if let Value::Object(entries) = value {
        let kind = value["type"].as_str();
        if let (Some(id), Some("Manifest" | "Canvas" | "AnnotationPage" | "Annotation")) =
            (value["id"].as_str(), kind)
        {
            found.push(id);
        }
        for entry in entries.values() {
            ids(entry, found);
        }
    } else if let Value::Array(values) = value {
        for value in values {
            ids(value, found);
        }
    }
}

#[test]
fn a_folder_of_pictures_is_an_item_in_the_order_of_its_numbers() {
    let folder = codex();
    let server = Server::of(folder.path());
    let manifest = manifest(&server, "ms%201");
    assert_eq!(manifest.as_object().unwrap().keys().next().unwrap(), "@context");
    assert_eq!(manifest["@context"], "http://iiif.io/api/presentation/3/context.json");
    assert_eq!(manifest["id"], format!("{}/iiif/presentation/3/ms%201/manifest", server.base()));
    assert_eq!(manifest["type"], "Manifest");
    assert_eq!(manifest["label"], json!({ "none": ["ms 1"] }));
    assert_eq!(labels(&manifest), ["f2r", "f2v", "f10r"]);
    assert_eq!(manifest["thumbnail"], manifest["items"][0]["thumbnail"]);
}

#[test]
fn no_two_resources_of_a_manifest_share_an_id() {
    let folder = codex();
    // Files that share a stem must not share a canvas.
    write_jpeg(&folder.path().join("ms 1/f2r.jpg"), Size::new(40, 30), &scene(Size::new(40, 30)));
    let server = Server::of(folder.path());
    let manifest = manifest(&server, "ms%201");
    let mut found = Vec::new();
    ids(&manifest, &mut found);
    // One Manifest; four Canvases, each with a page and an annotation.
    assert_eq!(found.len(), 13, "{found:?}");
    let unique: HashSet<_> = found.iter().collect();
    assert_eq!(unique.len(), found.len(), "{found:?}");
    for id in found {
        assert!(id.starts_with(&server.base()) && !id.contains('#'), "{id}");
    }
}

#[test]
fn every_picture_in_a_manifest_is_delivered_in_the_size_and_format_it_declares() {
    for folder in [codex(), scenes::folder()] {
        let server = Server::of(folder.path());
        let manifest = manifest(&server, "ms%201");
        for canvas in manifest["items"].as_array().unwrap() {
            let annotation = &canvas["items"][0]["items"][0];
            for image in [&canvas["thumbnail"][0], &annotation["body"]] {
                assert_eq!(image["type"], "Image");
                let id = image["id"].as_str().unwrap();
                let answer = server.get(id.strip_prefix(&server.base()).unwrap());
                assert_eq!(answer.header("content-type"), image["format"].as_str(), "{id}");
                let (width, height) = answer.picture().size();
                assert_eq!(
                    (&image["width"], &image["height"]),
                    (&json!(width), &json!(height)),
                    "{id}"
                );
            }
            // The picture fills the canvas.
            let body = &annotation["body"];
            assert_eq!((&canvas["width"], &canvas["height"]), (&body["width"], &body["height"]));
        }
    }
}

#[test]
fn a_canvas_is_painted_by_one_annotation_that_names_it() {
    let folder = codex();
    let server = Server::of(folder.path());
    for canvas in manifest(&server, "ms%201")["items"].as_array().unwrap() {
        assert_eq!(canvas["type"], "Canvas");
        let pages = canvas["items"].as_array().unwrap();
        assert_eq!((pages.len(), &pages[0]["type"]), (1, &json!("AnnotationPage")));
        let annotations = pages[0]["items"].as_array().unwrap();
        assert_eq!(annotations.len(), 1);
        assert_eq!(annotations[0]["type"], "Annotation");
        assert_eq!(annotations[0]["motivation"], "painting");
        // A plain string: viewers compare it with the canvas's id.
        assert_eq!(annotations[0]["target"], canvas["id"]);
    }
}

#[test]
fn every_picture_has_one_image_service_with_the_sizes_of_its_document() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    for canvas in manifest(&server, "ms%201")["items"].as_array().unwrap() {
        let body = &canvas["items"][0]["items"][0]["body"];
        for image in [&canvas["thumbnail"][0], body] {
            let services = image["service"].as_array().unwrap();
            assert_eq!(services.len(), 1);
            let service = &services[0];
            assert_eq!(service["type"], "ImageService3");
            assert_eq!(service["profile"], "level2");
            let base = service["id"].as_str().unwrap().strip_prefix(&server.base()).unwrap();
            let info = server.get(&format!("{base}/info.json")).json();
            assert_eq!(info["id"], service["id"]);
            assert_eq!(info["sizes"], service["sizes"]);
        }
    }
}

#[test]
fn pictures_in_the_folder_of_images_itself_are_an_item_named_after_it() {
    let parent = tempfile::tempdir().unwrap();
    let images = parent.path().join("مكتبة 7");
    picture(&images.join("f1.png"), Size::new(40, 30));
    picture(&images.join("ms/f1.png"), Size::new(50, 40));
    let server = Server::of(&images);
    // م D9 85, ك D9 83, ت D8 AA, ب D8 A8, ة D8 A9.
    let root = manifest(&server, "%D9%85%D9%83%D8%AA%D8%A8%D8%A9%207");
    assert_eq!(root["label"]["none"][0], "مكتبة 7");
    assert_eq!(root["items"].as_array().unwrap().len(), 1);
    assert_eq!(root["items"][0]["width"], 40);
    assert_eq!(manifest(&server, "ms")["items"][0]["width"], 50);
}

#[test]
fn a_folder_without_pictures_is_no_item() {
    let folder = codex();
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    std::fs::create_dir(folder.path().join("letters")).unwrap();
    std::fs::write(folder.path().join("letters/one.txt"), "Sir, the codex").unwrap();
    let server = Server::of(folder.path());
    for item in ["empty", "letters", "nobody", "ms%202", "ms%201%2Ff2r.png"] {
        let answer = server.get(&format!("/iiif/presentation/3/{item}/manifest"));
        assert_eq!(answer.status, 404, "{item}");
    }
}

#[test]
fn a_damaged_picture_is_left_out_and_the_log_says_so() {
    let folder = codex();
    let damaged = folder.path().join("ms 1/f3r.png");
    let whole = std::fs::read(folder.path().join("ms 1/f2r.png")).unwrap();
    std::fs::write(&damaged, &whole[..20]).unwrap();
    let server = Server::of(folder.path()).allow_warnings();
    assert_eq!(labels(&manifest(&server, "ms%201")), ["f2r", "f2v", "f10r"]);
    let line = server.log_line("f3r.png");
    assert!(line.contains("WARN"), "{line}");
    assert_eq!(server.get("/iiif/3/ms%201%2Ff3r.png/info.json").status, 500);
}

#[test]
fn a_manifest_is_json_ld_of_its_version_unless_plain_json_is_asked_for() {
    let folder = codex();
    let server = Server::of(folder.path());
    let media_type = |accept: &str| {
        let path = "/iiif/presentation/3/ms%201/manifest";
        let answer = server.send("GET", path, &[("accept", accept)]);
        let vary = answer.header("vary").unwrap().to_lowercase();
        assert!(vary.split(", ").any(|name| name == "accept"), "{vary}");
        answer.header("content-type").unwrap().to_owned()
    };
    // Presentation API 3.0 §6.3.
    let json_ld = "application/ld+json;profile=\"http://iiif.io/api/presentation/3/context.json\"";
    for accept in [
        "*/*",
        "application/ld+json",
        "application/ld+json;profile=http://iiif.io/api/presentation/3/context.json",
        "application/json;q=0.1, application/ld+json",
    ] {
        assert_eq!(media_type(accept), json_ld, "{accept}");
    }
    assert_eq!(media_type("application/json"), "application/json");
}
