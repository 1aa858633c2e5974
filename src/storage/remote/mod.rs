//! What lies behind a network: buckets, and files on the web.
//!
//! Finding an object is reading its beginning, in one request: its size and its version come
//! with the answer, and most pictures open from those bytes.

mod breaker;
mod connect;
mod credentials;
mod fault;
mod gate;
#[cfg(test)]
pub(crate) mod simulated;
#[cfg(test)]
mod tests;
mod transport;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::TryStreamExt as _;
use object_store::{
    GetOptions, GetRange, ObjectMeta, ObjectStore, ObjectStoreExt as _, path::Path,
};
use tracing::warn;

use super::location::{Kind, Location};
use super::reading::Reading;
use super::{Entry, Listing, Object, Settings, StorageError, Version};
use crate::metrics::Metrics;

pub(super) use connect::store;
pub(super) use fault::Fault;
pub(super) use gate::Gate;

/// Bytes that finding an object brings.
const FIRST_READ: u64 = 64 * 1024;

/// Within which a listing of any length must be there.
const LISTING_TIMEOUT: Duration = Duration::from_mins(1);

/// Objects that one search for names looks at; behind them it is given up.
const MOST_SEARCHED: usize = 200_000;

/// Makes the store of a kind of place, whose requests go through a gate.
pub(super) type Connect<'c> =
    dyn Fn(&Kind, &Arc<Gate>) -> Result<Arc<dyn ObjectStore>, String> + 'c;

/// A bucket, or a part of one, or an address of the web.
#[derive(Clone, Debug)]
pub(super) struct Remote {
    /// What all keys begin with.
    prefix: Path,
    name: Option<String>,
    listable: bool,
    /// Whether the log says already that versions are in no listing.
    told: Arc<AtomicBool>,
    /// Of memory there is none.
    gate: Option<Arc<Gate>>,
}

impl Remote {
    /// The place and its store. Asks nobody yet.
    ///
    /// # Errors
    /// What is wrong with its settings or credentials.
    pub(super) fn open(
        location: &Location,
        kind: Kind,
        settings: &Settings,
        connect: &Connect<'_>,
    ) -> Result<(Self, Arc<dyn ObjectStore>), String> {
        let gate = Arc::new(Gate::new(location, settings));
        let store = connect(&kind, &gate)?;
        let listable = !matches!(kind, Kind::Web(_));
        let (prefix, name) = match kind {
            Kind::Bucket { bucket, prefix, .. } => {
                let name = prefix.filename().map_or(bucket, ToOwned::to_owned);
                (prefix, Some(name))
            }
            _ => (Path::default(), None),
        };
        let told = Arc::default();
        Ok((Self { prefix, name, listable, told, gate: Some(gate) }, store))
    }

    /// Memory of this process, which behaves like a bucket.
    pub(super) fn memory() -> Self {
        Self {
            prefix: Path::default(),
            name: None,
            listable: true,
            told: Arc::default(),
            gate: None,
        }
    }

    /// Whether it can be told what lies there.
    pub(super) const fn is_listable(&self) -> bool {
        self.listable
    }

    /// Within which a request is answered, with all its tries.
    pub(super) fn timeout(&self) -> Duration {
        self.gate.as_ref().map_or(Duration::ZERO, |gate| gate.timeout)
    }

    pub(super) fn count_in(&self, metrics: &Arc<Metrics>) {
        if let Some(gate) = &self.gate {
            gate.count_in(metrics);
        }
    }

    /// Of the folder or bucket.
    pub(super) fn name(&self) -> Option<String> {
        self.name.clone()
    }

    /// What is stored at `key` at this moment, with its beginning.
    pub(super) async fn find(&self, key: &Path, reading: &Reading) -> Result<Object, StorageError> {
        // Memory has no round trip to save, and cannot tell an empty object from a failure.
        if self.gate.is_none() {
            return self.look(key, reading).await;
        }
        match self.begin(key, reading, None).await {
            // The range of an empty object is never right.
            Err(StorageError::Unsatisfiable { .. }) => self.look(key, reading).await,
            found => found,
        }
    }

    async fn look(&self, key: &Path, reading: &Reading) -> Result<Object, StorageError> {
        let place = self.place(key);
        let meta = reading.timed(key.as_ref(), reading.store.head(&place)).await?;
        Ok(Object::new(meta, reading.clone()).called(key.as_ref()))
    }

    /// As [`Remote::find`]; `None` where it is still the version that is `known`.
    pub(super) async fn newer(
        &self,
        key: &Path,
        known: &Version,
        reading: &Reading,
    ) -> Result<Option<Object>, StorageError> {
        let found = match known.tag().filter(|_| self.gate.is_some()) {
            Some(tag) => self.begin(key, reading, Some(tag)).await,
            None => self.find(key, reading).await,
        };
        match found {
            Ok(object) if object.version() == known => Ok(None),
            Ok(object) => Ok(Some(object)),
            Err(StorageError::Unchanged { .. }) => Ok(None),
            // The server looks at the range first.
            Err(StorageError::Unsatisfiable { .. }) => {
                let object = self.find(key, reading).await?;
                Ok((object.version() != known).then_some(object))
            }
            Err(error) => Err(error),
        }
    }

