//! What a record makes, in both versions and part by part, under the eyes of iiif-prezi3,
//! the JSON schema, tripoli and iiif_prezi.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

use super::support::records::library;
use super::support::{self, Server};

/// Loads every document into the model of its type.
const PREZI_3: &str = "
import json, sys, iiif_prezi3
for path in sys.argv[1:]:
    with open(path, encoding='utf-8') as file:
        document = json.load(file)
    getattr(iiif_prezi3, document['type'])(**document)
print(len(sys.argv) - 1, 'documents')
";

/// Prints every error as one line that begins with `Error`.
const TRIPOLI: &str = "
import json, sys
from tripoli import IIIFValidator
for path in sys.argv[1:]:
    validator = IIIFValidator(fail_fast=False)
    with open(path, encoding='utf-8') as file:
        validator.validate(json.load(file))
    for error in validator.errors:
        print(error)
";

/// Reads every document as the public validator does, with the stored contexts.
const PREZI_2: &str = "
import json, os, sys
from pyld import jsonld
from iiif_prezi.loader import ManifestReader
def local(url, options=None):
    path = os.path.join(sys.argv[1], url.split('iiif.io/api/', 1)[1])
    with open(path, encoding='utf-8') as file:
        document = json.load(file)
    return {'contentType': 'application/ld+json', 'contextUrl': None, 'documentUrl': url,
            'document': document}
jsonld.set_document_loader(local)
for path in sys.argv[2:]:
    with open(path, encoding='utf-8') as file:
        ManifestReader(file.read(), version='2.1').read().toJSON()
print(len(sys.argv) - 2, 'documents')
";

/// tripoli does not know `oa:Choice` (Presentation API 2.1 §6.4).
const TRIPOLI_ON_CHOICE: [&str; 2] =
    ["@type MUST be 'dctypes:Image'", "Key '@id' is required in 'resource'"];

/// Documents of one version as files, with the type of each.
struct Documents {
    _folder: tempfile::TempDir,
    files: Vec<(String, PathBuf)>,
}

impl Documents {
    /// The Manifest and every part of it by itself, and the Collection.
    fn of_version(version: u8) -> Self {
        let library = library();
        let manifests = library.path().join("manifests");
        let arguments = ["--manifests", manifests.to_str().unwrap()];
        let server = Server::with(&library.path().join("images"), &arguments);
        let root = format!("/iiif/presentation/{version}");
        let mut paths = BTreeSet::from([format!("{root}/collections/top")]);
        let manifest = server.get(&format!("{root}/or%2012/manifest")).json();
        addresses_in(&manifest, &format!("{}{root}/", server.base()), &mut |rest| {
            paths.insert(format!("{root}/{rest}"));
        });
        let folder = tempfile::tempdir().unwrap();
        let save = |(number, path): (usize, &String)| {
            let document = server.get(path).json();
            let kind = document.get("type").or(document.get("@type")).and_then(Value::as_str);
            let file = folder.path().join(format!("{number}.json"));
            std::fs::write(&file, document.to_string()).unwrap();
            (kind.unwrap().to_owned(), file)
        };
        let files = paths.iter().enumerate().map(save).collect();
        Self { _folder: folder, files }
    }

    fn of_types(&self, types: &[&str]) -> Vec<&PathBuf> {
        let wanted = |(kind, _): &&(String, PathBuf)| types.contains(&kind.as_str());
        self.files.iter().filter(wanted).map(|(_, file)| file).collect()
    }
}

/// What follows `base` in each id of the document that begins with it.
fn addresses_in(value: &Value, base: &str, found: &mut impl FnMut(&str)) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| addresses_in(value, base, found)),
        Value::Object(entries) => {
            for key in ["id", "@id"] {
                let id = entries.get(key).and_then(Value::as_str);
                if let Some(rest) = id.and_then(|id| id.strip_prefix(base)) {
                    found(rest);
                }
            }
            entries.values().for_each(|value| addresses_in(value, base, found));
        }
        _ => {}
    }
}

