//! Formats and qualities of answers.

use serde_json::json;
use warraq::codec::{PyramidOptions, outputs};
use warraq::geometry::Size;
use warraq::image_api::Format;

use crate::scenes::{self, LOSSLESS, assert_shows_region, identifiers};
use crate::support::Server;
use crate::support::pictures::{avif_size, scene, write_png, write_pyramid};

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
    let server = with_settings(folder.path(), "[web]\npreferred_formats = [\"webp\", \"jpg\"]\n");
    let info = server.get(&format!("/iiif/3/{LOSSLESS}/info.json")).json();
    assert_eq!(info["preferredFormats"], json!(["webp", "jpg"]));
    // Version 2 has no such word.
    let info = server.get(&format!("/iiif/2/{LOSSLESS}/info.json")).json();
    assert!(info.get("preferredFormats").is_none(), "{info}");
}

/// Serves the scenes with these settings.
fn with_settings(folder: &std::path::Path, settings: &str) -> Server {
    let config = folder.join("warraq.toml");
    std::fs::write(&config, settings).unwrap();
    Server::with(folder, &["--config", config.to_str().unwrap()])
}

#[test]
fn avif_is_told_and_sent_by_a_build_that_writes_it() {
    let folder = scenes::folder();
    let server = Server::of(folder.path());
    let is_written = outputs().contains(&Format::Avif);
    for identifier in identifiers() {
        let info = server.get(&format!("/iiif/3/{identifier}/info.json")).json();
        let formats = info["extraFormats"].as_array().unwrap();
        assert_eq!(formats.contains(&json!("avif")), is_written, "{info}");
        for (rotation, size) in [("0", (300, 200)), ("90", (200, 300)), ("!180", (300, 200))] {
            let path = format!("/iiif/3/{identifier}/0,0,600,400/300,200/{rotation}/gray.avif");
            let answer = server.get(&path);
            if is_written {
                assert_eq!(answer.header("content-type"), Some("image/avif"), "{path}");
                let length = answer.body.len().to_string();
                assert_eq!(answer.header("content-length"), Some(length.as_str()), "{path}");
                assert_eq!(avif_size(&answer.body), size, "{path}");
            } else {
                assert_eq!(answer.status, 400, "{path}");
                assert!(answer.text().contains("`avif`"), "{}", answer.text());
            }
        }
    }
}

#[test]
fn jpg_is_progressive_as_the_settings_say_and_has_a_name_of_its_own() {
    let folder = scenes::folder();
    let (plain, progressive) = (
        Server::of(folder.path()),
        with_settings(folder.path(), "[encode]\njpeg_progressive = true\n"),
    );
    for quality in ["default", "gray"] {
        let path = format!("/iiif/3/{LOSSLESS}/100,50,900,800/450,400/0/{quality}.jpg");
        let (plain, progressive) = (plain.get(&path), progressive.get(&path));
        assert_eq!(plain.picture().size(), (450, 400));
        assert!(plain.picture().pixels().eq(progressive.picture().pixels()), "{path}");
        // The marker of a progressive frame, ITU-T T.81 table B.1.
        let is_progressive = |body: &[u8]| body.windows(2).any(|bytes| bytes == [0xFF, 0xC2]);
        assert!(is_progressive(&progressive.body) && !is_progressive(&plain.body), "{path}");
        // Caches must not mistake one for the other.
        assert_ne!(plain.header("etag"), progressive.header("etag"), "{path}");
    }
}

#[test]
fn a_format_is_told_only_where_all_of_the_picture_can_be_sent_in_it() {
    let folder = tempfile::tempdir().unwrap();
    // A scroll: WebP holds 16383 pixels a side, a page of PDF 60000 at 300 an inch.
    let size = Size::new(16_500, 40);
    write_pyramid(&folder.path().join("a.tif"), size, &scene(size), &PyramidOptions::default());
    let preferred = "[web]\npreferred_formats = [\"webp\", \"jpg\"]\n";
    for (limits, is_told) in [("", false), ("[limits]\nmax_width = 16383\n", true)] {
        let server = with_settings(folder.path(), &format!("{preferred}{limits}"));
        let info = server.get("/iiif/3/a.tif/info.json").json();
        let told = |list: &serde_json::Value| {
            let formats = list.as_array().unwrap();
            assert!(formats.contains(&json!("pdf")), "{info}");
            formats.contains(&json!("webp"))
        };
        assert_eq!(told(&info["extraFormats"]), is_told, "{info}");
        let expected = if is_told { json!(["webp", "jpg"]) } else { json!(["jpg"]) };
        assert_eq!(info["preferredFormats"], expected);
        let of_2 = server.get("/iiif/2/a.tif/info.json").json();
        assert_eq!(told(&of_2["profile"][1]["formats"]), is_told, "{of_2}");

        let all = server.get("/iiif/3/a.tif/full/max/0/default.webp");
        assert_eq!(all.status, if is_told { 200 } else { 400 }, "{limits}");
        // A part of it is sent whether it is told or not.
        let part = server.get("/iiif/3/a.tif/0,0,400,40/400,40/0/default.webp");
        assert_eq!(part.picture().size(), (400, 40));
    }
}
