//! What a file tells beside its pixels, in answers; and rights in info.json.

use std::io::Cursor;
use std::path::Path;

use image::ImageDecoder;
use serde_json::json;
use tempfile::TempDir;
use warraq::codec::tiff::{Field, Metadata};
use warraq::codec::{PyramidOptions, TileCompression};
use warraq::geometry::Size;

use crate::support::pictures::{scene, write_pyramid};
use crate::support::records::{RECORD, library, write_record};
use crate::support::{Answer, Server};

const SIZE: Size = Size::new(600, 400);

/// A tile as it is stored in `leaf.tif`.
const TILE: &str = "0,0,256,256/256,256/0/default.jpg";

/// A tile at the edge, cut out of a padded one or stored without its padding.
const EDGE: &str = "512,256,88,144/88,144/0/default.jpg";

const COPYRIGHT: &str = "Nobody at all, 2026";
const ARTIST: &str = "A. Copyist";
const SUBJECT: &str = "A leaf of songs";
const TERMS: &str = "https://example.org/terms";
const PRIVATE: [&str; 4] = ["SERIAL-7", "OWNER-7", "PLACE-7", "COMPUTER-7"];

/// `leaf.tif` in tiles of JPEG with metadata as a camera and a cataloguer write them, and
/// `plain.tif` without any.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let packet = format!(
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
         <rdf:Description xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:xmpRights=\"http://ns.adobe.com/xap/1.0/rights/\" \
         xmlns:exif=\"http://ns.adobe.com/exif/1.0/\" exif:GPSLatitude=\"PLACE-7\" \
         xmpRights:WebStatement=\"{TERMS}\"><dc:creator><rdf:Seq><rdf:li>{ARTIST}</rdf:li>\
         </rdf:Seq></dc:creator><dc:description>{SUBJECT}</dc:description></rdf:Description>\
         </rdf:RDF></x:xmpmeta>"
    );
    let told = Metadata {
        fields: vec![
            Field::text(270, SUBJECT),
            Field::text(316, "COMPUTER-7"),
            Field { tag: 700, kind: 1, count: packet.len() as u64, bytes: packet.into_bytes() },
            Field::text(33432, COPYRIGHT),
        ],
        exif: vec![
            Field::rationals(33434, &[[1, 60]]),
            Field::text(42032, "OWNER-7"),
            Field::text(42033, "SERIAL-7"),
        ],
        gps: vec![Field::text(29, "PLACE-7")],
    };
    for (name, metadata) in [("leaf.tif", Some(&told)), ("plain.tif", None)] {
        let options = PyramidOptions {
            tile: Size::new(256, 256),
            compression: TileCompression::Jpeg { quality: 80 },
            metadata,
            ..PyramidOptions::default()
        };
        write_pyramid(&folder.path().join(name), SIZE, &scene(SIZE), &options);
    }
    folder
}

fn serve(images: &Path, usage: &str) -> Server {
    let settings = images.join("settings.toml");
    let text = format!("[encode]\nmetadata = \"{usage}\"\n[web]\nexplain = true\n");
    std::fs::write(&settings, text).unwrap();
    Server::with(images, &["--config", settings.to_str().unwrap()])
}

fn get(server: &Server, rest: &str) -> Answer {
    let answer = server.get(&format!("/iiif/3/leaf.tif/{rest}"));
    assert_eq!(answer.status, 200, "{rest}: {}", String::from_utf8_lossy(&answer.body));
    answer
}

/// All EXIF and XMP of an answer, by the `image` crate, as one text; empty where there is none.
fn told(answer: &Answer) -> String {
    fn read(mut decoder: impl ImageDecoder) -> String {
        let exif = decoder.exif_metadata().unwrap().unwrap_or_default();
        let xmp = decoder.xmp_metadata().unwrap().unwrap_or_default();
        String::from_utf8_lossy(&[exif, xmp].concat()).into_owned()
    }
    let file = Cursor::new(&answer.body);
    match answer.header("content-type").unwrap() {
        "image/jpeg" => read(image::codecs::jpeg::JpegDecoder::new(file).unwrap()),
        "image/png" => read(image::codecs::png::PngDecoder::new(file).unwrap()),
        "image/webp" => read(image::codecs::webp::WebPDecoder::new(file).unwrap()),
        // The texts of a TIFF stand in it as they are.
        _ => String::from_utf8_lossy(&answer.body).into_owned(),
    }
}

fn assert_tells(told: &str, expected: &[&str], what: &str) {
    for text in [COPYRIGHT, ARTIST, TERMS, SUBJECT] {
        assert_eq!(told.contains(text), expected.contains(&text), "{what}: {text} in {told}");
    }
    for text in PRIVATE {
        assert!(!told.contains(text), "{what}: {text} in {told}");
    }
}

const RIGHTS: [&str; 3] = [COPYRIGHT, ARTIST, TERMS];
const ALL: [&str; 4] = [COPYRIGHT, ARTIST, TERMS, SUBJECT];

const PARTS: [&str; 6] = [
    TILE,
    EDGE,
    "10,20,300,300/150,150/0/default.jpg",
    "10,20,300,300/150,150/90/gray.png",
    "0,0,256,256/256,256/0/default.webp",
    "0,0,256,256/256,256/0/default.tif",
];

const WHOLE: [&str; 4] = [
    "full/max/0/default.jpg",
    "full/max/!90/default.png",
    "0,0,600,400/max/0/gray.webp",
    "full/max/0/bitonal.tif",
];

