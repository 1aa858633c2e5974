//! The index: what a library knows of its records, written down in shards, so that a later process
//! reads only those that changed meanwhile.
//!
//! Rows hold the versions of the files that they were read from: a row that is out of date is
//! noticed when storage is looked at, and is never worse than none. Only records without a finding
//! need not be read again; what is wrong is told anew by each process.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream::{Stream, StreamExt as _};
use serde::{Deserialize, Serialize};

use super::Library;
use super::fetch::Seen;
use super::shelf::{Kept, Shelf};
use crate::records::entry::Entry;
use crate::records::kind::Kind;
use crate::records::packed::{Digest, PackedRecord};
use crate::records::shows::Shows;
use crate::storage::{Stamp, Version};
use crate::text::{LanguageMap, item_name};

/// Records in a shard: about a megabyte, which is written anew for each that changes.
const EACH: usize = 1024;

/// A part of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shard {
    pub number: usize,
    /// How many shards there are.
    pub of: usize,
    pub bytes: Vec<u8>,
}

/// Which shards are to be written.
#[derive(Debug)]
pub(super) struct Unwritten {
    of: usize,
    numbers: BTreeSet<usize>,
}

impl Default for Unwritten {
    fn default() -> Self {
        Self { of: 1, numbers: BTreeSet::new() }
    }
}

/// What is written of a record.
#[derive(Debug, Deserialize, Serialize)]
struct Row<'r> {
    folder: &'r str,
    stamp: Option<Stamp>,
    /// Nothing where it is to be read again.
    seen: Option<Versions<'r>>,
    institution: Cow<'r, LanguageMap>,
    rights: Option<&'r str>,
    claims: Vec<&'r str>,
    digest: Digest,
    length: u32,
    shows: Cow<'r, Shows>,
    files: &'r [u8],
}

/// Of the record, and of the files beside it by their names.
type Versions<'r> = (Version, Vec<(Cow<'r, str>, Version)>);

impl Unwritten {
    /// What is kept of a folder with this [`hash`] is another than what was written.
    pub(super) fn add(&mut self, hash: u32) {
        self.numbers.insert(number(hash, self.of));
    }

    /// Brings the number of shards near what so many rows need.
    fn resize(&mut self, rows: usize) {
        if rows > 2 * EACH * self.of || (self.of > 1 && rows < EACH / 4 * self.of) {
            self.of = (rows / EACH).max(1).next_power_of_two();
            self.numbers = (0..self.of).collect();
        }
    }
}

/// Spreads folders over shards, the same in every process.
pub(super) fn hash(folder: &str) -> u32 {
    let hash = blake3::hash(folder.as_bytes());
    let [a, b, c, d, ..] = *hash.as_bytes();
    u32::from_le_bytes([a, b, c, d])
}

const fn number(hash: u32, of: usize) -> usize {
    hash as usize % of
}

impl Library {
    /// Takes up what an earlier process wrote, the shards in any order, of which some may be
    /// missing: the snapshot is what it served last. To be called before the first
    /// [`Library::refresh`], which then reads only what has changed.
    pub async fn recall(&self, of: usize, shards: impl Stream<Item = Bytes>) {
        // Without a place to look at, nothing would ever be found out of date.
        if of == 0 || !matches!(self.storage().await, Ok(Some(_))) {
            return;
        }
        let mut shelf = self.shelf.lock().await;
        shelf.unwritten.of = of;
        let mut shards = std::pin::pin!(shards);
        // Each is let go before the next is read: together they are as large as all that is kept.
        while let Some(shard) = shards.next().await {
            // What another program wrote is no index.
            let rows: Vec<Row<'_>> = postcard::from_bytes(&shard).unwrap_or_default();
            for row in rows {
                shelf.recall(row);
            }
        }
        shelf.is_recalled = true;
        self.put(Arc::new(shelf.snapshot()));
    }

    /// A shard that differs from what was given last, until there is none.
    pub async fn unwritten(&self) -> Option<Shard> {
        self.shelf.lock().await.unwritten()
    }

    /// Whether there is a shard that differs from what was given last.
    pub async fn is_unwritten(&self) -> bool {
        !self.shelf.lock().await.unwritten.numbers.is_empty()
    }

    /// How many shards there are.
    pub async fn shards(&self) -> usize {
        self.shelf.lock().await.unwritten.of
    }

    /// That one was not written after all; it is given again.
    pub async fn not_written(&self, shard: &Shard) {
        let unwritten = &mut self.shelf.lock().await.unwritten;
        if unwritten.of == shard.of {
            unwritten.numbers.insert(shard.number);
        }
    }
}

impl Shelf {
    fn unwritten(&mut self) -> Option<Shard> {
        self.unwritten.resize(self.kept.len());
        let number = self.unwritten.numbers.pop_first()?;
        let of = self.unwritten.of;
        let kept = self.kept.values().filter(|kept| self::number(kept.hash, of) == number);
        let rows: Vec<Row<'_>> = kept.filter_map(|kept| Row::of(kept)).collect();
        // Writing into memory fails for want of memory only.
        let bytes = postcard::to_stdvec(&rows).unwrap_or_default();
        Some(Shard { number, of, bytes })
    }

    fn recall(&mut self, row: Row<'_>) {
        let Ok(name) = item_name(row.folder) else { return };
        let name: Arc<str> = name.into();
        let mut kept = Kept::new(&name, row.folder);
        let mut record = PackedRecord {
            folder: Arc::clone(&kept.folder),
            institution: Arc::new(row.institution.into_owned()),
            rights: row.rights.map(Arc::from),
            claims: row.claims.into_iter().map(Arc::from).collect(),
            digest: row.digest,
            length: row.length,
            shows: row.shows.into_owned(),
            files: row.files.into(),
        };
        self.shared.share(&name, &mut record);
        kept.stamp = row.stamp;
        kept.kind = Some(Kind::Record);
        kept.entry = Some(Entry::Record(record.into()));
        kept.seen = row.seen.and_then(|(version, beside)| {
            let known = Kind::Record.beside();
            let beside = beside.into_iter().map(|(name, version)| {
                let name = known.iter().find(|known| **known == name)?;
                Some((*name, Some(version)))
            });
            let beside = beside.collect::<Option<_>>()?;
            Some(Arc::new(Seen { kind: Kind::Record, version, beside }))
        });
        self.kept.insert(name, Box::new(kept));
    }
}

impl<'r> Row<'r> {
    fn of(kept: &'r Kept) -> Option<Self> {
        let Some(Entry::Record(record)) = &kept.entry else { return None };
        let seen = kept.seen.as_ref().filter(|_| kept.findings.is_empty());
        let seen = seen.and_then(|seen| {
            let beside = seen
                .beside
                .iter()
                .map(|(name, version)| Some((Cow::Borrowed(*name), version.clone()?)));
            Some((seen.version.clone(), beside.collect::<Option<_>>()?))
        });
        Some(Self {
            folder: &kept.folder,
            stamp: kept.stamp,
            seen,
            institution: Cow::Borrowed(&record.institution),
            rights: record.rights.as_deref(),
            claims: record.claims.iter().map(|claim| &**claim).collect(),
            digest: record.digest,
            length: record.length,
            shows: Cow::Borrowed(&record.shows),
            files: &record.files,
        })
    }
}
