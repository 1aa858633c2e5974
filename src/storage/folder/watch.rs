//! Being told by the operating system that files changed.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};

use super::watches::{Watches, Where};

/// After a change we wait until this long nothing more has changed: an editor writes a file
/// in several steps, and a copied folder comes file by file.
const QUIET: Duration = Duration::from_millis(60);

/// But no longer than this.
const PATIENCE: Duration = Duration::from_secs(1);

/// Tells that something in a folder, or in a folder directly in it, changed, as long as it
/// lives.
#[derive(Debug)]
pub struct Changes {
    changed: Arc<Notify>,
    watches: Arc<Mutex<Watches>>,
}

impl Changes {
    /// Tells nothing before [`Changes::renew`].
    pub(super) fn below(folder: &Path) -> Self {
        let changed = Arc::new(Notify::new());
        let watches = Watches::new(folder, Arc::clone(&changed));
        Self { changed, watches: Arc::new(Mutex::new(watches)) }
    }

    /// Watches the folders that are there at this moment: to be called after each change
    /// and from time to time, before one looks at what changed. The root may be another
    /// folder than before, or be missing.
    pub async fn renew(&self) {
        let watches = Arc::clone(&self.watches);
        let renew = move || watches.lock().unwrap_or_else(PoisonError::into_inner).renew();
        // A panic is in the log; the next call watches what this one did not.
        let _ = tokio::task::spawn_blocking(renew).await;
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

    /// Where something changed since the last call.
    #[must_use]
    pub async fn told(&self) -> Where {
        let watches = Arc::clone(&self.watches);
        let told = move || watches.lock().unwrap_or_else(PoisonError::into_inner).told();
        // A panic is in the log.
        tokio::task::spawn_blocking(told).await.unwrap_or(Where::Anywhere)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{create_dir, read, remove_dir_all, rename, write};

    /// A watched folder `root` in a folder of its own, with a folder `ms` in it.
    async fn watched() -> (tempfile::TempDir, std::path::PathBuf, Changes) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap().join("root");
        create_dir(&root).unwrap();
        create_dir(root.join("ms")).unwrap();
        let changes = Changes::below(&root);
        changes.renew().await;
        (folder, root, changes)
    }

    /// Waits to be told, and watches what is there then, as those do who follow changes.
    async fn told(changes: &mut Changes) -> Where {
        tokio::time::timeout(Duration::from_secs(20), changes.next()).await.expect("a change");
        changes.renew().await;
        changes.told().await
    }

    fn within(folders: &[&str]) -> Where {
        Where::In(folders.iter().map(|&folder| folder.to_owned()).collect())
    }

    async fn not_told(changes: &mut Changes, why: &str) {
        let told = tokio::time::timeout(Duration::from_millis(200), changes.next()).await;
        assert!(told.is_err(), "{why}");
    }

    #[tokio::test]
    async fn writing_is_told_of_and_reading_is_not() {
        let (_folder, root, mut changes) = watched().await;
        for step in ["new", "again"] {
            write(root.join("ms/manuscript.toml"), step).unwrap();
            assert_eq!(told(&mut changes).await, within(&["ms"]));
        }
        read(root.join("ms/manuscript.toml")).unwrap();
        std::fs::read_dir(root.join("ms")).unwrap().count();
        not_told(&mut changes, "reading is no change").await;
    }

    #[tokio::test]
    async fn folders_that_come_later_or_are_made_again_are_watched() {
        let (_folder, root, mut changes) = watched().await;
        create_dir(root.join("ms 2")).unwrap();
        assert_eq!(told(&mut changes).await, within(&["ms 2"]));
        write(root.join("ms 2/manuscript.toml"), "x").unwrap();
        assert_eq!(told(&mut changes).await, within(&["ms 2"]));
        remove_dir_all(root.join("ms 2")).unwrap();
        create_dir(root.join("ms 2")).unwrap();
        let _ = told(&mut changes).await;
        write(root.join("ms 2/manuscript.toml"), "x").unwrap();
        let _ = told(&mut changes).await;
        rename(root.join("ms 2"), root.join("ms 3")).unwrap();
        assert_eq!(told(&mut changes).await, within(&["ms 2", "ms 3"]));
        write(root.join("ms 3/manuscript.toml"), "y").unwrap();
        let _ = told(&mut changes).await;
    }

    #[tokio::test]
    async fn links_that_lead_elsewhere_and_folders_further_down_are_not_watched() {
        let (folder, root, mut changes) = watched().await;
        let elsewhere = folder.path().join("elsewhere");
        create_dir(&elsewhere).unwrap();
        std::os::unix::fs::symlink(&elsewhere, root.join("link")).unwrap();
        create_dir(root.join("ms/scans")).unwrap();
        assert_eq!(told(&mut changes).await, within(&["link", "ms"]));
        write(elsewhere.join("f"), "x").unwrap();
        write(root.join("ms/scans/f"), "x").unwrap();
        not_told(&mut changes, "neither can be a record").await;
        write(root.join("ms/f"), "x").unwrap();
        assert_eq!(
            told(&mut changes).await,
            Where::Anywhere,
            "a link may have another name for it"
        );
    }

    #[tokio::test]
    async fn a_root_that_was_replaced_or_comes_later_is_watched_from_the_next_look_on() {
        let (folder, root, mut changes) = watched().await;
        rename(&root, folder.path().join("old")).unwrap();
        let _ = told(&mut changes).await;
        create_dir(&root).unwrap();
        create_dir(root.join("ms")).unwrap();
        not_told(&mut changes, "nothing is watched").await;
        changes.renew().await;
        write(root.join("ms/manuscript.toml"), "x").unwrap();
        let _ = told(&mut changes).await;
    }
}
