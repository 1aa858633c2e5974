//! Tables beside records, in folders that change while they are served.

use super::*;
use crate::records::FolioList;
use crate::records::library::fetch::Seen;
use crate::storage::Version;

const TITLE: &str = "title = 'Sand'\n";

const TABLE: &str = "image\nsand/1.tif\nsand/2.tif\n";

impl Place {
    fn beside(&self, name: &str, file: &str) -> PathBuf {
        self.folder.path().join(name).join(file)
    }

    fn write_table(&self, name: &str, file: &str, text: impl AsRef<[u8]>) {
        std::fs::create_dir_all(self.folder.path().join(name)).unwrap();
        std::fs::write(self.beside(name, file), text).unwrap();
    }

    /// The number of folios that are listed.
    fn folios(&self, name: &str) -> usize {
        match &self.record(name).folios {
            FolioList::Listed(entries) | FolioList::Matching { entries, .. } => entries.len(),
        }
    }

    async fn said(&self) -> Vec<String> {
        sentences(&self.refresh().await.findings)
    }
}

#[tokio::test]
async fn a_change_of_a_table_alone_is_noticed() {
    let place = Place::new();
    place.write("a", TITLE);
    place.write_table("a", "folios.csv", TABLE);
    assert_eq!(place.refresh().await.added, ["a"]);
    assert_eq!(place.folios("a"), 2);
    assert_eq!(place.refresh().await, Refreshed::default());

    place.write_table("a", "folios.csv", format!("{TABLE}sand/3.tif\n"));
    assert_eq!(place.refresh().await.changed, ["a"]);
    assert_eq!(place.folios("a"), 3);
    // A table comes later, and goes.
    place.write_table("a", "contents.csv", "label,from,to\nx,1,2\n");
    assert_eq!(place.refresh().await.changed, ["a"]);
    assert_eq!(place.record("a").ranges.len(), 1);
    std::fs::remove_file(place.beside("a", "contents.csv")).unwrap();
    assert_eq!(place.refresh().await.changed, ["a"]);
    assert!(place.record("a").ranges.is_empty());
    assert_eq!(place.refresh().await, Refreshed::default());
}

#[tokio::test]
async fn a_table_that_becomes_wrong_leaves_its_record_as_it_was() {
    let place = Place::new();
    place.write("a", TITLE);
    place.write_table("a", "folios.csv", TABLE);
    place.refresh().await;
    place.write_table("a", "folios.csv", "image\nsand/1.tif\n/etc/2.tif\n");
    let until = "a/manuscript.toml: until this is mended, `a` is served as its record said before";
    assert_eq!(
        place.said().await,
        [
            "a/folios.csv:3: `image`: `/etc/2.tif` is an absolute path; write it from the images \
             folder on, without what leads there",
            until,
        ]
    );
    assert_eq!(place.folios("a"), 2);
    place.write_table("a", "folios.csv", TABLE);
    // Mended to what is served already.
    assert!(place.refresh().await.changed.is_empty());
    assert!(place.library.snapshot().findings.is_empty());

    // One that vanishes leaves a record without folios.
    std::fs::remove_file(place.beside("a", "folios.csv")).unwrap();
    let said = place.said().await;
    assert!(said[0].starts_with("a/manuscript.toml: has no folios; "), "{said:?}");
    assert_eq!(said[1], until);
    assert_eq!(place.folios("a"), 2);
    place.write("a", &format!("{TITLE}[[folio]]\nimage = 'sand/1.tif'\n"));
    assert_eq!(place.refresh().await.changed, ["a"]);
    assert_eq!(place.folios("a"), 1);
}

#[tokio::test]
async fn a_table_of_fifty_megabytes_is_not_read() {
    let place = Place::new();
    place.write("large", &format!("{TITLE}thumbnail = 'sand/1.tif'\n"));
    place.write_table("large", "folios.csv", "");
    let options = std::fs::File::options().write(true).open(place.beside("large", "folios.csv"));
    options.unwrap().set_len(50_000_000).unwrap();
    let said = "large/folios.csv: is 47.7 MiB large, and a table is at most 4.0 MiB; is it \
                another file, such as a picture, under this name?";
    let metrics = Arc::new(crate::metrics::Metrics::default());
    let storage = Storage::open(place.folder.path().to_str().unwrap(), &Settings::default());
    let library = Library::new(Some(storage.unwrap().counting(Arc::clone(&metrics))));
    assert_eq!(sentences(&library.refresh().await.findings), [said]);
    // The record itself.
    assert!(metrics.encode().contains("warraq_storage_reads_total 1\n"));
    assert_eq!(library.refresh().await, Refreshed::default());
    assert!(metrics.encode().contains("warraq_storage_reads_total 1\n"));
}

