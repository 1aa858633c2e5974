//! The adaptive run-length coder of HT block coding (MEL).
//!
//! It tells, one event at a time, whether quads without significant neighbours have significant
//! samples themselves.
//!
//! Source: T.814 clauses 7.1.3 (its bits) and 7.3.3 (its symbols).

/// Exponents of the run lengths of the coder's 13 states (T.814 Table 2).
const EXPONENTS: [u32; 13] = [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5];

/// Reads MEL events.
#[derive(Debug)]
pub(super) struct Mel<'a> {
    /// Bytes not read yet, but for the last one of the stream.
    bytes: &'a [u8],
    /// The stream's last byte, until it is read. Its low half belongs to the length.
    last: Option<u8>,
    /// Bits read, the next one highest.
    held: u64,
    count: u32,
    /// Whether the last byte read was 0xFF, so the next one has seven bits.
    after_ff: bool,
    state: usize,
    /// Twice the number of 0 events to come, and one more where a 1 event ends them.
    run: u32,
}

impl<'a> Mel<'a> {
    /// Starts at the first byte of `suffix`, the MEL and VLC bit streams and the 12 bits of
    /// their length. MEL may read all of it, the length as ones, and ones follow.
    pub(super) fn new(suffix: &'a [u8]) -> Self {
        let (bytes, last) = match suffix {
            [bytes @ .., last, _] => (bytes, Some(last | 0xF)),
            _ => (&[][..], None),
        };
        Self { bytes, last, held: 0, count: 0, after_ff: false, state: 0, run: 0 }
    }

    /// The next event.
    #[inline]
    pub(super) fn event(&mut self) -> bool {
        if self.run == 0 {
            self.read_run();
        }
        let event = self.run == 1;
        self.run = self.run.saturating_sub(2);
        event
    }

    /// Reads a codeword: `1` is a full run of 0 events, `0` and the length of the run is a
    /// shorter one that a 1 event ends.
    #[inline(never)]
    fn read_run(&mut self) {
        if self.count < 6 {
            self.refill();
        }
        let exponent = EXPONENTS[self.state];
        if self.held >> 63 == 1 {
            self.run = 2 << exponent;
            self.state = (self.state + 1).min(EXPONENTS.len() - 1);
            self.held <<= 1;
            self.count -= 1;
        } else {
            let length = (self.held >> (63 - exponent)) as u32;
            self.run = 2 * length + 1;
            self.state = self.state.saturating_sub(1);
            self.held <<= exponent + 1;
            self.count -= exponent + 1;
        }
    }

    fn refill(&mut self) {
        while self.count <= 56 {
            let byte = match self.bytes.split_first() {
                Some((&byte, rest)) => {
                    self.bytes = rest;
                    byte
                }
                None => self.last.take().unwrap_or(0xFF),
            };
            let bits = if self.after_ff { 7 } else { 8 };
            let shifted = u64::from(byte) << (64 - bits);
            self.held |= shifted >> self.count;
            self.count += bits;
            self.after_ff = byte == 0xFF;
        }
    }
}
