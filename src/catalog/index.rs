//! What an earlier process knew of the records, so that a start with very many of them reads only
//! those that changed.
//!
//! | entry of the store | content |
//! | --- | --- |
//! | head | how many shards there are |
//! | shard | some of the records, see [`crate::records::Shard`] |
//! | list | the list of items, see [`kept_list`] |

use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream::{self, StreamExt as _};
use tokio::sync::Mutex;
use tracing::info;

use super::kept_list::{self, Recalled};
use super::laid::away;
use super::{CONCURRENCY, Catalog, Summaries};
use crate::cache::{Entry, Name};
use crate::records::Snapshot;

/// What entries are that another version of the program would read in another way. The last number
/// is raised when a version not published yet writes or reads them so.
const MEDIA_TYPE: &str =
    concat!("application/vnd.warraq.records; version=", env!("CARGO_PKG_VERSION"), "-2");

/// More shards than a store of records can have.
const MOST_SHARDS: usize = 1 << 16;

/// Where the index is kept.
#[derive(Debug)]
pub(super) struct Index {
    /// The address of the records.
    of: String,
    /// How many shards the head tells of that this process wrote last. Held while some are written.
    head: Mutex<Option<usize>>,
}

impl Index {
    pub(super) fn new(of: String) -> Self {
        Self { of, head: Mutex::default() }
    }

    /// Whether this process wrote one, or is writing it.
    fn has_head(&self) -> bool {
        self.head.try_lock().is_ok_and(|head| head.is_some())
    }

    fn head(&self) -> Name {
        self.name("head")
    }

    fn shard(&self, number: usize, of: usize) -> Name {
        self.name(&format!("{number}/{of}"))
    }

    fn list(&self) -> Name {
        self.name("list")
    }

    /// No other entry's name is a hash of such a text.
    fn name(&self, what: &str) -> Name {
        *blake3::hash(format!("records\0{}\0{what}", self.of).as_bytes()).as_bytes()
    }
}

impl Catalog {
    /// Keeps what is known of the records outside of this process, where it has such a place;
    /// `address` tells them from those of other servers.
    #[must_use]
    pub fn indexed(self, address: &impl ToString) -> Self {
        let is_kept = self.pictures.cache().is_there();
        Self { index: is_kept.then(|| Index::new(address.to_string())), ..self }
    }

    /// Takes up what an earlier process knew. To be called before the first [`Catalog::refresh`].
    pub async fn recall(&self) {
        let Some(index) = &self.index else { return };
        // Without the records the list would be taken for that of folders.
        if self.recall_records(index).await.is_some() {
            self.recall_list(index).await;
        }
    }

    /// `None` where there is no index.
    async fn recall_records(&self, index: &Index) -> Option<()> {
        let of = read_head(&self.read(index.head()).await?)?;
        let shards = stream::iter(0..of).map(|number| self.read(index.shard(number, of)));
        let shards = shards.buffer_unordered(CONCURRENCY);
        self.library.recall(of, shards.filter_map(std::future::ready)).await;
        let snapshot = self.library.snapshot();
        info!("Records known from before: {}", snapshot.records.len());
        self.take(&snapshot);
        Some(())
    }

    async fn recall_list(&self, index: &Index) {
        let Some(bytes) = self.read(index.list()).await else { return };
        let snapshot = self.library.snapshot();
        let recalled = away(move || kept_list::unpack(&bytes, &snapshot)).await.unwrap_or_default();
        let Recalled { took, items, changed, removed } = recalled;
        self.listed.recall(items, took);
        if self.listed.is_to_be_mended() {
            self.mend([changed, removed].concat()).await;
        }
    }

    /// Writes the list of items down, where making it takes long.
    pub(super) fn keep_list(&self, items: &Summaries, snapshot: &Arc<Snapshot>) {
        let (Some(index), Some(took)) = (&self.index, self.listed.takes_long()) else { return };
        let (items, snapshot) = (Arc::clone(items), Arc::clone(snapshot));
        let (cache, name) = (self.pictures.cache().clone(), index.list());
        drop(self.runtime.spawn(async move {
            let items = move || kept_list::pack(items.iter().map(Arc::as_ref), took, &snapshot);
            if let Some(bytes) = away(items).await {
                // One that is not kept is made anew.
                let _ = cache.keep(name, &entry(bytes)).await;
            }
        }));
    }

    /// Writes down what changed; one that is called while another writes leaves it to that.
    pub async fn keep(&self) {
        let Some(index) = &self.index else { return };
        // Also where nothing changed: a cache that is full may have thrown the head away.
        let is_headless = || !index.has_head() && !self.library.snapshot().records.is_empty();
        while self.library.is_unwritten().await || is_headless() {
            let Ok(mut head) = index.head.try_lock() else { return };
            if !self.write(index, &mut head).await {
                // The next change tries again.
                return;
            }
        }
    }

    /// Whether all could be written.
    async fn write(&self, index: &Index, head: &mut Option<usize>) -> bool {
        let cache = self.pictures.cache();
        let mut of = self.library.shards().await;
        while let Some(mut shard) = self.library.unwritten().await {
            let entry = entry(std::mem::take(&mut shard.bytes));
            if !cache.keep(index.shard(shard.number, shard.of), &entry).await {
                self.library.not_written(&shard).await;
                return false;
            }
            of = shard.of;
        }
        let is_written = cache.keep(index.head(), &entry(of.to_string().into_bytes())).await;
        *head = is_written.then_some(of);
        is_written
    }

