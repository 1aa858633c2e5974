//! Huffman tables, made ready for reading fast and for writing.

use super::bits::Bits;
use crate::codec::CodecError;
use crate::codec::jpeg::frame::damaged;

/// Codes of up to so many bits are looked up at once, longer ones searched.
const SHORT: u32 = 9;

/// Bits looked at when coefficients are passed over: about two codes and their values.
const AHEAD: u32 = 11;

/// The largest number of bits in a difference of brightness with 8-bit samples.
///
/// Source: ITU-T T.81 table F.1.
pub(super) const MOST_DIFFERENCE_BITS: u32 = 11;

/// Bytes of memory that a table for brightness and one for the other coefficients keep.
pub(super) const WEIGHT: usize =
    size_of::<DcTable>() + size_of::<AcTable>() + 2 * (2 << SHORT) + (2 << AHEAD) + 2 * (16 + 256);

/// Coefficients of a block.
const BLOCK: u32 = 64;

/// Ends a block in the entries of [`AcTable::skips`]; also more than any block has.
const END: u32 = 128;

/// A table as a DHT segment defines it.
#[derive(Debug)]
pub(super) struct Huffman {
    /// How many codes there are of each length from 1 to 16, then their symbols.
    definition: Vec<u8>,
    /// By the next [`SHORT`] bits: the symbol, and below it the length of its code; 0 where
    /// the code is longer.
    short: Box<[u16; 1 << SHORT]>,
    /// For each length the first code that is longer, at the top of 16 bits.
    limits: [u32; 16],
    /// For each length what added to a code (wrapping) gives the place of its symbol.
    offsets: [u32; 16],
}

impl Huffman {
    /// Reads the first table of `bytes` and returns what is behind it.
    ///
    /// Source: ITU-T T.81 §B.2.4.2 and annex C.
    fn parse(bytes: &[u8]) -> Result<(Self, &[u8]), CodecError> {
        let short_of = || damaged("a Huffman table is cut short");
        let counts: &[u8; 16] = bytes.first_chunk().ok_or_else(short_of)?;
        let total: usize = counts.iter().map(|&count| usize::from(count)).sum();
        let (definition, rest) = bytes.split_at_checked(16 + total).ok_or_else(short_of)?;
        let (mut limits, mut offsets) = ([0; 16], [0; 16]);
        let mut short = Box::new([0; 1 << SHORT]);
        let (mut code, mut place) = (0u32, 0usize);
        for (length, &count) in (1..=16u32).zip(counts) {
            let at = length as usize - 1;
            offsets[at] = (place as u32).wrapping_sub(code);
            for _ in 0..count {
                if length <= SHORT {
                    let spare = SHORT - length;
                    let entry = u16::from(definition[16 + place]) << 8 | length as u16;
                    let codes = (code << spare) as usize..((code + 1) << spare) as usize;
                    short.get_mut(codes).ok_or_else(overfull)?.fill(entry);
                }
                code += 1;
                place += 1;
            }
            // The code of ones alone stays free.
            if code >= 1 << length {
                return Err(overfull());
            }
            limits[at] = code << (16 - length);
            code <<= 1;
        }
        Ok((Self { definition: definition.to_vec(), short, limits, offsets }, rest))
    }

    /// The symbol whose code starts `next` (16 bits), and the code's length.
    #[inline]
    fn symbol(&self, next: u32) -> Option<(u8, u32)> {
        let entry = self.short[(next >> (16 - SHORT)) as usize & ((1 << SHORT) - 1)];
        if entry != 0 {
            return Some(((entry >> 8) as u8, u32::from(entry & 0xFF)));
        }
        self.long_symbol(next)
    }

    #[cold]
    fn long_symbol(&self, next: u32) -> Option<(u8, u32)> {
        let at = (SHORT as usize..16).find(|&at| next < self.limits[at])?;
        let place = self.offsets[at].wrapping_add(next >> (15 - at));
        let symbol = self.definition.get(16 + place as usize)?;
        Some((*symbol, at as u32 + 1))
    }

