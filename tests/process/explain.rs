//! `warraq explain`.

use std::path::Path;

use serde_json::Value;

use super::folder::{write_bad, write_good};
use super::operator::metric;
use super::program::{Outcome, finish, run, warraq};
use super::support::Server;
use super::support::pictures::forget_trimmed_tiles;

/// The first tile of the pyramid in the folder.
const TILE: &str = "f001v.tif/0,0,512,512/512,512/0/default.jpg";

const DETAIL: &str = "f002r.png/10,20,300,300/200,200/0/default.jpg";

fn explain(folder: &Path, arguments: &[&str]) -> Outcome {
    run(&[&["explain", "--images", folder.to_str().unwrap()], arguments].concat())
}

/// What is said behind a word at the beginning of a line.
fn said<'a>(outcome: &'a Outcome, word: &str) -> &'a str {
    let line = outcome.out.lines().find_map(|line| line.strip_prefix(word)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("{word} is missing in\n{}{}", outcome.out, outcome.err)).trim()
}

#[test]
fn a_stored_tile_is_told_from_the_file_to_the_answer() {
    let folder = tempfile::tempdir().unwrap();
    write_good(folder.path());
    let outcome = explain(folder.path(), &[TILE]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.err);
    assert_eq!(outcome.err, "");
    for (word, expected) in [
        ("request", "Image API 3.0, region 0,0,512,512, size 512x512, rotation 0, default, jpg"),
        ("canonical", "/iiif/3/f001v.tif/0,0,512,512/max/0/default.jpg"),
        ("source", "f001v.tif: TIFF, 600x800 pixels, color, upright"),
        ("levels", "0 at 1/1: 600x800, in tiles of 512x512"),
        ("way", "stored"),
        ("plan", "level 0 (1/1), 1 tile, "),
        ("time", ""),
        ("answer", "image/jpeg, 512x512 pixels, "),
        ("again", "sent as it is stored again"),
    ] {
        let line = said(&outcome, word);
        assert!(line.starts_with(expected), "{word}: {line}");
    }
    assert!(!outcome.out.contains("remedy"), "{}", outcome.out);
}

#[test]
fn every_spelling_of_an_address_is_the_same_picture() {
    let folder = tempfile::tempdir().unwrap();
    write_good(folder.path());
    for before in ["", "/iiif/3/", "http://127.0.0.1:8182/iiif/3/"] {
        let outcome = explain(folder.path(), &[&format!("{before}{TILE}")]);
        assert!(said(&outcome, "way").starts_with("stored"), "{before}");
    }
    let public = ["--public-url", "https://library.example/images"];
    let address = format!("https://library.example/images/iiif/2/{TILE}");
    let outcome = explain(folder.path(), &[&public[..], &[&address]].concat());
    let canonical =
        "https://library.example/images/iiif/2/f001v.tif/0,0,512,512/full/0/default.jpg";
    assert_eq!(said(&outcome, "canonical"), canonical);
}

#[test]
fn a_picture_without_tiles_says_why_it_is_rendered_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    write_good(folder.path());
    let outcome = explain(folder.path(), &["f002r.png/0,0,512,512/512,512/0/default.jpg"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.err);
    assert_eq!(said(&outcome, "way"), "rendered");
    assert!(said(&outcome, "why").contains("not stored as tiles of JPEG"), "{}", outcome.out);
    assert!(said(&outcome, "remedy").contains("`warraq ingest`"), "{}", outcome.out);
    for step in ["open ", "read ", "decode ", "transform ", "encode "] {
        assert!(said(&outcome, "time").contains(step), "{step}: {}", outcome.out);
    }
    assert!(said(&outcome, "again").starts_with("found in memory"), "{}", outcome.out);
    let without = explain(folder.path(), &[DETAIL, "--cache-memory", "0"]);
    assert!(said(&without, "again").starts_with("made again"), "{}", without.out);
}

