//! Records in folders that change while they are served.

mod index;
mod tables;

use std::os::unix::fs::symlink;
use std::path::PathBuf;

use super::*;
use crate::records::{FILE_NAME, Finding, Record};
use crate::storage::Settings;

const GOOD: &str = "title = 'Sand'\n[folios]\nimages = 'sand/*.tif'\n";

/// A records folder with a library of it.
struct Place {
    folder: tempfile::TempDir,
    library: Library,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let given = folder.path().to_str().unwrap();
        let storage = Storage::open_confined(given, &Settings::default()).unwrap();
        Self { folder, library: Library::new(Some(storage)) }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name).join(FILE_NAME)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::create_dir_all(self.folder.path().join(name)).unwrap();
        std::fs::write(self.path(name), text).unwrap();
    }

    async fn refresh(&self) -> Refreshed {
        self.library.refresh().await
    }

    fn record(&self, name: &str) -> Record {
        self.library.snapshot().get(name).unwrap().unpack().unwrap()
    }

    fn names(&self) -> Vec<String> {
        self.library.snapshot().records.iter().map(|named| named.name.to_string()).collect()
    }
}

fn sentences(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn every_folder_with_a_record_is_a_manuscript() {
    let place = Place::new();
    assert!(place.library.snapshot().records.is_empty());
    for name in ["ms 10", "ms 2", ".git", "ms 1"] {
        place.write(name, GOOD);
    }
    std::fs::create_dir(place.folder.path().join("notes")).unwrap();
    std::fs::write(place.folder.path().join("README.md"), "about").unwrap();
    let refreshed = place.refresh().await;
    assert_eq!(refreshed.added, ["ms 1", "ms 2", "ms 10"]);
    assert_eq!(sentences(&refreshed.findings), [""; 0]);
    let snapshot = place.library.snapshot();
    assert_eq!(place.names(), ["ms 1", "ms 2", "ms 10"]);
    assert_eq!(snapshot.get("ms 10").unwrap().file(), "ms 10/manuscript.toml");
    assert!(snapshot.get("notes").is_none());
}

#[tokio::test]
async fn an_empty_folder_has_no_manuscripts() {
    let place = Place::new();
    assert_eq!(place.refresh().await, Refreshed::default());
}

#[tokio::test]
async fn what_changed_is_told_and_what_did_not_is_not_read_again() {
    let place = Place::new();
    place.write("a", GOOD);
    place.write("b", GOOD);
    place.refresh().await;
    let before = place.library.snapshot();
    assert_eq!(place.refresh().await, Refreshed::default());
    assert!(Arc::ptr_eq(before.get("a").unwrap(), place.library.snapshot().get("a").unwrap()));

    place.write("b", "title = 'Another sand'\n[folios]\nimages = 'sand/*.tif'\n");
    place.write("c", GOOD);
    std::fs::remove_file(place.path("a")).unwrap();
    let refreshed = place.refresh().await;
    assert_eq!(refreshed.added, ["c"]);
    assert_eq!(refreshed.changed, ["b"]);
    assert_eq!(refreshed.removed, ["a"]);
    assert_eq!(before.records.len(), 2);
    std::fs::remove_dir_all(place.folder.path().join("c")).unwrap();
    assert_eq!(place.refresh().await.removed, ["c"]);
    assert_eq!(place.names(), ["b"]);
}

#[tokio::test]
async fn a_wrong_record_never_stops_the_others() {
    let place = Place::new();
    place.write("bad", "title = 7\n");
    place.write("good", GOOD);
    let refreshed = place.refresh().await;
    assert_eq!(refreshed.added, ["good"]);
    assert_eq!(refreshed.findings.len(), 2);
    assert!(sentences(&refreshed.findings)[1].starts_with("bad/manuscript.toml:1: `title` must"));
    let snapshot = place.library.snapshot();
    assert!(["bad", "good"].iter().all(|name| snapshot.is_taken(name)));
    assert_eq!(snapshot.findings, refreshed.findings);
}

#[tokio::test]
async fn a_record_that_becomes_wrong_is_served_as_it_was_and_told_once() {
    let place = Place::new();
    place.write("a", GOOD);
    place.refresh().await;
    place.write("a", "title = ''\n[folios]\nimages = 'sand/*.tif'\n");
    let refreshed = place.refresh().await;
    assert_eq!(
        sentences(&refreshed.findings),
        [
            "a/manuscript.toml:1: `title` is empty; write a text or remove it",
            "a/manuscript.toml: until this is mended, `a` is served as its record said before",
        ]
    );
    assert_eq!(place.names(), ["a"]);
    assert_eq!(place.refresh().await, Refreshed::default());
    assert_eq!(place.library.snapshot().findings.len(), 2);

    place.write("a", GOOD);
    // Mended to what is served already: nothing changed for readers.
    assert_eq!(place.refresh().await, Refreshed::default());
    assert!(place.library.snapshot().findings.is_empty());
}

#[tokio::test]
async fn a_file_of_fifty_megabytes_is_not_read() {
    let place = Place::new();
    place.write("large", "");
    let file = std::fs::File::options().write(true).open(place.path("large")).unwrap();
    file.set_len(50_000_000).unwrap();
    let metrics = Arc::new(crate::metrics::Metrics::default());
    let storage = Storage::open(place.folder.path().to_str().unwrap(), &Settings::default());
    let library = Library::new(Some(storage.unwrap().counting(Arc::clone(&metrics))));
    let refreshed = library.refresh().await;
    assert_eq!(
        sentences(&refreshed.findings),
        [
            "large/manuscript.toml: is 47.7 MiB large, and a record is at most 4.0 MiB; is it another \
          file, such as a picture, under this name?"
        ]
    );
    assert!(metrics.encode().contains("warraq_storage_reads_total 0\n"));
    assert_eq!(library.refresh().await, Refreshed::default());
}

#[tokio::test]
async fn a_record_that_cannot_be_read_at_the_moment_stays_as_it_was() {
    let place = Place::new();
    place.write("a", GOOD);
    place.write("b", GOOD);
    place.refresh().await;
    // A link to itself fails for every user, unlike a file without permissions.
    let folder = place.folder.path().join("a");
    std::fs::remove_file(place.path("a")).unwrap();
    symlink(FILE_NAME, place.path("a")).unwrap();
    let refreshed = place.refresh().await;
    assert_eq!(refreshed.removed, [""; 0]);
    assert_eq!(place.names(), ["a", "b"]);
    let said = sentences(&refreshed.findings);
    assert!(said[0].starts_with("a/manuscript.toml: cannot be read: "), "{said:?}");
    assert!(said[1].ends_with("`a` is served as its record said before"), "{said:?}");

    std::fs::remove_file(place.path("a")).unwrap();
    std::fs::write(folder.join(FILE_NAME), GOOD).unwrap();
    assert_eq!(place.refresh().await, Refreshed::default());
    assert!(place.library.snapshot().findings.is_empty());
}

#[tokio::test]
async fn links_out_of_the_records_folder_are_not_followed() {
    let place = Place::new();
    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::create_dir(elsewhere.path().join("ms")).unwrap();
    std::fs::write(elsewhere.path().join("ms").join(FILE_NAME), "password = 'secret'").unwrap();
    place.write("good", GOOD);
    std::fs::create_dir(place.folder.path().join("file")).unwrap();
    symlink(elsewhere.path().join("ms").join(FILE_NAME), place.path("file")).unwrap();
    symlink(elsewhere.path().join("ms"), place.folder.path().join("folder")).unwrap();
    std::fs::create_dir(place.folder.path().join("inside")).unwrap();
    symlink(place.path("good"), place.path("inside")).unwrap();
    let refreshed = place.refresh().await;
    assert_eq!(refreshed.added, ["good", "inside"]);
    assert_eq!(
        sentences(&refreshed.findings),
        [
            "folder: is not looked at: it is a link that leads out of the records folder; put \
             the folder itself here",
            "file/manuscript.toml: is a link that leads out of the records folder; put the file \
             itself here",
        ]
    );
}

#[tokio::test]
async fn records_stay_when_their_folder_cannot_be_listed() {
    let place = Place::new();
    place.write("a", GOOD);
    place.refresh().await;
    let (root, aside) = (place.folder.path(), place.folder.path().with_extension("aside"));
    std::fs::rename(root, &aside).unwrap();
    let refreshed = place.refresh().await;
    std::fs::rename(&aside, root).unwrap();
    assert!(refreshed.findings[0].to_string().starts_with("the records folder is gone"));
    assert_eq!(place.names(), ["a"]);
    place.refresh().await;
    assert!(place.library.snapshot().findings.is_empty());
}

#[tokio::test]
async fn folders_whose_names_no_address_can_carry_are_told() {
    let place = Place::new();
    place.write("collections", GOOD);
    // й composed and decomposed.
    place.write("\u{439}", GOOD);
    place.write("\u{438}\u{306}", GOOD);
    place.write("line\nbreak", GOOD);
    let refreshed = place.refresh().await;
    assert_eq!(refreshed.added, ["\u{439}"]);
    let said = sentences(&refreshed.findings);
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(said.iter().any(|said| said.contains("its name is reserved for lists of items")));
    assert!(said.iter().any(|said| said.contains("another folder has the same name")));
    assert!(said.iter().any(|said| said.starts_with("line\\nbreak: is not looked at")), "{said:?}");
}

#[tokio::test]
async fn scans_beside_the_records_are_nothing_to_complain_of() {
    let place = Place::new();
    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::write(elsewhere.path().join("f1.tif"), "scan").unwrap();
    symlink(elsewhere.path(), place.folder.path().join("linked")).unwrap();
    symlink(elsewhere.path().join("f1.tif"), place.folder.path().join("f1.tif")).unwrap();
    symlink("nowhere", place.folder.path().join("broken")).unwrap();
    std::fs::create_dir(place.folder.path().join("collections")).unwrap();
    std::fs::write(place.folder.path().join("line\nbreak.tif"), "scan").unwrap();
    std::fs::write(place.folder.path().join("notes.txt"), "words").unwrap();
    assert_eq!(sentences(&place.refresh().await.findings), [""; 0]);
}

#[tokio::test]
async fn files_that_were_meant_as_records_are_told_their_name() {
    let place = Place::new();
    for (folder, name) in [("a", "manuscript.toml.txt"), ("b", "Manuscript.toml"), ("c", "x.txt")] {
        std::fs::create_dir(place.folder.path().join(folder)).unwrap();
        std::fs::write(place.folder.path().join(folder).join(name), GOOD).unwrap();
    }
    std::fs::write(place.folder.path().join(FILE_NAME), GOOD).unwrap();
    std::fs::create_dir_all(place.path("d")).unwrap();
    let remedy = "is not looked at; if it is a record, rename it to `manuscript.toml`";
    assert_eq!(
        sentences(&place.refresh().await.findings),
        [
            "manuscript.toml: is not looked at, since it lies in the records folder itself; put \
             it into a folder of its own, as NAME/manuscript.toml",
            &format!("a/manuscript.toml.txt: {remedy}"),
            &format!("b/Manuscript.toml: {remedy}"),
            "d/manuscript.toml: is no regular file but a folder, or something that cannot be read \
             as one; put a text file of this name here",
        ]
    );
}

#[tokio::test]
async fn a_records_folder_that_is_made_later_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("manifests");
    let library = Library::awaiting(path.to_str().unwrap().to_owned(), Settings::default());
    assert_eq!(library.refresh().await, Refreshed::default());
    assert!(library.watch().await.is_none());
    std::fs::create_dir_all(path.join("ms")).unwrap();
    std::fs::write(path.join("ms").join(FILE_NAME), GOOD).unwrap();
    assert!(library.watch().await.is_some());
    assert_eq!(library.refresh().await.added, ["ms"]);
}

#[tokio::test]
async fn a_wrong_record_keeps_its_scans_from_being_shown_without_it() {
    let place = Place::new();
    place.write("a", "title = 7\n[folios]\nimages = 'sand/*.tif'\n");
    let refreshed = place.refresh().await;
    assert!(refreshed.is_claim_changed && !refreshed.is_nothing());
    assert!(place.library.snapshot().claims.contains("sand"));
    assert!(place.refresh().await.is_nothing());
    place.write("a", GOOD);
    assert_eq!(place.refresh().await.added, ["a"]);
    // What is served, and what its author means to serve.
    place.write("a", "title = 7\n[folios]\nimages = 'glass/*.tif'\n");
    assert!(place.refresh().await.is_claim_changed);
    let claims = &place.library.snapshot().claims;
    assert!(claims.contains("sand") && claims.contains("glass"), "{claims:?}");
}

#[tokio::test]
async fn refreshes_at_the_same_time_agree() {
    let place = Place::new();
    for number in 0..40 {
        place.write(&format!("ms {number}"), GOOD);
    }
    let (first, second) = tokio::join!(place.refresh(), place.refresh());
    assert_eq!(first.added.len() + second.added.len(), 40);
    assert_eq!(place.names().len(), 40);
}
