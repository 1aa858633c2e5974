//! Look-up tables for the VLC bit stream: quad patterns (`CxtVLC`) and exponents (`U-VLC`).
//!
//! Source: T.814 clauses 7.3.5 and 7.3.6, Table 3, Annex C.

use super::tables::{FIRST_ROW, OTHER_ROWS};

/// The pattern of one quad, for a context and the next bits of the stream.
///
/// | Bits | |
/// | --- | --- |
/// | 0–5 | length of the codeword |
/// | 6 | `u_off`: an exponent follows |
/// | 8–11 | `ρ`: which samples are significant |
/// | 12–15 | `ε_k`: of which of them the exponent's top bit is known |
/// | 16–19 | `ε_1`: the known bits |
/// | 23–25 | the quad's part of the next quad's context |
///
/// Patterns hold the samples from the lowest bit: top left, bottom left, top right, bottom
/// right.
pub(super) type Pattern = u32;

/// Bit 6 of a [`Pattern`].
pub(super) const U_OFF: u32 = 1 << 6;

/// The samples of `pattern` that are significant.
#[inline]
pub(super) const fn significant(pattern: Pattern) -> u32 {
    pattern >> 8 & 0xF
}

/// The samples of `pattern` whose exponent's top bit is known.
#[inline]
pub(super) const fn known(pattern: Pattern) -> u32 {
    pattern >> 12 & 0xF
}

/// The samples of `pattern` whose exponent's top bit is known to be set.
#[inline]
pub(super) const fn known_set(pattern: Pattern) -> u32 {
    pattern >> 16 & 0xF
}

/// The context that the quad of `pattern` leaves to the next one, in bits 7 to 9.
#[inline]
pub(super) const fn next_context(pattern: Pattern) -> u32 {
    pattern >> 16 & 0x380
}

/// Patterns of the first row of quads, by context (bits 7 to 9) and next bits (0 to 6).
pub(super) static FIRST_PATTERNS: [Pattern; 1024] = patterns(&FIRST_ROW, true);
/// Patterns of the other rows of quads, by context (bits 7 to 9) and next bits (0 to 6).
pub(super) static OTHER_PATTERNS: [Pattern; 1024] = patterns(&OTHER_ROWS, false);

const fn patterns(source: &[u32], first: bool) -> [Pattern; 1024] {
    let mut table = [0; 1024];
    let mut at = 0;
    while at < source.len() {
        let entry = source[at];
        let (length, codeword) = (entry & 0xF, entry >> 4 & 0xFF);
        let (set, known, u_off) = (entry >> 12 & 0xF, entry >> 16 & 0xF, entry >> 20 & 0xF);
        let (rho, context) = (entry >> 24 & 0xF, entry >> 28);
        let west = if first {
            // Equation 1: either left sample, then the right samples one by one.
            ((rho | rho >> 1) & 1) | (rho >> 1 & 6)
        } else {
            // Equation 2, its middle term: either right sample.
            ((rho >> 2 | rho >> 3) & 1) << 1
        };
        let pattern = length | u_off << 6 | rho << 8 | known << 12 | set << 16 | west << 23;
        let mut more = 0;
        while more < 1 << (7 - length) {
            table[(context << 7 | more << length | codeword) as usize] = pattern;
            more += 1;
        }
        at += 1;
    }
    table
}

/// The exponents of a pair of quads: `u = base + ((bits >> shift) & mask)` for each.
///
/// | Bits | |
/// | --- | --- |
/// | 0–5 | length of all codewords together |
/// | 6–8, 9–12 | `shift` of the first and second quad |
/// | 13–17, 18–22 | `mask` |
/// | 23–26, 27–30 | `base` |
pub(super) type Exponents = u32;

