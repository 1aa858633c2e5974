//! Bits of a lossless stream, the lowest of each byte first.

use crate::codec::CodecError;
use crate::codec::tiff::damaged;

/// Where reading has come to.
pub(super) struct Bits<'a> {
    rest: &'a [u8],
    /// Bits that were taken off `rest` and not yet read, the next one lowest.
    held: u64,
    count: u32,
}

impl<'a> Bits<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, held: 0, count: 0 }
    }

    /// The next bits as a number, 32 at most, the first one lowest.
    pub(super) fn read(&mut self, count: u32) -> Result<u32, CodecError> {
        while self.count < count {
            let (&byte, rest) = self
                .rest
                .split_first()
                .ok_or_else(|| damaged("its lossless WebP ends before its pixels"))?;
            self.held |= u64::from(byte) << self.count;
            self.count += 8;
            self.rest = rest;
        }
        let value = self.held & ((1 << count) - 1);
        self.held >>= count;
        self.count -= count;
        Ok(value as u32)
    }

    pub(super) fn flag(&mut self) -> Result<bool, CodecError> {
        Ok(self.read(1)? == 1)
    }
}
