//! What a server that starts knows of what another learned before it.

use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::http::StatusCode;
use tokio::runtime::Handle;

use super::weather::{TILE, ask, bucket, libvips_pyramid, renderer_with_cache};
use crate::cache::{Cache, Settings};
use crate::codec::{EncodeSettings, PyramidOptions, output, write_pyramid};
use crate::geometry::Size;
use crate::image_api::Format;
use crate::metrics::Metrics;
use crate::pixels::{Channels, Pixels};
use crate::render::Renderer;
use crate::sources;
use crate::storage::simulated::{Simulated, Weather};
use crate::storage::{self, Storage};

/// A picture that takes several reads to be opened: what tells where its rows lie is written
/// behind them.
fn late() -> Vec<u8> {
    let (width, height) = (400_u32, 300_u32);
    let pixels = (0..width * height).map(|at| (at % 251) as u8);
    let mut file = b"II*\0".to_vec();
    file.extend((8 + width * height).to_le_bytes());
    file.extend(pixels);
    let short = |tag: u16, value: u32| (tag, 3_u16, value);
    let long = |tag: u16, value: u32| (tag, 4_u16, value);
    let entries = [
        long(256, width),
        long(257, height),
        short(258, 8),
        short(259, 1),
        short(262, 1),
        long(273, 8),
        short(277, 1),
        long(278, height),
        long(279, width * height),
    ];
    file.extend((entries.len() as u16).to_le_bytes());
    for (tag, kind, value) in entries {
        file.extend(tag.to_le_bytes());
        file.extend(kind.to_le_bytes());
        file.extend(1_u32.to_le_bytes());
        file.extend(value.to_le_bytes());
    }
    file.extend([0; 4]);
    file
}

const LATE: &str = "late.tif/0,0,100,100/max/0/default.png";

/// A server that begins, with what it keeps on disk or in a store that others share.
fn start(bucket: &Simulated, cache: Cache) -> Renderer {
    let index = sources::Settings { miss_seconds: 0, ..sources::Settings::default() };
    renderer_with_cache(bucket, &index, 0, cache)
}

/// The disk as the next process opens it.
fn disk(folder: &Path, metrics: &Arc<Metrics>) -> Cache {
    let settings = Settings { folder: Some(folder.to_owned()), ..Settings::default() };
    Cache::open(&settings, None, metrics, &Handle::current())
}

/// Returns once so many entries were written. More than these, or a minute without them, is a
/// failure.
async fn written(metrics: &Metrics, to: &str, entries: usize) {
    let name = format!("warraq_{to}_writes_total{{result=\"written\"}} ");
    let count = || {
        let text = metrics.encode();
        text.lines().find_map(|line| line.strip_prefix(&name)?.parse().ok()).unwrap_or(0)
    };
    let until = Instant::now() + Duration::from_mins(1);
    while count() < entries && Instant::now() < until {
        tokio::task::yield_now().await;
    }
    assert_eq!(count(), entries, "{}", metrics.encode());
}

#[tokio::test]
async fn the_first_tile_after_a_restart_is_one_read_and_so_is_the_first_look() {
    let (folder, metrics) = (tempfile::tempdir().unwrap(), Arc::default());
    let bucket = bucket();
    bucket.put("late.tif", late());
    let before = start(&bucket, disk(folder.path(), &metrics));
    let tile = ask(&before, TILE).await.unwrap();
    let opened = before.open("late.tif").await.unwrap();
    assert!(bucket.requests() >= 4, "{:?}", bucket.asked());
    written(&metrics, "disk", 2).await;
    drop(before);
    let after = start(&bucket, disk(folder.path(), &metrics));
    bucket.forget();
    assert_eq!(ask(&after, TILE).await.unwrap(), tile);
    assert_eq!(bucket.requests(), 1, "{:?}", bucket.asked());
    assert_eq!(ask(&after, TILE).await.unwrap(), tile);
    assert_eq!(bucket.requests(), 2, "{:?}", bucket.asked());
    bucket.forget();
    let again = after.open("late.tif").await.unwrap();
    assert_eq!(again.subject(), opened.subject());
    assert_eq!(bucket.requests(), 1, "{:?}", bucket.asked());
}

#[tokio::test]
async fn a_pyramid_of_libvips_is_known_after_a_restart_too() {
    let Some(pyramid) = libvips_pyramid("a_pyramid_of_libvips_is_known_after_a_restart_too") else {
        return;
    };
    let (folder, metrics) = (tempfile::tempdir().unwrap(), Arc::default());
    let bucket = bucket();
    bucket.put("vips.tif", pyramid);
    let tile = "vips.tif/256,256,256,256/256,256/0/default.jpg";
    let before = start(&bucket, disk(folder.path(), &metrics));
    let shown = ask(&before, tile).await.unwrap();
    assert!(bucket.requests() > 2, "{:?}", bucket.asked());
    // What opening it took, and the tile, which its profile keeps from being sent as stored.
    written(&metrics, "disk", 2).await;
    for is_tile in [true, false] {
        let after = start(&bucket, disk(folder.path(), &metrics));
        bucket.forget();
        if is_tile {
            assert_eq!(ask(&after, tile).await.unwrap(), shown);
        } else {
            after.open("vips.tif").await.unwrap();
        }
        assert_eq!(bucket.requests(), 1, "{:?}", bucket.asked());
    }
}

