//! What is promised of pictures on disk: whole or not at all, whoever wrote, died or failed.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use bytesize::ByteSize;
use tempfile::TempDir;
use tokio::runtime::Handle;

use super::Settings;
use super::disk::Disk;
use super::entry::{self, Entry, EntryError};
use super::folder::{Folder, Look, Scan, Write};
use super::name::Name;
use crate::metrics::Metrics;

const NAME: Name = [0xab; 32];

fn picture(text: &str) -> Entry {
    Entry { bytes: Bytes::copy_from_slice(text.as_bytes()), media_type: "image/png".into() }
}

fn folder_in(path: &Path, settings: &Settings) -> Folder {
    let folder = Folder::new(path.to_owned(), settings);
    folder.create().unwrap();
    folder
}

fn folder() -> (TempDir, Folder) {
    let place = tempfile::tempdir().unwrap();
    let folder = folder_in(place.path(), &Settings::default());
    (place, folder)
}

fn found(folder: &Folder, name: &Name) -> Option<String> {
    match folder.look(name).unwrap() {
        Look::Found(entry) => {
            assert_eq!(entry.media_type, "image/png");
            Some(String::from_utf8(entry.bytes.to_vec()).unwrap())
        }
        Look::Absent => None,
        Look::Dropped(error) => panic!("dropped: {error}"),
    }
}

/// Every file below the folder.
fn files(place: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(place).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}

#[test]
fn what_was_written_is_found_also_by_the_next_process() {
    let (place, folder) = folder();
    assert_eq!(found(&folder, &NAME), None);
    folder.write(&NAME, &picture("a page")).unwrap();
    assert_eq!(found(&folder, &NAME), Some("a page".into()));
    let next = folder_in(place.path(), &Settings::default());
    assert_eq!(found(&next, &NAME), Some("a page".into()), "it need not have looked around");
    assert_eq!(next.scan().unwrap(), Scan { files: 1, bytes: 4096, evicted: 0 });
    assert_eq!(found(&next, &[0; 32]), None);
}

#[test]
fn a_file_cut_off_anywhere_or_with_any_byte_changed_is_dropped_and_can_be_written_again() {
    let (place, folder) = folder();
    folder.write(&NAME, &picture("a page")).unwrap();
    let file = files(place.path()).pop().unwrap();
    let whole = fs::read(&file).unwrap();
    let cut = (0..whole.len()).map(|length| whole[..length].to_vec());
    let changed = (0..whole.len()).map(|at| {
        let mut changed = whole.clone();
        changed[at] ^= 0x10;
        changed
    });
    for broken in cut.chain(changed).chain([[&whole[..], b"more"].concat()]) {
        fs::write(&file, &broken).unwrap();
        let look = folder.look(&NAME).unwrap();
        assert!(matches!(look, Look::Dropped(_)), "{look:?} of {broken:?}");
        assert!(!file.exists());
        assert_eq!(found(&folder, &NAME), None);
        folder.write(&NAME, &picture("a page")).unwrap();
        assert_eq!(found(&folder, &NAME), Some("a page".into()));
    }
}

#[test]
fn a_whole_picture_under_another_name_is_dropped() {
    let (place, folder) = folder();
    folder.write(&NAME, &picture("a page")).unwrap();
    let file = files(place.path()).pop().unwrap();
    let other: Name = [0xcd; 32];
    let misplaced = place.path().join("cd");
    fs::create_dir(&misplaced).unwrap();
    fs::rename(file, misplaced.join("cd".repeat(32))).unwrap();
    let look = folder.look(&other).unwrap();
    assert!(matches!(look, Look::Dropped(EntryError::Name)), "{look:?}");
    assert!(files(place.path()).is_empty());
}

#[test]
fn what_killed_writers_left_is_cleared_away_while_nobody_writes() {
    let (place, folder) = folder();
    let workshop = place.path().join("warraq-drafts");
    fs::write(workshop.join("1-2-3.draft"), b"half a pict").unwrap();
    let writing = fs::File::open(&workshop).unwrap();
    writing.lock_shared().unwrap();
    folder.scan().unwrap();
    assert_eq!(files(place.path()), [workshop.join("1-2-3.draft")], "perhaps it is being written");
    folder.write(&NAME, &picture("a page")).unwrap();
    // The kernel unlocks what a killed process held.
    drop(writing);
    folder.scan().unwrap();
    assert_eq!(files(place.path()).len(), 1);
    assert_eq!(found(&folder, &NAME), Some("a page".into()));
}

