//! `warraq ingest`: what is written, what is left alone, what is told, and what remains when
//! it is killed half-way.

mod foreign;
mod interrupted;

use std::path::Path;
use std::time::{Duration, SystemTime};

use warraq::codec::PyramidOptions;
use warraq::geometry::Size;

use super::folder::{BAD, CUT, GOOD, write_bad, write_cut, write_good};
use super::program::{Outcome, run};
use super::support::Server;
use super::support::pictures::{assert_shows, scene, write_jpeg, write_png, write_pyramid};

fn ingest(from: &Path, to: &Path, flags: &[&str]) -> Outcome {
    let mut arguments = vec!["ingest", from.to_str().unwrap(), "--to", to.to_str().unwrap()];
    arguments.extend(flags);
    run(&arguments)
}

/// Every file below a folder, hidden ones too, in the order of their names.
fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_dir() {
            found.extend(files(&entry.path()).iter().map(|inner| format!("{name}/{inner}")));
        } else {
            found.push(name);
        }
    }
    found.sort();
    found
}

#[test]
fn what_was_ingested_is_served_and_is_not_made_again() {
    let (scans, images) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let size = Size::new(700, 1000);
    let rgb = scene(size);
    std::fs::create_dir(scans.path().join("ms 1")).unwrap();
    write_jpeg(&scans.path().join("ms 1/f1.jpg"), size, &rgb);
    write_png(&scans.path().join("ms 1/f2.png"), size, &rgb);
    write_pyramid(&scans.path().join("cover.tiff"), size, &rgb, &PyramidOptions::default());
    std::fs::write(scans.path().join("notes.txt"), "about the binding").unwrap();
    let first = ingest(scans.path(), images.path(), &[]);
    assert_eq!(first.code, Some(0), "{first:?}");
    assert!(first.out.contains("written 3 (") && first.out.contains("other files 1"), "{first:?}");
    assert!(first.out.contains("-> ms 1/f1.tif ("), "{first:?}");
    assert_eq!(files(images.path()), ["cover.tif", "ms 1/f1.tif", "ms 1/f2.tif"]);

    let server = Server::of(images.path());
    for name in ["cover.tif", "ms%201%2Ff1.tif", "ms%201%2Ff2.tif"] {
        let info = server.get(&format!("/iiif/3/{name}/info.json")).json();
        assert_eq!((info["width"].as_u64(), info["height"].as_u64()), (Some(700), Some(1000)));
        assert_eq!(info["tiles"][0]["width"].as_u64(), Some(512));
        let answer = server.get(&format!("/iiif/3/{name}/512,512,188,488/max/0/default.png"));
        let part = [512.0 / 700.0, 512.0 / 1000.0, 1.0, 1.0];
        assert_shows(&answer.picture(), part, 12, name);
        let answer = server.get(&format!("/iiif/3/{name}/full/350,/0/default.png"));
        assert_shows(&answer.picture(), [0.0, 0.0, 1.0, 1.0], 12, name);
    }
    server.stop();

    let again = ingest(scans.path(), images.path(), &[]);
    assert_eq!(again.code, Some(0), "{again:?}");
    assert!(again.out.contains("written 0 (0.0 MB), unchanged 3"), "{again:?}");
    // As if it had been taken anew.
    let touched = std::fs::File::options().write(true).open(scans.path().join("ms 1/f1.jpg"));
    touched.unwrap().set_modified(SystemTime::now() - Duration::from_secs(5000)).unwrap();
    let changed = ingest(scans.path(), images.path(), &[]);
    assert!(
        changed.out.contains("written 1 (") && changed.out.contains("unchanged 2"),
        "{changed:?}"
    );
    let smaller = ingest(scans.path(), images.path(), &["--tile", "256"]);
    assert!(smaller.out.contains("written 3 ("), "{smaller:?}");
}

#[test]
fn what_cannot_be_read_is_named_with_its_reason_and_takes_nothing_else_with_it() {
    let (scans, images) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write_good(scans.path());
    write_bad(scans.path());
    write_cut(scans.path());
    let apart = tempfile::tempdir().unwrap();
    // Names that differ in their endings alone go to folders of their own.
    for name in files(scans.path()) {
        let folder = apart.path().join(name.rsplit_once('.').unwrap().1);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::rename(scans.path().join(&name), folder.join(&name)).unwrap();
    }
    let outcome = ingest(apart.path(), images.path(), &[]);
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    for bad in BAD.iter().chain(&CUT) {
        let line = outcome
            .out
            .lines()
            .find(|line| line.starts_with("FAILED") && line.contains(&format!("/{}: ", bad.name)));
        // Here its name needs no explanation.
        let sentence = bad.sentence.trim_start_matches("named like a picture, but ");
        assert!(line.is_some_and(|line| line.contains(sentence)), "{}: {outcome:?}", bad.name);
    }
    let mut good: Vec<_> = GOOD
        .iter()
        .map(|name| {
            let (stem, ending) = name.rsplit_once('.').unwrap();
            format!("{ending}/{stem}.tif")
        })
        .collect();
    good.sort();
    assert_eq!(files(images.path()), good);
}

