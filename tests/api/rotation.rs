//! Mirroring and rotation.

use crate::scenes::{self, LOSSLESS};
use crate::support::Server;
use crate::support::pictures::Picture;

/// What is seen in the scene's corners: top left, top right, bottom right, bottom left.
const CORNERS: [[u8; 3]; 4] = [[0, 0, 128], [255, 0, 128], [255, 255, 128], [0, 255, 128]];

/// The same of a picture, clockwise from the top left.
fn corners(picture: &Picture) -> [[u8; 4]; 4] {
    let (width, height) = picture.size();
    let (right, bottom) = (width - 1, height - 1);
    [(0, 0), (right, 0), (right, bottom), (0, bottom)].map(|(x, y)| picture.pixel(x, y))
}

#[test]
fn the_picture_is_mirrored_first_and_then_turned_clockwise() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    // Which corner of the scene is seen top left, top right, bottom right, bottom left.
    for (rotation, seen) in [
        ("0", [0, 1, 2, 3]),
        ("90", [3, 0, 1, 2]),
        ("180", [2, 3, 0, 1]),
        ("270", [1, 2, 3, 0]),
        ("360", [0, 1, 2, 3]),
        ("90.0", [3, 0, 1, 2]),
        ("!0", [1, 0, 3, 2]),
        ("!90", [2, 1, 0, 3]),
        ("!180", [3, 2, 1, 0]),
        ("!270", [0, 3, 2, 1]),
    ] {
        for version in [2, 3] {
            let path = format!("/iiif/{version}/{LOSSLESS}/full/120,90/{rotation}/default.png");
            let picture = server.get(&path).picture();
            let is_turned = rotation.contains("90") || rotation.contains("270");
            assert_eq!(picture.size(), if is_turned { (90, 120) } else { (120, 90) }, "{path}");
            for (found, corner) in corners(&picture).iter().zip(seen) {
                let expected = CORNERS[corner];
                let off = (0..3).map(|c| found[c].abs_diff(expected[c])).max().unwrap();
                assert!(off <= 3, "{path}: {found:?} where {expected:?} should be");
            }
        }
    }
}

#[test]
fn any_other_angle_gives_the_box_around_the_turned_picture() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    // |w cos| + |h sin| by |w sin| + |h cos| of 200 by 100 (Image API 3.0 §4.3).
    for (rotation, (width, height)) in [
        ("45", (212.13, 212.13)),
        ("30", (223.21, 186.60)),
        ("!120", (186.60, 223.21)),
        ("22.5", (223.04, 168.92)),
        ("359.9", (200.17, 100.35)),
    ] {
        let path = format!("/iiif/3/{LOSSLESS}/full/200,100/{rotation}/default.png");
        let (found_width, found_height) = server.get(&path).picture().size();
        let near = |found: u32, exact: f64| (f64::from(found) - exact).abs() < 1.0;
        assert!(
            near(found_width, width) && near(found_height, height),
            "{path}: {found_width}x{found_height}, not {width}x{height}"
        );
    }
}

#[test]
fn corners_left_empty_are_transparent_where_the_format_can_and_black_in_jpg() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    for format in ["png", "webp", "tif", "gif", "jpg"] {
        let path = format!("/iiif/3/{LOSSLESS}/full/200,100/45/default.{format}");
        let picture = server.get(&path).picture();
        for found in corners(&picture) {
            if format == "jpg" {
                // The ringing of a JPEG reaches a few values.
                assert!(found[..3].iter().all(|&value| value <= 8), "{path}: {found:?}");
            } else {
                assert_eq!(found[3], 0, "{path}: {found:?}");
            }
        }
        let (width, height) = picture.size();
        let middle = picture.pixel(width / 2, height / 2);
        assert_eq!(middle[3], 255, "{path}");
        // GIF has a palette of 256 colors for the whole scene; WebP of quality 80 is lossy.
        let tolerance = match format {
            "gif" => 24,
            "webp" => 10,
            _ => 6,
        };
        for (found, expected) in middle.into_iter().zip([128, 128, 128]) {
            assert!(found.abs_diff(expected) <= tolerance, "{path}: {middle:?}");
        }
    }
}
