//! Pictures that say in their headers how they came about.

use std::path::Path;

use crate::scenes::{self, PNG};
use crate::support::pictures::forget_trimmed_tiles;
use crate::support::{Answer, Server};

/// In tiles of JPEG, of 256 pixels.
const TILED: &str = "ms%201%2Fjpeg.tif";

const JPEG: &str = "ms%201%2Fscene.jpg";

fn serve(images: &Path) -> Server {
    let settings = images.join("settings.toml");
    std::fs::write(&settings, "[web]\nexplain = true\n").unwrap();
    Server::with(images, &["--config", settings.to_str().unwrap()])
}

fn get(server: &Server, identifier: &str, rest: &str) -> Answer {
    let answer = server.get(&format!("/iiif/3/{identifier}/{rest}"));
    assert_eq!(answer.status, 200, "{rest}: {}", String::from_utf8_lossy(&answer.body));
    answer
}

fn plan(answer: &Answer) -> &str {
    answer.header("x-warraq-plan").expect("the plan is told")
}

/// One number or word of the plan.
fn entry<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
    plan(answer).split(", ").find_map(|entry| entry.strip_prefix(name)?.strip_prefix('='))
}

fn entries<'a>(answer: &'a Answer, names: [&str; 5]) -> [&'a str; 5] {
    names.map(|name| entry(answer, name).unwrap_or_else(|| panic!("{name}: {}", plan(answer))))
}

/// The steps of Server-Timing; each has a number of milliseconds.
fn steps(answer: &Answer) -> Vec<&str> {
    let timing = answer.header("server-timing").expect("times are told");
    let step = |entry: &'_ str| {
        let (_, took) = entry.split_once(";dur=").expect("a step has a duration");
        assert!(took.parse::<f64>().is_ok_and(|took| took >= 0.0), "{timing}");
    };
    timing.split(", ").inspect(|entry| step(entry)).map(|e| &e[..e.find(';').unwrap()]).collect()
}

const PLANNED: [&str; 5] = ["way", "cache", "level", "factor", "tiles"];

#[test]
fn nothing_is_told_unless_the_settings_want_it() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    let answer = get(&server, TILED, "0,0,256,256/256,256/0/default.jpg");
    assert_eq!(answer.header("x-warraq-plan"), None);
    assert_eq!(answer.header("server-timing"), None);
    let exposed = answer.header("access-control-expose-headers").unwrap();
    assert!(!exposed.contains("Server-Timing") && !exposed.contains("Warraq"), "{exposed}");
}

#[test]
fn a_stored_tile_says_so_each_time() {
    let folder = scenes::folder();
    let server = serve(folder.path());
    for (rest, level) in [
        ("0,0,256,256/256,256/0/default.jpg", ["0", "1"]),
        ("512,0,512,512/256,256/0/default.jpg", ["1", "2"]),
        // Edges: right, below, both.
        ("1024,0,177,256/177,256/0/default.jpg", ["0", "1"]),
        ("512,512,512,389/256,195/0/default.jpg", ["1", "2"]),
        ("1024,768,177,133/177,133/0/default.jpg", ["0", "1"]),
    ] {
        for _ in 0..2 {
            let answer = get(&server, TILED, rest);
            let [level, factor] = level;
            let expected = ["stored", "none", level, factor, "1"];
            assert_eq!(entries(&answer, PLANNED), expected, "{rest}");
            // The answer has a header in front of the stored bytes.
            let bytes: usize = entry(&answer, "bytes").unwrap().parse().unwrap();
            assert!(0 < bytes && bytes < answer.body.len(), "{}", plan(&answer));
            assert_eq!(steps(&answer), ["open", "read"]);
            assert!(!plan(&answer).contains("why"), "{}", plan(&answer));
        }
    }
}

#[test]
fn an_edge_tile_of_another_programs_is_cut_once_and_found_in_memory_then() {
    let folder = scenes::folder();
    forget_trimmed_tiles(&folder.path().join("ms 1/jpeg.tif"));
    let server = serve(folder.path());
    let rest = "1024,768,177,133/177,133/0/default.jpg";
    let first = get(&server, TILED, rest);
    assert_eq!(entries(&first, PLANNED), ["cut", "miss", "0", "1", "1"]);
    assert_ne!(entry(&first, "bytes"), Some("0"));
    assert_eq!(steps(&first), ["open", "wait", "read", "cut"]);
    let again = get(&server, TILED, rest);
    assert_eq!(entries(&again, PLANNED), ["cut", "memory", "0", "1", "1"]);
    assert_eq!(entry(&again, "bytes"), Some("0"));
    assert_eq!(steps(&again), ["open", "read"]);
    assert_eq!(again.body, first.body);
}

