//! Files and folders of any name can be reached through the ids that we publish.

use serde_json::Value;
use warraq::geometry::Size;

use crate::support::Server;
use crate::support::pictures::{scene, write_png};

const SIZE: Size = Size::new(40, 30);

/// Names that must be escaped in addresses, look like escapes, or are not ASCII.
const FILES: [&str; 16] = [
    "a b.png",
    "a#b.png",
    "a?b=c&d.png",
    "a%20b.png",
    "100%.png",
    "a+b;c,d=e.png",
    "a:b@c.png",
    "f. 1r.png",
    "\"quoted\" 'twice'.png",
    "<angle>.png",
    "[1] (2) {3}.png",
    "a~b^c`d|e$f!g*.png",
    "صفحة ١.png",
    "Лист 12 об.png",
    // Decomposed: и and a breve of its own.
    "Лысыи\u{306}.png",
    "日本語 🪶.png",
];

/// The path of one of our own addresses.
fn path<'a>(server: &Server, address: &'a Value) -> &'a str {
    let address = address.as_str().unwrap();
    address.strip_prefix(&server.base()).unwrap_or_else(|| panic!("{address} is not ours"))
}

/// Follows every address of a Manifest to a picture or to a document that names itself.
fn assert_reachable(server: &Server, manifest: &Value) {
    for canvas in manifest["items"].as_array().unwrap() {
        let label = &canvas["label"];
        let body = &canvas["items"][0]["items"][0]["body"];
        for image in [&canvas["thumbnail"][0], body] {
            let answer = server.get(path(server, &image["id"]));
            assert_eq!(answer.picture().size(), (SIZE.width, SIZE.height), "{label}");
            let service = &image["service"][0]["id"];
            let info = server.get(&format!("{}/info.json", path(server, service)));
            assert_eq!(info.status, 200, "{label}");
            assert_eq!(&info.json()["id"], service, "{label}");
        }
    }
}

#[test]
fn files_of_any_name_are_reached_through_their_manifest() {
    let folder = tempfile::tempdir().unwrap();
    let item = folder.path().join("ms");
    std::fs::create_dir(&item).unwrap();
    for file in FILES {
        write_png(&item.join(file), SIZE, &scene(SIZE));
    }
    let server = Server::of(folder.path());
    let manifest = server.get("/iiif/presentation/3/ms/manifest").json();
    assert_eq!(manifest["items"].as_array().unwrap().len(), FILES.len());
    assert_reachable(&server, &manifest);
}

#[test]
fn a_name_that_looks_like_an_escape_is_not_the_name_it_would_stand_for() {
    let folder = tempfile::tempdir().unwrap();
    let other = Size::new(41, 31);
    write_png(&folder.path().join("a b.png"), SIZE, &scene(SIZE));
    write_png(&folder.path().join("a%20b.png"), other, &scene(other));
    let server = Server::of(folder.path());
    let width = |identifier: &str| {
        server.get(&format!("/iiif/3/{identifier}/info.json")).json()["width"].clone()
    };
    assert_eq!(width("a%20b.png"), 40);
    assert_eq!(width("a%2520b.png"), 41);
}

#[test]
fn folders_of_any_name_are_items() {
    let folder = tempfile::tempdir().unwrap();
    // The name of the folder, and the one segment that the item has in addresses.
    let items = [
        ("ms 12", "ms%2012"),
        ("50% #1?", "50%25%20%231%3F"),
        ("MS. Marsh 12, vol. 2", "MS.%20Marsh%2012%2C%20vol.%202"),
        // م D9 85, خ D8 AE, ط D8 B7.
        ("مخط", "%D9%85%D8%AE%D8%B7"),
        // С D0 A1, п D0 BF, б D0 B1.
        ("Спб", "%D0%A1%D0%BF%D0%B1"),
        ("\"<i>\"", "%22%3Ci%3E%22"),
    ];
    for (name, _) in items {
        let item = folder.path().join(name);
        std::fs::create_dir(&item).unwrap();
        write_png(&item.join("f1.png"), SIZE, &scene(SIZE));
    }
    let server = Server::of(folder.path());
    for (name, segment) in items {
        let answer = server.get(&format!("/iiif/presentation/3/{segment}/manifest"));
        assert_eq!(answer.status, 200, "{name}");
        let manifest = answer.json();
        assert_eq!(manifest["label"]["none"][0], name);
        let id = format!("{}/iiif/presentation/3/{segment}/manifest", server.base());
        assert_eq!(manifest["id"], id, "{name}");
        assert_reachable(&server, &manifest);
    }
}

#[test]
fn an_item_is_found_under_either_unicode_spelling_and_named_in_the_composed_one() {
    let folder = tempfile::tempdir().unwrap();
    // и with a breve of its own, U+0438 U+0306, as some systems store й, U+0439.
    let item = folder.path().join("Андреи\u{306}");
    std::fs::create_dir(&item).unwrap();
    write_png(&item.join("f1.png"), SIZE, &scene(SIZE));
    let server = Server::of(folder.path());
    let stem = "%D0%90%D0%BD%D0%B4%D1%80%D0%B5";
    let (composed, decomposed) = ("%D0%B9", "%D0%B8%CC%86");
    for spelling in [composed, decomposed] {
        let answer = server.get(&format!("/iiif/presentation/3/{stem}{spelling}/manifest"));
        assert_eq!(answer.status, 200, "{spelling}");
        let manifest = answer.json();
        assert_eq!(manifest["label"]["none"][0], "Андре\u{439}");
        let id = format!("{}/iiif/presentation/3/{stem}{composed}/manifest", server.base());
        assert_eq!(manifest["id"], id);
        // The pictures keep the folder's own spelling, or they would not be found.
        assert_reachable(&server, &manifest);
    }
}

#[test]
fn a_name_that_cannot_be_served_hides_nothing_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let size = Size::new(40, 30);
    for name in ["a.png", "b.png#1", ".hidden.png"] {
        write_png(&folder.path().join(name), size, &scene(size));
    }
    let server = Server::of(folder.path()).allow_warnings();
    let item = folder.path().file_name().unwrap().to_str().unwrap();
    // The temporary folder's own name begins with a dot, which hides what lies in a folder,
    // not the folder that is served.
    let item = percent_encoding::utf8_percent_encode(item, percent_encoding::NON_ALPHANUMERIC);
    let manifest = server.get(&format!("/iiif/presentation/3/{item}/manifest")).json();
    assert_eq!(manifest["items"].as_array().unwrap().len(), 1);
    for hidden in ["b.png%231", ".hidden.png", ".git%2Fconfig"] {
        assert_eq!(server.get(&format!("/iiif/3/{hidden}/info.json")).status, 404, "{hidden}");
    }
    server.log_line("`b.png#1` in the images folder is left out");
    server.stop();
}
