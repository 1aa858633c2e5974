//! A store that replicas share, as requests see it: a look never fails and never takes long,
//! and keeping something is nobody's business to wait for.
//!
//! An entry is one object, put in one step, so nobody ever finds half of one; what is read is
//! checked all the same. Two replicas that make the same put the same.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use chrono::{Datelike as _, Months, NaiveDate, Utc};
use futures_util::future;
use tokio::runtime::Handle;
use tracing::warn;

use super::Name;
use super::entry::{self, Entry};
use super::health::Health;
use super::name;
use super::room::Room;
use crate::metrics::{Kept, Metrics};
use crate::storage::{Storage, StorageError};

/// A store that has not answered by then is slower than making most pictures.
const PATIENCE: Duration = Duration::from_secs(2);

/// Entries that are written at once.
const MOST_WRITES: usize = 32;

/// Longer entries are none of ours.
const LONGEST: u64 = 256 << 20;

/// How entries are spread over the keys of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shelves {
    /// Below `yyyy-mm/`, so that a rule of the store that removes what is old cleans it. What
    /// is still used is put below the next month as well.
    Monthly,
    /// Below a folder of this name, for good.
    Lasting(&'static str),
}

/// Cloning gives another handle on the same store.
#[derive(Clone, Debug)]
pub(super) struct Shared(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    storage: Storage,
    shelves: Shelves,
    reading: Health,
    writing: Health,
    room: Room,
    metrics: Arc<Metrics>,
    runtime: Handle,
}

impl Shared {
    /// The store is not asked yet. `called` is what the log calls it.
    pub(super) fn new(
        storage: Storage,
        called: &'static str,
        shelves: Shelves,
        metrics: Arc<Metrics>,
        runtime: &Handle,
    ) -> Self {
        Self(Arc::new(Inner {
            storage,
            shelves,
            reading: Health::new(called, "read"),
            writing: Health::new(called, "written"),
            room: Room::new(MOST_WRITES),
            metrics,
            runtime: runtime.clone(),
        }))
    }

    /// Whether each look takes a round trip over a network.
    pub(super) fn is_remote(&self) -> bool {
        self.0.storage.is_remote()
    }

    /// What is kept under a name, whole and proven; `None` also where the store fails.
    pub(super) async fn get(&self, name: Name) -> Option<Entry> {
        let Self(inner) = self;
        if inner.reading.is_paused(Instant::now()) {
            return None;
        }
        let places = inner.shelves.places(&name, Utc::now().date_naive());
        let looks = places.iter().map(|key| inner.look(&name, key));
        // Both at once: what is on neither is about to be made, and somebody waits for it.
        let Ok(found) = tokio::time::timeout(PATIENCE, future::join_all(looks)).await else {
            let why = format!("it did not answer within {} seconds", PATIENCE.as_secs());
            inner.reading.failed_at(Instant::now(), &why);
            return None;
        };
        let is_new = found.first().is_some_and(Option::is_some);
        let entry = found.into_iter().flatten().next()?;
        if !is_new {
            self.put(name, &entry);
        }
        Some(entry)
    }

    /// Keeps something, some time from now, unless the store is slow or fails.
    pub(super) fn put(&self, name: Name, entry: &Entry) {
        let Self(inner) = self;
        if inner.writing.is_paused(Instant::now()) {
            return;
        }
        let Some(room) = inner.room.take(entry.bytes.len()) else {
            inner.metrics.shared_write(Kept::Skipped);
            return;
        };
        let (writing, entry) = (Arc::clone(inner), entry.clone());
        drop(inner.runtime.spawn(async move {
            let _room = room;
            let _ = writing.write(&name, &entry).await;
        }));
    }

    /// As [`Shared::put`], and waits until it is done; whether it was.
    pub(super) async fn keep(&self, name: Name, entry: &Entry) -> bool {
        let Self(inner) = self;
        !inner.writing.is_paused(Instant::now()) && inner.write(&name, entry).await
    }
}

impl Inner {
    async fn look(&self, name: &Name, key: &str) -> Option<Entry> {
        match self.fetch(key).await {
            Ok(file) => {
                self.reading.worked();
                let opened = entry::open(name, &file);
                if let Err(error) = &opened {
                    self.metrics.shared_damaged();
                    warn!("An entry of the shared store is not used: {error}");
                }
                opened.ok()
            }
            Err(StorageError::NotFound { .. } | StorageError::NoFile { .. }) => {
                self.reading.worked();
                None
            }
            // Written again between our look at it and our reading: with the same, perhaps.
            Err(StorageError::Changed { .. }) => None,
            Err(error) => {
                self.reading.failed_at(Instant::now(), &error);
                None
            }
        }
    }

