//! A record that says everything: each address in its documents answers, each picture as large
//! as they say.

use std::collections::HashSet;

use serde_json::Value;
use tempfile::TempDir;
use warraq::geometry::Size;

use crate::records::ids;
use crate::support::Server;
use crate::support::pictures::{scene, write_png};
use crate::support::records::write_record;

const RECORD: &str = r#"title = { ar = "كتاب الرمل", en = "Book of Sand" }
measures = { height = 260, width = 200 }
date = { year = 731, calendar = "hijri" }
behavior = "paged"
viewing_direction = "right-to-left"
thumbnail = "sand/detail.png"
placeholder = "sand/detail.png"
start = "2r"

[[nav_place]]
label = { en = "Palmyra", ar = "تدمر" }
longitude = 38.2689
latitude = 34.5517

[[homepage]]
url = "https://oasis.example/7"
label = { en = "In the catalog" }

[[rendering]]
url = "https://oasis.example/7.pdf"
label = { en = "PDF" }

[[see_also]]
url = "https://oasis.example/7.xml"
label = { en = "TEI" }

[[folio]]
folio = "1r"
other_label = "17"
image = "sand/1r.png"

[[folio]]
folio = "1v"
choice = [
    { image = "sand/opening.png", crop = [0, 0, 400, 600], method = "natural-light" },
    { image = "sand/opening-uv.png", crop = [0, 0, 400, 600], method = "ultraviolet" },
]

[[folio]]
folio = "2r"
image = "sand/opening.png"
crop = [400, 0, 400, 600]
rotate = 90
name = "2r"

[[folio]]
folio = "2v"
missing = true

[[folio]]
folio = "3r"
image = "sand/3r.png"
parts = [{ image = "sand/scrap.png", at = [100, 100, 90, 60] }]

[[range]]
sura = 2
from = "1r"
to = "2r"

[[sequence]]
label = { en = "Before it was rebound" }
folios = ["3r", "1r", "1v"]

[quires]
collation = "1^3"
from = "1r"
"#;

pub fn library() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, width, height) in [
        ("1r", 400, 600),
        ("3r", 400, 600),
        ("opening", 800, 600),
        ("opening-uv", 800, 600),
        ("scrap", 90, 60),
        ("detail", 300, 300),
    ] {
        let path = folder.path().join(format!("images/sand/{name}.png"));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let size = Size::new(width, height);
        write_png(&path, size, &scene(size));
    }
    write_record(&folder.path().join("manifests"), "sand", RECORD);
    folder
}

fn serve(library: &TempDir) -> Server {
    let manifests = library.path().join("manifests");
    Server::with(&library.path().join("images"), &["--manifests", manifests.to_str().unwrap()])
}

fn manifest(server: &Server, version: u8) -> Value {
    let answer = server.get(&format!("/iiif/presentation/{version}/sand/manifest"));
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

/// Objects that say that they are pictures.
fn images<'a>(value: &'a Value, found: &mut Vec<&'a Value>) {
    match value {
        Value::Object(entries) => {
            let kind = entries.get("type").or(entries.get("@type")).and_then(Value::as_str);
            if matches!(kind, Some("Image" | "dctypes:Image")) {
                found.push(value);
            }
            entries.values().for_each(|entry| images(entry, found));
        }
        Value::Array(values) => values.iter().for_each(|value| images(value, found)),
        _ => {}
    }
}

#[test]
fn every_picture_is_as_large_as_the_manifest_says() {
    let library = library();
    let server = serve(&library);
    let base = server.base();
    for version in [3, 2] {
        let manifest = manifest(&server, version);
        let mut found = Vec::new();
        images(&manifest, &mut found);
        assert!(found.len() > 8, "{}", found.len());
        for image in found {
            let id = image.get("id").or(image.get("@id")).unwrap().as_str().unwrap();
            let answer = server.get(id.strip_prefix(&base).unwrap());
            assert_eq!(answer.status, 200, "{id}");
            let said = (image["width"].as_u64().unwrap(), image["height"].as_u64().unwrap());
            let (width, height) = answer.picture().size();
            assert_eq!((u64::from(width), u64::from(height)), said, "{id}");
        }
    }
}

