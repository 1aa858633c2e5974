//! First step of the cleanup pass: the significance patterns and exponents of all quads.
//!
//! They come from the VLC and MEL bit streams alone and need no magnitudes, so they are read
//! for the whole code-block at once.
//!
//! Source: T.814 clauses 7.3.3 to 7.3.6.

use super::bits::{Bits, Flat};
use super::mel::Mel;
use super::vlc::{self, Exponents, Pattern};
use super::{BACKWARDS, HtBlock, HtError};

/// Most bits of VLC that a pair of quads takes: twice seven of pattern, and of exponent twice
/// three and five.
const MOST_BITS_OF_PAIR: usize = 30;

/// The quads of a code-block, row by row.
///
/// A quad is its [`Pattern`] with the eight lowest bits replaced by `u`, what its exponent bound
/// exceeds the prediction by.
#[derive(Debug, Default)]
pub(super) struct Quads {
    /// `rows` times `stride`; a row is filled up with zeros past the code-block's right edge.
    cells: Vec<u32>,
    /// Quads of a row, made even, and two more.
    stride: usize,
}

/// Pairs of quads beside and above each other.
fn pairs(block: &HtBlock<'_>) -> (usize, usize) {
    (block.width.div_ceil(4), block.height.div_ceil(2))
}

impl Quads {
    /// Most bits of VLC that `block` takes; at most 24600, for 5 × 819 samples.
    pub(super) fn most_bits(block: &HtBlock<'_>) -> usize {
        let (across, down) = pairs(block);
        across * down * MOST_BITS_OF_PAIR
    }

    /// The rows of quads from the top, each with the same even number of quads.
    pub(super) fn rows(&self) -> impl Iterator<Item = &[u32]> {
        self.cells.chunks_exact(self.stride).map(|row| &row[..row.len() - 2])
    }

    /// Reads all quads of `block`.
    ///
    /// # Errors
    /// [`HtError::Outside`] if a sample outside the code-block is significant.
    pub(super) fn read(
        &mut self,
        block: &HtBlock<'_>,
        mel: &mut Mel<'_>,
        vlc: &Flat<BACKWARDS>,
    ) -> Result<(), HtError> {
        let (across, down) = pairs(block);
        self.stride = 2 * across + 2;
        self.cells.clear();
        self.cells.resize(self.stride * down, 0);
        let mut reader = Reader { mel, vlc: vlc.bits(), next: 0, held: 0, count: 0 };
        // A last pair may lack its second quad.
        let quads = block.width.div_ceil(2);
        let (first, rest) = self.cells.split_at_mut(self.stride);
        let zeros = [0; super::LONGEST_SIDE / 2 + 2];
        reader.row::<true>(&zeros[..self.stride], first, quads);
        let mut above = first;
        for row in rest.chunks_exact_mut(self.stride) {
            reader.row::<false>(above, row, quads);
            above = row;
        }
        self.check_edges(block)
    }

    /// Checks that no sample past the right and lower edges is significant.
    fn check_edges(&self, block: &HtBlock<'_>) -> Result<(), HtError> {
        let last = block.width.div_ceil(2) - 1;
        let mut outside = 0;
        if block.width % 2 == 1 {
            for row in self.rows() {
                outside |= vlc::significant(row[last]) & 0b1100;
            }
        }
        if block.height % 2 == 1 {
            for &quad in self.rows().last().unwrap_or_default() {
                outside |= vlc::significant(quad) & 0b1010;
            }
        }
        if outside == 0 { Ok(()) } else { Err(HtError::Outside) }
    }
}

/// The MEL and VLC bit streams of a code-block.
struct Reader<'a, 'b> {
    mel: &'a mut Mel<'b>,
    vlc: Bits<'a, BACKWARDS>,
    /// The byte of `vlc` to take next.
    next: usize,
    /// Bits taken, the next one lowest. Above `count` there may already be some of those that
    /// are counted only when they are taken again.
    held: u64,
    count: u32,
}

