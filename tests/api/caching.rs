//! Validators, compression, replaced files, and work shared by those who wait for it.

use std::io::Read as _;
use std::process::Command;
use std::sync::Barrier;

use flate2::read::GzDecoder;
use tempfile::TempDir;
use warraq::geometry::Size;

use crate::scenes::{self, LOSSLESS, PNG};
use crate::support::pictures::{scene, write_png};
use crate::support::{Server, client};

const MANIFEST: &str = "/iiif/presentation/3/ms%201/manifest";

#[test]
fn a_client_that_holds_the_answer_gets_304_without_a_body() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    for path in [
        &format!("/iiif/3/{PNG}/info.json"),
        &format!("/iiif/2/{PNG}/info.json"),
        &format!("/iiif/3/{LOSSLESS}/full/100,/0/default.jpg"),
        MANIFEST,
        "/",
        "/assets/style.css",
    ] {
        let first = server.get(path);
        assert_eq!(first.status, 200, "{path}");
        let etag = first.header("etag").unwrap_or_else(|| panic!("{path} has no ETag")).to_owned();
        assert!(etag.starts_with('"') && etag.ends_with('"'), "{path}: {etag}");
        assert!(first.header("cache-control").is_some(), "{path}");
        for held in [etag.clone(), format!("\"other\", W/{etag}"), "*".into()] {
            for method in ["GET", "HEAD"] {
                let again = server.send(method, path, &[("if-none-match", &held)]);
                assert_eq!(again.status, 304, "{method} {path} {held}");
                assert!(again.body.is_empty(), "{method} {path}");
                // RFC 9110 §15.4.5: what a 200 would have said of caching.
                for name in ["etag", "cache-control", "vary"] {
                    assert_eq!(again.header(name), first.header(name), "{method} {path} {name}");
                }
            }
        }
        let other = server.send("GET", path, &[("if-none-match", "\"other\"")]);
        assert_eq!((other.status, other.body), (200, first.body), "{path}");
    }
}

#[test]
fn a_picture_not_made_yet_is_known_by_its_validator() {
    let folder = scenes::folder();
    let path = format!("/iiif/3/{LOSSLESS}/full/123,/0/default.jpg");
    let etag = Server::of(folder.path()).get(&path).header("etag").unwrap().to_owned();
    // Another process, which has made nothing.
    let server = Server::of(folder.path());
    assert_eq!(server.send("GET", &path, &[("if-none-match", &etag)]).status, 304);
}

#[test]
fn two_spellings_of_one_picture_share_a_validator_and_different_pictures_do_not() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    let etag = |request: &str| {
        let answer = server.get(&format!("/iiif/3/{LOSSLESS}/{request}"));
        assert_eq!(answer.status, 200, "{request}");
        answer.header("etag").unwrap().to_owned()
    };
    let one = etag("full/601,/0/default.jpg");
    for spelling in ["full/601,451/0/default.jpg", "0,0,1201,901/,451/360/color.jpg"] {
        assert_eq!(etag(spelling), one, "{spelling}");
    }
    for other in [
        "full/600,/0/default.jpg",
        "full/601,/0/default.png",
        "full/601,/0/gray.jpg",
        "full/601,/!0/default.jpg",
        "0,0,1200,901/601,451/0/default.jpg",
    ] {
        assert_ne!(etag(other), one, "{other}");
    }
}

#[test]
fn json_is_compressed_only_where_the_client_takes_it() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    let plain = server.get(MANIFEST);
    assert_eq!(plain.header("content-encoding"), None);
    let vary = plain.header("vary").unwrap().to_lowercase();
    assert!(vary.contains("accept-encoding"), "{vary}");

    let gzip = server.send("GET", MANIFEST, &[("accept-encoding", "br;q=1, gzip;q=0.5")]);
    assert_eq!(gzip.header("content-encoding"), Some("gzip"));
    assert_eq!(gzip.header("vary"), plain.header("vary"));
    assert!(gzip.body.len() < plain.body.len());
    let mut unpacked = Vec::new();
    GzDecoder::new(&gzip.body[..]).read_to_end(&mut unpacked).unwrap();
    assert_eq!(unpacked, plain.body);
    // Other bytes, another strong validator (RFC 9110 §8.8.3.3).
    assert_ne!(gzip.header("etag"), plain.header("etag"));
    let held = [("accept-encoding", "gzip"), ("if-none-match", gzip.header("etag").unwrap())];
    assert_eq!(server.send("GET", MANIFEST, &held).status, 304);

    for refusing in ["identity", "gzip;q=0", "br"] {
        let answer = server.send("GET", MANIFEST, &[("accept-encoding", refusing)]);
        assert_eq!(answer.header("content-encoding"), None, "{refusing}");
        assert_eq!(answer.body, plain.body, "{refusing}");
    }
}

