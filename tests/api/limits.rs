//! Limits on the size of answers, and what they change.

use serde_json::json;
use tempfile::TempDir;

use crate::advertised::assert_kept;
use crate::scenes::{self, LOSSLESS, identifiers};
use crate::support::Server;

/// Serves the scenes with `[limits]` set; the folder must outlive the server.
fn limited(limits: &str) -> (Server, TempDir) {
    let folder = scenes::folder();
    let config = folder.path().join("warraq.toml");
    std::fs::write(&config, format!("[limits]\n{limits}\n")).unwrap();
    let server = Server::with(folder.path(), &["--config", config.to_str().unwrap()]);
    (server, folder)
}

fn size(server: &Server, request: &str) -> (u32, u32) {
    server.get(&format!("/iiif/{request}/0/default.jpg")).picture().size()
}

fn assert_refused(server: &Server, request: &str, names: &str) {
    let answer = server.get(&format!("/iiif/{request}/0/default.jpg"));
    assert_eq!(answer.status, 400, "{request}: {}", answer.text());
    assert!(answer.text().contains(names), "{request}: {}", answer.text());
}

#[test]
fn an_area_limit_is_advertised_kept_and_what_max_shrinks_to() {
    let (server, _folder) = limited("max_area = 400000");
    let service = format!("3/{LOSSLESS}");
    let info = server.get(&format!("/iiif/{service}/info.json")).json();
    assert_eq!(info["maxArea"], 400_000);
    assert_eq!((&info["width"], &info["height"]), (&json!(1201), &json!(901)));
    // 601 × 451 = 271051 fits, 1201 × 901 does not.
    let sizes = json!([
        { "width": 151, "height": 113 },
        { "width": 301, "height": 226 },
        { "width": 601, "height": 451 },
    ]);
    assert_eq!(info["sizes"], sizes);

    // √(400000 × 1201 / 901) = 730.2 by 547.8.
    let (width, height) = size(&server, &format!("{service}/full/max"));
    assert!((729..=730).contains(&width) && (546..=548).contains(&height), "{width}x{height}");
    assert!(width * height <= 400_000, "{width}x{height}");
    assert_eq!(size(&server, &format!("{service}/full/!1201,901")), (width, height));
    // A part that fits is not shrunk: 632² = 399424, 633² is too much.
    assert_eq!(size(&server, &format!("{service}/0,0,600,600/max")), (600, 600));
    assert_eq!(size(&server, &format!("{service}/0,0,100,100/^max")), (632, 632));

    // 735 by 551 are 404985.
    for request in ["full/735,", "full/1201,901", "full/pct:90", "0,0,100,100/^633,"] {
        let size = request.split_once('/').unwrap().1;
        assert_refused(&server, &format!("{service}/{request}"), size);
    }
    for identifier in identifiers() {
        assert_kept(&server, &identifier, 3);
        assert_kept(&server, &identifier, 2);
    }
}

#[test]
fn a_width_limit_counts_for_the_height_too() {
    let (server, _folder) = limited("max_width = 500");
    for identifier in identifiers() {
        let info = server.get(&format!("/iiif/3/{identifier}/info.json")).json();
        assert_eq!(info["maxWidth"], 500);
        assert!(info.get("maxHeight").is_none(), "{info}");
        let sizes = info["sizes"].as_array().unwrap();
        assert!(sizes.iter().all(|size| size["width"].as_u64().unwrap() <= 500), "{info}");
        assert!(info["tiles"][0]["width"].as_u64().unwrap() <= 500, "{info}");
        assert_kept(&server, &identifier, 3);
        assert_kept(&server, &identifier, 2);
    }
    // 901 × 500 / 1201 = 375.1.
    for request in ["full/max", "full/!800,800"] {
        for version in [2, 3] {
            assert_eq!(size(&server, &format!("{version}/{LOSSLESS}/{request}")), (500, 375));
        }
    }
    // The height binds where it is the longer side: 300 × 500 / 900 = 166.7.
    assert_eq!(size(&server, &format!("3/{LOSSLESS}/0,0,300,900/max")), (167, 500));
    for request in ["501,", ",501", "501,10", "10,501"] {
        assert_refused(&server, &format!("3/{LOSSLESS}/full/{request}"), request);
    }
    // 2.1 promises `full` unscaled.
    assert_refused(&server, &format!("2/{LOSSLESS}/full/full"), "full");
    let info = server.get(&format!("/iiif/2/{LOSSLESS}/info.json")).json();
    assert_eq!(info["profile"][1]["maxWidth"], 500);
}

#[test]
fn a_height_limit_stands_beside_the_width() {
    let (server, _folder) = limited("max_width = 800\nmax_height = 300");
    let info = server.get(&format!("/iiif/3/{LOSSLESS}/info.json")).json();
    assert_eq!((&info["maxWidth"], &info["maxHeight"]), (&json!(800), &json!(300)));
    // 1201 × 300 / 901 = 399.9.
    assert_eq!(size(&server, &format!("3/{LOSSLESS}/full/max")), (400, 300));
    assert_eq!(size(&server, &format!("3/{LOSSLESS}/full/800,300")), (800, 300));
    assert_refused(&server, &format!("3/{LOSSLESS}/full/800,301"), "800,301");
    assert_kept(&server, LOSSLESS, 3);
}

#[test]
fn the_manifest_declares_what_the_limits_leave() {
    let (server, _folder) = limited("max_width = 500");
    let manifest = server.get("/iiif/presentation/3/ms%201/manifest").json();
    let canvas = &manifest["items"][0];
    assert_eq!((&canvas["width"], &canvas["height"]), (&json!(1201), &json!(901)));
    let body = &canvas["items"][0]["items"][0]["body"];
    assert_eq!((&body["width"], &body["height"]), (&json!(500), &json!(375)));
}
