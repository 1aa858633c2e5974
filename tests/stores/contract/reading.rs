//! Reading: every byte of every range, and no other.

use warraq::storage::StorageError;

use crate::places::Place;

/// Bytes that finding an object brings where it is far away.
const FIRST: usize = 64 * 1024;

/// Bytes that tell where they stand.
pub fn content(size: usize) -> Vec<u8> {
    (0..size).map(|at| (at / 251 + at) as u8).collect()
}

pub async fn every_range_has_its_bytes(place: &Place) {
    for size in [0, 1, 10, FIRST - 1, FIRST, FIRST + 1, 3 * FIRST + 77] {
        let (key, content) = (format!("reading/{size}"), content(size));
        place.put(&key, &content).await;
        let object = place.storage.find(&key).await.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((object.key(), object.size()), (key.as_str(), size as u64));
        for count in [0, 1, 64, FIRST as u64, size as u64 + 99] {
            let head = object.head(count).await.unwrap();
            assert_eq!(head, content[..size.min(count as usize)], "{count} of {key}");
        }
        let ranges = awkward(size);
        for range in &ranges {
            let read = object.read(range.start as u64..range.end as u64).await;
            let read = read.unwrap_or_else(|error| panic!("{range:?}: {error}"));
            assert_eq!(read, content[range.clone()], "{range:?} of {key}");
        }
        let mut random = fastrand::Rng::with_seed(size as u64);
        for _ in 0..8 {
            let some = (0..8).map(|_| random.choice(&ranges).unwrap().clone()).collect::<Vec<_>>();
            let asked: Vec<_> = some.iter().map(|it| it.start as u64..it.end as u64).collect();
            let read = object.read_all(&asked).await.unwrap();
            for (range, read) in some.into_iter().zip(read) {
                assert_eq!(read, content[range.clone()], "{range:?} of {key}, among {asked:?}");
            }
        }
    }
}

/// Ranges between places where something begins or ends, and some by chance.
fn awkward(size: usize) -> Vec<std::ops::Range<usize>> {
    let places = [0, 1, FIRST - 1, FIRST, FIRST + 1, size.saturating_sub(1), size];
    let mut ranges = Vec::new();
    for start in places {
        ranges.extend(places.map(|end| start..end));
    }
    let mut random = fastrand::Rng::with_seed(size as u64);
    ranges.extend((0..16).map(|_| random.usize(0..=size)..random.usize(0..=size)));
    ranges.retain(|range| range.start <= range.end && range.end <= size);
    ranges.sort_by_key(|range| (range.start, range.end));
    ranges.dedup();
    ranges
}

pub async fn a_range_past_the_end_is_refused(place: &Place) {
    for size in [0, 10, FIRST + 1] {
        let key = format!("past the end/{size}");
        place.put(&key, &content(size)).await;
        let object = place.storage.find(&key).await.unwrap();
        let size = size as u64;
        #[allow(clippy::reversed_empty_ranges, reason = "one that ends before it begins")]
        for range in [size..size + 1, 0..size + 1, size + 5..size + 5, 3..2, u64::MAX - 1..u64::MAX]
        {
            let past_end = |read: &Result<_, StorageError>| matches!(read, Err(StorageError::PastEnd { size: told, .. }) if *told == size);
            let read = object.read(range.clone()).await.map(drop);
            assert!(past_end(&read), "{range:?} of {key}: {read:?}");
            let read = object.read_all(&[0..0, range.clone()]).await.map(drop);
            assert!(past_end(&read), "{range:?} of {key}: {read:?}");
        }
    }
}
