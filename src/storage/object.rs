//! One stored object in one version, read by ranges.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::future::try_join_all;
use object_store::{GetOptions, GetRange, ObjectMeta, path::Path};

use super::folder::LocalFile;
use super::merging::merge;
use super::reading::Reading;
use super::{Buffer, Excerpt, Recording, StorageError, Version};

/// A handle on the bytes of one object in one version. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Object {
    reading: Reading,
    location: Path,
    /// The location without what all objects of the root have in common.
    key: Arc<str>,
    size: u64,
    version: Version,
    /// Where the object is a local file.
    local: Option<LocalFile>,
    held: Held,
    recording: Option<Recording>,
}

/// What is there of an object without reading it.
#[derive(Clone, Debug)]
enum Held {
    Nothing,
    /// Its first bytes, which finding it brought.
    First(Bytes),
    /// What was read before.
    Known(Arc<Excerpt>),
    /// What was read before; nothing else is to be read.
    Only(Arc<Excerpt>),
}

impl Object {
    pub(super) fn new(meta: ObjectMeta, reading: Reading) -> Self {
        Self {
            key: meta.location.as_ref().into(),
            version: Version::of(&meta),
            location: meta.location,
            size: meta.size,
            reading,
            local: None,
            held: Held::Nothing,
            recording: None,
        }
    }

    /// The object `key` at `location` as it was when an excerpt of it was made.
    pub(super) fn recalled(key: &str, location: Path, excerpt: &Excerpt, reading: Reading) -> Self {
        Self {
            reading,
            location,
            key: key.into(),
            size: excerpt.size(),
            version: excerpt.version().clone(),
            local: None,
            held: Held::Nothing,
            recording: None,
        }
    }

    /// The same, called `key` below its root.
    pub(super) fn called(self, key: &str) -> Self {
        Self { key: key.into(), ..self }
    }

    /// The same, which is a local file.
    pub(super) fn at(self, local: Option<LocalFile>) -> Self {
        Self { local, ..self }
    }

    /// The same, of which the `first` bytes are known.
    pub(super) fn starting(self, first: Bytes) -> Self {
        Self { held: Held::First(first), ..self }
    }

    /// The same without bytes that are there already and without a recording, for who keeps it.
    #[must_use]
    pub fn plain(self) -> Self {
        Self { held: Held::Nothing, recording: None, ..self }
    }

    /// The same, of which only an excerpt is read: other bytes are [`StorageError::NotHeld`].
    #[must_use]
    pub fn only(&self, excerpt: Excerpt) -> Self {
        Self { held: Held::Only(Arc::new(excerpt)), ..self.clone() }
    }

    /// The same, of which an excerpt need not be read again.
    #[must_use]
    pub fn knowing(&self, excerpt: &Excerpt) -> Self {
        let excerpt = match &self.held {
            Held::First(first) => excerpt.with(0, first),
            Held::Nothing | Held::Known(_) | Held::Only(_) => excerpt.clone(),
        };
        Self { held: Held::Known(Arc::new(excerpt)), ..self.clone() }
    }

    /// The bytes that finding it brought, where it did.
    #[must_use]
    pub fn beginning(&self) -> Option<Excerpt> {
        let Held::First(first) = &self.held else { return None };
        Some(Excerpt::new(self.size, self.version.clone(), vec![(0, first.clone())]))
    }

    /// The same, what is read of which is remembered.
    #[must_use]
    pub fn recorded(&self) -> (Self, Recording) {
        let recording = Recording::default();
        (Self { recording: Some(recording.clone()), ..self.clone() }, recording)
    }

    /// What was read of it.
    #[must_use]
    pub fn excerpt(&self, recording: &Recording) -> Excerpt {
        Excerpt::new(self.size, self.version.clone(), recording.pieces())
    }

    /// An object that lives in memory only.
    #[cfg(any(test, fuzzing))]
    pub(crate) async fn in_memory(bytes: impl Into<Bytes>) -> Self {
        use object_store::ObjectStoreExt as _;
        let store: Arc<dyn object_store::ObjectStore> =
            Arc::new(object_store::memory::InMemory::new());
        let location = Path::from("object");
        store.put(&location, bytes.into().into()).await.expect("memory takes everything");
        let meta = store.head(&location).await.expect("the object was just put");
        Self::new(meta, Reading::new(store, &super::Settings::default()))
    }

    /// Reads of this object that were made, where it lives in memory, and their bytes.
    #[cfg(test)]
    pub(crate) fn read_so_far(&self) -> (u64, u64) {
        self.reading.metrics.storage_reads()
    }

