//! Manifests under the eyes of the JSON schema that the public validator uses, and of the
//! models of iiif-prezi3.

use std::path::PathBuf;

use serde_json::Value;
use warraq::geometry::Size;

use super::readers::{self, assert_only};
use super::support::pictures::{scene, write_png};
use super::support::{self, Answer, Server};

/// Folders, and the pictures in each: names as people give them.
const ITEMS: [(&str, &[&str]); 4] = [
    ("ms-12", &["f001r.png", "f001v.png"]),
    ("Codex Ṣanʿāʾ 1 (lower text)", &["f. 1 recto.png", "f. 1 verso.png"]),
    ("مصحف ١٢", &["ورقة ١ و.png", "ورقة ١ ظ.png"]),
    ("100% #1? & <more>+", &["a+b & c=d; 100%.png", "'single' \"double\".png"]),
];

/// The items' Manifests as files.
struct Manifests {
    folder: tempfile::TempDir,
    files: Vec<PathBuf>,
}

impl Manifests {
    fn of_all_items() -> Self {
        let images = tempfile::tempdir().unwrap();
        let size = Size::new(60, 80);
        for (item, pictures) in ITEMS {
            let folder = images.path().join(item);
            std::fs::create_dir(&folder).unwrap();
            for picture in pictures {
                write_png(&folder.join(picture), size, &scene(size));
            }
        }
        let server = Server::of(images.path());
        let folder = tempfile::tempdir().unwrap();
        let save = |(number, (item, pictures)): (usize, &(&str, &[&str]))| {
            let manifest = manifest(&server, item);
            assert_eq!(manifest["items"].as_array().map(Vec::len), Some(pictures.len()), "{item}");
            let file = folder.path().join(format!("{number}.json"));
            std::fs::write(&file, manifest.to_string()).unwrap();
            file
        };
        let files = ITEMS.iter().enumerate().map(save).collect();
        server.stop();
        Self { folder, files }
    }

    /// A Manifest without its label, which both must refuse.
    fn broken(&self) -> PathBuf {
        let text = std::fs::read_to_string(&self.files[0]).unwrap();
        let mut manifest: Value = serde_json::from_str(&text).unwrap();
        manifest.as_object_mut().unwrap().remove("label").expect("every Manifest has a label");
        let file = self.folder.path().join("broken.json");
        std::fs::write(&file, manifest.to_string()).unwrap();
        file
    }
}

/// What the public validator asks of every document beside its content.
fn has_the_headers_of_a_document(answer: &Answer, path: &str) {
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"), "{path}");
    let vary = answer.header("vary").unwrap_or_default().to_ascii_lowercase();
    assert!(vary.contains("accept-encoding"), "{path}: {vary}");
    let media_type = answer.header("content-type").unwrap_or_default();
    assert!(media_type.starts_with("application/ld+json"), "{path}: {media_type}");
}

/// The Manifest of an item, and every picture in it asked for.
fn manifest(server: &Server, item: &str) -> Value {
    let name = percent_encoding::utf8_percent_encode(item, percent_encoding::NON_ALPHANUMERIC);
    // Unreserved characters are written plainly in our own addresses.
    let name = name.to_string().replace("%2D", "-").replace("%2E", ".").replace("%5F", "_");
    let path = format!("/iiif/presentation/3/{name}/manifest");
    let accept = "application/ld+json;profile=http://iiif.io/api/presentation/3/context.json";
    let answer = server.send("GET", &path, &[("accept", accept)]);
    has_the_headers_of_a_document(&answer, &path);
    let manifest = answer.json();
    assert_eq!(manifest["id"], format!("{}{path}", server.base()), "the id is the address");
    every_picture_answers(server, &manifest);
    manifest
}

/// Asks for each picture and image service in a document.
fn every_picture_answers(server: &Server, document: &Value) {
    match document {
        Value::Array(values) => values.iter().for_each(|it| every_picture_answers(server, it)),
        Value::Object(properties) => {
            properties.values().for_each(|it| every_picture_answers(server, it));
            let id = properties.get("id").and_then(Value::as_str).unwrap_or_default();
            let path = id.strip_prefix(&server.base()).unwrap_or_default();
            match properties.get("type").and_then(Value::as_str) {
                Some("Image") => {
                    let found = server.get(path).picture().size();
                    let side = |name: &str| properties[name].as_u64().map(|it| it as u32);
                    assert_eq!(
                        (side("width"), side("height")),
                        (Some(found.0), Some(found.1)),
                        "{id}"
                    );
                }
                Some("ImageService3") => {
                    let info = server.get(&format!("{path}/info.json")).json();
                    assert_eq!(info["id"], id);
                }
                _ => {}
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn manifests_of_folders_keep_the_json_schema() {
    let test = "conformance: Manifests against the JSON schema";
    let Some(tools) = support::tools(test) else { return };
    let Some(shared) = support::shared_data(test) else { return };
    let manifests = Manifests::of_all_items();
    assert_only(&readers::schema(&tools, &shared, &manifests.files), &[]);
    let said = readers::schema(&tools, &shared, &[manifests.broken()]);
    assert!(said.iter().any(|it| it.said.contains("label")), "the schema refuses nothing");
}

#[test]
fn manifests_of_folders_load_into_the_models() {
    let test = "conformance: Manifests with iiif-prezi3";
    let Some(tools) = support::tools(test) else { return };
    let manifests = Manifests::of_all_items();
    assert_only(&readers::prezi_3(&tools, &manifests.files), &[]);
    let said = readers::prezi_3(&tools, &[manifests.broken()]);
    assert!(said.iter().any(|it| it.said.contains("label")), "the models refuse nothing");
}
