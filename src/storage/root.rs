//! One root of storage: finding and listing what lies below it.

use std::collections::HashMap;
use std::sync::Arc;

use bytes::Bytes;
use object_store::memory::InMemory;
use object_store::{ObjectStoreExt as _, path::Path};

use super::folder::{Asked, Changes, Folder, Links, Names};
use super::location::Kind;
use super::reading::Reading;
use super::remote::{self, Connect, Gate, Remote};
use super::upload;
use super::{Excerpt, Listing, Location, Object, Settings, StorageError, Version};
use crate::metrics::Metrics;
use crate::text::mask_userinfo;

/// A root below which objects are stored. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Storage {
    root: Root,
    name: String,
    reading: Reading,
}

#[derive(Clone, Debug)]
enum Root {
    Folder(Folder),
    Remote(Remote),
}

impl Storage {
    /// Opens a folder or what a URL names. Links in a folder are followed wherever they lead:
    /// institutions link to where the scans are. A server is not asked yet: one that does not
    /// answer at the moment is no reason not to start.
    ///
    /// # Errors
    /// [`StorageError::Root`] when it is no readable folder, or the URL or the credentials are
    /// wrong.
    pub fn open(location: impl Into<Location>, settings: &Settings) -> Result<Self, StorageError> {
        Self::open_with(&location.into(), settings, Links::Anywhere)
    }

    /// Opens as [`Storage::open`] does, but nothing in a folder can be a link to what lies
    /// outside: for files whose text may be quoted to people.
    ///
    /// # Errors
    /// As [`Storage::open`].
    pub fn open_confined(
        location: impl Into<Location>,
        settings: &Settings,
    ) -> Result<Self, StorageError> {
        Self::open_with(&location.into(), settings, Links::Inside)
    }

    fn open_with(
        location: &Location,
        settings: &Settings,
        links: Links,
    ) -> Result<Self, StorageError> {
        let connect = |kind: &Kind, gate: &Arc<Gate>| remote::store(location, kind, gate);
        Self::connected(location, settings, links, &connect)
    }

    /// Storage whose requests are made by `connect`.
    #[cfg(test)]
    pub(super) fn open_by(
        location: &Location,
        settings: &Settings,
        connect: impl Fn(&Kind, &Arc<Gate>) -> Result<Arc<dyn object_store::ObjectStore>, String>,
    ) -> Result<Self, StorageError> {
        Self::connected(location, settings, Links::Anywhere, &connect)
    }

    fn connected(
        location: &Location,
        settings: &Settings,
        links: Links,
        connect: &Connect<'_>,
    ) -> Result<Self, StorageError> {
        let open = || {
            let (root, reading) = match location.kind()? {
                Kind::Folder(path) => {
                    let folder = Folder::open(&path, links)?;
                    let reading = Reading::new(folder.store()?, settings);
                    (Root::Folder(folder), reading)
                }
                Kind::Memory => {
                    let reading = Reading::new(Arc::new(InMemory::new()), settings);
                    (Root::Remote(Remote::memory()), reading)
                }
                kind => {
                    let (remote, store) = Remote::open(location, kind, settings, connect)?;
                    let reading = Reading::new(store, settings).far(remote.timeout());
                    (Root::Remote(remote), reading)
                }
            };
            let name = match &root {
                Root::Folder(folder) => folder.name(),
                Root::Remote(remote) => remote.name(),
            };
            Ok(Self { root, name: name.unwrap_or_else(|| "images".into()), reading })
        };
        open().map_err(|cause| StorageError::Root { given: mask_userinfo(&location.url), cause })
    }

    /// Counts every read in `metrics` from here on.
    #[must_use]
    pub fn counting(self, metrics: Arc<Metrics>) -> Self {
        if let Root::Remote(remote) = &self.root {
            remote.count_in(&metrics);
        }
        Self { reading: Reading { metrics, ..self.reading }, ..self }
    }

    /// The own name of the root's folder, or of its bucket.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether each read takes a round trip over a network.
    #[must_use]
    pub const fn is_remote(&self) -> bool {
        matches!(self.root, Root::Remote(_))
    }

    /// Whether it can be told what lies there. Of files on the web it cannot, and nothing can
    /// be stored there either.
    #[must_use]
    pub const fn is_listable(&self) -> bool {
        match &self.root {
            Root::Folder(_) => true,
            Root::Remote(remote) => remote.is_listable(),
        }
    }

    /// Looks up what is stored under `key` at this moment.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] for keys that name nothing or could name nothing
    /// (`..`, empty parts, control characters, hidden files), [`StorageError::NoFile`] for
    /// folders, pipes and devices; before the store is asked.
    pub async fn find(&self, key: &str) -> Result<Object, StorageError> {
        let location = location(key)?;
        match &self.root {
            Root::Folder(folder) => folder.find(&location, &self.reading).await,
            Root::Remote(remote) => remote.find(&location, &self.reading).await,
        }
    }

    /// As [`Storage::find`]; `None` where it is still the version that is `known`.
    ///
    /// # Errors
    /// As [`Storage::find`].
    pub async fn newer(&self, key: &str, known: &Version) -> Result<Option<Object>, StorageError> {
        let location = location(key)?;
        match &self.root {
            Root::Folder(folder) => {
                let found = folder.find(&location, &self.reading).await?;
                Ok((found.version() != known).then_some(found))
            }
            Root::Remote(remote) => remote.newer(&location, known, &self.reading).await,
        }
    }

