//! Documents of real libraries, of the cookbook and of validators, in and out of every version.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::*;
use crate::presentation::rules::{Severity, check};
use crate::presentation::testing::addresses;

/// Every JSON document below a folder of the shared data that is one; none without it.
fn documents(folder: &str) -> Vec<(String, Value)> {
    let Some(shared) = std::env::var_os("WARRAQ_TEST_SHARED") else { return Vec::new() };
    let folder = Path::new(&shared).join(folder);
    let mut files = Vec::new();
    gather(&folder, &mut files);
    assert!(!files.is_empty(), "{} has no documents", folder.display());
    files.sort();
    let read = |file: PathBuf| {
        let name = file.strip_prefix(&folder).unwrap().display().to_string();
        Some((name, serde_json::from_slice(&std::fs::read(&file).unwrap()).ok()?))
    };
    files.into_iter().filter_map(read).collect()
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, files);
        } else if path.extension().is_some_and(|it| it == "json" || it == "json-ld") {
            files.push(path);
        }
    }
}

fn errors(document: &Value) -> Vec<String> {
    let found = check(document).into_iter().filter(|it| it.severity == Severity::Error);
    found.map(|it| format!("{}: {} [{}]", it.pointer, it.sentence, it.section)).collect()
}

#[test]
fn zz_survey() {
    for folder in ["data/cookbook", "data/manifests"] {
        for (name, document) in documents(folder) {
            let is_3 = document["@context"].to_string().contains("presentation/3");
            let own = errors(&document);
            println!("OWN {name} {}", own.len());
            for e in own.iter().take(4) {
                println!("  own {name} {e}");
            }
            let out = if is_3 { to_2(&document, &addresses()) } else { to_3(&document) };
            if out.is_null() {
                println!("NULL {name}");
                continue;
            }
            let e2 = errors(&out);
            println!("OUT {name} {}", e2.len());
            for e in e2.iter().take(4) {
                println!("  out {name} {e}");
            }
            if is_3 {
                let back = to_3(&out);
                let e3 = errors(&back);
                println!("BACK {name} {}", e3.len());
                for e in e3.iter().take(3) {
                    println!("  back {name} {e}");
                }
            }
            std::fs::create_dir_all("/tmp/b-conv").unwrap();
            std::fs::write(
                format!(
                    "/tmp/b-conv/{}-{}",
                    if is_3 { "v2" } else { "v3" },
                    name.replace('/', "_")
                ),
                out.to_string(),
            )
            .unwrap();
        }
    }
}
