//! Which statement of rights holds for a picture that records show.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;

use super::Catalog;
use super::folders::folder_of;
use crate::records::{PackedRecord, Snapshot, Sought};
use crate::text::nfc;

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

impl Catalog {
    /// The `http:` URI of the license or rights statement of the manuscripts that show a picture,
    /// given by the identifier that their Manifests have, where all make the same, as far as names
    /// tell. One that makes none does not agree with one that does: too little is told rather than
    /// something wrong. Reads nothing.
    #[must_use]
    pub fn rights(&self, identifier: &str) -> Option<Arc<str>> {
        let showing = self.showing();
        // Mostly there is one record, or none has a statement.
        if showing.records(identifier).all(|record| record.rights.is_none()) {
            return None;
        }
        let sought = Sought::new(identifier);
        let mut all = showing.records(identifier).filter(|record| sought.is_in(record));
        let first = all.next()?.rights.as_ref()?;
        all.all(|other| other.rights.as_ref() == Some(first)).then(|| Arc::clone(first))
    }
}