    /// As in a DHT segment, behind the byte that says which table it is.
    pub(super) fn definition(&self) -> &[u8] {
        &self.definition
    }
}

#[cold]
fn overfull() -> CodecError {
    damaged("a Huffman table has more codes than bits allow")
}

#[cold]
fn unassigned() -> CodecError {
    damaged("its data has a code that its tables do not know")
}

/// A table for the differences of brightness from block to block.
#[derive(Debug)]
pub(super) struct DcTable {
    pub(super) huffman: Huffman,
    /// For each number of bits its code and the code's length, 0 where it has none.
    codes: [(u16, u8); MOST_DIFFERENCE_BITS as usize + 1],
}

impl DcTable {
    pub(super) fn parse(bytes: &[u8]) -> Result<(Self, &[u8]), CodecError> {
        let (huffman, rest) = Huffman::parse(bytes)?;
        let mut codes = [(0, 0); MOST_DIFFERENCE_BITS as usize + 1];
        let (counts, symbols) = huffman.definition.split_at(16);
        let lengths = (1..=16u8).zip(counts).flat_map(|(length, &n)| (0..n).map(move |_| length));
        for ((length, &symbol), place) in lengths.zip(symbols).zip(0u32..) {
            if let Some(code) = codes.get_mut(usize::from(symbol)) {
                let offset = huffman.offsets[usize::from(length) - 1];
                *code = (place.wrapping_sub(offset) as u16, length);
            }
        }
        Ok((Self { huffman, codes }, rest))
    }

    /// Whether it can say every difference there is.
    pub(super) fn is_complete(&self) -> bool {
        self.codes.iter().all(|(_, length)| *length != 0)
    }

    /// Reads a difference.
    #[inline]
    pub(super) fn read(&self, bits: &mut Bits<'_>) -> Result<i32, CodecError> {
        bits.need(16 + MOST_DIFFERENCE_BITS);
        let (count, length) = self.huffman.symbol(bits.peek(16)).ok_or_else(unassigned)?;
        let count = u32::from(count);
        if count > MOST_DIFFERENCE_BITS {
            return Err(damaged("its data has a difference beyond 8 bits a sample"));
        }
        bits.skip(length);
        if count == 0 {
            return Ok(0);
        }
        let value = bits.peek(count).cast_signed();
        bits.skip(count);
        // Source: T.81 figure F.12, EXTEND.
        Ok(if value >> (count - 1) == 0 { value - (1 << count) + 1 } else { value })
    }

    /// The bits that say `difference`, and how many they are; `None` when it is too large.
    pub(super) fn bits(&self, difference: i32) -> Option<(u64, u32)> {
        let count = 32 - difference.unsigned_abs().leading_zeros();
        let &(code, length) = self.codes.get(count as usize).filter(|(_, length)| *length > 0)?;
        let value = if difference < 0 { difference - 1 } else { difference };
        let value = value as u64 & ((1 << count) - 1);
        Some((u64::from(code) << count | value, u32::from(length) + count))
    }
}

/// A table for the other coefficients of a block.
#[derive(Debug)]
pub(super) struct AcTable {
    pub(super) huffman: Huffman,
    /// By the next [`AHEAD`] bits: by how many coefficients the codes that lie in them
    /// advance ([`END`] more when the last one ends the block), and below that how many
    /// bits they take with their values. More than any block has where not even one code is
    /// known.
    skips: Box<[u16; 1 << AHEAD]>,
}

/// An entry of [`AcTable::skips`] whose code must be read alone.
const UNKNOWN: u16 = 0xFF00;

