//! Sources that are not plain color of 8 bits.

use std::path::Path;
use std::process::Command;

use image::{ExtendedColorType, ImageFormat};
use serde_json::json;
use warraq::geometry::Size;

use crate::support::pictures::{assert_shows, scene, write_jpeg};
use crate::support::{Server, client};

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
fn sources_that_are_decoded_whole_show_the_same_colors() {
    let folder = tempfile::tempdir().unwrap();
    let samples = scene(SIZE);
    // A palette of 256 colors.
    for (file, _) in [("a.webp", 2), ("a.bmp", 2), ("a.ppm", 2), ("a.gif", 24)] {
        write(&folder.path().join(file), &samples, ExtendedColorType::Rgb8);
    }
    let server = Server::of(folder.path());
    for (file, tolerance) in [("a.webp", 2), ("a.bmp", 2), ("a.ppm", 2), ("a.gif", 24)] {
        let info = server.get(&format!("/iiif/3/{file}/info.json")).json();
        assert_eq!([&info["width"], &info["height"]], [&json!(301), &json!(203)], "{file}");
        let path = format!("/iiif/3/{file}/100,50,100,100/max/0/default.png");
        let picture = server.get(&path).picture();
        assert_eq!(picture.size(), (100, 100), "{path}");
        let part = [100.0 / 301.0, 50.0 / 203.0, 200.0 / 301.0, 150.0 / 203.0];
        assert_shows(&picture, part, tolerance, &path);
    }
}

#[test]
fn files_of_formats_that_are_not_read_are_answered_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    for (file, start, name) in [
        ("f1.heic", &b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"[..], "HEIC"),
        ("f1.avif", b"\0\0\0\x1Cftypavif\0\0\0\0avifmif1miaf", "AVIF"),
        ("book.pdf", b"%PDF-1.7\n", "PDF"),
    ] {
        std::fs::write(folder.path().join(file), start).unwrap();
        let server = Server::of(folder.path());
        let answer = server.get(&format!("/iiif/3/{file}/info.json"));
        assert_eq!(answer.status, 501, "{file}");
        let text = String::from_utf8_lossy(&answer.body);
        assert!(text.contains(name) && text.contains("TIFF or JPEG"), "{file}: {text}");
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

#[test]
fn a_large_plain_jpeg_is_read_whole_once_and_then_by_window() {
    let folder = tempfile::tempdir().unwrap();
    let size = Size::new(1500, 1200);
    // Grain, so that the file is large beside what is read ahead.
    let mut samples = scene(size);
    for (at, sample) in samples.iter_mut().enumerate() {
        *sample = sample.saturating_add((at.wrapping_mul(2_654_435_761) >> 13 & 3) as u8);
    }
    let file = folder.path().join("page.jpg");
    write_jpeg(&file, size, &samples);
    let length = std::fs::metadata(&file).unwrap().len();
    let mut command = Command::new(env!("CARGO_BIN_EXE_warraq"));
    command.args(["serve", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--images"]);
    command.arg(folder.path());
    let server = Server::start(command);
    let line = server.log_line("Metrics on http://");
    let admin = line.split("http://").nth(1).unwrap().split('/').next().unwrap();
    let admin = admin.parse().unwrap();
    let bytes_read = || -> u64 {
        let metrics = client::send(admin, "GET", b"/metrics", &[]).unwrap().text();
        let line = metrics.lines().find(|line| line.starts_with("warraq_storage_read_bytes_total"));
        line.unwrap_or_else(|| panic!("{metrics}")).split(' ').nth(1).unwrap().parse().unwrap()
    };
    let shows = |region: [u32; 4], width: u32| {
        let [x, y, across, down] = region;
        let path = format!("/iiif/3/page.jpg/{x},{y},{across},{down}/{width},/0/default.png");
        let picture = server.get(&path).picture();
        assert_eq!(picture.size().0, width, "{path}");
        let part = [
            f64::from(x) / 1500.0,
            f64::from(y) / 1200.0,
            f64::from(x + across) / 1500.0,
            f64::from(y + down) / 1200.0,
        ];
        assert_shows(&picture, part, 8, &path);
    };
    shows([512, 512, 256, 256], 256);
    let after_first = bytes_read();
    assert!(after_first >= length, "{after_first} of {length}");
    shows([768, 256, 256, 256], 256);
    let second = bytes_read() - after_first;
    assert!((1..length / 8).contains(&second), "{second} of {length}");
    // At a half and a quarter what is read grows with the part that is shown.
    shows([0, 0, 512, 512], 256);
    shows([0, 0, 1024, 1024], 256);
    shows([1024, 1024, 476, 176], 119);
    let after_quarter = bytes_read();
    // An eighth and less were learned with the index.
    shows([0, 0, 1500, 1200], 187);
    shows([0, 0, 1500, 1200], 60);
    assert_eq!(bytes_read(), after_quarter);
    shows([1244, 944, 256, 256], 256);
}