    async fn begin(
        &self,
        key: &Path,
        reading: &Reading,
        unless: Option<String>,
    ) -> Result<Object, StorageError> {
        let options = GetOptions {
            range: Some(GetRange::Bounded(0..FIRST_READ)),
            if_none_match: unless,
            ..GetOptions::default()
        };
        let place = self.place(key);
        let answer = async {
            let result = reading.store.get_opts(&place, options).await?;
            let meta = result.meta.clone();
            Ok((meta, result.bytes().await?))
        };
        let (meta, first): (ObjectMeta, Bytes) = reading.timed(key.as_ref(), answer).await?;
        let (asked, given) = (meta.size.min(FIRST_READ), first.len() as u64);
        if asked != given {
            return Err(StorageError::Short { key: key.to_string(), asked, given });
        }
        reading.metrics.storage_read(given);
        Ok(Object::new(meta, reading.clone()).called(key.as_ref()).starting(first))
    }

    /// What lies directly in the folder `key`, which is the root itself where it is empty.
    pub(super) async fn list(
        &self,
        key: &Path,
        reading: &Reading,
    ) -> Result<Listing, StorageError> {
        self.check_listable()?;
        let place = self.place(key);
        let reading = Reading { timeout: LISTING_TIMEOUT, ..reading.clone() };
        let prefix = (!place.is_root()).then_some(&place);
        let found = reading.timed(key.as_ref(), reading.store.list_with_delimiter(prefix)).await?;
        // A folder is what keys begin with, hidden ones and that of the folder itself as well.
        if !key.is_root() && found.common_prefixes.is_empty() && found.objects.is_empty() {
            return Err(StorageError::NotFound { key: key.to_string() });
        }
        let mut listing = Listing::default();
        listing.folders.extend(found.common_prefixes.iter().filter_map(|path| self.key_of(path)));
        for meta in found.objects {
            // Some tools put an empty object where a folder is.
            if meta.location != place
                && let Some(key) = self.key_of(&meta.location)
            {
                listing.entries.push(Entry { key, size: meta.size, version: Version::of(&meta) });
            }
        }
        Ok(listing)
    }

    /// Versions of all objects called one of `names` in folders directly in the root, by their
    /// keys; `None` where a listing does not tell them: there are too many objects to search
    /// through, or one of a key that nothing can be called.
    pub(super) async fn versions(
        &self,
        names: &[&str],
        reading: &Reading,
    ) -> Result<Option<HashMap<String, Version>>, StorageError> {
        self.check_listable()?;
        let reading = Reading { timeout: LISTING_TIMEOUT, ..reading.clone() };
        let prefix = (!self.prefix.is_root()).then_some(&self.prefix);
        let mut seen = 0_usize;
        let search = async {
            let mut versions = HashMap::new();
            let mut objects = reading.store.list(prefix);
            loop {
                let meta = match objects.try_next().await {
                    Ok(Some(meta)) => meta,
                    Ok(None) => return Ok(Ok(versions)),
                    // One such key takes its whole page away.
                    Err(object_store::Error::InvalidPath { source }) => {
                        return Ok(Err(format!("{source}; remove that object")));
                    }
                    Err(error) => return Err(error),
                };
                seen += 1;
                if seen > MOST_SEARCHED {
                    let why = format!(
                        "there are more than {MOST_SEARCHED} objects beside the records; give \
                         these a place of their own"
                    );
                    return Ok(Err(why));
                }
                if let Some(key) = self.key_of(&meta.location)
                    && let Some((folder, name)) = key.split_once('/')
                    && names.contains(&name)
                    && !folder.is_empty()
                {
                    versions.insert(key, Version::of(&meta));
                }
            }
        };
        let searched = reading.timed("", search).await?;
        if let Err(why) = &searched
            && !self.told.swap(true, Ordering::Relaxed)
        {
            warn!("Each folder is asked for its record, because no listing tells them: {why}");
        }
        Ok(searched.ok())
    }

    fn check_listable(&self) -> Result<(), StorageError> {
        if self.listable { Ok(()) } else { Err(StorageError::Unlistable) }
    }

    /// Where what is called `key` lies in the store.
    pub(super) fn place(&self, key: &Path) -> Path {
        if self.prefix.is_root() {
            return key.clone();
        }
        self.prefix.parts().chain(key.parts()).collect()
    }

    /// What lies at `place` is called so; `None` where hidden, as in folders.
    fn key_of(&self, place: &Path) -> Option<String> {
        let parts: Vec<_> = place.prefix_match(&self.prefix)?.collect();
        if parts.is_empty() || parts.iter().any(|part| part.as_ref().starts_with('.')) {
            return None;
        }
        Some(Path::from_iter(parts).to_string())
    }
}
