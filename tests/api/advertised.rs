//! What info.json promises is kept.

use serde_json::Value;

use crate::scenes::{self, identifiers};
use crate::support::Server;
use crate::support::pictures::avif_size;

fn number(value: &Value) -> u32 {
    u32::try_from(value.as_u64().unwrap_or_else(|| panic!("{value} is no number"))).unwrap()
}

/// Asks for every size that info.json lists, and for the first and the last tile of every
/// scale factor; each must be answered with exactly those pixels.
pub fn assert_kept(server: &Server, identifier: &str, version: u8) {
    let service = format!("/iiif/{version}/{identifier}");
    let info = server.get(&format!("{service}/info.json")).json();
    let image = (number(&info["width"]), number(&info["height"]));
    let ask = |request: &str, size: (u32, u32)| {
        let path = format!("{service}/{request}/0/default.jpg");
        assert_eq!(server.get(&path).picture().size(), size, "{path}");
    };
    let sizes = info["sizes"].as_array().unwrap();
    assert!(!sizes.is_empty(), "{service}");
    for size in sizes {
        let (width, height) = (number(&size["width"]), number(&size["height"]));
        ask(&format!("full/{width},{height}"), (width, height));
        ask(&format!("full/{width},"), (width, height));
    }
    for tiles in info["tiles"].as_array().unwrap() {
        let width = number(&tiles["width"]);
        let height = tiles.get("height").map_or(width, number);
        for factor in tiles["scaleFactors"].as_array().unwrap().iter().map(number) {
            let last = |side: u32, tile: u32| (side - 1) / (tile * factor) * (tile * factor);
            for (x, y) in [(0, 0), (last(image.0, width), last(image.1, height))] {
                let (w, h) =
                    ((width * factor).min(image.0 - x), (height * factor).min(image.1 - y));
                let size = (w.div_ceil(factor), h.div_ceil(factor));
                ask(&format!("{x},{y},{w},{h}/{},{}", size.0, size.1), size);
                ask(&format!("{x},{y},{w},{h}/{},", size.0), size);
            }
        }
    }
}

#[test]
fn every_advertised_size_and_tile_is_answered_exactly() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    for identifier in identifiers() {
        for version in [2, 3] {
            assert_kept(&server, &identifier, version);
        }
    }
}

#[test]
fn every_advertised_quality_and_format_is_answered() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    for identifier in identifiers() {
        let info = server.get(&format!("/iiif/3/{identifier}/info.json")).json();
        let extra = |list: &str| {
            let values = info[list].as_array().unwrap().iter();
            values.map(|value| value.as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let (qualities, formats) = (extra("extraQualities"), extra("extraFormats"));
        assert!(!qualities.is_empty() && !formats.is_empty(), "{info}");
        for quality in qualities {
            for format in &formats {
                let path = format!("/iiif/3/{identifier}/full/60,45/0/{quality}.{format}");
                let answer = server.get(&path);
                assert_eq!(answer.status, 200, "{path}");
                match format.as_str() {
                    "pdf" => assert!(answer.body.starts_with(b"%PDF-"), "{path}"),
                    "avif" => assert_eq!(avif_size(&answer.body), (60, 45), "{path}"),
                    _ => assert_eq!(answer.picture().size(), (60, 45), "{path}"),
                }
            }
        }
    }
}
