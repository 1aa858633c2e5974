//! The arithmetic decoder.

#![expect(clippy::inline_always, reason = "each pass is one loop; calls in it cost a third more")]

use std::hint::select_unpredictable;

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

/// A state as contexts hold it, so that a symbol takes one look: the probability from bit 16 on,
/// in bits 8 to 14 the state after a less probable symbol, in bits 1 to 7 the one after a more
/// probable symbol, and in bit 0 which one that is.
static STATES: [u32; 128] = {
    // As many as an index of seven bits has, so that none is outside.
    let mut states = [0; 128];
    let mut at = 0;
    while at < 94 {
        let (qe, more, less, switch) = TABLE[at / 2];
        let symbol = (at % 2) as u32;
        let other = if switch { 1 - symbol } else { symbol };
        let (more, less) = ((more as u32) << 1 | symbol, (less as u32) << 1 | other);
        states[at] = (qe as u32) << 16 | less << 8 | more << 1 | symbol;
        at += 1;
    }
    states
};

/// Contexts of code-block decoding; as many as an index of five bits has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Contexts([u32; 32]);

/// Runs of four zeros, and what comes uniformly.
pub(super) const RUN: u8 = 17;
pub(super) const UNIFORM: u8 = 18;

impl Contexts {
    /// Source: ISO/IEC 15444-1 Table D.7.
    pub(super) const fn new() -> Self {
        let mut contexts = [STATES[0]; 32];
        contexts[0] = STATES[4 << 1];
        contexts[RUN as usize] = STATES[3 << 1];
        contexts[UNIFORM as usize] = STATES[46 << 1];
        Self(contexts)
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

/// Where the lowest bit of the interval stands.
const UNIT: u32 = 48;

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

    /// The next symbol in a context.
    ///
    /// Either symbol takes the same way, as half of all symbols would be guessed wrongly where
    /// there were two.
    ///
    /// Source: Figures C.15 to C.18.
    #[inline(always)]
    pub(super) fn decode(&mut self, contexts: &mut Contexts, context: u8) -> u32 {
        let state = &mut contexts.0[usize::from(context & 31)];
        let qe = u64::from(*state >> 16) << UNIT;
        let rest = self.interval - qe;
        let lower = self.code < qe;
        // The lower part is that of the less probable symbol where it is the smaller one.
        let less = (rest < qe) != lower;
        self.interval = select_unpredictable(lower, qe, rest);
        self.code -= select_unpredictable(lower, 0, qe);
        let symbol = (*state & 1) ^ u32::from(less);
        let shift = self.interval.leading_zeros();
        let next = select_unpredictable(less, *state >> 8, *state >> 1) & 127;
        *state = select_unpredictable(shift > 0, STATES[next as usize], *state);
        self.interval <<= shift;
        self.shift(shift);
        symbol
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
