//! Documents of a server of ours as files, for programs that read files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::cookbook::{Cookbook, PUBLIC_URL, Table};
use super::support::records::library;
use super::support::{Server, described};

/// A line in a box, one in a polygon, and one of which the place is not known.
const PAGE: &str = "<PcGts><Page imageWidth='600' imageHeight='800' readingDirection='right-to-left' \
                    primaryLanguage='Arabic'><TextRegion><TextLine><Coords points='50,60 550,60 \
                    550,100 50,100'/><TextEquiv><Unicode>قفا نبك</Unicode></TextEquiv></TextLine>\
                    <TextLine><Coords points='50,110 550,120 300,160'/><TextEquiv><Unicode>من ذكرى\
                    </Unicode></TextEquiv></TextLine><TextLine><TextEquiv><Unicode>حبيب</Unicode>\
                    </TextEquiv></TextLine></TextRegion></Page></PcGts>";

/// Documents of one version, each with its class.
pub struct Documents {
    _folder: TempDir,
    files: Vec<(String, PathBuf)>,
}

impl Documents {
    /// Of two records that say all that records can say, with texts and annotations beside one: every
    /// document and every part of it that has an address.
    pub fn rich(version: u8) -> Self {
        let library = library();
        described::add_to(library.path());
        write_beside(&library.path().join("manifests/or 12"));
        let manifests = library.path().join("manifests");
        let arguments = ["--manifests", manifests.to_str().unwrap()];
        let server = Server::with(&library.path().join("images"), &arguments);
        let documents =
            Self::reached(&server, &server.base(), version, "collections/top", |_| true);
        server.stop();
        documents
    }

    /// Of the records of the cookbook: Manifests, Collections and pages of annotations.
    pub fn of_cookbook(version: u8, shared: &Path) -> Self {
        let cookbook = Cookbook::new(shared, &Table::of_docs());
        let server = cookbook.serve();
        let is_wanted = |rest: &str| {
            let parts: Vec<_> = rest.split('/').collect();
            match parts[..] {
                ["collections", _] | [_, "manifest"] => true,
                [_, "annotations", _, page] => page != "painting",
                _ => false,
            }
        };
        let documents = Self::reached(&server, PUBLIC_URL, version, "collections/top", is_wanted);
        server.stop();
        documents
    }

    /// What ids lead to, from one document on, as far as it is wanted.
    fn reached(
        server: &Server,
        base: &str,
        version: u8,
        first: &str,
        is_wanted: impl Fn(&str) -> bool,
    ) -> Self {
        let root = format!("/iiif/presentation/{version}/");
        let folder = tempfile::tempdir().unwrap();
        let (mut seen, mut files) = (BTreeSet::from([first.to_owned()]), Vec::new());
        let mut waiting = vec![first.to_owned()];
        while let Some(path) = waiting.pop() {
            let answer = server.get(&format!("{root}{path}"));
            assert_eq!(answer.status, 200, "{path}: {}", answer.text());
            let document = answer.json();
            addresses_in(&document, &format!("{base}{root}"), &mut |rest| {
                let rest = rest.split('#').next().unwrap();
                if is_wanted(rest) && seen.insert(rest.to_owned()) {
                    waiting.push(rest.to_owned());
                }
            });
            let kind = document.get("type").or(document.get("@type")).and_then(Value::as_str);
            let file = folder.path().join(format!("{}.json", path.replace('/', "_")));
            std::fs::write(&file, document.to_string()).unwrap();
            files.push((kind.unwrap().to_owned(), file));
        }
        files.sort();
        Self { _folder: folder, files }
    }

    pub fn all(&self) -> Vec<PathBuf> {
        self.files.iter().map(|(_, file)| file.clone()).collect()
    }

    /// All but those of a class.
    pub fn without(&self, class: &str) -> Vec<PathBuf> {
        self.files.iter().filter(|(kind, _)| kind != class).map(|(_, file)| file.clone()).collect()
    }

    /// Those of some classes; there is one of each at least.
    pub fn of(&self, classes: &[&str]) -> Vec<PathBuf> {
        for class in classes {
            assert!(self.files.iter().any(|(kind, _)| kind == class), "there is no {class}");
        }
        let wanted = |(kind, _): &&(String, PathBuf)| classes.contains(&kind.as_str());
        self.files.iter().filter(wanted).map(|(_, file)| file.clone()).collect()
    }

    /// A Manifest with something wrong in it, which every program must complain of.
    pub fn broken(&self, damage: impl Fn(&mut Value)) -> PathBuf {
        let is_manifest = |(kind, _): &&(String, PathBuf)| kind.ends_with("Manifest");
        let (_, file) = self.files.iter().find(is_manifest).expect("a Manifest");
        let mut document: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        damage(&mut document);
        let damaged = file.with_file_name("broken.json");
        std::fs::write(&damaged, document.to_string()).unwrap();
        damaged
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

/// Texts and annotations of some folios of a record in a folder.
fn write_beside(folder: &Path) {
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
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}
