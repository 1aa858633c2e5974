//! Methods, and the headers that let pages of other hosts in.

use crate::scenes::{self, LOSSLESS, PNG};
use crate::support::{Answer, Server};

const MANIFEST: &str = "/iiif/presentation/3/ms%201/manifest";

/// Headers without those that differ from one answer to the next.
fn lasting(answer: &Answer) -> Vec<(String, String)> {
    let fleeting = ["date", "x-request-id", "content-length"];
    let headers = answer.headers.iter();
    let mut lasting: Vec<_> =
        headers.filter(|(name, _)| !fleeting.contains(&name.as_str())).cloned().collect();
    lasting.sort();
    lasting
}

#[test]
fn head_gives_the_headers_of_get_and_no_body() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    for path in [
        &format!("/iiif/3/{PNG}"),
        &format!("/iiif/3/{PNG}/info.json"),
        &format!("/iiif/2/{PNG}/info.json"),
        &format!("/iiif/3/{LOSSLESS}/full/100,/0/default.webp"),
        &format!("/iiif/3/{LOSSLESS}/all/100,/0/default.webp"),
        MANIFEST,
        "/",
        "/assets/style.css",
        "/health",
        "/nothing",
    ] {
        // HEAD first, so that nothing is known from an answer to GET.
        let (head, get) = (server.send("HEAD", path, &[]), server.get(path));
        assert_eq!(head.status, get.status, "{path}");
        assert!(head.body.is_empty(), "{path}");
        assert_eq!(lasting(&head), lasting(&get), "{path}");
        // A length may be left out, but not be wrong (RFC 9110 §8.6).
        if let Some(length) = head.header("content-length") {
            assert_eq!(Some(length), get.header("content-length"), "{path}");
        }
    }
}

#[test]
fn head_says_of_json_that_get_would_compress_it() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    let gzip = [("accept-encoding", "gzip")];
    let (head, get) = (server.send("HEAD", MANIFEST, &gzip), server.send("GET", MANIFEST, &gzip));
    assert_eq!(head.header("content-encoding"), Some("gzip"));
    assert_eq!(lasting(&head), lasting(&get));
}

/// One request for every status that answers under `/iiif` can have, with a fresh server.
fn answers_of_every_status(server: &Server, headers: &[(&str, &str)]) -> Vec<(u16, Answer)> {
    let picture = format!("/iiif/3/{PNG}/full/50,/0/default.jpg");
    let etag = server.get(&picture).header("etag").unwrap().to_owned();
    let held = [headers, &[("if-none-match", etag.as_str())]].concat();
    let long = format!("/iiif/3/{}", "a".repeat(9000));
    vec![
        (200, server.send("GET", &picture, headers)),
        (200, server.send("HEAD", &picture, headers)),
        (200, server.send("GET", &format!("/iiif/3/{PNG}/info.json"), headers)),
        (200, server.send("GET", MANIFEST, headers)),
        (204, server.send("OPTIONS", &picture, headers)),
        (204, server.send("OPTIONS", MANIFEST, headers)),
        (303, server.send("GET", &format!("/iiif/3/{PNG}"), headers)),
        (304, server.send("GET", &picture, &held)),
        (400, server.send("GET", &format!("/iiif/3/{PNG}/all/max/0/default.jpg"), headers)),
        (404, server.send("GET", "/iiif/3/nobody/info.json", headers)),
        (404, server.send("GET", "/iiif/presentation/3/nobody/manifest", headers)),
        (404, server.send("GET", "/iiif/9/what", headers)),
        (404, server.send("GET", "/iiif", headers)),
        (405, server.send("POST", &picture, headers)),
        (414, server.send("GET", &long, headers)),
    ]
}

#[test]
fn every_answer_under_iiif_is_open_to_every_origin() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    let origin = ("origin", "https://viewer.example");
    for headers in [&[][..], &[origin]] {
        for (status, answer) in answers_of_every_status(&server, headers) {
            assert_eq!(answer.status, status, "{answer:?}");
            // `header` fails where it stands twice; an origin must not be echoed.
            let allowed = answer.header("access-control-allow-origin");
            assert_eq!(allowed, Some("*"), "{status}: {:?}", answer.headers);
            assert_eq!(answer.header("access-control-allow-credentials"), None, "{status}");
        }
    }
}

#[test]
fn a_preflight_is_answered_with_methods_and_authorization_by_name() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    for path in [&format!("/iiif/3/{PNG}/info.json"), "/iiif/3/nobody/info.json", MANIFEST, "/"] {
        let answer = server.send(
            "OPTIONS",
            path,
            &[
                ("origin", "https://viewer.example"),
                ("access-control-request-method", "GET"),
                ("access-control-request-headers", "authorization"),
            ],
        );
        assert_eq!(answer.status, 204, "{path}");
        assert!(answer.body.is_empty(), "{path}");
        let methods = answer.header("access-control-allow-methods").unwrap();
        for method in ["GET", "HEAD", "OPTIONS"] {
            assert!(methods.split(", ").any(|allowed| allowed == method), "{methods}");
        }
        // `*` would not cover it (Fetch standard, "CORS-preflight fetch").
        let headers = answer.header("access-control-allow-headers").unwrap().to_lowercase();
        assert!(headers.split(", ").any(|allowed| allowed == "authorization"), "{headers}");
        assert!(answer.header("access-control-max-age").is_some(), "{path}");
    }
}

#[test]
fn other_methods_are_told_which_ones_there_are() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    for method in ["POST", "PUT", "DELETE", "PATCH", "PROPFIND"] {
        for path in [&format!("/iiif/3/{PNG}/info.json"), MANIFEST, "/", "/health"] {
            let answer = server.send(method, path, &[]);
            assert_eq!(answer.status, 405, "{method} {path}");
            let allow = answer.header("allow").unwrap();
            for allowed in ["GET", "HEAD", "OPTIONS"] {
                assert!(allow.split(", ").any(|word| word == allowed), "{method} {path}: {allow}");
            }
        }
    }
    let answer = server.send("POST", MANIFEST, &[("accept", "application/json")]);
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    assert_eq!(answer.json()["status"], 405);
}
