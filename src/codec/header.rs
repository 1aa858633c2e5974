//! Reading the start of a file piece by piece, until enough of it is known.

use bytes::Bytes;

use super::CodecError;
use super::source::FIRST_READ;
use crate::storage::Object;

/// What each further read fetches at least.
const NEXT_READ: u64 = 256 << 10;

/// Where a header must have ended: room for thumbnails, extended XMP and Photoshop
/// resources, but no walk through a whole file of nothing but segments.
const LONGEST_HEADER: u64 = 32 << 20;

/// A window that moves over the first bytes of an object, reading ahead as it goes.
#[derive(Debug)]
pub(super) struct HeaderReader<'a> {
    object: &'a Object,
    format: &'static str,
    start: u64,
    held: Bytes,
}

impl<'a> HeaderReader<'a> {
    /// `format` names the format in errors.
    pub(super) fn new(object: &'a Object, format: &'static str) -> Self {
        Self::after(Bytes::new(), object, format)
    }

    /// As [`HeaderReader::new`], once the `first` bytes of the object were read.
    pub(super) fn after(first: Bytes, object: &'a Object, format: &'static str) -> Self {
        Self { object, format, start: 0, held: first }
    }

    /// `count` bytes from `at` on.
    ///
    /// # Errors
    /// [`CodecError::Damaged`] when the file ends before, [`CodecError::Unsupported`] when
    /// the header goes on and on.
    pub(super) async fn read(&mut self, at: u64, count: u64) -> Result<Bytes, CodecError> {
        let end = at.saturating_add(count);
        if end > self.object.size() {
            let what = "it ends inside its header".to_owned();
            return Err(CodecError::Damaged { format: self.format, what });
        }
        if end > LONGEST_HEADER {
            let what = format!("its header is longer than {} MiB", LONGEST_HEADER >> 20);
            return Err(CodecError::Unsupported { format: self.format, what });
        }
        if at < self.start || end > self.start + self.held.len() as u64 {
            let ahead = self.object.worth(if at == 0 { FIRST_READ } else { NEXT_READ });
            let until = end.max(at + ahead).min(self.object.size());
            self.held = self.object.read(at..until).await?;
            self.start = at;
        }
        let from = (at - self.start) as usize;
        Ok(self.held.slice(from..from + count as usize))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn pieces_near_and_far_are_those_of_the_file() {
        let content: Vec<u8> = (0..2_000_000u32).map(|at| (at % 251) as u8).collect();
        let object = Object::in_memory(content.clone()).await;
        let mut reader = HeaderReader::new(&object, "TEST");
        for (at, count) in [(0, 10), (65_530, 20), (65_540, 5), (1_900_000, 100_000), (3, 1)] {
            let piece = reader.read(at as u64, count as u64).await.unwrap();
            assert_eq!(piece, content[at..at + count], "{count} bytes at {at}");
        }
    }

    #[tokio::test]
    async fn a_file_that_ends_early_is_damaged() {
        let object = Object::in_memory(vec![0u8; 10]).await;
        let mut reader = HeaderReader::new(&object, "TEST");
        for (at, count) in [(8, 3), (11, 0), (u64::MAX, 2)] {
            let result = reader.read(at, count).await;
            assert!(matches!(result, Err(CodecError::Damaged { .. })), "{count} bytes at {at}");
        }
    }
}
