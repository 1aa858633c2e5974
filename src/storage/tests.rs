//! Finding, listing and reading what lies below a root.

use super::*;
use crate::storage::Entry;

fn folder() -> (tempfile::TempDir, Storage) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("ms 12")).unwrap();
    std::fs::write(folder.path().join("ms 12/f%20 1#r.tif"), b"0123456789").unwrap();
    std::fs::write(folder.path().join("top.jpg"), b"top").unwrap();
    let storage = Storage::open(folder.path().to_str().unwrap(), &Settings::default()).unwrap();
    (folder, storage)
}

#[tokio::test]
async fn a_file_is_found_under_its_own_spelling_only() {
    let (_folder, storage) = folder();
    let object = storage.find("ms 12/f%20 1#r.tif").await.unwrap();
    assert_eq!(&object.read(2..5).await.unwrap()[..], b"234");
    for key in [
        "",
        "/",
        "ms 12/",
        "/top.jpg",
        "top.jpg/",
        "ms 12//f%20 1#r.tif",
        "../top.jpg",
        "ms 12/../top.jpg",
        "./top.jpg",
        "top.jpg\0",
        "top.jpg/x",
        "none",
        "ms 12/f  1#r.tif",
    ] {
        let found = storage.find(key).await;
        assert!(matches!(found, Err(StorageError::NotFound { .. })), "{key:?}: {found:?}");
    }
    let long = "x".repeat(5000);
    assert!(matches!(storage.find(&long).await, Err(StorageError::NotFound { .. })));
}

#[tokio::test]
async fn a_pipe_that_nobody_writes_to_keeps_nobody_waiting() {
    let (folder, storage) = folder();
    let pipe = folder.path().join("pipe.tif");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    std::os::unix::fs::symlink(&pipe, folder.path().join("link.tif")).unwrap();
    let confined =
        Storage::open_confined(folder.path().to_str().unwrap(), &Settings::default()).unwrap();
    for key in ["pipe.tif", "link.tif", "ms 12"] {
        for storage in [&storage, &confined] {
            let found = storage.find(key).await;
            assert!(matches!(found, Err(StorageError::NoFile { .. })), "{key}: {found:?}");
        }
    }
}

#[tokio::test]
async fn a_listing_tells_folders_from_files() {
    let (_folder, storage) = folder();
    let root = storage.list("").await.unwrap();
    assert_eq!(root.folders, ["ms 12"]);
    let [Entry { key, size: 3, .. }] = root.entries.as_slice() else { panic!("{root:?}") };
    assert_eq!(key, "top.jpg");
    assert_eq!(storage.list("ms 12").await.unwrap().entries[0].key, "ms 12/f%20 1#r.tif");
}

#[tokio::test]
async fn a_file_replaced_after_it_was_found_is_reported_as_changed() {
    let (folder, storage) = folder();
    let object = storage.find("top.jpg").await.unwrap();
    std::fs::write(folder.path().join("top.jpg"), b"another").unwrap();
    assert!(matches!(object.read(0..3).await, Err(StorageError::Changed { .. })));
}

#[tokio::test]
async fn what_lies_in_memory_is_read_without_the_store_and_only_while_it_is_unchanged() {
    let (folder, storage) = folder();
    let object = storage.find("top.jpg").await.unwrap();
    let bytes = object.read_now(1..3, 4).await.unwrap();
    let bytes = bytes.expect("the file system tells the ETag");
    assert_eq!((bytes.len(), &bytes[4..]), (6, &b"op"[..]));
    // Written to in place: the same file, still open.
    std::fs::write(folder.path().join("top.jpg"), b"longer").unwrap();
    let read = object.read_now(1..3, 0).await;
    assert!(matches!(read, Err(StorageError::Changed { .. })), "{read:?}");
    // Another file in its place: the one that was opened is read on, whole.
    let object = storage.find("top.jpg").await.unwrap();
    assert_eq!(object.read_now(0..6, 0).await.unwrap().as_deref(), Some(&b"longer"[..]));
    std::fs::write(folder.path().join("new"), b"fresh!").unwrap();
    std::fs::rename(folder.path().join("new"), folder.path().join("top.jpg")).unwrap();
    assert_eq!(object.read_now(0..6, 0).await.unwrap().as_deref(), Some(&b"longer"[..]));
}

