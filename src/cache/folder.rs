//! The folder of finished pictures: reading, writing and finding its files. Blocks.
//!
//! A picture is written beside its place and moved there in one step, so a file with a
//! picture's name is whole unless the disk lost something; what is read is checked all the
//! same ([`entry`]). Several processes may share a folder: each moves whole files into place
//! and takes no harm from files that come and go. Each keeps the limits for the files that it
//! knows of, and looks at all of them from time to time.

use std::fs::{self, DirEntry, File};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::Settings;
use super::entry::{self, Entry, EntryError};
use super::index::Index;
use super::name::{self, Name};

/// Where files are written before they are moved into place.
const WORKSHOP: &str = "warraq-drafts";

/// What names of drafts end in.
const DRAFT: &str = ".draft";

/// A file says by its time of change when it was last used, for the next start. It is told
/// no more often than this.
const TELL_USE_AFTER: Duration = Duration::from_hours(1);

/// The files below one folder, in 256 folders by the first byte of their name.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    index: Mutex<Index>,
    drafts: AtomicU64,
    /// Written since the whole folder was looked at last.
    news: News,
}

/// How much was written, and how much is worth another look at the folder: an eighth of what
/// there may be.
#[derive(Debug)]
struct News {
    files: AtomicU64,
    bytes: AtomicU64,
    many_files: u64,
    many_bytes: u64,
}

/// What a look for a file gave.
#[derive(Debug)]
pub(super) enum Look {
    Found(Entry),
    Absent,
    /// There was a file that is not this picture; it is gone.
    Dropped(EntryError),
}

/// How writing a file ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Write {
    Done {
        /// Files that made room for it.
        evicted: usize,
        /// Whether it is time to look at the whole folder again.
        scan: bool,
    },
    /// It is larger than all there may be.
    TooLarge,
}

/// What a look at the whole folder gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scan {
    pub(super) files: usize,
    pub(super) bytes: u64,
    pub(super) evicted: usize,
}

impl Folder {
    /// The folder is not touched yet.
    pub(super) fn new(path: PathBuf, settings: &Settings) -> Self {
        let index = Mutex::new(Index::new(settings.bytes.as_u64(), settings.files));
        let news = News {
            files: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            many_files: settings.files as u64 / 8,
            many_bytes: settings.bytes.as_u64() / 8,
        };
        Self { path, index, drafts: AtomicU64::new(0), news }
    }

    /// Makes the folder if it is not there. Only this does: when it is gone later, perhaps a
    /// disk is, and nothing must be written in its place.
    ///
    /// # Errors
    /// Why it cannot be made.
    pub(super) fn create(&self) -> io::Result<()> {
        fs::create_dir_all(self.path.join(WORKSHOP))
    }

    /// # Errors
    /// Why the file cannot be read; that there is none is no error.
    pub(super) fn look(&self, name: &Name) -> io::Result<Look> {
        let Some(mut file) = there(File::open(self.place(name)))? else {
            self.index().forget(name);
            return Ok(Look::Absent);
        };
        let metadata = file.metadata()?;
        let length = metadata.len();
        let found = if self.index().fits(length) {
            let mut bytes = Vec::with_capacity(usize::try_from(length).map_err(io::Error::other)?);
            // No more than there was room made for, though the file grow meanwhile.
            (&mut file).take(length).read_to_end(&mut bytes)?;
            entry::open(name, &bytes.into())
        } else {
            // Whoever wrote it had other limits; it is not read into memory to find out.
            Err(EntryError::Length)
        };
        match found {
            Ok(entry) => {
                let now = SystemTime::now();
                self.index().used(*name, length, now);
                tell_use(&file, metadata.modified().ok(), now);
                Ok(Look::Found(entry))
            }
            Err(error) => {
                self.remove(name)?;
                Ok(Look::Dropped(error))
            }
        }
    }

    /// Writes a picture, and removes the least recently used ones when there are too many.
    ///
    /// # Errors
    /// Why it cannot be written; nothing is left behind.
    pub(super) fn write(&self, name: &Name, entry: &Entry) -> io::Result<Write> {
        let head = entry::head(name, entry);
        let length = (head.len() + entry.bytes.len()) as u64;
        if !self.index().fits(length) {
            return Ok(Write::TooLarge);
        }
        let gone = self.index().make_room(length);
        for name in &gone {
            self.remove(name)?;
        }
        self.assemble(&[&head, &entry.bytes], &self.place(name))?;
        self.index().used(*name, length, SystemTime::now());
        Ok(Write::Done { evicted: gone.len(), scan: self.news.add(length) })
    }

    /// Learns what is there, removes what is too much, and clears away what writers left
    /// that were killed.
    ///
    /// # Errors
    /// Why the folder cannot be read.
    pub(super) fn scan(&self) -> io::Result<Scan> {
        self.news.clear();
        self.clear_workshop()?;
        for shard in fs::read_dir(&self.path)? {
            let shard = shard?;
            if is_shard(&shard) {
                self.scan_shard(&shard.path())?;
            }
        }
        let gone = self.index().surplus();
        for name in &gone {
            self.remove(name)?;
        }
        let (files, bytes) = self.index().size();
        Ok(Scan { files, bytes, evicted: gone.len() })
    }

