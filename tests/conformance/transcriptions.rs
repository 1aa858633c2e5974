//! Pages of texts and annotations under the eyes of the JSON schema and of iiif-prezi3.

use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

use super::support::records::library;
use super::support::{self, Server};

/// Loads every document into the model of its type. It takes no text for `textDirection`, only
/// its own values, which are made of the texts that they stand for.
const PREZI_3: &str = "
import json, sys, iiif_prezi3
from iiif_prezi3.skeleton import TextDirection
def values(found):
    if 'textDirection' in found:
        found['textDirection'] = TextDirection(found['textDirection'])
    return found
for path in sys.argv[1:]:
    with open(path, encoding='utf-8') as file:
        document = json.load(file, object_hook=values)
    getattr(iiif_prezi3, document['type'])(**document)
print(len(sys.argv) - 1, 'documents')
";

/// A line in a box, one in a polygon, and one of which the place is not known.
const PAGE: &str = "<PcGts><Page imageWidth='600' imageHeight='800' readingDirection='right-to-left' \
                    primaryLanguage='Arabic'><TextRegion><TextLine><Coords points='50,60 550,60 \
                    550,100 50,100'/><TextEquiv><Unicode>قفا نبك</Unicode></TextEquiv></TextLine>\
                    <TextLine><Coords points='50,110 550,120 300,160'/><TextEquiv><Unicode>من ذكرى\
                    </Unicode></TextEquiv></TextLine><TextLine><TextEquiv><Unicode>حبيب</Unicode>\
                    </TextEquiv></TextLine></TextRegion></Page></PcGts>";

/// The Manifest, a page of lines, a page of annotations, and one of each by itself.
fn documents() -> (tempfile::TempDir, Vec<PathBuf>) {
    let library = library();
    let beside = library.path().join("manifests/or 12");
    let annotation = |target: Value| {
        json!({
            "type": "Annotation",
            "motivation": ["commenting", "tagging"],
            "body": [{ "type": "TextualBody", "value": "A hole.", "language": "en" }],
            "target": target,
        })
    };
    let selector = json!({ "type": "PointSelector", "x": 10, "y": 20 });
    let annotations = json!([
        annotation(json!("f1r#xywh=10,20,30,40")),
        annotation(json!({ "type": "SpecificResource", "source": "f1r", "selector": selector })),
    ]);
    for (path, text) in [
        ("text/f1r.xml", PAGE.to_owned()),
        ("text/f1v.txt", "a text".to_owned()),
        ("annotations/f1r.json", annotations.to_string()),
    ] {
        let path = beside.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let manifests = library.path().join("manifests");
    let arguments = ["--manifests", manifests.to_str().unwrap()];
    let server = Server::with(&library.path().join("images"), &arguments);
    let folder = tempfile::tempdir().unwrap();
    let paths = [
        "manifest",
        "annotations/f1r/text",
        "annotations/f1r/text/2",
        "annotations/f1v/text",
        "annotations/f1r/annotations",
        "annotations/f1r/annotations/2",
    ];
    let save = |(number, path): (usize, &&str)| {
        let answer = server.get(&format!("/iiif/presentation/3/or%2012/{path}"));
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        let file = folder.path().join(format!("{number}.json"));
        std::fs::write(&file, answer.json().to_string()).unwrap();
        file
    };
    let files = paths.iter().enumerate().map(save).collect();
    (folder, files)
}

/// Whether the command succeeds, and what it prints.
fn run(command: &mut Command) -> (bool, String) {
    let output = command.env("PYTHONIOENCODING", "utf-8").output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

#[test]
fn pages_of_texts_and_annotations_load_into_the_models() {
    let Some(tools) = support::tools("conformance: transcriptions with iiif-prezi3") else {
        return;
    };
    let (folder, files) = documents();
    let load = |files: &[PathBuf]| {
        let mut command = Command::new(tools.join("prezi3/bin/python"));
        run(command.args(["-c", PREZI_3]).args(files))
    };
    let (accepted, said) = load(&files);
    assert!(accepted, "{said}");
    assert_eq!(said.trim(), format!("{} documents", files.len()));
    let bad = folder.path().join("bad.json");
    std::fs::write(&bad, r#"{ "type": "AnnotationPage", "id": 1 }"#).unwrap();
    assert!(!load(&[bad]).0, "the models refuse nothing");
}

#[test]
fn pages_of_texts_and_annotations_keep_the_json_schema() {
    let test = "conformance: transcriptions against the JSON schema";
    let Some(tools) = support::tools(test) else { return };
    let Some(shared) = support::shared_data(test) else { return };
    let (folder, files) = documents();
    let check = |files: &[PathBuf]| {
        let mut command = Command::new(tools.join("schema/bin/check-jsonschema"));
        let schema = shared.join("schema/presentation-3/iiif_3_0.json");
        run(command.arg("--schemafile").arg(schema).args(files))
    };
    let (accepted, said) = check(&files);
    assert!(accepted, "{said}");
    let bad = folder.path().join("bad.json");
    std::fs::write(&bad, r#"{ "type": "AnnotationPage", "id": 1 }"#).unwrap();
    assert!(!check(&[bad]).0, "the schema refuses nothing");
}