    async fn fetch(&self, key: &str) -> Result<Bytes, StorageError> {
        let object = self.storage.find(key).await?;
        if object.size() > LONGEST {
            return Err(StorageError::NotFound { key: key.to_owned() });
        }
        object.read(0..object.size()).await
    }

    /// Whether it is written.
    async fn write(&self, name: &Name, entry: &Entry) -> bool {
        let file = [&entry::head(name, entry)[..], &entry.bytes].concat();
        let key = self.shelves.place(name, Utc::now().date_naive());
        match self.storage.put(&key, file.into()).await {
            Ok(()) => {
                self.writing.worked();
                self.metrics.shared_write(Kept::Written);
                true
            }
            Err(error) => {
                self.metrics.shared_write(Kept::Failed);
                self.writing.failed_at(Instant::now(), &error);
                false
            }
        }
    }
}

impl Shelves {
    /// The key that an entry is put under today.
    fn place(self, name: &Name, today: NaiveDate) -> String {
        let name = name::spell(name);
        let shard = name::shard(&name);
        match self {
            Self::Monthly => format!("{:04}-{:02}/{shard}/{name}", today.year(), today.month()),
            Self::Lasting(folder) => format!("{folder}/{shard}/{name}"),
        }
    }

    /// The keys that it may have been put under, today's first.
    fn places(self, name: &Name, today: NaiveDate) -> Vec<String> {
        let before = today.checked_sub_months(Months::new(1)).filter(|_| self == Self::Monthly);
        [Some(today), before].into_iter().flatten().map(|day| self.place(name, day)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::Settings;

    const NAME: Name = [0xab; 32];

    fn entry(text: &'static str) -> Entry {
        Entry { bytes: Bytes::from_static(text.as_bytes()), media_type: "image/png".into() }
    }

    /// One replica's view of a store, with its counters.
    fn replica(storage: &Storage) -> (Shared, Arc<Metrics>) {
        let metrics = Arc::new(Metrics::new());
        let counted = Arc::clone(&metrics);
        let runtime = Handle::current();
        (Shared::new(storage.clone(), "it", Shelves::Monthly, counted, &runtime), metrics)
    }

    fn memory() -> Storage {
        Storage::open("memory:", &Settings::default()).unwrap()
    }

    /// Returns once the metrics have the line.
    async fn counted(metrics: &Metrics, line: &str) {
        while !metrics.encode().lines().any(|found| found == line) {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn what_one_replica_made_the_other_finds() {
        let storage = memory();
        let ((one, metrics), (other, _)) = (replica(&storage), replica(&storage));
        assert_eq!(other.get(NAME).await, None);
        one.put(NAME, &entry("a page"));
        counted(&metrics, "warraq_shared_writes_total{result=\"written\"} 1").await;
        assert_eq!(other.get(NAME).await, Some(entry("a page")));
        assert_eq!(other.get([0; 32]).await, None);
    }

    #[tokio::test]
    async fn what_was_kept_last_month_is_found_and_kept_this_month_too() {
        let storage = memory();
        let (shared, metrics) = replica(&storage);
        let today = Utc::now().date_naive();
        let places = Shelves::Monthly.places(&NAME, today);
        let file = [&entry::head(&NAME, &entry("a page"))[..], b"a page"].concat();
        storage.put(&places[1], file.into()).await.unwrap();
        assert_eq!(shared.get(NAME).await, Some(entry("a page")));
        counted(&metrics, "warraq_shared_writes_total{result=\"written\"} 1").await;
        assert!(storage.find(&places[0]).await.is_ok());
    }

    #[tokio::test]
    async fn half_an_entry_is_none() {
        let storage = memory();
        let (shared, metrics) = replica(&storage);
        let place = Shelves::Monthly.place(&NAME, Utc::now().date_naive());
        let file = [&entry::head(&NAME, &entry("a page"))[..], b"a pa"].concat();
        storage.put(&place, file.into()).await.unwrap();
        assert_eq!(shared.get(NAME).await, None);
        counted(&metrics, "warraq_shared_damaged_total 1").await;
    }

    #[test]
    fn a_month_has_a_folder_and_the_one_before_is_looked_at() {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        let hex = "ab".repeat(32);
        for (today, places) in
            [(day(2026, 3, 31), ["2026-03", "2026-02"]), (day(2027, 1, 1), ["2027-01", "2026-12"])]
        {
            let expected = places.map(|month| format!("{month}/ab/{hex}"));
            assert_eq!(Shelves::Monthly.places(&NAME, today), expected);
        }
        let lasting = Shelves::Lasting("learned").places(&NAME, day(2026, 3, 31));
        assert_eq!(lasting, [format!("learned/ab/{hex}")]);
    }
}
