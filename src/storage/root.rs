//! One root of storage: finding and listing what lies below it.

use std::collections::HashMap;
use std::sync::Arc;

use bytes::Bytes;
use object_store::memory::InMemory;
use object_store::{ObjectStoreExt as _, path::Path};

use super::folder::{Changes, Folder, Links};
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

    /// Whether it can be told what lies there.
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

    /// Whether things can be stored there at all; whether it is allowed shows when it is done.
    #[must_use]
    pub const fn is_writable(&self) -> bool {
        match &self.root {
            Root::Folder(_) => true,
            // Files on the web are only read, and found by their names only.
            Root::Remote(remote) => remote.is_listable(),
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::Entry;

    fn folder() -> (tempfile::TempDir, Storage) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("ms 12")).unwrap();
        std::fs::write(folder.path().join("ms 12/f%20 1#r.tif"), b"0123456789").unwrap();
        std::fs::write(folder.path().join("top.jpg"), b"top").unwrap();
        let storage = Storage::open(folder.path().to_str().unwrap(), &Settings::default()).unwrap();
        (folder, storage)
    }

    #[tokio::test]
    async fn a_file_is_found_under_its_own_spelling_only() {
        let (_folder, storage) = folder();
        let object = storage.find("ms 12/f%20 1#r.tif").await.unwrap();
        assert_eq!(&object.read(2..5).await.unwrap()[..], b"234");
        for key in [
            "",
            "/",
            "ms 12/",
            "/top.jpg",
            "top.jpg/",
            "ms 12//f%20 1#r.tif",
            "../top.jpg",
            "ms 12/../top.jpg",
            "./top.jpg",
            "top.jpg\0",
            "top.jpg/x",
            "none",
            "ms 12/f  1#r.tif",
        ] {
            let found = storage.find(key).await;
            assert!(matches!(found, Err(StorageError::NotFound { .. })), "{key:?}: {found:?}");
        }
        let long = "x".repeat(5000);
        assert!(matches!(storage.find(&long).await, Err(StorageError::NotFound { .. })));
    }

    #[tokio::test]
    async fn a_pipe_that_nobody_writes_to_keeps_nobody_waiting() {
        let (folder, storage) = folder();
        let pipe = folder.path().join("pipe.tif");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        std::os::unix::fs::symlink(&pipe, folder.path().join("link.tif")).unwrap();
        let confined =
            Storage::open_confined(folder.path().to_str().unwrap(), &Settings::default()).unwrap();
        for key in ["pipe.tif", "link.tif", "ms 12"] {
            for storage in [&storage, &confined] {
                let found = storage.find(key).await;
                assert!(matches!(found, Err(StorageError::NoFile { .. })), "{key}: {found:?}");
            }
        }
    }

    #[tokio::test]
    async fn a_listing_tells_folders_from_files() {
        let (_folder, storage) = folder();
        let root = storage.list("").await.unwrap();
        assert_eq!(root.folders, ["ms 12"]);
        assert_eq!(root.entries, [Entry { key: "top.jpg".into(), size: 3 }]);
        assert_eq!(storage.list("ms 12").await.unwrap().entries[0].key, "ms 12/f%20 1#r.tif");
    }

    #[tokio::test]
    async fn a_file_replaced_after_it_was_found_is_reported_as_changed() {
        let (folder, storage) = folder();
        let object = storage.find("top.jpg").await.unwrap();
        std::fs::write(folder.path().join("top.jpg"), b"another").unwrap();
        assert!(matches!(object.read(0..3).await, Err(StorageError::Changed { .. })));
    }

    #[tokio::test]
    async fn what_lies_in_memory_is_read_without_the_store_and_only_while_it_is_unchanged() {
        let (folder, storage) = folder();
        let object = storage.find("top.jpg").await.unwrap();
        let bytes = object.read_now(1..3, 4).await.unwrap();
        let bytes = bytes.expect("the file system tells the ETag");
        assert_eq!((bytes.len(), &bytes[4..]), (6, &b"op"[..]));
        // Written to in place: the same file, still open.
        std::fs::write(folder.path().join("top.jpg"), b"longer").unwrap();
        let read = object.read_now(1..3, 0).await;
        assert!(matches!(read, Err(StorageError::Changed { .. })), "{read:?}");
        // Another file in its place: the one that was opened is read on, whole.
        let object = storage.find("top.jpg").await.unwrap();
        assert_eq!(object.read_now(0..6, 0).await.unwrap().as_deref(), Some(&b"longer"[..]));
        std::fs::write(folder.path().join("new"), b"fresh!").unwrap();
        std::fs::rename(folder.path().join("new"), folder.path().join("top.jpg")).unwrap();
        assert_eq!(object.read_now(0..6, 0).await.unwrap().as_deref(), Some(&b"longer"[..]));
    }

    #[tokio::test]
    async fn a_file_replaced_before_it_is_opened_is_not_read_for_the_other_one() {
        let (folder, storage) = folder();
        let object = storage.find("top.jpg").await.unwrap();
        std::fs::write(folder.path().join("new"), b"new").unwrap();
        std::fs::rename(folder.path().join("new"), folder.path().join("top.jpg")).unwrap();
        assert!(object.read_now(0..3, 0).await.unwrap().is_none());
        assert!(matches!(object.read(0..3).await, Err(StorageError::Changed { .. })));
    }

    #[tokio::test]
    async fn a_name_that_cannot_be_spelled_hides_nothing_else() {
        use std::os::unix::ffi::OsStrExt as _;
        let (folder, storage) = folder();
        let bytes = std::ffi::OsStr::from_bytes(b"latin-\xe9.tif");
        std::fs::write(folder.path().join(bytes), b"x").unwrap();
        std::fs::write(folder.path().join("line\nbreak.tif"), b"x").unwrap();
        std::os::unix::fs::symlink("loop", folder.path().join("loop")).unwrap();
        std::os::unix::fs::symlink(".", folder.path().join("here")).unwrap();
        let mut root = storage.list("").await.unwrap();
        root.folders.sort();
        assert_eq!(root.folders, ["here", "ms 12"]);
        assert_eq!(root.entries.len(), 1);
        assert_eq!(root.unusable.len(), 3, "{:?}", root.unusable);
    }

    #[tokio::test]
    async fn links_out_of_confined_storage_lead_nowhere() {
        let (folder, _) = folder();
        let elsewhere = tempfile::tempdir().unwrap();
        std::fs::write(elsewhere.path().join("secret"), b"x").unwrap();
        let link = |target: &std::path::Path, name: &str| {
            std::os::unix::fs::symlink(target, folder.path().join(name)).unwrap();
        };
        link(elsewhere.path(), "away");
        link(&elsewhere.path().join("secret"), "secret");
        link(&folder.path().join("top.jpg"), "inside.jpg");
        let given = folder.path().to_str().unwrap();
        let storage = Storage::open_confined(given, &Settings::default()).unwrap();
        for key in ["secret", "away/secret"] {
            let found = storage.find(key).await;
            assert!(matches!(found, Err(StorageError::Outside { .. })), "{key}: {found:?}");
        }
        assert!(matches!(storage.list("away").await, Err(StorageError::Outside { .. })));
        assert_eq!(storage.find("inside.jpg").await.unwrap().size(), 3);
        let mut root = storage.list("").await.unwrap();
        root.outside.sort();
        assert_eq!(root.outside, ["away", "secret"]);
        assert_eq!(root.entries.len(), 2, "{root:?}");
        let open = Storage::open(given, &Settings::default()).unwrap();
        assert_eq!(open.find("secret").await.unwrap().size(), 1);
    }

    #[tokio::test]
    async fn a_folder_that_is_none_is_not_found() {
        let (_folder, storage) = folder();
        for folder in ["none", "top.jpg", "..", "a//b"] {
            let listing = storage.list(folder).await;
            assert!(listing.is_err(), "{folder}");
        }
        assert!(matches!(storage.list("none").await, Err(StorageError::NotFound { .. })));
    }

    #[test]
    fn what_is_no_folder_is_refused_with_a_reason() {
        for given in ["/nowhere/at/all", "ftp://bucket/x", "file://nonsense"] {
            let error = Storage::open(given, &Settings::default()).unwrap_err().to_string();
            assert!(error.contains(given), "{error}");
        }
        let folder = tempfile::tempdir().unwrap();
        let url = format!("file://{}", folder.path().display());
        assert!(Storage::open(&url, &Settings::default()).is_ok());
    }
}