#[test]
fn a_scaled_region_says_what_it_was_made_of_and_why() {
    let folder = scenes::folder();
    let server = serve(folder.path());
    // Half of 500 pixels are too few for 300: full size. The filter looks 3 × 5/3 + 1 pixels
    // beyond 100 to 600 and 100 to 500: tiles 0 to 2 across, 0 to 1 down.
    let answer = get(&server, TILED, "100,100,500,400/300,240/0/default.jpg");
    assert_eq!(entries(&answer, PLANNED), ["rendered", "miss", "0", "1", "6"]);
    assert!(plan(&answer).contains("why=\"the part asked for is scaled"), "{}", plan(&answer));
    assert_eq!(steps(&answer), ["open", "wait", "read", "decode", "transform", "encode"]);
    let turned = get(&server, TILED, "0,0,256,256/256,256/90/default.jpg");
    assert!(plan(&turned).ends_with("why=\"it is turned or mirrored\""), "{}", plan(&turned));
}

#[test]
fn a_picture_without_tiles_is_decoded_once_and_its_pixels_serve_the_next_part() {
    let folder = scenes::folder();
    let server = serve(folder.path());
    let first = get(&server, PNG, "0,0,512,512/512,512/0/default.jpg");
    assert_eq!(entries(&first, PLANNED), ["rendered", "miss", "0", "1", "1"]);
    let next = get(&server, PNG, "512,0,512,512/512,512/0/default.jpg");
    assert_eq!(entries(&next, PLANNED), ["rendered", "pixels", "0", "1", "1"]);
    assert_eq!(entry(&next, "bytes"), Some("0"));
    assert!(!steps(&next).contains(&"decode"), "{:?}", steps(&next));
}

#[test]
fn a_plain_jpeg_is_learned_once() {
    let folder = scenes::folder();
    let server = serve(folder.path());
    let path = format!("/iiif/3/{JPEG}/0,0,512,512/256,256/0/default.jpg");
    let head = server.send("HEAD", &path, &[]);
    assert_eq!(entry(&head, "way"), Some("rendered"));
    assert_eq!(entry(&head, "level"), None, "nobody has read it yet: {}", plan(&head));
    let first = server.get(&path);
    assert_eq!(entries(&first, PLANNED)[..4], ["rendered", "miss", "1", "2"]);
    assert!(steps(&first).contains(&"learn"), "{:?}", steps(&first));
    let next = get(&server, JPEG, "512,0,512,512/256,256/0/default.jpg");
    assert!(!steps(&next).contains(&"learn"), "{:?}", steps(&next));
    let bytes = |answer: &Answer| entry(answer, "bytes").unwrap().parse::<u64>().unwrap();
    assert!(bytes(&next) < bytes(&first), "{} and {}", plan(&next), plan(&first));
}

#[test]
fn a_head_and_a_304_have_the_plan_and_nothing_is_done_for_it() {
    let folder = scenes::folder();
    let server = serve(folder.path());
    let path = format!("/iiif/3/{TILED}/100,100,500,400/300,240/0/default.jpg");
    let head = server.send("HEAD", &path, &[]);
    let etag = head.header("etag").unwrap().to_owned();
    let unchanged = server.send("GET", &path, &[("if-none-match", &etag)]);
    assert_eq!((head.status, unchanged.status), (200, 304));
    for answer in [head, unchanged] {
        assert_eq!(entries(&answer, PLANNED), ["rendered", "unasked", "0", "1", "6"]);
        assert_eq!(entry(&answer, "bytes"), Some("0"));
        assert_eq!(steps(&answer), ["open"]);
    }
    // Had it been made, it would be in memory.
    assert_eq!(entry(&server.get(&path), "cache"), Some("miss"));
}

#[test]
fn pages_of_other_hosts_can_read_what_is_told_of_pictures() {
    let folder = scenes::folder();
    let server = serve(folder.path());
    let answer = get(&server, TILED, "0,0,256,256/256,256/0/default.jpg");
    let exposed: Vec<_> =
        answer.header("access-control-expose-headers").unwrap().split(", ").collect();
    for name in ["ETag", "Link", "Retry-After", "X-Request-Id", "Server-Timing", "X-Warraq-Plan"] {
        assert!(exposed.contains(&name), "{name}: {exposed:?}");
    }
    let info = get(&server, TILED, "info.json");
    assert_eq!(info.header("x-warraq-plan"), None);
}

#[test]
fn nothing_of_the_folder_is_told() {
    let folder = scenes::folder();
    let server = serve(folder.path());
    for identifier in scenes::identifiers() {
        for rest in ["full/max/0/default.jpg", "square/200,/45/gray.png"] {
            let answer = get(&server, &identifier, rest);
            let told = [plan(&answer), answer.header("server-timing").unwrap()].concat();
            let folder = folder.path().to_str().unwrap();
            for secret in [folder, "ms 1", ".tif", ".png"] {
                assert!(!told.contains(secret), "{told}");
            }
        }
    }
}
