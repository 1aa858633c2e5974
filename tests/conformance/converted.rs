//! Documents of version 2 that libraries published, made ones of version 3, under the eyes of
//! the JSON schema and of iiif-prezi3.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use warraq::presentation::convert::to_3;
use warraq::presentation::rules::{Severity, check};

use super::support;

/// Loads every document into the model of its class.
const LOAD: &str = "
import json, sys, iiif_prezi3
for path in sys.argv[1:]:
    with open(path, encoding='utf-8') as file:
        document = json.load(file)
    getattr(iiif_prezi3, document['type'])(**document)
print(len(sys.argv) - 1, 'documents')
";

/// No Canvas of these has a size, so that none is left; the rules say so too.
const WITHOUT_CANVASES: [&str; 2] =
    ["chester-beatty-per104-combined-v2.json", "zeroWidthCanvas.json"];

/// What was converted, as files.
fn converted(shared: &Path, folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for kind in ["annotations", "auth", "dispersed", "libraries", "malformed"] {
        for entry in std::fs::read_dir(shared.join("data/manifests").join(kind)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let read = serde_json::from_slice::<Value>(&std::fs::read(&path).unwrap());
            let Ok(document) = read else { continue };
            let is_2 = document["@context"].to_string().contains("iiif.io/api/presentation/2/");
            let converted = to_3(&document);
            if !is_2 || converted.is_null() || WITHOUT_CANVASES.contains(&name.as_str()) {
                continue;
            }
            let file = folder.join(format!("{kind}-{name}"));
            std::fs::write(&file, converted.to_string()).unwrap();
            files.push(file);
        }
    }
    assert!(files.len() > 20, "few documents of version 2: {files:?}");
    files
}

fn accepts(command: &mut Command) -> (bool, String) {
    let output = command.env("PYTHONIOENCODING", "utf-8").output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

#[test]
fn documents_of_libraries_that_became_version_3_keep_the_schema_and_load_into_the_models() {
    let test = "conformance: converted documents";
    let Some(tools) = support::tools(test) else { return };
    let Some(shared) = support::shared_data(test) else { return };
    let folder = tempfile::tempdir().unwrap();
    let files = converted(&shared, folder.path());
    let schema = shared.join("schema/presentation-3/iiif_3_0.json");
    let validate = |files: &[PathBuf]| {
        let mut command = Command::new(tools.join("schema/bin/check-jsonschema"));
        accepts(command.arg("--schemafile").arg(&schema).args(files))
    };
    let (accepted, said) = validate(&files);
    assert!(accepted, "{said}");
    let load = |files: &[PathBuf]| {
        accepts(Command::new(tools.join("prezi3/bin/python")).args(["-c", LOAD]).args(files))
    };
    let (accepted, said) = load(&files);
    assert!(accepted && said.trim() == format!("{} documents", files.len()), "{said}");
    // What one of them refuses our rules refuse too.
    let mut broken: Value = serde_json::from_slice(&std::fs::read(&files[0]).unwrap()).unwrap();
    broken["id"] = Value::from("no address");
    let file = folder.path().join("broken.json");
    std::fs::write(&file, broken.to_string()).unwrap();
    assert!(!validate(std::slice::from_ref(&file)).0, "the schema refuses nothing");
    assert!(check(&broken).iter().any(|it| it.severity == Severity::Error && it.pointer == "/id"));
}
