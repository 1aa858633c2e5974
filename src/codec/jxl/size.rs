//! The size that a codestream tells first, read before the decoder sees any of it.

use super::{BARE, damaged};
use crate::codec::CodecError;
use crate::geometry::Size;

/// Bytes in which the size has ended: two of signature, then at most 69 bits.
pub(super) const MOST_BYTES: u64 = 16;

/// Height to width, by the number that stands for it; 0 stands for none.
const RATIOS: [(u64, u64); 8] = [(1, 1), (1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1)];

/// The size as coded, which is not turned upright.
///
/// # Errors
/// [`CodecError::Damaged`] when `start` is not the start of a codestream.
///
/// Source: ISO/IEC 18181-1:2024, "SizeHeader".
pub(super) fn read(start: &[u8]) -> Result<Size, CodecError> {
    let rest =
        start.strip_prefix(BARE).ok_or_else(|| damaged("its codestream starts otherwise"))?;
    let mut bits = Bits { bytes: rest, at: 0 };
    let is_small = bits.take(1)? == 1;
    let height = bits.side(is_small)?;
    let ratio = bits.take(3)?;
    let width = if ratio == 0 {
        bits.side(is_small)?
    } else {
        let (across, down) = RATIOS[ratio as usize];
        height * across / down
    };
    let narrow = |side| u32::try_from(side).map_err(|_| damaged(&format!("a side is {side}")));
    Ok(Size::new(narrow(width)?, narrow(height)?))
}

/// Bits, the lowest of each byte first.
struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn take(&mut self, count: usize) -> Result<u64, CodecError> {
        let mut value = 0;
        for bit in 0..count {
            let byte = self.bytes.get(self.at / 8).ok_or_else(|| damaged("it ends in its size"))?;
            value |= u64::from(byte >> (self.at % 8) & 1) << bit;
            self.at += 1;
        }
        Ok(value)
    }

    /// A side: of small pictures in eights of pixels.
    fn side(&mut self, is_small: bool) -> Result<u64, CodecError> {
        if is_small {
            return Ok((self.take(5)? + 1) * 8);
        }
        let count = [9, 13, 18, 30][self.take(2)? as usize];
        Ok(self.take(count)? + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes bits, the lowest first, behind the signature.
    fn start(fields: &[(u64, usize)]) -> Vec<u8> {
        let bits =
            fields.iter().flat_map(|(value, count)| (0..*count).map(move |at| value >> at & 1));
        let bits: Vec<u8> = bits.map(|bit| bit as u8).collect();
        let bytes =
            bits.chunks(8).map(|bits| bits.iter().rev().fold(0, |byte, bit| byte << 1 | bit));
        BARE.iter().copied().chain(bytes).collect()
    }

    #[test]
    fn a_size_is_told_in_eights_in_numbers_or_by_a_ratio() {
        // Small: 3 eights high, no ratio, 5 eights wide.
        let small = start(&[(1, 1), (2, 5), (0, 3), (4, 5)]);
        assert_eq!(read(&small).unwrap(), Size::new(40, 24));
        // 13 bits of height, 9 of width.
        let numbers = start(&[(0, 1), (1, 2), (4999, 13), (0, 3), (0, 2), (299, 9)]);
        assert_eq!(read(&numbers).unwrap(), Size::new(300, 5000));
        for (ratio, width) in
            [(1, 900), (2, 1080), (3, 1200), (4, 1350), (5, 1600), (6, 1125), (7, 1800)]
        {
            let told = start(&[(0, 1), (1, 2), (899, 13), (ratio, 3)]);
            assert_eq!(read(&told).unwrap(), Size::new(width, 900), "{ratio}");
        }
        let huge = start(&[(0, 1), (3, 2), ((1 << 30) - 1, 30), (7, 3)]);
        assert_eq!(read(&huge).unwrap(), Size::new(1 << 31, 1 << 30));
    }

    #[test]
    fn what_ends_early_or_starts_otherwise_tells_none() {
        let numbers = start(&[(0, 1), (1, 2), (4999, 13), (0, 3), (0, 2), (299, 9)]);
        for length in 0..numbers.len() {
            assert!(read(&numbers[..length]).is_err(), "{length}");
        }
        assert!(read(b"\xFF\xD8\xFF\0\0\0\0\0").is_err());
    }
}
