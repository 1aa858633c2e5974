//! Bits of passes that bypass the arithmetic decoder.

/// Reads bits from the highest on; a byte of ones is followed by one of seven bits.
///
/// Source: ISO/IEC 15444-1 D.6.
#[derive(Clone, Copy, Debug)]
pub(super) struct RawBits<'a> {
    bytes: &'a [u8],
    at: usize,
    byte: u8,
    left: u32,
}

impl<'a> RawBits<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, byte: 0, left: 0 }
    }

    /// The next bit; behind the end they are ones.
    #[inline]
    pub(super) fn bit(&mut self) -> u32 {
        if self.left == 0 {
            self.left = if self.byte == 0xFF { 7 } else { 8 };
            self.byte = self.bytes.get(self.at).copied().unwrap_or(0xFF);
            self.at += 1;
        }
        self.left -= 1;
        u32::from(self.byte >> self.left) & 1
    }
}
