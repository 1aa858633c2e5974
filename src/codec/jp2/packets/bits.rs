//! The bits of a packet header, where a zero follows each byte of ones.

/// Reads bits from the highest of each byte on. Source: ISO/IEC 15444-1 B.10.1.
#[derive(Debug)]
pub(super) struct HeaderBits<'a> {
    bytes: &'a [u8],
    at: usize,
    byte: u8,
    /// Bits of `byte` that were not read.
    left: u32,
}

impl<'a> HeaderBits<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, byte: 0, left: 0 }
    }

    /// The next bit, `None` where the bytes end.
    #[inline]
    pub(super) fn bit(&mut self) -> Option<u32> {
        if self.left == 0 {
            self.left = if self.byte == 0xFF { 7 } else { 8 };
            self.byte = *self.bytes.get(self.at)?;
            self.at += 1;
        }
        self.left -= 1;
        Some(u32::from(self.byte >> self.left) & 1)
    }

    /// A number of up to 32 bits.
    #[inline]
    pub(super) fn number(&mut self, bits: u32) -> Option<u32> {
        let mut value = 0;
        for _ in 0..bits {
            value = value << 1 | self.bit()?;
        }
        Some(value)
    }

    /// Bytes read, to the end of the last one and of the zero that must follow it.
    pub(super) fn finish(self) -> Option<usize> {
        let end = if self.byte == 0xFF { self.at + 1 } else { self.at };
        (end <= self.bytes.len()).then_some(end)
    }
}
