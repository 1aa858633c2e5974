//! The reversible 5/3 filter on integers.
//!
//! Sums wrap: those of a sound file stay far from the limits, and what becomes of a damaged
//! one does not matter.
//!
//! Source: ISO/IEC 15444-1 F.3.8, "1D_FILTR 5-3R", equations F-5 and F-6.

use super::Sample;

impl Sample for i32 {
    const STEPS: usize = 2;

    #[inline]
    fn lift(self, step: usize, before: Self, after: Self) -> Self {
        let sum = before.wrapping_add(after);
        if step == 0 {
            self.wrapping_sub(sum.wrapping_add(2) >> 2)
        } else {
            self.wrapping_add(sum >> 1)
        }
    }

    fn alone(self, is_odd: bool) -> Self {
        self >> u32::from(is_odd)
    }
}