#[test]
fn every_part_has_an_address_of_its_own() {
    let library = library();
    let server = serve(&library);
    let base = server.base();
    for version in [3, 2] {
        let mut found = Vec::new();
        ids(&manifest(&server, version), &mut found);
        let parts: HashSet<&str> = found
            .iter()
            .filter_map(|id| id.strip_prefix(&base))
            .filter(|path| path.starts_with("/iiif/presentation/"))
            .map(|path| path.split('#').next().unwrap())
            .collect();
        assert!(parts.len() > 12, "{parts:?}");
        for path in parts {
            let answer = server.get(path);
            assert_eq!(answer.status, 200, "{path}");
            let document = answer.json();
            let own = document.get("id").or(document.get("@id")).unwrap().as_str().unwrap();
            assert_eq!(own.strip_prefix(&base), Some(path));
        }
    }
}

#[test]
fn what_was_said_of_the_manuscript_is_told() {
    let library = library();
    let server = serve(&library);
    let manifest = manifest(&server, 3);
    assert_eq!(manifest["@context"][0], "http://iiif.io/api/extension/navplace/context.json");
    assert_eq!(manifest["navDate"], "1330-10-23T00:00:00Z");
    assert_eq!(manifest["seeAlso"][0]["type"], "Dataset");
    assert_eq!(manifest["rendering"][0]["format"], "application/pdf");
    let canvas = |at: usize| &manifest["items"][at];
    assert_eq!(manifest["start"]["id"], canvas(2)["id"]);
    assert_eq!(canvas(0)["label"]["ar"][0], "١و");
    assert_eq!(canvas(0)["metadata"][0]["value"]["none"][0], "17");
    // Cut to its half and turned by a quarter.
    assert_eq!((&canvas(2)["width"], &canvas(2)["height"]), (&600.into(), &400.into()));
    let body = &canvas(2)["items"][0]["items"][0]["body"];
    let id = body["id"].as_str().unwrap();
    assert!(id.ends_with("/sand%2Fopening.png/400,0,400,600/max/90/default.jpg"), "{id}");
    assert!(body.get("service").is_none());
    // The missing leaf is as large as the one before it.
    assert_eq!((&canvas(3)["width"], &canvas(3)["height"]), (&600.into(), &400.into()));
    assert_eq!(canvas(3)["items"], serde_json::json!([]));
    let target = canvas(4)["items"][0]["items"][1]["target"].as_str().unwrap();
    assert!(target.ends_with("#xywh=100,100,90,60"), "{target}");
    let structures = manifest["structures"].as_array().unwrap();
    assert_eq!(structures.len(), 2);
    assert_eq!(structures[0]["items"][0]["label"]["ar"][0], "سورة البقرة");
    assert_eq!(structures[0]["items"][1]["label"]["en"][0], "Quires");
    assert_eq!(structures[1]["behavior"][0], "sequence");
}

#[test]
fn pictures_that_do_not_fit_are_left_out_and_the_rest_is_shown() {
    let library = library();
    let record = RECORD
        .replace("crop = [400, 0, 400, 600]", "crop = [401, 0, 400, 600]")
        .replace("at = [100, 100, 90, 60]", "at = [320, 100, 90, 60]");
    write_record(&library.path().join("manifests"), "sand", record);
    let server = serve(&library).allow_warnings();
    let manifest = manifest(&server, 3);
    assert_eq!(manifest["items"].as_array().unwrap().len(), 4);
    assert_eq!(manifest["items"][3]["items"][0]["items"].as_array().unwrap().len(), 1);
    let log = server.log();
    let crop = "`crop` [401,0,400,600] leads out of the picture, which has 800x600 pixels";
    assert!(log.contains(crop), "{log}");
    let at = "`at` [320,100,90,60] leads out of the folio, which has 400x600 pixels";
    assert!(log.contains(at), "{log}");
}
