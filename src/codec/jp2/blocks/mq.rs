//! The arithmetic decoder.

#![expect(clippy::inline_always, reason = "each pass is one loop; calls in it cost a third more")]

mod states;

use std::hint::select_unpredictable;

use super::contexts::{RUN, UNIFORM};
use states::{State, UNIT};

/// Contexts of code-block decoding; as many as an index of five bits has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Contexts([State; 32]);

impl Contexts {
    /// Source: ISO/IEC 15444-1 Table D.7.
    pub(super) const fn new() -> Self {
        let mut contexts = [State::first(0); 32];
        contexts[0] = State::first(4);
        contexts[RUN as usize] = State::first(3);
        contexts[UNIFORM as usize] = State::first(46);
        Self(contexts)
    }

    /// The state of a context.
    #[inline(always)]
    pub(super) const fn at(&mut self, context: u8) -> &mut State {
        &mut self.0[(context & 31) as usize]
    }
}

/// Where decoding stands.
///
/// Interval and code lie in the upper 16 bits of their 64, the next bytes of the codeword are
/// behind the code: bytes are read some at a time. Behind these is a one and nothing but zeros,
/// so that how many bits are left need not be counted.
///
/// Source: ISO/IEC 15444-1 Annex C.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mq<'a> {
    bytes: &'a [u8],
    at: usize,
    interval: u64,
    code: u64,
}

impl<'a> Mq<'a> {
    /// Starts on a codeword; bytes behind its end are ones. Source: Figure C.20.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let first = bytes.first().copied().unwrap_or(0xFF);
        let (at, code) = read_ahead(bytes, 0, u64::from(first) << UNIT | 1 << (UNIT - 1));
        Self { bytes, at, interval: 0x8000 << UNIT, code: code << 7 }
    }

    /// The next symbol in a context of a state.
    ///
    /// Either symbol takes the same way, as half of all symbols would be guessed wrongly where
    /// there were two.
    ///
    /// Source: Figures C.15 to C.18.
    #[inline(always)]
    pub(super) fn decode(&mut self, state: &mut State) -> u32 {
        // The one is not among the lower half: 15 bits or fewer are left, which is the most that
        // a symbol may take.
        if self.code as u32 == 0 {
            // By value: what has an address does not stay in registers.
            (self.at, self.code) = read_ahead(self.bytes, self.at, self.code);
        }
        let qe = state.probability();
        let rest = self.interval - qe;
        let (code, is_lower) = self.code.overflowing_sub(qe);
        *state = state.next(rest, is_lower);
        let shift = state.shift();
        self.interval = select_unpredictable(is_lower, qe, rest).wrapping_shl(shift);
        self.code = select_unpredictable(is_lower, self.code, code).wrapping_shl(shift);
        state.symbol()
    }

    /// The next symbol in a context of which nearly all symbols are the same: two ways pay there,
    /// 2 % of the time of a page that is compressed 10 to 1.
    #[inline(always)]
    pub(super) fn decode_likely(&mut self, state: &mut State) -> u32 {
        let qe = state.probability();
        let rest = self.interval - qe;
        if self.code < qe || rest >> 63 == 0 {
            return self.decode(state);
        }
        self.interval = rest;
        self.code -= qe;
        state.more_probable()
    }
}

/// Reads bytes until there is no room for another. Source: Figure C.19.
#[cold]
#[inline(never)]
fn read_ahead(bytes: &[u8], mut at: usize, mut code: u64) -> (usize, u64) {
    // Where the one is that ends the bits that were read: as many may be read as are below it.
    let mut room = code.trailing_zeros();
    code -= 1 << room;
    if let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let eight = u64::from_be_bytes(*eight);
        if !has_ones(eight >> 8) {
            // The first of them was read, of the others as many are as there is room for.
            let more = room / 8;
            room %= 8;
            let next = eight << 8 >> (64 - 8 * more) << (room + 1);
            return (at + more as usize, code + next + (1 << room));
        }
    }
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(0xFF);
    let mut last = byte(at);
    while room >= 8 {
        let next = byte(at + 1);
        if last != 0xFF {
            room -= 8;
            code += u64::from(next) << (room + 1);
        } else if next <= 0x8F {
            // The highest bit is a carry.
            room -= 7;
            code = code.wrapping_add(u64::from(next) << (room + 1));
        } else {
            // A marker: the codeword has ended.
            room -= 8;
            code += 0xFF << (room + 1);
            continue;
        }
        last = next;
        at += 1;
    }
    (at, code + (1 << room))
}

/// Whether some of the lower seven bytes may be all ones; it does not say so of one that is not,
/// unless the byte below it is.
const fn has_ones(bytes: u64) -> bool {
    const LOWEST: u64 = 0x0001_0101_0101_0101;
    (!bytes).wrapping_sub(LOWEST) & bytes & LOWEST << 7 != 0
}