    /// Bytes in the object.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    #[must_use]
    pub const fn version(&self) -> &Version {
        &self.version
    }

    /// What names its bytes among those of its root.
    pub(super) fn state(&self) -> (Path, Version) {
        (self.location.clone(), self.version.clone())
    }

    #[cfg(test)]
    pub(super) const fn merging(&self) -> Option<&super::merging::Merging> {
        self.reading.merging.as_ref()
    }

    /// Ranges closer together than this many bytes are read as one.
    pub(super) const fn merge_gap(&self) -> u64 {
        self.reading.merge_gap
    }

    /// The object's path below its root, for the log.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Bytes that are worth reading behind what is asked for while the picture is opened:
    /// where each read takes a round trip, more than where it takes a copy.
    #[must_use]
    pub const fn read_ahead(&self) -> u64 {
        self.worth(self.reading.read_ahead)
    }

    /// `count` bytes that may turn out to be of use, as many of them as are worth reading: none
    /// of an excerpt, which has what was of use.
    #[must_use]
    pub const fn worth(&self, count: u64) -> u64 {
        if matches!(self.held, Held::Only(_)) { 0 } else { count }
    }

    /// The first `count` bytes, or all where there are fewer.
    ///
    /// # Errors
    /// As [`Object::read`].
    pub async fn head(&self, count: u64) -> Result<Bytes, StorageError> {
        self.read(0..count.min(self.size)).await
    }

    /// The bytes of `range`, exactly.
    ///
    /// # Errors
    /// [`StorageError::PastEnd`] for a range outside the object, without asking the store;
    /// [`StorageError::Changed`] when the object is no longer the one that was opened.
    pub async fn read(&self, range: Range<u64>) -> Result<Bytes, StorageError> {
        self.check(&range)?;
        if let Some(bytes) = self.known(&range) {
            return Ok(bytes);
        }
        if matches!(self.held, Held::Only(_)) {
            return Err(StorageError::NotHeld { key: self.key().to_owned() });
        }
        let bytes = self.fetch(range.clone()).await?;
        self.record(range.start, &bytes);
        Ok(bytes)
    }

    /// The bytes of `range`, where they are there already.
    #[must_use]
    pub fn known(&self, range: &Range<u64>) -> Option<Bytes> {
        let bytes = self.at_hand(range)?;
        self.record(range.start, &bytes);
        Some(bytes)
    }

    /// The bytes of `range`, which lies inside, from the store.
    async fn fetch(&self, range: Range<u64>) -> Result<Bytes, StorageError> {
        if range.end - range.start <= MOST_NOW
            && let Some(local) = &self.local
        {
            // Kept by whoever asked, so no buffer that others wait for.
            let mut bytes = vec![0; (range.end - range.start) as usize];
            if self.fill_now(local, range.start, &mut bytes).await? {
                return Ok(bytes.into());
            }
        }
        match &self.reading.merging {
            Some(merging) => merging.read(self, range).await,
            None => self.get(range).await,
        }
    }

    /// What takes no read: nothing, what finding the object brought, what is read of an excerpt.
    pub(super) fn at_hand(&self, range: &Range<u64>) -> Option<Bytes> {
        if range.is_empty() {
            return Some(Bytes::new());
        }
        match &self.held {
            Held::First(first) if range.end <= first.len() as u64 => {
                Some(first.slice(range.start as usize..range.end as usize))
            }
            Held::Known(excerpt) | Held::Only(excerpt) => excerpt.read(range),
            Held::Nothing | Held::First(_) => None,
        }
    }

    fn record(&self, start: u64, bytes: &Bytes) {
        if let Some(recording) = &self.recording {
            recording.add(start, bytes);
        }
    }

    /// Asks the store for a `range` inside of the object.
    ///
    /// # Errors
    /// As [`Object::read`].
    pub(super) async fn get(&self, range: Range<u64>) -> Result<Bytes, StorageError> {
        let options = GetOptions {
            range: Some(GetRange::Bounded(range.clone())),
            if_match: self.version.pin(),
            ..GetOptions::default()
        };
        let answer = async {
            let result = self.reading.store.get_opts(&self.location, options).await?;
            let version = Version::of(&result.meta);
            Ok((version, result.bytes().await?))
        };
        let asked = range.end - range.start;
        let (version, bytes) = match self.reading.timed_for(asked, self.key(), answer).await {
            // It was inside of what was found.
            Err(StorageError::Unsatisfiable { key }) => return Err(StorageError::Changed { key }),
            answered => answered?,
        };
        // Not every server heeds `If-Match`.
        if version != self.version {
            return Err(StorageError::Changed { key: self.key().to_owned() });
        }
        let given = bytes.len() as u64;
        if asked != given {
            return Err(StorageError::Short { key: self.key().to_owned(), asked, given });
        }
        self.reading.metrics.storage_read(given);
        Ok(bytes)
    }