#[test]
fn image_information_says_which_tiles_pass_through() {
    let folder = tempfile::tempdir().unwrap();
    write_good(folder.path());
    let outcome = explain(folder.path(), &["/iiif/3/f001v.tif/info.json"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.err);
    assert_eq!(said(&outcome, "sizes"), "300x400, 600x800");
    assert!(said(&outcome, "tiles").starts_with("advertised in 512x512"), "{}", outcome.out);
    assert!(outcome.out.contains("1/1, 512x512: stored"), "{}", outcome.out);
    assert!(outcome.out.contains("1/2, 300x400: stored"), "{}", outcome.out);
    forget_trimmed_tiles(&folder.path().join("f001v.tif"));
    let outcome = explain(folder.path(), &["/iiif/3/f001v.tif/info.json"]);
    assert!(outcome.out.contains("1/2, 300x400: cut"), "{}", outcome.out);
    let plain = explain(folder.path(), &["f002r.png"]);
    assert!(plain.out.contains("1/1, 512x512: rendered: "), "{}", plain.out);
    assert!(said(&plain, "remedy").contains("`warraq ingest`"), "{}", plain.out);
}

#[test]
fn programs_are_told_the_same_as_json() {
    let folder = tempfile::tempdir().unwrap();
    write_good(folder.path());
    let outcome = explain(folder.path(), &[DETAIL, "--json"]);
    assert_eq!(outcome.code, Some(0), "{}", outcome.err);
    let report: Value = serde_json::from_str(&outcome.out).unwrap();
    let picture = &report["picture"];
    assert_eq!(picture["making"]["way"], "rendered");
    assert_eq!(picture["making"]["level"], 0);
    assert!(picture["making"]["remedy"].is_string(), "{report}");
    assert_eq!(picture["answer"]["size"]["width"], 200);
    assert_eq!(picture["again"]["way"], "memory");
    let info = explain(folder.path(), &["f001v.tif/info.json", "--json"]);
    let report: Value = serde_json::from_str(&info.out).unwrap();
    assert_eq!(report["info"]["tiles"][0]["making"]["Ok"]["way"], "stored", "{report}");
}

#[test]
fn what_a_server_refuses_is_refused_in_its_words() {
    let folder = tempfile::tempdir().unwrap();
    write_good(folder.path());
    write_bad(folder.path());
    let server = Server::of(folder.path()).allow_warnings();
    for rest in [
        "nothing.tif/full/max/0/default.jpg",
        "nothing.tif/info.json",
        "f001v.tif/all/max/0/default.jpg",
        "f001v.tif/9000,0,1,1/max/0/default.jpg",
        "f001v.tif/full/9000,/0/default.jpg",
        "words.jpg/full/max/0/default.jpg",
        "f001v.tif/full",
    ] {
        let answer = server.get(&format!("/iiif/3/{rest}"));
        // Of a failure the server adds the request.
        let text = answer.text();
        let told = text.trim_end().split(" (request ").next().unwrap();
        let outcome = explain(folder.path(), &[rest]);
        assert_eq!(outcome.code, Some(1), "{rest}");
        assert_eq!(outcome.err.trim_end(), format!("warraq: {told}"), "{rest}");
        assert_eq!(outcome.out, "", "{rest}");
    }
    // What a client is not told stands in the log.
    let damaged = explain(folder.path(), &["cut-early.tif/full/max/0/default.jpg"]);
    assert_eq!(damaged.code, Some(1));
    assert!(damaged.err.contains("500 The stored picture is damaged."), "{}", damaged.err);
    assert!(damaged.err.contains("damaged TIFF: "), "{}", damaged.err);
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let outcome = run(&["explain", TILE, "--images", "/nowhere/at/all"]);
    assert_eq!(outcome.code, Some(1));
    assert!(outcome.err.contains("/nowhere/at/all"), "{}", outcome.err);
}

#[test]
fn the_folder_of_finished_pictures_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    write_good(folder.path());
    let cache = folder.path().join("cache");
    let mut command = warraq();
    command.args(["explain", DETAIL, "--images"]).arg(folder.path());
    let outcome = finish(command.env("WARRAQ_CACHE_FOLDER", &cache));
    assert!(said(&outcome, "again").contains("after a restart"), "{}", outcome.out);
    assert!(!cache.exists());
}

#[test]
fn a_picture_found_on_disk_says_so() {
    let folder = tempfile::tempdir().unwrap();
    write_good(folder.path());
    let cache = tempfile::tempdir().unwrap();
    let serve = || {
        let mut command = warraq();
        command
            .args(["serve", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--images"])
            .arg(folder.path())
            .env("WARRAQ_CACHE_FOLDER", cache.path())
            .env("WARRAQ_WEB_EXPLAIN", "true");
        Server::start(command)
    };
    let plan = |server: &Server| {
        let answer = server.get(&format!("/iiif/3/{DETAIL}"));
        answer.header("x-warraq-plan").unwrap().to_owned()
    };
    let server = serve();
    assert!(plan(&server).starts_with("way=rendered, cache=miss, "));
    while metric(&server, "warraq_disk_writes_total{result=\"written\"}") != Some(1) {
        std::thread::yield_now();
    }
    server.stop();
    let server = serve();
    let told = plan(&server);
    assert!(told.starts_with("way=rendered, cache=disk, level=0, "), "{told}");
    assert!(plan(&server).contains("cache=memory"));
}
