//! Sources that are not plain color of 8 bits.

use std::path::Path;

use image::{ExtendedColorType, ImageFormat};
use serde_json::json;
use warraq::geometry::Size;

use crate::support::Server;
use crate::support::pictures::{assert_shows, scene};

const SIZE: Size = Size::new(301, 203);

fn write(path: &Path, samples: &[u8], color: ExtendedColorType) {
    let format = ImageFormat::from_path(path).unwrap();
    image::save_buffer_with_format(path, samples, SIZE.width, SIZE.height, color, format).unwrap();
}

/// The same values in 16 bits: 255 becomes 65535.
fn in_16_bits(samples: &[u8]) -> Vec<u8> {
    samples.iter().flat_map(|&value| (u16::from(value) * 257).to_ne_bytes()).collect()
}

/// The scene's red alone: rises to the right.
fn gray_scene() -> Vec<u8> {
    scene(SIZE).chunks_exact(3).map(|pixel| pixel[0]).collect()
}

#[test]
fn sources_of_16_bits_show_the_same_colors() {
    let folder = tempfile::tempdir().unwrap();
    let samples = in_16_bits(&scene(SIZE));
    for file in ["deep.png", "deep.tif"] {
        write(&folder.path().join(file), &samples, ExtendedColorType::Rgb16);
    }
    let server = Server::of(folder.path());
    for file in ["deep.png", "deep.tif"] {
        for format in ["png", "jpg"] {
            let path = format!("/iiif/3/{file}/full/max/0/default.{format}");
            let picture = server.get(&path).picture();
            assert_eq!(picture.size(), (301, 203), "{path}");
            assert_shows(&picture, [0.0, 0.0, 1.0, 1.0], 3, &path);
        }
    }
}

#[test]
fn gray_sources_answer_every_quality_with_gray_and_do_not_advertise_color() {
    let folder = tempfile::tempdir().unwrap();
    let gray = gray_scene();
    for file in ["gray.png", "gray.jpg", "gray.tif"] {
        write(&folder.path().join(file), &gray, ExtendedColorType::L8);
    }
    write(&folder.path().join("deep.png"), &in_16_bits(&gray), ExtendedColorType::L16);
    let server = Server::of(folder.path());
    for file in ["gray.png", "gray.jpg", "gray.tif", "deep.png"] {
        let info = server.get(&format!("/iiif/3/{file}/info.json")).json();
        // Image API 3.0 §4.4: `color` of a gray source answers but should not be listed.
        assert_eq!(info["extraQualities"], json!(["gray", "bitonal"]), "{file}");
        for quality in ["default", "color", "gray"] {
            let path = format!("/iiif/3/{file}/full/max/0/{quality}.png");
            let picture = server.get(&path).picture();
            assert_eq!(picture.size(), (301, 203), "{path}");
            for x in [0, 75, 150, 300] {
                let [red, green, blue, alpha] = picture.pixel(x, 100);
                let expected = gray[x as usize];
                assert!(red.abs_diff(expected) <= 3, "{path} at {x}: {red}, not {expected}");
                assert_eq!([red, red, 255], [green, blue, alpha], "{path} at {x}");
            }
        }
    }
}

#[test]
fn a_transparent_source_stays_so_in_png_and_is_laid_on_white_in_jpg() {
    let folder = tempfile::tempdir().unwrap();
    // The left half is opaque, the right half transparent red.
    let is_left = |index: usize| index % (SIZE.width as usize) < 150;
    let pixel = |index: usize| if is_left(index) { [10, 90, 200, 255] } else { [255, 0, 0, 0] };
    let rgba: Vec<u8> = (0..SIZE.area() as usize).flat_map(pixel).collect();
    write(&folder.path().join("hole.png"), &rgba, ExtendedColorType::Rgba8);
    let server = Server::of(folder.path());
    let of = |request: &str| server.get(&format!("/iiif/3/hole.png/{request}")).picture();

    for request in ["full/max/0/default.png", "full/max/0/default.tif", "full/100,/0/default.png"] {
        let picture = of(request);
        let (width, height) = picture.size();
        assert_eq!(picture.pixel(width / 4, height / 2), [10, 90, 200, 255], "{request}");
        assert_eq!(picture.pixel(width * 3 / 4, height / 2)[3], 0, "{request}");
    }
    let picture = of("full/max/0/default.jpg");
    for (x, expected) in [(75, [10, 90, 200]), (225, [255, 255, 255])] {
        let found = picture.pixel(x, 100);
        for (channel, value) in expected.into_iter().enumerate() {
            assert!(found[channel].abs_diff(value) <= 4, "{found:?} at {x}, not {expected:?}");
        }
    }
}
