//! Where pyramids are written to: a folder, or a bucket.
//!
//! In a folder a file grows under a hidden name beside its place and is moved there when it is
//! complete and on the disk; until then its writer holds a lock on it. What a run that was
//! killed left behind has no such lock and is removed by the next run that has a picture
//! there, also one that is there already. What goes to a bucket grows in the folder for
//! temporary files, without a name, and is sent when it is complete.

use std::collections::HashSet;
use std::fs::{self, File, Permissions, TryLockError};
use std::io;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tempfile::{Builder, NamedTempFile};
use tokio::runtime::Handle;
use tracing::warn;

use super::PlanError;
use crate::storage::{self, Location, Storage, StorageError};
use crate::text::mask_userinfo;

/// How the hidden names begin and end.
const UNFINISHED: (&str, &str) = (".warraq-ingest-", ".tmp");

/// The media type of a pyramid.
const MEDIA_TYPE: &str = "image/tiff";

/// An open folder or bucket to write to.
#[derive(Debug)]
pub struct Target {
    /// With no link in it; a bucket's URL.
    path: PathBuf,
    storage: Storage,
    /// The folders that were looked through for what was left behind.
    swept: Mutex<HashSet<PathBuf>>,
}

impl Target {
    /// Opens a folder, which is made where there is none, or what a URL names.
    ///
    /// # Errors
    /// [`PlanError`] for what cannot be made or written to.
    pub fn open(location: &Location, settings: &storage::Settings) -> Result<Self, PlanError> {
        let path = match location.folder() {
            Some(path) => {
                let opened = fs::create_dir_all(&path).and_then(|()| path.canonicalize());
                opened.map_err(|cause| PlanError::Folder { path, cause })?
            }
            None => mask_userinfo(location.url.trim_end_matches('/')).into(),
        };
        let storage = match location.folder() {
            Some(_) => {
                let given = path.to_str().ok_or_else(|| PlanError::Name { path: path.clone() })?;
                Storage::open(given, settings)?
            }
            None => Storage::open(location, settings)?,
        };
        if !storage.is_listable() {
            return Err(PlanError::ReadOnly { given: path });
        }
        Ok(Self { path, storage, swept: Mutex::default() })
    }

    /// What is there already.
    pub(super) const fn storage(&self) -> &Storage {
        &self.storage
    }

    /// Where it is, with no link in it; a bucket's URL.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The place of a key in it.
    #[must_use]
    pub fn place(&self, key: &str) -> PathBuf {
        key.split('/').fold(self.path.clone(), |path, part| path.join(part))
    }

    /// Removes what was left behind where `place` is, the first time something there is
    /// looked at.
    pub(super) fn clear(&self, place: &Path) {
        if self.storage.is_remote() {
            return;
        }
        let folder = place.parent().unwrap_or(&self.path);
        let mut swept = self.swept.lock().unwrap_or_else(PoisonError::into_inner);
        if swept.insert(folder.to_owned())
            && let Err(error) = sweep(folder, remove)
            && error.kind() != io::ErrorKind::NotFound
        {
            let folder = folder.display();
            warn!("`{folder}` cannot be looked through for what was left behind: {error}");
        }
    }

    /// Begins a file that is to lie at the place of `key`.
    pub(super) fn begin(&self, key: &str) -> io::Result<Unfinished> {
        if self.storage.is_remote() {
            let goes = Goes::Sent { storage: Box::new(self.storage.clone()), key: key.to_owned() };
            let (file, scratch) = (NamedTempFile::new()?, tempfile::tempfile()?);
            return Ok(Unfinished { file, scratch: Some(scratch), goes });
        }
        let place = self.place(key);
        let folder = place.parent().unwrap_or(&self.path);
        fs::create_dir_all(folder)?;
        let (prefix, suffix) = UNFINISHED;
        let file = hold(|| {
            Builder::new()
                .prefix(prefix)
                .suffix(suffix)
                // As any program makes files: what the umask leaves of it.
                .permissions(Permissions::from_mode(0o666))
                .tempfile_in(folder)
        })?;
        // Without a name from the start, so nothing of it is ever left.
        let scratch = tempfile::tempfile_in(folder)?;
        Ok(Unfinished { file, scratch: Some(scratch), goes: Goes::Moved { place } })
    }
}

/// How a file comes to its place.
#[derive(Debug)]
enum Goes {
    Moved { place: PathBuf },
    Sent { storage: Box<Storage>, key: String },
}

/// A file that nobody sees yet; dropped, it is gone.
#[derive(Debug)]
pub(super) struct Unfinished {
    pub(super) file: NamedTempFile,
    /// For what is put down while the file is made.
    pub(super) scratch: Option<File>,
    goes: Goes,
}

impl Unfinished {
    /// From here on all of it is on the disk; else a power failure could leave the name
    /// without the content.
    pub(super) fn complete(self) -> io::Result<Complete> {
        if matches!(self.goes, Goes::Moved { .. }) {
            self.file.as_file().sync_all()?;
        }
        Ok(Complete { file: self.file, goes: self.goes })
    }
}

