//! [`Library`]: the records below one root of storage, read again where they changed.
//!
//! Every folder directly below the root that holds a [`super::FILE_NAME`], or a file of another
//! kind, is one manuscript or Collection, named after the folder. What readers see is a [`Snapshot`] that never changes; a
//! refresh puts another in its place.

mod beside;
mod fetch;
mod index;
mod listed;
mod parse;
mod reading;
mod shared;
mod shelf;
mod snapshot;
mod strays;
#[cfg(test)]
mod tests;
mod unpacked;

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use futures_util::stream::{self, StreamExt as _};
use tokio::sync::Mutex;

use crate::storage::{self, Changes, Storage, StorageError, Where};
use fetch::{Fetched, fetch};
use listed::Listed;
use parse::Wrong;
use shelf::{Place, Places, Shelf};
use unpacked::Unpacked;

pub use index::Shard;
pub use snapshot::{Named, Refreshed, Snapshot};

/// Records looked at, at the same time.
const CONCURRENCY: usize = 8;

/// Folders of which it is known at the same time what is in them.
const AT_ONCE: usize = 1_000;

/// The records below one root of storage.
#[derive(Debug)]
pub struct Library {
    /// Empty where nothing holds records: the library stays empty too.
    storage: OnceLock<Storage>,
    /// The folder that may come later.
    awaited: Option<Awaited>,
    /// Held while a refresh runs, so that two never mix what they read.
    shelf: Mutex<Shelf>,
    snapshot: RwLock<Arc<Snapshot>>,
    /// Names of records that are to be read again, whatever their versions are.
    doubted: std::sync::Mutex<BTreeSet<String>>,
    unpacked: Unpacked,
}

/// A folder of records that is not there yet.
#[derive(Clone, Debug)]
struct Awaited {
    folder: String,
    settings: storage::Settings,
}

impl Library {
    /// A library that knows nothing until its first [`Library::refresh`].
    #[must_use]
    pub fn new(storage: Option<Storage>) -> Self {
        Self {
            storage: storage.map(OnceLock::from).unwrap_or_default(),
            awaited: None,
            shelf: Mutex::default(),
            snapshot: RwLock::default(),
            doubted: std::sync::Mutex::default(),
            unpacked: Unpacked::default(),
        }
    }

    /// A library that is empty until its folder is there, for which it looks at each
    /// [`Library::refresh`].
    #[must_use]
    pub fn awaiting(folder: String, settings: storage::Settings) -> Self {
        Self { awaited: Some(Awaited { folder, settings }), ..Self::new(None) }
    }

    /// Tells of changes, where the storage does; see [`Storage::watch`].
    pub async fn watch(&self) -> Option<Changes> {
        // An error is told by the refresh.
        self.storage().await.ok()??.watch().await
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
        self.refresh_in(&Where::Anywhere).await
    }

    /// As [`Library::refresh`], where it was told which folders changed; the others are as they
    /// were.
    pub async fn refresh_in(&self, told: &Where) -> Refreshed {
        let mut shelf = self.shelf.lock().await;
        for name in std::mem::take(&mut *self.doubted()) {
            shelf.doubt(&name);
        }
        match self.storage().await {
            Ok(Some(storage)) => {
                if let Err(error) = read(storage, &mut shelf, told).await {
                    shelf.root_failed(&error);
                }
            }
            Ok(None) => return Refreshed::default(),
            Err(error) => shelf.root_failed(&error),
        }
        let snapshot = Arc::new(shelf.snapshot());
        let current = self.snapshot();
        let refreshed = snapshot.since(&current);
        // What says the same stays, since others hold it.
        if !refreshed.is_nothing() || snapshot.findings != current.findings {
            self.put(snapshot);
        }
        refreshed
    }

    /// The record of that name is read again at the next look, whatever its version is.
    pub fn doubt(&self, name: &str) {
        self.doubted().insert(name.to_owned());
    }

    fn doubted(&self) -> std::sync::MutexGuard<'_, BTreeSet<String>> {
        // A set stays a set wherever a holder of the lock panicked.
        self.doubted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Done by who holds the shelf.
    fn put(&self, snapshot: Arc<Snapshot>) {
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = snapshot;
    }

    /// The storage, opened as soon as its folder is there.
    async fn storage(&self) -> Result<Option<&Storage>, StorageError> {
        if let (None, Some(awaited)) = (self.storage.get(), &self.awaited) {
            let Awaited { folder, settings } = awaited.clone();
            let open = move || {
                let is_there = std::path::Path::new(&folder).exists();
                is_there.then(|| Storage::open_confined(&folder, &settings)).transpose()
            };
            // A panic is in the log; the next call tries again.
            if let Some(storage) = tokio::task::spawn_blocking(open).await.unwrap_or(Ok(None))? {
                return Ok(Some(self.storage.get_or_init(|| storage)));
            }
        }
        Ok(self.storage.get())
    }
}

/// Reads what changed below the root in the folders that were `told`.
async fn read(storage: &Storage, shelf: &mut Shelf, told: &Where) -> Result<(), StorageError> {
    let listing = storage.list("").await?;
    let of_all = Listed::of_all(storage).await?;
    let Places { mut places, doubtful } = shelf.places(listing);
    places.retain(|place| told.is_in(&place.folder));
    shelf.forget_strays(told);
    let findings = stream::iter(doubtful).map(|doubtful| doubtful.look(storage));
    let findings: Vec<_> = findings.buffered(CONCURRENCY).collect().await;
    shelf.note(findings.into_iter().flatten());
    shelf.is_recalled = false;
    let mut without = 0;
    let mut places = places.into_iter().peekable();
    while places.peek().is_some() {
        let some: Vec<Place> = places.by_ref().take(AT_ONCE).collect();
        let of_some =
            if of_all.is_known() { None } else { Some(Listed::of(storage, &some).await?) };
        let listed = of_some.as_ref().unwrap_or(&of_all);
        let empty = read_some(storage, shelf, some, listed).await;
        without += empty.len();
        if listed.is_known() || without <= strays::MAX_FOLDERS {
            let strays = stream::iter(empty).map(|folder| strays::stray(storage, folder, listed));
            let strays: Vec<_> = strays.buffered(CONCURRENCY).collect().await;
            shelf.note_strays(strays.into_iter().flatten());
        }
    }
    Ok(())
}

/// Reads what changed in some folders; gives those that hold nothing.
async fn read_some(
    storage: &Storage,
    shelf: &mut Shelf,
    places: Vec<Place>,
    listed: &Listed,
) -> Vec<String> {
    let large = Mutex::new(());
    let mut fetched = stream::iter(places)
        .map(|place| async {
            let (folder, seen) = (&place.folder, place.seen.as_deref());
            let fetched = fetch(storage, folder, seen, listed, &large).await;
            (place, fetched)
        })
        .buffered(CONCURRENCY);
    let mut without = Vec::new();
    while let Some((place, fetched)) = fetched.next().await {
        match fetched {
            Fetched::Unchanged => {}
            Fetched::None => {
                shelf.remove(&place);
                without.push(place.folder);
                continue;
            }
            Fetched::Failed { kind, finding } => shelf.fail(&place, kind, finding),
            Fetched::Refused { seen, finding } => {
                shelf.put(&place, seen, Err(Wrong::of(finding)));
            }
            Fetched::Read { seen, parsed, others } => {
                shelf.put(&place, seen, parsed);
                shelf.note_beside(&place, &others);
            }
        }
        shelf.put_stamp(&place, listed.stamp(&place.folder));
    }
    without
}