#[test]
fn files_of_others_are_neither_counted_nor_removed() {
    let (place, folder) = folder();
    let foreign = [
        "notes.txt",
        "new/page.tif",
        "warraq-drafts/notes.txt",
        "ab/notes.txt",
        "ab/ABAB",
        "zz/x",
        &format!("00/{}", "ab".repeat(32)),
    ];
    for name in foreign {
        let path = place.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, b"kept").unwrap();
    }
    assert_eq!(folder.scan().unwrap(), Scan { files: 0, bytes: 0, evicted: 0 });
    assert_eq!(files(place.path()).len(), foreign.len());
}

#[test]
fn the_least_recently_used_makes_room_by_bytes_and_by_number() {
    for limits in [
        Settings { bytes: ByteSize(3 * 4096), ..Settings::default() },
        Settings { files: 3, ..Settings::default() },
    ] {
        let place = tempfile::tempdir().unwrap();
        let folder = folder_in(place.path(), &limits);
        for name in 1..=3 {
            let written = folder.write(&[name; 32], &picture("a page")).unwrap();
            assert!(matches!(written, Write::Done { evicted: 0, .. }), "{written:?}");
        }
        assert!(found(&folder, &[1; 32]).is_some());
        let written = folder.write(&[4; 32], &picture("a page")).unwrap();
        assert!(matches!(written, Write::Done { evicted: 1, .. }), "{written:?}");
        let left = [1, 2, 3, 4].map(|name| found(&folder, &[name; 32]).is_some());
        assert_eq!(left, [true, false, true, true], "{limits:?}");
        assert_eq!(files(place.path()).len(), 3);
    }
}

#[test]
fn a_start_with_smaller_limits_removes_what_was_used_longest_ago() {
    let (place, folder) = folder();
    let now = std::time::SystemTime::now();
    for name in 1..=5u8 {
        folder.write(&[name; 32], &picture("a page")).unwrap();
        let age = std::time::Duration::from_secs(u64::from(name) * 10);
        let path = place.path().join(format!("0{name}")).join(format!("0{name}").repeat(32));
        fs::File::open(path).unwrap().set_modified(now - age).unwrap();
    }
    let smaller = Settings { files: 2, ..Settings::default() };
    let next = folder_in(place.path(), &smaller);
    assert_eq!(next.scan().unwrap(), Scan { files: 2, bytes: 2 * 4096, evicted: 3 });
    let left = [1, 2, 3, 4, 5].map(|name| found(&next, &[name; 32]).is_some());
    assert_eq!(left, [true, true, false, false, false]);
}

#[test]
fn a_use_is_remembered_over_a_restart() {
    let (place, folder) = folder();
    folder.write(&NAME, &picture("a page")).unwrap();
    let file = files(place.path()).pop().unwrap();
    let long_ago = std::time::SystemTime::now() - std::time::Duration::from_hours(24);
    fs::File::open(&file).unwrap().set_modified(long_ago).unwrap();
    assert!(found(&folder, &NAME).is_some());
    assert!(fs::metadata(&file).unwrap().modified().unwrap() > long_ago);
}

#[test]
fn a_picture_larger_than_all_there_may_be_is_neither_written_nor_read() {
    let (place, folder) = folder();
    folder.write(&NAME, &picture(&"a page ".repeat(2000))).unwrap();
    let small = folder_in(place.path(), &Settings { bytes: ByteSize(8192), ..Settings::default() });
    assert!(matches!(small.look(&NAME).unwrap(), Look::Dropped(_)));
    let written = small.write(&NAME, &picture(&"a page ".repeat(2000))).unwrap();
    assert_eq!(written, Write::TooLarge);
    assert!(files(place.path()).is_empty());
}

#[test]
fn two_processes_may_write_read_and_remove_the_same_pictures() {
    let place = tempfile::tempdir().unwrap();
    // So few that they remove each other's all the time.
    let limits = Settings { files: 4, ..Settings::default() };
    std::thread::scope(|scope| {
        for process in 0..4 {
            let (place, limits) = (place.path(), &limits);
            scope.spawn(move || {
                let folder = folder_in(place, limits);
                for round in 0..200u32 {
                    let name = [(round % 8) as u8; 32];
                    let text = format!("page {}", round % 8);
                    if let Some(read) = found(&folder, &name) {
                        assert_eq!(read, text, "process {process}");
                    }
                    folder.write(&name, &picture(&text)).unwrap();
                    if round % 4 == 0 {
                        folder.scan().unwrap();
                    }
                }
            });
        }
    });
    // Fewer where one removed what the other had just removed another for.
    let left = folder_in(place.path(), &limits).scan().unwrap().files;
    assert!(left <= 4, "{left} are left");
    assert_eq!(files(place.path()).len(), left, "nothing is left in the workshop");
}

