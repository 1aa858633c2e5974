//! Damaged, hostile, enormous and merely unusual files of the optional test data.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::support::{self, Server};

/// Within this the server has an answer to everything, a refusal if need be.
const PATIENCE: Duration = Duration::from_secs(10);

/// Every file below `folder`, as paths from `root`.
fn files(root: &Path, folder: &str) -> Vec<String> {
    let mut folders = vec![root.join(folder)];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(below(root, &path));
            }
        }
    }
    files.sort();
    files
}

fn below(root: &Path, path: &Path) -> String {
    let path: PathBuf = path.strip_prefix(root).unwrap().to_owned();
    path.into_os_string().into_string().expect("the test data have plain names")
}

fn serve_everything_in(folder: &str, test: &str) {
    let Some(shared) = support::shared_data(test) else { return };
    let root = shared.join("data");
    let files = files(&root, folder);
    assert!(!files.is_empty(), "there is nothing in {folder}");
    let server = Server::of(&root).allow_warnings();
    for file in &files {
        let service = format!("/iiif/3/{}", utf8_percent_encode(file, NON_ALPHANUMERIC));
        for rest in ["info.json", "full/!100,100/0/default.jpg"] {
            let asked = Instant::now();
            let answer = server.get(&format!("{service}/{rest}"));
            let seconds = asked.elapsed().as_secs_f32();
            assert!(
                asked.elapsed() < PATIENCE,
                "{file} {rest}: {} after {seconds} s",
                answer.status
            );
            match answer.status {
                200 if rest == "info.json" => {
                    let info = answer.json();
                    assert!(info["width"].as_u64() > Some(0), "{file}: {info}");
                    assert!(info["height"].as_u64() > Some(0), "{file}: {info}");
                }
                200 => {
                    let (width, height) = answer.picture().size();
                    assert!(width.max(height) <= 100, "{file}: {width} x {height}");
                }
                // 413: a picture that has no smaller level and is too large to be reduced.
                status @ (404 | 413 | 500 | 501) => {
                    let text = answer.text();
                    let said = text.starts_with(&format!("{status} ")) && text.len() > 20;
                    assert!(said, "{file} {rest}: {text:?}");
                }
                status => panic!("{file} {rest}: {status} {}", answer.text()),
            }
        }
        assert_eq!(server.get("/health").status, 200, "after {file}");
    }
    server.stop();
}

#[test]
fn hostile_files_are_served_or_refused_in_time() {
    serve_everything_in("hostile", "process: hostile files over HTTP");
}

#[test]
fn unusual_files_are_served_or_refused_in_time() {
    serve_everything_in("formats", "process: unusual files over HTTP");
}
