//! Regions and sizes: the answer has exactly the pixels asked for, of the right part.
//!
//! Expected sizes are computed by hand from a scene of 1201 × 901 pixels.

use crate::scenes::{self, LOSSLESS, SIZE, assert_shows_region, identifiers, tolerance};
use crate::support::Server;
use crate::support::pictures::scene;

/// A request, the region it means in pixels of the scene, and the size of the answer.
type Row = (&'static str, [u32; 4], (u32, u32));

const FULL: [u32; 4] = [0, 0, 1201, 901];

/// Image API 3.0 §4.1 and §4.2.
const VERSION_3: [Row; 29] = [
    ("full/max", FULL, (1201, 901)),
    ("full/^1201,901", FULL, (1201, 901)),
    // (1201 - 901) / 2 = 150 from the left.
    ("square/max", [150, 0, 901, 901], (901, 901)),
    ("square/300,", [150, 0, 901, 901], (300, 300)),
    ("100,200,300,400/max", [100, 200, 300, 400], (300, 400)),
    ("0,0,1,1/max", [0, 0, 1, 1], (1, 1)),
    ("1200,900,1,1/max", [1200, 900, 1, 1], (1, 1)),
    // Over the edge: cut, not filled up.
    ("1000,800,500,500/max", [1000, 800, 201, 101], (201, 101)),
    ("0,0,5000,5000/max", FULL, (1201, 901)),
    // 120.1, 180.2, 480.4, 270.3.
    ("pct:10,20,40,30/max", [120, 180, 480, 270], (480, 270)),
    // 499.616, 67.575, 480.4, 630.7: the example of §4.1.
    ("pct:41.6,7.5,40,70/max", [500, 68, 480, 631], (480, 631)),
    // 901 × 600 / 1201 = 450.1.
    ("full/600,", FULL, (600, 450)),
    // Half, rounded up, as viewers compute it: 600.5 and 450.5.
    ("full/601,", FULL, (601, 451)),
    ("full/,451", FULL, (601, 451)),
    // 1201 × 300 / 901 = 399.9.
    ("full/,300", FULL, (400, 300)),
    // 120.1 by 90.1; 399.9 by 300.0.
    ("full/pct:10", FULL, (120, 90)),
    ("full/pct:33.3", FULL, (400, 300)),
    ("full/400,200", FULL, (400, 200)),
    // The width binds: 901 × 400 / 1201 = 300.1; the height binds: 1201 × 100 / 901 = 133.3.
    ("full/!400,400", FULL, (400, 300)),
    ("full/!400,100", FULL, (133, 100)),
    // Larger than the image: the image's own size.
    ("full/!2000,3000", FULL, (1201, 901)),
    ("0,0,600,600/!300,200", [0, 0, 600, 600], (200, 200)),
    ("full/^2402,", FULL, (2402, 1802)),
    // 1201 × 1000 / 901 = 1333.0.
    ("full/^,1000", FULL, (1333, 1000)),
    ("0,0,100,100/^200,", [0, 0, 100, 100], (200, 200)),
    ("200,100,100,100/^pct:150", [200, 100, 100, 100], (150, 150)),
    ("700,600,100,50/^!300,300", [700, 600, 100, 50], (300, 150)),
    ("700,600,100,50/^120,40", [700, 600, 100, 50], (120, 40)),
    ("700,600,100,50/^50,", [700, 600, 100, 50], (50, 25)),
];

/// Image API 2.1 §4.1 and §4.2: enlarging needs no sign.
const VERSION_2: [Row; 13] = [
    ("full/full", FULL, (1201, 901)),
    ("full/max", FULL, (1201, 901)),
    ("square/full", [150, 0, 901, 901], (901, 901)),
    ("1000,800,500,500/full", [1000, 800, 201, 101], (201, 101)),
    ("pct:10,20,40,30/full", [120, 180, 480, 270], (480, 270)),
    ("full/600,", FULL, (600, 450)),
    ("full/,451", FULL, (601, 451)),
    ("full/pct:10", FULL, (120, 90)),
    ("full/400,200", FULL, (400, 200)),
    ("full/!400,400", FULL, (400, 300)),
    ("0,0,100,100/200,", [0, 0, 100, 100], (200, 200)),
    ("200,100,100,100/pct:150", [200, 100, 100, 100], (150, 150)),
    ("700,600,100,50/120,40", [700, 600, 100, 50], (120, 40)),
];

fn check(version: u8, rows: &[Row]) {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    for identifier in identifiers() {
        for &(request, region, size) in rows {
            let path = format!("/iiif/{version}/{identifier}/{request}/0/default.png");
            let picture = server.get(&path).picture();
            assert_eq!(picture.size(), size, "{path}");
            assert_shows_region(&picture, region, tolerance(&identifier), &path);
        }
    }
}

#[test]
fn every_form_of_region_and_size_of_version_3_gives_its_part_in_its_size() {
    check(3, &VERSION_3);
}

#[test]
fn every_form_of_region_and_size_of_version_2_gives_its_part_in_its_size() {
    check(2, &VERSION_2);
}

#[test]
fn at_full_size_a_lossless_source_gives_the_very_pixels_that_are_stored() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    let stored = scene(SIZE);
    for identifier in [LOSSLESS, scenes::PNG] {
        // Inside one tile, over a corner of four, to the right and lower edge, one column.
        for [x, y, w, h] in
            [[3, 5, 40, 30], [250, 250, 17, 13], [1190, 890, 11, 11], [768, 0, 1, 901]]
        {
            let path = format!("/iiif/3/{identifier}/{x},{y},{w},{h}/max/0/default.png");
            let picture = server.get(&path).picture();
            assert_eq!(picture.size(), (w, h), "{path}");
            for (column, row) in (0..h).flat_map(|row| (0..w).map(move |column| (column, row))) {
                let at = ((y + row) * SIZE.width + x + column) as usize * 3;
                let found = picture.pixel(column, row);
                assert_eq!(found[..3], stored[at..at + 3], "{path} at {column},{row}");
                assert_eq!(found[3], 255, "{path} at {column},{row}");
            }
        }
    }
}

#[test]
fn needless_and_needed_escapes_in_parameters_mean_the_same() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    let plain = server.get(&format!("/iiif/3/{LOSSLESS}/pct:10,20,40,30/^!500,500/!90/gray.png"));
    assert_eq!(plain.status, 200);
    for spelling in [
        "pct%3A10%2C20%2C40%2C30/%5E%21500%2C500/%2190/gray.png",
        "pct%3a10,20%2c40,30/%5e!500,500/%2190/gr%61y%2Epng",
        "pct:10.0,20.00,40,30/^!500,500/!90.0/gray.png?any=thing",
    ] {
        let answer = server.get(&format!("/iiif/3/{LOSSLESS}/{spelling}"));
        assert_eq!(answer.status, 200, "{spelling}");
        assert_eq!(answer.body, plain.body, "{spelling}");
    }
}
