//! [`Library`]: the records below one root of storage, read again where they changed.
//!
//! Every folder directly below the root that holds a [`super::FILE_NAME`] is one manuscript,
//! named after the folder. What readers see is a [`Snapshot`] that never changes; a
//! refresh puts another in its place.

mod fetch;
mod shelf;
mod snapshot;
#[cfg(test)]
mod tests;

use std::sync::{Arc, PoisonError, RwLock};

use futures_util::stream::{self, StreamExt as _};
use tokio::sync::Mutex;

use super::Finding;
use crate::storage::{Changes, Storage};
use fetch::{Fetched, fetch};
use shelf::Shelf;

pub use snapshot::{Named, Refreshed, Snapshot};

/// Records looked at, at the same time.
const CONCURRENCY: usize = 8;

/// The records below one root of storage.
#[derive(Debug)]
pub struct Library {
    /// `None` where nothing holds records: the library stays empty.
    storage: Option<Storage>,
    /// Held while a refresh runs, so that two never mix what they read.
    shelf: Mutex<Shelf>,
    snapshot: RwLock<Arc<Snapshot>>,
}

impl Library {
    /// A library that knows nothing until its first [`Library::refresh`].
    #[must_use]
    pub fn new(storage: Option<Storage>) -> Self {
        Self { storage, shelf: Mutex::default(), snapshot: RwLock::default() }
    }

    /// Tells of changes, where the storage does; see [`Storage::watch`].
    #[must_use]
    pub fn watch(&self) -> Option<Changes> {
        self.storage.as_ref()?.watch()
    }

    /// What was read last.
    #[must_use]
    pub fn snapshot(&self) -> Arc<Snapshot> {
        // The lock guards one assignment, so a panic elsewhere leaves it whole.
        Arc::clone(&self.snapshot.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Looks at all records and reads those that changed since the last time.
    ///
    /// A record that has become wrong, or cannot be read at the moment, stays as it was
    /// read last; so do all where the root cannot be listed. What is wrong is told in the
    /// snapshot as long as it is wrong, and in what is returned when it is new.
    pub async fn refresh(&self) -> Refreshed {
        let Some(storage) = &self.storage else { return Refreshed::default() };
        let mut shelf = self.shelf.lock().await;
        match storage.list("").await {
            Ok(listing) => read(storage, &mut shelf, listing.folders, &listing.unusable).await,
            Err(error) => shelf.root_failed(&error),
        }
        let snapshot = Arc::new(shelf.snapshot());
        let mut current = self.snapshot.write().unwrap_or_else(PoisonError::into_inner);
        let refreshed = snapshot.since(&current);
        *current = snapshot;
        refreshed
    }
}

/// Reads what changed below the root, whose listing is given.
async fn read(storage: &Storage, shelf: &mut Shelf, folders: Vec<String>, unusable: &[String]) {
    let asked = shelf.places(folders, unusable);
    let mut fetched = stream::iter(asked)
        .map(|place| async {
            let fetched = fetch(storage, &place.file(), place.version.as_ref()).await;
            (place, fetched)
        })
        .buffer_unordered(CONCURRENCY);
    // One record is parsed at a time: a large one takes many times its size in memory.
    while let Some((place, fetched)) = fetched.next().await {
        match fetched {
            Fetched::Unchanged => {}
            Fetched::None => shelf.remove(&place),
            Fetched::Failed(finding) => shelf.fail(&place, finding),
            Fetched::Refused { version, message } => {
                let finding = Finding::error(&place.file(), None, message);
                shelf.put(&place, version, Err(vec![finding]));
            }
            Fetched::Bytes { version, bytes } => {
                let parsed = fetch::parse(place.file(), bytes).await;
                shelf.put(&place, version, parsed);
            }
        }
    }
}
