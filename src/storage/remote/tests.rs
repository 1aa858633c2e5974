//! Every fault that storage behind a network may have, under a virtual clock.

use std::time::Duration;

use tokio::time::Instant;

use super::simulated::{Simulated, Weather};
use crate::storage::{Location, Object, Settings, Storage, StorageError};

/// Longer than what finding an object brings.
const BYTES: usize = 200_000;

fn content() -> Vec<u8> {
    (0..BYTES).map(|at| (at / 7 % 251) as u8).collect()
}

async fn opened() -> (Simulated, Storage, Object) {
    let bucket = Simulated::new();
    bucket.put("ms 1/f1.tif", content());
    let storage = bucket.storage(Location::default(), &Settings::default());
    let object = storage.find("ms 1/f1.tif").await.unwrap();
    bucket.forget();
    (bucket, storage, object)
}

/// What a read gives when all its tries meet the same weather, and how long that took.
async fn read_in(weather: Weather) -> (Result<(), StorageError>, Duration) {
    let (bucket, _storage, object) = opened().await;
    bucket.change_weather(move |_| weather);
    let begun = Instant::now();
    let read = object.read(100_000..150_000).await.map(|bytes| {
        assert_eq!(&bytes[..], &content()[100_000..150_000], "{weather:?}");
    });
    (read, begun.elapsed())
}

