//! The five bit streams of a code-block, freed of the bits that are stuffed into them.
//!
//! Stuffing keeps a marker (0xFF90 and above) from appearing in a segment, so only the byte
//! before tells how many bits a byte has. Four streams are therefore unstuffed in one go, into
//! [`Flat`] buffers where 57 bits can be had from any position at once; the fifth, MEL, is
//! short and read as it comes.
//!
//! Source: T.814 clause 7.1.

/// A bit stream without stuffing, first bit lowest in the first byte, in a buffer of `N` bytes:
/// a power of two and eight more, so that a masked position needs no check of bounds.
#[derive(Debug)]
pub(super) struct Flat<const N: usize>(Box<[u8; N]>);

impl<const N: usize> Default for Flat<N> {
    fn default() -> Self {
        Self(Box::new([0; N]))
    }
}

impl<const N: usize> Flat<N> {
    /// Takes the MagSgn bit stream; ones follow its end. `bits` are the most that will be read.
    pub(super) fn fill_from_magsgn(&mut self, stream: &[u8], bits: usize) {
        self.fill::<Forwards>(Start::ALIGNED, stream, u32::MAX, bits);
    }

    /// Takes the significance propagation bit stream, which starts the refinement segment;
    /// zeros follow its end. `bits` are the most that will be read.
    pub(super) fn fill_from_sigprop(&mut self, stream: &[u8], bits: usize) {
        self.fill::<Forwards>(Start::ALIGNED, stream, 0, bits);
    }

    /// Takes the VLC bit stream, which ends the `suffix` (MEL, VLC and 12 bits of length) of a
    /// cleanup segment; zeros follow its end. `bits` are the most that will be read.
    pub(super) fn fill_from_vlc(&mut self, suffix: &[u8], bits: usize) {
        let [stream @ .., low, _] = suffix else {
            return;
        };
        // The 12 bits of length count as ones, so the stream begins in the middle of a byte.
        let nibble = low >> 4;
        let stuffed = nibble & 7 == 7;
        let start = Start {
            held: u64::from(if stuffed { 7 } else { nibble }),
            count: if stuffed { 3 } else { 4 },
            before: low | 0xF,
        };
        self.fill::<Backwards>(start, stream, 0, bits);
    }

    /// Takes the magnitude refinement bit stream, which ends the refinement segment; zeros
    /// follow its end. `bits` are the most that will be read.
    pub(super) fn fill_from_magref(&mut self, stream: &[u8], bits: usize) {
        let start = Start { before: 0xFF, ..Start::ALIGNED };
        self.fill::<Backwards>(start, stream, 0, bits);
    }

    /// Unstuffs `stream` until `bits` and another 64 are there, and `after` repeats at its end.
    fn fill<S: Stuffing>(&mut self, start: Start, stream: &[u8], after: u32, bits: usize) {
        let Start { mut held, mut count, mut before } = start;
        let wanted = (bits / 8 + 12).next_multiple_of(4).min(N);
        let mut into = self.0[..wanted].chunks_exact_mut(4);
        let (words, tail) = S::words(stream);
        let push_byte = |held: &mut u64, count: &mut u32, before: &mut u8, byte: u8| {
            let stuffed = S::is_stuffed(*before, byte);
            let bits = if stuffed { byte & 0x7F } else { byte };
            *held |= u64::from(bits) << *count;
            *count += if stuffed { 7 } else { 8 };
            *before = byte;
        };
        for word in words {
            if S::is_plain(before, word) {
                held |= u64::from(word) << count;
                count += 32;
                before = (word >> 24) as u8;
            } else {
                for byte in word.to_le_bytes() {
                    push_byte(&mut held, &mut count, &mut before, byte);
                }
            }
            if count >= 32 {
                let Some(four) = into.next() else { return };
                four.copy_from_slice(&(held as u32).to_le_bytes());
                held >>= 32;
                count -= 32;
            }
        }
        for byte in tail {
            push_byte(&mut held, &mut count, &mut before, byte);
        }
        held |= (u64::from(after) << 32 | u64::from(after)) << count;
        for four in into {
            four.copy_from_slice(&(held as u32).to_le_bytes());
            held = held >> 32 | u64::from(after) << 32;
        }
    }

    /// The buffer, borrowed for reading.
    pub(super) fn bits(&self) -> Bits<'_, N> {
        Bits(&self.0)
    }
}

/// A borrowed [`Flat`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Bits<'a, const N: usize>(&'a [u8; N]);

impl<const N: usize> Bits<'_, N> {
    /// The eight bytes at byte `at`, which is taken modulo the size of the buffer.
    #[inline]
    pub(super) fn word(self, at: usize) -> u64 {
        const { assert!((N - 8).is_power_of_two()) };
        let at = at & (N - 9);
        let mut word = [0; 8];
        word.copy_from_slice(&self.0[at..at + 8]);
        u64::from_le_bytes(word)
    }

    /// At least 57 bits from bit `at` on, the first lowest.
    #[inline]
    pub(super) fn at(self, at: usize) -> u64 {
        self.word(at >> 3) >> (at & 7)
    }
}

/// Bits held before a stream's first whole byte, and the byte that counts as the one before it.
#[derive(Clone, Copy)]
struct Start {
    held: u64,
    count: u32,
    before: u8,
}

impl Start {
    const ALIGNED: Self = Self { held: 0, count: 0, before: 0 };
}

/// The direction of a bit stream, and where it has stuffing.
trait Stuffing {
    /// The stream in words of four bytes, the first byte lowest, and the bytes that remain.
    fn words(stream: &[u8]) -> (impl Iterator<Item = u32>, impl Iterator<Item = u8>);
    /// Whether `byte` has a stuffed bit, its highest, when it comes after `before`.
    fn is_stuffed(before: u8, byte: u8) -> bool;
    /// Whether no byte of `word`, which comes after `before`, has one. May err towards `false`.
    fn is_plain(before: u8, word: u32) -> bool;
}

/// Whether a byte of `word` is 0, where no byte of it is above 0x7F.
const fn has_zero(word: u32) -> bool {
    word.wrapping_add(0x7F7F_7F7F) & 0x8080_8080 != 0x8080_8080
}

/// Towards higher addresses; the byte after 0xFF has seven bits.
struct Forwards;

impl Stuffing for Forwards {
    fn words(stream: &[u8]) -> (impl Iterator<Item = u32>, impl Iterator<Item = u8>) {
        let (words, tail) = stream.as_chunks();
        let words = words.iter().map(|&word| u32::from_le_bytes(word));
        (words, tail.iter().copied())
    }

    fn is_stuffed(before: u8, _: u8) -> bool {
        before == 0xFF
    }

    fn is_plain(before: u8, word: u32) -> bool {
        before != 0xFF && !has_zero(!word & 0x7F7F_7F7F)
    }
}

/// Towards lower addresses; a byte whose low seven bits are ones has only them after a byte
/// above 0x8F.
struct Backwards;

impl Stuffing for Backwards {
    fn words(stream: &[u8]) -> (impl Iterator<Item = u32>, impl Iterator<Item = u8>) {
        let (tail, words) = stream.as_rchunks();
        let words = words.iter().rev().map(|&word| u32::from_be_bytes(word));
        (words, tail.iter().rev().copied())
    }

    fn is_stuffed(before: u8, byte: u8) -> bool {
        before > 0x8F && byte & 0x7F == 0x7F
    }

    fn is_plain(_: u8, word: u32) -> bool {
        !has_zero(!word & 0x7F7F_7F7F)
    }
}