#[test]
fn what_others_wrote_is_counted_before_it_is_too_much() {
    let place = tempfile::tempdir().unwrap();
    let limits = Settings { files: 16, ..Settings::default() };
    let (one, other) = (folder_in(place.path(), &limits), folder_in(place.path(), &limits));
    for name in 0..16 {
        one.write(&[name; 32], &picture("a page")).unwrap();
    }
    // It is time after each eighth of what there may be, two files.
    for (name, due) in [(16, false), (17, false), (18, true)] {
        let written = other.write(&[name; 32], &picture("a page")).unwrap();
        assert_eq!(written, Write::Done { evicted: 0, scan: due });
    }
    assert_eq!(other.scan().unwrap(), Scan { files: 16, bytes: 16 * 4096, evicted: 3 });
    assert_eq!(files(place.path()).len(), 16);
    let written = other.write(&[19; 32], &picture("a page")).unwrap();
    assert_eq!(written, Write::Done { evicted: 1, scan: false });
}

#[test]
fn a_folder_that_vanished_is_an_error_and_not_made_again() {
    let (place, folder) = folder();
    fs::remove_dir_all(place.path()).unwrap();
    assert!(folder.write(&NAME, &picture("a page")).is_err());
    assert!(!place.path().exists(), "perhaps a disk is gone: nothing is written in its place");
    assert_eq!(found(&folder, &NAME), None);
}

#[test]
fn a_picture_that_cannot_be_moved_into_place_leaves_nothing_behind() {
    let (place, folder) = folder();
    fs::write(place.path().join("ab"), b"in the way").unwrap();
    assert!(folder.write(&NAME, &picture("a page")).is_err());
    assert_eq!(files(place.path()), [place.path().join("ab")]);
}

/// A disk, and the word of its metrics.
fn disk(folder: &Path) -> (Disk, Arc<Metrics>) {
    let metrics = Arc::new(Metrics::new());
    let settings = Settings { folder: Some(folder.to_owned()), ..Settings::default() };
    let disk = Disk::open(&settings, Arc::clone(&metrics), &Handle::current()).unwrap();
    (disk, metrics)
}

/// Returns once the metrics have the line.
async fn counted(metrics: &Metrics, line: &str) {
    while !metrics.encode().lines().any(|found| found == line) {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_picture_is_written_behind_the_requests_back_and_found() {
    let place = tempfile::tempdir().unwrap();
    let (disk, metrics) = disk(&place.path().join("not/there/yet"));
    assert!(disk.get(NAME).await.is_none());
    disk.put(NAME, &picture("a page"));
    counted(&metrics, "warraq_disk_writes_total{result=\"written\"} 1").await;
    assert_eq!(disk.get(NAME).await.unwrap().bytes, "a page");
}

#[tokio::test]
async fn a_damaged_picture_is_none_and_counted() {
    let place = tempfile::tempdir().unwrap();
    let (disk, metrics) = disk(place.path());
    let shard = place.path().join("ab");
    fs::create_dir(&shard).unwrap();
    let head = entry::head(&NAME, &picture("a page"));
    fs::write(shard.join("ab".repeat(32)), head).unwrap();
    assert!(disk.get(NAME).await.is_none());
    counted(&metrics, "warraq_disk_damaged_total 1").await;
}

#[tokio::test]
async fn a_disk_that_fails_is_left_alone_and_nobody_notices() {
    let place = tempfile::tempdir().unwrap();
    let (disk, metrics) = disk(place.path());
    fs::remove_dir_all(place.path()).unwrap();
    disk.put(NAME, &picture("a page"));
    counted(&metrics, "warraq_disk_writes_total{result=\"failed\"} 1").await;
    disk.put(NAME, &picture("a page"));
    assert!(disk.get(NAME).await.is_none());
    assert!(metrics.encode().contains("warraq_disk_writes_total{result=\"failed\"} 1"));
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_done_without() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("file");
    fs::write(&file, b"in the way").unwrap();
    let (disk, _metrics) = disk(&file.join("cache"));
    disk.put(NAME, &picture("a page"));
    assert!(disk.get(NAME).await.is_none());
}
