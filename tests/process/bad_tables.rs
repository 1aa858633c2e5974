//! Tables beside records with every mistake of a file that we could think of: `warraq check` names
//! each, and a server with all of them serves the record that is right.

use std::fs::{self, File};
use std::path::Path;

use super::program::run;
use super::support::Server;
use super::support::pictures::{scene, write_png};
use super::support::records::write_record;
use warraq::geometry::Size;

/// Name of the folder, and what is said of the file in it.
const SAID: [(&str, &str); 9] = [
    ("column", "folios.csv:1: `imge` is no column of this table; did you mean `image`?"),
    ("row", "folios.csv:3: `image`: `../secret` leads out of its folder with `..`"),
    ("other-row", "folios.csv:4: `rotate` must be 90, 180 or 270, clockwise; this is 45"),
    ("latin-1", "folios.csv:2: is not UTF-8 from this line on"),
    ("huge", "folios.csv: is 47.7 MiB large, and a table is at most 4.0 MiB"),
    ("link", "folios.csv: is a link that leads out of the records folder"),
    ("folder", "contents.csv: is no regular file but a folder"),
    ("both", "manuscript.toml:2: there is both [[folio]] and `folios.csv` beside this record"),
    ("lonely", "folios.csv: is not looked at, since no record lies beside it"),
];

fn library() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let (images, manifests) = (folder.path().join("images/ms"), folder.path().join("manifests"));
    fs::create_dir_all(&images).unwrap();
    let size = Size::new(30, 40);
    for name in ["f1.png", "f2.png"] {
        write_png(&images.join(name), size, &scene(size));
    }
    for (name, _) in SAID.into_iter().chain([("good", "")]) {
        write_record(&manifests, name, "title = 'x'\n");
    }
    let write = |name: &str, bytes: &[u8]| {
        fs::write(manifests.join(name).join("folios.csv"), bytes).unwrap();
    };
    write("good", b"image\nms/f1.png\nms/f2.png\n");
    write("column", b"imge\nms/f1.png\n");
    write("row", b"image\nms/f1.png\n../secret\n");
    write("other-row", b"image;rotate\r\nms/f1.png;\r\n\r\nms/f2.png;45\r\n");
    write("latin-1", b"label,image\ncaf\xe9,ms/f1.png\n");
    write("folder", b"image\nms/f1.png\n");
    fs::create_dir(manifests.join("folder/contents.csv")).unwrap();
    write("both", b"image\nms/f1.png\n");
    write_record(&manifests, "both", "title = 'x'\n[[folio]]\nimage = 'ms/f1.png'\n");
    write("lonely", b"image\nms/f1.png\n");
    fs::remove_file(manifests.join("lonely/manuscript.toml")).unwrap();
    // Fifty megabytes that take no place on the disk.
    let huge = File::create(manifests.join("huge/folios.csv")).unwrap();
    huge.set_len(50_000_000).unwrap();
    let secret = folder.path().join("secret.csv");
    fs::write(&secret, "pa55word\n").unwrap();
    std::os::unix::fs::symlink(&secret, manifests.join("link/folios.csv")).unwrap();
    folder
}

fn at(folder: &Path, name: &str) -> String {
    folder.join(name).to_str().unwrap().to_owned()
}

#[test]
fn check_names_every_mistake_of_a_table() {
    let folder = library();
    let (images, manifests) = (at(folder.path(), "images"), at(folder.path(), "manifests"));
    let outcome = run(&["check", "--images", &images, "--manifests", &manifests]);
    assert_eq!(outcome.code, Some(1), "{}", outcome.out);
    for (name, said) in SAID {
        assert!(outcome.out.contains(&format!(" {name}/{said}")), "{name}: {}", outcome.out);
    }
    assert!(!outcome.out.contains("pa55word"), "what a link leads to is not shown");
    let summary = "records served 1, with something left out 1, with mistakes and not served 8";
    assert!(outcome.out.contains(summary), "{}", outcome.out);
}

#[test]
fn a_server_with_all_of_them_serves_what_is_right() {
    let folder = library();
    let (images, manifests) = (at(folder.path(), "images"), at(folder.path(), "manifests"));
    let mut server = Server::with(Path::new(&images), &["--manifests", &manifests]);
    server.allow_everything();
    let good = server.get("/iiif/presentation/3/good/manifest");
    assert_eq!(good.status, 200, "{}", good.text());
    assert_eq!(good.json()["items"].as_array().unwrap().len(), 2);
    for (name, _) in SAID {
        let answer = server.get(&format!("/iiif/presentation/3/{name}/manifest"));
        assert_eq!(answer.status, if name == "lonely" { 404 } else { 500 }, "{name}");
        assert!(!answer.text().contains("pa55word"), "{name}");
    }
    server.stop();
}