#[tokio::test]
async fn a_table_that_cannot_be_read_is_told_and_read_when_it_can() {
    let place = Place::new();
    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::write(elsewhere.path().join("secret.csv"), "pa55word\n").unwrap();
    for name in ["link", "folder", "latin"] {
        place.write(name, TITLE);
    }
    symlink(elsewhere.path().join("secret.csv"), place.beside("link", "folios.csv")).unwrap();
    std::fs::create_dir(place.beside("folder", "folios.csv")).unwrap();
    place.write_table("latin", "folios.csv", b"image\ncaf\xe9/1.tif\n");
    let mut said = place.said().await;
    said.sort();
    assert_eq!(
        said,
        [
            "folder/folios.csv: is no regular file but a folder, or something that cannot be read \
             as one; put a text file of this name here",
            "latin/folios.csv:2: is not UTF-8 from this line on, perhaps because it was saved in an \
             older encoding such as Windows-1256 or Latin-1; save it as UTF-8",
            "link/folios.csv: is a link that leads out of the records folder; put the file itself \
             here",
        ]
    );
    assert_eq!(place.refresh().await, Refreshed::default());
    std::fs::remove_dir(place.beside("folder", "folios.csv")).unwrap();
    std::fs::remove_file(place.beside("link", "folios.csv")).unwrap();
    for name in ["link", "folder", "latin"] {
        place.write_table(name, "folios.csv", TABLE);
    }
    assert_eq!(place.refresh().await.added, ["folder", "latin", "link"]);
    assert!(place.library.snapshot().findings.is_empty());
}

#[tokio::test]
async fn the_pictures_of_a_wrong_table_are_not_shown_without_it() {
    let place = Place::new();
    place.write("a", TITLE);
    place.write_table("a", "folios.csv", "imge\nsand/1.tif\n");
    assert!(place.refresh().await.is_claim_changed);
    assert!(place.library.snapshot().claims.contains("sand"));
}

#[tokio::test]
async fn a_table_without_a_record_is_told_what_is_missing() {
    let place = Place::new();
    place.write_table("a", "folios.csv", TABLE);
    place.write_table("b", "contents.csv", "label\n");
    assert_eq!(
        place.said().await,
        [
            "a/folios.csv: is not looked at, since no record lies beside it; put a text file \
             `manuscript.toml` there, with a line such as title = \"Book of Wells\"",
            "b/contents.csv: is not looked at, since no record lies beside it; put a text file \
             `manuscript.toml` there, with a line such as title = \"Book of Wells\"",
        ]
    );
    place.write("a", TITLE);
    assert_eq!(place.refresh().await.added, ["a"]);
}

#[tokio::test]
async fn a_listing_that_tells_versions_is_asked_for_tables_too() {
    let place = Place::new();
    place.write("a", TITLE);
    place.write_table("a", "folios.csv", TABLE);
    let storage = place.library.storage.get().unwrap();
    let version = async |file: &str| storage.find(file).await.unwrap().version().clone();
    let record = ("a/manuscript.toml".to_owned(), version("a/manuscript.toml").await);
    let table = ("a/folios.csv".to_owned(), version("a/folios.csv").await);
    let large = Mutex::new(());
    let look = async |seen: Option<&Seen>, files: Vec<(String, Version)>| {
        let listed = Listed::Versions(files.into_iter().collect());
        fetch(storage, "a", seen, &listed, &large).await
    };
    let files = vec![record.clone(), table];
    let Fetched::Read { seen, .. } = look(None, files.clone()).await else { panic!("it is read") };
    let again = look(Some(&seen), files).await;
    assert!(matches!(again, Fetched::Unchanged), "{again:?}");
    let gone = look(Some(&seen), vec![record.clone()]).await;
    assert!(matches!(gone, Fetched::Read { .. }), "{gone:?}");
    place.write_table("a", "folios.csv", "image\nsand/other.tif\n");
    let table = ("a/folios.csv".to_owned(), version("a/folios.csv").await);
    let changed = look(Some(&seen), vec![record, table]).await;
    assert!(matches!(changed, Fetched::Read { .. }), "{changed:?}");
}
