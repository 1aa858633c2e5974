//! Writing entropy-coded data: bits into bytes, stuffed.

use super::bits::{LOADED, word};

/// Collects bits behind what `target` already holds.
#[derive(Debug)]
pub(super) struct BitWriter {
    target: Vec<u8>,
    /// The bits that are no byte yet, the first one on top.
    waiting: u64,
    /// How many more bits fit.
    free: u32,
}

impl BitWriter {
    pub(super) const fn new(target: Vec<u8>) -> Self {
        Self { target, waiting: 0, free: 64 }
    }

    /// Appends the `count` bits (1 to [`LOADED`]) that `bits` ends in; its others are 0.
    #[inline]
    pub(super) fn put(&mut self, bits: u64, count: u32) {
        if count < self.free {
            self.free -= count;
            self.waiting |= bits << self.free;
            return;
        }
        let over = count - self.free;
        self.waiting |= bits >> over;
        self.write_waiting();
        self.free = 64 - over;
        self.waiting = if over == 0 { 0 } else { bits << self.free };
    }

    /// Appends the bits from `start` to `end` of `source`, which has eight bytes more.
    pub(super) fn copy(&mut self, source: &[u8], start: usize, end: usize) {
        let mut at = start;
        while at < end {
            let count = (end - at).min(LOADED as usize - 1) as u32;
            let next = word(source, at / 8) << (at % 8);
            self.put(next >> (64 - count), count);
            at += count as usize;
        }
    }

    /// A byte of ones is followed by one of zeros, so that it is no marker.
    ///
    /// Source: ITU-T T.81 §B.1.1.5.
    fn write_waiting(&mut self) {
        let bytes = self.waiting.to_be_bytes();
        if has_ones(self.waiting) {
            for byte in bytes {
                self.write_byte(byte);
            }
        } else {
            self.target.extend_from_slice(&bytes);
        }
    }

    fn write_byte(&mut self, byte: u8) {
        self.target.push(byte);
        if byte == 0xFF {
            self.target.push(0);
        }
    }

    /// Fills the last byte with ones (T.81 §F.1.2.3) and returns all that was written.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let open = self.free % 8;
        if open > 0 {
            self.put((1 << open) - 1, open);
        }
        let waiting = self.waiting.to_be_bytes();
        for byte in &waiting[..(64 - self.free as usize) / 8] {
            self.write_byte(*byte);
        }
        self.target
    }
}

/// Whether one of the bytes is all ones.
#[inline]
const fn has_ones(word: u64) -> bool {
    const LOW: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    // The usual test for a byte of zeros, on the complement.
    (!word).wrapping_sub(LOW) & word & HIGH != 0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::codec::jpeg::coefficients::entropy::Entropy;

    #[test]
    fn bytes_of_ones_are_seen_wherever_they_are() {
        for place in 0..8 {
            assert!(has_ones(0xFF << (8 * place)));
            assert!(has_ones(!(1 << (8 * place))));
        }
        for word in [0, 0xFE7F_EFDF_BFF7_FBFD, 0x0FF0_0FF0_0FF0_0FF0, 0x7F80_7F80_7F80_7F80] {
            assert!(!has_ones(word), "{word:x}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(
            pieces in prop::collection::vec((any::<u64>(), 1u32..=57), 0..60),
            ones in any::<bool>(),
        ) {
            let mut writer = BitWriter::new(Vec::new());
            let mut expected = Vec::new();
            for (bits, count) in pieces {
                let bits = if ones { bits | bits >> 3 | bits >> 9 } else { bits };
                let bits = bits >> (64 - count);
                writer.put(bits, count);
                expected.extend((0..count).rev().map(|at| bits >> at & 1 == 1));
            }
            let entropy = Entropy::of(&writer.finish(), 9);
            let end = entropy.intervals()[0].end;
            prop_assert_eq!(entropy.intervals().len(), 1);
            prop_assert_eq!(end, expected.len().div_ceil(8));
            let bit = |at: usize| entropy.bytes()[at / 8] >> (7 - at % 8) & 1 == 1;
            prop_assert!((0..expected.len()).all(|at| bit(at) == expected[at]));
            prop_assert!((expected.len()..8 * end).all(bit), "the rest is ones");

            // Copied from any bit on, it is the same again.
            for start in [0, 1, 13, expected.len() / 2].into_iter().filter(|at| *at <= expected.len()) {
                let mut writer = BitWriter::new(Vec::new());
                writer.copy(entropy.bytes(), start, expected.len());
                let copied = Entropy::of(&writer.finish(), 9);
                let bit = |at: usize| copied.bytes()[at / 8] >> (7 - at % 8) & 1 == 1;
                prop_assert!((start..expected.len()).all(|at| bit(at - start) == expected[at]));
            }
        }
    }
}