    /// The bytes of `range` behind `reserve` bytes of any value, where they lie in this
    /// machine's memory already; `None` where [`Object::read`] would have to wait for them.
    /// Waits for nothing but the first opening of a file, so an HTTP worker may call it.
    ///
    /// # Errors
    /// As [`Object::read`].
    pub async fn read_now(
        &self,
        range: Range<u64>,
        reserve: usize,
    ) -> Result<Option<Buffer>, StorageError> {
        self.check(&range)?;
        let Some(local) = &self.local else { return Ok(None) };
        let Ok(length) = usize::try_from(range.end - range.start) else { return Ok(None) };
        let mut bytes = Buffer::of_any_value(reserve + length);
        let filled = self.fill_now(local, range.start, &mut bytes[reserve..]).await?;
        Ok(filled.then_some(bytes))
    }

    /// Fills `bytes` from `offset` on where that takes no waiting; false where it does.
    async fn fill_now(
        &self,
        local: &LocalFile,
        offset: u64,
        bytes: &mut [u8],
    ) -> Result<bool, StorageError> {
        // The first opening may hang where a disk does.
        let filled = tokio::time::timeout(self.reading.timeout, local.read(offset, bytes))
            .await
            .map_err(|_| self.reading.timed_out(self.key()))??;
        if filled {
            self.reading.metrics.storage_read(bytes.len() as u64);
        }
        Ok(filled)
    }

    /// The bytes of every range, in the order of `ranges`; neighbors are read together and
    /// all reads run at once.
    ///
    /// # Errors
    /// As [`Object::read`]; the first failure ends all.
    pub async fn read_all(&self, ranges: &[Range<u64>]) -> Result<Vec<Bytes>, StorageError> {
        for range in ranges {
            self.check(range)?;
        }
        let merged = self.merged(ranges);
        let parts = match &self.reading.merging {
            Some(merging) if !matches!(self.held, Held::Only(_)) => {
                let parts = merging.read_all(self, &merged).await?;
                merged.iter().zip(&parts).for_each(|(range, part)| self.record(range.start, part));
                parts
            }
            _ => try_join_all(merged.iter().map(|range| self.read(range.clone()))).await?,
        };
        Ok(ranges
            .iter()
            .map(|range| {
                let at = merged.partition_point(|whole| whole.start <= range.start) - 1;
                let start = (range.start - merged[at].start) as usize;
                parts[at].slice(start..start + (range.end - range.start) as usize)
            })
            .collect())
    }

    /// The reads that [`Object::read_all`] makes of ranges, ascending.
    #[must_use]
    pub fn merged(&self, ranges: &[Range<u64>]) -> Vec<Range<u64>> {
        merge(ranges, self.worth(self.reading.merge_gap))
    }

    fn check(&self, range: &Range<u64>) -> Result<(), StorageError> {
        if range.start <= range.end && range.end <= self.size {
            return Ok(());
        }
        Err(StorageError::PastEnd {
            key: self.key().to_owned(),
            size: self.size,
            start: range.start,
            end: range.end,
        })
    }
}

/// Bytes that are copied out of the page cache where they are asked for: some tenths of a
/// millisecond. Longer reads are left to the threads for what blocks.
const MOST_NOW: u64 = 2 * 1024 * 1024;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[tokio::test]
    async fn a_range_past_the_end_is_refused_without_asking_the_store() {
        let object = Object::in_memory(vec![7u8; 10]).await;
        assert!(matches!(object.read(5..11).await, Err(StorageError::PastEnd { size: 10, .. })));
        let past = u64::MAX - 1..u64::MAX;
        assert!(matches!(object.read(past).await, Err(StorageError::PastEnd { .. })));
        assert_eq!(object.head(99).await.unwrap().len(), 10);
    }

    proptest! {
        #[test]
        fn every_range_gets_its_own_bytes(
            ranges in prop::collection::vec((0u64..200, 0u64..56), 0..12),
        ) {
            let content: Vec<u8> = (0..=255).collect();
            let ranges: Vec<_> = ranges.into_iter().map(|(start, n)| start..start + n).collect();
            let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
            let parts = runtime.block_on(async {
                Object::in_memory(content.clone()).await.read_all(&ranges).await.unwrap()
            });
            for (range, part) in ranges.iter().zip(parts) {
                prop_assert_eq!(&part[..], &content[range.start as usize..range.end as usize]);
            }
        }
    }
}
