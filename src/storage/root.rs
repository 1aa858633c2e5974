//! One root of storage: finding and listing what lies below it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use object_store::{
    ObjectMeta, ObjectStore, ObjectStoreExt as _, local::LocalFileSystem, path::Path,
};

use super::local::{self, Look, is_served};
use super::open_files::OpenFiles;
use super::{Changes, Object, Settings, StorageError};
use crate::metrics::Metrics;
use crate::text::mask_userinfo;

/// One object as a listing shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Path below the root, `/` between its parts.
    pub key: String,
    pub size: u64,
}

/// What lies directly in one folder, in no order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Paths of the folders below the root.
    pub folders: Vec<String>,
    pub entries: Vec<Entry>,
    /// Names that no identifier can spell (not UTF-8, control characters, `#` and digits at
    /// the end), and links that lead nowhere, as well as they can be written. Hidden files
    /// are in no list.
    pub unusable: Vec<String>,
    /// Those of them that are folders.
    pub unusable_folders: Vec<String>,
    /// Paths of links that lead out of confined storage.
    pub outside: Vec<String>,
}

/// What links in a local folder may lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Links {
    Anywhere,
    /// To what lies below the root, as the folders that Kubernetes mounts are made.
    Inside,
}

/// A root below which objects are stored. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Storage {
    store: Arc<dyn ObjectStore>,
    name: String,
    /// The root where it is a local folder.
    folder: PathBuf,
    /// Whether links may lead out of the folder.
    links: Links,
    open_files: OpenFiles,
    settings: Settings,
    metrics: Arc<Metrics>,
}

