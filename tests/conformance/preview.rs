//! Documents of the preview of Presentation API 4.0 under the eyes of the draft's schema.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;
use warraq::presentation::Addresses;
use warraq::presentation::convert::to_4;

use super::support::records::library;
use super::support::{self, Server};

#[test]
fn documents_of_the_preview_keep_the_schema_of_the_draft() {
    let test = "conformance: the preview of 4.0 against the schema of the draft";
    let Some(tools) = support::tools(test) else { return };
    let Some(shared) = support::shared_data(test) else { return };
    let library = library();
    let configuration = library.path().join("warraq.toml");
    std::fs::write(&configuration, "[web]\npreview_4 = true\n").unwrap();
    let manifests = library.path().join("manifests");
    let arguments = [
        ["--manifests", manifests.to_str().unwrap()],
        ["--config", configuration.to_str().unwrap()],
    ];
    let server = Server::with(&library.path().join("images"), &arguments.concat());
    let validator = Validator::new(&tools, &shared);
    for (name, path) in [("manifest", "or%2012/manifest"), ("collection", "collections/top")] {
        let path = format!("/iiif/presentation/4/{path}");
        let document = server.get(&path).json();
        assert_eq!(document["id"], format!("{}{path}", server.base()));
        let (accepted, said) = validator.validate(&document);
        assert!(accepted, "{name}: {said}");
        let mut broken = document;
        broken.as_object_mut().unwrap().remove("label").expect("every document has a label");
        assert!(!validator.validate(&broken).0, "the schema refuses nothing");
    }
}

#[test]
fn annotations_with_addresses_for_bodies_keep_the_schema_of_the_draft() {
    let test = "conformance: Annotations of the preview of 4.0 against the schema of the draft";
    let Some(tools) = support::tools(test) else { return };
    let Some(shared) = support::shared_data(test) else { return };
    let (page, canvas) = ("https://a.example/page", "https://a.example/c#xywh=0,0,9,9");
    let bodies = [json!(page), json!({ "type": "SpecificResource", "source": page }), json!([])];
    let annotation = |(at, body)| {
        json!({
            "id": format!("https://a.example/{at}"), "type": "Annotation",
            "motivation": "linking", "body": body, "target": canvas,
        })
    };
    let items: Vec<Value> = bodies.into_iter().enumerate().map(annotation).collect();
    let page = json!({
        "@context": "http://iiif.io/api/presentation/3/context.json",
        "id": "https://a.example/list", "type": "AnnotationPage", "items": items,
    });
    let document = to_4(&page, &Addresses::new("https://warraq.example"));
    let validator = Validator::new(&tools, &shared);
    let (accepted, said) = validator.validate(&document);
    assert!(accepted, "{said}");
    let mut broken = document;
    broken["items"][0]["body"] = json!("https://a.example/page");
    assert!(!validator.validate(&broken).0, "the schema refuses nothing");
}

/// The schema of the draft, and who reads it.
struct Validator {
    program: PathBuf,
    schema: PathBuf,
    folder: TempDir,
}

impl Validator {
    fn new(tools: &Path, shared: &Path) -> Self {
        Self {
            program: tools.join("schema/bin/check-jsonschema"),
            schema: shared.join("schema/presentation-4/bundle.json"),
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// Whether a document keeps the schema, and what is said of it.
    fn validate(&self, document: &Value) -> (bool, String) {
        let file = self.folder.path().join("document.json");
        std::fs::write(&file, document.to_string()).unwrap();
        let mut command = Command::new(&self.program);
        let output = command.arg("--schemafile").arg(&self.schema).arg(&file).output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

#[test]
fn without_the_setting_there_is_no_preview() {
    let library = library();
    let manifests = library.path().join("manifests");
    let arguments = ["--manifests", manifests.to_str().unwrap()];
    let server = Server::with(&library.path().join("images"), &arguments);
    assert_eq!(server.get("/iiif/presentation/4/or%2012/manifest").status, 404);
    assert_eq!(server.get("/iiif/presentation/3/or%2012/manifest").status, 200);
}
