//! What one library writes down and the next takes up.

use super::*;
use std::fs::{File, FileTimes};

use bytes::Bytes;
use futures_util::stream;

/// A library of another process over the same folder, which takes up what was `written`.
async fn next(place: Place, written: &[Shard]) -> Place {
    let given = place.folder.path().to_str().unwrap();
    let storage = Storage::open_confined(given, &Settings::default()).unwrap();
    let library = Library::new(Some(storage));
    let shards: Vec<Bytes> = written.iter().map(|shard| shard.bytes.clone().into()).collect();
    let of = written.first().map_or(0, |shard| shard.of);
    library.recall(of, stream::iter(shards)).await;
    Place { folder: place.folder, library }
}

async fn written(library: &Library) -> Vec<Shard> {
    let mut written = Vec::new();
    while let Some(shard) = library.unwritten().await {
        written.push(shard);
    }
    written
}

fn numbers(shards: &[Shard]) -> Vec<(usize, usize)> {
    shards.iter().map(|shard| (shard.number, shard.of)).collect()
}

/// Puts a text into the place of another as if nothing had changed.
fn smuggle(path: &std::path::Path, text: &str) {
    let at = std::fs::metadata(path).unwrap().modified().unwrap();
    std::fs::write(path, text).unwrap();
    File::options()
        .write(true)
        .open(path)
        .unwrap()
        .set_times(FileTimes::new().set_modified(at))
        .unwrap();
}

#[tokio::test]
async fn what_has_not_changed_since_it_was_written_is_not_read() {
    let place = Place::new();
    for name in ["a", "b", "gone"] {
        place.write(name, GOOD);
    }
    std::fs::write(place.folder.path().join("a/contents.csv"), "label,from,to\nSand,1r,1v\n")
        .unwrap();
    place.refresh().await;
    let written = written(&place.library).await;
    assert_eq!(written.len(), 1);
    assert!(place.library.unwritten().await.is_none());

    smuggle(&place.path("b"), &GOOD.replace("Sand", "Dust"));
    place.write("new", GOOD);
    std::fs::remove_dir_all(place.folder.path().join("gone")).unwrap();
    let place = next(place, &written).await;
    assert_eq!(place.names(), ["a", "b", "gone"], "as it was, before anything is looked at");
    assert_eq!(place.record("a").ranges.len(), 1);
    let refreshed = place.refresh().await;
    assert_eq!(
        (refreshed.added, refreshed.removed),
        (vec!["new".to_owned()], vec!["gone".to_owned()])
    );
    assert_eq!(refreshed.changed, [""; 0]);
    assert_eq!(place.record("b").title.first(), Some(("none", "Sand")));

    std::fs::remove_file(place.folder.path().join("a/contents.csv")).unwrap();
    place.write("b", &GOOD.replace("Sand", "Old sand"));
    assert_eq!(place.refresh().await.changed, ["a", "b"]);
}

#[tokio::test]
async fn a_table_that_came_while_no_process_was_there_is_read() {
    let place = Place::new();
    place.write("a", GOOD);
    place.refresh().await;
    let written = written(&place.library).await;
    std::fs::write(place.folder.path().join("a/contents.csv"), "label,from,to\nSand,1r,1v\n")
        .unwrap();
    let place = next(place, &written).await;
    assert_eq!(place.refresh().await.changed, ["a"]);
    assert_eq!(place.record("a").ranges.len(), 1);
}

#[tokio::test]
async fn what_is_wrong_is_told_by_each_process_and_served_as_it_was_before() {
    let place = Place::new();
    place.write("a", GOOD);
    place.refresh().await;
    place.write("a", "title = ''\n[folios]\nimages = 'sand/*.tif'\n");
    let told = place.refresh().await.findings;
    assert_eq!(told.len(), 2);
    let written = written(&place.library).await;
    let place = next(place, &written).await;
    assert_eq!(place.refresh().await.findings, told);
    assert_eq!(place.record("a").title.first(), Some(("none", "Sand")));
}

/// Whether all folders are known so well that a next process need not look for names.
async fn has_settled(library: &Library) -> bool {
    let shelf = library.shelf.lock().await;
    !shelf.kept.is_empty() && shelf.kept.values().all(|kept| kept.stamp.is_some())
}

#[tokio::test]
async fn only_the_shards_of_what_changed_are_written_again() {
    let place = Place::new();
    for number in 0..3000 {
        place.write(&format!("ms {number}"), GOOD);
    }
    // What is known of a folder that has just changed is less, and is written when it is more.
    while !has_settled(&place.library).await {
        place.refresh().await;
    }
    let all = written(&place.library).await;
    assert_eq!(numbers(&all), [(0, 2), (1, 2)]);

    let place = next(place, &all[1..]).await;
    let known = place.names().len();
    assert!((1000..2000).contains(&known), "{known}");
    assert_eq!(place.refresh().await.added.len(), 3000 - known);
    let missing = written(&place.library).await;
    assert_eq!(numbers(&missing), [(0, 2)], "the one that was not there");

    place.library.not_written(&missing[0]).await;
    assert_eq!(numbers(&written(&place.library).await), [(0, 2)]);
    place.write("ms 7", &GOOD.replace("Sand", "Dust"));
    place.refresh().await;
    assert_eq!(written(&place.library).await.len(), 1);
}

#[tokio::test]
async fn what_is_no_index_and_what_has_no_folder_is_not_taken_up() {
    let place = Place::new();
    place.write("a", GOOD);
    place.refresh().await;
    let written = written(&place.library).await;
    let half = Shard { bytes: written[0].bytes[..40].to_vec(), ..written[0] };
    let place = next(place, &[half]).await;
    assert_eq!(place.names(), [""; 0]);
    assert_eq!(place.refresh().await.added, ["a"]);

    let nowhere = Library::new(None);
    nowhere.recall(1, stream::iter([written[0].bytes.clone().into()])).await;
    assert!(nowhere.snapshot().records.is_empty());
}