#[tokio::test]
async fn a_file_replaced_before_it_is_opened_is_not_read_for_the_other_one() {
    let (folder, storage) = folder();
    let object = storage.find("top.jpg").await.unwrap();
    std::fs::write(folder.path().join("new"), b"new").unwrap();
    std::fs::rename(folder.path().join("new"), folder.path().join("top.jpg")).unwrap();
    assert!(object.read_now(0..3, 0).await.unwrap().is_none());
    assert!(matches!(object.read(0..3).await, Err(StorageError::Changed { .. })));
}

#[tokio::test]
async fn a_name_that_cannot_be_spelled_hides_nothing_else() {
    use std::os::unix::ffi::OsStrExt as _;
    let (folder, storage) = folder();
    let bytes = std::ffi::OsStr::from_bytes(b"latin-\xe9.tif");
    std::fs::write(folder.path().join(bytes), b"x").unwrap();
    std::fs::write(folder.path().join("line\nbreak.tif"), b"x").unwrap();
    std::os::unix::fs::symlink("loop", folder.path().join("loop")).unwrap();
    std::os::unix::fs::symlink(".", folder.path().join("here")).unwrap();
    let mut root = storage.list("").await.unwrap();
    root.folders.sort();
    assert_eq!(root.folders, ["here", "ms 12"]);
    assert_eq!(root.entries.len(), 1);
    assert_eq!(root.unusable.len(), 3, "{:?}", root.unusable);
}

#[tokio::test]
async fn links_out_of_confined_storage_lead_nowhere() {
    let (folder, _) = folder();
    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::write(elsewhere.path().join("secret"), b"x").unwrap();
    let link = |target: &std::path::Path, name: &str| {
        std::os::unix::fs::symlink(target, folder.path().join(name)).unwrap();
    };
    link(elsewhere.path(), "away");
    link(&elsewhere.path().join("secret"), "secret");
    link(&folder.path().join("top.jpg"), "inside.jpg");
    let given = folder.path().to_str().unwrap();
    let storage = Storage::open_confined(given, &Settings::default()).unwrap();
    for key in ["secret", "away/secret"] {
        let found = storage.find(key).await;
        assert!(matches!(found, Err(StorageError::Outside { .. })), "{key}: {found:?}");
    }
    assert!(matches!(storage.list("away").await, Err(StorageError::Outside { .. })));
    assert_eq!(storage.find("inside.jpg").await.unwrap().size(), 3);
    let mut root = storage.list("").await.unwrap();
    root.outside.sort();
    assert_eq!(root.outside, ["away", "secret"]);
    assert_eq!(root.entries.len(), 2, "{root:?}");
    let open = Storage::open(given, &Settings::default()).unwrap();
    assert_eq!(open.find("secret").await.unwrap().size(), 1);
}

#[tokio::test]
async fn a_folder_that_is_none_is_not_found() {
    let (_folder, storage) = folder();
    for folder in ["none", "top.jpg", "..", "a//b"] {
        let listing = storage.list(folder).await;
        assert!(listing.is_err(), "{folder}");
    }
    assert!(matches!(storage.list("none").await, Err(StorageError::NotFound { .. })));
}

#[test]
fn what_is_no_folder_is_refused_with_a_reason() {
    for given in ["/nowhere/at/all", "ftp://bucket/x", "file://nonsense"] {
        let error = Storage::open(given, &Settings::default()).unwrap_err().to_string();
        assert!(error.contains(given), "{error}");
    }
    let folder = tempfile::tempdir().unwrap();
    let url = format!("file://{}", folder.path().display());
    assert!(Storage::open(&url, &Settings::default()).is_ok());
}
