//! Which statement of rights holds for a picture that records show.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::num::NonZeroU32;
use std::sync::Arc;

use moka::future::Cache;

use super::Catalog;
use super::folders::folder_of;
use super::laid::away;
use crate::records::{
    Digest, FolioEntry, FolioList, PackedRecord, PicturePattern, Record, Snapshot,
};
use crate::text::{nfc, page_of};

/// Pictures that are named one by one in the records that were looked into last, in all; each
/// takes about a hundred bytes.
const MOST_NAMES: u64 = 100_000;

/// The records by the folders of their pictures, made when records change: an info.json looks up
/// and goes through no list of folios.
#[derive(Debug, Default)]
pub(super) struct Showing {
    hasher: RandomState,
    /// Hashes of folders in Unicode NFC with the places of records in the snapshot, in order: a
    /// record of another folder that has the same hash does not show the picture.
    by_folder: Vec<(u64, u32)>,
    snapshot: Arc<Snapshot>,
}

/// What a record shows, as far as names tell.
#[derive(Debug)]
pub(super) struct Shown {
    /// By [`one_name`].
    named: HashSet<String>,
    matching: Option<PicturePattern>,
}

/// What the records show that were looked into last.
pub(super) type ShownBy = Cache<Digest, Arc<Shown>>;

pub(super) fn shown_by() -> ShownBy {
    let weigher = |_: &Digest, shown: &Arc<Shown>| {
        u32::try_from(shown.named.len().max(1)).unwrap_or(u32::MAX)
    };
    Cache::builder().max_capacity(MOST_NAMES).weigher(weigher).build()
}

impl Showing {
    pub(super) fn new(snapshot: Arc<Snapshot>) -> Self {
        let hasher = RandomState::new();
        let mut by_folder = Vec::with_capacity(snapshot.records.len());
        for (at, named) in (0..).zip(&snapshot.records) {
            let folders = named.record.claims.iter().map(|folder| hasher.hash_one(nfc(folder)));
            by_folder.extend(folders.map(|folder| (folder, at)));
        }
        by_folder.sort_unstable();
        by_folder.shrink_to_fit();
        Self { hasher, by_folder, snapshot }
    }

    /// Those that may show a picture.
    fn records(&self, path: &str) -> impl Iterator<Item = &Arc<PackedRecord>> {
        let folder = self.hasher.hash_one(nfc(folder_of(path)));
        let first = self.by_folder.partition_point(|(other, _)| *other < folder);
        let of_folder = self.by_folder[first..].iter().take_while(move |it| it.0 == folder);
        of_folder.map(|(_, at)| &self.snapshot.records[*at as usize].record)
    }
}

impl Shown {
    fn of(record: &Record) -> Self {
        let (FolioList::Listed(entries) | FolioList::Matching { entries, .. }) = &record.folios;
        let paths = entries.iter().flat_map(FolioEntry::paths);
        let matching = match &record.folios {
            FolioList::Matching { pattern, .. } => Some(pattern.clone()),
            FolioList::Listed(_) => None,
        };
        Self { named: paths.map(|path| one_name(path.as_str())).collect(), matching }
    }

    fn has(&self, path: &str) -> bool {
        let is_matching =
            |pattern: &PicturePattern| pattern.folder() == folder_of(path) && pattern.matches(path);
        self.matching.as_ref().is_some_and(is_matching) || self.named.contains(&one_name(path))
    }
}

/// The path in Unicode NFC; of a first page that of its file.
fn one_name(path: &str) -> String {
    match page_of(path) {
        Some((file, NonZeroU32::MIN)) => nfc(file),
        _ => nfc(path),
    }
}

impl Catalog {
    /// The `http:` URI of the license or rights statement of the manuscripts that show a picture,
    /// given by the identifier that their Manifests have, where all make the same, as far as names
    /// tell. One that makes none does not agree with one that does: too little is told rather than
    /// something wrong. Reads nothing.
    pub async fn rights(&self, identifier: &str) -> Option<Arc<str>> {
        let showing = self.showing();
        // Mostly there is one record, or none has a statement.
        if showing.records(identifier).all(|record| record.rights.is_none()) {
            return None;
        }
        let mut statement = None;
        for record in showing.records(identifier) {
            if !self.shown(record).await?.has(identifier) {
                continue;
            }
            match (&statement, &record.rights) {
                (None, Some(_)) => statement.clone_from(&record.rights),
                (Some(known), Some(other)) if known == other => {}
                (_, None) | (Some(_), Some(_)) => return None,
            }
        }
        statement
    }

    async fn shown(&self, packed: &Arc<PackedRecord>) -> Option<Arc<Shown>> {
        let shown = async {
            let record = self.library.record(packed).await.ok()?;
            Some(Arc::new(away(move || Shown::of(&record)).await))
        };
        self.shown_by.optionally_get_with(packed.digest, shown).await
    }
}