impl Storage {
    /// Opens a folder, given as a path or a `file:` URL. Links in it are followed wherever
    /// they lead: institutions link to where the scans are.
    ///
    /// # Errors
    /// [`StorageError::Root`] when it is no readable folder or the URL is of another kind.
    pub fn open(given: &str, settings: &Settings) -> Result<Self, StorageError> {
        let refuse =
            |cause: &str| StorageError::Root { given: mask_userinfo(given), cause: cause.into() };
        let folder = match given.split_once("://") {
            Some(("file", _)) => url::Url::parse(given)
                .ok()
                .and_then(|url| url.to_file_path().ok())
                .ok_or_else(|| refuse("a file: URL has the form file:///folder/on/this/machine"))?,
            Some((scheme, _)) => {
                return Err(refuse(&format!(
                    "storage of the kind `{scheme}:` is not supported; give a folder or a file: URL"
                )));
            }
            None => given.into(),
        };
        let folder = folder
            .canonicalize()
            .map_err(|error| refuse(&format!("{error}; create the folder or name another")))?;
        std::fs::read_dir(&folder)
            .map_err(|error| refuse(&format!("the folder cannot be listed: {error}")))?;
        let store = LocalFileSystem::new_with_prefix(&folder)
            .map_err(|error| refuse(&error.to_string()))?;
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned());
        Ok(Self {
            store: Arc::new(store),
            name: name.unwrap_or_else(|| "images".into()),
            folder,
            links: Links::Anywhere,
            open_files: OpenFiles::new(),
            settings: settings.clone(),
            metrics: Arc::default(),
        })
    }

    /// Opens a folder as [`Storage::open`] does, but nothing in it can be a link to what
    /// lies outside: for files whose text may be quoted to people.
    ///
    /// # Errors
    /// As [`Storage::open`].
    pub fn open_confined(given: &str, settings: &Settings) -> Result<Self, StorageError> {
        Ok(Self { links: Links::Inside, ..Self::open(given, settings)? })
    }

    /// Counts every read in `metrics` from here on.
    #[must_use]
    pub fn counting(self, metrics: Arc<Metrics>) -> Self {
        Self { metrics, ..self }
    }

    /// The root folder's own name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Looks up what is stored under `key` at this moment.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] for keys that name nothing or could name nothing
    /// (`..`, empty parts, control characters), [`StorageError::NoFile`] for folders, pipes
    /// and devices; before the store is asked.
    pub async fn find(&self, key: &str) -> Result<Object, StorageError> {
        let not_found = || StorageError::NotFound { key: key.to_owned() };
        if key.chars().any(char::is_control) {
            return Err(not_found());
        }
        let location = Path::parse(key).map_err(|_| not_found())?;
        // `parse` forgives slashes at either end; an identifier has one spelling.
        if location.as_ref() != key || key.is_empty() || !key.split('/').all(is_served) {
            return Err(not_found());
        }
        match self.look(key).await? {
            Look::Outside => return Err(StorageError::Outside { key: key.to_owned() }),
            Look::NoFile => return Err(StorageError::NoFile { key: key.to_owned() }),
            Look::File | Look::Unknown => {}
        }
        let meta = self.timed(key, self.store.head(&location)).await?;
        Ok(self.object(meta))
    }

    /// Looks before the store does: it opens what it is asked for, and opening a pipe waits
    /// without end.
    async fn look(&self, key: &str) -> Result<Look, StorageError> {
        let (path, confined_to) = (self.path_of(key), self.confined_to());
        let look = tokio::task::spawn_blocking(move || local::look(&path, confined_to.as_deref()));
        self.timed(key, async { Ok(look.await?) }).await
    }

    /// The folder that links must stay in.
    fn confined_to(&self) -> Option<PathBuf> {
        (self.links == Links::Inside).then(|| self.folder.clone())
    }

    fn path_of(&self, key: &str) -> PathBuf {
        key.split('/').fold(self.folder.clone(), |path, part| path.join(part))
    }

    /// What lies directly in `folder`; the empty string is the root itself.
    ///
    /// # Errors
    /// [`StorageError`] when the folder does not exist or cannot be listed.
    pub async fn list(&self, folder: &str) -> Result<Listing, StorageError> {
        let failed = |error: object_store::Error| StorageError::from_store(folder, error);
        let location = Path::parse(folder).map_err(|error| failed(error.into()))?;
        let key = location.to_string();
        if self.links == Links::Inside && self.look(&key).await? == Look::Outside {
            return Err(StorageError::Outside { key });
        }
        let (path, confined_to) = (self.path_of(&key), self.confined_to());
        // The store's own listing fails as a whole for one name that it cannot spell.
        let list =
            tokio::task::spawn_blocking(move || local::list(&path, &key, confined_to.as_deref()));
        self.timed(folder, async {
            let listing = list.await?;
            listing.map_err(|error| object_store::Error::Generic {
                store: "LocalFileSystem",
                source: Box::new(error),
            })
        })
        .await
    }

    /// Watches for changes in the root and the folders directly in it.
    ///
    /// Some network file systems let us and never tell, so looking from time to time is
    /// needed beside it; folders that cannot be watched are named in the log.
    pub async fn watch(&self) -> Changes {
        let changes = Changes::below(&self.folder);
        changes.renew().await;
        changes
    }

    async fn timed<T>(
        &self,
        key: &str,
        answer: impl Future<Output = object_store::Result<T>>,
    ) -> Result<T, StorageError> {
        let seconds = self.settings.timeout_seconds;
        tokio::time::timeout(Duration::from_secs(seconds), answer)
            .await
            .map_err(|_| StorageError::Timeout { key: key.to_owned(), seconds })?
            .map_err(|error| StorageError::from_store(key, error))
    }

    fn object(&self, meta: ObjectMeta) -> Object {
        let path = self.path_of(meta.location.as_ref());
        let local = meta.e_tag.clone().map(|e_tag| self.open_files.file(path, e_tag));
        Object::new(Arc::clone(&self.store), meta, local, &self.settings, Arc::clone(&self.metrics))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        for given in ["/nowhere/at/all", "s3://bucket/x", "file:nonsense"] {
            let error = Storage::open(given, &Settings::default()).unwrap_err().to_string();
            assert!(error.contains(given), "{error}");
        }
        let folder = tempfile::tempdir().unwrap();
        let url = format!("file://{}", folder.path().display());
        assert!(Storage::open(&url, &Settings::default()).is_ok());
    }
}