#[test]
fn answers_tell_nothing_of_their_file_unless_the_settings_want_it() {
    let folder = folder();
    let server = Server::of(folder.path());
    for rest in PARTS.iter().chain(&WHOLE) {
        assert_tells(&told(&get(&server, rest)), &[], rest);
    }
}

#[test]
fn rights_go_with_every_answer() {
    let folder = folder();
    let server = serve(folder.path(), "rights");
    for rest in PARTS.iter().chain(&WHOLE) {
        // The second time it may come from elsewhere.
        for _ in 0..2 {
            let answer = get(&server, rest);
            assert_tells(&told(&answer), &RIGHTS, rest);
            assert!(!answer.picture().pixels().all(|pixel| pixel == [0, 0, 0, 255]), "{rest}");
        }
    }
    let plan = |rest| get(&server, rest).header("x-warraq-plan").unwrap().to_owned();
    assert!(plan(TILE).starts_with("way=stored"), "{}", plan(TILE));
    assert!(plan(EDGE).starts_with("way=stored"), "{}", plan(EDGE));
}

#[test]
fn all_goes_with_the_whole_picture_where_it_is_large_enough() {
    let folder = folder();
    let server = serve(folder.path(), "all");
    for rest in WHOLE {
        assert_tells(&told(&get(&server, rest)), &ALL, rest);
    }
    // The packet alone has some 700 bytes: too many for 60 by 40 pixels.
    for rest in PARTS.iter().chain(&["full/60,/0/default.jpg"]) {
        assert_tells(&told(&get(&server, rest)), &RIGHTS, rest);
    }
    for rest in ["full/max/0/default.gif", "full/max/0/default.pdf"] {
        let answer = get(&server, rest);
        assert_tells(&String::from_utf8_lossy(&answer.body), &[], rest);
    }
}

#[test]
fn a_stored_tile_passes_through_with_the_rights_put_in_and_no_pixel_changed() {
    let folder = folder();
    let plain = get(&Server::of(folder.path()), TILE).picture();
    let answer = get(&serve(folder.path(), "all"), TILE).picture();
    assert!(plain.pixels().eq(answer.pixels()));
}

#[test]
fn a_file_that_tells_nothing_gives_the_same_bytes() {
    let folder = folder();
    let address = format!("/iiif/3/plain.tif/{TILE}");
    let plain = Server::of(folder.path()).get(&address);
    assert_eq!(serve(folder.path(), "all").get(&address).body, plain.body);
}

#[test]
fn another_setting_is_another_etag() {
    let folder = folder();
    let etags = ["none", "rights", "all"].map(|usage| {
        let server = serve(folder.path(), usage);
        [TILE, WHOLE[0]].map(|rest| get(&server, rest).header("etag").unwrap().to_owned())
    });
    let mut all = etags.concat();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 6, "{etags:?}");
}

fn rights(server: &Server, path: &str) -> [serde_json::Value; 2] {
    [("3", "rights"), ("2", "license")].map(|(version, name)| {
        let answer = server.get(&format!("/iiif/{version}/{path}/info.json"));
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()[name].clone()
    })
}

#[test]
fn info_json_tells_the_rights_of_the_manuscript_that_shows_the_picture() {
    let library = library();
    let (images, manifests) = (library.path().join("images"), library.path().join("manifests"));
    let server = Server::with(&images, &["--manifests", manifests.to_str().unwrap()]);
    let zero = json!("http://creativecommons.org/publicdomain/zero/1.0/");
    for path in ["or12%2Ff1r.png", "or12%2Ff1v%20before.png"] {
        assert_eq!(rights(&server, path), [zero.clone(), zero.clone()], "{path}");
    }
    for path in ["or12%2Flogo.png", "bare%2Fp1.png"] {
        assert_eq!(rights(&server, path), [json!(null), json!(null)], "{path}");
    }
}

#[test]
fn rights_that_records_do_not_agree_on_are_not_told_and_the_document_follows() {
    let library = library();
    let (images, manifests) = (library.path().join("images"), library.path().join("manifests"));
    let by = "http://creativecommons.org/licenses/by/4.0/";
    let pattern =
        |rights: &str| format!("title = \"All\"\n{rights}\n[folios]\nimages = \"or12/f1*.png\"\n");
    let server = Server::with(&images, &["--manifests", manifests.to_str().unwrap()]);
    let etag = || {
        let info = server.get("/iiif/3/or12%2Ff1r.png/info.json");
        info.header("etag").unwrap().to_owned()
    };
    let alone = etag();
    let await_rights = |path: &str, expected: Option<&str>| {
        let start = std::time::Instant::now();
        while rights(&server, path)[0].as_str() != expected {
            assert!(start.elapsed().as_secs() < 30, "{path}: {:?}", rights(&server, path));
            std::thread::yield_now();
        }
    };
    write_record(&manifests, "other", pattern(&format!("rights = \"{by}\"")));
    await_rights("or12%2Ff1r.png", None);
    assert_ne!(etag(), alone);
    // The other record does not show this one.
    assert!(rights(&server, "or12%2Ff2r.png")[0].is_string());
    let zero = "http://creativecommons.org/publicdomain/zero/1.0/";
    write_record(&manifests, "or 12", RECORD.replace(zero, by));
    await_rights("or12%2Ff1r.png", Some(by));
    write_record(&manifests, "other", pattern(""));
    await_rights("or12%2Ff1r.png", None);
}
