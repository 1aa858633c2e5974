//! Reading a cell bit by bit, the highest bit of a byte first.

/// Where reading has come to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    /// Bits that were taken; may be past the end.
    at: usize,
}

impl<'a> Bits<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The next bits, up to 24, as a number; past the end there are zeros.
    pub(super) fn peek(&self, count: u32) -> u32 {
        let first = self.at / 8;
        let word = match self.bytes.get(first..first + 4) {
            Some(bytes) => u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]),
            None => (0..4).fold(0, |word, at| {
                word << 8 | u32::from(self.bytes.get(first + at).copied().unwrap_or(0))
            }),
        };
        word << (self.at % 8) >> (32 - count)
    }

    pub(super) const fn take(&mut self, count: u32) {
        self.at += count as usize;
    }

    /// Goes back over bits that were taken.
    pub(super) const fn back(&mut self, count: u32) {
        self.at -= count as usize;
    }

    /// Whether bits were taken that there are not.
    pub(super) const fn is_past_end(&self) -> bool {
        self.at > self.bytes.len() * 8
    }

    /// Goes on at the next multiple of so many bytes.
    pub(super) const fn align(&mut self, bytes: usize) {
        self.at = self.at.next_multiple_of(8 * bytes);
    }

    /// Takes zeros up to the next 1, which is left; returns how many there were. `None` where
    /// there is no further 1.
    pub(super) fn skip_zeros(&mut self) -> Option<usize> {
        let start = self.at;
        loop {
            let rest = self.bytes.get(self.at / 8)? << (self.at % 8);
            if rest != 0 {
                self.at += rest.leading_zeros() as usize;
                return Some(self.at - start);
            }
            self.at = (self.at / 8 + 1) * 8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_read_over_the_edges_of_bytes_and_past_the_end() {
        let mut bits = Bits::new(&[0b1010_0001, 0xFF, 0x00, 0x81, 0x7F]);
        assert_eq!(bits.peek(4), 0b1010);
        bits.take(7);
        assert_eq!(bits.peek(10), 0b11_1111_1110);
        bits.take(26);
        assert_eq!(bits.peek(7), 0x7F);
        assert_eq!(bits.peek(9), 0x7F << 2);
        bits.take(7);
        assert!(!bits.is_past_end());
        bits.take(1);
        assert!(bits.is_past_end());
        assert_eq!(bits.peek(24), 0);
    }

    #[test]
    fn zeros_are_counted_up_to_a_one_and_end_with_the_bytes() {
        let mut bits = Bits::new(&[0x80, 0x00, 0x10, 0x00]);
        bits.take(1);
        assert_eq!(bits.skip_zeros(), Some(18));
        assert_eq!(bits.peek(1), 1);
        bits.take(1);
        assert_eq!(bits.skip_zeros(), None);
    }
}