impl Reader<'_, '_> {
    /// Reads a row of `quads` into `row`; `above` is the row above it. Both are a stride long.
    #[inline]
    fn row<const FIRST: bool>(&mut self, above: &[u32], row: &mut [u32], quads: usize) {
        let (pairs, _) = row.as_chunks_mut::<2>();
        let (north, _) = above.as_chunks::<2>();
        let (whole, rest) = pairs.split_at_mut(quads / 2);
        // The last quad read, and the one above it.
        let (mut west, mut north_west) = (0, 0);
        let above = north.iter().zip(&north[1..]);
        for (pair, (&[one, two], &[three, _])) in whole.iter_mut().zip(above) {
            *pair = self.pair::<FIRST>(west, [north_west, one, two, three], false);
            (west, north_west) = (pair[1], two);
        }
        if let ([pair, _, ..], true) = (rest, quads % 2 == 1) {
            let [one, two] = north[quads / 2];
            *pair = self.pair::<FIRST>(west, [north_west, one, two, 0], true);
        }
    }

    /// Reads two quads, or `lone` one. `north` are the quads above: the one diagonally before,
    /// the two of the pair, the one after.
    #[inline]
    fn pair<const FIRST: bool>(&mut self, west: u32, north: [u32; 4], lone: bool) -> [u32; 2] {
        let exponents: &[Exponents] =
            if FIRST { &vlc::FIRST_EXPONENTS } else { &vlc::OTHER_EXPONENTS };
        self.refill();
        let context = Self::context::<FIRST>(west, north[0], north[1], north[2]);
        let one = self.pattern::<FIRST>(context);
        let two = if lone {
            0
        } else {
            let context = Self::context::<FIRST>(one, north[1], north[2], north[3]);
            self.pattern::<FIRST>(context)
        };
        let mut mode = one & vlc::U_OFF | (two & vlc::U_OFF) << 1;
        if FIRST && mode == 3 * vlc::U_OFF && self.mel.event() {
            mode = 4 * vlc::U_OFF;
        }
        let entry = exponents[mode as usize + (self.held & 63) as usize];
        let (u_one, u_two) = vlc::exponents_of(entry, self.held);
        self.skip(entry);
        [one & !0xFF | u_one, two & !0xFF | u_two]
    }

    /// The context of a quad, in bits 7 to 9, from the quads around it. Only their patterns
    /// matter: `north_west`, `north` and `north_east` may hold `u`.
    #[inline]
    fn context<const FIRST: bool>(
        west: Pattern,
        north_west: u32,
        north: u32,
        north_east: u32,
    ) -> usize {
        let mut context = vlc::next_context(west);
        if !FIRST {
            // The bottom left and right samples are bits 9 and 11 of a quad.
            context |= (north_west >> 4 | north >> 2) & 1 << 7;
            context |= (north >> 2 | north_east) & 1 << 9;
        }
        context as usize
    }

    /// Reads the pattern of a quad.
    #[inline]
    fn pattern<const FIRST: bool>(&mut self, context: usize) -> Pattern {
        let table = if FIRST { &vlc::FIRST_PATTERNS } else { &vlc::OTHER_PATTERNS };
        if context == 0 && !self.mel.event() {
            return 0;
        }
        let pattern = table[(context | (self.held & 127) as usize) & 1023];
        self.skip(pattern);
        pattern
    }

    /// Drops the bits of a codeword, whose length is in the six lowest bits of `entry`.
    #[inline]
    fn skip(&mut self, entry: u32) {
        self.held >>= entry & 63;
        self.count -= entry & 63;
    }

    /// Takes bits until at least 56 are held.
    #[inline]
    fn refill(&mut self) {
        self.held |= self.vlc.word(self.next) << self.count;
        self.next += ((63 - self.count) >> 3) as usize;
        self.count |= 0b11_1000;
    }
}
