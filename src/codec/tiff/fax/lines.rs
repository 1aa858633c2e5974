//! Rows as places where the color changes, one told by the one before it.

use std::ops::Range;

use super::bits::Bits;
use super::codes::{LONGEST, MAKE_UP, code};
use super::{Color, Scheme, Wrong};
use crate::codec::CodecError;

/// Zeros that end a row, in front of a 1. No code has as many in a row.
const END_OF_LINE: u32 = 11;

/// Two marks at the end of a row and nothing between them.
const END_OF_BLOCK: u32 = 0x00_1001;

/// The rows of a cell as they come.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    bits: Bits<'a>,
    scheme: Scheme,
    width: i64,
    /// Where the row changes its color, ascending, from white at the first one; none at the
    /// edges but where the first pixel is black.
    changes: Vec<u32>,
    /// The same of the row above.
    above: Vec<u32>,
}

/// How the next change is told by the row above.
///
/// Source: ITU-T T.4, table 4.
enum Mode {
    Pass,
    Horizontal,
    Vertical(i64),
}

impl<'a> Lines<'a> {
    pub(super) fn new(input: &'a [u8], scheme: Scheme, width: u32) -> Self {
        let bits = Bits::new(input);
        Self { bits, scheme, width: i64::from(width), changes: Vec::new(), above: Vec::new() }
    }

    /// Reads the next row, which is that `number` of the cell; `false` where the data end.
    ///
    /// # Errors
    /// As [`decode`](super::decode).
    pub(super) fn next(&mut self, number: u32) -> Result<bool, CodecError> {
        std::mem::swap(&mut self.changes, &mut self.above);
        self.changes.clear();
        match self.scheme {
            Scheme::Huffman { align } => {
                if self.is_at_end() {
                    return Ok(false);
                }
                self.one_dimensional().map_err(|wrong| wrong.in_row(number))?;
                self.bits.align(align);
                Ok(true)
            }
            Scheme::Group3 { two_dimensional } => self.group3(two_dimensional, number),
            Scheme::Group4 => {
                let ends = self.bits.peek(24) == END_OF_BLOCK || self.bits.peek(12) == 1;
                if ends || self.is_at_end() {
                    return Ok(false);
                }
                self.two_dimensional().map_err(|wrong| wrong.in_row(number))?;
                Ok(true)
            }
        }
    }

