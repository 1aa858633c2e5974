//! Wrong requests: their status, and the part of them that the answer names.

use crate::scenes::{self, PNG};
use crate::support::{Answer, Server};

/// A plain sentence that any client may read, and that any cache forgets.
fn assert_plain(answer: &Answer, status: u16, names: &str, path: &str) {
    let body = String::from_utf8_lossy(&answer.body).into_owned();
    assert_eq!(answer.status, status, "{path}: {body}");
    assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"), "{path}");
    assert!(body.contains(names), "{path}: {body:?} does not name {names:?}");
    assert!(!body.contains("/tmp"), "{path}: {body:?} tells where the files lie");
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"), "{path}");
    assert!(answer.header("etag").is_none(), "{path}");
}

#[test]
fn a_wrong_parameter_of_version_3_is_named_with_status_400() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    for (request, names) in [
        // Image API 3.0 §4.1: no form, wrong case, empty, outside.
        ("all/max/0/default.jpg", "region `all`"),
        ("FULL/max/0/default.jpg", "region `FULL`"),
        ("1,2,3/max/0/default.jpg", "region `1,2,3`"),
        ("0,0,10,10,10/max/0/default.jpg", "region `0,0,10,10,10`"),
        ("0,-1,10,10/max/0/default.jpg", "region `0,-1,10,10`"),
        ("0.5,0,10,10/max/0/default.jpg", "region `0.5,0,10,10`"),
        ("pct:0,0,1e1,10/max/0/default.jpg", "region `pct:0,0,1e1,10`"),
        ("pct:NaN,0,10,10/max/0/default.jpg", "region `pct:NaN,0,10,10`"),
        ("pct:+1,0,10,10/max/0/default.jpg", "region `pct:+1,0,10,10`"),
        ("0,0,0,10/max/0/default.jpg", "region `0,0,0,10`"),
        ("pct:0,0,10,0/max/0/default.jpg", "region `pct:0,0,10,0`"),
        ("1201,0,10,10/max/0/default.jpg", "region `1201,0,10,10`"),
        ("0,901,10,10/max/0/default.jpg", "region `0,901,10,10`"),
        ("pct:100,0,10,10/max/0/default.jpg", "region `pct:100,0,10,10`"),
        (
            "99999999999999999999999,0,1,1/max/0/default.jpg",
            "region `99999999999999999999999,0,1,1`",
        ),
        // §4.2: of version 2, no form, enlarging without `^`, nothing left, too much.
        ("full/full/0/default.jpg", "size `full`"),
        ("full/big/0/default.jpg", "size `big`"),
        ("full/,/0/default.jpg", "size `,`"),
        ("full/!10,/0/default.jpg", "size `!10,`"),
        ("full/!^10,10/0/default.jpg", "size `!^10,10`"),
        ("full/+5,/0/default.jpg", "size `+5,`"),
        ("full/1e2,/0/default.jpg", "size `1e2,`"),
        ("full/10.5,/0/default.jpg", "size `10.5,`"),
        ("full/-5,/0/default.jpg", "size `-5,`"),
        ("full/pct:inf/0/default.jpg", "size `pct:inf`"),
        ("full/1202,/0/default.jpg", "size `1202,`"),
        ("full/,902/0/default.jpg", "size `,902`"),
        ("full/10,902/0/default.jpg", "size `10,902`"),
        ("full/pct:100.1/0/default.jpg", "size `pct:100.1`"),
        ("0,0,100,100/101,/0/default.jpg", "size `101,`"),
        ("full/0,/0/default.jpg", "size `0,`"),
        ("full/0,0/0/default.jpg", "size `0,0`"),
        ("full/!0,10/0/default.jpg", "size `!0,10`"),
        ("full/pct:0/0/default.jpg", "size `pct:0`"),
        ("full/^100000000,/0/default.jpg", "size `^100000000,`"),
        ("full/^99999999999999999999999,/0/default.jpg", "size `^99999999999999999999999,`"),
        // §4.3.
        ("full/max/left/default.jpg", "rotation `left`"),
        ("full/max/-90/default.jpg", "rotation `-90`"),
        ("full/max/361/default.jpg", "rotation `361`"),
        ("full/max/360.1/default.jpg", "rotation `360.1`"),
        ("full/max/1e1/default.jpg", "rotation `1e1`"),
        ("full/max/0!/default.jpg", "rotation `0!`"),
        ("full/max/!/default.jpg", "rotation `!`"),
        // §4.4 and §4.5.
        ("full/max/0/native.jpg", "quality `native`"),
        ("full/max/0/grey.jpg", "quality `grey`"),
        ("full/max/0/Default.jpg", "quality `Default`"),
        ("full/max/0/default.jp2", "format `jp2`"),
        ("full/max/0/default.jpeg", "format `jpeg`"),
        ("full/max/0/default.JPG", "format `JPG`"),
        ("full/max/0/default", "`default`"),
        ("full/max/0/default.jpg%20", "format `jpg `"),
        // Escapes that stand for no text.
        ("f%ffull/max/0/default.jpg", "region"),
        ("full/m%zzx/0/default.jpg", "size"),
        ("%00/max/0/default.jpg", "region"),
    ] {
        let path = format!("/iiif/3/{PNG}/{request}");
        assert_plain(&server.get(&path), 400, names, &path);
    }
}

