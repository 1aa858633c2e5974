//! Names: each means the object that is called so, and no other.

use warraq::storage::StorageError;

use crate::places::Place;

/// With what addresses, XML, shells and scripts give a meaning to.
const NAMES: [&str; 17] = [
    "f 1.tif",
    "A.tif",
    // Not the one before.
    "%41.tif",
    "100%.tif",
    "a%2Fb.tif",
    "a/b.tif",
    "a+b.tif",
    "a&b=c;d,e.tif",
    "a#b.tif",
    "a?b.tif",
    "<a> & \"b\" 'c'.tif",
    "@$!*(a)[b]{c}^`|~:d.tif",
    "ورقة ١ ظ.tif",
    // One letter, and the same as a letter and an accent.
    "\u{e9}.tif",
    "e\u{301}.tif",
    "帖 𐎠/è.tif",
    "a.b..c",
];

pub async fn a_name_means_itself_whatever_is_in_it(place: &Place) {
    let long = ["l".repeat(240), "ن".repeat(120), "n".repeat(240)].join("/");
    let names = NAMES.into_iter().chain([long.as_str()]);
    let keys: Vec<String> = names.map(|name| format!("keys/{name}")).collect();
    for key in &keys {
        place.put(key, key.as_bytes()).await;
    }
    for key in &keys {
        let object = place.storage.find(key).await.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(object.key(), key);
        let read = object.read(0..object.size()).await.unwrap();
        assert_eq!(read, key.as_bytes(), "{key}: {}", String::from_utf8_lossy(&read));
        let read = object.read(1..3).await.unwrap();
        assert_eq!(read, &key.as_bytes()[1..3], "{key}");
    }
    if !place.can.list {
        return;
    }
    let mut listed = Vec::new();
    let mut folders = vec!["keys".to_owned()];
    while let Some(folder) = folders.pop() {
        let listing = place.storage.list(&folder).await.unwrap();
        listed.extend(listing.entries.into_iter().map(|entry| entry.key));
        folders.extend(listing.folders);
    }
    listed.sort();
    let mut keys = keys;
    keys.sort();
    assert_eq!(listed, keys);
}

pub async fn what_names_nothing_is_not_found(place: &Place) {
    place.put("there/a", b"a").await;
    place.put("there/.hidden", b"a").await;
    place.put(".there/a", b"a").await;
    for key in [
        "",
        "/",
        "..",
        "../there/a",
        "there/../there/a",
        "./there/a",
        "there//a",
        "/there/a",
        "there/a/",
        "there/a\0",
        "there/a\n",
        "there/.hidden",
        ".there/a",
        "there/none",
        "none/none",
        "there/a/below",
        "there/A",
    ] {
        let found = place.storage.find(key).await;
        assert!(matches!(found, Err(StorageError::NotFound { .. })), "{key:?}: {found:?}");
    }
    // A folder is there, and no object.
    let found = place.storage.find("there").await;
    let told = matches!(found, Err(StorageError::NotFound { .. } | StorageError::NoFile { .. }));
    assert!(told, "{found:?}");
}
