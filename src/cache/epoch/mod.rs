//! Telling replicas, and whoever starts later, what was purged and what changed: one small
//! object in the store that they share.
//!
//! Nothing that is kept is ever removed for it: names of entries have in them when their
//! picture was purged last ([`Epoch::generation`]), so that what was made before is not found
//! any more and goes with its age.

mod ledger;

use std::sync::{Arc, PoisonError, RwLock};
use std::time::{SystemTime, UNIX_EPOCH};

use tokio::sync::Mutex;
use tracing::warn;

pub use ledger::{News, Purge};

use crate::storage::{Storage, StorageError, Version};
use ledger::Ledger;

/// Where it lies in the store.
const KEY: &str = "epoch.json";

/// Longer ones are none of ours.
const LONGEST: u64 = 16 << 20;

/// Cloning gives another handle on the same.
#[derive(Clone, Debug, Default)]
pub struct Epoch(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    ledger: RwLock<Ledger>,
    /// Where others learn of it; `None`: nowhere.
    storage: Option<Storage>,
    /// What lay there when it was last looked at; held while it is.
    seen: Mutex<Option<Seen>>,
}

#[derive(Clone, Debug)]
struct Seen {
    version: Version,
    ledger: Ledger,
}

impl Epoch {
    /// Nothing is known before [`Epoch::exchange`].
    #[must_use]
    pub fn new(storage: Option<Storage>) -> Self {
        Self(Arc::new(Inner { storage, ..Inner::default() }))
    }

    /// Whether others learn of it.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.0.storage.is_some()
    }

    /// A number that is another once the picture of an identifier was purged; 0: it never was.
    #[must_use]
    pub fn generation(&self, identifier: &str) -> u64 {
        self.0.ledger.read().unwrap_or_else(PoisonError::into_inner).generation(identifier)
    }

    /// Notes what is purged and which objects changed, by their addresses; gives what is news.
    pub fn note(&self, purges: &[Purge], changed: &[String]) -> News {
        self.change(|ledger| {
            let moment = ledger.moment(now());
            for purge in purges {
                ledger.purge(purge, moment);
            }
            for address in changed {
                ledger.change(address, moment);
            }
        })
    }

    /// Learns what others noted, and tells them; gives what is news here.
    ///
    /// # Errors
    /// [`StorageError`] when the store cannot be read or written.
    pub async fn exchange(&self) -> Result<News, StorageError> {
        let Some(storage) = &self.0.storage else { return Ok(News::default()) };
        let mut seen = self.0.seen.lock().await;
        if let Some(read) = read(storage, seen.as_ref()).await? {
            *seen = read;
        }
        let theirs = seen.as_ref().map(|seen| seen.ledger.clone()).unwrap_or_default();
        let news = self.change(|ledger| ledger.merge(&theirs));
        let ours = self.0.ledger.read().unwrap_or_else(PoisonError::into_inner).clone();
        if ours != theirs {
            let json = serde_json::to_vec(&ours).expect("maps of texts and numbers are JSON");
            storage.put(KEY, json.into()).await?;
            // Another may write over it; then it is seen at the next look.
            *seen = None;
        }
        Ok(news)
    }

    fn change(&self, change: impl FnOnce(&mut Ledger)) -> News {
        let mut ledger = self.0.ledger.write().unwrap_or_else(PoisonError::into_inner);
        let before = ledger.clone();
        change(&mut ledger);
        ledger.news_since(&before)
    }
}

/// What lies there, `Some(None)` where nothing does; `None` where it is what was `seen`.
async fn read(
    storage: &Storage,
    seen: Option<&Seen>,
) -> Result<Option<Option<Seen>>, StorageError> {
    let found = match seen {
        Some(seen) => storage.newer(KEY, &seen.version).await,
        None => storage.find(KEY).await.map(Some),
    };
    let object = match found {
        Ok(Some(object)) => object,
        Ok(None) => return Ok(None),
        Err(StorageError::NotFound { .. }) => return Ok(Some(None)),
        Err(error) => return Err(error),
    };
    let version = object.version().clone();
    let bytes = object.read(0..object.size().min(LONGEST)).await?;
    let ledger = serde_json::from_slice(&bytes).unwrap_or_else(|error| {
        warn!("`{KEY}` in the shared store is none of ours and is replaced: {error}");
        Ledger::default()
    });
    Ok(Some(Some(Seen { version, ledger })))
}

fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::Settings;

    fn memory() -> Storage {
        Storage::open("memory:", &Settings::default()).unwrap()
    }

    fn image(name: &str) -> Purge {
        Purge::Image(name.into())
    }

    #[tokio::test]
    async fn what_one_replica_purges_the_other_learns_and_so_does_who_starts_later() {
        let storage = memory();
        let [one, other, later] = [(); 3].map(|()| Epoch::new(Some(storage.clone())));
        assert!(one.exchange().await.unwrap().is_nothing());
        let news = one.note(&[image("a.tif")], &["s3://bucket/b.tif".into()]);
        assert_eq!(news.purges, [image("a.tif")]);
        assert!(other.exchange().await.unwrap().is_nothing(), "nobody told it yet");
        assert!(one.exchange().await.unwrap().is_nothing(), "it knows");
        assert_eq!(other.exchange().await.unwrap(), news);
        assert!(other.exchange().await.unwrap().is_nothing(), "once");
        assert_eq!(later.exchange().await.unwrap(), news);
        for replica in [&one, &other, &later] {
            assert_eq!(replica.generation("a.tif"), one.generation("a.tif"));
            assert_eq!(replica.generation("b.tif"), 0);
        }
        assert!(one.generation("a.tif") > 0);
    }

    #[tokio::test]
    async fn who_writes_over_another_loses_nothing() {
        let storage = memory();
        let [one, other] = [(); 2].map(|()| Epoch::new(Some(storage.clone())));
        one.note(&[image("a.tif")], &[]);
        one.exchange().await.unwrap();
        let lost = storage.find(KEY).await.unwrap();
        let lost = lost.read(0..lost.size()).await.unwrap();
        other.note(&[image("b.tif")], &[]);
        other.exchange().await.unwrap();
        // As if both had been under way at once.
        storage.put(KEY, lost).await.unwrap();
        for replica in [&one, &other, &one] {
            replica.exchange().await.unwrap();
        }
        assert!(one.generation("b.tif") > 0 && other.generation("a.tif") > 0);
        let later = Epoch::new(Some(storage));
        assert_eq!(later.exchange().await.unwrap().purges.len(), 2);
    }

    #[tokio::test]
    async fn what_is_no_ledger_is_replaced_and_without_a_store_all_stays_here() {
        let storage = memory();
        storage.put(KEY, "[1, 2".into()).await.unwrap();
        let epoch = Epoch::new(Some(storage));
        epoch.note(&[Purge::All], &[]);
        epoch.exchange().await.unwrap();
        assert!(epoch.exchange().await.unwrap().is_nothing());
        let alone = Epoch::default();
        assert_eq!(alone.note(&[Purge::All], &[]).purges, [Purge::All]);
        assert!(alone.exchange().await.unwrap().is_nothing());
        assert!(alone.generation("a") > 0);
    }
}
