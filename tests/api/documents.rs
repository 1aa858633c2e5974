//! The image information documents of both versions.

use serde_json::{Value, json};
use warraq::codec::PyramidOptions;
use warraq::geometry::Size;

use crate::scenes::{self, LOSSLESS, PNG};
use crate::support::Server;
use crate::support::pictures::{scene, write_pyramid};

const LD_JSON_3: &str = "application/ld+json;profile=\"http://iiif.io/api/image/3/context.json\"";

fn keys(document: &Value) -> Vec<&str> {
    document.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn version_3_describes_the_picture_with_the_context_first() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    let info = server.get(&format!("/iiif/3/{LOSSLESS}/info.json")).json();
    assert_eq!(keys(&info)[..4], ["@context", "id", "type", "protocol"]);
    assert_eq!(info["@context"], "http://iiif.io/api/image/3/context.json");
    assert_eq!(info["id"], format!("{}/iiif/3/{LOSSLESS}", server.base()));
    assert_eq!(info["type"], "ImageService3");
    assert_eq!(info["protocol"], "http://iiif.io/api/image");
    assert_eq!(info["profile"], "level2");
    assert_eq!((&info["width"], &info["height"]), (&json!(1201), &json!(901)));
    // The stored tiles; at 8 times 256 one tile holds the picture.
    let tiles = json!([{ "width": 256, "height": 256, "scaleFactors": [1, 2, 4, 8] }]);
    assert_eq!(info["tiles"], tiles);
    // Divided by 8, 4, 2, 1 and rounded up.
    let sizes = json!([
        { "width": 151, "height": 113 },
        { "width": 301, "height": 226 },
        { "width": 601, "height": 451 },
        { "width": 1201, "height": 901 },
    ]);
    assert_eq!(info["sizes"], sizes);
    assert_eq!(info["extraQualities"], json!(["color", "gray", "bitonal"]));
    for format in ["webp", "gif", "tif", "pdf"] {
        assert!(info["extraFormats"].as_array().unwrap().contains(&json!(format)), "{format}");
    }
    for feature in [
        "mirroring",
        "rotationArbitrary",
        "sizeUpscaling",
        "canonicalLinkHeader",
        "profileLinkHeader",
    ] {
        assert!(info["extraFeatures"].as_array().unwrap().contains(&json!(feature)), "{feature}");
    }
    // Declaring sizeUpscaling needs a limit (§5.7); the picture itself is within it.
    assert!(info["maxArea"].as_u64().unwrap() >= 1201 * 901, "{info}");
}

#[test]
fn version_2_describes_the_picture_in_its_own_words() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    let info = server.get(&format!("/iiif/2/{PNG}/info.json")).json();
    assert_eq!(keys(&info)[..3], ["@context", "@id", "protocol"]);
    assert_eq!(info["@context"], "http://iiif.io/api/image/2/context.json");
    assert_eq!(info["@id"], format!("{}/iiif/2/{PNG}", server.base()));
    assert_eq!(info["protocol"], "http://iiif.io/api/image");
    assert_eq!((&info["width"], &info["height"]), (&json!(1201), &json!(901)));
    // Not stored in tiles: 512, and at 4 times that one tile holds the picture.
    let tiles = json!([{ "width": 512, "height": 512, "scaleFactors": [1, 2, 4] }]);
    assert_eq!(info["tiles"], tiles);
    assert_eq!(info["profile"][0], "http://iiif.io/api/image/2/level2.json");
    let more = &info["profile"][1];
    assert!(more["maxArea"].as_u64().unwrap() >= 1201 * 901, "{info}");
    for feature in ["mirroring", "regionSquare", "rotationArbitrary", "sizeAboveFull"] {
        assert!(more["supports"].as_array().unwrap().contains(&json!(feature)), "{feature}");
    }
    for (list, value) in [("formats", "webp"), ("qualities", "bitonal")] {
        assert!(more[list].as_array().unwrap().contains(&json!(value)), "{value}");
    }
    for absent in ["id", "type", "maxArea", "maxWidth", "extraFormats"] {
        assert!(info.get(absent).is_none(), "{absent}");
    }
}