#[test]
fn the_two_media_types_of_a_document_differ_in_their_validator() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    for path in [MANIFEST.to_owned(), format!("/iiif/3/{PNG}/info.json")] {
        let etag = |accept: &str| {
            let answer = server.send("GET", &path, &[("accept", accept)]);
            answer.header("etag").unwrap().to_owned()
        };
        assert_ne!(etag("application/json"), etag("application/ld+json"), "{path}");
    }
}

#[test]
fn pictures_are_not_compressed_again() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    let path = format!("/iiif/3/{PNG}/full/400,/0/default.jpg");
    let answer = server.send("GET", &path, &[("accept-encoding", "gzip")]);
    assert_eq!(answer.header("content-encoding"), None);
    assert_eq!(answer.picture().size(), (400, 300));
}

/// A server that looks at its files for every request; the folder must outlive it.
fn watchful() -> (Server, TempDir) {
    let folder = scenes::folder();
    let config = folder.path().join("warraq.toml");
    let settings = "[sources]\nrevalidate_seconds = 0\n[catalog]\nrefresh_seconds = 0\n";
    std::fs::write(&config, settings).unwrap();
    let server = Server::with(folder.path(), &["--config", config.to_str().unwrap()]);
    (server, folder)
}

#[test]
fn a_replaced_file_is_noticed_everywhere() {
    let (server, folder) = watchful();
    let info = format!("/iiif/3/{PNG}/info.json");
    let picture = format!("/iiif/3/{PNG}/full/100,/0/default.png");
    let before = [&info, &picture, MANIFEST].map(|path| server.get(path));
    assert_eq!(before[0].json()["width"], 1201);

    let small = Size::new(300, 200);
    write_png(&folder.path().join("new.png"), small, &scene(small));
    std::fs::rename(folder.path().join("new.png"), folder.path().join("ms 1/scene.png")).unwrap();
    let after = [&info, &picture, MANIFEST].map(|path| server.get(path));
    assert_eq!(after[0].json()["width"], 300);
    // 200 × 100 / 300 = 66.7.
    assert_eq!(after[1].picture().size(), (100, 67));
    let canvases = after[2].json()["items"].as_array().unwrap().clone();
    assert!(canvases.iter().any(|canvas| canvas["width"] == 300), "{canvases:?}");
    for (path, (before, after)) in
        [&info, &picture, MANIFEST].into_iter().zip(before.iter().zip(&after))
    {
        let etag = before.header("etag").unwrap();
        assert_ne!(after.header("etag"), Some(etag), "{path}");
        assert_eq!(server.send("GET", path, &[("if-none-match", etag)]).status, 200, "{path}");
    }
}

#[test]
fn a_removed_file_is_gone_at_once() {
    let (server, folder) = watchful();
    let info = format!("/iiif/3/{PNG}/info.json");
    let picture = format!("/iiif/3/{PNG}/full/100,/0/default.png");
    let etag = server.get(&picture).header("etag").unwrap().to_owned();
    assert_eq!(server.get(MANIFEST).json()["items"].as_array().unwrap().len(), 4);

    std::fs::remove_file(folder.path().join("ms 1/scene.png")).unwrap();
    for path in [&info, &picture] {
        assert_eq!(server.get(path).status, 404, "{path}");
        assert_eq!(server.send("GET", path, &[("if-none-match", &etag)]).status, 404, "{path}");
    }
    assert_eq!(server.get(MANIFEST).json()["items"].as_array().unwrap().len(), 3);
}

#[test]
fn many_who_ask_at_once_for_a_new_picture_share_one_computation() {
    let folder = scenes::folder();
    let mut command = Command::new(env!("CARGO_BIN_EXE_warraq"));
    command.args(["serve", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--images"]);
    command.arg(folder.path());
    let server = Server::start(command);
    let line = server.log_line("Metrics on http://");
    let admin = line.split("http://").nth(1).unwrap().split('/').next().unwrap();
    let admin = admin.parse().unwrap();

    let path = format!("/iiif/3/{LOSSLESS}/full/max/10/default.png");
    let together = Barrier::new(32);
    let answers: Vec<_> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..32)
            .map(|_| {
                scope.spawn(|| {
                    together.wait();
                    server.get(&path)
                })
            })
            .collect();
        clients.into_iter().map(|client| client.join().unwrap()).collect()
    });
    for answer in &answers {
        assert_eq!(answer.status, 200);
        assert!(answer.body == answers[0].body, "an answer differs from the first");
    }
    answers[0].picture();
    let metrics = client::send(admin, "GET", b"/metrics", &[]).unwrap().text();
    let renders = metrics.lines().find(|line| line.starts_with("warraq_render_seconds_count"));
    assert_eq!(renders, Some("warraq_render_seconds_count 1"), "{metrics}");
}

#[test]
fn the_operators_address_is_not_the_publics() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    assert_eq!(server.get("/metrics").status, 404);
    assert_eq!(server.get("/admin").status, 404);
}
