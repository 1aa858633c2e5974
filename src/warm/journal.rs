//! What is done, in a file, so that a run which was ended goes on where it was.
//!
//! The first line says of which run it is, every further one is the address of a picture's image
//! service of which everything was answered. Lines are only ever added, each in one write, so a
//! run that is killed leaves at most one line without its end, which is cut off by the next one.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use super::{Address, Root, Scope};

/// How the first line begins; the key follows.
const MARK: &str = "warraq warm 1 ";

/// What was warm so long ago may be cold again.
const LONGEST_AGE: Duration = Duration::from_hours(24);

/// Longer files are none of ours.
const LONGEST: u64 = 1 << 30;

/// The pictures that are done, kept in a file or only for one run.
#[derive(Debug)]
pub struct Journal {
    /// Of this run and of those before it.
    claimed: Mutex<HashSet<String>>,
    file: Option<(PathBuf, Mutex<File>)>,
    /// Why the file could not be added to, the first time.
    fault: Mutex<Option<io::Error>>,
    before: usize,
}

/// Why a file cannot be the journal.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    #[error("`{}` cannot be used as the journal: {cause}", path.display())]
    Io { path: PathBuf, cause: io::Error },
    #[error("`{}` is no journal of `warraq warm`; it is left as it is", path.display())]
    Foreign { path: PathBuf },
    #[error("`{}` is the journal of another run, of other addresses or other --pixels", path.display())]
    Other { path: PathBuf },
    #[error("`{}` is in use by a run that goes on", path.display())]
    Held { path: PathBuf },
}

impl Journal {
    /// Tells runs apart that ask for different things.
    #[must_use]
    pub fn key(roots: &[Root], pixels: u32, scope: &Scope) -> String {
        let mut hash = blake3::Hasher::new();
        for root in roots {
            hash.update(root.address().url().as_str().as_bytes()).update(b"\n");
        }
        let widely = matches!(scope, Scope::Any);
        hash.update(&pixels.to_le_bytes()).update(&[u8::from(widely)]);
        hash.finalize().to_hex()[..16].to_owned()
    }

    /// In a folder of the user's cache, `None` where there is none.
    ///
    /// Source: XDG Base Directory Specification 0.8.
    #[must_use]
    pub fn usual_path(key: &str) -> Option<PathBuf> {
        let folder = |name| std::env::var_os(name).map(PathBuf::from).filter(|it| it.is_absolute());
        let cache = folder("XDG_CACHE_HOME").or_else(|| Some(folder("HOME")?.join(".cache")))?;
        Some(cache.join("warraq").join(format!("warm-{key}.journal")))
    }

    /// For one run only.
    #[must_use]
    pub fn in_memory() -> Self {
        Self { claimed: Mutex::default(), file: None, fault: Mutex::default(), before: 0 }
    }