#[test]
fn the_media_type_is_the_one_that_the_client_asks_for() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    let (json, ld_json_2) = ("application/json", "application/ld+json");
    // Image API 3.0 §5.1; 2.1 §5.1: there JSON-LD only where it is named.
    for (accept, of_3, of_2) in [
        (None, LD_JSON_3, json),
        (Some("*/*"), LD_JSON_3, json),
        (Some("text/html,application/xhtml+xml,*/*;q=0.8"), LD_JSON_3, json),
        (Some("application/json"), json, json),
        (Some("application/json;q=0.9, application/ld+json;q=0.5"), json, json),
        (Some("application/json;q=0.5, application/ld+json;q=0.9"), LD_JSON_3, ld_json_2),
        (Some("application/ld+json"), LD_JSON_3, ld_json_2),
        (Some("APPLICATION/LD+JSON;Q=0.1"), LD_JSON_3, ld_json_2),
        (
            Some("application/ld+json;profile=\"http://iiif.io/a,b\", text/*;q=0.1"),
            LD_JSON_3,
            ld_json_2,
        ),
        // Not a legal parameter, and sent by a public validator all the same.
        (
            Some("application/ld+json;profile=http://iiif.io/api/image/3/context.json"),
            LD_JSON_3,
            ld_json_2,
        ),
        (Some("complete;;nonsense,,=\""), LD_JSON_3, json),
    ] {
        for (version, expected) in [(3, of_3), (2, of_2)] {
            let headers: Vec<_> = accept.iter().map(|&accept| ("accept", accept)).collect();
            let path = format!("/iiif/{version}/{PNG}/info.json");
            let answer = server.send("GET", &path, &headers);
            assert_eq!(answer.status, 200, "{accept:?}");
            assert_eq!(answer.header("content-type"), Some(expected), "{version} {accept:?}");
            let vary = answer.header("vary").unwrap().to_lowercase();
            assert!(vary.split(", ").any(|name| name == "accept"), "{vary}");
            answer.json();
        }
    }
}

#[test]
fn plain_json_of_version_2_says_where_its_context_is() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    let link = |accept: &str| {
        let path = format!("/iiif/2/{PNG}/info.json");
        server.send("GET", &path, &[("accept", accept)]).header("link").unwrap().to_owned()
    };
    let context = "<http://iiif.io/api/image/2/context.json>;\
                   rel=\"http://www.w3.org/ns/json-ld#context\";type=\"application/ld+json\"";
    assert!(link("application/json").contains(context));
    assert!(!link("application/ld+json").contains("json-ld#context"));
}

#[test]
fn how_large_the_page_is_is_told_where_its_file_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let size = Size::new(600, 400);
    for (name, pixels_per_inch) in
        [("measured.tif", Some(300.0)), ("guessed.tif", Some(72.0)), ("silent.tif", None)]
    {
        let options = PyramidOptions { pixels_per_inch, ..PyramidOptions::default() };
        write_pyramid(&folder.path().join(name), size, &scene(size), &options);
    }
    let server = Server::of(folder.path());
    for version in [2, 3] {
        let info = |name: &str| server.get(&format!("/iiif/{version}/{name}/info.json")).json();
        let service = info("measured.tif")["service"].clone();
        let service = if version == 3 { service[0].clone() } else { service };
        assert_eq!(service["profile"], "http://iiif.io/api/annex/services/physdim");
        assert_eq!(service["physicalUnits"], "mm");
        let width = service["physicalScale"].as_f64().unwrap() * 600.0;
        assert!((width - 50.8).abs() < 0.01, "600 pixels are {width} mm");
        for name in ["guessed.tif", "silent.tif"] {
            assert!(info(name).get("service").is_none(), "{name}");
        }
    }
}
