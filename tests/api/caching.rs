//! Validators, compression, replaced files, and work shared by those who wait for it.

use std::io::Read as _;
use std::process::Command;
use std::sync::Barrier;

use flate2::read::GzDecoder;
use serde_json::Value;
use tempfile::TempDir;
use warraq::geometry::Size;

use crate::scenes::{self, LOSSLESS, PNG};
use crate::support::pictures::{scene, write_png};
use crate::support::{Answer, Server, client};

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

    let mut etags = vec![plain.header("etag").unwrap().to_owned()];
    for (accepted, coding) in [("br;q=0.2, gzip;q=0.5", "gzip"), ("gzip, deflate, br, zstd", "br")]
    {
        let packed = server.send("GET", MANIFEST, &[("accept-encoding", accepted)]);
        assert_eq!(packed.header("content-encoding"), Some(coding));
        assert_eq!(packed.header("vary"), plain.header("vary"));
        assert!(packed.body.len() < plain.body.len());
        assert!(unpacked(&packed) == plain.body, "{coding}");
        // Other bytes, another strong validator (RFC 9110 §8.8.3.3).
        let etag = packed.header("etag").unwrap().to_owned();
        let held = [("accept-encoding", accepted), ("if-none-match", etag.as_str())];
        for method in ["GET", "HEAD"] {
            assert_eq!(server.send(method, MANIFEST, &held).status, 304, "{coding}");
        }
        let as_it_is = server.send("GET", MANIFEST, &[("if-none-match", &etag)]);
        assert_eq!(as_it_is.status, 200, "{coding}");
        etags.push(etag);
    }
    etags.sort();
    etags.dedup();
    assert_eq!(etags.len(), 3);

    for refusing in ["identity", "gzip;q=0", "zstd", "br;q=0, gzip;q=0.000", "identity, *;q=0.9"] {
        let answer = server.send("GET", MANIFEST, &[("accept-encoding", refusing)]);
        assert_eq!(answer.header("content-encoding"), None, "{refusing}");
        assert_eq!(answer.body, plain.body, "{refusing}");
    }
}

fn unpacked(answer: &Answer) -> Vec<u8> {
    let mut body = Vec::new();
    match answer.header("content-encoding") {
        Some("gzip") => GzDecoder::new(&answer.body[..]).read_to_end(&mut body),
        Some("br") => brotli::Decompressor::new(&answer.body[..], 4096).read_to_end(&mut body),
        _ => (&answer.body[..]).read_to_end(&mut body),
    }
    .unwrap();
    body
}

#[test]
fn pages_and_styles_are_compressed_too_and_what_is_short_is_not() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    for path in ["/", "/assets/style.css", &format!("/iiif/3/{PNG}/info.json")] {
        let plain = server.get(path);
        let packed = server.send("GET", path, &[("accept-encoding", "gzip, br")]);
        let coding = (plain.body.len() >= 860).then_some("br");
        assert_eq!(packed.header("content-encoding"), coding, "{path}: {}", plain.body.len());
        assert!(unpacked(&packed) == plain.body, "{path}");
    }
    let short = server.send("GET", "/assets/icon.svg", &[("accept-encoding", "br")]);
    assert!(short.body.len() < 860);
    assert_eq!(short.header("content-encoding"), None);
}

#[test]
fn what_is_kept_for_one_client_is_not_sent_to_another() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    let spelled_otherwise = PNG.replacen('s', "%73", 1);
    // Twice, so that the second time all of it is kept.
    for _ in 0..2 {
        for host in ["127.0.0.1:1", "localhost:2", "images.example"] {
            for identifier in [PNG, &spelled_otherwise] {
                for accept_encoding in ["identity", "gzip", "br"] {
                    let headers = [("host", host), ("accept-encoding", accept_encoding)];
                    let document = |path: &str| {
                        let answer = server.send("GET", path, &headers);
                        serde_json::from_slice::<Value>(&unpacked(&answer)).unwrap()
                    };
                    let service = format!("http://{host}/iiif/3/{identifier}");
                    let info = document(&format!("/iiif/3/{identifier}/info.json"));
                    assert_eq!(info["id"], service);
                    let info = document(&format!("/iiif/2/{identifier}/info.json"));
                    assert_eq!(info["@id"], service.replace("/3/", "/2/"));
                    let manifest = document(MANIFEST);
                    assert_eq!(manifest["id"], format!("http://{host}{MANIFEST}"));
                }
            }
        }
    }
}

