//! Listing, where that can be done.

use std::collections::HashMap;

use futures_util::stream::{self, StreamExt as _};
use warraq::storage::{StorageError, Version};

use crate::places::Place;

pub async fn a_listing_tells_folders_from_objects(place: &Place) {
    for (key, size) in [
        ("listing/b.tif", 10),
        ("listing/a b&c.tif", 0),
        ("listing/inner/f1.tif", 1),
        ("listing/inner/deep/f1.tif", 1),
        ("listing/ع%41/f1.tif", 1),
        ("listing/.hidden.tif", 1),
        ("listing/.git/head", 1),
        ("listings/f1.tif", 1),
        ("listing.tif", 1),
    ] {
        place.put(key, &vec![7; size]).await;
    }
    let listed = place.storage.list("listing").await;
    if !place.can.list {
        assert!(matches!(listed, Err(StorageError::Unlistable)), "{listed:?}");
        let root = place.storage.list("").await;
        assert!(matches!(root, Err(StorageError::Unlistable)), "{root:?}");
        return;
    }
    let mut listing = listed.unwrap();
    listing.folders.sort();
    listing.entries.sort_by(|left, right| left.key.cmp(&right.key));
    assert_eq!(listing.folders, ["listing/inner", "listing/ع%41"]);
    let entries: Vec<_> = listing.entries.iter().map(|it| (it.key.as_str(), it.size)).collect();
    assert_eq!(entries, [("listing/a b&c.tif", 0), ("listing/b.tif", 10)]);
    assert!(listing.unusable.is_empty() && listing.outside.is_empty(), "{listing:?}");

    let root = place.storage.list("").await.unwrap();
    assert!(root.folders.iter().any(|folder| folder == "listing"), "{root:?}");
    assert!(root.entries.iter().any(|entry| entry.key == "listing.tif"), "{root:?}");
    let names = root.folders.iter().chain(root.entries.iter().map(|entry| &entry.key));
    assert!(names.clone().all(|name| !name.contains('/') && !name.starts_with('.')), "{root:?}");
    for missing in ["none", "listing/none", "listing.tif", "list"] {
        let listed = place.storage.list(missing).await;
        assert!(matches!(listed, Err(StorageError::NotFound { .. })), "{missing}: {listed:?}");
    }
}

pub async fn a_folder_that_is_marked_is_empty(place: &Place) {
    if !place.can.mark_folders {
        return;
    }
    for key in ["marked/", "marked/inner/", "marked/f1.tif", "only marked/"] {
        place.put(key, b"").await;
    }
    let listing = place.storage.list("marked").await.unwrap();
    assert_eq!(listing.folders, ["marked/inner"]);
    let entries: Vec<_> = listing.entries.iter().map(|entry| entry.key.as_str()).collect();
    assert_eq!(entries, ["marked/f1.tif"]);
    match place.storage.list("only marked").await {
        Ok(empty) => assert!(empty.folders.is_empty() && empty.entries.is_empty(), "{empty:?}"),
        Err(error) => {
            assert!(matches!(error, StorageError::NotFound { .. }), "{error:?}");
            assert!(!place.can.list_marks);
        }
    }
    let found = place.storage.find("only marked").await;
    assert!(matches!(found, Err(StorageError::NotFound { .. })), "{found:?}");
}

pub async fn versions_are_those_that_finding_gives(place: &Place) {
    let name = "versions.toml";
    let keys = ["ms 1/versions.toml", "مخطوط%20/versions.toml"];
    let not_meant =
        ["ms 1/deep/versions.toml", "versions.toml", ".ms/versions.toml", "ms 1/other.toml"];
    for key in keys.into_iter().chain(not_meant) {
        place.put(key, key.as_bytes()).await;
    }
    if place.can.list {
        for entry in place.storage.list("ms 1").await.unwrap().entries {
            let object = place.storage.find(&entry.key).await.unwrap();
            assert_eq!(&entry.version, object.version(), "{}", entry.key);
        }
    }
    let versions = place.storage.versions(&[name, "also.toml"]).await;
    match (place.can.list, place.can.list_versions) {
        (false, _) => assert!(matches!(versions, Err(StorageError::Unlistable)), "{versions:?}"),
        (true, false) => assert!(versions.unwrap().is_none()),
        (true, true) => {
            let mut found: HashMap<String, Version> = HashMap::new();
            for key in keys {
                let object = place.storage.find(key).await.unwrap();
                found.insert(key.to_owned(), object.version().clone());
            }
            assert_eq!(versions.unwrap().unwrap(), found);
            place.put(keys[0], b"changed").await;
            let versions = place.storage.versions(&[name]).await.unwrap().unwrap();
            assert_ne!(versions[keys[0]], found[keys[0]]);
            assert_eq!(versions[keys[1]], found[keys[1]]);
        }
    }
}

/// `count` is more than what one page of this kind of place has.
pub async fn many_pages_are_one_listing(place: &Place, count: usize) {
    let keys: Vec<String> = (0..count)
        .flat_map(|number| {
            // Of both kinds, so that pages are full of each.
            let inner = (number % 10 == 0).then(|| format!("many/folder {number}/f1.tif"));
            inner.into_iter().chain([format!("many/f{number} & more.tif")])
        })
        .chain(["zz/versions.toml".to_owned()])
        .collect();
    let puts = keys.iter().map(|key| place.storage.put(key, key.clone().into_bytes().into()));
    let puts = stream::iter(puts).buffer_unordered(16).collect::<Vec<_>>().await;
    for put in puts {
        put.unwrap();
    }
    let listing = place.storage.list("many").await.unwrap();
    let mut listed: Vec<_> = listing.entries.iter().map(|entry| entry.key.clone()).collect();
    listed.extend(listing.folders.iter().map(|folder| format!("{folder}/f1.tif")));
    listed.push("zz/versions.toml".to_owned());
    listed.sort();
    let mut keys = keys;
    keys.sort();
    assert_eq!(listed.len(), keys.len());
    assert_eq!(listed, keys);
    if let Some(versions) = place.storage.versions(&["versions.toml"]).await.unwrap() {
        assert_eq!(versions.keys().collect::<Vec<_>>(), ["zz/versions.toml"]);
    }
}
