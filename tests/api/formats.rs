//! Formats and qualities of answers.

use crate::scenes::{self, LOSSLESS, assert_shows_region, identifiers};
use crate::support::Server;
use crate::support::pictures::write_png;

#[test]
fn every_format_has_its_media_type_its_length_and_the_picture() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    // Image API 3.0 §4.5.
    for (format, media_type, tolerance) in [
        ("jpg", "image/jpeg", 4),
        ("png", "image/png", 2),
        ("webp", "image/webp", 6),
        // A palette of 256 colors.
        ("gif", "image/gif", 24),
        ("tif", "image/tiff", 2),
    ] {
        for version in [2, 3] {
            let path =
                format!("/iiif/{version}/{LOSSLESS}/100,50,900,800/450,400/0/default.{format}");
            let answer = server.get(&path);
            assert_eq!(answer.header("content-type"), Some(media_type), "{path}");
            let length = answer.body.len().to_string();
            assert_eq!(answer.header("content-length"), Some(length.as_str()), "{path}");
            let picture = answer.picture();
            assert_eq!(picture.size(), (450, 400), "{path}");
            assert_shows_region(&picture, [100, 50, 900, 800], tolerance, &path);
        }
    }
}

#[test]
fn gray_has_only_gray_values() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    for identifier in identifiers() {
        for format in ["png", "jpg", "webp", "gif", "tif"] {
            let path = format!("/iiif/3/{identifier}/full/240,180/0/gray.{format}");
            let picture = server.get(&path).picture();
            // WebP has no gray: two values of rounding on the way through YCbCr.
            let tolerance = if format == "webp" { 2 } else { 0 };
            for [red, green, blue, _] in picture.pixels() {
                let off = red.abs_diff(green).max(green.abs_diff(blue));
                assert!(off <= tolerance, "{path}: {red},{green},{blue}");
            }
            // Luma rises from the top left to the bottom right: 0.07 × 128 to 0.93 × 255.
            let (dark, light) = (picture.pixel(2, 2)[0], picture.pixel(237, 177)[0]);
            assert!(dark < 40 && light > 215, "{path}: {dark} to {light}");
        }
    }
}

#[test]
fn bitonal_has_only_black_and_white_and_both_of_them() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    for (version, format) in [(2, "png"), (3, "png"), (3, "gif"), (3, "tif")] {
        let path = format!("/iiif/{version}/{LOSSLESS}/full/240,180/0/bitonal.{format}");
        let picture = server.get(&path).picture();
        let (mut black, mut white) = (0, 0);
        for pixel in picture.pixels() {
            match pixel {
                [0, 0, 0, 255] => black += 1,
                [255, 255, 255, 255] => white += 1,
                other => panic!("{path}: {other:?}"),
            }
        }
        assert!(black > 0 && white > 0, "{path}: {black} black, {white} white");
        // Dark is where the scene is dark.
        assert_eq!(picture.pixel(0, 0), [0, 0, 0, 255], "{path}");
        assert_eq!(picture.pixel(239, 179), [255, 255, 255, 255], "{path}");
    }
}

#[test]
fn color_of_a_colored_source_is_its_default() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    for identifier in identifiers() {
        let of =
            |quality: &str| server.get(&format!("/iiif/3/{identifier}/full/200,/0/{quality}.png"));
        let (color, default) = (of("color"), of("default"));
        assert_eq!(color.status, 200, "{identifier}");
        assert_eq!(color.body, default.body, "{identifier}");
    }
}

#[test]
fn a_saved_picture_is_named_after_its_file() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    let answer = server.get(&format!("/iiif/3/{LOSSLESS}/full/50,/0/default.webp"));
    let disposition = answer.header("content-disposition").unwrap();
    // RFC 6266 §4.3: shown in place, saved as deflate.webp.
    assert_eq!(disposition, "inline; filename*=UTF-8''deflate.webp");
}

#[test]
fn ink_stays_black_and_parchment_white_however_a_bitonal_picture_is_turned() {
    use warraq::geometry::Size;
    let folder = tempfile::tempdir().unwrap();
    // Ink of 60 in bars on parchment of 120: both darker than the white and as dark as the
    // black that corners could be filled with.
    let size = Size::new(200, 200);
    let pixels: Vec<u8> = (0..size.area())
        .flat_map(|at| if (at % 200) / 20 % 2 == 0 { [60; 3] } else { [120; 3] })
        .collect();
    write_png(&folder.path().join("bars.png"), size, &pixels);
    let server = Server::of(folder.path());
    for (rotation, format) in
        [("0", "png"), ("90", "jpg"), ("45", "png"), ("45", "jpg"), ("!30", "gif")]
    {
        let path = format!("/iiif/3/bars.png/full/max/{rotation}/bitonal.{format}");
        let picture = server.get(&path).picture();
        let (width, height) = picture.size();
        // The middle 60 × 60 pixels hold several bars at every angle.
        let middle = (height / 2 - 30..height / 2 + 30)
            .flat_map(|y| (width / 2 - 30..width / 2 + 30).map(move |x| (x, y)));
        let black = middle.filter(|&(x, y)| picture.pixel(x, y)[0] < 128).count();
        assert!((1200..2400).contains(&black), "{path}: {black} of 3600 are black");
    }
    server.stop();
}

#[test]
fn pdf_is_one_page_of_the_picture() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    for identifier in identifiers() {
        let path = format!("/iiif/3/{identifier}/0,0,600,300/300,/90/color.pdf");
        let answer = server.get(&path);
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("content-type"), Some("application/pdf"), "{path}");
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        assert!(text.starts_with("%PDF-1."), "{path}");
        // Turned: 150 by 300 pixels at 300 an inch.
        assert!(text.contains("/MediaBox [0 0 36 72]"), "{path}: {text}");
    }
}

#[test]
fn formats_are_preferred_as_the_settings_say() {
    let folder = scenes::folder();
    let config = folder.path().join("preferred.toml");
    std::fs::write(&config, "[web]\npreferred_formats = [\"webp\", \"jpg\"]\n").unwrap();
    let server = Server::with(folder.path(), &["--config", config.to_str().unwrap()]);
    let info = server.get(&format!("/iiif/3/{LOSSLESS}/info.json")).json();
    assert_eq!(info["preferredFormats"], serde_json::json!(["webp", "jpg"]));
    // Version 2 has no such word.
    let info = server.get(&format!("/iiif/2/{LOSSLESS}/info.json")).json();
    assert!(info.get("preferredFormats").is_none(), "{info}");
}