#[test]
fn institutions_say_how_long_answers_keep() {
    let folder = scenes::folder();
    let config = folder.path().join("warraq.toml");
    let settings = "[web]
\
        picture_cache_control = \"public, max-age=5\"
\
        info_cache_control = \"public, max-age=60, s-maxage=600, stale-while-revalidate=30\"
\
        manifest_cache_control = \"private, max-age=7\"
\
        page_cache_control = \"no-store\"
";
    std::fs::write(&config, settings).unwrap();
    let server = Server::with(folder.path(), &["--config", config.to_str().unwrap()]);
    let info = "public, max-age=60, s-maxage=600, stale-while-revalidate=30";
    for (path, expected) in [
        (&*format!("/iiif/3/{PNG}/full/50,/0/default.jpg"), "public, max-age=5"),
        (&format!("/iiif/3/{PNG}/info.json"), info),
        (&format!("/iiif/2/{PNG}/info.json"), info),
        (MANIFEST, "private, max-age=7"),
        ("/iiif/presentation/2/collections/top", "private, max-age=7"),
        ("/", "no-store"),
        ("/assets/style.css", "no-store"),
        // What is wrong is never kept.
        ("/iiif/3/nobody/info.json", "no-store"),
    ] {
        assert_eq!(server.get(path).header("cache-control"), Some(expected), "{path}");
    }
}

#[test]
fn a_server_that_keeps_nothing_answers_as_one_that_does() {
    let folder = scenes::folder();
    let config = folder.path().join("warraq.toml");
    std::fs::write(
        &config,
        "[web]
document_memory = 0
",
    )
    .unwrap();
    let (keeping, forgetting) = (
        Server::of(folder.path()),
        Server::with(folder.path(), &["--config", config.to_str().unwrap()]),
    );
    let host = ("host", "localhost:1");
    for path in [&*format!("/iiif/3/{PNG}/info.json"), MANIFEST, "/"] {
        for accept_encoding in ["identity", "gzip", "br"] {
            let headers = [host, ("accept-encoding", accept_encoding)];
            let answers = [&keeping, &forgetting, &forgetting]
                .map(|server| server.send("GET", path, &headers));
            for answer in &answers {
                assert_eq!(answer.status, 200, "{path}");
                assert!(answer.body == answers[0].body, "{path} {accept_encoding}");
                assert_eq!(answer.header("etag"), answers[0].header("etag"), "{path}");
            }
        }
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
    let settings = "[index]\nrevalidate_seconds = 0\n[catalog]\nrefresh_seconds = 0\n";
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
    let packed = |path: &str| {
        let answer = server.send("GET", path, &[("accept-encoding", "br")]);
        serde_json::from_slice::<Value>(&unpacked(&answer)).unwrap()
    };
    assert_eq!(packed(&info)["width"], 1201);
    assert_eq!(packed(MANIFEST), before[2].json());

    let small = Size::new(300, 200);
    write_png(&folder.path().join("new.png"), small, &scene(small));
    std::fs::rename(folder.path().join("new.png"), folder.path().join("ms 1/scene.png")).unwrap();
    let after = [&info, &picture, MANIFEST].map(|path| server.get(path));
    assert_eq!(after[0].json()["width"], 300);
    assert_eq!(packed(&info)["width"], 300);
    assert_eq!(packed(MANIFEST), after[2].json());
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
