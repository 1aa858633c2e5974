//! Local files kept open, and read where that needs no waiting.
//!
//! A tile that lies in the page cache is a copy of some kilobytes: handing it to a thread
//! that may wait for a disk, and back, costs ten times as much (25 µs against 3 µs). So
//! files stay open, as many as the process may well have, and are asked for what is in
//! memory only; what is not is left to whoever may wait.

use std::fs::{File, Metadata};
use std::os::unix::fs::MetadataExt as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use moka::future::Cache;
use rustix::process::{Resource, getrlimit};
use tokio::task::spawn_blocking;

use super::page_cache;
use crate::storage::StorageError;

/// A file that nobody reads is closed after this long: it may have been deleted, or its
/// disk may want to be unmounted.
const IDLE: Duration = Duration::from_mins(1);

/// Files kept open at most, however many the process may have.
const MOST: u64 = 4096;

/// Files kept open at least; standard streams and sockets need theirs, too.
const LEAST: u64 = 16;

/// The files that one storage keeps open. Cloning is cheap.
#[derive(Clone, Debug)]
pub(super) struct OpenFiles {
    files: Cache<u64, Arc<OpenFile>>,
    next: Arc<AtomicU64>,
}

/// What the file system said of the file when it was opened.
#[derive(Debug)]
struct OpenFile {
    file: File,
    size: u64,
    modified: Option<SystemTime>,
}

/// One local file in one version.
#[derive(Clone, Debug)]
pub(in crate::storage) struct LocalFile {
    files: OpenFiles,
    /// Names the version among the open files.
    number: u64,
    path: PathBuf,
    e_tag: String,
}

impl OpenFiles {
    /// Keeps a quarter of the files that the process may have open.
    pub(super) fn new() -> Self {
        let allowed = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
        let files = Cache::builder()
            .max_capacity((allowed / 4).clamp(LEAST, MOST))
            .time_to_idle(IDLE)
            .build();
        Self { files, next: Arc::default() }
    }

    /// The file at `path`, of which the store says `e_tag`. Opens nothing.
    pub(super) fn file(&self, path: PathBuf, e_tag: String) -> LocalFile {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        LocalFile { files: self.clone(), number, path, e_tag }
    }
}

impl LocalFile {
    /// Fills `bytes` from `offset` on, where they can be had without waiting; false where
    /// they cannot. Once the file was opened, it waits for nothing.
    ///
    /// # Errors
    /// [`StorageError::Changed`] when the file was written to since it was opened.
    pub(in crate::storage) async fn read(
        &self,
        offset: u64,
        bytes: &mut [u8],
    ) -> Result<bool, StorageError> {
        let Some(open) = self.open().await else { return Ok(false) };
        if !page_cache::read(&open.file, offset, bytes) {
            return Ok(false);
        }
        let unchanged = open
            .file
            .metadata()
            .is_ok_and(|now| now.len() == open.size && now.modified().ok() == open.modified);
        if unchanged {
            return Ok(true);
        }
        self.files.files.invalidate(&self.number).await;
        Err(StorageError::Changed { key: self.path.to_string_lossy().into_owned() })
    }

    /// `None` when the path leads to another version; the store tells what to make of that.
    async fn open(&self) -> Option<Arc<OpenFile>> {
        if let Some(open) = self.files.files.get(&self.number).await {
            return Some(open);
        }
        // Rare, and its state is long: kept apart from the state of those who read.
        Box::pin(self.open_anew()).await
    }

    async fn open_anew(&self) -> Option<Arc<OpenFile>> {
        let (path, e_tag) = (self.path.clone(), self.e_tag.clone());
        let opening = spawn_blocking(move || {
            let file = File::open(path).ok()?;
            let metadata = file.metadata().ok()?;
            let (size, modified) = (metadata.len(), metadata.modified().ok());
            (self::e_tag(&metadata) == e_tag).then(|| Arc::new(OpenFile { file, size, modified }))
        });
        let open = opening.await.ok().flatten()?;
        self.files.files.insert(self.number, Arc::clone(&open)).await;
        Some(open)
    }
}

/// As `object_store` writes the ETag of a local file. Should it come to write another one,
/// no file is found to be the expected one and every read goes through the store, which a
/// test would tell.
fn e_tag(metadata: &Metadata) -> String {
    let modified = metadata.modified().ok();
    let since = modified.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
    let micros = since.unwrap_or_default().as_micros();
    format!("\"{:x}-{micros:x}-{:x}\"", metadata.ino(), metadata.len())
}
