//! The folder that most tests serve: one scene, stored in four ways.

use std::path::Path;
use std::sync::OnceLock;

use tempfile::TempDir;
use warraq::codec::{PyramidOptions, TileCompression};
use warraq::geometry::Size;

use crate::support::pictures::{self, Picture, assert_shows};

/// Odd sides, so that every halving rounds.
pub const SIZE: Size = Size::new(1201, 901);

/// The files of the item `ms 1`.
pub const FILES: [&str; 4] = ["deflate.tif", "jpeg.tif", "scene.jpg", "scene.png"];

/// Without loss, in tiles of 256.
pub const LOSSLESS: &str = "ms%201%2Fdeflate.tif";

/// Decoded whole; offered in tiles of 512.
pub const PNG: &str = "ms%201%2Fscene.png";

/// The identifiers of [`FILES`] as they stand in addresses.
pub fn identifiers() -> [String; 4] {
    FILES.map(|file| format!("ms%201%2F{file}"))
}

/// How far, in values of a channel, pixels scaled from one of [`identifiers`] and sent
/// without loss may be from the scene's.
///
/// Rounding takes 1. The levels of a pyramid round their sides up, so that a side of 151
/// pixels stands for 1208 instead of 1201 and its last ones are almost a pixel off: 1.9
/// values in the smallest answers, and a rounding for each level. JPEG of quality 95 takes
/// 3, and with halved chroma 4 more at steep slopes.
pub fn tolerance(identifier: &str) -> u8 {
    match identifier.rsplit("%2F").next() {
        Some("scene.png") => 2,
        Some("deflate.tif" | "scene.jpg") => 4,
        Some("jpeg.tif") => 8,
        other => panic!("{other:?} is no source of these tests"),
    }
}

/// A folder of images with the item `ms 1`.
pub fn folder() -> TempDir {
    static STORED: OnceLock<[Vec<u8>; 4]> = OnceLock::new();
    let stored = STORED.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        draw(folder.path());
        FILES.map(|file| std::fs::read(folder.path().join(file)).unwrap())
    });
    let folder = tempfile::tempdir().unwrap();
    let item = folder.path().join("ms 1");
    std::fs::create_dir(&item).unwrap();
    for (file, bytes) in FILES.iter().zip(stored) {
        std::fs::write(item.join(file), bytes).unwrap();
    }
    folder
}

fn draw(folder: &Path) {
    let rgb = pictures::scene(SIZE);
    let tile = Size::new(256, 256);
    let lossless =
        PyramidOptions { tile, compression: TileCompression::Deflate, ..PyramidOptions::default() };
    let jpeg = PyramidOptions {
        tile,
        compression: TileCompression::Jpeg { quality: 95 },
        ..PyramidOptions::default()
    };
    pictures::write_pyramid(&folder.join("deflate.tif"), SIZE, &rgb, &lossless);
    pictures::write_pyramid(&folder.join("jpeg.tif"), SIZE, &rgb, &jpeg);
    pictures::write_jpeg(&folder.join("scene.jpg"), SIZE, &rgb);
    pictures::write_png(&folder.join("scene.png"), SIZE, &rgb);
}

/// Asserts that a picture shows the region `[x, y, width, height]`, in pixels of the scene.
pub fn assert_shows_region(picture: &Picture, region: [u32; 4], tolerance: u8, what: &str) {
    let [x, y, width, height] = region.map(f64::from);
    let (across, down) = (f64::from(SIZE.width), f64::from(SIZE.height));
    let part = [x / across, y / down, (x + width) / across, (y + height) / down];
    assert_shows(picture, part, tolerance, what);
}
