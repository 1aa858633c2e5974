//! Stored orientations: what info.json says and what is seen agree, everywhere.

use std::path::Path;

use tempfile::TempDir;
use warraq::codec::{PyramidOptions, TileCompression};
use warraq::geometry::{Orientation, Rect, Size};

use crate::support::Server;
use crate::support::pictures::{
    Picture, assert_shows, scene, write_jpeg, write_png, write_pyramid,
};

/// As shown.
const SHOWN: Size = Size::new(601, 401);

/// The scene as a camera that was held otherwise stores it.
fn stored(orientation: Orientation) -> (Size, Vec<u8>) {
    let shown = scene(SHOWN);
    let size = orientation.apply(SHOWN);
    let mut rgb = vec![0; shown.len()];
    for y in 0..SHOWN.height {
        for x in 0..SHOWN.width {
            let there = orientation.to_stored(Rect::new(x, y, 1, 1), size);
            let from = ((y * SHOWN.width + x) * 3) as usize;
            let to = ((there.y * size.width + there.x) * 3) as usize;
            rgb[to..to + 3].copy_from_slice(&shown[from..from + 3]);
        }
    }
    (size, rgb)
}

/// Asserts that a picture shows a region, given in pixels as shown.
fn assert_region(picture: &Picture, [x, y, w, h]: [u32; 4], what: &str) {
    let part = |at: u32, side: u32| f64::from(at) / f64::from(side);
    let (width, height) = (SHOWN.width, SHOWN.height);
    let part = [part(x, width), part(y, height), part(x + w, width), part(y + h, height)];
    assert_shows(picture, part, 5, what);
}

fn check(server: &Server, identifier: &str) {
    for version in [2, 3] {
        let service = format!("/iiif/{version}/{identifier}");
        let info = server.get(&format!("{service}/info.json")).json();
        assert_eq!((&info["width"], &info["height"]), (&601.into(), &401.into()), "{service}");
        for (request, region, size) in [
            ("full/max", [0, 0, 601, 401], (601, 401)),
            // Half, rounded up.
            ("full/301,", [0, 0, 601, 401], (301, 201)),
            ("300,100,200,150/max", [300, 100, 200, 150], (200, 150)),
            ("10,200,400,200/100,50", [10, 200, 400, 200], (100, 50)),
            // A tile, and the one at the lower right edge.
            ("256,0,256,256/256,", [256, 0, 256, 256], (256, 256)),
            ("512,256,89,145/89,", [512, 256, 89, 145], (89, 145)),
            // (601 - 401) / 2 from the left.
            ("square/200,", [100, 0, 401, 401], (200, 200)),
        ] {
            let path = format!("{service}/{request}/0/default.jpg");
            let picture = server.get(&path).picture();
            assert_eq!(picture.size(), size, "{path}");
            assert_region(&picture, region, &path);
        }
    }
    // Turning what is asked for comes after turning it upright.
    let turned = server.get(&format!("/iiif/3/{identifier}/full/60,40/90/default.png")).picture();
    assert_eq!(turned.size(), (40, 60));
    let [red, green, ..] = turned.pixel(0, 0);
    assert!(red < 8 && green > 247, "the lower left corner comes to the top left: {red},{green}");
}

fn pyramids(compression: TileCompression) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (tag, orientation) in (1..).zip(Orientation::ALL) {
        let (size, rgb) = stored(orientation);
        let options = PyramidOptions {
            tile: Size::new(256, 256),
            compression,
            orientation,
            ..PyramidOptions::default()
        };
        write_pyramid(&folder.path().join(format!("{tag}.tif")), size, &rgb, &options);
    }
    folder
}

#[test]
fn all_eight_orientations_of_a_lossless_pyramid_are_shown_upright() {
    let folder = pyramids(TileCompression::Deflate);
    let server = Server::of(folder.path());
    for tag in 1..=8 {
        check(&server, &format!("{tag}.tif"));
    }
}

#[test]
fn all_eight_orientations_of_a_jpeg_pyramid_are_shown_upright() {
    let folder = pyramids(TileCompression::Jpeg { quality: 95 });
    let server = Server::of(folder.path());
    for tag in 1..=8 {
        check(&server, &format!("{tag}.tif"));
    }
}

/// Puts an APP1 segment with the orientation behind SOI (EXIF 2.32 §4.5).
fn write_exif_jpeg(path: &Path, tag: u8) {
    let (size, rgb) = stored(Orientation::from_tag(tag.into()).unwrap());
    write_jpeg(path, size, &rgb);
    let plain = std::fs::read(path).unwrap();
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0".to_vec();
    // One entry: tag 274, SHORT, one value; then no further directory.
    exif.extend([1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, tag, 0, 0, 0, 0, 0, 0, 0]);
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let app1 = [&[0xff, 0xe1], &length[..], &exif].concat();
    std::fs::write(path, [&plain[..2], &app1, &plain[2..]].concat()).unwrap();
}

#[test]
fn a_jpeg_that_its_camera_marked_as_turned_is_shown_upright() {
    let folder = tempfile::tempdir().unwrap();
    for tag in [3, 5, 6, 8] {
        write_exif_jpeg(&folder.path().join(format!("{tag}.jpg")), tag);
    }
    let server = Server::of(folder.path());
    for tag in [3, 5, 6, 8] {
        check(&server, &format!("{tag}.jpg"));
    }
}

#[test]
fn a_picture_without_orientation_is_shown_as_stored() {
    let folder = tempfile::tempdir().unwrap();
    write_png(&folder.path().join("plain.png"), SHOWN, &scene(SHOWN));
    let server = Server::of(folder.path());
    check(&server, "plain.png");
}

#[test]
fn the_manifest_gives_the_size_as_shown() {
    let folder = tempfile::tempdir().unwrap();
    let item = folder.path().join("ms");
    std::fs::create_dir(&item).unwrap();
    write_exif_jpeg(&item.join("f1r.jpg"), 6);
    let server = Server::of(folder.path());
    let canvas = &server.get("/iiif/presentation/3/ms/manifest").json()["items"][0];
    assert_eq!((&canvas["width"], &canvas["height"]), (&601.into(), &401.into()));
}
