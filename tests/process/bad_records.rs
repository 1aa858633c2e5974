//! Records with every mistake we could think of: `warraq check` names each with file, line
//! and remedy, and a server with all of them serves the one that is right.

use std::fs::{self, File};
use std::path::Path;

use super::program::{Outcome, run};
use super::support::Server;
use super::support::pictures::{scene, write_png};
use super::support::records::write_record;
use warraq::geometry::Size;

/// What is said of a record: the name of its folder, the line, words of the sentence.
type Expected = (&'static str, Option<usize>, &'static str);

/// A record that is right, after a title.
const REST: &str = "[folios]\nimages = \"ms/*.png\"\n";

/// Name of the folder, the record, the line of the mistake and words of what is said.
const BAD: [(&str, &str, Option<usize>, &str); 36] = [
    ("title-number", "title = 7\n[folios]\nimages = 'ms/*.png'", Some(1), "`title` must be a text"),
    ("title-missing", "[folios]\nimages = 'ms/*.png'", None, "`title` is missing"),
    ("no-folios", "title = 'x'", None, "has no folios"),
    ("empty", "", None, "`title` is missing"),
    ("syntax", "title = 'x\n[folios]", Some(1), "no quotation mark at its end"),
    ("key-twice", "title = 'x'\ntitle = 'y'", Some(2), "title"),
    ("key-misspelt", "title = 'x'\nsumary = 'y'", Some(2), "did you mean `summary`?"),
    ("key-unknown", "title = 'x'\ncolour = 'y'", Some(2), "the keys are"),
    (
        "key-misplaced",
        "title='x'\n[folios]\nimages='ms/*.png'\nrights='y'",
        Some(4),
        "move it to the top",
    ),
    ("language-word", "title = 'x'\nlanguage = 'arabic'", Some(2), "that of Arabic is `ar`"),
    ("language-tag", "title = 'x'\nsummary = { en_US = 'y' }", Some(2), "`en-US`"),
    ("language-list", "title = 'x'\nlanguage = 7", Some(2), "`language` must be"),
    ("restored", "title = 'x'\nrestored = 'yes'", Some(2), "true or false"),
    ("calendar", "title='x'\ndate = { text = '1', calendar = 'hijra' }", Some(2), "`hijri`"),
    ("direction", "title = 'x'\nviewing_direction = 'rtl'", Some(2), "right-to-left"),
    ("behavior", "title = 'x'\nbehavior = 'page'", Some(2), "`paged`"),
    ("rights", "title = 'x'\nrights = 'ours'", Some(2), "http://creativecommons.org/"),
    ("provider", "title='x'\n[[provider]]\nid = 'urn:x'\nlabel = 'y'", Some(3), "https://"),
    (
        "script",
        "title='x'\n[[provider]]\nid='https://a.b'\nlabel='y'\nhomepage={url='javascript:x',label='z'}",
        Some(5),
        "https://",
    ),
    ("traversal", "title = 'x'\n[[folio]]\nimage = '../../etc/passwd'", Some(3), "`..`"),
    ("absolute", "title = 'x'\n[[folio]]\nimage = '/etc/passwd'", Some(3), "absolute path"),
    ("backslash", "title = 'x'\n[[folio]]\nimage = 'ms\\f1.png'", Some(3), "backslash"),
    ("hidden", "title = 'x'\n[[folio]]\nimage = '.ssh/id'", Some(3), "dot"),
    ("pattern", "title = 'x'\n[folios]\nimages = '*/f1.png'", Some(3), "before its last `/`"),
    (
        "picture-missing",
        "title='x'\n[[folio]]\nimage='ms/f1.png'\n[[folio]]\nimage='ms/f9.png'",
        Some(5),
        "ms/f9.png",
    ),
    (
        "picture-note",
        "title='x'\n[[folio]]\nimage='ms/f1.png'\n[[folio]]\nimage='odd/notes.txt'",
        Some(5),
        "no picture",
    ),
    (
        "choice-differs",
        "title='x'\n[[folio]]\nchoice=[{image='ms/f1.png',label='y'},\n{image='odd/wide.png',label='z'}]",
        Some(4),
        "40x30",
    ),
    (
        "logo-missing",
        "title='x'\nfolios={images='ms/*.png'}\n[[provider]]\nid='https://a.b'\nlabel='y'\nlogo='odd/none.png'",
        Some(6),
        "is not there",
    ),
    ("pattern-misses", "title = 'x'\n[folios]\nimages = 'ms/*.jp2'", Some(3), "ms/*.jp2"),
    ("folder-missing", "title = 'x'\n[folios]\nimages = 'none/*.png'", Some(3), "none/*.png"),
    (
        "folio-twice",
        "title='x'\n[[folio]]\nname='a'\nimage='ms/f1.png'\n[[folio]]\nname='a'\nimage='ms/f2.png'",
        Some(6),
        "line 2",
    ),
    (
        "choice-of-one",
        "title='x'\n[[folio]]\nchoice=[{image='ms/f1.png',label='y'}]",
        Some(3),
        "two pictures",
    ),
    (
        "both",
        "title='x'\n[[folio]]\nimage='ms/f1.png'\nchoice=[{image='ms/f1.png',label='y'},{image='ms/f2.png',label='z'}]",
        Some(4),
        "both",
    ),
    (
        "range-unknown",
        "title='x'\n[folios]\nimages='ms/*.png'\n[[range]]\nlabel='y'\nfolios=['9r']",
        Some(6),
        "9r",
    ),
    (
        "range-backwards",
        "title='x'\n[folios]\nimages='ms/*.png'\n[[range]]\nlabel='y'\nfrom='f2'\nto='f1'",
        Some(7),
        "f1",
    ),
    (
        "range-twice",
        "title='x'\n[folios]\nimages='ms/*.png'\n[[range]]\nname='a'\nlabel='y'\nfolios=['f1']\n[[range]]\nname='a'\nlabel='z'\nfolios=['f2']",
        Some(9),
        "line 4",
    ),
];