#[tokio::test(start_paused = true)]
async fn every_fault_has_its_answer_and_none_takes_longer_than_allowed() {
    use StorageError as E;
    use Weather as W;
    type Wanted = fn(&E) -> bool;
    let faults: [(Weather, Wanted); 17] = [
        (W::Silence, |it| matches!(it, E::Timeout { .. })),
        (W::Slow(Duration::from_secs(30)), |it| matches!(it, E::Timeout { .. })),
        (W::Stalled, |it| matches!(it, E::Timeout { .. })),
        (W::Unreachable, |it| matches!(it, E::Failed { .. })),
        (W::Reset, |it| matches!(it, E::Failed { .. })),
        (W::ShortBody, |it| matches!(it, E::Short { .. })),
        (W::Status(500, None), |it| matches!(it, E::Failed { .. })),
        (W::Status(502, None), |it| matches!(it, E::Failed { .. })),
        (W::Status(503, None), |it| matches!(it, E::Busy { retry_after: None, .. })),
        (
            W::Status(503, Some(30)),
            |it| matches!(it, E::Busy { retry_after: Some(after), .. } if after.as_secs() == 30),
        ),
        (W::Status(429, Some(1)), |it| matches!(it, E::Busy { retry_after: Some(_), .. })),
        (W::Status(403, None), |it| matches!(it, E::Denied { .. })),
        (W::Status(401, None), |it| matches!(it, E::Denied { .. })),
        (W::Status(404, None), |it| matches!(it, E::NotFound { .. })),
        (W::RangeIgnored, |it| matches!(it, E::Failed { .. })),
        (W::WrongRange, |it| matches!(it, E::Failed { .. })),
        (W::Html, |it| matches!(it, E::Failed { .. })),
    ];
    for (weather, wanted) in faults {
        let (read, time) = read_in(weather).await;
        let error = read.expect_err(&format!("{weather:?}"));
        assert!(wanted(&error), "{weather:?}: {error:?}");
        assert!(time <= Duration::from_secs(11), "{weather:?} took {time:?}");
    }
    let (read, _) = read_in(W::Slow(Duration::from_secs(1))).await;
    read.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_timeout_names_the_time_of_all_tries() {
    let (read, _) = read_in(Weather::Silence).await;
    let error = read.unwrap_err().to_string();
    assert!(error.contains("within 10 s"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn who_is_not_let_in_is_told_in_the_words_of_the_server() {
    let (bucket, storage, object) = opened().await;
    for status in [401, 403] {
        bucket.change_weather(move |_| Weather::Status(status, None));
        for error in [
            object.read(100_000..150_000).await.unwrap_err(),
            storage.find("ms 1/f1.tif").await.unwrap_err(),
            storage.list("").await.unwrap_err(),
            storage.versions(&["manuscript.toml"]).await.unwrap_err(),
            storage.put("ms 1/f2.tif", "x".into()).await.unwrap_err(),
            storage.delete("ms 1/f1.tif").await.unwrap_err(),
        ] {
            assert!(matches!(error, StorageError::Denied { .. }), "{error:?}");
            let told = error.to_string();
            assert!(told.contains(&status.to_string()) && told.contains("ExpiredToken"), "{told}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_object_that_nothing_can_be_called_does_not_hide_the_records() {
    let (bucket, storage, _) = opened().await;
    bucket.put("ms 1/manuscript.toml", "title = \"a\"");
    let versions = storage.versions(&["manuscript.toml"]).await.unwrap().unwrap();
    assert_eq!(versions.keys().collect::<Vec<_>>(), ["ms 1/manuscript.toml"]);
    bucket.put("ms 2//f1.tif", "x");
    assert!(storage.versions(&["manuscript.toml"]).await.unwrap().is_none());
    let error = storage.list("ms 2").await.unwrap_err().to_string();
    assert!(error.contains("ms 2//f1.tif"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn what_passes_is_tried_again_and_what_does_not_is_not() {
    for (weather, requests) in [
        (Weather::Reset, 2),
        (Weather::Stalled, 2),
        (Weather::Silence, 2),
        (Weather::Unreachable, 2),
        (Weather::Status(503, Some(1)), 2),
        (Weather::Status(500, None), 2),
        (Weather::Status(403, None), 1),
        (Weather::Status(404, None), 1),
        (Weather::Status(503, Some(60)), 1),
        (Weather::RangeIgnored, 1),
    ] {
        let (bucket, _storage, object) = opened().await;
        bucket.change_weather(move |number| if number == 0 { weather } else { Weather::Fine });
        let read = object.read(100_000..150_000).await;
        assert_eq!(bucket.requests(), requests, "{weather:?}: {read:?}");
        assert_eq!(read.is_ok(), requests == 2, "{weather:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_replaced_object_is_told_and_never_mixed() {
    let (bucket, storage, object) = opened().await;
    let version = object.version().clone();
    assert!(storage.newer("ms 1/f1.tif", &version).await.unwrap().is_none());
    bucket.put("ms 1/f1.tif", vec![1; BYTES]);
    let read = object.read(100_000..150_000).await;
    assert!(matches!(read, Err(StorageError::Changed { .. })), "{read:?}");
    let newer = storage.newer("ms 1/f1.tif", &version).await.unwrap().expect("another version");
    assert_eq!(&newer.read(100_000..100_003).await.unwrap()[..], [1, 1, 1]);
    bucket.remove("ms 1/f1.tif");
    let read = newer.read(100_000..150_000).await;
    assert!(matches!(read, Err(StorageError::NotFound { .. })), "{read:?}");
    let found = storage.newer("ms 1/f1.tif", &version).await;
    assert!(matches!(found, Err(StorageError::NotFound { .. })), "{found:?}");
}

#[tokio::test(start_paused = true)]
async fn finding_takes_one_request_and_brings_the_beginning() {
    let (bucket, storage, object) = opened().await;
    assert_eq!((object.size(), object.key()), (BYTES as u64, "ms 1/f1.tif"));
    assert_eq!(&object.head(64).await.unwrap()[..], &content()[..64]);
    assert_eq!(bucket.requests(), 0, "{:?}", bucket.asked());
    bucket.put("empty", Vec::new());
    let empty = storage.find("empty").await.unwrap();
    assert_eq!((empty.size(), empty.head(64).await.unwrap().len()), (0, 0));
    bucket.forget();
    let found = storage.find("none").await;
    assert!(matches!(found, Err(StorageError::NotFound { .. })), "{found:?}");
    assert_eq!(bucket.requests(), 1);
    for key in ["", "../x", "a//b", "/a", ".hidden", "a/.git/b", "a\0"] {
        let found = storage.find(key).await;
        assert!(matches!(found, Err(StorageError::NotFound { .. })), "{key:?}: {found:?}");
    }
    assert_eq!(bucket.requests(), 1, "what names nothing is not asked for");
}

#[tokio::test(start_paused = true)]
async fn a_source_that_fails_again_and_again_is_left_alone_and_comes_back() {
    let (bucket, storage, object) = opened().await;
    bucket.change_weather(|_| Weather::Unreachable);
    for _ in 0..8 {
        assert!(object.read(100_000..100_001).await.is_err());
    }
    bucket.forget();
    let read = object.read(100_000..100_001).await;
    assert!(matches!(read, Err(StorageError::Busy { retry_after: Some(_), .. })), "{read:?}");
    assert!(storage.find("ms 1/f1.tif").await.is_err());
    assert_eq!(bucket.requests(), 0);
    bucket.change_weather(|_| Weather::Fine);
    tokio::time::advance(Duration::from_secs(2)).await;
    for _ in 0..3 {
        object.read(100_000..100_001).await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn no_more_requests_are_made_at_one_time_than_allowed() {
    let bucket = Simulated::new();
    bucket.put("f1.tif", content());
    let location = Location { connections: 2, ..Location::default() };
    let storage = bucket.storage(location, &Settings::default());
    let object = storage.find("f1.tif").await.unwrap();
    bucket.change_weather(|_| Weather::Slow(Duration::from_secs(1)));
    let begun = Instant::now();
    // Too far apart to be read together.
    let reads = || (0..6).map(|at| object.read(70_000 + at * 20_000..70_010 + at * 20_000));
    futures_util::future::try_join_all(reads()).await.unwrap();
    assert_eq!(begun.elapsed().as_secs(), 3);
    bucket.change_weather(|_| Weather::Silence);
    let reads = futures_util::future::join_all(reads()).await;
    let busy = reads.iter().filter(|it| matches!(it, Err(StorageError::Busy { .. }))).count();
    let late = reads.iter().filter(|it| matches!(it, Err(StorageError::Timeout { .. }))).count();
    assert_eq!((late, busy), (2, 4), "{reads:?}");
}

#[tokio::test(start_paused = true)]
async fn files_of_a_server_without_ranges_are_read_whole_where_that_is_allowed() {
    let bucket = Simulated::new();
    bucket.put("scans/f1.tif", content());
    bucket.change_weather(|_| Weather::RangeIgnored);
    let at = |limit| Location {
        allow_whole_object: bytesize::ByteSize(limit),
        ..Location::from("https://example.org/scans")
    };
    let refused = bucket.storage(at(0), &Settings::default()).find("f1.tif").await.unwrap_err();
    assert!(refused.to_string().contains("allow_whole_object"), "{refused}");
    let short = bucket.storage(at(1000), &Settings::default());
    assert!(short.find("f1.tif").await.is_err());
    let storage = bucket.storage(at(BYTES as u64), &Settings::default());
    let object = storage.find("f1.tif").await.unwrap();
    assert_eq!(object.size(), BYTES as u64);
    let read = object.read(100_000..150_000).await.unwrap();
    assert_eq!(&read[..], &content()[100_000..150_000]);
    bucket.change_weather(|_| Weather::Html);
    assert!(matches!(object.read(9..70_000).await, Err(StorageError::Failed { .. })));
    let listed = storage.list("").await;
    assert!(matches!(listed, Err(StorageError::Unlistable)), "{listed:?}");
}

#[tokio::test(start_paused = true)]
async fn long_reads_may_take_longer() {
    let bucket = Simulated::new();
    bucket.put("f1.png", vec![7; 20 * 1024 * 1024]);
    let storage = bucket.storage(Location::default(), &Settings::default());
    let object = storage.find("f1.png").await.unwrap();
    bucket.change_weather(|_| Weather::Slow(Duration::from_secs(15)));
    assert_eq!(object.read(0..object.size()).await.unwrap().len() as u64, object.size());
    assert!(matches!(object.read(70_000..70_010).await, Err(StorageError::Timeout { .. })));
}

#[tokio::test(start_paused = true)]
async fn a_long_file_is_not_sent_where_one_is_already() {
    let bucket = Simulated::new();
    bucket.put("f1.tif", vec![7; 70 * 1024 * 1024]);
    let storage = bucket.storage(Location::default(), &Settings::default());
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), vec![8; 9 * 1024 * 1024]).unwrap();
    let sent = storage.put_file("f1.tif", file.path(), "image/tiff", true).await;
    assert!(matches!(sent, Err(StorageError::Exists { .. })), "{sent:?}");
    assert_eq!(bucket.requests(), 1, "{:?}", bucket.asked());
}

#[tokio::test(start_paused = true)]
async fn what_goes_wrong_names_no_secret() {
    let bucket = Simulated::new();
    let url = "https://user:hush@example.org/scans";
    let storage = bucket.storage(Location::from(url), &Settings::default());
    for weather in [Weather::Unreachable, Weather::Status(500, None), Weather::Status(403, None)] {
        bucket.change_weather(move |_| weather);
        let error = storage.find("f1.tif").await.unwrap_err();
        assert!(!format!("{error} {error:?} {storage:?}").contains("hush"), "{error:?}");
    }
}
