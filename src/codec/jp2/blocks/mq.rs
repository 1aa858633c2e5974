//! The arithmetic decoder.

#![expect(clippy::inline_always, reason = "each pass is one loop; calls in it cost a third more")]

use std::hint::select_unpredictable;

use super::contexts::{RUN, UNIFORM};

/// Qe, next states and whether the symbols change places, of the 47 states.
///
/// Source: ISO/IEC 15444-1 Table C.2.
const TABLE: [(u16, u8, u8, bool); 47] = [
    (0x5601, 1, 1, true),
    (0x3401, 2, 6, false),
    (0x1801, 3, 9, false),
    (0x0AC1, 4, 12, false),
    (0x0521, 5, 29, false),
    (0x0221, 38, 33, false),
    (0x5601, 7, 6, true),
    (0x5401, 8, 14, false),
    (0x4801, 9, 14, false),
    (0x3801, 10, 14, false),
    (0x3001, 11, 17, false),
    (0x2401, 12, 18, false),
    (0x1C01, 13, 20, false),
    (0x1601, 29, 21, false),
    (0x5601, 15, 14, true),
    (0x5401, 16, 14, false),
    (0x5101, 17, 15, false),
    (0x4801, 18, 16, false),
    (0x3801, 19, 17, false),
    (0x3401, 20, 18, false),
    (0x3001, 21, 19, false),
    (0x2801, 22, 19, false),
    (0x2401, 23, 20, false),
    (0x2201, 24, 21, false),
    (0x1C01, 25, 22, false),
    (0x1801, 26, 23, false),
    (0x1601, 27, 24, false),
    (0x1401, 28, 25, false),
    (0x1201, 29, 26, false),
    (0x1101, 30, 27, false),
    (0x0AC1, 31, 28, false),
    (0x09C1, 32, 29, false),
    (0x08A1, 33, 30, false),
    (0x0521, 34, 31, false),
    (0x0441, 35, 32, false),
    (0x02A1, 36, 33, false),
    (0x0221, 37, 34, false),
    (0x0141, 38, 35, false),
    (0x0111, 39, 36, false),
    (0x0085, 40, 37, false),
    (0x0049, 41, 38, false),
    (0x0025, 42, 39, false),
    (0x0015, 43, 40, false),
    (0x0009, 44, 41, false),
    (0x0005, 45, 42, false),
    (0x0001, 45, 43, false),
    (0x5601, 46, 46, false),
];

/// A state as contexts hold it, so that a symbol takes one look: the probability from bit 48 on,
/// from bit 24 on how far an interval of it is to be shifted, in bits 16 to 22 the state after a
/// more probable symbol, in bits 8 to 14 the one after a less probable symbol, and in bit 0 which
/// one is more probable.
static STATES: [u64; 128] = states();

/// The same with all bits inverted. Both next states are looked up before it is known which one
/// it is; of two looks into one table, the compiler would make one that waits: 2 to 4 % of the
/// time of a block.
static INVERTED: [u64; 128] = {
    let mut states = states();
    let mut at = 0;
    while at < states.len() {
        states[at] = !states[at];
        at += 1;
    }
    states
};

/// Where the lowest bit of a probability stands, also that of the interval.
const UNIT: u32 = 48;
const SHIFT: u32 = 24;
const MORE: u32 = 16;
const LESS: u32 = 8;

/// As many as an index of seven bits has, so that none is outside.
const fn states() -> [u64; 128] {
    let mut states = [0; 128];
    let mut at = 0;
    while at < 94 {
        let (qe, more, less, switch) = TABLE[at / 2];
        let symbol = (at % 2) as u64;
        let other = if switch { 1 - symbol } else { symbol };
        let (more, less) = ((more as u64) << 1 | symbol, (less as u64) << 1 | other);
        let shift = qe.leading_zeros() as u64;
        states[at] = (qe as u64) << UNIT | shift << SHIFT | more << MORE | less << LESS | symbol;
        at += 1;
    }
    states
}

/// Contexts of code-block decoding; as many as an index of five bits has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Contexts([u64; 32]);

impl Contexts {
    /// Source: ISO/IEC 15444-1 Table D.7.
    pub(super) const fn new() -> Self {
        let mut contexts = [STATES[0]; 32];
        contexts[0] = STATES[4 << 1];
        contexts[RUN as usize] = STATES[3 << 1];
        contexts[UNIFORM as usize] = STATES[46 << 1];
        Self(contexts)
    }

    /// The state of a context.
    #[inline(always)]
    pub(super) const fn at(&mut self, context: u8) -> &mut u64 {
        &mut self.0[(context & 31) as usize]
    }
}

