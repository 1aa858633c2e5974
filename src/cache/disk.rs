//! What is kept on disk, as requests see it: a look never fails and never takes long,
//! and keeping one is nobody's business to wait for.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tracing::{info, warn};

use super::Settings;
use super::entry::{Entry, EntryError};
use super::folder::{Folder, Look, Scan, Write};
use super::health::Health;
use super::name::Name;
use super::room::Room;
use crate::metrics::{Kept, Metrics};

/// A disk that has not answered by then is slower than making the picture.
const PATIENCE: Duration = Duration::from_secs(2);

/// Looks that the disk has not answered, at most: on one that hangs each keeps a thread, also
/// when nobody waits for it any more, and these threads decode too.
const MOST_LOOKS: usize = 16;

/// Entries that are written at once: the threads that write also decode.
const MOST_WRITES: usize = 16;

/// Cloning gives another handle on the same folder.
#[derive(Clone, Debug)]
pub(super) struct Disk(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    folder: Folder,
    reading: Health,
    writing: Health,
    room: Room,
    looks: Arc<Semaphore>,
    metrics: Arc<Metrics>,
    runtime: Handle,
}

impl Disk {
    /// Opens the folder that the settings name, making it where it is not there. What is in
    /// it is looked through meanwhile; its pictures are found before that is done.
    pub(super) fn open(
        settings: &Settings,
        metrics: Arc<Metrics>,
        runtime: &Handle,
    ) -> Option<Self> {
        let path = settings.folder.clone()?;
        let disk = Self(Arc::new(Inner {
            folder: Folder::new(path, settings),
            reading: Health::new("the cache folder", "read"),
            writing: Health::new("the cache folder", "written"),
            room: Room::new(MOST_WRITES),
            looks: Arc::new(Semaphore::new(MOST_LOOKS)),
            metrics,
            runtime: runtime.clone(),
        }));
        let Self(inner) = &disk;
        if let Err(error) = inner.folder.create() {
            inner.writing.failed_at(Instant::now(), &error);
        } else {
            let scanning = Arc::clone(inner);
            drop(runtime.spawn_blocking(move || {
                if let Some(Scan { files, bytes, .. }) = scanning.scan() {
                    let mb = bytes as f64 / 1_000_000.0;
                    info!(
                        cache.files = files,
                        "The cache folder holds {files} pictures ({mb:.1} MB)"
                    );
                }
            }));
        }
        Some(disk)
    }

    /// A picture that was kept, whole and proven; `None` also where the disk fails.
    pub(super) async fn get(&self, name: Name) -> Option<Entry> {
        let Self(inner) = self;
        if inner.reading.is_paused(Instant::now()) {
            return None;
        }
        // Waiting for a turn says nothing of the disk.
        let turn = Arc::clone(&inner.looks).acquire_owned();
        let turn = tokio::time::timeout(PATIENCE, turn).await.ok()?.ok()?;
        let looking = Arc::clone(inner);
        let look = inner.runtime.spawn_blocking(move || {
            let look = looking.folder.look(&name);
            drop(turn);
            look
        });
        match tokio::time::timeout(PATIENCE, look).await {
            Ok(Ok(look)) => inner.looked(look),
            // It panicked, which is in the log, or the server stops.
            Ok(Err(_)) => None,
            Err(_) => {
                let why = format!("it did not answer within {} seconds", PATIENCE.as_secs());
                inner.reading.failed_at(Instant::now(), &why);
                None
            }
        }
    }

    /// Keeps a picture, some time from now, unless the disk is slow or fails.
    pub(super) fn put(&self, name: Name, entry: &Entry) {
        let Self(inner) = self;
        if inner.writing.is_paused(Instant::now()) {
            return;
        }
        let Some(room) = inner.room.take(entry.bytes.len()) else {
            inner.metrics.disk_write(Kept::Skipped);
            return;
        };
        let (writing, entry) = (Arc::clone(inner), entry.clone());
        drop(inner.runtime.spawn_blocking(move || {
            let _room = room;
            let _ = writing.wrote(writing.folder.write(&name, &entry));
        }));
    }

    /// As [`Disk::put`], and waits until it is done; whether it was.
    pub(super) async fn keep(&self, name: Name, entry: &Entry) -> bool {
        let Self(inner) = self;
        if inner.writing.is_paused(Instant::now()) {
            return false;
        }
        let (writing, entry) = (Arc::clone(inner), entry.clone());
        let write = move || writing.wrote(writing.folder.write(&name, &entry));
        inner.runtime.spawn_blocking(write).await.unwrap_or(false)
    }
}

impl Inner {
    fn scan(&self) -> Option<Scan> {
        match self.folder.scan() {
            Ok(scan) => {
                self.metrics.disk_evicted(scan.evicted as u64);
                Some(scan)
            }
            Err(error) => {
                self.reading.failed_at(Instant::now(), &error);
                None
            }
        }
    }

    fn looked(&self, look: io::Result<Look>) -> Option<Entry> {
        match look {
            Ok(look) => {
                self.reading.worked();
                match look {
                    Look::Found(entry) => return Some(entry),
                    Look::Absent => {}
                    Look::Dropped(EntryError::Foreign) => self.metrics.disk_damaged(),
                    Look::Dropped(error) => {
                        self.metrics.disk_damaged();
                        warn!("A picture in the cache folder was dropped: {error}");
                    }
                }
            }
            Err(error) => {
                self.reading.failed_at(Instant::now(), &error);
            }
        }
        None
    }

    /// Whether it is written.
    fn wrote(&self, written: io::Result<Write>) -> bool {
        let is_written = matches!(written, Ok(Write::Done { .. }));
        match written {
            Ok(Write::Done { evicted, scan }) => {
                self.writing.worked();
                self.metrics.disk_evicted(evicted as u64);
                self.metrics.disk_write(Kept::Written);
                if scan {
                    self.scan();
                }
            }
            Ok(Write::TooLarge) => self.metrics.disk_write(Kept::Skipped),
            Err(error) => {
                self.metrics.disk_write(Kept::Failed);
                self.writing.failed_at(Instant::now(), &error);
            }
        }
        is_written
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;

    #[tokio::test]
    async fn what_comes_while_too_much_is_being_written_is_skipped() {
        let place = tempfile::tempdir().unwrap();
        let metrics = Arc::new(Metrics::new());
        let settings = Settings { folder: Some(place.path().to_owned()), ..Settings::default() };
        let disk = Disk::open(&settings, Arc::clone(&metrics), &Handle::current()).unwrap();
        let entry = Entry { bytes: Bytes::from_static(b"a page"), media_type: "image/png".into() };
        let writing = disk.0.room.take(usize::MAX).unwrap();
        disk.put([1; 32], &entry);
        assert!(metrics.encode().contains("warraq_disk_writes_total{result=\"skipped\"} 1"));
        drop(writing);
        disk.put([2; 32], &entry);
        // Given back when it is written.
        while disk.0.room.take(usize::MAX).is_none() {
            tokio::task::yield_now().await;
        }
        assert!(metrics.encode().contains("warraq_disk_writes_total{result=\"written\"} 1"));
        assert!(disk.get([1; 32]).await.is_none());
        assert!(disk.get([2; 32]).await.is_some());
    }
}