impl AcTable {
    pub(super) fn parse(bytes: &[u8]) -> Result<(Self, &[u8]), CodecError> {
        let (huffman, rest) = Huffman::parse(bytes)?;
        let mut skips = Box::new([UNKNOWN; 1 << AHEAD]);
        for (entry, ahead) in skips.iter_mut().zip(0u32..) {
            let (mut taken, mut advance) = (0, 0);
            // All bits must be known to tell a code; those of the last value need not be.
            while taken < AHEAD && advance < BLOCK {
                let next = (ahead << (16 - AHEAD) << taken) & 0xFFFF;
                let Some((symbol, length)) = huffman.symbol(next) else { break };
                let Some(step) = step(symbol) else { break };
                // A full block ends without a code that says so: what follows is the next's.
                let is_full = step != END && advance + step >= BLOCK;
                if taken + length > AHEAD || is_full {
                    break;
                }
                taken += length + u32::from(symbol & 15);
                advance += step;
            }
            if taken > 0 {
                *entry = (advance << 8 | taken) as u16;
            }
        }
        Ok((Self { huffman, skips }, rest))
    }

    /// Passes over the coefficients of a block behind its first one.
    #[inline]
    pub(super) fn skip_block(&self, bits: &mut Bits<'_>) -> Result<(), CodecError> {
        let mut place = 1;
        loop {
            bits.need(16 + 15);
            let entry = u32::from(self.skips[bits.peek(AHEAD) as usize]);
            let next = place + (entry >> 8);
            if next < BLOCK {
                bits.skip(entry & 0xFF);
                place = next;
            } else if (END..END + BLOCK).contains(&next) {
                bits.skip(entry & 0xFF);
                return Ok(());
            } else {
                // A code that is long, or that may be the block's last without an end.
                let (symbol, length) = self.huffman.symbol(bits.peek(16)).ok_or_else(unassigned)?;
                bits.skip(length + u32::from(symbol & 15));
                place += step(symbol).ok_or_else(unassigned)?;
                match place {
                    ..BLOCK => {}
                    BLOCK | END.. => return Ok(()),
                    _ => return Err(damaged("a block of its data has too many coefficients")),
                }
            }
        }
    }
}

