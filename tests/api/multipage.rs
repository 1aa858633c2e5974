//! Pages of one file under identifiers of their own: `book.tif;2`.

use std::path::Path;

use serde_json::json;
use tiff::encoder::{TiffEncoder, colortype::RGB8};
use warraq::geometry::Size;

use crate::support::Server;
use crate::support::pictures::{scene, write_jpeg, write_png};

const RED: [u8; 3] = [200, 10, 10];
const GREEN: [u8; 3] = [10, 200, 10];
const BLUE: [u8; 3] = [10, 10, 200];

/// Pages of the given widths, 40 pixels high, of one color in their left half and of another in
/// their right one.
fn write_pages(path: &Path, pages: &[(u32, [u8; 3], [u8; 3])]) {
    let mut file = TiffEncoder::new(std::fs::File::create(path).unwrap()).unwrap();
    for &(width, left, right) in pages {
        let row = (0..width).flat_map(|x| if x < width / 2 { left } else { right });
        let row: Vec<u8> = row.collect();
        file.write_image::<RGB8>(width, 40, &row.repeat(40)).unwrap();
    }
}

#[test]
fn pages_of_a_file_have_documents_and_pictures_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let book = folder.path().join("book.tif");
    write_pages(&book, &[(60, RED, GREEN), (80, GREEN, BLUE)]);
    let server = Server::of(folder.path());
    for (identifier, width, colors) in [
        ("book.tif", 60, [RED, GREEN]),
        ("book.tif;1", 60, [RED, GREEN]),
        ("book.tif;2", 80, [GREEN, BLUE]),
        ("book.tif%3B2", 80, [GREEN, BLUE]),
    ] {
        for version in [2, 3] {
            let address = format!("/iiif/{version}/{identifier}");
            let info = server.get(&format!("{address}/info.json")).json();
            assert_eq!((&info["width"], &info["height"]), (&json!(width), &json!(40)), "{address}");
            let id = info[if version == 2 { "@id" } else { "id" }].as_str().unwrap();
            assert!(id.ends_with(identifier), "{id} is not the address that was asked for");
            for (left, color) in [(0, colors[0]), (width / 2, colors[1])] {
                let path = format!("{address}/{left},5,20,30/20,30/0/default.png");
                let picture = server.get(&path).picture();
                assert_eq!(picture.size(), (20, 30), "{path}");
                assert_eq!(picture.pixel(10, 10)[..3], color, "{path}");
            }
        }
    }
    let etag = |identifier: &str, rest: &str| {
        let answer = server.get(&format!("/iiif/3/{identifier}/{rest}"));
        answer.header("etag").unwrap().to_owned()
    };
    for rest in ["info.json", "0,0,20,20/20,20/0/default.jpg", "full/10,10/0/gray.png"] {
        assert_ne!(etag("book.tif;1", rest), etag("book.tif;2", rest), "{rest}");
    }
    let tile = "0,0,20,20/20,20/0/default.jpg";
    assert_eq!(etag("book.tif", tile), etag("book.tif;1", tile));
    server.stop();
}

#[test]
fn a_page_that_is_not_there_is_not_found_and_the_sentence_counts_those_that_are() {
    let folder = tempfile::tempdir().unwrap();
    write_pages(&folder.path().join("book.tif"), &[(60, RED, GREEN), (80, GREEN, BLUE)]);
    let size = Size::new(50, 30);
    write_png(&folder.path().join("one.png"), size, &scene(size));
    write_jpeg(&folder.path().join("one.jpg"), size, &scene(size));
    let server = Server::of(folder.path());
    for (identifier, sentence) in [
        ("book.tif;3", "the file has 2 pages and no page 3"),
        ("one.png;2", "the file has 1 page and no page 2"),
        ("one.jpg;4294967295", "the file has 1 page and no page 4294967295"),
        ("book.tif;0", "There is no picture of this identifier."),
        ("book.tif;01", "There is no picture of this identifier."),
        ("book.tif;99999999999", "There is no picture of this identifier."),
        ("book.tif;-1", "There is no picture of this identifier."),
        ("book.tif;1;1", "There is no picture of this identifier."),
        ("none.tif;1", "There is no picture of this identifier."),
    ] {
        for rest in ["info.json", "full/max/0/default.jpg"] {
            let answer = server.get(&format!("/iiif/3/{identifier}/{rest}"));
            assert_eq!(answer.status, 404, "{identifier}");
            assert!(answer.text().contains(sentence), "{identifier}: {}", answer.text());
        }
    }
    for identifier in ["one.png;1", "one.jpg;1"] {
        let info = server.get(&format!("/iiif/3/{identifier}/info.json"));
        assert_eq!(info.json()["width"], 50, "{identifier}");
    }
    server.stop();
}

