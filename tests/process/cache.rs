//! Finished pictures on disk: over a restart, after a kill, and when the disk fails.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use warraq::geometry::Size;

use super::operator::{metric, reaches};
use super::program::warraq;
use super::support::Server;
use super::support::pictures::{scene, write_png};

/// A picture to serve, beside a place for the cache.
fn images() -> TempDir {
    let place = tempfile::tempdir().unwrap();
    let images = place.path().join("images");
    fs::create_dir(&images).unwrap();
    let size = Size::new(300, 200);
    write_png(&images.join("f001r.png"), size, &scene(size));
    place
}

fn serve(place: &Path) -> Server {
    let mut command = warraq();
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--images"])
        .arg(place.join("images"))
        .env("WARRAQ_CACHE_FOLDER", place.join("cache"));
    Server::start(command)
}

fn path(width: u32) -> String {
    format!("/iiif/3/f001r.png/full/{width},/0/default.jpg")
}

fn written(server: &Server, number: u64) {
    reaches(server, "warraq_disk_writes_total{result=\"written\"}", number);
}

fn found(server: &Server, place: &str) -> u64 {
    metric(server, &format!("warraq_derivative_lookups_total{{result=\"{place}\"}}")).unwrap_or(0)
}

fn rendered(server: &Server) -> u64 {
    metric(server, "warraq_render_seconds_count").unwrap()
}

/// The pictures kept, in order.
fn kept(cache: &Path) -> Vec<PathBuf> {
    let mut kept = Vec::new();
    for shard in fs::read_dir(cache).unwrap() {
        let shard = shard.unwrap().path();
        if shard.file_name().unwrap() != "warraq-drafts" {
            kept.extend(fs::read_dir(shard).unwrap().map(|file| file.unwrap().path()));
        }
    }
    kept.sort();
    kept
}

#[test]
fn a_picture_made_before_a_restart_is_not_made_again() {
    let place = images();
    let server = serve(place.path());
    let before = server.get(&path(100));
    assert_eq!(before.status, 200);
    written(&server, 1);
    server.stop();

    let server = serve(place.path());
    let after = server.get(&path(100));
    assert_eq!((after.status, &after.body), (200, &before.body));
    assert_eq!(after.header("content-type"), before.header("content-type"));
    assert_eq!(after.header("etag"), before.header("etag"));
    assert_eq!((found(&server, "disk"), found(&server, "miss"), rendered(&server)), (1, 0, 0));
    // From then on it is in memory.
    assert_eq!(server.get(&path(100)).body, before.body);
    assert_eq!((found(&server, "disk"), found(&server, "memory")), (1, 1));
    server.stop();
}

#[test]
fn a_replaced_source_is_not_answered_from_disk() {
    let place = images();
    let server = serve(place.path());
    assert_eq!(server.get(&path(100)).picture().size(), (100, 67));
    written(&server, 1);
    server.stop();

    let size = Size::new(200, 200);
    write_png(&place.path().join("images/f001r.png"), size, &scene(size));
    let server = serve(place.path());
    assert_eq!(server.get(&path(100)).picture().size(), (100, 100));
    assert_eq!((found(&server, "disk"), found(&server, "miss")), (0, 1));
    server.stop();
}

#[test]
fn after_a_kill_what_is_whole_is_served_and_what_is_not_is_made_again() {
    let place = images();
    let cache = place.path().join("cache");
    let server = serve(place.path());
    let before = [100, 110, 120].map(|width| server.get(&path(width)).body);
    written(&server, 3);
    server.signal("KILL");
    server.wait();
    let files = kept(&cache);
    assert_eq!(files.len(), 3);
    // What a writer that was killed leaves, and a disk that lost power.
    fs::write(cache.join("warraq-drafts/1-2-3.draft"), b"half a pict").unwrap();
    let file = fs::File::options().write(true).open(&files[0]).unwrap();
    file.set_len(file.metadata().unwrap().len() / 2).unwrap();

    let server = serve(place.path()).allow_warnings();
    server.log_line("The cache folder holds 3 pictures");
    assert_eq!(fs::read_dir(cache.join("warraq-drafts")).unwrap().count(), 0);
    let after = [100, 110, 120].map(|width| server.get(&path(width)).body);
    assert!(before == after, "an answer differs from the one before");
    assert_eq!((found(&server, "disk"), found(&server, "miss"), rendered(&server)), (2, 1, 1));
    assert_eq!(metric(&server, "warraq_disk_damaged_total"), Some(1));
    written(&server, 1);
    assert_eq!(kept(&cache), files);
    server.stop();
}

#[test]
fn two_servers_may_share_a_folder() {
    let place = images();
    let (one, other) = (serve(place.path()), serve(place.path()));
    let first = one.get(&path(100));
    written(&one, 1);
    assert_eq!(other.get(&path(100)).body, first.body);
    assert_eq!((found(&other, "disk"), rendered(&other)), (1, 0));
    one.stop();
    other.stop();
}

#[test]
fn the_folder_keeps_no_more_pictures_than_are_allowed() {
    let place = images();
    let mut command = warraq();
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--images"])
        .arg(place.path().join("images"))
        .env("WARRAQ_CACHE_FOLDER", place.path().join("cache"))
        .env("WARRAQ_CACHE_FILES", "3");
    let server = Server::start(command);
    for width in 100..110 {
        assert_eq!(server.get(&path(width)).status, 200);
        written(&server, u64::from(width) - 99);
        assert!(kept(&place.path().join("cache")).len() <= 3);
    }
    assert_eq!(metric(&server, "warraq_disk_evicted_total"), Some(7));
    server.stop();
}

#[test]
fn a_folder_that_vanishes_is_done_without_and_told_once() {
    let place = images();
    let cache = place.path().join("cache");
    let server = serve(place.path()).allow_warnings();
    server.log_line("The cache folder holds");
    fs::remove_dir_all(&cache).unwrap();
    assert_eq!(server.get(&path(100)).status, 200);
    server.log_line("What is kept cannot be written in the cache folder");
    for width in 101..110 {
        assert_eq!(server.get(&path(width)).status, 200);
        assert_eq!(server.get(&path(width)).status, 200);
    }
    let warnings = server.log().lines().filter(|line| line.contains("WARN")).count();
    assert_eq!(warnings, 1, "{}", server.log());
    assert!(!cache.exists());
    server.stop();
}

#[test]
fn a_folder_that_cannot_be_made_does_not_keep_the_server_from_starting() {
    let place = images();
    fs::write(place.path().join("cache"), b"in the way").unwrap();
    let server = serve(place.path()).allow_warnings();
    assert_eq!(server.get(&path(100)).status, 200);
    server.log_line("What is kept cannot be written in the cache folder");
    server.stop();
}