/// Bytes that were asked for.
fn asked_bytes(bucket: &Simulated) -> u64 {
    let length = |asked: &String| {
        let (start, end) = asked.rsplit_once("bytes=")?.1.split_once('-')?;
        Some(end.parse::<u64>().ok()? - start.parse::<u64>().ok()? + 1)
    };
    bucket.asked().iter().map(|asked| length(asked).expect(asked)).sum()
}

#[tokio::test]
async fn a_plain_jpeg_is_not_read_from_end_to_end_again() {
    let (folder, metrics) = (tempfile::tempdir().unwrap(), Arc::default());
    let bucket = bucket();
    let size = Size::new(1600, 1200);
    let samples = (0..size.area() * 3).map(|at| (at * at / 977 % 251) as u8).collect();
    let pixels = Pixels::new(size, Channels::Rgb, samples).unwrap();
    let file = output(Format::Jpg).encode(&pixels, &EncodeSettings::default()).unwrap();
    let length = file.len() as u64;
    bucket.put("plain.jpg", file);
    let part = "plain.jpg/512,512,256,256/256,256/0/default.jpg";
    let before = start(&bucket, disk(folder.path(), &metrics));
    bucket.forget();
    let tile = ask(&before, part).await.unwrap();
    assert!(asked_bytes(&bucket) > length, "{:?}", bucket.asked());
    // What opening it took, what reading it taught, and the tile.
    written(&metrics, "disk", 3).await;
    for kept in std::fs::read_dir(folder.path()).unwrap() {
        let shard = kept.unwrap().path();
        let of_tile = |file: &std::path::PathBuf| {
            std::fs::read(file).unwrap().windows(10).any(|bytes| bytes == b"image/jpeg")
        };
        let files = std::fs::read_dir(shard).unwrap().map(|file| file.unwrap().path());
        files.filter(of_tile).for_each(|file| std::fs::remove_file(file).unwrap());
    }
    let after = start(&bucket, disk(folder.path(), &metrics));
    bucket.forget();
    assert_eq!(ask(&after, part).await.unwrap(), tile);
    assert!(asked_bytes(&bucket) < length / 2, "{length}: {:?}", bucket.asked());
}

#[tokio::test]
async fn what_changed_between_two_runs_is_seen_by_the_first_who_asks() {
    for is_removed in [false, true] {
        let (folder, metrics) = (tempfile::tempdir().unwrap(), Arc::default());
        let bucket = bucket();
        let before = start(&bucket, disk(folder.path(), &metrics));
        let tile = ask(&before, TILE).await.unwrap();
        written(&metrics, "disk", 1).await;
        let after = start(&bucket, disk(folder.path(), &metrics));
        if is_removed {
            bucket.remove("own.tif");
            assert_eq!(ask(&after, TILE).await.unwrap_err().status, StatusCode::NOT_FOUND);
            continue;
        }
        let size = Size::new(1500, 1100);
        let pixels = Pixels::new(size, Channels::Rgb, vec![9; size.area() as usize * 3]).unwrap();
        let mut file = Cursor::new(Vec::new());
        write_pyramid(&pixels, &PyramidOptions::default(), &mut file).unwrap();
        bucket.put("own.tif", file.into_inner());
        let new = ask(&after, TILE).await.unwrap();
        assert_ne!(new, tile);
        let fresh = start(&bucket, Cache::default());
        assert_eq!(ask(&fresh, TILE).await.unwrap(), new);
    }
}

#[tokio::test]
async fn a_finished_picture_is_served_after_a_restart_while_storage_is_down() {
    let (folder, metrics) = (tempfile::tempdir().unwrap(), Arc::default());
    let bucket = bucket();
    let before = start(&bucket, disk(folder.path(), &metrics));
    let scaled = "own.tif/full/!200,200/0/default.jpg";
    let picture = ask(&before, scaled).await.unwrap();
    written(&metrics, "disk", 2).await;
    let after = start(&bucket, disk(folder.path(), &metrics));
    bucket.change_weather(|_| Weather::Unreachable);
    assert_eq!(ask(&after, scaled).await.unwrap(), picture);
    assert_eq!(ask(&after, TILE).await.unwrap_err().status, StatusCode::BAD_GATEWAY);
}

#[tokio::test]
async fn what_one_replica_learned_and_made_another_neither_learns_nor_makes() {
    let storage = Storage::open("memory:", &storage::Settings::default()).unwrap();
    let metrics = Arc::new(Metrics::new());
    let shared = || {
        let (storage, runtime) = (Some(storage.clone()), Handle::current());
        Cache::open(&Settings::default(), storage, &metrics, &runtime)
    };
    let bucket = bucket();
    bucket.put("late.tif", late());
    let (one, other) = (start(&bucket, shared()), start(&bucket, shared()));
    let picture = ask(&one, LATE).await.unwrap();
    ask(&one, TILE).await.unwrap();
    // The picture and what opening it took; nothing of what opens with one read and is sent as
    // it is stored.
    written(&metrics, "shared", 2).await;
    bucket.forget();
    assert_eq!(ask(&other, LATE).await.unwrap(), picture);
    assert_eq!(bucket.asked(), ["GET /bucket/late.tif bytes=0-65535"], "the look at the master");
    let lookups = metrics.encode();
    assert!(lookups.contains("warraq_shared_writes_total{result=\"written\"} 2"), "{lookups}");
}
