//! A local folder: found and listed by looking at it, and told of changes by the system.

mod look;
mod names;
mod open_files;
#[cfg(target_os = "linux")]
mod page_cache;
#[cfg(not(target_os = "linux"))]
#[path = "page_cache_elsewhere.rs"]
mod page_cache;
mod watch;
mod watches;

use std::path::{self, PathBuf};
use std::sync::Arc;

use object_store::{
    ObjectMeta, ObjectStore, ObjectStoreExt as _, local::LocalFileSystem, path::Path,
};

use super::reading::Reading;
use super::{Listing, Object, StorageError};
use look::{Look, is_served};
use open_files::OpenFiles;

pub use names::{Asked, Names, Stamp};
pub(super) use open_files::LocalFile;
pub use watch::Changes;
pub use watches::Where;

/// Folders looked into as one piece of work, which has its time as a read has.
const FOLDERS_AT_ONCE: usize = 100;

/// What links in a local folder may lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Links {
    Anywhere,
    /// To what lies below the root, as the folders that Kubernetes mounts are made.
    Inside,
}

/// A folder on this machine.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    path: PathBuf,
    /// Whether links may lead out of the folder.
    links: Links,
    open_files: OpenFiles,
}

impl Folder {
    /// # Errors
    /// Why it is no folder that can be listed.
    pub(super) fn open(given: &path::Path, links: Links) -> Result<Self, String> {
        let path = given
            .canonicalize()
            .map_err(|error| format!("{error}; create the folder or name another"))?;
        std::fs::read_dir(&path)
            .map_err(|error| format!("the folder cannot be listed: {error}"))?;
        Ok(Self { path, links, open_files: OpenFiles::new() })
    }

    /// # Errors
    /// Why the store cannot be had.
    pub(super) fn store(&self) -> Result<Arc<dyn ObjectStore>, String> {
        match LocalFileSystem::new_with_prefix(&self.path) {
            Ok(store) => Ok(Arc::new(store)),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Its own name.
    pub(super) fn name(&self) -> Option<String> {
        self.path.file_name().map(|name| name.to_string_lossy().into_owned())
    }

    /// What lies at `location` at this moment.
    pub(super) async fn find(
        &self,
        location: &Path,
        reading: &Reading,
    ) -> Result<Object, StorageError> {
        let key = location.as_ref();
        if !key.split('/').all(is_served) {
            return Err(StorageError::NotFound { key: key.to_owned() });
        }
        match self.look(key, reading).await? {
            Look::Outside => return Err(StorageError::Outside { key: key.to_owned() }),
            Look::NoFile => return Err(StorageError::NoFile { key: key.to_owned() }),
            Look::File | Look::Unknown => {}
        }
        let meta = reading.timed(key, reading.store.head(location)).await?;
        Ok(self.object(meta, reading))
    }

    /// Looks before the store does: it opens what it is asked for, and opening a pipe waits
    /// without end.
    async fn look(&self, key: &str, reading: &Reading) -> Result<Look, StorageError> {
        let (path, confined_to) = (self.path_of(key), self.confined_to());
        let look = tokio::task::spawn_blocking(move || look::look(&path, confined_to.as_deref()));
        reading.timed(key, async { Ok(look.await?) }).await
    }

    /// The folder that links must stay in.
    fn confined_to(&self) -> Option<PathBuf> {
        (self.links == Links::Inside).then(|| self.path.clone())
    }

    fn path_of(&self, key: &str) -> PathBuf {
        key.split('/').fold(self.path.clone(), |path, part| path.join(part))
    }

    /// What lies directly in the folder `location`, which is the root itself where it is
    /// empty.
    pub(super) async fn list(
        &self,
        location: &Path,
        reading: &Reading,
    ) -> Result<Listing, StorageError> {
        let key = location.to_string();
        if self.links == Links::Inside && self.look(&key, reading).await? == Look::Outside {
            return Err(StorageError::Outside { key });
        }
        let (path, confined_to) = (self.path_of(&key), self.confined_to());
        let below = key.clone();
        // The store's own listing fails as a whole for one name that it cannot spell.
        let list =
            tokio::task::spawn_blocking(move || look::list(&path, &below, confined_to.as_deref()));
        let list = async {
            let listing = list.await?;
            listing.map_err(|error| object_store::Error::Generic {
                store: "LocalFileSystem",
                source: Box::new(error),
            })
        };
        reading.timed(&key, list).await
    }

    /// Which of `names` there are in some folders.
    pub(super) async fn names(
        &self,
        asked: &[Asked],
        names: &[&'static str],
        reading: &Reading,
    ) -> Result<Names, StorageError> {
        let mut there = Names::default();
        for asked in asked.chunks(FOLDERS_AT_ONCE) {
            let (path, asked, names) = (self.path.clone(), asked.to_vec(), names.to_vec());
            let look = tokio::task::spawn_blocking(move || {
                let mut there = Names::default();
                for asked in &asked {
                    there.look(&path, asked, &names);
                }
                there
            });
            there.extend(reading.timed("", async { Ok(look.await?) }).await?);
        }
        Ok(there)
    }

    /// Watches for changes in the root and the folders directly in it.
    pub(super) async fn watch(&self) -> Changes {
        let changes = Changes::below(&self.path);
        changes.renew().await;
        changes
    }

    fn object(&self, meta: ObjectMeta, reading: &Reading) -> Object {
        let path = self.path_of(meta.location.as_ref());
        let local = meta.e_tag.clone().map(|e_tag| self.open_files.file(path, e_tag));
        Object::new(meta, reading.clone()).at(local)
    }
}