    async fn read(&self, name: Name) -> Option<Bytes> {
        let (entry, _) = self.pictures.cache().get(name).await?;
        (entry.media_type == MEDIA_TYPE).then_some(entry.bytes)
    }
}

fn entry(bytes: Vec<u8>) -> Entry {
    Entry { bytes: bytes.into(), media_type: MEDIA_TYPE.into() }
}

fn read_head(bytes: &[u8]) -> Option<usize> {
    let of = std::str::from_utf8(bytes).ok()?.parse().ok()?;
    (1..=MOST_SHARDS).contains(&of).then_some(of)
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::time::Duration;

    use tokio::runtime::Handle;

    use super::*;
    use crate::cache::{Cache, Epoch, Settings as CacheSettings};
    use crate::catalog::Settings;
    use crate::codec;
    use crate::records::Library;
    use crate::sources::{self, Sources};
    use crate::storage::{self, Storage};
    use crate::testing::png;

    /// What a process has that serves the folder `root` and keeps what it learns in `kept`.
    fn process(root: &Path, kept: &Path) -> Arc<Catalog> {
        let open = |folder: &str| {
            let folder = root.join(folder);
            Storage::open_confined(folder.to_str().unwrap(), &storage::Settings::default()).unwrap()
        };
        let settings = CacheSettings { folder: Some(kept.to_owned()), ..CacheSettings::default() };
        let cache = Cache::open(&settings, None, &Arc::default(), &Handle::current());
        let sources = Sources::new(
            open("images"),
            &sources::Settings::default(),
            codec::Settings::default(),
            Arc::default(),
            Handle::current(),
        );
        let sources = Arc::new(sources.remembering(cache, Epoch::default()));
        let library = Library::new(Some(open("manifests")));
        Arc::new(Catalog::new(sources, library, &Settings::default()).indexed(&root.display()))
    }

    fn write(root: &Path, name: &str, title: &str) {
        let (record, image) = (root.join("manifests").join(name), root.join("images").join(name));
        std::fs::create_dir_all(&record).unwrap();
        std::fs::create_dir_all(&image).unwrap();
        let text = format!("title = '{title}'\n[folios]\nimages = '{name}/*.png'\n");
        std::fs::write(record.join("manuscript.toml"), text).unwrap();
        std::fs::write(image.join("f1.png"), png(3, 4)).unwrap();
    }

    async fn titles(catalog: &Arc<Catalog>) -> Vec<String> {
        let items = catalog.items().await.unwrap();
        let labels = items.iter().map(|item| item.summary().label);
        labels.map(|label| label.first().unwrap().1.to_owned()).collect()
    }

    #[tokio::test]
    async fn a_process_takes_up_what_another_kept() {
        let (root, kept) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        write(root.path(), "a", "Sand");
        write(root.path(), "b", "Dust");
        let first = process(root.path(), kept.path());
        first.recall().await;
        first.refresh().await;
        assert_eq!(titles(&first).await, ["Sand", "Dust"]);
        first.keep().await;

        write(root.path(), "b", "Gravel");
        let second = process(root.path(), kept.path());
        second.recall().await;
        assert_eq!(second.library().snapshot().records.len(), 2);
        assert!(second.item("a").await.unwrap().record.is_some());
        let new: Vec<String> = second.refresh().await.iter().map(|record| record.file()).collect();
        assert_eq!(new, ["b/manuscript.toml"]);
        assert_eq!(titles(&second).await, ["Sand", "Gravel"]);

        let other = process(root.path(), tempfile::tempdir().unwrap().path());
        other.recall().await;
        assert!(other.library().snapshot().records.is_empty());
    }

    #[tokio::test]
    async fn a_list_that_takes_long_is_taken_up_and_put_right() {
        let (root, kept) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        write(root.path(), "a", "Sand");
        write(root.path(), "b", "Dust");
        let first = process(root.path(), kept.path());
        first.refresh().await;
        let items = first.items().await.unwrap();
        let snapshot = first.library.snapshot();
        first.keep_list(&items, &snapshot);
        first.keep().await;
        let index = first.index.as_ref().unwrap();
        assert!(first.read(index.list()).await.is_none(), "it is made in no time");

        let took = Duration::from_secs(10);
        let list = kept_list::pack(items.iter().map(Arc::as_ref), took, &snapshot).unwrap();
        assert!(first.pictures.cache().keep(index.list(), &entry(list)).await);
        write(root.path(), "b", "Gravel");
        let second = process(root.path(), kept.path());
        second.recall().await;
        // Nothing else knows of it: a list that was made anew would not have it any more.
        std::fs::remove_dir_all(root.path().join("images/a")).unwrap();
        assert_eq!(titles(&second).await, ["Sand", "Dust"]);
        second.refresh().await;
        assert_eq!(titles(&second).await, ["Sand", "Dust"], "it is served before it is put right");
        second.mend_from_now_on().await;
        assert_eq!(titles(&second).await, ["Sand", "Gravel"]);
        write(root.path(), "b", "Clay");
        second.refresh().await;
        assert_eq!(titles(&second).await, ["Sand", "Clay"]);
    }
}
