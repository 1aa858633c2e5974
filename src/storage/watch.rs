//! Being told by the operating system that files changed.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};
use tracing::debug;

/// After a change we wait until this long nothing more has changed: an editor writes a file
/// in several steps, and a copied folder comes file by file.
const QUIET: Duration = Duration::from_millis(60);

/// But no longer than this.
const PATIENCE: Duration = Duration::from_secs(1);

/// Tells that something below a folder changed, as long as it lives.
#[derive(Debug)]
pub struct Changes {
    changed: Arc<Notify>,
    _watcher: RecommendedWatcher,
}

impl Changes {
    pub(super) fn below(folder: &Path) -> Option<Self> {
        let changed = Arc::new(Notify::new());
        let teller = Arc::clone(&changed);
        let tell = move |event: notify::Result<Event>| {
            // An error means that events were lost: what they told of is to be looked for.
            if event.map_or(true, |event| is_change(event.kind)) {
                teller.notify_one();
            }
        };
        let watcher = notify::recommended_watcher(tell).and_then(|mut watcher| {
            watcher.watch(folder, RecursiveMode::Recursive)?;
            Ok(watcher)
        });
        match watcher {
            Ok(watcher) => Some(Self { changed, _watcher: watcher }),
            Err(error) => {
                debug!("Changes below {} are not told of: {error}", folder.display());
                None
            }
        }
    }

    /// Waits for the next change, and for the end of what belongs to it. Changes since the
    /// last call count.
    pub async fn next(&mut self) {
        self.changed.notified().await;
        let latest = Instant::now() + PATIENCE;
        loop {
            let quiet = (Instant::now() + QUIET).min(latest);
            if timeout_at(quiet, self.changed.notified()).await.is_err() {
                return;
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::{Settings, Storage};

    #[tokio::test]
    async fn writing_is_told_of_and_reading_is_not() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("ms")).unwrap();
        let root = folder.path().to_str().unwrap();
        let storage = Storage::open(root, &Settings::default()).unwrap();
        let mut changes = storage.watch().unwrap();
        for step in ["new", "again"] {
            std::fs::write(folder.path().join("ms/manuscript.toml"), step).unwrap();
            tokio::time::timeout(Duration::from_secs(20), changes.next()).await.unwrap();
        }
        std::fs::read(folder.path().join("ms/manuscript.toml")).unwrap();
        storage.list("ms").await.unwrap();
        let told = tokio::time::timeout(Duration::from_millis(200), changes.next()).await;
        assert!(told.is_err(), "reading is no change");
        // A folder made later is watched too.
        std::fs::create_dir(folder.path().join("ms 2")).unwrap();
        tokio::time::timeout(Duration::from_secs(20), changes.next()).await.unwrap();
        std::fs::write(folder.path().join("ms 2/manuscript.toml"), "x").unwrap();
        tokio::time::timeout(Duration::from_secs(20), changes.next()).await.unwrap();
    }

    #[test]
    fn a_folder_that_is_gone_cannot_be_watched() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_owned();
        drop(folder);
        assert!(Changes::below(&path).is_none());
    }
}