/// By how many coefficients a symbol advances; [`END`] for the one that ends a block.
///
/// Source: ITU-T T.81 §F.1.2.2.1.
#[inline]
fn step(symbol: u8) -> Option<u32> {
    match (symbol >> 4, symbol & 15) {
        (0, 0) => Some(END),
        (1..=14, 0) => None,
        // Sixteen zeros, or as many zeros as it says and the coefficient itself.
        (zeros, _) => Some(u32::from(zeros) + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::jpeg::coefficients::usual;

    #[test]
    fn a_difference_is_read_as_it_was_written() {
        let (table, _) = DcTable::parse(usual::DC_LUMINANCE).unwrap();
        for difference in -2047..=2047 {
            let (value, count) = table.bits(difference).unwrap();
            let bytes = (value << (64 - count)).to_be_bytes();
            let mut bits = Bits::at(&bytes, 0);
            assert_eq!(table.read(&mut bits).unwrap(), difference);
            assert_eq!(bits.position(), count as usize);
        }
        assert_eq!(table.bits(2048), None);
        assert_eq!(table.bits(i32::MIN), None);
        assert!(table.is_complete());
    }

    #[test]
    fn tables_that_cannot_be_are_damaged() {
        let counts = |lengths: &[(usize, u8)], symbols: usize| {
            let mut bytes = vec![0; 16 + symbols];
            for &(length, count) in lengths {
                bytes[length - 1] = count;
            }
            bytes
        };
        for bad in [
            vec![0; 15],
            counts(&[(8, 9)], 8),
            // Both codes of one bit, the second of ones alone.
            counts(&[(1, 2)], 2),
            counts(&[(1, 3)], 3),
            counts(&[(9, 255), (8, 200)], 455),
            counts(&[(1, 1), (2, 2)], 3),
        ] {
            assert!(DcTable::parse(&bad).is_err(), "{bad:?}");
            assert!(AcTable::parse(&bad).is_err(), "{bad:?}");
        }
        let few = counts(&[(1, 1), (16, 1)], 5);
        let (table, rest) = DcTable::parse(&few).unwrap();
        assert_eq!(rest.len(), 3);
        assert!(!table.is_complete());
    }

    #[test]
    fn a_block_is_passed_over_to_its_last_bit_and_no_further() {
        let (table, _) = AcTable::parse(usual::AC_LUMINANCE).unwrap();
        let code = |symbol: u8| code_of(&table.huffman, symbol);
        for symbols in [
            vec![0x00],
            vec![0x01, 0x00],
            vec![0xF0, 0xF0, 0xF0, 0xF1, 0x00][..3].iter().copied().chain([0xE1]).collect(),
            vec![0x01; 63],
            vec![0x0A, 0xFA, 0x1A, 0x00],
            vec![0x05; 40].into_iter().chain([0x00]).collect(),
        ] {
            let mut text = String::new();
            for &symbol in &symbols {
                let (code, length) = code(symbol);
                text += &in_bits(code, length);
                text += &"10".repeat(8)[..usize::from(symbol & 15)];
            }
            let total = text.len();
            // Whatever follows is not looked at.
            for after in ["0", "1"] {
                let long = text.clone() + &after.repeat(128 - total % 8);
                let bytes: Vec<u8> = long
                    .as_bytes()
                    .chunks(8)
                    .map(|bits| bits.iter().fold(0, |byte, bit| byte << 1 | (bit - b'0')))
                    .collect();
                let mut bits = Bits::at(&bytes, 0);
                table.skip_block(&mut bits).unwrap();
                assert_eq!(bits.position(), total, "{symbols:x?}");
            }
        }
    }

    #[test]
    fn a_block_that_is_full_ends_where_it_is_full() {
        // Sixteen zeros in one bit, thirteen and a value in two, a value in three, an end in
        // four: so short that one look sees more than a block has.
        let mut bytes = vec![0; 16];
        bytes[..4].fill(1);
        bytes.extend([0xF0, 0xD1, 0x01, 0x00]);
        let (table, _) = AcTable::parse(&bytes).unwrap();
        // 3 * 16 + 14 + 1 are all 63; then zeros, which would be sixteen zeros each.
        let mut text = "000".to_owned() + "10" + "1" + "110" + "0";
        let total = text.len();
        text += &"0".repeat(128 - total);
        let bits: Vec<u8> = text.bytes().collect();
        let bytes: Vec<u8> = bits
            .chunks(8)
            .map(|bits| bits.iter().fold(0, |byte, bit| byte << 1 | (bit - b'0')))
            .collect();
        let mut bits = Bits::at(&bytes, 0);
        table.skip_block(&mut bits).unwrap();
        assert_eq!(bits.position(), total);
    }

    #[test]
    fn a_block_of_too_many_coefficients_is_damaged() {
        let (table, _) = AcTable::parse(usual::AC_LUMINANCE).unwrap();
        let (zeros, length) = code_of(&table.huffman, 0xF0);
        let mut text = in_bits(zeros, length).repeat(4);
        text += &"0".repeat(128 - text.len() % 8);
        let bytes: Vec<u8> = text
            .as_bytes()
            .chunks(8)
            .map(|bits| bits.iter().fold(0, |byte, bit| byte << 1 | (bit - b'0')))
            .collect();
        assert!(table.skip_block(&mut Bits::at(&bytes, 0)).is_err());
    }

    fn in_bits(code: u32, length: u32) -> String {
        format!("{code:0length$b}", length = length as usize)
    }

    /// The slow, obvious way: by trying all codes.
    fn code_of(huffman: &Huffman, symbol: u8) -> (u32, u32) {
        (0..1 << 16)
            .find_map(|next| {
                let found = huffman.symbol(next).filter(|(found, _)| *found == symbol);
                found.map(|(_, length)| (next >> (16 - length), length))
            })
            .unwrap()
    }
}
