//! Telling the server what to make anew and what changed.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;
use warraq::geometry::Size;

use super::operator::{self, metric, reaches};
use super::program::warraq;
use super::support::pictures::{scene, write_png};
use super::support::{Answer, Server, client};

const TOKEN: &str = "0123456789abcdef0123456789abcdef";

const SIZE: Size = Size::new(300, 200);

const IMAGE: &str = "/iiif/3/ms%2Ff1.png/full/30,/0/default.jpg";

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("ms")).unwrap();
    for name in ["ms/f1.png", "ms/f2.png", "other.png"] {
        write_png(&folder.path().join(name), SIZE, &scene(SIZE));
    }
    folder
}

fn command(images: &Path) -> Command {
    let mut command = warraq();
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--images"])
        .arg(images)
        .env("WARRAQ_ADMIN_TOKEN", TOKEN);
    command
}

fn post(server: &Server, path: &str, token: &str, body: &str) -> Answer {
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str())];
    client::send_body(operator::address(server), "POST", path.as_bytes(), &headers, body.as_bytes())
        .unwrap()
}

fn purge(server: &Server, body: &str) {
    let answer = post(server, "/admin/purge", TOKEN, body);
    assert_eq!(answer.status, 200, "{body}: {}", answer.text());
}

/// Pictures that were made, not found.
fn made(server: &Server) -> u64 {
    metric(server, "warraq_derivative_lookups_total{result=\"miss\"}").unwrap_or(0)
}

#[test]
fn what_is_purged_is_made_anew_once_and_has_another_etag() {
    let folder = folder();
    let server = Server::start(command(folder.path()));
    let etag = || {
        let answer = server.get(IMAGE);
        assert_eq!(answer.status, 200);
        answer.header("etag").unwrap().to_owned()
    };
    let mut before = etag();
    assert_eq!(etag(), before);
    for (count, body) in (2..).zip([
        r#"{"image": "ms/f1.png"}"#,
        r#"{"prefix": "ms/"}"#,
        r#"{"manuscript": "ms"}"#,
        r#"{"all": true}"#,
    ]) {
        purge(&server, body);
        let after = etag();
        assert_ne!(after, before, "{body}");
        assert_eq!(etag(), after);
        assert_eq!(made(&server), count, "{body}");
        before = after;
    }
    for other in [r#"{"image": "ms/f2.png"}"#, r#"{"prefix": "ms/f2"}"#] {
        purge(&server, other);
        assert_eq!(etag(), before, "{other}");
    }
    let info = server.get("/iiif/3/ms%2Ff1.png/info.json");
    assert_eq!(info.status, 200);
    server.stop();
}

#[test]
fn a_purge_outlives_the_server_where_pictures_do() {
    let (folder, cache) = (folder(), tempfile::tempdir().unwrap());
    let start = || {
        let mut command = command(folder.path());
        command.env("WARRAQ_CACHE_FOLDER", cache.path());
        Server::start(command)
    };
    let on_disk = |server: &Server| {
        metric(server, "warraq_derivative_lookups_total{result=\"disk\"}").unwrap_or(0)
    };
    let server = start();
    assert_eq!(server.get(IMAGE).status, 200);
    reaches(&server, "warraq_disk_writes_total{result=\"written\"}", 1);
    server.stop();
    let server = start();
    let kept = server.get(IMAGE);
    assert_eq!((kept.status, on_disk(&server)), (200, 1), "found again");
    purge(&server, r#"{"image": "ms/f1.png"}"#);
    server.stop();
    let server = start();
    let made = server.get(IMAGE);
    assert_eq!((made.status, on_disk(&server)), (200, 0), "purged for good");
    assert_ne!(made.header("etag"), kept.header("etag"));
    server.stop();
}

#[test]
fn only_who_has_the_token_may_purge_and_mistakes_are_explained() {
    let folder = folder();
    let server = Server::start(command(folder.path()));
    let all = r#"{"all": true}"#;
    for wrong in ["", "0123456789abcdef0123456789abcdee"] {
        let answer = post(&server, "/admin/purge", wrong, all);
        assert_eq!(answer.status, 401, "{}", answer.text());
        assert!(!answer.text().contains(TOKEN));
    }
    for (body, told) in [
        ("", "Send one of"),
        ("{}", "there was none"),
        (r#"{"image": "a", "all": true}"#, "more than one"),
        (r#"{"picture": "a"}"#, "unknown field `picture`"),
        (r#"{"prefix": ""}"#, "Send one of"),
    ] {
        let answer = post(&server, "/admin/purge", TOKEN, body);
        assert_eq!(answer.status, 400, "{body}");
        assert!(answer.text().contains(told), "{body}: {}", answer.text());
    }
    let answer = post(&server, "/admin/purge", TOKEN, r#"{"manuscript": "none"}"#);
    assert_eq!(answer.status, 404, "{}", answer.text());
    assert_eq!(post(&server, "/admin/else", TOKEN, all).status, 404);
    let long = "x".repeat(2 << 20);
    assert_eq!(post(&server, "/admin/events", TOKEN, &long).status, 413);
    assert_eq!(operator::ask(&server, "/admin/purge").status, 401);
    // Not where the public asks.
    assert_eq!(server.get("/admin/purge").status, 404);
    server.stop();
}

#[test]
fn without_a_token_in_the_settings_nobody_may_purge() {
    let folder = folder();
    let mut command = command(folder.path());
    command.env_remove("WARRAQ_ADMIN_TOKEN");
    let server = Server::start(command);
    let answer = post(&server, "/admin/purge", TOKEN, r#"{"all": true}"#);
    assert_eq!(answer.status, 403);
    assert!(answer.text().contains("admin_token"), "{}", answer.text());
    server.stop();
}

#[test]
fn a_token_is_never_shown_and_a_short_one_is_refused() {
    let run = |token: &str| {
        let mut command = warraq();
        command.arg("check").env("WARRAQ_ADMIN_TOKEN", token);
        let output = command.output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(text).unwrap())
    };
    let (_, shown) = run(TOKEN);
    assert!(shown.contains("admin_token = \"***\"") && !shown.contains(TOKEN), "{shown}");
    let (code, shown) = run("tooshort");
    assert_eq!(code, Some(2));
    assert!(shown.contains("`admin_token`") && !shown.contains("tooshort"), "{shown}");
}

#[test]
fn events_are_taken_in_and_what_is_none_is_explained() {
    let folder = folder();
    let server = Server::start(command(folder.path()));
    let event = r#"{"Records": [{"eventName": "ObjectCreated:Put",
        "s3": {"bucket": {"name": "masters"}, "object": {"key": "a.tif"}}}]}"#;
    let answer = post(&server, "/admin/events", TOKEN, event);
    assert_eq!((answer.status, answer.json()["changed"].as_u64()), (200, Some(1)));
    let answer = post(&server, "/admin/events", TOKEN, "{}");
    assert_eq!(answer.status, 400);
    assert!(answer.text().contains("Event Grid"), "{}", answer.text());
    // Event Grid asks in this way, and sends no header of its own.
    let path = format!("/admin/events?token={TOKEN}");
    let headers = [("webhook-request-origin", "eventgrid.azure.net")];
    let asked =
        client::send(operator::address(&server), "OPTIONS", path.as_bytes(), &headers).unwrap();
    assert_eq!(asked.status, 200);
    assert_eq!(asked.header("webhook-allowed-origin"), Some("eventgrid.azure.net"));
    server.stop();
}
