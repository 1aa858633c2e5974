//! Opening, replacing, losing and missing pictures.

use super::*;
use crate::geometry::Size;

pub(super) fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&vec![128; (width * height) as usize]).unwrap();
    drop(writer);
    bytes
}

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
