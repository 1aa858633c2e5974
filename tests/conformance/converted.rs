//! Documents that libraries, the cookbook and makers of viewers published, made ones of the other
//! version, under the eyes of the programs of others.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;
use warraq::presentation::Addresses;
use warraq::presentation::convert::{to_2, to_3};
use warraq::presentation::rules::{Severity, check};

use super::readers::{
    self, Complaint, Objection, PREZI_2_ON_RANGES, TRIPOLI_OBJECTIONS, assert_only,
};
use super::support;

/// Documents that are right, without a Canvas that the other version can have: of sound or film.
const WITHOUT_SURFACE: [&str; 7] = [
    "cookbook_0002-mvm-audio__manifest.json",
    "cookbook_0014-accompanyingcanvas__manifest.json",
    "cookbook_0014-accompanyingcanvas.json",
    "cookbook_0015-start__manifest.json",
    "cookbook_0015-start.json",
    "cookbook_0103-poetry-reading-annotations__manifest.json",
    "cookbook_0434-choice-av.json",
];

/// Documents of one version that were converted to the other.
struct Converted {
    folder: TempDir,
    files: Vec<PathBuf>,
    /// Those whose originals break a rule, which our rules name, and those in [`WITHOUT_SURFACE`].
    wrong: Vec<PathBuf>,
}

impl Converted {
    fn from(version: u8, shared: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (mut files, mut wrong) = (Vec::new(), Vec::new());
        let context = format!("iiif.io/api/presentation/{version}/");
        for (name, original) in documents(shared) {
            if !original["@context"].to_string().contains(&context) {
                continue;
            }
            let addresses = Addresses::new("https://warraq.example");
            let other = if version == 2 { to_3(&original) } else { to_2(&original, &addresses) };
            // What is no document of its own is not converted.
            if other.is_null() {
                continue;
            }
            let file = folder.path().join(&name);
            std::fs::write(&file, other.to_string()).unwrap();
            let is_error =
                |document| check(document).iter().any(|it| it.severity == Severity::Error);
            let was_wrong = is_error(&original);
            let has_no_canvas = WITHOUT_SURFACE.contains(&name.as_str());
            assert_eq!(
                !was_wrong && is_error(&other),
                has_no_canvas,
                "{name}: {:?}",
                check(&other).first()
            );
            if was_wrong || has_no_canvas {
                wrong.push(file.clone());
            }
            files.push(file);
        }
        assert!(files.len() > 40, "few documents of version {version}: {files:?}");
        assert!(wrong.len() * 2 < files.len(), "most of them are right: {wrong:?}");
        Self { folder, files, wrong }
    }

    /// Those of some classes.
    fn of(&self, classes: &[&str]) -> Vec<PathBuf> {
        let is_of = |file: &&PathBuf| {
            let document = read(file).unwrap();
            let class = document.get("type").or(document.get("@type")).and_then(Value::as_str);
            classes.contains(&class.unwrap())
        };
        self.files.iter().filter(is_of).cloned().collect()
    }

    /// Complaints of documents that were right before.
    fn of_right(&self, complaints: Vec<Complaint>) -> Vec<Complaint> {
        complaints.into_iter().filter(|it| !self.wrong.contains(&it.file)).collect()
    }

    fn broken(&self, key: &str, value: Value) -> PathBuf {
        let mut document = read(&self.files[0]).unwrap();
        document[key] = value;
        let file = self.folder.path().join("broken.json");
        std::fs::write(&file, document.to_string()).unwrap();
        file
    }
}

/// Every document of the shared data that is JSON, with a name in which its folder stands.
fn documents(shared: &Path) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    let folders =
        ["annotations", "auth", "dispersed", "libraries", "malformed", "cookbook", "validator"];
    let folders = folders.map(|folder| format!("manifests/{folder}"));
    for folder in folders.iter().map(String::as_str).chain(["cookbook"]) {
        let mut files: Vec<PathBuf> = std::fs::read_dir(shared.join("data").join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        for file in files {
            let name = file.file_name().unwrap().to_str().unwrap().to_owned();
            let name = format!("{}_{name}", folder.replace("manifests/", "").replace('/', "_"));
            found.extend(read(&file).map(|document| (name, document)));
        }
    }
    found
}

fn read(file: &Path) -> Option<Value> {
    serde_json::from_slice(&std::fs::read(file).unwrap()).ok()
}

/// What @iiif/parser reads strictly although it is of an older API.
const PARSER: [Objection; 1] = [Objection {
    file: "",
    said: "\"label\" should be a language map instead found a string",
    reason: "labels of services of Search 1 and Authentication 1 are plain texts (§2.1 of the latter)",
}];

/// HTML of the originals that the rules of 2.1 (§4.3) do not have, and pictures for a time.
const TRIPOLI_ON_ORIGINALS: [Objection; 3] = [
    Objection { file: "", said: "Field contains tags but is not valid HTML", reason: HTML },
    Objection { file: "", said: "not allowed attribute 'target'", reason: HTML },
    Objection { file: "", said: "not allowed attribute 'title'", reason: HTML },
];

const HTML: &str = "texts of others are left as they are";

const PREZI_2: [Objection; 3] = [
    Objection { file: "", said: "Vulnerable attribute 'title' on a tag", reason: HTML },
    PREZI_2_ON_RANGES,
    Objection {
        file: "validator_pv-3-annotation_full",
        said: "Unknown resource class dctypes:Sound",
        reason: "it knows sound only where it paints",
    },
];

#[test]
fn documents_that_became_version_3_are_read_by_the_programs_of_others() {
    let test = "conformance: converted documents of version 3";
    let Some(tools) = support::tools(test) else { return };
    let Some(shared) = support::shared_data(test) else { return };
    let converted = Converted::from(2, &shared);
    let files = &converted.files;
    let complaints = readers::schema(&tools, &shared, files);
    assert_only(&converted.of_right(complaints), &[]);
    let complaints = readers::prezi_3(&tools, files);
    assert_only(&converted.of_right(complaints), &[]);
    let complaints = readers::parser(&tools, files);
    assert_only(&converted.of_right(complaints), &PARSER.each_ref());
    let broken = [converted.broken("label", json!("no language"))];
    assert!(!readers::schema(&tools, &shared, &broken).is_empty(), "the schema refuses nothing");
}

#[test]
fn documents_that_became_version_2_are_read_by_the_programs_of_others() {
    let test = "conformance: converted documents of version 2";
    let Some(tools) = support::tools(test) else { return };
    let Some(shared) = support::shared_data(test) else { return };
    let converted = Converted::from(3, &shared);
    let manifests = converted.of(&["sc:Manifest"]);
    let complaints = readers::tripoli(&tools, &manifests);
    assert_only(
        &converted.of_right(complaints),
        &TRIPOLI_OBJECTIONS.iter().chain(&TRIPOLI_ON_ORIGINALS).collect::<Vec<_>>(),
    );
    let files = converted.of(&["sc:Manifest", "sc:Collection", "sc:AnnotationList"]);
    let complaints = readers::prezi_2(&tools, &shared, &files);
    assert_only(&converted.of_right(complaints), &PREZI_2.each_ref());
    let complaints = readers::parser(&tools, &files);
    assert_only(&converted.of_right(complaints), &PARSER.each_ref());
    let broken = [converted.broken("@type", json!("sc:Nothing"))];
    assert!(!readers::prezi_2(&tools, &shared, &broken).is_empty(), "iiif_prezi refuses nothing");
}
