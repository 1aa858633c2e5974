//! Where the bits of a significance or refinement pass come from.

#![expect(clippy::inline_always, reason = "each pass is one loop; calls in it cost a third more")]

use super::super::contexts::AGAIN;
use super::super::mq::{Contexts, Mq};
use super::super::raw::RawBits;

pub(super) trait Bits {
    fn significance(&mut self, context: u8) -> u32;

    /// Whether it is negative. `context` is an entry of the table of signs.
    fn sign(&mut self, context: u8) -> u32;

    fn refinement(&mut self, context: u8) -> u32;

    /// Refines coefficients that were refined before: `told` has the bits of `left` one by one,
    /// each with what it is refined by.
    fn again(&mut self, left: u64, told: impl FnMut(u32, u32));
}

/// Bits by the arithmetic decoder.
pub(super) struct Coded<'a, 'b> {
    pub(super) mq: &'a mut Mq<'b>,
    pub(super) contexts: &'a mut Contexts,
}

impl Bits for Coded<'_, '_> {
    #[inline(always)]
    fn significance(&mut self, context: u8) -> u32 {
        self.mq.decode(self.contexts.at(context))
    }

    #[inline(always)]
    fn sign(&mut self, context: u8) -> u32 {
        self.mq.decode(self.contexts.at(context)) ^ u32::from(context >> 7)
    }

    #[inline(always)]
    fn refinement(&mut self, context: u8) -> u32 {
        self.mq.decode(self.contexts.at(context))
    }

    /// The state of the one context stays in a register: a quarter less time for a symbol.
    #[inline(always)]
    fn again(&mut self, left: u64, mut told: impl FnMut(u32, u32)) {
        let mut state = *self.contexts.at(AGAIN);
        each(left, |bit| told(bit, self.mq.decode(&mut state)));
        *self.contexts.at(AGAIN) = state;
    }
}

impl Bits for RawBits<'_> {
    #[inline(always)]
    fn significance(&mut self, _context: u8) -> u32 {
        self.bit()
    }

    #[inline(always)]
    fn sign(&mut self, _context: u8) -> u32 {
        self.bit()
    }

    #[inline(always)]
    fn refinement(&mut self, _context: u8) -> u32 {
        self.bit()
    }

    #[inline(always)]
    fn again(&mut self, left: u64, mut told: impl FnMut(u32, u32)) {
        each(left, |bit| told(bit, self.bit()));
    }
}

/// The set bits of a word, from the lowest on.
#[inline(always)]
pub(super) fn each(mut left: u64, mut of: impl FnMut(u32)) {
    while left != 0 {
        of(left.trailing_zeros());
        left &= left - 1;
    }
}
