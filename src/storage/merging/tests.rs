use std::time::Duration;

use futures_util::future::join_all;
use proptest::prelude::*;
use tokio::time::{Instant, sleep};

use super::*;
use crate::metrics::Metrics;
use crate::storage::simulated::{Simulated, Weather};
use crate::storage::{Location, Settings};

/// One way to the bucket and back.
const ROUND: Duration = Duration::from_millis(20);

/// A tile of the pictures here. They lie one behind the other, behind what finding brings.
const TILE: u64 = 20_000;
const TILES: u64 = 30;
const FIRST_TILE: u64 = 70_000;

fn content() -> Vec<u8> {
    (0..FIRST_TILE + TILES * TILE).map(|at| (at / 7 % 251) as u8).collect()
}

fn tile(at: u64) -> Range<u64> {
    FIRST_TILE + at * TILE..FIRST_TILE + (at + 1) * TILE
}

/// A bucket whose every answer takes [`ROUND`], and an object of it.
async fn opened() -> (Simulated, Object, Arc<Metrics>) {
    let bucket = Simulated::new();
    bucket.put("f1.tif", content());
    let metrics: Arc<Metrics> = Arc::default();
    let storage = bucket.storage(Location::default(), &Settings::default());
    let object = storage.counting(Arc::clone(&metrics)).find("f1.tif").await.unwrap();
    bucket.change_weather(|_| Weather::Slow(ROUND));
    (bucket, object, metrics)
}

fn under_way(object: &Object) -> usize {
    object.merging().expect("it lies behind a network").objects_under_way()
}

/// Reads that begin all at once, each by somebody else.
async fn read_apart(object: &Object, ranges: &[Range<u64>]) -> Vec<Outcome> {
    join_all(ranges.iter().map(|range| object.read(range.clone()))).await
}

