//! Bits taken from the front of bytes, most significant first.

/// A place in bytes, counted in bits, with the next bits at hand.
///
/// Past the end there are zeros without end: whoever reads codes looks at
/// [`Bits::position`] from time to time.
#[derive(Debug)]
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    /// The next bits, the first one on top.
    next: u64,
    /// How many of them were loaded.
    left: u32,
    /// The bit behind those loaded.
    loaded: usize,
}

/// What one [`Bits::load`] makes available at least.
pub(super) const LOADED: u32 = 57;

impl<'a> Bits<'a> {
    pub(super) fn at(bytes: &'a [u8], position: usize) -> Self {
        let mut bits = Self { bytes, next: 0, left: 0, loaded: position };
        bits.load();
        bits
    }

    /// The bit that is next.
    pub(super) fn position(&self) -> usize {
        self.loaded - self.left as usize
    }

    /// Makes at least `count` bits (at most [`LOADED`]) available.
    #[inline]
    pub(super) fn need(&mut self, count: u32) {
        if self.left < count {
            self.load();
        }
    }

    #[inline]
    fn load(&mut self) {
        let position = self.position();
        let (byte, bit) = (position / 8, position % 8);
        self.next = word(self.bytes, byte) << bit;
        self.left = 64 - bit as u32;
        self.loaded = position + self.left as usize;
    }

    /// The next `count` bits (1 to 32, and [needed](Bits::need) before) as a number.
    #[inline]
    pub(super) fn peek(&self, count: u32) -> u32 {
        (self.next >> (64 - count)) as u32
    }

    /// Passes over `count` bits (needed before).
    #[inline]
    pub(super) fn skip(&mut self, count: u32) {
        self.next <<= count;
        self.left -= count;
    }
}

/// Eight bytes from `at` on, zeros where fewer are left.
///
/// Bytes that are read to their very end need eight more behind them.
#[inline]
pub(super) fn word(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |bytes| u64::from_be_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_come_in_their_order_from_any_place() {
        let bytes: Vec<u8> = (0..40u8).map(|n| n.wrapping_mul(37)).chain([0; 8]).collect();
        let bit = |at: usize| u32::from(bytes[at / 8] >> (7 - at % 8) & 1);
        for start in 0..16 {
            let mut bits = Bits::at(&bytes, start);
            let mut at = start;
            for count in [1, 7, 13, 27, 32, 3, 31].into_iter().cycle().take(14) {
                bits.need(count);
                let expected = (at..at + count as usize).fold(0, |all, at| all << 1 | bit(at));
                assert_eq!(bits.peek(count), expected, "{count} bits at {at}");
                bits.skip(count);
                at += count as usize;
                assert_eq!(bits.position(), at);
            }
        }
    }

    #[test]
    fn behind_the_end_are_zeros() {
        let mut bits = Bits::at(&[0xFF; 3], 9);
        for _ in 0..10 {
            bits.need(32);
            assert_eq!(bits.peek(32), 0);
            bits.skip(32);
        }
    }
}
