//! [`Watches`]: the folders that the operating system watches for us.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::Notify;
use tracing::warn;

/// Watches a folder and the folders directly in it, no deeper: the scans in them may be a
/// million files. Links are followed where they stay in the folder.
#[derive(Debug)]
pub(super) struct Watches {
    root: PathBuf,
    teller: Arc<Teller>,
    /// `None` while the root is not there or nothing can be watched.
    watching: Option<Watching>,
    /// What cannot be watched, told in the log.
    refused: HashSet<PathBuf>,
}

#[derive(Debug)]
struct Watching {
    watcher: RecommendedWatcher,
    /// Device and number of the root: another folder may have taken its place.
    root: (u64, u64),
    folders: HashSet<PathBuf>,
}

/// Folders told of one by one; of more it is told that anything may have changed.
const MOST_TOLD: usize = 1_000;

/// Passes on what the operating system tells.
#[derive(Debug, Default)]
struct Teller {
    changed: Arc<Notify>,
    touched: Mutex<Touched>,
    /// What nobody was told yet.
    told: Mutex<Where>,
    /// Whether some folders lie under two names, of which events tell one.
    has_links: AtomicBool,
}

/// Where something changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Where {
    /// In these folders directly in the root, which may have come, be gone, or be files.
    In(BTreeSet<String>),
    /// Perhaps anywhere.
    Anywhere,
}

impl Default for Where {
    /// Nowhere.
    fn default() -> Self {
        Self::In(BTreeSet::new())
    }
}

impl Where {
    /// Whether something in `folder`, which lies directly in the root, may have changed.
    #[must_use]
    pub fn is_in(&self, folder: &str) -> bool {
        match self {
            Self::In(folders) => folders.contains(folder),
            Self::Anywhere => true,
        }
    }

    fn add(&mut self, path: &Path, root: &Path) {
        let Self::In(folders) = self else { return };
        let first = path.strip_prefix(root).ok().and_then(|below| below.iter().next());
        match first.and_then(|name| name.to_str()) {
            Some(name) if folders.len() < MOST_TOLD => {
                folders.insert(name.to_owned());
            }
            _ => *self = Self::Anywhere,
        }
    }
}

/// What is to be watched anew.
#[derive(Debug, Default)]
struct Touched {
    /// The root or something directly in it: a folder that was made again is another one.
    paths: HashSet<PathBuf>,
    /// Whether events were lost.
    is_unsure: bool,
}

impl Watches {
    /// Watches nothing before [`Watches::renew`].
    pub(super) fn new(root: &Path, changed: Arc<Notify>) -> Self {
        let teller = Arc::new(Teller { changed, ..Teller::default() });
        Self { root: root.to_owned(), teller, watching: None, refused: HashSet::new() }
    }

    /// Where something changed since the last call.
    pub(super) fn told(&self) -> Where {
        self.teller.told()
    }

    /// Watches what is there at this moment. Waits for the disk.
    pub(super) fn renew(&mut self) {
        let touched = self.teller.take();
        let Ok(metadata) = fs::metadata(&self.root) else {
            self.watching = None;
            return;
        };
        let root = (metadata.dev(), metadata.ino());
        let is_same = |watching: &Watching| {
            watching.root == root && !touched.is_unsure && !touched.paths.contains(&self.root)
        };
        let mut refused = Refused::default();
        let watching = match self.watching.take().filter(is_same) {
            Some(watching) => Some(watching),
            None => self.start(root).map_err(|error| refused.add(&self.root, error)).ok(),
        };
        self.watching = watching.map(|mut watching| {
            let (folders, has_links) = folders(&self.root);
            self.teller.has_links.store(has_links, Ordering::Relaxed);
            watching.renew(&folders, &touched.paths, &mut refused);
            watching
        });
        refused.say(&self.refused);
        self.refused = refused.paths;
    }

    fn start(&self, root: (u64, u64)) -> notify::Result<Watching> {
        let (teller, path) = (Arc::clone(&self.teller), self.root.clone());
        let mut watcher = notify::recommended_watcher(move |event| teller.tell(event, &path))?;
        watcher.watch(&self.root, RecursiveMode::NonRecursive)?;
        Ok(Watching { watcher, root, folders: HashSet::new() })
    }
}

impl Watching {
    fn renew(&mut self, there: &[PathBuf], touched: &HashSet<PathBuf>, refused: &mut Refused) {
        let kept: HashSet<&PathBuf> =
            there.iter().filter(|path| !touched.contains(*path)).collect();
        let watcher = &mut self.watcher;
        self.folders.retain(|folder| {
            let is_kept = kept.contains(folder);
            if !is_kept {
                // One that is gone is watched no longer, and says so here.
                let _ = watcher.unwatch(folder);
            }
            is_kept
        });
        for folder in there {
            if self.folders.contains(folder) {
                continue;
            }
            match watcher.watch(folder, RecursiveMode::NonRecursive) {
                Ok(()) => {
                    self.folders.insert(folder.clone());
                }
                Err(error) => refused.add(folder, error),
            }
        }
    }
}

