//! [`Excerpt`]: bytes of an object that were read once, to be read again without its store.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::Version;

/// Parts of one object in one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    size: u64,
    version: Version,
    /// Ascending, with something between each two.
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    start: u64,
    bytes: Bytes,
}

/// What stands before the bytes of an excerpt that is written down.
#[derive(Debug, Deserialize, Serialize)]
struct Head {
    size: u64,
    version: String,
    is_tag: bool,
    /// Where each piece starts and how long it is.
    pieces: Vec<(u64, u64)>,
}

/// Pieces that a file may have: a picture is opened with some dozens of reads at most.
const MOST_PIECES: usize = 100_000;

impl Excerpt {
    pub(super) fn new(size: u64, version: Version, pieces: Vec<(u64, Bytes)>) -> Self {
        let mut sorted: Vec<Piece> =
            pieces.into_iter().map(|(start, bytes)| Piece { start, bytes }).collect();
        sorted.sort_by_key(|piece| piece.start);
        let mut pieces: Vec<Piece> = Vec::with_capacity(sorted.len());
        for piece in sorted {
            match pieces.last_mut() {
                Some(last) if piece.start <= last.end() => last.grow(&piece),
                _ => pieces.push(piece),
            }
        }
        Self { size, version, pieces }
    }

    /// The same, with other bytes as well.
    pub(super) fn with(&self, start: u64, bytes: &Bytes) -> Self {
        let pieces = self.pieces.iter().map(|piece| (piece.start, piece.bytes.clone()));
        let pieces = pieces.chain([(start, bytes.clone())]).collect();
        Self::new(self.size, self.version.clone(), pieces)
    }

    /// Bytes in the whole object.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    #[must_use]
    pub const fn version(&self) -> &Version {
        &self.version
    }

    /// The bytes of a range that lies in one piece.
    pub(super) fn read(&self, range: &Range<u64>) -> Option<Bytes> {
        let at = self.pieces.partition_point(|piece| piece.end() < range.end);
        let piece = self.pieces.get(at)?;
        let from = usize::try_from(range.start.checked_sub(piece.start)?).ok()?;
        let to = usize::try_from(range.end - piece.start).ok()?;
        (to <= piece.bytes.len()).then(|| piece.bytes.slice(from..to))
    }

    /// The same, without the longer reads that its bytes may be parts of.
    #[must_use]
    pub fn copied(&self) -> Self {
        let pieces = self.pieces.iter();
        let pieces = pieces.map(|it| (it.start, Bytes::copy_from_slice(&it.bytes))).collect();
        Self::new(self.size, self.version.clone(), pieces)
    }

    /// Bytes of memory.
    #[must_use]
    pub fn weight(&self) -> usize {
        let pieces = self.pieces.iter().map(|piece| size_of::<Piece>() + piece.bytes.len());
        size_of::<Self>() + pieces.sum::<usize>()
    }

    /// Everything in one text of bytes: the length of a head, the head in JSON, the pieces.
    #[must_use]
    pub fn to_bytes(&self) -> Bytes {
        let place = |piece: &Piece| (piece.start, piece.bytes.len() as u64);
        let head = Head {
            size: self.size,
            version: self.version.given().to_owned(),
            is_tag: self.version.tag().is_some(),
            pieces: self.pieces.iter().map(place).collect(),
        };
        let head = serde_json::to_vec(&head).expect("numbers and a text are JSON");
        let mut bytes = (head.len() as u64).to_le_bytes().to_vec();
        bytes.extend_from_slice(&head);
        for piece in &self.pieces {
            bytes.extend_from_slice(&piece.bytes);
        }
        bytes.into()
    }

    /// The inverse of [`Excerpt::to_bytes`]; `None` for what that never gave.
    #[must_use]
    pub fn from_bytes(bytes: &Bytes) -> Option<Self> {
        let (length, rest) = bytes.split_first_chunk::<8>()?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
        let head: Head = serde_json::from_slice(rest.get(..length)?).ok()?;
        if head.pieces.len() > MOST_PIECES {
            return None;
        }
        let mut at = 8 + length;
        let mut pieces = Vec::with_capacity(head.pieces.len());
        for (start, length) in head.pieces {
            let end = at.checked_add(usize::try_from(length).ok()?)?;
            if end > bytes.len() || start.checked_add(length)? > head.size {
                return None;
            }
            pieces.push((start, bytes.slice(at..end)));
            at = end;
        }
        let version = Version::known(head.version, head.is_tag);
        (at == bytes.len()).then(|| Self::new(head.size, version, pieces))
    }
}