#[test]
fn a_wrong_parameter_of_version_2_is_named_with_status_400() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    for (request, names) in [
        ("all/full/0/default.jpg", "region `all`"),
        ("full/^max/0/default.jpg", "size `^max`"),
        ("full/^600,/0/default.jpg", "size `^600,`"),
        ("full/0,/0/default.jpg", "size `0,`"),
        ("full/full/361/default.jpg", "rotation `361`"),
        ("full/full/0/native.jpg", "quality `native`"),
        ("full/full/0/default.jp2", "format `jp2`"),
    ] {
        let path = format!("/iiif/2/{PNG}/{request}");
        assert_plain(&server.get(&path), 400, names, &path);
    }
}

#[test]
fn an_unknown_identifier_or_shape_of_path_is_404() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    for path in [
        "/iiif/3/nobody/info.json",
        "/iiif/2/nobody/info.json",
        "/iiif/3/nobody/full/max/0/default.jpg",
        // A folder is no picture.
        "/iiif/3/ms%201/info.json",
        // Escaped twice, it is another name.
        "/iiif/3/ms%25201%252Fscene.png/info.json",
        // An identifier's slash must be escaped.
        "/iiif/3/ms%201/scene.png/info.json",
        "/iiif/3/ms%201/scene.png/full/max/0/default.jpg",
        &format!("/iiif/3/{PNG}/"),
        &format!("/iiif/3/{PNG}/info.xml"),
        &format!("/iiif/3/{PNG}/full/max/default.jpg"),
        &format!("/iiif/3/{PNG}/full/max/0/default.jpg/"),
        &format!("/iiif/4/{PNG}/info.json"),
        "/iiif",
        "/iiif/",
        "/iiif/3",
        "/iiif/3/",
        "/iiif/presentation/3/ms%201",
        "/iiif/presentation/3/nobody/manifest",
    ] {
        assert_plain(&server.get(path), 404, "404", path);
    }
}