fn assert_right(ranges: &[Range<u64>], read: &[Outcome]) {
    let content = content();
    for (range, bytes) in ranges.iter().zip(read) {
        let wanted = &content[range.start as usize..range.end as usize];
        assert!(bytes.as_ref().unwrap() == wanted, "{range:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_tiles_of_a_row_that_many_ask_for_at_once_take_few_requests() {
    let (bucket, object, metrics) = opened().await;
    let before = metrics.storage_reads();
    let tiles: Vec<_> = [5, 0, 1, 11, 2, 3, 9, 4, 6, 7, 8, 10].map(tile).into();
    let begun = Instant::now();
    let read = read_apart(&object, &tiles).await;
    assert_right(&tiles, &read);
    // The first, and what lies on either side of it.
    assert_eq!(bucket.requests(), 3, "{:?}", bucket.asked());
    assert!(begun.elapsed() < ROUND + GATHERED_FOR * 2, "{:?}", begun.elapsed());
    let after = metrics.storage_reads();
    assert_eq!((after.0 - before.0, after.1 - before.1), (3, 12 * TILE), "each byte counts once");
    assert_eq!(under_way(&object), 0);
}

#[tokio::test(start_paused = true)]
async fn who_reads_alone_waits_for_nobody() {
    let (bucket, object, _) = opened().await;
    for at in 0..3 {
        let begun = Instant::now();
        object.read(tile(at)).await.unwrap();
        assert_eq!(begun.elapsed(), ROUND);
    }
    let begun = Instant::now();
    object.read_all(&[tile(0), tile(5), tile(10)]).await.unwrap();
    assert_eq!(begun.elapsed(), ROUND, "ranges of one call are not gathered");
    assert_eq!(bucket.requests(), 6);
}

#[tokio::test(start_paused = true)]
async fn what_lies_far_apart_is_read_apart_and_at_once() {
    let (bucket, object, _) = opened().await;
    let tiles: Vec<_> = (0..6).map(|at| tile(at * 4)).collect();
    let begun = Instant::now();
    assert_right(&tiles, &read_apart(&object, &tiles).await);
    assert_eq!(bucket.requests(), 6, "{:?}", bucket.asked());
    assert!(begun.elapsed() < ROUND + GATHERED_FOR * 2, "{:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn what_is_on_its_way_is_not_asked_for_again() {
    let (bucket, object, _) = opened().await;
    let part = tile(3).start + 100..tile(3).end - 100;
    let ranges = [tile(3), tile(3), part.clone(), tile(3), tile(9), part, tile(9)];
    assert_right(&ranges, &read_apart(&object, &ranges).await);
    assert_eq!(bucket.requests(), 2, "{:?}", bucket.asked());
    object.read(tile(3)).await.unwrap();
    assert_eq!(bucket.requests(), 3, "nothing is kept");
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_for_a_long_read_that_has_more_than_he_wants() {
    let bucket = Simulated::new();
    bucket.put("f1.png", vec![7; 9 * 1024 * 1024]);
    let storage = bucket.storage(Location::default(), &Settings::default());
    let object = storage.find("f1.png").await.unwrap();
    let slow = |number| Weather::Slow(if number == 0 { ROUND * 100 } else { ROUND });
    bucket.change_weather(slow);
    let whole = object.read(0..object.size());
    let part = async {
        let begun = Instant::now();
        object.read(FIRST_TILE..FIRST_TILE + 10).await.unwrap();
        begun.elapsed()
    };
    let (whole, took) = tokio::join!(whole, part);
    assert_eq!(whole.unwrap().len() as u64, object.size());
    assert!(took < ROUND * 2, "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn who_leaves_takes_nothing_from_the_others() {
    for leaving in 0..6 {
        // While they are gathered, and while the answers are on their way.
        for after in [1, 10] {
            let (bucket, object, _) = opened().await;
            let tiles: Vec<_> = (0..6).chain(0..6).map(tile).collect();
            let reads = tiles.iter().enumerate().map(|(at, range)| {
                let object = object.clone();
                let range = range.clone();
                let reading = tokio::spawn(async move { object.read(range).await });
                (at, reading)
            });
            let mut reads: Vec<_> = reads.collect();
            sleep(Duration::from_millis(after)).await;
            reads.remove(leaving).1.abort();
            for (at, reading) in reads {
                let bytes = reading.await.unwrap();
                assert_right(&tiles[at..=at], &[bytes]);
            }
            assert_eq!(bucket.requests(), 2, "{:?}", bucket.asked());
            assert_eq!(under_way(&object), 0);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_nobody_waits_for_any_more_ends_and_is_forgotten() {
    let (bucket, object, _) = opened().await;
    bucket.change_weather(|_| Weather::Silence);
    for after in [1, 10] {
        let tiles: Vec<_> = (0..6).map(tile).collect();
        let reads = tokio::time::timeout(Duration::from_millis(after), read_apart(&object, &tiles));
        assert!(reads.await.is_err());
        assert_eq!(under_way(&object), 0, "after {after} ms");
    }
    bucket.change_weather(|_| Weather::Fine);
    assert_right(&[tile(2)], &[object.read(tile(2)).await]);
}

#[tokio::test(start_paused = true)]
async fn a_fault_reaches_all_whose_bytes_were_asked_for_and_is_not_kept() {
    for weather in [Weather::Status(403, None), Weather::ShortBody, Weather::Silence] {
        let (bucket, object, _) = opened().await;
        // The first is fine, and what is gathered is not.
        bucket.change_weather(move |at| if at == 0 { Weather::Slow(ROUND) } else { weather });
        let tiles: Vec<_> = (0..6).map(tile).collect();
        let begun = Instant::now();
        let read = read_apart(&object, &tiles).await;
        assert_right(&tiles[..1], &read[..1]);
        let told: Vec<_> =
            read[1..].iter().map(|it| it.as_ref().unwrap_err().to_string()).collect();
        assert!(told.iter().all(|it| *it == told[0]), "{told:?}");
        assert!(begun.elapsed() < Duration::from_secs(11), "{weather:?}: {:?}", begun.elapsed());
        bucket.change_weather(|_| Weather::Slow(ROUND));
        assert_right(&tiles, &read_apart(&object, &tiles).await);
        assert_eq!(under_way(&object), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn versions_and_objects_do_not_meet() {
    let (bucket, old, _) = opened().await;
    let storage = bucket.storage(Location::default(), &Settings::default());
    bucket.put("f1.tif", vec![1; content().len()]);
    bucket.put("f2.tif", vec![2; content().len()]);
    let new = storage.find("f1.tif").await.unwrap();
    let other = storage.find("f2.tif").await.unwrap();
    let tiles = [tile(0), tile(1)];
    let (old, new, other) = tokio::join!(
        read_apart(&old, &tiles),
        read_apart(&new, &tiles),
        read_apart(&other, &tiles),
    );
    assert!(old.iter().all(|it| matches!(it, Err(StorageError::Changed { .. }))), "{old:?}");
    for (read, byte) in [(new, 1), (other, 2)] {
        assert!(read.iter().all(|it| it.as_ref().unwrap().iter().all(|it| *it == byte)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn everybody_gets_his_own_bytes_whenever_he_comes_and_whoever_leaves(
        reads in prop::collection::vec(
            // When it begins, where, how long, and after which time its reader leaves.
            (0u64..60, 60_000u64..600_000, 0u64..60_000, prop::option::of(0u64..30)),
            1..24,
        ),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        runtime.block_on(async {
            let (bucket, object, _) = opened().await;
            let content = content();
            join_all(reads.iter().map(async |&(begins, start, length, leaves)| {
                sleep(Duration::from_millis(begins)).await;
                let read = object.read(start..start + length);
                let patience = leaves.map_or(Duration::from_hours(1), Duration::from_millis);
                if let Ok(bytes) = tokio::time::timeout(patience, read).await {
                    let wanted = &content[start as usize..(start + length) as usize];
                    assert!(bytes.unwrap() == wanted, "{start} and {length} bytes");
                } else {
                    assert!(leaves.is_some(), "{start} and {length} bytes never came");
                }
            }))
            .await;
            assert!(bucket.requests() <= reads.len());
            assert_eq!(under_way(&object), 0);
        });
    }
}