    /// The black pixels of the row.
    pub(super) fn blacks(&self) -> impl Iterator<Item = Range<u32>> + '_ {
        self.changes.chunks(2).map(|run| run[0]..run.get(1).map_or(self.width as u32, |end| *end))
    }

    /// Whether nothing but zeros is left.
    fn is_at_end(&self) -> bool {
        let mut rest = self.bits;
        rest.skip_zeros().is_none()
    }

    /// A row between two marks; behind a damaged one reading goes on at the next mark.
    fn group3(&mut self, two_dimensional: bool, number: u32) -> Result<bool, CodecError> {
        let (mut marks, mut alone) = (0, true);
        while self.bits.peek(END_OF_LINE) == 0 {
            if self.bits.skip_zeros().is_none() {
                return Ok(false);
            }
            self.bits.take(1);
            if two_dimensional {
                alone = self.bits.peek(1) == 1;
                self.bits.take(1);
            }
            marks += 1;
            // Six of them return control to the machine.
            if marks > 1 && number > 0 {
                return Ok(false);
            }
        }
        if self.is_at_end() {
            return Ok(false);
        }
        match if alone { self.one_dimensional() } else { self.two_dimensional() } {
            Ok(()) => Ok(true),
            Err(wrong @ Wrong::Extension) => Err(wrong.in_row(number)),
            Err(wrong) => {
                // What follows the last change that is known stays white.
                if !self.changes.len().is_multiple_of(2) {
                    self.changes.pop();
                }
                if self.find_mark() { Ok(true) } else { Err(wrong.in_row(number)) }
            }
        }
    }

    /// Goes to the next mark; `false` where there is none.
    fn find_mark(&mut self) -> bool {
        while let Some(zeros) = self.bits.skip_zeros() {
            if zeros >= END_OF_LINE as usize {
                self.bits.back(END_OF_LINE);
                return true;
            }
            self.bits.take(1);
        }
        false
    }

    fn one_dimensional(&mut self) -> Result<(), Wrong> {
        let (mut at, mut color) = (0, Color::White);
        while at < self.width {
            at += self.run(color)?;
            self.change(at)?;
            color = color.other();
        }
        Ok(())
    }

    /// Names as in the standard: `a0` is the place that is known last, `b1` the next change
    /// of the row above to the color that the row does not have there.
    fn two_dimensional(&mut self) -> Result<(), Wrong> {
        let (mut a0, mut color) = (-1, Color::White);
        // Which change of the row above is `b1`.
        let mut next = 0;
        while a0 < self.width {
            while next > 0 && self.change_above(next - 1) > a0 {
                next -= 1;
            }
            while self.change_above(next) <= a0 {
                next += 1;
            }
            // Even ones are changes to black.
            if next.is_multiple_of(2) != (color == Color::White) {
                next += 1;
            }
            let b1 = self.change_above(next);
            match self.mode()? {
                Mode::Pass => a0 = self.change_above(next + 1),
                Mode::Horizontal => {
                    let a1 = a0.max(0) + self.run(color)?;
                    self.change(a1)?;
                    a0 = a1 + self.run(color.other())?;
                    self.change(a0)?;
                }
                Mode::Vertical(apart) => {
                    let a1 = b1 + apart;
                    if a1 < a0 {
                        return Err(Wrong::Runs);
                    }
                    self.change(a1)?;
                    a0 = a1;
                    color = color.other();
                }
            }
        }
        Ok(())
    }

    fn change_above(&self, number: usize) -> i64 {
        self.above.get(number).map_or(self.width, |change| i64::from(*change))
    }

    /// Notes a change of color. Two at one place are none.
    fn change(&mut self, at: i64) -> Result<(), Wrong> {
        if !(0..=self.width).contains(&at) {
            return Err(Wrong::Runs);
        }
        if at == self.width {
            return Ok(());
        }
        if self.changes.last().is_some_and(|last| i64::from(*last) == at) {
            self.changes.pop();
        } else {
            self.changes.push(at as u32);
        }
        Ok(())
    }

    /// The pixels of a run.
    fn run(&mut self, color: Color) -> Result<i64, Wrong> {
        let mut run = 0;
        while run <= self.width {
            let code = code(color, self.bits.peek(LONGEST)).ok_or(Wrong::Code)?;
            self.take(u32::from(code.bits))?;
            run += i64::from(code.run);
            if u32::from(code.run) < MAKE_UP {
                return Ok(run);
            }
        }
        Err(Wrong::Runs)
    }

    fn mode(&mut self) -> Result<Mode, Wrong> {
        let (bits, mode) = match self.bits.peek(7) {
            0b100_0000.. => (1, Mode::Vertical(0)),
            0b011_0000.. => (3, Mode::Vertical(1)),
            0b010_0000.. => (3, Mode::Vertical(-1)),
            0b001_0000.. => (3, Mode::Horizontal),
            0b000_1000.. => (4, Mode::Pass),
            0b000_0110.. => (6, Mode::Vertical(2)),
            0b000_0100.. => (6, Mode::Vertical(-2)),
            0b000_0011 => (7, Mode::Vertical(3)),
            0b000_0010 => (7, Mode::Vertical(-3)),
            0b000_0001 => return Err(Wrong::Extension),
            _ => return Err(Wrong::Code),
        };
        self.take(bits)?;
        Ok(mode)
    }

    fn take(&mut self, bits: u32) -> Result<(), Wrong> {
        self.bits.take(bits);
        if self.bits.is_past_end() { Err(Wrong::Code) } else { Ok(()) }
    }
}