    /// The object `key` as it was when an excerpt of it was made, without asking whether it
    /// still is: reads of it are pinned to that version. `None` of a folder, where looking costs
    /// nothing.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] for keys that could name nothing.
    pub fn recall(&self, key: &str, excerpt: &Excerpt) -> Result<Option<Object>, StorageError> {
        let location = location(key)?;
        let Root::Remote(remote) = &self.root else { return Ok(None) };
        let place = remote.place(&location);
        Ok(Some(Object::recalled(key, place, excerpt, self.reading.clone())))
    }

    /// What lies directly in `folder`; the empty string is the root itself.
    ///
    /// # Errors
    /// [`StorageError`] when the folder does not exist or cannot be listed.
    pub async fn list(&self, folder: &str) -> Result<Listing, StorageError> {
        let failed = |error: object_store::Error| StorageError::from_store(folder, error);
        let location = Path::parse(folder).map_err(|error| failed(error.into()))?;
        match &self.root {
            Root::Folder(folder) => folder.list(&location, &self.reading).await,
            Root::Remote(remote) => remote.list(&location, &self.reading).await,
        }
    }

    /// The versions of all objects called one of `names` in folders directly in the root, by
    /// their keys, where one listing tells them; `None` where each must be looked at.
    ///
    /// # Errors
    /// [`StorageError`] when the root cannot be listed.
    pub async fn versions(
        &self,
        names: &[&str],
    ) -> Result<Option<HashMap<String, Version>>, StorageError> {
        match &self.root {
            Root::Folder(_) => Ok(None),
            Root::Remote(remote) => remote.versions(names, &self.reading).await,
        }
    }

    /// Which of `names` there are in some folders directly in the root, where looking for all at
    /// once costs little; `None` behind a network.
    ///
    /// What has no version may be no file, or one that may not be read: who opens it is told so.
    ///
    /// # Errors
    /// [`StorageError::Timeout`] of a disk that does not answer.
    pub async fn names(
        &self,
        asked: &[Asked],
        names: &[&'static str],
    ) -> Result<Option<Names>, StorageError> {
        match &self.root {
            Root::Folder(folder) => folder.names(asked, names, &self.reading).await.map(Some),
            Root::Remote(_) => Ok(None),
        }
    }

    /// Watches for changes in the root and the folders directly in it, where that is possible.
    ///
    /// Some network file systems let us and never tell, so looking from time to time is
    /// needed beside it; folders that cannot be watched are named in the log.
    pub async fn watch(&self) -> Option<Changes> {
        match &self.root {
            Root::Folder(folder) => Some(folder.watch().await),
            Root::Remote(_) => None,
        }
    }

    /// Stores `bytes` under `key`, whatever is there: all of them or none.
    ///
    /// # Errors
    /// [`StorageError`] when they cannot be stored.
    pub async fn put(&self, key: &str, bytes: Bytes) -> Result<(), StorageError> {
        let place = self.place(&location(key)?);
        let length = bytes.len() as u64;
        self.reading.timed_for(length, key, self.reading.store.put(&place, bytes.into())).await?;
        Ok(())
    }

    /// Stores the file at `path` under `key`, in parts where it is long: all of it or nothing.
    ///
    /// Where it is to be `fresh` and something is there already, that stays. Between the look at
    /// what is there and the end of a long file sent to a bucket somebody else's may come to lie
    /// there and is replaced: no store makes parts one on a condition.
    ///
    /// # Errors
    /// [`StorageError::Exists`] where something is there; [`StorageError`] when it cannot be
    /// stored.
    pub async fn put_file(
        &self,
        key: &str,
        path: &std::path::Path,
        media_type: &'static str,
        fresh: bool,
    ) -> Result<(), StorageError> {
        let place = self.place(&location(key)?);
        upload::send(&self.reading, key, &place, path, media_type, fresh).await
    }

    /// Removes what is stored under `key`; nothing there is as well.
    ///
    /// # Errors
    /// [`StorageError`] when it cannot be removed.
    pub async fn delete(&self, key: &str) -> Result<(), StorageError> {
        let place = self.place(&location(key)?);
        match self.reading.timed(key, self.reading.store.delete(&place)).await {
            Err(StorageError::NotFound { .. }) => Ok(()),
            deleted => deleted,
        }
    }

    /// Where what is called `key` lies in the store.
    fn place(&self, key: &Path) -> Path {
        match &self.root {
            Root::Folder(_) => key.clone(),
            Root::Remote(remote) => remote.place(key),
        }
    }
}

/// A key that can name something.
fn location(key: &str) -> Result<Path, StorageError> {
    let not_found = || StorageError::NotFound { key: key.to_owned() };
    if key.chars().any(char::is_control) {
        return Err(not_found());
    }
    let location = Path::parse(key).map_err(|_| not_found())?;
    // `parse` forgives slashes at either end; an identifier has one spelling.
    let spelled = location.as_ref() == key && !key.is_empty();
    if !spelled || key.split('/').any(|part| part.starts_with('.')) {
        return Err(not_found());
    }
    Ok(location)
}
