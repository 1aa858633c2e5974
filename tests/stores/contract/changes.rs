//! Changes: what was found is read as it was found, or not at all.

use warraq::storage::{Object, StorageError};

use super::reading::content;
use crate::places::Place;

/// More than what finding brings.
const SIZE: usize = 200_000;

pub async fn a_replaced_object_is_told_and_never_mixed(place: &Place) {
    let (key, old) = ("changes/replaced", content(SIZE));
    for new in [vec![1; SIZE], vec![1; SIZE - 1], vec![1; 10], Vec::new()] {
        place.put(key, &old).await;
        let object = place.storage.find(key).await.unwrap();
        place.put(key, &new).await;
        for _ in 0..2 {
            let read = object.read(100_000..150_000).await;
            let told = matches!(read, Err(StorageError::Changed { .. }));
            assert!(told, "after {} bytes: {read:?}", new.len());
            let read = object.read_all(&[0..10, 190_000..SIZE as u64]).await;
            assert!(matches!(read, Err(StorageError::Changed { .. })), "{read:?}");
            assert_head(&object, &old).await;
        }
    }
    // Of one that was read already, the file may be open still: then it is read to its end.
    place.put(key, &old).await;
    let object = place.storage.find(key).await.unwrap();
    assert_eq!(object.read(70_000..SIZE as u64).await.unwrap(), old[70_000..]);
    place.put(key, &vec![1; SIZE]).await;
    let read = object.read(100_000..150_000).await;
    assert!(matches!(read, Err(StorageError::Changed { .. })), "{read:?}");
    place.remove(key).await;
    let read = object.read(100_000..150_000).await;
    let told = matches!(read, Err(StorageError::Changed { .. } | StorageError::NotFound { .. }));
    assert!(told, "{read:?}");
}

/// The beginning is kept where finding brought it, else it is asked for.
async fn assert_head(object: &Object, old: &[u8]) {
    match object.head(64).await {
        Ok(head) => assert_eq!(head, old[..64]),
        Err(error) => assert!(matches!(error, StorageError::Changed { .. }), "{error:?}"),
    }
}

pub async fn what_is_newer_is_told(place: &Place) {
    for (number, old) in [content(SIZE), content(10), Vec::new()].iter().enumerate() {
        let key = format!("changes/newer {number}");
        place.put(&key, old).await;
        let known = place.storage.find(&key).await.unwrap().version().clone();
        for _ in 0..2 {
            let newer = place.storage.newer(&key, &known).await.unwrap();
            assert!(newer.is_none(), "{key}: {newer:?}");
        }
        for new in [vec![1; SIZE], vec![1; 10], Vec::new()] {
            if new == *old {
                continue;
            }
            place.put(&key, &new).await;
            let newer = place.storage.newer(&key, &known).await.unwrap();
            let newer = newer.unwrap_or_else(|| panic!("{key}: unchanged by {} bytes", new.len()));
            assert_ne!(newer.version(), &known);
            assert_eq!(newer.read(0..newer.size()).await.unwrap(), new, "{key}");
            let same = place.storage.newer(&key, newer.version()).await.unwrap();
            assert!(same.is_none(), "{key}: {same:?}");
        }
        place.remove(&key).await;
        let newer = place.storage.newer(&key, &known).await;
        assert!(matches!(newer, Err(StorageError::NotFound { .. })), "{newer:?}");
    }
}