/// Where decoding stands.
///
/// Interval and code lie in the upper 16 bits of their 64, the next bytes of the codeword are
/// behind the code: bytes are read some at a time.
///
/// Source: ISO/IEC 15444-1 Annex C.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mq<'a> {
    bytes: &'a [u8],
    at: usize,
    interval: u64,
    code: u64,
    /// Bits behind the code that were read.
    ahead: u32,
}

impl<'a> Mq<'a> {
    /// Starts on a codeword; bytes behind its end are ones. Source: Figure C.20.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let first = bytes.first().copied().unwrap_or(0xFF);
        let mut mq = Self {
            bytes,
            at: 0,
            interval: 0x8000 << UNIT,
            code: u64::from(first) << UNIT,
            ahead: 0,
        };
        mq.shift(7);
        mq
    }

    /// The next symbol in a context of a state.
    ///
    /// Either symbol takes the same way, as half of all symbols would be guessed wrongly where
    /// there were two.
    ///
    /// Source: Figures C.15 to C.18.
    #[inline(always)]
    pub(super) fn decode(&mut self, state: &mut u64) -> u32 {
        let was = *state;
        let qe = was >> UNIT << UNIT;
        let rest = self.interval - qe;
        let (code, is_lower) = self.code.overflowing_sub(qe);
        // The lower part is that of the less probable symbol where it is the smaller one.
        let is_less = (rest < qe) != is_lower;
        let more = STATES[(was >> MORE) as usize & 127];
        let less = !INVERTED[(was >> LESS) as usize & 127];
        // The upper part is more than an eighth, as the lower one is 0x5601 of 0x8000 or less.
        let shift = select_unpredictable(is_lower, (was >> SHIFT) as u32 & 15, 2 >> (rest >> 62));
        self.interval = select_unpredictable(is_lower, qe, rest) << shift;
        self.code = select_unpredictable(is_lower, self.code, code);
        let next = select_unpredictable(is_less, less, more);
        *state = select_unpredictable(shift > 0, next, was);
        self.shift(shift);
        was as u32 & 1 ^ u32::from(is_less)
    }

    /// The next symbol in a context of which nearly all symbols are the same: two ways pay there,
    /// 2 % of the time of a page that is compressed 10 to 1.
    #[inline(always)]
    pub(super) fn decode_likely(&mut self, state: &mut u64) -> u32 {
        let qe = *state >> UNIT << UNIT;
        let rest = self.interval - qe;
        if self.code < qe || rest >> 63 == 0 {
            return self.decode(state);
        }
        self.interval = rest;
        self.code -= qe;
        *state as u32 & 1
    }

    #[inline(always)]
    fn shift(&mut self, shift: u32) {
        if self.ahead < shift {
            // By value: what has an address does not stay in registers.
            (self.at, self.code, self.ahead) =
                read_ahead(self.bytes, self.at, self.code, self.ahead);
        }
        self.code <<= shift;
        self.ahead -= shift;
    }
}

/// Reads bytes until there is no room for another. Source: Figure C.19.
#[cold]
#[inline(never)]
fn read_ahead(bytes: &[u8], mut at: usize, mut code: u64, mut ahead: u32) -> (usize, u64, u32) {
    if let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let eight = u64::from_be_bytes(*eight);
        if !has_ones(eight >> 8) {
            // The first of them was read, of the others as many are as there is room for.
            let room = (UNIT - ahead) / 8;
            let next = eight << 8 >> (64 - 8 * room) << (UNIT - 8 * room - ahead);
            return (at + room as usize, code + next, ahead + 8 * room);
        }
    }
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(0xFF);
    let mut last = byte(at);
    while ahead <= UNIT - 8 {
        let next = byte(at + 1);
        if last != 0xFF {
            code += u64::from(next) << (UNIT - 8 - ahead);
            ahead += 8;
        } else if next <= 0x8F {
            // The highest bit is a carry.
            code = code.wrapping_add(u64::from(next) << (UNIT - 7 - ahead));
            ahead += 7;
        } else {
            // A marker: the codeword has ended.
            code += 0xFF << (UNIT - 8 - ahead);
            ahead += 8;
            continue;
        }
        last = next;
        at += 1;
    }
    (at, code, ahead)
}

/// Whether some of the lower seven bytes may be all ones; it does not say so of one that is not,
/// unless the byte below it is.
const fn has_ones(bytes: u64) -> bool {
    const LOWEST: u64 = 0x0001_0101_0101_0101;
    (!bytes).wrapping_sub(LOWEST) & bytes & LOWEST << 7 != 0
}