    /// Opens the journal of the run with this key, or begins one. It begins anew where nothing
    /// was added to it for a day.
    ///
    /// # Errors
    /// [`JournalError`]; whatever else is in the file is left as it is.
    pub fn open(path: &Path, key: &str) -> Result<Self, JournalError> {
        let io = |cause| JournalError::Io { path: path.to_owned(), cause };
        let named = || path.to_owned();
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(io)?;
        }
        // Addresses may be nobody else's business.
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true).mode(0o600);
        let mut file = options.open(path).map_err(io)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(JournalError::Held { path: named() }),
            Err(TryLockError::Error(cause)) => return Err(io(cause)),
        }
        let meta = file.metadata().map_err(io)?;
        if !meta.is_file() || meta.len() > LONGEST {
            return Err(JournalError::Foreign { path: named() });
        }
        let mut bytes = Vec::new();
        (&mut file).take(LONGEST).read_to_end(&mut bytes).map_err(io)?;
        let first = format!("{MARK}{key}\n");
        // One that was killed may have left less than the first line.
        let is_begun = !first.as_bytes().starts_with(&bytes);
        if is_begun && !bytes.starts_with(MARK.as_bytes()) {
            return Err(JournalError::Foreign { path: named() });
        }
        if is_begun && !bytes.starts_with(first.as_bytes()) {
            return Err(JournalError::Other { path: named() });
        }
        let added = meta.modified().map_err(io)?;
        let age = SystemTime::now().duration_since(added).unwrap_or_default();
        let whole = if is_begun && age <= LONGEST_AGE {
            bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1)
        } else {
            0
        };
        file.set_len(whole as u64).and_then(|()| file.seek(SeekFrom::End(0))).map_err(io)?;
        if whole == 0 {
            file.write_all(first.as_bytes()).map_err(io)?;
        }
        let text = String::from_utf8_lossy(&bytes[..whole]);
        let claimed: HashSet<_> = text.lines().skip(1).map(str::to_owned).collect();
        let before = claimed.len();
        Ok(Self {
            claimed: Mutex::new(claimed),
            file: Some((named(), Mutex::new(file))),
            fault: Mutex::default(),
            before,
        })
    }

    /// The pictures that were done by runs before.
    #[must_use]
    pub const fn before(&self) -> usize {
        self.before
    }

    /// Whether a run that is ended can be gone on with.
    #[must_use]
    pub const fn is_kept(&self) -> bool {
        self.file.is_some()
    }

    /// Why the file could not be added to.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        let fault = self.fault.lock().unwrap_or_else(PoisonError::into_inner);
        fault.as_ref().map(ToString::to_string)
    }

    /// The run came to its end: the next one asks for everything.
    ///
    /// # Errors
    /// [`JournalError::Io`] where the file cannot be removed.
    pub fn remove(self) -> Result<(), JournalError> {
        let Some((path, _held)) = self.file else { return Ok(()) };
        fs::remove_file(&path).map_err(|cause| JournalError::Io { path, cause })
    }

    /// Whether a picture is to be asked for: true once.
    pub(super) fn claim(&self, service: &Address) -> bool {
        let mut claimed = self.claimed.lock().unwrap_or_else(PoisonError::into_inner);
        claimed.insert(service.url().as_str().to_owned())
    }

    /// Everything of a picture was answered.
    pub(super) fn note(&self, service: &Address) {
        let Some((_, file)) = &self.file else { return };
        let line = format!("{}\n", service.url());
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = file.write_all(line.as_bytes()) {
            self.fault.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(name: &str) -> Address {
        Address::parse(&format!("https://a/{name}")).unwrap()
    }

    fn place() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/warm.journal");
        (folder, path)
    }

    #[test]
    fn what_was_noted_is_not_claimed_again() {
        let (_folder, path) = place();
        let journal = Journal::open(&path, "key").unwrap();
        assert!(journal.claim(&address("f1")) && !journal.claim(&address("f1")));
        journal.note(&address("f1"));
        assert!(journal.claim(&address("f2")), "claimed, and never noted");
        drop(journal);
        let journal = Journal::open(&path, "key").unwrap();
        assert_eq!(journal.before(), 1);
        assert!(!journal.claim(&address("f1")) && journal.claim(&address("f2")));
        journal.remove().unwrap();
        assert!(!path.exists());
    }

    #[test]
    fn a_line_that_was_not_finished_counts_for_nothing() {
        let (_folder, path) = place();
        fs::create_dir(path.parent().unwrap()).unwrap();
        for (left, done) in [
            ("", 0),
            ("warraq wa", 0),
            ("warraq warm 1 key\n", 0),
            ("warraq warm 1 key\nhttps://a/f1\nhttps://a/f", 1),
        ] {
            fs::write(&path, left).unwrap();
            let journal = Journal::open(&path, "key").unwrap();
            assert_eq!(journal.before(), done, "{left:?}");
            journal.note(&address("f2"));
            let text = fs::read_to_string(&path).unwrap();
            assert_eq!(text.lines().next(), Some("warraq warm 1 key"), "{left:?}");
            assert_eq!(text.lines().last(), Some("https://a/f2"), "{left:?}");
            assert_eq!(text.lines().count(), done + 2, "{left:?}");
        }
    }

    #[test]
    fn other_files_and_other_runs_are_left_as_they_are() {
        let (_folder, path) = place();
        fs::create_dir(path.parent().unwrap()).unwrap();
        for (text, told) in [
            ("my notes\n", "is no journal"),
            ("warraq warm 1 other\nhttps://a/f1\n", "of another run"),
        ] {
            fs::write(&path, text).unwrap();
            let error = Journal::open(&path, "key").unwrap_err().to_string();
            assert!(error.contains(told), "{error}");
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        fs::remove_file(&path).unwrap();
        let _held = Journal::open(&path, "key").unwrap();
        assert!(matches!(Journal::open(&path, "key"), Err(JournalError::Held { .. })));
    }

    #[test]
    fn an_old_journal_is_begun_anew() {
        let (_folder, path) = place();
        let journal = Journal::open(&path, "key").unwrap();
        journal.note(&address("f1"));
        drop(journal);
        let long_ago = SystemTime::now() - LONGEST_AGE - Duration::from_mins(1);
        File::options().write(true).open(&path).unwrap().set_modified(long_ago).unwrap();
        assert_eq!(Journal::open(&path, "key").unwrap().before(), 0);
        assert_eq!(fs::read_to_string(&path).unwrap(), "warraq warm 1 key\n");
    }

    #[test]
    fn runs_that_ask_for_other_things_have_other_keys() {
        let manifests = |name: &str| vec![Root::Manifest(address(name))];
        let same = Scope::of([&address("m")]);
        let key = Journal::key(&manifests("m"), 2048, &same);
        assert_eq!(key, Journal::key(&manifests("m"), 2048, &same));
        for other in [
            Journal::key(&manifests("n"), 2048, &same),
            Journal::key(&manifests("m"), 1024, &same),
            Journal::key(&manifests("m"), 2048, &Scope::Any),
        ] {
            assert_ne!(key, other);
        }
    }
}