impl Piece {
    /// Takes in another that begins inside of it or at its end.
    fn grow(&mut self, next: &Self) {
        let known = usize::try_from(self.end() - next.start).unwrap_or(usize::MAX);
        if let Some(more) = next.bytes.get(known..).filter(|more| !more.is_empty()) {
            self.bytes = [&self.bytes, more].concat().into();
        }
    }

    const fn end(&self) -> u64 {
        self.start + self.bytes.len() as u64
    }
}

/// Remembers what is read of an object while a picture is opened. Cloning gives another handle
/// on the same.
#[derive(Clone, Debug, Default)]
pub struct Recording(Arc<Mutex<Vec<(u64, Bytes)>>>);

impl Recording {
    pub(super) fn add(&self, start: u64, bytes: &Bytes) {
        // A list stays one wherever a holder of the lock panicked.
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((start, bytes.clone()));
    }

    /// How many reads there were.
    #[must_use]
    pub fn reads(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    pub(super) fn pieces(&self) -> Vec<(u64, Bytes)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn content() -> Bytes {
        (0..=255u8).collect::<Vec<_>>().into()
    }

    fn excerpt(ranges: &[Range<u64>]) -> Excerpt {
        let piece = |range: &Range<u64>| {
            (range.start, content().slice(range.start as usize..range.end as usize))
        };
        let version = Version::known("\"a\"".into(), true);
        Excerpt::new(256, version, ranges.iter().map(piece).collect())
    }

    proptest! {
        #[test]
        fn a_range_is_read_if_and_only_if_it_was_read_also_after_it_was_written_down(
            ranges in prop::collection::vec((0u64..200, 0u64..56), 0..12),
            asked in (0u64..200, 0u64..56),
        ) {
            let ranges: Vec<_> = ranges.into_iter().map(|(start, n)| start..start + n).collect();
            let asked = asked.0..asked.0 + asked.1;
            let excerpt = excerpt(&ranges);
            let again = Excerpt::from_bytes(&excerpt.to_bytes()).unwrap();
            prop_assert_eq!(&again, &excerpt);
            prop_assert_eq!(again.version().pin(), Some("\"a\"".to_owned()));
            let is_there = asked.clone().all(|at| ranges.iter().any(|range| range.contains(&at)));
            let expected =
                is_there.then(|| content().slice(asked.start as usize..asked.end as usize));
            if !asked.is_empty() {
                prop_assert_eq!(again.read(&asked), expected);
            }
        }

        #[test]
        fn whatever_was_put_there_instead_is_no_excerpt_and_no_panic(
            bytes in prop::collection::vec(any::<u8>(), 0..300),
            cut in 0usize..300,
        ) {
            let _ = Excerpt::from_bytes(&bytes.into());
            let whole = excerpt(&[0..10, 20..30]).to_bytes();
            if cut < whole.len() {
                prop_assert_eq!(Excerpt::from_bytes(&whole.slice(..cut)), None);
            }
        }
    }

    #[test]
    fn a_head_that_lies_is_refused() {
        let write = |head: &str, bytes: &[u8]| {
            let length = (head.len() as u64).to_le_bytes();
            Bytes::from([&length[..], head.as_bytes(), bytes].concat())
        };
        let head = |size: u64, start: u64, length: u64| {
            format!(
                r#"{{"size":{size},"version":"a","is_tag":true,"pieces":[[{start},{length}]]}}"#
            )
        };
        assert!(Excerpt::from_bytes(&write(&head(10, 2, 3), b"abc")).is_some());
        for (size, start, length) in
            [(10, 2, 4), (10, 2, 2), (4, 2, 3), (10, u64::MAX, 3), (10, 2, u64::MAX)]
        {
            let read = Excerpt::from_bytes(&write(&head(size, start, length), b"abc"));
            assert_eq!(read, None, "{size} {start} {length}");
        }
    }
}