/// The folders directly in `root`, without hidden ones and links that lead elsewhere; and whether
/// there are links.
fn folders(root: &Path) -> (Vec<PathBuf>, bool) {
    let mut has_links = false;
    let entries = fs::read_dir(root).into_iter().flatten().flatten();
    let shown = entries.filter(|entry| !entry.file_name().as_encoded_bytes().starts_with(b"."));
    let folder = |entry: fs::DirEntry| {
        let kind = entry.file_type().ok()?;
        if kind.is_symlink() {
            has_links = true;
            let path = entry.path().canonicalize().ok()?;
            let is_inside = path.starts_with(root) && path != root;
            return (is_inside && path.is_dir()).then_some(path);
        }
        kind.is_dir().then(|| entry.path())
    };
    let folders = shown.filter_map(folder).collect();
    (folders, has_links)
}

impl Teller {
    fn tell(&self, event: notify::Result<Event>, root: &Path) {
        {
            let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
            // A set stays a set wherever a holder of the lock panicked.
            let mut touched = self.touched.lock().unwrap_or_else(PoisonError::into_inner);
            match event {
                Ok(event) if !event.need_rescan() => {
                    if !is_change(event.kind) {
                        return;
                    }
                    if event.paths.is_empty() || self.has_links.load(Ordering::Relaxed) {
                        *told = Where::Anywhere;
                    }
                    event.paths.iter().for_each(|path| told.add(path, root));
                    let near = |path: &PathBuf| path == root || path.parent() == Some(root);
                    touched.paths.extend(event.paths.into_iter().filter(near));
                }
                // What the lost events told of is to be looked for.
                Ok(_) | Err(_) => {
                    touched.is_unsure = true;
                    *told = Where::Anywhere;
                }
            }
        }
        self.changed.notify_one();
    }

    /// Where something changed since the last call.
    fn told(&self) -> Where {
        std::mem::take(&mut *self.told.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn take(&self) -> Touched {
        std::mem::take(&mut *self.touched.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Reading, our own included, changes nothing.
const fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write))
        | EventKind::Any
        | EventKind::Create(_)
        | EventKind::Modify(_)
        | EventKind::Remove(_)
        | EventKind::Other => true,
        EventKind::Access(_) => false,
    }
}

/// Folders that cannot be watched, with the reason of one of them.
#[derive(Debug, Default)]
struct Refused {
    paths: HashSet<PathBuf>,
    why: Option<notify::Error>,
}

impl Refused {
    fn add(&mut self, path: &Path, error: notify::Error) {
        // One that is gone again needs no watch.
        if !matches!(error.kind, notify::ErrorKind::PathNotFound) {
            self.paths.insert(path.to_owned());
            self.why = Some(error);
        }
    }

    /// Says once what is not known already.
    fn say(&self, known: &HashSet<PathBuf>) {
        let mut new = self.paths.difference(known);
        if let (Some(path), Some(error)) = (new.next(), &self.why) {
            let others = match new.count() {
                0 => String::new(),
                count => format!(" and {count} more folders"),
            };
            let path = path.display();
            warn!(
                "Changes in {path}{others} are not told at once, but noticed from time to time \
                 (`records.refresh_seconds`): {error}"
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_cannot_be_watched_takes_no_other_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir(root.join("ms")).unwrap();
        fs::write(root.join("file"), "x").unwrap();
        let mut watching = Watches::new(&root, Arc::default()).start((0, 0)).unwrap();
        // Below a file nothing can be looked at, whoever runs the tests.
        let there = [root.join("file/x"), root.join("gone"), root.join("ms")];
        let mut refused = Refused::default();
        watching.renew(&there, &HashSet::new(), &mut refused);
        assert_eq!(watching.folders, HashSet::from([root.join("ms")]));
        assert_eq!(refused.paths, HashSet::from([root.join("file/x")]));
    }

    #[test]
    fn links_are_watched_where_they_stay_in_the_folder() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        for name in [".hidden", "ms"] {
            fs::create_dir(root.join(name)).unwrap();
        }
        symlink(".hidden", root.join("inside")).unwrap();
        symlink("/usr", root.join("outside")).unwrap();
        symlink("nowhere", root.join("broken")).unwrap();
        symlink(".", root.join("here")).unwrap();
        fs::write(root.join("file"), "x").unwrap();
        let (mut found, has_links) = folders(&root);
        found.sort();
        assert_eq!(found, [root.join(".hidden"), root.join("ms")]);
        assert!(has_links);
    }
}