#[test]
fn nothing_outside_the_folder_of_images_can_be_reached() {
    let folder = scenes::folder();
    let images = folder.path().join("ms 1");
    // A picture that does exist, beside the folder that is served.
    std::fs::copy(images.join("scene.png"), folder.path().join("secret.png")).unwrap();
    let server = Server::of(&images);
    for (identifier, status) in [
        ("..%2Fsecret.png", 400),
        ("%2e%2e%2fsecret.png", 400),
        ("%2E%2E%2Fsecret.png", 400),
        ("x%2F..%2F..%2Fsecret.png", 400),
        ("..%5Csecret.png", 400),
        (".%2Fscene.png", 400),
        ("..%252Fsecret.png", 404),
        ("..", 400),
        ("%2E", 400),
        ("%00", 400),
        ("scene.png%00", 400),
        ("%ff", 400),
        ("%c0%ae%c0%ae%2fsecret.png", 400),
        ("%", 400),
        ("%zz", 400),
        ("%2Fetc%2Fpasswd", 404),
        ("file:%2F%2F%2Fetc%2Fpasswd", 404),
    ] {
        for request in ["info.json", "full/max/0/default.jpg"] {
            let path = format!("/iiif/3/{identifier}/{request}");
            assert_plain(&server.get(&path), status, &status.to_string(), &path);
        }
    }
    for path in
        ["/iiif/3/../secret.png/info.json", "/iiif/3/../../secret.png/full/max/0/default.jpg"]
    {
        assert_plain(&server.get(path), 404, "404", path);
    }
    let item = server.get("/iiif/presentation/3/..%2F..%2Fetc/manifest");
    assert!(matches!(item.status, 400 | 404), "{item:?}");
    for path in ["/assets/..%2Fmod.rs", "/viewers/mirador/..%2F../passwd", "/assets/../main.rs"] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
}

#[test]
fn bytes_that_no_address_may_have_are_refused_and_alarm_nobody() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    for path in
        [&b"/iiif/3/\xff\xfe/info.json"[..], b"/iiif/3/a<b>`c/full/max/0/default.jpg", b"/\x01"]
    {
        // Refused before any route is looked for.
        let answer = server.get_raw(path).unwrap();
        assert_eq!(answer.status, 400, "{}", String::from_utf8_lossy(path));
    }
    assert_eq!(server.get("/health").status, 200);
}

#[test]
fn an_address_of_more_than_8_kib_is_too_long() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    let padded = |length: usize| {
        let path = format!("/iiif/3/{PNG}/info.json?");
        format!("{path}{}", "a".repeat(length - path.len()))
    };
    assert_eq!(server.get(&padded(8192)).status, 200);
    assert_plain(&server.get(&padded(8193)), 414, "8192", "an address of 8193 bytes");
}

#[test]
fn an_error_is_problem_json_only_where_json_is_named() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    let path = format!("/iiif/3/{PNG}/all/max/0/default.jpg");
    for accept in ["application/json", "application/ld+json, */*;q=0.1", "application/problem+json"]
    {
        let answer = server.send("GET", &path, &[("accept", accept)]);
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{accept}");
        // RFC 9457 §3.1.
        let problem = answer.json();
        assert_eq!(problem["status"], 400, "{accept}");
        assert!(problem["detail"].as_str().unwrap().contains("region `all`"), "{problem}");
        assert!(problem["title"].is_string() && problem["type"].is_string(), "{problem}");
    }
    for accept in
        ["*/*", "image/avif,image/webp,*/*;q=0.8", "text/html,*/*;q=0.8", "application/json;q=0"]
    {
        let answer = server.send("GET", &path, &[("accept", accept)]);
        assert_plain(&answer, 400, "region `all`", accept);
    }
}

#[test]
fn an_error_is_a_page_only_outside_the_apis_and_where_a_page_is_wanted() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    let browser = [("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")];
    let page = server.send("GET", "/nothing", &browser);
    assert_eq!((page.status, page.header("content-type")), (404, Some("text/html; charset=utf-8")));
    assert!(page.header("content-security-policy").is_some());
    let text = server.get("/nothing");
    assert_eq!(
        (text.status, text.header("content-type")),
        (404, Some("text/plain; charset=utf-8"))
    );
    assert_plain(&server.send("GET", "/iiif/nothing", &browser), 404, "404", "/iiif/nothing");
}

#[test]
fn what_was_asked_for_does_not_become_markup_or_a_header() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    let path = format!("/iiif/3/{PNG}/%0d%0aset-cookie:%20a=b%3Cscript%3E/max/0/default.jpg");
    let answer = server.get(&path);
    assert_plain(&answer, 400, "region", &path);
    assert!(answer.header("set-cookie").is_none());
    assert_eq!(answer.text().lines().count(), 1, "{:?}", answer.text());
}
