//! The file's bytes as the parser asks for them: few reads, whatever lies close together.
//!
//! The first block is there already; what lies outside is read with some bytes ahead and kept
//! while the file is being opened. Every range is checked against the file's size first.

use std::collections::BTreeMap;
use std::ops::Range;

use bytes::Bytes;

use super::CodecError;
use crate::storage::Object;

#[derive(Debug)]
pub(super) struct Reader<'a> {
    object: &'a Object,
    /// The format's name, for errors.
    format: &'static str,
    /// Blocks read so far by the offset of their first byte.
    blocks: BTreeMap<u64, Bytes>,
}

impl<'a> Reader<'a> {
    /// `first` are the object's first bytes; `format` names the format in errors.
    pub(super) fn new(object: &'a Object, first: Bytes, format: &'static str) -> Self {
        Self { object, format, blocks: BTreeMap::from([(0, first)]) }
    }

    /// The first block of the file.
    pub(super) fn head(&self) -> Bytes {
        self.blocks.get(&0).cloned().unwrap_or_default()
    }

    /// Bytes in the file.
    pub(super) fn size(&self) -> u64 {
        self.object.size()
    }

    /// The object's key, for the log.
    pub(super) fn key(&self) -> &str {
        self.object.key()
    }

    /// `length` bytes from `start` on, as a range that lies inside the file.
    ///
    /// # Errors
    /// [`CodecError::Damaged`] when it does not.
    pub(super) fn range(&self, start: u64, length: u64) -> Result<Range<u64>, CodecError> {
        match start.checked_add(length) {
            Some(end) if end <= self.size() => Ok(start..end),
            _ => {
                let what = format!(
                    "{length} bytes are said to lie at byte {start} of a file of {} bytes",
                    self.size()
                );
                Err(CodecError::Damaged { format: self.format, what })
            }
        }
    }

    /// `length` bytes from `start` on; reads ahead.
    pub(super) async fn bytes(&mut self, start: u64, length: u64) -> Result<Bytes, CodecError> {
        let range = self.range(start, length)?;
        if let Some(held) = self.held(&range).or_else(|| self.object.known(&range)) {
            return Ok(held);
        }
        let ahead = range.end.saturating_add(self.object.read_ahead()).min(self.size());
        let block = self.object.read(start..ahead).await?;
        let asked = block.slice(..length as usize);
        self.blocks.insert(start, block);
        Ok(asked)
    }

    /// Reads what will be asked for, all at once: `length` bytes, or what there is, from each
    /// place on. Nothing where reading ahead is not worth it.
    pub(super) async fn prefetch(&mut self, places: &[u64], length: u64) -> Result<(), CodecError> {
        let length = self.object.worth(length);
        let range = |place: &u64| (*place).min(self.size())..(*place + length).min(self.size());
        let ranges: Vec<_> =
            places.iter().map(range).filter(|it| self.held(it).is_none()).collect();
        if length == 0 || ranges.is_empty() {
            return Ok(());
        }
        let read = self.object.read_all(&ranges).await?;
        self.blocks.extend(ranges.into_iter().map(|range| range.start).zip(read));
        Ok(())
    }

    /// The bytes of every range (each from [`Reader::range`]), all read at once.
    pub(super) async fn all(&self, ranges: &[Range<u64>]) -> Result<Vec<Bytes>, CodecError> {
        let held: Vec<_> = ranges.iter().map(|range| self.held(range)).collect();
        let missing: Vec<_> = ranges
            .iter()
            .zip(&held)
            .filter(|(_, held)| held.is_none())
            .map(|(range, _)| range.clone())
            .collect();
        let mut read = self.object.read_all(&missing).await?.into_iter();
        let all = held.into_iter().map(|held| held.or_else(|| read.next()).unwrap_or_default());
        Ok(all.collect())
    }

    /// From a block, copied so that a small value does not keep its block alive.
    fn held(&self, range: &Range<u64>) -> Option<Bytes> {
        // Of blocks that overlap, the one that reaches furthest may start a little earlier.
        let before = self.blocks.range(..=range.start).rev().take(3);
        before.into_iter().find_map(|(start, block)| {
            let from = usize::try_from(range.start.checked_sub(*start)?).ok()?;
            let to = usize::try_from(range.end - start).ok()?;
            Some(Bytes::copy_from_slice(block.get(from..to)?))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::source::FIRST_READ;

    #[tokio::test]
    async fn what_lies_past_the_end_is_damage_and_not_a_read() {
        let object = Object::in_memory(vec![1u8; 100]).await;
        let mut reader = Reader::new(&object, object.head(64).await.unwrap(), "TEST");
        assert_eq!(reader.bytes(90, 10).await.unwrap().len(), 10);
        for (start, length) in [(90, 11), (101, 0), (u64::MAX, 2), (4, u64::MAX)] {
            let error = reader.bytes(start, length).await.unwrap_err();
            assert!(matches!(error, CodecError::Damaged { .. }), "{error}");
        }
    }

    #[tokio::test]
    async fn bytes_are_the_same_from_a_block_or_from_the_store() {
        let content: Vec<u8> = (0..300_000u32).map(|n| (n % 251) as u8).collect();
        let object = Object::in_memory(content.clone()).await;
        let mut reader = Reader::new(&object, object.head(FIRST_READ).await.unwrap(), "TEST");
        let late = reader.bytes(200_000, 50).await.unwrap();
        assert_eq!(late[..], content[200_000..200_050]);
        let ranges = [10..20, 200_010..200_100, 250_000..250_003, 65_530..65_540];
        for (range, bytes) in ranges.iter().zip(reader.all(&ranges).await.unwrap()) {
            assert_eq!(bytes[..], content[range.start as usize..range.end as usize]);
        }
    }
}