/// `u` of the first and second quad, whose codewords `exponents` describes and `bits` starts
/// with.
#[inline]
pub(super) const fn exponents_of(exponents: Exponents, bits: u64) -> (u32, u32) {
    let first = (bits >> (exponents >> 6 & 7)) as u32 & (exponents >> 13 & 31);
    let second = (bits >> (exponents >> 9 & 15)) as u32 & (exponents >> 18 & 31);
    (first + (exponents >> 23 & 15), second + (exponents >> 27 & 15))
}

/// Exponents of a pair in the first row of quads, by mode (bits 6 to 8) and next bits (0 to 5).
/// Mode bits 0 and 1 are `u_off` of the first and second quad; mode 4 is both, and a MEL event.
pub(super) static FIRST_EXPONENTS: [Exponents; 320] = exponents(true);
/// Exponents of a pair in the other rows, by mode (bits 6 and 7) and next bits (0 to 5).
pub(super) static OTHER_EXPONENTS: [Exponents; 256] = exponents(false);

/// A prefix of U-VLC: its length, the length of its suffix, and the value it stands for.
#[derive(Clone, Copy)]
struct Prefix {
    length: u32,
    suffix: u32,
    value: u32,
}

/// No codeword at all.
const ABSENT: Prefix = Prefix { length: 0, suffix: 0, value: 0 };

/// The prefix that `bits` start with (T.814 Table 3). The suffix of five bits may be followed by
/// an extension where it is 28 or more; such values exceed what 30 bit-planes can need.
const fn prefix(bits: u32) -> Prefix {
    let (length, suffix, value) = match bits & 7 {
        0b000 => (3, 5, 5),
        0b100 => (3, 1, 3),
        0b010 | 0b110 => (2, 0, 2),
        _ => (1, 0, 1),
    };
    Prefix { length, suffix, value }
}

const fn exponents<const N: usize>(first_row: bool) -> [Exponents; N] {
    let mut table = [0; N];
    let mut at = 0;
    while at < N {
        let (mode, bits) = (at >> 6, at as u32 & 63);
        let both = mode >= 3;
        let mut one = if both || mode == 1 { prefix(bits) } else { ABSENT };
        let mut two = if both || mode == 2 { prefix(bits >> one.length) } else { ABSENT };
        if first_row && mode == 3 && one.length == 3 {
            // Where the first value is above 2 the second is not, and takes a single bit.
            two = Prefix { length: 1, suffix: 0, value: 1 + (bits >> 3 & 1) };
        }
        if first_row && mode == 4 {
            one.value += 2;
            two.value += 2;
        }
        let prefixes = one.length + two.length;
        let total = prefixes + one.suffix + two.suffix;
        table[at] = total
            | prefixes << 6
            | (prefixes + one.suffix) << 9
            | ((1 << one.suffix) - 1) << 13
            | ((1 << two.suffix) - 1) << 18
            | one.value << 23
            | two.value << 27;
        at += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every 7 bits start with exactly one codeword of every context: the lengths add up.
    #[test]
    fn the_codewords_of_a_context_fill_its_table() {
        for source in [&FIRST_ROW[..], &OTHER_ROWS] {
            for context in 0..8 {
                let entries = source.iter().filter(|&entry| entry >> 28 == context);
                let filled: u32 = entries.map(|entry| 1 << (7 - (entry & 0xF))).sum();
                assert_eq!(filled, 128, "context {context}");
            }
        }
        assert!(FIRST_PATTERNS.iter().all(|&pattern| pattern & 63 != 0));
        assert!(OTHER_PATTERNS.iter().all(|&pattern| pattern & 63 != 0));
    }

    /// The magnitudes rely on it: known samples are significant, and known only with `u_off`.
    #[test]
    fn patterns_nest() {
        for &pattern in FIRST_PATTERNS.iter().chain(&OTHER_PATTERNS) {
            assert_eq!(known(pattern) & !significant(pattern), 0, "{pattern:x}");
            assert_eq!(known_set(pattern) & !known(pattern), 0, "{pattern:x}");
            assert!(pattern & U_OFF != 0 || known(pattern) == 0, "{pattern:x}");
        }
    }
}