/// Records whose bytes are the mistake, or hide where it is.
fn write_odd(manifests: &Path) -> Vec<Expected> {
    let mut expected = Vec::new();
    let mut bad = |name: &'static str, bytes: &[u8], line, words| {
        write_record(manifests, name, bytes);
        expected.push((name, line, words));
    };
    bad("bom", "\u{feff}title = 'x'\nsumary = 'y'\n".as_bytes(), Some(2), "`summary`");
    bad("crlf", b"title = 'x'\r\n\r\nsumary = 'y'\r\n", Some(3), "`summary`");
    let utf_16: Vec<u8> = "\u{feff}title = 'x'".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bad("utf-16", &utf_16, None, "UTF-8");
    bad("latin-1", b"title = 'x'\nsummary = 'caf\xe9'\n", Some(2), "UTF-8");
    let deep = format!("title = 'x'\nsummary = {}'y'{}", "[".repeat(100), "]".repeat(100));
    bad("deep", deep.as_bytes(), Some(2), "nested");
    bad("nul", b"title = 'x\0'\n", Some(1), "NUL character");
    fs::create_dir(manifests.join("huge")).unwrap();
    // Fifty megabytes that take no place on the disk.
    let huge = File::create(manifests.join("huge/manuscript.toml")).unwrap();
    huge.set_len(50_000_000).unwrap();
    expected.push(("huge", None, "at most 4.0 MiB"));
    fs::create_dir(manifests.join("link")).unwrap();
    let secret = manifests.parent().unwrap().join("secret.toml");
    fs::write(&secret, "title = 'pa55word'\nword = 'pa55word'").unwrap();
    std::os::unix::fs::symlink(&secret, manifests.join("link/manuscript.toml")).unwrap();
    expected.push(("link", None, "link"));
    fs::create_dir(manifests.join("pipe")).unwrap();
    let pipe = manifests.join("pipe/manuscript.toml");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    expected.push(("pipe", None, "no regular file"));
    fs::create_dir_all(manifests.join("folder/manuscript.toml")).unwrap();
    expected.push(("folder", None, "no regular file"));
    expected
}

/// A folder with `images` and `manifests`, in which only the record `good` is right.
fn library() -> (tempfile::TempDir, Vec<Expected>) {
    let folder = tempfile::tempdir().unwrap();
    let (images, manifests) = (folder.path().join("images"), folder.path().join("manifests"));
    for name in ["f1.png", "f2.png"] {
        let size = Size::new(30, 40);
        fs::create_dir_all(images.join("ms")).unwrap();
        write_png(&images.join("ms").join(name), size, &scene(size));
    }
    fs::create_dir(images.join("odd")).unwrap();
    fs::write(images.join("odd/notes.txt"), "a note").unwrap();
    let size = Size::new(40, 30);
    write_png(&images.join("odd/wide.png"), size, &scene(size));
    write_record(&manifests, "good", format!("title = 'Good'\n{REST}"));
    let mut expected = write_odd(&manifests);
    for (name, text, line, words) in BAD {
        write_record(&manifests, name, text);
        expected.push((name, line, words));
    }
    (folder, expected)
}

fn check(folder: &Path) -> Outcome {
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    run(&["check", "--images", &path("images"), "--manifests", &path("manifests")])
}