#[test]
fn a_file_that_is_called_like_a_page_is_that_file() {
    let folder = tempfile::tempdir().unwrap();
    write_pages(&folder.path().join("a.tif"), &[(60, RED, GREEN), (80, GREEN, BLUE)]);
    write_pages(&folder.path().join("a.tif;2"), &[(70, BLUE, RED)]);
    let server = Server::of(folder.path());
    for (identifier, width) in [("a.tif", 60), ("a.tif;1", 60), ("a.tif;2", 70), ("a.tif%3B2", 70)]
    {
        let info = server.get(&format!("/iiif/3/{identifier}/info.json"));
        assert_eq!(info.json()["width"], width, "{identifier}");
    }
    let path = "/iiif/3/a.tif;2/full/max/0/default.png";
    assert_eq!(server.get(path).picture().pixel(5, 5)[..3], BLUE);
    server.stop();
}

#[test]
fn a_record_names_pages_and_its_manifest_has_them() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("ms")).unwrap();
    write_pages(&folder.path().join("ms/book.tif"), &[(60, RED, GREEN), (80, GREEN, BLUE)]);
    let rights = "http://creativecommons.org/publicdomain/mark/1.0/";
    let record = format!(
        "title = 'Pages'\nrights = '{rights}'\n[[folio]]\nimage = 'ms/book.tif;1'\nlabel = '1r'\n\
         [[folio]]\nimage = 'ms/book.tif;2'\nlabel = '1v'\n"
    );
    std::fs::write(folder.path().join("ms/manuscript.toml"), record).unwrap();
    let path = folder.path().to_str().unwrap();
    let server = Server::with(folder.path(), &["--manifests", path]);
    assert_eq!(canvases(&server, "ms"), [("1r".into(), 60), ("1v".into(), 80)]);
    for page in ["", ";1", ";2"] {
        let info = server.get(&format!("/iiif/3/ms%2Fbook.tif{page}/info.json")).json();
        assert_eq!(info["rights"], rights, "{page}");
    }
}

#[test]
fn a_pattern_matches_each_page_of_a_file_and_entries_change_some() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("ms")).unwrap();
    let pages = [(60, RED, GREEN), (80, GREEN, BLUE), (70, BLUE, RED)];
    write_pages(&folder.path().join("ms/book.tif"), &pages);
    write_pages(&folder.path().join("ms/other.tif"), &pages[..1]);
    let record = "title = 'Pages'\n[folios]\nimages = 'ms/*.tif'\nfirst_label = '1r'\n\
                  [[folio]]\nimage = 'ms/book.tif;1'\nname = 'opening'\n\
                  [[folio]]\nimage = 'ms/book.tif;2'\nlabel = 'board'\n\
                  [[folio]]\nimage = 'ms/book.tif;4'\nlabel = 'lost'\n";
    std::fs::write(folder.path().join("ms/manuscript.toml"), record).unwrap();
    let path = folder.path().to_str().unwrap();
    let server = Server::with(folder.path(), &["--manifests", path]).allow_warnings();
    let expected =
        [("1r", 60), ("board", 80), ("1v", 70), ("2r", 60)].map(|(label, it)| (label.into(), it));
    assert_eq!(canvases(&server, "ms"), expected);
    server.log_line("`ms/book.tif;4` is left out: the file has 3 pages and no page 4");
}

#[test]
fn a_folder_shows_each_page_of_its_files() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("ms")).unwrap();
    let pages = [(60, RED, GREEN), (80, GREEN, BLUE)];
    write_pages(&folder.path().join("ms/book.tif"), &pages);
    let server = Server::of(folder.path());
    assert_eq!(canvases(&server, "ms"), [("book".into(), 60), ("book;2".into(), 80)]);
}

/// Label and width of each Canvas, whose pictures have that size and whose parts are there.
fn canvases(server: &Server, item: &str) -> Vec<(String, u64)> {
    let manifest = server.get(&format!("/iiif/presentation/3/{item}/manifest")).json();
    let path = |id: &serde_json::Value| {
        let id = id.as_str().unwrap();
        id[id.find("/iiif/").unwrap()..].to_owned()
    };
    let canvas = |canvas: &serde_json::Value| {
        assert_eq!(server.get(&path(&canvas["id"])).json()["id"], canvas["id"]);
        let service = &canvas["items"][0]["items"][0]["body"]["service"][0]["id"];
        let info = server.get(&format!("{}/info.json", path(service))).json();
        assert_eq!(info["width"], canvas["width"]);
        (canvas["label"]["none"][0].as_str().unwrap().to_owned(), info["width"].as_u64().unwrap())
    };
    manifest["items"].as_array().unwrap().iter().map(canvas).collect()
}
