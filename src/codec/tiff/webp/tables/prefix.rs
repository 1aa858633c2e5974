//! Prefix codes: reading by them, and what the decoder's tables for them take.

use super::bits::Bits;
use crate::codec::CodecError;
use crate::codec::tiff::damaged;

/// The longest code that can be told.
const LONGEST: usize = 15;

/// Codes up to this length are found in a table, longer ones in a tree behind it.
const IN_TABLE: usize = 10;

/// Bytes of an entry of a table, and of a node of a tree.
const ENTRY: u64 = 4;
const NODE: u64 = 16;

/// What bits stand for which symbols.
#[derive(Debug)]
pub(super) enum Prefix {
    /// Stands for no bits at all.
    Single(u16),
    /// By the canonical rule: how many symbols there are of each length, and all symbols in
    /// the order of their codes.
    Canonical { counts: [u16; LONGEST + 1], symbols: Vec<u16> },
}

impl Prefix {
    /// From the lengths of all symbols' codes, 0 for those that have none.
    ///
    /// # Errors
    /// [`CodecError::Damaged`] unless every row of bits begins with one code.
    pub(super) fn of(lengths: &[u8]) -> Result<Self, CodecError> {
        let mut counts = [0u16; LONGEST + 1];
        let mut symbols: Vec<u16> = (0u16..).take(lengths.len()).collect();
        symbols.retain(|&symbol| lengths[usize::from(symbol)] > 0);
        // Stable: symbols of one length stay in their order.
        symbols.sort_by_key(|&symbol| lengths[usize::from(symbol)]);
        if let [symbol] = symbols[..] {
            return Ok(Self::Single(symbol));
        }
        let mut share = 0u32;
        for &symbol in &symbols {
            let length = usize::from(lengths[usize::from(symbol)]);
            counts[length] += 1;
            share += 1 << (LONGEST - length);
        }
        if share != 1 << LONGEST {
            return Err(damaged("its lossless WebP has a code with gaps or doubles"));
        }
        Ok(Self::Canonical { counts, symbols })
    }

    /// One bit for each of two symbols.
    pub(super) fn pair(zero: u16, one: u16) -> Self {
        let mut counts = [0; LONGEST + 1];
        counts[1] = 2;
        Self::Canonical { counts, symbols: vec![zero, one] }
    }

    /// Reads one symbol.
    pub(super) fn read(&self, bits: &mut Bits<'_>) -> Result<u16, CodecError> {
        let (counts, symbols) = match self {
            Self::Single(symbol) => return Ok(*symbol),
            Self::Canonical { counts, symbols } => (counts, symbols),
        };
        // The code as read, the first code of this length, and where its symbol stands.
        let (mut code, mut first, mut index) = (0u32, 0u32, 0usize);
        for &count in &counts[1..] {
            code |= bits.read(1)?;
            let above = code - first;
            if above < u32::from(count) {
                return Ok(symbols[index + above as usize]);
            }
            index += usize::from(count);
            first = (first + u32::from(count)) << 1;
            code <<= 1;
        }
        Err(damaged("its lossless WebP has a code with gaps"))
    }

    /// Bytes that the decoder keeps for this code.
    pub(super) fn table_bytes(&self) -> u64 {
        let Self::Canonical { counts, .. } = self else { return 0 };
        let longest = counts.iter().rposition(|&count| count > 0).unwrap_or(0);
        let in_tree: u64 = counts[IN_TABLE + 1..].iter().map(|&count| u64::from(count)).sum();
        // Three nodes are made for a pair of symbols, in vain.
        (ENTRY << longest.min(IN_TABLE)) + NODE * (2 * in_tree).max(3)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_read_by_their_codes_first_bit_first() {
        // Symbol 0 has no code; 1: 10, 2: 0, 3: 110, 4: 111 (shorter ones first).
        let prefix = Prefix::of(&[0, 2, 1, 3, 3]).unwrap();
        // 0, 10, 111, 110, 0: as bits of bytes, the lowest first.
        let bytes = [0b0011_1010 | 0b1100_0000, 0b0000_0000];
        let mut bits = Bits::new(&bytes);
        let read: Vec<u16> = (0..4).map(|_| prefix.read(&mut bits).unwrap()).collect();
        assert_eq!(read, [2, 1, 4, 3]);
    }

    #[test]
    fn codes_with_gaps_or_doubles_are_damaged_and_one_symbol_takes_no_bits() {
        for lengths in [&[1, 2][..], &[1, 1, 1], &[0, 0], &[]] {
            assert!(Prefix::of(lengths).is_err(), "{lengths:?}");
        }
        let single = Prefix::of(&[0, 0, 5]).unwrap();
        assert_eq!(single.read(&mut Bits::new(&[])).unwrap(), 2);
        assert_eq!(single.table_bytes(), 0);
    }

    #[test]
    fn tables_have_an_entry_for_each_code_and_a_tree_behind_long_ones() {
        assert_eq!(Prefix::pair(3, 9).table_bytes(), 2 * 4 + 3 * 16);
        assert_eq!(Prefix::of(&[8; 256]).unwrap().table_bytes(), 256 * 4 + 3 * 16);
        // 1024 entries, and two nodes for each of 2048 symbols.
        assert_eq!(Prefix::of(&[11; 2048]).unwrap().table_bytes(), 4096 + 2 * 2048 * 16);
    }
}
