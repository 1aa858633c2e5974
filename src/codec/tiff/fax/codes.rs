//! The codes of runs, and finding the one that the next bits are.
//!
//! Source: ITU-T T.4 (07/2003), tables 2, 3a and 3b.

use std::sync::LazyLock;

use super::Color;

/// White runs of 0 to 63 pixels, then those of 64, 128, and so on to 1728.
const WHITE: &str = "\
    00110101 000111 0111 1000 1011 1100 1110 1111 10011 10100 00111 01000 001000 000011 \
    110100 110101 101010 101011 0100111 0001100 0001000 0010111 0000011 0000100 0101000 \
    0101011 0010011 0100100 0011000 00000010 00000011 00011010 00011011 00010010 00010011 \
    00010100 00010101 00010110 00010111 00101000 00101001 00101010 00101011 00101100 \
    00101101 00000100 00000101 00001010 00001011 01010010 01010011 01010100 01010101 \
    00100100 00100101 01011000 01011001 01011010 01011011 01001010 01001011 00110010 \
    00110011 00110100 11011 10010 010111 0110111 00110110 00110111 01100100 01100101 \
    01101000 01100111 011001100 011001101 011010010 011010011 011010100 011010101 011010110 \
    011010111 011011000 011011001 011011010 011011011 010011000 010011001 010011010 011000 \
    010011011";

/// As [`WHITE`], black.
const BLACK: &str = "\
    0000110111 010 11 10 011 0011 0010 00011 000101 000100 0000100 0000101 0000111 00000100 \
    00000111 000011000 0000010111 0000011000 0000001000 00001100111 00001101000 00001101100 \
    00000110111 00000101000 00000010111 00000011000 000011001010 000011001011 000011001100 \
    000011001101 000001101000 000001101001 000001101010 000001101011 000011010010 \
    000011010011 000011010100 000011010101 000011010110 000011010111 000001101100 \
    000001101101 000011011010 000011011011 000001010100 000001010101 000001010110 \
    000001010111 000001100100 000001100101 000001010010 000001010011 000000100100 \
    000000110111 000000111000 000000100111 000000101000 000001011000 000001011001 \
    000000101011 000000101100 000001011010 000001100110 000001100111 0000001111 000011001000 \
    000011001001 000001011011 000000110011 000000110100 000000110101 0000001101100 \
    0000001101101 0000001001010 0000001001011 0000001001100 0000001001101 0000001110010 \
    0000001110011 0000001110100 0000001110101 0000001110110 0000001110111 0000001010010 \
    0000001010011 0000001010100 0000001010101 0000001011010 0000001011011 0000001100100 \
    0000001100101";

/// Runs of 1792, 1856, and so on to 2560 pixels of either color.
const LONG: &str = "\
    00000001000 00000001100 00000001101 000000010010 000000010011 000000010100 000000010101 \
    000000010110 000000010111 000000011100 000000011101 000000011110 000000011111";

/// Bits of the longest code.
pub(super) const LONGEST: u32 = 13;

/// Pixels of the shortest run that another one of the same color follows.
pub(super) const MAKE_UP: u32 = 64;

/// The code that starts with so many bits, and the pixels that it stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Code {
    /// 0: there is no such code.
    pub(super) bits: u8,
    pub(super) run: u16,
}

/// All codes of a color by the [`LONGEST`] bits that start with them.
struct Codes(Vec<Code>);

static WHITES: LazyLock<Codes> = LazyLock::new(|| Codes::new(WHITE));
static BLACKS: LazyLock<Codes> = LazyLock::new(|| Codes::new(BLACK));

/// The code of a run of this color that the next [`LONGEST`] bits start with.
pub(super) fn code(color: Color, next: u32) -> Option<Code> {
    let codes = match color {
        Color::White => &WHITES,
        Color::Black => &BLACKS,
    };
    codes.0.get(next as usize).copied().filter(|code| code.bits > 0)
}

impl Codes {
    fn new(own: &str) -> Self {
        let mut codes = vec![Code::default(); 1 << LONGEST];
        let all = own.split(' ').chain(LONG.split(' '));
        for (at, text) in all.enumerate() {
            let spare = LONGEST as usize - text.len();
            let first = text.bytes().fold(0, |bits, byte| bits << 1 | usize::from(byte == b'1'));
            let run = if at < 64 { at } else { (at - 63) * 64 };
            let code = Code { bits: text.len() as u8, run: run as u16 };
            codes[first << spare..(first + 1) << spare].fill(code);
        }
        Self(codes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Codes must be told apart by their own bits: of all rows of so many bits each belongs to
    /// one code at most, so the shares of the codes add up.
    #[test]
    fn no_code_is_the_start_of_another() {
        for (color, own) in [(Color::White, WHITE), (Color::Black, BLACK)] {
            let all: Vec<&str> = own.split(' ').chain(LONG.split(' ')).collect();
            assert_eq!(all.len(), 64 + 27 + 13, "{color:?}");
            let shares: usize = all.iter().map(|code| 1 << (LONGEST as usize - code.len())).sum();
            let taken = (0..1 << LONGEST).filter(|&bits| code(color, bits).is_some()).count();
            assert_eq!(shares, taken, "{color:?}");
            // Eight zeros start an end of line and nothing else.
            assert!((0..1 << (LONGEST - 8)).all(|bits| code(color, bits).is_none()), "{color:?}");
        }
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        for (color, bits, length, run) in [
            (Color::White, 0b0011_0101, 8, 0),
            (Color::White, 0b1_1011, 5, 64),
            (Color::White, 0b0_1001_1011, 9, 1728),
            (Color::Black, 0b11, 2, 2),
            (Color::Black, 0b00_0011_0111, 10, 0),
            (Color::Black, 0b0_0000_0110_0101, 13, 1728),
            (Color::Black, 0b0000_0001_1111, 12, 2560),
            (Color::White, 0b000_0000_1000, 11, 1792),
        ] {
            let found = code(color, bits << (LONGEST - length)).unwrap();
            assert_eq!(found, Code { bits: length as u8, run }, "{color:?} {run}");
        }
    }
}
