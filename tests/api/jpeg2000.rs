//! JPEG 2000 as viewers ask for it.

use std::fs;
use std::path::Path;

use serde_json::json;

use crate::support::Server;
use crate::support::server::run;

/// Files of the decoder's own tests: a page of 150 × 110 pixels, drawn by scripts/jp2-fixtures.
const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/codec/jp2/tests/fixtures");

const FILES: [&str; 3] = ["page.jp2", "page-tiled.jp2", "ht.j2c"];

fn library(files: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        fs::copy(Path::new(FIXTURES).join(file), folder.path().join(file)).unwrap();
    }
    folder
}

/// Paper, a painted square, and the other one of the page.
fn assert_shows_the_page(server: &Server, path: &str, [width, height]: [u32; 2], tolerance: u8) {
    let picture = server.get(path).picture();
    assert_eq!(picture.size(), (width, height), "{path}");
    let scale = |x: u32, y: u32| (x * width / 150, y * height / 110);
    for ((x, y), color) in [
        (scale(80, 80), [218, 204, 169]),
        (scale(127, 20), [28, 52, 153]),
        (scale(50, 34), [188, 130, 52]),
    ] {
        let [red, green, blue, alpha] = picture.pixel(x, y);
        let near = [red, green, blue].iter().zip(color).all(|(a, b)| a.abs_diff(b) <= tolerance);
        assert!(near && alpha == 255, "{path} at {x},{y}: {:?}, not {color:?}", [red, green, blue]);
    }
}

#[test]
fn pages_answer_like_those_of_any_format() {
    let folder = library(&FILES);
    let server = Server::of(folder.path());
    for file in FILES {
        let info = server.get(&format!("/iiif/3/{file}/info.json")).json();
        assert_eq!((&info["width"], &info["height"]), (&json!(150), &json!(110)), "{file}");
        let base = format!("/iiif/3/{file}");
        assert_shows_the_page(&server, &format!("{base}/full/max/0/default.png"), [150, 110], 0);
        assert_shows_the_page(&server, &format!("{base}/full/max/0/default.jpg"), [150, 110], 14);
        assert_shows_the_page(&server, &format!("{base}/full/75,/0/default.png"), [75, 55], 12);
        // A part is that part of the whole, to the last bit.
        let whole = server.get(&format!("{base}/full/max/0/default.png")).picture();
        let part = server.get(&format!("{base}/61,17,80,90/max/0/default.png")).picture();
        assert_eq!(part.size(), (80, 90), "{file}");
        for (x, y) in [(0, 0), (79, 0), (33, 44), (0, 89), (79, 89)] {
            assert_eq!(part.pixel(x, y), whole.pixel(61 + x, 17 + y), "{file} at {x},{y}");
        }
    }
}

#[test]
fn what_walking_over_a_file_taught_outlives_the_server() {
    let folder = library(&["page.jp2"]);
    let cache = tempfile::tempdir().unwrap();
    let config = cache.path().join("config.toml");
    let kept = cache.path().join("kept");
    fs::write(&config, format!("[cache]\nfolder = {kept:?}\n")).unwrap();
    let config = config.to_str().unwrap();
    let path = "/iiif/3/page.jp2/10,10,64,64/max/0/default.png";
    let first = {
        let server = Server::with(folder.path(), &["--config", config]);
        let answer = server.get(path);
        server.stop();
        answer
    };
    let server = Server::with(folder.path(), &["--config", config]);
    assert_eq!(server.get(path).body, first.body);
    let other = server.get("/iiif/3/page.jp2/30,20,64,64/max/0/default.png");
    assert_eq!(other.picture().size(), (64, 64));
}

#[test]
fn a_file_that_was_cut_shows_what_is_left_of_it_and_is_refused_where_that_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let whole = fs::read(Path::new(FIXTURES).join("page.jp2")).unwrap();
    fs::write(folder.path().join("cut.jp2"), &whole[..whole.len() * 9 / 10]).unwrap();
    let path = "/iiif/3/cut.jp2/full/max/0/default.png";
    let server = Server::of(folder.path());
    assert_eq!(server.get(path).picture().size(), (150, 110));
    let config = folder.path().join("strict.toml");
    fs::write(&config, "[codec]\njpeg2000_strict = true\n").unwrap();
    let server = Server::with(folder.path(), &["--config", config.to_str().unwrap()]);
    let server = server.allow_warnings();
    assert_eq!(server.get(path).status, 500);
}

#[test]
fn check_and_explain_know_such_files() {
    let folder = library(&["page-tiled.jp2"]);
    let images = folder.path().to_str().unwrap();
    let (status, out, _) = run(&["explain", "--images", images, "page-tiled.jp2"]);
    assert_eq!(status, Some(0), "{out}");
    assert!(out.contains("JPEG 2000") && out.contains("150"), "{out}");
}
