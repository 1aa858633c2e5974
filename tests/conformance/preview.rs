//! Documents of the preview of Presentation API 4.0 under the eyes of the draft's schema.

use std::process::Command;

use super::support::records::library;
use super::support::{self, Server};

#[test]
fn documents_of_the_preview_keep_the_schema_of_the_draft() {
    let test = "conformance: the preview of 4.0 against the schema of the draft";
    let Some(tools) = support::tools(test) else { return };
    let Some(shared) = support::shared_data(test) else { return };
    let schema = shared.join("schema/presentation-4/bundle.json");
    let library = library();
    let configuration = library.path().join("warraq.toml");
    std::fs::write(&configuration, "[web]\npreview_4 = true\n").unwrap();
    let manifests = library.path().join("manifests");
    let arguments = [
        ["--manifests", manifests.to_str().unwrap()],
        ["--config", configuration.to_str().unwrap()],
    ];
    let server = Server::with(&library.path().join("images"), &arguments.concat());
    let folder = tempfile::tempdir().unwrap();
    for (name, path) in [("manifest", "or%2012/manifest"), ("collection", "collections/top")] {
        let path = format!("/iiif/presentation/4/{path}");
        let document = server.get(&path).json();
        assert_eq!(document["id"], format!("{}{path}", server.base()));
        let file = folder.path().join(format!("{name}.json"));
        let validate = |text: String| {
            std::fs::write(&file, text).unwrap();
            let mut command = Command::new(tools.join("schema/bin/check-jsonschema"));
            let output = command.arg("--schemafile").arg(&schema).arg(&file).output().unwrap();
            (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
        };
        let (accepted, said) = validate(document.to_string());
        assert!(accepted, "{name}: {said}");
        let mut broken = document;
        broken.as_object_mut().unwrap().remove("label").expect("every document has a label");
        assert!(!validate(broken.to_string()).0, "the schema refuses nothing");
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
