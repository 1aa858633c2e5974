//! How large an answer may be.

use std::fmt;

use super::proportion::largest;
use crate::geometry::Size;

/// Limits on the scaled region, before rotation. Plain data: who gets which limits is
/// decided above.
///
/// Source: Image API 3.0 §5.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Limits {
    /// Pixels from left to right.
    pub max_width: Option<u32>,
    /// Pixels from top to bottom; `None` means the same as `max_width`.
    pub max_height: Option<u32>,
    /// Pixels in all.
    pub max_area: u64,
}

/// Why limits make no sense.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
pub enum LimitsError {
    #[error("max_height is set without max_width")]
    HeightAlone,
    #[error("max_width, max_height and max_area must be at least 1")]
    Zero,
}

impl Limits {
    /// A limit on the number of pixels only.
    #[must_use]
    pub const fn area(max_area: u64) -> Self {
        Self { max_width: None, max_height: None, max_area }
    }

    /// # Errors
    /// [`LimitsError::HeightAlone`], as clients read a missing `maxHeight` as `maxWidth`;
    /// [`LimitsError::Zero`] for limits that nothing meets.
    pub const fn validate(&self) -> Result<(), LimitsError> {
        match *self {
            Self { max_width: None, max_height: Some(_), .. } => Err(LimitsError::HeightAlone),
            Self { max_width: Some(0), .. }
            | Self { max_height: Some(0), .. }
            | Self { max_area: 0, .. } => Err(LimitsError::Zero),
            Self { .. } => Ok(()),
        }
    }

    /// Whether a picture of this size may be sent.
    #[must_use]
    pub fn allows(&self, size: Size) -> bool {
        let most = self.sides();
        size.width <= most.width && size.height <= most.height && size.area() <= self.max_area
    }

    /// What `max` gives of a whole image of `size`.
    #[must_use]
    pub fn largest(&self, size: Size) -> Size {
        largest(size, (u64::MAX, u64::MAX), self, false)
    }

    /// The longest sides allowed, each for itself.
    pub(super) fn sides(&self) -> Size {
        let width = self.max_width.unwrap_or(u32::MAX);
        Size::new(width, self.max_height.unwrap_or(width))
    }
}

/// What is allowed, for a sentence.
impl fmt::Display for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.max_width.is_some() || self.max_height.is_some() {
            write!(f, "{} pixels, {} in all", self.sides(), self.max_area)
        } else {
            write!(f, "{} pixels", self.max_area)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_height_is_the_width() {
        let limits = Limits { max_width: Some(100), max_height: None, max_area: 10_000 };
        assert!(limits.allows(Size::new(100, 100)));
        assert!(!limits.allows(Size::new(10, 101)));
        let flat = Limits { max_height: Some(50), ..limits };
        assert!(flat.allows(Size::new(100, 50)));
        assert!(!flat.allows(Size::new(50, 51)));
    }

    #[test]
    fn the_area_counts_by_itself() {
        let limits = Limits::area(1_000_000);
        assert!(limits.allows(Size::new(1_000_000, 1)));
        assert!(!limits.allows(Size::new(1001, 1000)));
        assert!(!limits.allows(Size::new(u32::MAX, u32::MAX)));
    }

    #[test]
    fn limits_that_no_client_could_read_are_refused() {
        let limits = Limits { max_width: Some(3), max_height: Some(4), max_area: 5 };
        assert_eq!(limits.validate(), Ok(()));
        assert_eq!(Limits { max_width: None, ..limits }.validate(), Err(LimitsError::HeightAlone));
        assert_eq!(Limits { max_width: Some(0), ..limits }.validate(), Err(LimitsError::Zero));
        assert_eq!(Limits::area(0).validate(), Err(LimitsError::Zero));
    }
}