/// What is said of a record, in lines.
fn said<'a>(lines: &'a str, name: &str) -> Vec<&'a str> {
    let file = format!(" {name}/manuscript.toml:");
    lines.lines().filter_map(|line| line.split_once(&file)).map(|(_, rest)| rest).collect()
}

#[test]
fn check_names_every_mistake_with_file_line_and_remedy() {
    let (folder, expected) = library();
    let outcome = check(folder.path());
    assert_eq!(outcome.code, Some(1), "{}", outcome.out);
    for (name, line, words) in expected {
        let said = said(&outcome.out, name);
        let place = line.map_or_else(String::new, |line| format!("{line}:"));
        let named = said.iter().any(|said| said.starts_with(&place) && said.contains(words));
        assert!(named, "{name}, line {line:?}, {words:?}: {said:#?}");
    }
    assert!(said(&outcome.out, "good").is_empty(), "{}", outcome.out);
    assert!(!outcome.out.contains("pa55word"), "what a link leads to is not shown");
    assert!(outcome.out.contains("not served"), "{}", outcome.out);
}

#[test]
fn a_pipe_among_the_pictures_keeps_nobody_waiting() {
    let (folder, _) = library();
    let images = folder.path().join("images");
    let pipe = images.join("ms/f3.png");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let server = Server::of(&images);
    assert_eq!(server.get("/iiif/3/ms%2Ff3.png/info.json").status, 404);
    assert_eq!(server.get("/iiif/presentation/3/ms/manifest").status, 200);
    server.stop();
}

#[test]
fn the_scans_of_a_record_that_is_wrong_at_the_start_are_not_shown_without_it() {
    let (folder, _) = library();
    let manifests = folder.path().join("new");
    write_record(&manifests, "wrong", format!("title = 7\n{REST}"));
    let arguments = ["--manifests", manifests.to_str().unwrap()];
    let mut server = Server::with(&folder.path().join("images"), &arguments);
    server.allow_everything();
    assert_eq!(server.get("/iiif/presentation/3/ms/manifest").status, 404);
    write_record(&manifests, "wrong", format!("title = 'x'\n{REST}"));
    server.log_line("Records: 1");
    assert_eq!(server.get("/iiif/presentation/3/wrong/manifest").status, 200);
}

#[test]
fn a_records_folder_that_is_none_is_told_as_such() {
    let (folder, _) = library();
    fs::remove_dir_all(folder.path().join("manifests")).unwrap();
    let outcome = check(folder.path());
    assert!(outcome.err.contains("the records (`--manifests`)"), "{}", outcome.err);
}

#[test]
fn good_records_pass() {
    let (folder, _) = library();
    let manifests = folder.path().join("manifests");
    for entry in fs::read_dir(&manifests).unwrap() {
        let path = entry.unwrap().path();
        if !path.ends_with("good") {
            fs::remove_dir_all(path).unwrap();
        }
    }
    let outcome = check(folder.path());
    assert_eq!(outcome.code, Some(0), "{}", outcome.out);
    assert!(outcome.out.contains("records served 1,"), "{}", outcome.out);
}

#[test]
fn a_server_with_all_of_them_serves_what_is_right() {
    let (folder, expected) = library();
    let manifests = folder.path().join("manifests");
    let arguments = ["--manifests", manifests.to_str().unwrap()];
    let mut server = Server::with(&folder.path().join("images"), &arguments);
    server.allow_everything();
    let good = server.get("/iiif/presentation/3/good/manifest");
    assert_eq!(good.status, 200, "{}", good.text());
    assert_eq!(server.get("/").status, 200);
    let collection = server.get("/iiif/presentation/3/collections/top");
    assert!(collection.text().contains("/good/manifest"));
    for (name, _, words) in &expected {
        let answer = server.get(&format!("/iiif/presentation/3/{name}/manifest"));
        let status = match *name {
            // A part is left out.
            "picture-missing" | "picture-note" | "choice-differs" | "logo-missing"
            | "range-unknown" | "range-backwards" => 200,
            // No picture is left.
            "pattern-misses" | "folder-missing" => 404,
            _ => 500,
        };
        assert_eq!(answer.status, status, "{name}: {}", answer.text());
        assert!(!answer.text().contains("pa55word"), "{name}");
        // What is found when pictures are opened is told when the manifest is asked for.
        server.log_line(&format!(" {name}/manuscript.toml"));
        let said = said(&server.log(), name).iter().any(|said| said.contains(words));
        assert!(said, "{name} is not in the log:\n{}", server.log());
    }
    // What the good record and the wrong ones name is shown by none but them.
    assert_eq!(server.get("/iiif/presentation/3/ms/manifest").status, 404);
    assert!(!server.log().contains("pa55word"));
}