    fn scan_shard(&self, shard: &Path) -> io::Result<()> {
        let mut known = Vec::new();
        for file in fs::read_dir(shard)? {
            let file = file?;
            let Some(name) = file.file_name().to_str().and_then(name::parse) else { continue };
            // Another process may remove it while we look.
            let Ok(metadata) = file.metadata() else { continue };
            if metadata.is_file() && self.place(&name) == file.path() {
                known.push((name, metadata.len(), metadata.modified().unwrap_or(UNIX_EPOCH)));
            }
        }
        let mut index = self.index();
        for (name, length, used) in known {
            // What was used since the start is known better than its file knows.
            if !index.contains(&name) {
                index.used(name, length, used);
            }
        }
        Ok(())
    }

    /// Clears the workshop away while nobody writes; who was killed does not. Where somebody
    /// does, or nothing can be locked, it is left for another time.
    fn clear_workshop(&self) -> io::Result<()> {
        let path = self.path.join(WORKSHOP);
        let Some(workshop) = there(File::open(&path))? else { return Ok(()) };
        if workshop.try_lock().is_err() {
            return Ok(());
        }
        for file in fs::read_dir(path)? {
            let file = file?;
            // Nothing that another may have put there.
            if file.file_name().to_str().is_some_and(is_draft) && file.file_type()?.is_file() {
                there(fs::remove_file(file.path()))?;
            }
        }
        Ok(())
    }

    /// Writes parts into one file beside its place, then moves it there.
    fn assemble(&self, parts: &[&[u8]], place: &Path) -> io::Result<()> {
        let workshop = self.workshop()?;
        // Until it is dropped nobody clears the draft away. Where nothing can be locked
        // nobody clears at all.
        let _ = workshop.lock_shared();
        let draft = self.path.join(WORKSHOP).join(self.draft_name());
        let outcome = fill(&draft, parts).and_then(|()| move_to(&draft, place));
        if outcome.is_err() {
            // What cannot be removed is cleared away later.
            let _ = fs::remove_file(&draft);
        }
        outcome
    }

    /// The workshop, to be locked; made anew where somebody emptied the folder.
    fn workshop(&self) -> io::Result<File> {
        let path = self.path.join(WORKSHOP);
        match File::open(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                make_folder(&path)?;
                File::open(&path)
            }
            opened => opened,
        }
    }

    /// Of no other process, thread or run.
    fn draft_name(&self) -> String {
        let count = self.drafts.fetch_add(1, Ordering::Relaxed);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        format!("{}-{}-{count}{DRAFT}", std::process::id(), now.as_nanos())
    }

    fn remove(&self, name: &Name) -> io::Result<()> {
        self.index().forget(name);
        there(fs::remove_file(self.place(name))).map(drop)
    }

    fn place(&self, name: &Name) -> PathBuf {
        let name = name::spell(name);
        self.path.join(name::shard(&name)).join(name)
    }

    fn index(&self) -> MutexGuard<'_, Index> {
        // At worst a file is counted wrongly until the next start.
        self.index.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl News {
    /// Gives whether it is much by now.
    fn add(&self, length: u64) -> bool {
        let files = self.files.fetch_add(1, Ordering::Relaxed) + 1;
        let bytes = self.bytes.fetch_add(length, Ordering::Relaxed) + length;
        files > self.many_files || bytes > self.many_bytes
    }

    fn clear(&self) {
        self.files.store(0, Ordering::Relaxed);
        self.bytes.store(0, Ordering::Relaxed);
    }
}

fn fill(draft: &Path, parts: &[&[u8]]) -> io::Result<()> {
    let mut file = File::options().write(true).create_new(true).open(draft)?;
    parts.iter().try_for_each(|part| file.write_all(part))
}

/// Another process may be making it at the same time.
fn make_folder(path: &Path) -> io::Result<()> {
    match fs::create_dir(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        made => made,
    }
}

/// Moves a file, into a folder that need not be there yet.
fn move_to(draft: &Path, place: &Path) -> io::Result<()> {
    match fs::rename(draft, place) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            make_folder(place.parent().expect("a place is below a shard"))?;
            fs::rename(draft, place)
        }
        moved => moved,
    }
}

/// Failing costs a file its age at the next start, no more.
fn tell_use(file: &File, told: Option<SystemTime>, now: SystemTime) {
    let age = told.and_then(|told| now.duration_since(told).ok());
    if age.is_some_and(|age| age > TELL_USE_AFTER) {
        let _ = file.set_modified(now);
    }
}

/// `None` for what is not there.
fn there<T>(outcome: io::Result<T>) -> io::Result<Option<T>> {
    match outcome {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        outcome => outcome.map(Some),
    }
}

/// Whether a file in the workshop has a name as [`Folder::draft_name`] gives them.
fn is_draft(name: &str) -> bool {
    let numbers = name.strip_suffix(DRAFT).map(|numbers| numbers.split('-'));
    numbers.is_some_and(|numbers| {
        let each =
            |number: &str| !number.is_empty() && number.bytes().all(|at| at.is_ascii_digit());
        numbers.clone().count() == 3 && numbers.into_iter().all(each)
    })
}

fn is_shard(entry: &DirEntry) -> bool {
    entry.file_name().to_str().is_some_and(name::is_shard)
        && entry.file_type().is_ok_and(|kind| kind.is_dir())
}
