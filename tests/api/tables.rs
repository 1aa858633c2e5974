//! Manuscripts whose folios and contents stand in tables of a spreadsheet.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::Server;
use crate::support::records::{RECORD, library, write_record};

/// What [`RECORD`] says of its folios.
const FOLIOS: &str = "\
label;label:en;label:ar;name;image;image_label:en;image_label:ar\r
;Upper board;الدفة العليا;;or12/board.png;;\r
1r;;;;or12/f1r.png;;\r
1v;;;1v;or12/f1v.png;After restoration;بعد الترميم\r
1v;;;1v;or12/f1v before.png;Before restoration;قبل الترميم\r
2bis r;;;الورقة ٢;or12/f2r.png;;\r
";

/// What it says of its contents.
const CONTENTS: &str = "\
level\tlabel:en\tlabel:ar\tname\tfrom\tto\tfolios\r
1\tOn paper\tفي الورق\t\t1r\t1v\t\r
1\tOn ink\tفي الحبر\tink\t\t\t1v; 2bis r\r
2\tThe soot\tالسخام\t\t\t\tboard; الورقة ٢\r
";

const MANIFESTS: [&str; 2] =
    ["/iiif/presentation/3/or%2012/manifest", "/iiif/presentation/2/or%2012/manifest"];

fn serve(library: &TempDir) -> Server {
    let manifests = library.path().join("manifests");
    Server::with(&library.path().join("images"), &["--manifests", manifests.to_str().unwrap()])
}

/// The record without its folios and contents, with a `name` for the folio that has one for the
/// sake of its rows.
fn record() -> (String, String) {
    let named = RECORD.replace("label = \"1v\"\nchoice", "label = \"1v\"\nname = \"1v\"\nchoice");
    assert_ne!(named, RECORD, "the folio is there");
    let rest = named.split("[[folio]]").next().unwrap().to_owned();
    (named, rest)
}

fn write(library: &TempDir, file: &str, text: impl AsRef<[u8]>) {
    // In one step, as a good editor saves.
    let folder = library.path().join("manifests/or 12");
    let unfinished = folder.join(".unfinished");
    fs::write(&unfinished, text).unwrap();
    fs::rename(unfinished, folder.join(file)).unwrap();
}

/// A document with the same address of every server.
fn document(server: &Server, path: &str) -> Value {
    let answer = server.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    serde_json::from_str(&answer.text().replace(&server.base(), "https://warraq.example")).unwrap()
}

fn eventually(server: &Server, path: &str, wanted: impl Fn(&Value) -> bool) {
    let begun = Instant::now();
    while !wanted(&document(server, path)) {
        assert!(begun.elapsed() < Duration::from_secs(20), "{path}: {}", server.log());
        std::thread::yield_now();
    }
}

fn manifests(folder: &Path) -> std::path::PathBuf {
    folder.join("manifests")
}

#[test]
fn tables_are_served_as_the_record_that_says_the_same() {
    let library = library();
    let (of_record, rest) = record();
    write_record(&manifests(library.path()), "or 12", of_record);
    let server = serve(&library);
    let expected = MANIFESTS.map(|path| document(&server, path));
    server.stop();

    write_record(&manifests(library.path()), "or 12", rest);
    let wide: Vec<u8> =
        format!("\u{feff}{CONTENTS}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    write(&library, "folios.csv", format!("\u{feff}{FOLIOS}"));
    write(&library, "contents.csv", wide);
    let server = serve(&library);
    for (path, expected) in MANIFESTS.into_iter().zip(expected) {
        assert_eq!(document(&server, path), expected, "{path}");
    }
    let manifest = document(&server, MANIFESTS[0]);
    let body = &manifest["items"][2]["items"][0]["items"][0]["body"];
    assert_eq!(body["type"], "Choice");
    assert_eq!(body["items"][1]["label"]["ar"][0], "قبل الترميم");
    assert_eq!(manifest["structures"][0]["items"][1]["label"]["en"][0], "On ink");
    server.stop();
}

#[test]
fn a_table_that_changes_is_served_anew_and_one_that_is_wrong_as_it_was() {
    let library = library();
    write_record(&manifests(library.path()), "or 12", record().1);
    write(&library, "folios.csv", FOLIOS);
    let mut server = serve(&library);
    server.allow_everything();
    let count = |manifest: &Value| manifest["items"].as_array().unwrap().len();
    assert_eq!(count(&document(&server, MANIFESTS[0])), 4);
    write(&library, "folios.csv", FOLIOS.replace("1r;;;;or12/f1r.png;;\r\n", ""));
    eventually(&server, MANIFESTS[0], |manifest| count(manifest) == 3);

    write(&library, "folios.csv", FOLIOS.replace("or12/f2r.png", "/or12/f2r.png"));
    server.log_line("or 12/folios.csv:6: `image`: `/or12/f2r.png` is an absolute path");
    assert_eq!(count(&document(&server, MANIFESTS[0])), 3);
    write(&library, "folios.csv", FOLIOS);
    eventually(&server, MANIFESTS[0], |manifest| count(manifest) == 4);
    server.stop();
}