#[test]
fn pictures_in_each_others_way_are_named_before_anything_is_written() {
    let (scans, images) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let size = Size::new(30, 20);
    for name in ["f1.png", "f2.png"] {
        write_png(&scans.path().join(name), size, &scene(size));
    }
    write_jpeg(&scans.path().join("f1.jpg"), size, &scene(size));
    let outcome = ingest(scans.path(), images.path(), &[]);
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    assert!(outcome.err.contains("f1.png`") && outcome.err.contains("f1.jpg`"), "{outcome:?}");
    assert_eq!(files(images.path()), [""; 0]);
}

#[test]
fn a_file_that_others_wrote_is_not_replaced() {
    let (scans, images) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let size = Size::new(30, 20);
    write_png(&scans.path().join("f1.png"), size, &scene(size));
    let theirs = images.path().join("f1.tif");
    write_pyramid(&theirs, size, &scene(size), &PyramidOptions::default());
    let before = std::fs::read(&theirs).unwrap();
    let outcome = ingest(scans.path(), images.path(), &[]);
    assert_eq!(outcome.code, Some(1), "{outcome:?}");
    assert!(outcome.out.contains("was not written by `warraq ingest`"), "{outcome:?}");
    assert_eq!(std::fs::read(&theirs).unwrap(), before);
}

#[test]
fn a_pyramid_of_a_source_that_lies_elsewhere_is_replaced_only_where_that_is_asked_for() {
    let (scans, images) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let size = Size::new(30, 20);
    let [one, two] = ["ms1", "ms2"].map(|name| scans.path().join(name));
    let time = SystemTime::now();
    for folder in [&one, &two] {
        std::fs::create_dir(folder).unwrap();
        write_png(&folder.join("f1.png"), size, &scene(size));
        // As copied from one card: nothing but the place tells one from the other.
        let file = std::fs::File::options().write(true).open(folder.join("f1.png")).unwrap();
        file.set_modified(time).unwrap();
    }
    assert_eq!(ingest(&one, images.path(), &[]).code, Some(0));
    let before = std::fs::read(images.path().join("f1.tif")).unwrap();
    for flags in [&[][..], &["--tile", "256"]] {
        let outcome = ingest(&two, images.path(), flags);
        assert_eq!(outcome.code, Some(1), "{outcome:?}");
        assert!(outcome.out.contains("made from a file that lies elsewhere"), "{outcome:?}");
        assert!(outcome.out.contains("failed 1"), "{outcome:?}");
        assert_eq!(std::fs::read(images.path().join("f1.tif")).unwrap(), before);
    }
    let moved = ingest(&two, images.path(), &["--replace"]);
    assert_eq!(moved.code, Some(0), "{moved:?}");
    assert!(moved.out.contains("written 1 ("), "{moved:?}");
    let again = ingest(&two, images.path(), &[]);
    assert!(again.code == Some(0) && again.out.contains("unchanged 1"), "{again:?}");
}

#[test]
fn a_folder_within_the_sources_can_be_written_to() {
    let scans = tempfile::tempdir().unwrap();
    let size = Size::new(30, 20);
    write_png(&scans.path().join("f1.png"), size, &scene(size));
    let images = scans.path().join("images");
    for expected in ["written 1", "unchanged 1"] {
        let outcome = ingest(scans.path(), &images, &[]);
        assert_eq!(outcome.code, Some(0), "{outcome:?}");
        assert!(outcome.out.contains(expected), "{outcome:?}");
        assert_eq!(files(&images), ["f1.tif"]);
    }
}

#[test]
fn what_is_not_understood_ends_with_status_2_and_a_sentence() {
    let scans = tempfile::tempdir().unwrap();
    let folder = scans.path().to_str().unwrap();
    for (arguments, named) in [
        (&["ingest", folder][..], "--to"),
        (&["ingest", "--to", folder], "PATH"),
        (&["ingest", folder, "--to", "ftp://bucket/x"], "`ftp:`"),
        (&["ingest", folder, "--to", "https://example.org/x"], "nothing is written"),
        (&["ingest", folder, "--to", "x", "--shard", "8/8"], "0/8 to 7/8"),
        (&["ingest", folder, "--to", folder], "read and written to at once"),
        (&["ingest", "/nowhere/at/all", "--to", folder], "/nowhere/at/all"),
        (&["ingest", folder, "--to", "x", "--quality", "0"], "--quality"),
        (&["ingest", folder, "--to", "x", "--tile", "500"], "--tile"),
        (&["ingest", folder, "--to", "x", "--subsampling", "4:1:1"], "--subsampling"),
        (&["ingest", folder, "--to", "x", "--compression", "webp"], "--compression"),
        (&["ingest", folder, "--to", "x", "--memory", "much"], "--memory"),
    ] {
        let outcome = run(arguments);
        assert_eq!(outcome.code, Some(2), "{arguments:?}: {outcome:?}");
        assert!(outcome.err.contains(named), "{arguments:?}: {}", outcome.err);
    }
}
