//! `warraq check` over a folder with damage in it, and the same folder served.

use std::path::Path;

use super::folder::{BAD, Bad, CUT, GOOD, OTHER, write_bad, write_cut, write_good};
use super::program::{Outcome, run};
use super::support::Server;

fn check(folder: &Path) -> Outcome {
    run(&["check", "--images", folder.to_str().unwrap()])
}

/// The line about one file, without its name.
fn line<'a>(outcome: &'a Outcome, name: &str) -> Option<&'a str> {
    outcome.out.lines().find_map(|line| {
        let (before, sentence) = line.split_once(&format!(" {name}: "))?;
        (before == "UNUSABLE " || before == "skipped  ").then_some(sentence)
    })
}

fn assert_named(outcome: &Outcome, files: &[Bad]) {
    for bad in files {
        let said = line(outcome, bad.name);
        let named = said.is_some_and(|sentence| sentence.contains(bad.sentence));
        assert!(named, "{}: {said:?} in\n{}", bad.name, outcome.out);
    }
    for good in GOOD {
        assert_eq!(line(outcome, good), None, "{}", outcome.out);
    }
}

#[test]
fn a_folder_of_good_pictures_passes() {
    let folder = tempfile::tempdir().unwrap();
    write_good(folder.path());
    let outcome = check(folder.path());
    assert_eq!(outcome.code, Some(0), "{}", outcome.out);
    assert_named(&outcome, &[]);
    assert!(outcome.out.contains("pictures 3 "), "{}", outcome.out);
}

#[test]
fn every_file_that_cannot_be_served_is_named_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    write_good(folder.path());
    write_bad(folder.path());
    let outcome = check(folder.path());
    assert_eq!(outcome.code, Some(1), "{}", outcome.out);
    assert_named(&outcome, &BAD);
    for other in OTHER {
        let said = line(&outcome, other).unwrap_or_default();
        assert!(said.starts_with("not a picture"), "{other}: {}", outcome.out);
    }
    let summary = outcome.out.lines().last().unwrap_or_default();
    assert!(summary.contains("damaged or unreadable 5, other files 2"), "{summary}");
}

#[test]
fn a_picture_that_was_cut_off_while_it_was_copied_is_named() {
    let folder = tempfile::tempdir().unwrap();
    write_good(folder.path());
    write_cut(folder.path());
    let outcome = check(folder.path());
    assert_named(&outcome, &CUT);
    assert_eq!(outcome.code, Some(1), "{}", outcome.out);
}

#[test]
fn names_that_no_address_can_spell_and_links_to_nowhere_are_named() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = tempfile::tempdir().unwrap();
    write_good(folder.path());
    let latin = std::ffi::OsStr::from_bytes(b"latin-\xE9.png");
    std::fs::copy(folder.path().join(GOOD[2]), folder.path().join(latin)).unwrap();
    std::os::unix::fs::symlink("moved-away.tif", folder.path().join("f003r.tif")).unwrap();
    let outcome = check(folder.path());
    for name in ["latin-\u{FFFD}.png", "f003r.tif"] {
        let named =
            outcome.out.lines().any(|line| line.starts_with("UNUSABLE") && line.contains(name));
        assert!(named, "{name} is not named in\n{}", outcome.out);
    }
    assert_eq!(outcome.code, Some(1));
}

#[test]
fn a_folder_that_may_not_be_listed_is_named_and_the_rest_is_looked_at() {
    use std::os::unix::fs::PermissionsExt as _;
    let test = "process: a folder that may not be listed";
    let folder = tempfile::tempdir().unwrap();
    write_good(folder.path());
    let locked = folder.path().join("locked");
    std::fs::create_dir(&locked).unwrap();
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::read_dir(&locked).is_ok() {
        super::support::skips::note(test, "permissions do not bind whoever runs the tests");
        return;
    }
    let outcome = check(folder.path());
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o755)).unwrap();
    let said = line(&outcome, "locked/").unwrap_or_default();
    assert!(said.contains("cannot be listed"), "{}", outcome.out);
    assert!(outcome.out.contains("pictures 3 "), "{}", outcome.out);
    assert_eq!(outcome.code, Some(1));
}

#[test]
fn served_the_good_pictures_answer_and_the_bad_ones_say_why_not() {
    let folder = tempfile::tempdir().unwrap();
    write_good(folder.path());
    write_bad(folder.path());
    write_cut(folder.path());
    std::os::unix::fs::symlink("moved-away.tif", folder.path().join("f003r.tif")).unwrap();
    let server = Server::of(folder.path()).allow_warnings();
    let address = |name: &str, rest: &str| format!("/iiif/3/{}/{rest}", name.replace(' ', "%20"));
    for name in GOOD {
        let picture = server.get(&address(name, "full/300,/0/default.jpg")).picture();
        assert_eq!(picture.size(), (300, 400), "{name}");
    }
    let refused = |name: &str, rest: &str, status: u16| {
        let answer = server.get(&address(name, rest));
        let text = answer.text();
        assert_eq!(answer.status, status, "{name} {rest}: {text}");
        assert!(text.starts_with(&format!("{status} ")) && text.len() > 20, "{name}: {text}");
        let path = folder.path().to_str().unwrap();
        assert!(!text.contains(path), "{name}: the answer tells our paths: {text}");
    };
    let others = OTHER.map(|name| (name, 501));
    let bad = BAD.iter().map(|bad| (bad.name, bad.status)).chain(others);
    for (name, status) in bad.chain([("f003r.tif", 404)]) {
        refused(name, "info.json", status);
        refused(name, "full/max/0/default.jpg", status);
    }
    for Bad { name, status, .. } in &CUT {
        refused(name, "full/max/0/default.jpg", *status);
    }
    // The log names what the answers do not: once each, as something to look at.
    let log = server.log();
    assert!(log.contains("WARN") && log.contains("damaged TIFF"), "{log}");
    server.stop();
}

#[test]
fn the_rest_of_a_damaged_folder_is_still_an_item() {
    let folder = tempfile::tempdir().unwrap();
    let item = folder.path().join("ms-12");
    std::fs::create_dir(&item).unwrap();
    write_good(&item);
    write_bad(&item);
    let server = Server::of(folder.path()).allow_warnings();
    let manifest = server.get("/iiif/presentation/3/ms-12/manifest");
    assert_eq!(manifest.status, 200, "{}", manifest.text());
    let labels: Vec<_> = manifest.json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|canvas| canvas["label"]["none"][0].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(labels, ["f 001r", "f001v", "f002r"]);
    server.log_line("`ms-12/cut-early.tif` is left out of its item: damaged TIFF");
    server.stop();
}
