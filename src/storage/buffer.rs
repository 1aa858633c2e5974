//! Memory that a thread reads stored tiles into, again and again.
//!
//! A fresh vector has to be zeroed before a file may be read into it: as much memory is
//! written as the copy itself writes, for nothing.

use std::cell::RefCell;
use std::ops::{Deref, DerefMut};

use bytes::Bytes;

thread_local! {
    /// What this thread's buffers gave back.
    static SPARE: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) };
}

/// Vectors that a thread keeps; an HTTP worker has one answer in hand at a time, by far most
/// of the time.
const MOST_SPARE: usize = 4;

/// Longer vectors are not kept.
const LONGEST: usize = 512 * 1024;

/// Kept vectors are as long as a multiple of this, so that one serves tiles of about a size.
const GRAIN: usize = 32 * 1024;

/// Bytes to be written to. When they are dropped, as [`Bytes`] as well, their memory goes to
/// the thread that drops them.
#[derive(Debug)]
pub struct Buffer {
    /// At least `length` long.
    memory: Vec<u8>,
    length: usize,
}

impl Buffer {
    /// Bytes of any value: those of another file, even.
    #[must_use]
    pub fn of_any_value(length: usize) -> Self {
        let spare = SPARE.with_borrow_mut(Vec::pop).filter(|spare| spare.len() >= length);
        let memory = spare.unwrap_or_else(|| {
            vec![0; if length > LONGEST { length } else { length.next_multiple_of(GRAIN) }]
        });
        Self { memory, length }
    }
}

impl Deref for Buffer {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.memory[..self.length]
    }
}

impl DerefMut for Buffer {
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.memory[..self.length]
    }
}

impl AsRef<[u8]> for Buffer {
    fn as_ref(&self) -> &[u8] {
        self
    }
}

#[cfg(test)]
impl From<Vec<u8>> for Buffer {
    fn from(memory: Vec<u8>) -> Self {
        let length = memory.len();
        Self { memory, length }
    }
}

impl From<Buffer> for Bytes {
    fn from(buffer: Buffer) -> Self {
        Self::from_owner(buffer)
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        let memory = std::mem::take(&mut self.memory);
        if memory.is_empty() || memory.len() > LONGEST || !memory.len().is_multiple_of(GRAIN) {
            return;
        }
        // A thread that ends keeps nothing.
        let _ = SPARE.try_with(|spare| {
            let mut spare = spare.borrow_mut();
            if spare.len() < MOST_SPARE {
                spare.push(memory);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spare() -> Vec<usize> {
        SPARE.with_borrow(|spare| spare.iter().map(Vec::len).collect())
    }

    #[test]
    fn memory_is_used_again_and_grows_with_what_is_asked_for() {
        let small = Buffer::of_any_value(10);
        assert_eq!(small.len(), 10);
        drop(Bytes::from(small).slice(2..4));
        assert_eq!(spare(), [GRAIN]);
        let again = Buffer::of_any_value(GRAIN);
        assert_eq!((again.len(), spare().len()), (GRAIN, 0));
        drop(again);
        drop(Buffer::of_any_value(GRAIN + 1));
        assert_eq!(spare(), [2 * GRAIN], "the shorter one gave way");
    }

    #[test]
    fn little_is_kept() {
        drop(Buffer::of_any_value(LONGEST + GRAIN));
        drop(Buffer::from(vec![1, 2, 3]));
        drop(Buffer::from(Vec::new()));
        assert!(spare().is_empty());
        drop([(); 9].map(|()| Buffer::of_any_value(1)));
        assert_eq!(spare().len(), MOST_SPARE);
    }
}
