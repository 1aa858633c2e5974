//! The records of the cookbook with the texts that they take from the recipes, and a server of them.

use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;
use warraq::geometry::Size;

use super::super::support::Server;
use super::super::support::pictures::{scene, write_png};
use super::table::Table;

/// Of the server; some annotations lead to a Canvas by its address.
pub const PUBLIC_URL: &str = "https://warraq.example";

/// Of every provider that has one.
const LOGO: &str = "logos/logo.png";

/// The records, in a folder of their own.
pub struct Cookbook {
    folder: TempDir,
    recipes: PathBuf,
}

impl Cookbook {
    /// `shared` is the folder of the shared data.
    pub fn new(shared: &Path, table: &Table) -> Self {
        let this =
            Self { folder: tempfile::tempdir().unwrap(), recipes: shared.join("data/cookbook") };
        let size = Size::new(300, 100);
        let logo = this.images().join(LOGO);
        std::fs::create_dir_all(logo.parent().unwrap()).unwrap();
        write_png(&logo, size, &scene(size));
        let records =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/cookbook/records");
        for entry in std::fs::read_dir(records).unwrap() {
            let folder = entry.unwrap().path();
            let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
            let row = table.expressed.iter().find(|row| row.is_of(&name));
            let row = row.unwrap_or_else(|| panic!("docs/cookbook.md does not tell of `{name}`"));
            copy(&folder, &this.manifests().join(&name), &this.recipe(row.document));
        }
        this
    }

    fn images(&self) -> PathBuf {
        self.folder.path().join("images")
    }

    pub fn manifests(&self) -> PathBuf {
        self.folder.path().join("manifests")
    }

    /// A document of the cookbook.
    pub fn recipe(&self, document: &str) -> Value {
        let file = self.recipes.join(format!("{document}.json"));
        let text = std::fs::read(&file);
        let text = text.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        serde_json::from_slice(&text).unwrap()
    }

    pub fn serve(&self) -> Server {
        let manifests = self.manifests();
        let arguments = ["--manifests", manifests.to_str().unwrap(), "--public-url", PUBLIC_URL];
        Server::with(&self.images(), &arguments)
    }
}

/// Copies a folder with all below it, and fills in the texts of the recipe.
fn copy(from: &Path, to: &Path, recipe: &Value) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let (from, to) = {
            let entry = entry.unwrap();
            (entry.path(), to.join(entry.file_name()))
        };
        if from.is_dir() {
            copy(&from, &to, recipe);
        } else {
            std::fs::write(&to, filled(&std::fs::read_to_string(&from).unwrap(), recipe)).unwrap();
        }
    }
}

/// A text with each `{{pointer}}` replaced by the text at that place of the recipe, spelled as JSON
/// and TOML both spell it between quotation marks.
fn filled(text: &str, recipe: &Value) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("{{") {
        let (pointer, behind) = behind.split_once("}}").expect("`{{` is closed");
        let found = recipe.pointer(pointer).and_then(Value::as_str);
        let found = found.unwrap_or_else(|| panic!("the recipe has no text at {pointer}"));
        filled += before;
        filled += Value::from(found).to_string().trim_matches('"');
        rest = behind;
    }
    filled + rest
}

/// The names of all documents of the cookbook, without their ending.
pub fn documents(shared: &Path) -> Vec<String> {
    let files = std::fs::read_dir(shared.join("data/cookbook")).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names
        .filter_map(|name| Some(name.strip_suffix(".json")?.to_owned()))
        .filter(|name| name != "INDEX")
        .collect();
    names.sort();
    assert!(names.len() > 70, "the cookbook has few documents: {names:?}");
    names
}
