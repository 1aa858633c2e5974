//! Writing, where that can be done.

use warraq::storage::StorageError;

use super::reading::content;
use crate::places::Place;

pub async fn what_is_put_is_there_and_what_is_deleted_is_not(place: &Place) {
    let (storage, key) = (&place.storage, "writing/ورقة 1%.tif");
    if !place.can.write {
        place.put(key, b"theirs").await;
        let put = storage.put(key, content(10).into()).await;
        assert!(matches!(put, Err(StorageError::Failed { .. })), "{put:?}");
        let deleted = storage.delete(key).await;
        assert!(matches!(deleted, Err(StorageError::Failed { .. })), "{deleted:?}");
        assert_eq!(storage.find(key).await.unwrap().size(), 6);
        return;
    }
    for size in [0, 10, 1_000_000, 7] {
        let bytes = content(size);
        storage.put(key, bytes.clone().into()).await.unwrap();
        let object = storage.find(key).await.unwrap();
        assert_eq!(object.size(), size as u64);
        assert_eq!(object.read(0..size as u64).await.unwrap(), bytes);
    }
    for _ in 0..2 {
        storage.delete(key).await.unwrap();
        let found = storage.find(key).await;
        assert!(matches!(found, Err(StorageError::NotFound { .. })), "{found:?}");
    }
    for key in ["../a", "a//b", ".hidden", ""] {
        let put = storage.put(key, content(1).into()).await;
        assert!(matches!(put, Err(StorageError::NotFound { .. })), "{key:?}: {put:?}");
    }
}