/// A file that nobody sees yet and that has all its bytes; dropped, it is gone.
#[derive(Debug)]
pub(super) struct Complete {
    file: NamedTempFile,
    goes: Goes,
}

/// Why a complete file did not come to its place.
#[derive(Debug, thiserror::Error)]
pub(super) enum PublishError {
    #[error(transparent)]
    File(#[from] io::Error),
    #[error(transparent)]
    Store(#[from] StorageError),
}

impl PublishError {
    /// Something is there that was not looked for.
    pub(super) fn is_taken(&self) -> bool {
        match self {
            Self::File(error) => error.kind() == io::ErrorKind::AlreadyExists,
            Self::Store(error) => matches!(error, StorageError::Exists { .. }),
        }
    }
}

impl Complete {
    /// Puts the file in its place, in one step, where nothing is.
    ///
    /// # Errors
    /// [`PublishError::is_taken`] where something is, which is left as it is. A bucket does not
    /// tell that of files that are sent in parts; see [`Storage::put_file`].
    pub(super) fn publish(self, runtime: &Handle) -> Result<(), PublishError> {
        self.put(runtime, true)
    }

    /// Puts the file in its place, in one step, whatever is there.
    pub(super) fn replace(self, runtime: &Handle) -> Result<(), PublishError> {
        self.put(runtime, false)
    }

    fn put(self, runtime: &Handle, fresh: bool) -> Result<(), PublishError> {
        match self.goes {
            Goes::Moved { place } => {
                let moved = if fresh {
                    self.file.persist_noclobber(place)
                } else {
                    self.file.persist(place)
                };
                moved.map_err(io::Error::from)?;
            }
            Goes::Sent { storage, key } => {
                let send = storage.put_file(&key, self.file.path(), MEDIA_TYPE, fresh);
                runtime.block_on(send)?;
            }
        }
        Ok(())
    }
}

/// A file that `make` made, locked. Between the two another run may have taken it for one
/// that was left behind; then it is made again.
fn hold(mut make: impl FnMut() -> io::Result<NamedTempFile>) -> io::Result<NamedTempFile> {
    loop {
        let file = make()?;
        file.as_file().lock()?;
        let held = file.as_file().metadata()?;
        match fs::symlink_metadata(file.path()) {
            Ok(named) if (named.dev(), named.ino()) == (held.dev(), held.ino()) => return Ok(file),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
}

/// Removes unfinished files that nobody is writing. One that cannot be removed stays; it is
/// in nobody's way.
fn sweep(folder: &Path, remove: impl Fn(&Path) -> io::Result<()>) -> io::Result<()> {
    let (prefix, suffix) = UNFINISHED;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let unfinished =
            name.to_str().is_some_and(|name| name.starts_with(prefix) && name.ends_with(suffix));
        if !unfinished || !entry.file_type()?.is_file() {
            continue;
        }
        let path = entry.path();
        match remove(&path) {
            Ok(()) => {}
            // Another run was quicker.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                let path = path.display();
                warn!("`{path}` was left behind unfinished and cannot be removed: {error}");
            }
        }
    }
    Ok(())
}

/// Removes an unfinished file, unless somebody holds it.
fn remove(path: &Path) -> io::Result<()> {
    let file = File::open(path)?;
    match file.try_lock() {
        // The lock is held until it is gone.
        Ok(()) => fs::remove_file(path),
        Err(TryLockError::WouldBlock) => Ok(()),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    fn runtime() -> tokio::runtime::Runtime {
        // Sending in parts takes tasks, which nobody would run on a single thread that waits.
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
    }

    fn publish(unfinished: Unfinished) -> Result<(), PublishError> {
        unfinished.complete().unwrap().publish(runtime().handle())
    }

    #[test]
    fn what_goes_to_a_bucket_is_sent_when_it_is_complete_and_lies_nowhere_else() {
        let runtime = runtime();
        let target = open_as("memory:").unwrap();
        let find = || runtime.block_on(target.storage().find("ms 1/f1.tif"));
        let mut unfinished = target.begin("ms 1/f1.tif").unwrap();
        unfinished.file.write_all(b"complete").unwrap();
        let scratch = unfinished.file.path().to_owned();
        assert!(find().is_err());
        publish(unfinished).unwrap();
        assert_eq!(find().unwrap().size(), 8);
        assert!(!scratch.exists());
        let second = publish(target.begin("ms 1/f1.tif").unwrap());
        assert!(second.unwrap_err().is_taken());
        // In parts.
        let mut long = target.begin("ms 1/f1.tif").unwrap();
        let bytes: Vec<u8> = (0..20_000_000_u32).map(|at| (at % 249) as u8).collect();
        long.file.write_all(&bytes).unwrap();
        long.complete().unwrap().replace(runtime.handle()).unwrap();
        let sent = find().unwrap();
        let sent = runtime.block_on(sent.read(0..sent.size())).unwrap();
        assert!(sent == bytes, "{} bytes", sent.len());
        let again = publish(target.begin("ms 1/f1.tif").unwrap());
        assert!(again.unwrap_err().is_taken());
    }

    fn open(folder: &tempfile::TempDir) -> Target {
        open_as(folder.path().to_str().unwrap()).unwrap()
    }

    fn open_as(given: &str) -> Result<Target, PlanError> {
        Target::open(&given.into(), &storage::Settings::default())
    }

    #[test]
    fn a_file_has_its_name_when_it_is_complete_and_not_before() {
        let temp = tempfile::tempdir().unwrap();
        let folder = open(&temp);
        let place = folder.place("ms 1/f1.tif");
        let mut unfinished = folder.begin("ms 1/f1.tif").unwrap();
        unfinished.file.write_all(b"half").unwrap();
        assert!(!place.exists());
        let hidden = names(&temp.path().join("ms 1"));
        assert!(hidden.len() == 1 && hidden[0].starts_with('.'), "{hidden:?}");
        publish(unfinished).unwrap();
        assert_eq!(names(&temp.path().join("ms 1")), ["f1.tif"]);
        // Others may read it as far as the umask of whoever runs this allows.
        let plain = temp.path().join("plain");
        fs::write(&plain, b"").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&place), mode(&plain));
    }

    #[test]
    fn a_file_that_appeared_meanwhile_is_replaced_only_where_that_is_asked_for() {
        let temp = tempfile::tempdir().unwrap();
        let folder = open(&temp);
        let place = folder.place("f1.tif");
        let [first, second] = [(); 2].map(|()| folder.begin("f1.tif").unwrap());
        fs::write(&place, b"theirs").unwrap();
        let error = publish(first).unwrap_err();
        assert!(error.is_taken(), "{error}");
        assert_eq!(fs::read(&place).unwrap(), b"theirs");
        second.complete().unwrap().replace(runtime().handle()).unwrap();
        assert_eq!(fs::read(&place).unwrap(), b"");
        assert_eq!(names(temp.path()), ["f1.tif"]);
    }

    #[test]
    fn a_file_that_is_given_up_leaves_nothing() {
        let temp = tempfile::tempdir().unwrap();
        let folder = open(&temp);
        drop(folder.begin("f1.tif").unwrap());
        assert!(names(temp.path()).is_empty());
    }

    #[test]
    fn what_a_killed_run_left_is_removed_and_what_another_run_writes_is_not() {
        let temp = tempfile::tempdir().unwrap();
        let other = open(&temp);
        let writing = other.begin("f1.tif").unwrap();
        fs::write(temp.path().join(".warraq-ingest-abc.tmp"), b"left").unwrap();
        fs::write(temp.path().join(".somebody-else.tmp"), b"theirs").unwrap();
        let folder = open(&temp);
        folder.clear(&folder.place("f2.tif"));
        let left = names(temp.path());
        assert!(!left.contains(&".warraq-ingest-abc.tmp".to_owned()), "{left:?}");
        assert!(left.contains(&".somebody-else.tmp".to_owned()), "{left:?}");
        assert_eq!(left.len(), 2, "{left:?}");
        publish(writing).unwrap();
        assert!(temp.path().join("f1.tif").exists());
    }

    #[test]
    fn a_file_that_another_run_removed_before_it_was_locked_is_made_again() {
        let temp = tempfile::tempdir().unwrap();
        let mut made = 0;
        let file = hold(|| {
            made += 1;
            let file = Builder::new().tempfile_in(temp.path())?;
            if made < 3 {
                fs::remove_file(file.path())?;
            }
            if made == 2 {
                fs::write(file.path(), "another's of the same name")?;
            }
            Ok(file)
        });
        assert_eq!(made, 3);
        assert!(file.unwrap().path().exists());
    }

    #[test]
    fn what_was_left_and_cannot_be_removed_keeps_nothing_else_from_it() {
        let temp = tempfile::tempdir().unwrap();
        let left = ["a", "b", "c"].map(|name| format!(".warraq-ingest-{name}.tmp"));
        for name in &left {
            fs::write(temp.path().join(name), b"left").unwrap();
        }
        // As where it is another user's; whoever runs this may be allowed everything.
        let others = |path: &Path| {
            if path.ends_with(&left[1]) {
                Err(io::ErrorKind::PermissionDenied.into())
            } else {
                remove(path)
            }
        };
        sweep(temp.path(), others).unwrap();
        assert_eq!(names(temp.path()), [&left[1][..]]);
    }

    #[test]
    fn storage_that_cannot_be_written_to_is_refused_by_its_kind() {
        let refuse = |given: &str| open_as(given).unwrap_err().to_string();
        assert!(refuse("ftp://bucket/x").contains("`ftp:`"));
        assert!(refuse("https://example.org/x").contains("nothing is written"));
        assert!(refuse("file://host/x").contains("file:///"));
        let temp = tempfile::tempdir().unwrap();
        let url = format!("file://{}/new", temp.path().display());
        assert!(open_as(&url).unwrap().path().is_dir());
        fs::write(temp.path().join("file"), b"").unwrap();
        let file = temp.path().join("file");
        assert!(refuse(file.to_str().unwrap()).contains("cannot be written to"));
    }
}
