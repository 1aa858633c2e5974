//! Records with every mistake we could think of: `warraq check` names each with file, line
//! and remedy, and a server with all of them serves the one that is right.

mod odd;
mod parts;
mod pictures;
mod syntax;
mod values;

use std::collections::HashSet;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use super::program::{Outcome, run};
use super::support::Server;
use super::support::pictures::{scene, write_png};
use super::support::records::write_record;
use warraq::geometry::Size;

/// A record with a mistake.
pub struct Bad {
    /// Of its folder.
    name: &'static str,
    record: &'static str,
    served: Served,
    /// All that is said of it, behind the name of its file: the line and the sentence.
    said: &'static [&'static str],
}

/// What is left of a record with a mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Served {
    /// It is not served as it is written.
    Not,
    /// All but what is told.
    Rest,
    /// It has no picture that is there.
    Nothing,
}

impl Served {
    /// How its Manifest is answered.
    const fn status(self) -> u16 {
        match self {
            Self::Not => 500,
            Self::Rest => 200,
            Self::Nothing => 404,
        }
    }

    /// How `check` marks it.
    const fn word(self) -> &'static str {
        match self {
            Self::Not => "WRONG",
            Self::Rest | Self::Nothing => "LEFT OUT",
        }
    }
}

/// A record that is right, after a title.
const REST: &str = "[folios]\nimages = \"ms/*.png\"\n";

/// Written into a file that a record links to: it is shown to nobody.
const SECRET: &str = "pa55word";

fn tables() -> impl Iterator<Item = &'static Bad> {
    [values::VALUES, syntax::SYNTAX, pictures::PICTURES, parts::PARTS, odd::ODD]
        .into_iter()
        .flatten()
}

/// A folder with `images` and `manifests`, in which only the record `good` is right.
fn library() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let (images, manifests) = (folder.path().join("images"), folder.path().join("manifests"));
    for (name, size) in [
        ("ms/f1.png", Size::new(30, 40)),
        ("ms/f2.png", Size::new(30, 40)),
        ("odd/wide.png", Size::new(40, 30)),
    ] {
        let path = images.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        write_png(&path, size, &scene(size));
    }
    fs::write(images.join("odd/notes.txt"), "a note").unwrap();
    fs::write(images.join("odd/broken.png"), b"\x89PNG\r\n\x1a\nnothing").unwrap();
    write_record(&manifests, "good", format!("title = 'Good'\n{REST}"));
    for Bad { name, record, .. } in tables() {
        write_record(&manifests, name, record);
    }
    odd::write(&manifests);
    let secret = folder.path().join("secret.toml");
    fs::write(&secret, format!("title = '{SECRET}'\nword = '{SECRET}'")).unwrap();
    symlink(&secret, manifests.join("link/manuscript.toml")).unwrap();
    folder
}

fn check(folder: &Path) -> Outcome {
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    run(&["check", "--images", &path("images"), "--manifests", &path("manifests")])
}

/// What is said of a record, in lines, behind the name of its file.
fn said<'a>(lines: &'a str, name: &str) -> Vec<&'a str> {
    let file = format!(" {name}/manuscript.toml");
    lines.lines().filter_map(|line| line.split_once(&file)).map(|(_, rest)| rest).collect()
}

#[test]
fn there_are_many_mistakes_and_each_is_another_one() {
    let names: HashSet<&str> = tables().map(|bad| bad.name).collect();
    assert_eq!(names.len(), tables().count(), "two have the same name");
    let records: HashSet<&str> =
        tables().map(|bad| bad.record).filter(|it| !it.is_empty()).collect();
    assert!(records.len() >= 60, "{}", records.len());
}

#[test]
fn check_says_every_mistake_with_file_line_and_remedy() {
    let folder = library();
    let outcome = check(folder.path());
    assert_eq!(outcome.code, Some(1), "{}", outcome.out);
    for bad in tables() {
        assert_eq!(said(&outcome.out, bad.name), bad.said, "{}", bad.name);
        let line = format!("{:<9} {}/manuscript.toml{}", bad.served.word(), bad.name, bad.said[0]);
        assert!(outcome.out.contains(&line), "{line}");
    }
    assert!(said(&outcome.out, "good").is_empty(), "{}", outcome.out);
    assert!(!outcome.out.contains(SECRET), "what a link leads to is not shown");
    assert!(outcome.out.contains("not served"), "{}", outcome.out);
}

#[test]
fn a_pipe_among_the_pictures_keeps_nobody_waiting() {
    let folder = library();
    let images = folder.path().join("images");
    odd::pipe(&images.join("ms/f3.png"));
    let server = Server::of(&images);
    assert_eq!(server.get("/iiif/3/ms%2Ff3.png/info.json").status, 404);
    assert_eq!(server.get("/iiif/presentation/3/ms/manifest").status, 200);
    server.stop();
}

#[test]
fn the_scans_of_a_record_that_is_wrong_at_the_start_are_not_shown_without_it() {
    let folder = library();
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
    let folder = library();
    fs::remove_dir_all(folder.path().join("manifests")).unwrap();
    let outcome = check(folder.path());
    assert!(outcome.err.contains("the records (`--manifests`)"), "{}", outcome.err);
}

#[test]
fn good_records_pass() {
    let folder = library();
    let manifests = folder.path().join("manifests");
    for entry in fs::read_dir(&manifests).unwrap() {
        let path = entry.unwrap().path();
        if !path.ends_with("good") {
            fs::remove_dir_all(path).unwrap();
        }
    }
    // A damaged picture is told of as well.
    fs::remove_file(folder.path().join("images/odd/broken.png")).unwrap();
    let outcome = check(folder.path());
    assert_eq!(outcome.code, Some(0), "{}", outcome.out);
    assert!(outcome.out.contains("records served 1,"), "{}", outcome.out);
}

#[test]
fn a_server_with_all_of_them_serves_what_is_right() {
    let folder = library();
    let manifests = folder.path().join("manifests");
    let arguments = ["--manifests", manifests.to_str().unwrap()];
    let mut server = Server::with(&folder.path().join("images"), &arguments);
    server.allow_everything();
    let good = server.get("/iiif/presentation/3/good/manifest");
    assert_eq!(good.status, 200, "{}", good.text());
    assert_eq!(server.get("/").status, 200);
    let collection = server.get("/iiif/presentation/3/collections/top");
    assert!(collection.text().contains("/good/manifest"));
    for bad in tables() {
        let answer = server.get(&format!("/iiif/presentation/3/{}/manifest", bad.name));
        assert_eq!(answer.status, bad.served.status(), "{}: {}", bad.name, answer.text());
        assert!(!answer.text().contains(SECRET), "{}", bad.name);
        // What is found when pictures are opened is told when the manifest is asked for.
        for sentence in bad.said {
            server.log_line(&format!(" {}/manuscript.toml{sentence}", bad.name));
        }
    }
    // What the good record and the wrong ones name is shown by none but them.
    assert_eq!(server.get("/iiif/presentation/3/ms/manifest").status, 404);
    assert!(!server.log().contains(SECRET));
}
