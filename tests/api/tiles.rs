//! Tiles as viewers ask for them.

use serde_json::Value;

use crate::scenes::{self, SIZE, assert_shows_region, identifiers, tolerance};
use crate::support::Server;

/// Every tile that `info.json` offers: its region, and its size at its scale factor, by the
/// formula of the implementation notes, "Tile region parameter calculation".
fn offered(info: &Value) -> Vec<([u32; 4], (u32, u32))> {
    let number = |value: &Value| u32::try_from(value.as_u64().unwrap()).unwrap();
    let tiles = &info["tiles"][0];
    let (width, height) = (number(&tiles["width"]), number(&tiles["height"]));
    let mut all = Vec::new();
    for factor in tiles["scaleFactors"].as_array().unwrap().iter().map(number) {
        for y in (0..SIZE.height).step_by((height * factor) as usize) {
            for x in (0..SIZE.width).step_by((width * factor) as usize) {
                let w = (width * factor).min(SIZE.width - x);
                let h = (height * factor).min(SIZE.height - y);
                all.push(([x, y, w, h], (w.div_ceil(factor), h.div_ceil(factor))));
            }
        }
    }
    all
}

fn check(version: u8, spell_size: impl Fn((u32, u32)) -> String) {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    for identifier in identifiers() {
        let service = format!("/iiif/{version}/{identifier}");
        let offered = offered(&server.get(&format!("{service}/info.json")).json());
        // Tiles of 256: 5 × 4 + 3 × 2 + 2 × 1 + 1; of 512: 3 × 2 + 2 × 1 + 1.
        let is_tiled = identifier.contains("tif");
        assert_eq!(offered.len(), if is_tiled { 29 } else { 9 }, "{identifier}");
        for (region, size) in offered {
            let [x, y, w, h] = region;
            let whole = region == [0, 0, SIZE.width, SIZE.height];
            let spelled = if whole { "full".into() } else { format!("{x},{y},{w},{h}") };
            let path = format!("{service}/{spelled}/{}/0/default.png", spell_size(size));
            let picture = server.get(&path).picture();
            assert_eq!(picture.size(), size, "{path}");
            assert_shows_region(&picture, region, tolerance(&identifier), &path);
        }
    }
}

#[test]
fn every_tile_of_version_3_has_exactly_the_size_that_viewers_compute() {
    check(3, |(width, height)| format!("{width},{height}"));
}

#[test]
fn every_tile_of_version_2_has_that_size_though_only_the_width_is_named() {
    check(2, |(width, _)| format!("{width},"));
}

#[test]
fn neighboring_tiles_meet_without_a_seam() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    for identifier in identifiers() {
        let column = |x: u32, column: u32| {
            let path = format!("/iiif/3/{identifier}/{x},0,512,512/256,256/0/default.png");
            let picture = server.get(&path).picture();
            (0..256).map(|y| picture.pixel(column, y)).collect::<Vec<_>>()
        };
        // Blocks of JPEG end here, too, and where a half is decoded as such nothing smooths
        // their edges: either side may be off by 3.
        let blocks = if identifier.ends_with("scene.jpg") { 2 * 3 } else { 0 };
        let allowed = tolerance(&identifier).max(blocks);
        // Red rises by 255 / 1201 × 2 = 0.4 from one column to the next.
        for (left, right) in column(0, 255).into_iter().zip(column(512, 0)) {
            for channel in 0..3 {
                let step = left[channel].abs_diff(right[channel]);
                let is_smooth = step <= allowed;
                assert!(is_smooth, "{identifier}: {left:?} beside {right:?}");
            }
        }
    }
}
