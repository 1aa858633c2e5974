//! [`Size`] and [`Rect`].

use std::fmt;

use serde::{Deserialize, Serialize};

/// Width and height in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
pub struct Size {
    pub width: u32,
    pub height: u32,
}

impl Size {
    #[must_use]
    pub const fn new(width: u32, height: u32) -> Self {
        Self { width, height }
    }

    /// Number of pixels.
    #[must_use]
    pub const fn area(self) -> u64 {
        self.width as u64 * self.height as u64
    }

    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.width == 0 || self.height == 0
    }

    /// Both sides divided by `factor`, rounded up: the size of a pyramid level.
    ///
    /// Source: Image API 3.0 implementation notes, "Tile region parameter calculation".
    #[must_use]
    pub const fn reduced(self, factor: u32) -> Self {
        Self::new(self.width.div_ceil(factor), self.height.div_ceil(factor))
    }

    /// Width and height exchanged.
    #[must_use]
    pub const fn transposed(self) -> Self {
        Self::new(self.height, self.width)
    }

    /// The rectangle that covers all of it.
    #[must_use]
    pub const fn rect(self) -> Rect {
        Rect::new(0, 0, self.width, self.height)
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}", self.width, self.height)
    }
}

/// A rectangle of pixels: left and top edge, width and height.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rect {
    pub x: u32,
    pub y: u32,
    pub width: u32,
    pub height: u32,
}

impl Rect {
    #[must_use]
    pub const fn new(x: u32, y: u32, width: u32, height: u32) -> Self {
        Self { x, y, width, height }
    }

    #[must_use]
    pub const fn size(self) -> Size {
        Size::new(self.width, self.height)
    }

    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.size().is_empty()
    }

    /// The first column right of the rectangle; may exceed `u32`.
    #[must_use]
    pub const fn right(self) -> u64 {
        self.x as u64 + self.width as u64
    }

    /// The first row below the rectangle; may exceed `u32`.
    #[must_use]
    pub const fn bottom(self) -> u64 {
        self.y as u64 + self.height as u64
    }

    /// The part that both rectangles cover, `None` when there is none.
    #[must_use]
    pub fn intersection(self, other: Self) -> Option<Self> {
        let x = self.x.max(other.x);
        let y = self.y.max(other.y);
        let width = self.right().min(other.right()).checked_sub(u64::from(x))?;
        let height = self.bottom().min(other.bottom()).checked_sub(u64::from(y))?;
        // Neither side grows, so both fit their type again.
        let rect = Self::new(x, y, u32::try_from(width).ok()?, u32::try_from(height).ok()?);
        (!rect.is_empty()).then_some(rect)
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.x <= other.x
            && self.y <= other.y
            && other.right() <= self.right()
            && other.bottom() <= self.bottom()
    }
}

impl fmt::Display for Rect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{},{},{}", self.x, self.y, self.width, self.height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reduced_size_rounds_up_and_never_vanishes() {
        assert_eq!(Size::new(1001, 7).reduced(2), Size::new(501, 4));
        assert_eq!(Size::new(1001, 7).reduced(64), Size::new(16, 1));
    }

    #[test]
    fn rectangles_that_only_touch_have_no_intersection() {
        let left = Rect::new(0, 0, 10, 10);
        assert_eq!(left.intersection(Rect::new(10, 0, 5, 5)), None);
        assert_eq!(left.intersection(Rect::new(9, 9, 5, 5)), Some(Rect::new(9, 9, 1, 1)));
    }

    #[test]
    fn a_rectangle_past_the_end_of_u32_does_not_overflow() {
        let far = Rect::new(u32::MAX, 3, u32::MAX, 4);
        assert_eq!(far.right(), 2 * u64::from(u32::MAX));
        assert_eq!(Rect::new(0, 0, 5, 5).intersection(far), None);
    }
}