/// Whether the command succeeds, and what it prints.
fn run(command: &mut Command) -> (bool, String) {
    let output = command.env("PYTHONIOENCODING", "utf-8").output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

/// A document with something wrong in it, which a tool must refuse.
fn broken(file: &PathBuf, damage: impl Fn(&mut Value)) -> tempfile::NamedTempFile {
    let mut document: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    damage(&mut document);
    let damaged = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(damaged.path(), document.to_string()).unwrap();
    damaged
}

#[test]
fn every_document_of_version_3_loads_into_the_models() {
    let Some(tools) = support::tools("conformance: records with iiif-prezi3") else { return };
    let python = tools.join("prezi3/bin/python");
    let documents = Documents::of_version(3);
    let files: Vec<_> = documents.files.iter().map(|(_, file)| file).collect();
    // The Manifest, the Collection, 4 Canvases with a page and an annotation, 4 Ranges.
    assert_eq!(files.len(), 1 + 1 + 4 * 3 + 4);
    let (accepted, said) = run(Command::new(&python).args(["-c", PREZI_3]).args(&files));
    assert!(accepted, "{said}");
    assert_eq!(said.trim(), format!("{} documents", files.len()));
    let manifest = documents.of_types(&["Manifest"])[0];
    let bad = broken(manifest, |document| document["viewingDirection"] = json!("rtl"));
    let (accepted, _) = run(Command::new(&python).args(["-c", PREZI_3]).arg(bad.path()));
    assert!(!accepted, "the models refuse nothing");
}

#[test]
fn documents_of_version_3_keep_the_json_schema() {
    let test = "conformance: records against the JSON schema";
    let Some(tools) = support::tools(test) else { return };
    let Some(shared) = support::shared_data(test) else { return };
    let schema = shared.join("schema/presentation-3/iiif_3_0.json");
    let check = |files: &[&PathBuf]| {
        let mut command = Command::new(tools.join("schema/bin/check-jsonschema"));
        run(command.arg("--schemafile").arg(&schema).args(files))
    };
    let documents = Documents::of_version(3);
    // The schema knows Canvases and Ranges inside of Manifests only.
    let files = documents.of_types(&["Manifest", "Collection", "AnnotationPage", "Annotation"]);
    assert_eq!(files.len(), 2 + 4 * 2);
    let (accepted, said) = check(&files);
    assert!(accepted, "{said}");
    let manifest = documents.of_types(&["Manifest"])[0];
    let bad = broken(manifest, |document| document["viewingDirection"] = json!("rtl"));
    let path = bad.path().to_owned();
    assert!(!check(&[&path]).0, "the schema refuses nothing");
}

#[test]
fn tripoli_objects_to_nothing_but_the_choice_it_does_not_know() {
    let Some(tools) = support::tools("conformance: records with tripoli") else { return };
    let python = tools.join("prezi2/bin/python");
    let documents = Documents::of_version(2);
    let manifest = documents.of_types(&["sc:Manifest"])[0];
    let errors_in = |file: &std::path::Path| {
        let (ran, said) =
            run(Command::new(&python).args(["-W", "ignore", "-c", TRIPOLI]).arg(file));
        assert!(ran, "{said}");
        said
    };
    let said = errors_in(manifest);
    let errors: Vec<&str> = said.lines().filter(|line| line.starts_with("Error")).collect();
    let known = |line: &&str| TRIPOLI_ON_CHOICE.iter().any(|known| line.contains(known));
    assert!(errors.iter().all(known), "{said}");
    assert_eq!(errors.len(), TRIPOLI_ON_CHOICE.len(), "one folio has a Choice: {said}");
    // Without the Choice nothing is left.
    let plain = broken(manifest, |document| {
        document["sequences"][0]["canvases"].as_array_mut().unwrap().remove(2);
    });
    assert!(!errors_in(plain.path()).contains("Error"), "{}", errors_in(plain.path()));
    let bad = broken(manifest, |document| {
        document.as_object_mut().unwrap().remove("label");
    });
    assert!(errors_in(bad.path()).contains("Error: Key 'label'"), "tripoli refuses nothing");
}

#[test]
fn every_document_of_version_2_is_read_by_iiif_prezi() {
    let test = "conformance: records with iiif_prezi";
    let Some(tools) = support::tools(test) else { return };
    let Some(shared) = support::shared_data(test) else { return };
    let python = tools.join("prezi2/bin/python");
    let read = |files: &[&PathBuf]| {
        let mut command = Command::new(&python);
        command.args(["-W", "ignore", "-c", PREZI_2]).arg(shared.join("schema/contexts"));
        run(command.args(files))
    };
    let documents = Documents::of_version(2);
    // It reads no Sequence by itself.
    let types = ["sc:Manifest", "sc:Collection", "sc:Canvas", "sc:Range", "oa:Annotation"];
    let files = documents.of_types(&types);
    assert_eq!(files.len(), documents.files.len() - 1);
    let (accepted, said) = read(&files);
    assert!(accepted, "{said}");
    let manifest = documents.of_types(&["sc:Manifest"])[0];
    let bad = broken(manifest, |document| document["viewingDirection"] = json!("rtl"));
    let path = bad.path().to_owned();
    assert!(!read(&[&path]).0, "iiif_prezi refuses nothing");
}
