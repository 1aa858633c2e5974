//! Opening, replacing, losing and missing pictures.

use super::*;
use crate::geometry::Size;
use crate::testing::{png, tiff};

pub(super) fn sources(settings: &Settings) -> (tempfile::TempDir, Sources) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().to_str().unwrap();
    let storage = Storage::open(root, &crate::storage::Settings::default()).unwrap();
    let sources = Sources::new(
        storage,
        settings,
        codec::Settings::default(),
        Arc::default(),
        Handle::current(),
    );
    (folder, sources)
}

#[tokio::test]
async fn a_replaced_picture_is_noticed() {
    let (folder, sources) = sources(&Settings { revalidate_seconds: 0, ..Settings::default() });
    std::fs::write(folder.path().join("a.png"), png(5, 7)).unwrap();
    assert_eq!(sources.probe("a.png").await.unwrap().size, Size::new(5, 7));
    let first = sources.open("a.png").await.unwrap();
    assert!(Arc::ptr_eq(&first, &sources.open("a.png").await.unwrap()));
    std::fs::write(folder.path().join("a.png"), png(50, 70)).unwrap();
    assert_eq!(sources.probe("a.png").await.unwrap().size, Size::new(50, 70));
    std::fs::remove_file(folder.path().join("a.png")).unwrap();
    assert!(sources.open("a.png").await.unwrap_err().is_not_found());
    assert!(sources.probe("a.png").await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn many_who_ask_at_once_share_one_opening() {
    let (folder, sources) = sources(&Settings::default());
    std::fs::write(folder.path().join("a.png"), png(5, 7)).unwrap();
    let all = (0..20).map(|_| sources.open("a.png"));
    let all = futures_util::future::try_join_all(all).await.unwrap();
    assert!(all.iter().all(|opened| Arc::ptr_eq(opened, &all[0])));
}

#[tokio::test]
async fn a_failure_is_not_kept() {
    let (folder, sources) = sources(&Settings::default());
    std::fs::write(folder.path().join("a.png"), b"no picture at all").unwrap();
    assert!(sources.open("a.png").await.unwrap_err().is_unrecognized());
    std::fs::write(folder.path().join("a.png"), png(5, 7)).unwrap();
    assert!(sources.open("a.png").await.is_ok());
}

/// Sources that follow one rule, to a folder and to another one called `b` in it.
fn by_rule(rule: &str, settings: &Settings) -> (tempfile::TempDir, Sources) {
    let (folder, sources) = sources(settings);
    let root = folder.path().to_str().unwrap();
    let below = format!("{root}/b");
    std::fs::create_dir(&below).unwrap();
    let named = Storage::open(&below, &crate::storage::Settings::default()).unwrap();
    let named = vec![Place::new("b", &below, named)];
    let rules = [toml::from_str(rule).unwrap()];
    let sources = sources.resolving(None, &rules, root, named).unwrap();
    (folder, sources)
}

#[tokio::test]
async fn what_is_gone_gives_way_to_what_comes_after_it() {
    let settings = Settings { revalidate_seconds: 0, ..Settings::default() };
    let (folder, sources) = by_rule("prefix = 'x:'\nsuffixes = ['.a', '.b']", &settings);
    std::fs::write(folder.path().join("f.a"), png(5, 7)).unwrap();
    std::fs::write(folder.path().join("f.b"), png(50, 70)).unwrap();
    assert_eq!(sources.probe("x:f").await.unwrap().size, Size::new(5, 7));
    assert_eq!(sources.open("x:f").await.unwrap().identity(), "f.a");
    std::fs::remove_file(folder.path().join("f.a")).unwrap();
    assert_eq!(sources.open("x:f").await.unwrap().identity(), "f.b");
    assert_eq!(sources.probe("x:f").await.unwrap().size, Size::new(50, 70));
}

#[tokio::test]
async fn one_key_in_two_places_is_two_pictures() {
    let rule = "prefix = 'x:'\nsource = 'b'";
    let (folder, sources) = by_rule(rule, &Settings::default());
    std::fs::write(folder.path().join("f.png"), png(5, 7)).unwrap();
    std::fs::write(folder.path().join("b/f.png"), png(50, 70)).unwrap();
    let (first, other) = (sources.open("f.png").await.unwrap(), sources.open("x:f.png").await);
    let other = other.unwrap();
    assert_eq!(first.subject().size, Size::new(5, 7));
    assert_eq!(other.subject().size, Size::new(50, 70));
    assert_eq!(first.object().key(), other.object().key());
    assert_ne!(first.identity(), other.identity());
}

#[tokio::test]
async fn who_asks_again_at_once_for_what_is_not_there_is_not_looked_for_and_a_folder_is_believed() {
    let (folder, sources) = sources(&Settings { miss_seconds: 3600, ..Settings::default() });
    assert!(sources.open("a.png").await.unwrap_err().is_not_found());
    std::fs::write(folder.path().join("a.png"), png(5, 7)).unwrap();
    assert!(sources.open("a.png").await.unwrap_err().is_not_found());
    assert_eq!(sources.probe("a.png").await.unwrap().size, Size::new(5, 7));
    assert!(sources.open("a.png").await.is_ok());
}

#[tokio::test]
async fn without_time_for_misses_everything_is_looked_for() {
    let (folder, sources) = sources(&Settings { miss_seconds: 0, ..Settings::default() });
    assert!(sources.open("a.png").await.unwrap_err().is_not_found());
    std::fs::write(folder.path().join("a.png"), png(5, 7)).unwrap();
    assert!(sources.open("a.png").await.is_ok());
}

async fn width(sources: &Sources, identifier: &str) -> u32 {
    let opened = sources.open(identifier).await.unwrap();
    assert_eq!(sources.probe(identifier).await.unwrap().size, opened.subject().size);
    opened.subject().size.width
}

#[tokio::test]
async fn a_number_behind_an_identifier_is_a_page_unless_a_file_is_called_so() {
    let settings = Settings { miss_seconds: 0, ..Settings::default() };
    let (folder, sources) = sources(&settings);
    std::fs::write(folder.path().join("a.tif"), tiff(&[41, 42, 43])).unwrap();
    std::fs::write(folder.path().join("a.tif;3"), png(7, 30)).unwrap();
    std::fs::write(folder.path().join("b.png"), png(51, 30)).unwrap();
    for (identifier, expected) in [
        ("a.tif", 41),
        ("a.tif;1", 41),
        ("a.tif;2", 42),
        ("a.tif;3", 7),
        ("b.png;1", 51),
        ("a.tif;3;1", 7),
    ] {
        assert_eq!(width(&sources, identifier).await, expected, "{identifier}");
    }
    for identifier in
        ["a.tif;0", "a.tif;01", "a.tif;99999999999", "a.tif;4", "a.tif;2;2", "b.png;2", ";1", "c;1"]
    {
        let error = sources.open(identifier).await.unwrap_err();
        assert!(error.is_not_found(), "{identifier}: {error}");
    }
    let identities = ["a.tif", "a.tif;1", "a.tif;2", "a.tif;3"].map(|identifier| {
        let sources = &sources;
        async move { sources.open(identifier).await.unwrap().identity().to_owned() }
    });
    let [plain, first, second, file] = identities;
    let (plain, first, second) = (plain.await, first.await, second.await);
    assert_eq!(plain, first, "one page is kept once");
    assert_ne!(plain, second);
    assert_ne!(second, file.await);
    std::fs::write(folder.path().join("a.tif;2"), png(8, 30)).unwrap();
    sources.forget("a.tif;2").await;
    assert_eq!(width(&sources, "a.tif;2").await, 8);
}

#[tokio::test]
async fn a_page_that_is_gone_with_a_new_version_is_not_there_any_more() {
    let settings = Settings { revalidate_seconds: 0, miss_seconds: 0, ..Settings::default() };
    let (folder, sources) = sources(&settings);
    std::fs::write(folder.path().join("a.tif"), tiff(&[41, 42])).unwrap();
    assert_eq!(width(&sources, "a.tif;2").await, 42);
    std::fs::write(folder.path().join("a.tif"), tiff(&[41])).unwrap();
    assert!(sources.open("a.tif;2").await.unwrap_err().is_not_found());
    assert_eq!(width(&sources, "a.tif").await, 41);
    std::fs::write(folder.path().join("a.tif"), tiff(&[41, 45, 46])).unwrap();
    assert_eq!(width(&sources, "a.tif;2").await, 45);
}

#[tokio::test]
async fn rules_lead_to_pages_as_well() {
    let rule = "prefix = 'x:'\nsource = 'b'\nsuffixes = ['.tif', '.tiff']";
    let (folder, sources) = by_rule(rule, &Settings::default());
    std::fs::write(folder.path().join("b/f.tiff"), tiff(&[41, 42])).unwrap();
    std::fs::write(folder.path().join("b/g;2.tif"), tiff(&[51, 52])).unwrap();
    for (identifier, expected) in
        [("x:f", 41), ("x:f;1", 41), ("x:f;2", 42), ("x:g;2", 51), ("x:g;2;2", 52)]
    {
        assert_eq!(width(&sources, identifier).await, expected, "{identifier}");
    }
    let root = folder.path().to_str().unwrap();
    let rules: [Rule; 0] = [];
    let slashed = sources.resolving(Some("_"), &rules, root, Vec::new()).unwrap();
    assert_eq!(width(&slashed, "b_f.tiff;2").await, 42);
}
