//! How a stored picture must be turned to be seen upright.

use super::{Rect, Size};

/// The eight orientations of EXIF and TIFF tag 274, named by what turns the stored
/// picture into the shown one.
///
/// Source: TIFF 6.0, "Orientation"; EXIF 2.32 §4.6.4.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Orientation {
    #[default]
    Upright,
    MirrorHorizontal,
    Rotate180,
    MirrorVertical,
    /// Rows become columns (reflected at the main diagonal).
    Transpose,
    Rotate90,
    /// Reflected at the other diagonal.
    Transverse,
    Rotate270,
}

impl Orientation {
    /// Every orientation, in the order of the tag's values 1 to 8.
    pub const ALL: [Self; 8] = [
        Self::Upright,
        Self::MirrorHorizontal,
        Self::Rotate180,
        Self::MirrorVertical,
        Self::Transpose,
        Self::Rotate90,
        Self::Transverse,
        Self::Rotate270,
    ];

    /// From the tag's value, 1 to 8; `None` for any other.
    #[must_use]
    pub fn from_tag(value: u64) -> Option<Self> {
        let index = usize::try_from(value.checked_sub(1)?).ok()?;
        Self::ALL.get(index).copied()
    }

    /// Whether width and height change places.
    #[must_use]
    pub const fn transposes(self) -> bool {
        matches!(self, Self::Transpose | Self::Rotate90 | Self::Transverse | Self::Rotate270)
    }

    /// The size as shown of a picture of `stored` size, and the reverse.
    #[must_use]
    pub const fn apply(self, stored: Size) -> Size {
        if self.transposes() { stored.transposed() } else { stored }
    }

    /// Where a rectangle of the shown picture lies in the stored one of size `stored`.
    ///
    /// `shown` must lie inside the shown picture.
    #[must_use]
    pub const fn to_stored(self, shown: Rect, stored: Size) -> Rect {
        let Rect { x, y, width, height } = shown;
        let Size { width: w, height: h } = stored;
        match self {
            Self::Upright => shown,
            Self::MirrorHorizontal => Rect::new(w - x - width, y, width, height),
            Self::Rotate180 => Rect::new(w - x - width, h - y - height, width, height),
            Self::MirrorVertical => Rect::new(x, h - y - height, width, height),
            Self::Transpose => Rect::new(y, x, height, width),
            Self::Rotate90 => Rect::new(y, h - x - width, height, width),
            Self::Transverse => Rect::new(w - y - height, h - x - width, height, width),
            Self::Rotate270 => Rect::new(w - y - height, x, height, width),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where the stored picture's top left pixel is seen, by the words of TIFF 6.0:
    /// "the 0th row represents the visual top, the 0th column the left-hand side" etc.
    #[test]
    fn the_first_stored_pixel_is_shown_in_the_corner_the_tag_names() {
        let stored = Size::new(30, 20);
        let corners = [
            (Orientation::Upright, (0, 0)),
            (Orientation::MirrorHorizontal, (29, 0)),
            (Orientation::Rotate180, (29, 19)),
            (Orientation::MirrorVertical, (0, 19)),
            (Orientation::Transpose, (0, 0)),
            (Orientation::Rotate90, (19, 0)),
            (Orientation::Transverse, (19, 29)),
            (Orientation::Rotate270, (0, 29)),
        ];
        for (orientation, (x, y)) in corners {
            let there = orientation.to_stored(Rect::new(x, y, 1, 1), stored);
            assert_eq!(there, Rect::new(0, 0, 1, 1), "{orientation:?}");
        }
    }

    #[test]
    fn the_whole_shown_picture_is_the_whole_stored_one() {
        let stored = Size::new(30, 20);
        for orientation in Orientation::ALL {
            let shown = orientation.apply(stored).rect();
            assert_eq!(orientation.to_stored(shown, stored), stored.rect(), "{orientation:?}");
        }
    }

    #[test]
    fn only_one_to_eight_are_orientations() {
        assert_eq!(Orientation::from_tag(0), None);
        assert_eq!(Orientation::from_tag(6), Some(Orientation::Rotate90));
        assert_eq!(Orientation::from_tag(9), None);
        assert_eq!(Orientation::from_tag(u64::MAX), None);
    }
}
