//! Which samples and coefficients a part of a resolution needs.

/// A rectangle of samples of a resolution, or of coefficients of a band, in its own
/// coordinates, which count from the origin of the reference grid and not from the tile's.
///
/// From (`x0`, `y0`) inclusive to (`x1`, `y1`) exclusive, as the standard writes trx0 and
/// tbx0. Source: ISO/IEC 15444-1 B.5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub(in crate::codec::jp2) struct Area {
    pub x0: u32,
    pub y0: u32,
    pub x1: u32,
    pub y1: u32,
}

impl Area {
    pub const fn new(x0: u32, y0: u32, x1: u32, y1: u32) -> Self {
        Self { x0, y0, x1, y1 }
    }

    pub const fn width(self) -> u32 {
        self.x1.saturating_sub(self.x0)
    }

    pub const fn height(self) -> u32 {
        self.y1.saturating_sub(self.y0)
    }

    pub const fn is_empty(self) -> bool {
        self.width() == 0 || self.height() == 0
    }

    /// Width times height: the length of a plane of samples. The caller has checked that so
    /// many may be held.
    pub const fn len(self) -> usize {
        self.width() as usize * self.height() as usize
    }

    /// What is in both; empty if nothing is.
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        Self {
            x0: self.x0.max(other.x0),
            y0: self.y0.max(other.y0),
            x1: self.x1.min(other.x1),
            y1: self.y1.min(other.y1),
        }
    }

    /// Whether all of `other` is in it. An empty one always is.
    pub fn contains(self, other: Self) -> bool {
        other.is_empty() || self.intersection(other) == other
    }
}

/// One of the four bands that a resolution is made of: low-pass or high-pass horizontally
/// (first letter), then vertically.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::codec::jp2) enum Band {
    Ll,
    Hl,
    Lh,
    Hh,
}

/// What is to be synthesized of a resolution to have `wanted`, which is a part of it:
/// widened by what the filter reaches, and cut to the `whole` resolution.
///
/// `margin` is [`Sample::MARGIN`](super::Sample::MARGIN). An even position needs one sample
/// less on each side than an odd one. The result has two samples or more in each direction
/// in which the whole has, as a single one is not filtered (F.3.6). Empty if `wanted` is.
///
/// Source: ISO/IEC 15444-1 F.3.7, Tables F.2 and F.3, which give as much beyond
/// the ends of a signal.
pub(in crate::codec::jp2) fn reach(wanted: Area, whole: Area, margin: u32) -> Area {
    if wanted.is_empty() {
        return Area::default();
    }
    let start = |start: u32, least: u32| start.checked_sub(margin).map_or(0, |s| s | 1).max(least);
    let end =
        |end: u32, most: u32| end.checked_add(margin).map_or(u32::MAX, |end| end & !1).min(most);
    Area {
        x0: start(wanted.x0, whole.x0),
        y0: start(wanted.y0, whole.y0),
        x1: end(wanted.x1, whole.x1),
        y1: end(wanted.y1, whole.y1),
    }
}

/// The coefficients that make up `area` of a resolution: of LL, HL, LH and HH, each in the
/// coordinates of its band. The low-pass one at n belongs to position 2n, the high-pass one
/// to 2n + 1.
///
/// Source: ISO/IEC 15444-1 equation B-15, for one level.
pub(in crate::codec::jp2) fn bands(area: Area) -> [Area; 4] {
    let Area { x0, y0, x1, y1 } = area;
    let low = |position: u32| position.div_ceil(2);
    let high = |position: u32| position / 2;
    [
        Area::new(low(x0), low(y0), low(x1), low(y1)),
        Area::new(high(x0), low(y0), high(x1), low(y1)),
        Area::new(low(x0), high(y0), low(x1), high(y1)),
        Area::new(high(x0), high(y0), high(x1), high(y1)),
    ]
}
