//! [`PhysicalScale`]: how large what a picture shows is.

use serde::{Deserialize, Serialize};

use super::Size;

/// What each pixel of a picture stands for, in millimeters.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct PhysicalScale {
    millimeters: f64,
}

/// It is always a number.
impl Eq for PhysicalScale {}

impl From<PhysicalScale> for f64 {
    fn from(scale: PhysicalScale) -> Self {
        scale.millimeters
    }
}

/// Of one that was written down.
impl TryFrom<f64> for PhysicalScale {
    type Error = &'static str;

    fn try_from(millimeters: f64) -> Result<Self, Self::Error> {
        let is_one = millimeters.is_finite() && millimeters > 0.0;
        is_one.then_some(Self { millimeters }).ok_or("a pixel is wider than nothing")
    }
}

/// Height and width of a thing, in tenths of a millimeter; neither is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Millimeters {
    pub height_tenths: u32,
    pub width_tenths: u32,
}

/// Pixels an inch of what cameras and programs write when they know nothing, more or less one:
/// some count in whole pixels a centimeter.
const SAID_FOR_WANT_OF_BETTER: [f64; 2] = [72.0, 96.0];

/// Pixels an inch of pages and maps, and of what a microscope shows of them.
const BELIEVABLE: std::ops::RangeInclusive<f64> = 20.0..=50_000.0;

const MILLIMETERS_PER_INCH: f64 = 25.4;

/// How much the proportions of a thing and of its picture may differ: photos are trimmed a
/// little beside the edge.
const MOST_TRIMMED: f64 = 1.05;

/// How much a pixel may be longer than it is wide: numbers are rounded, each for itself.
const MOST_OBLONG: f64 = 1.01;

impl PhysicalScale {
    /// Of a picture with so many pixels a millimeter. `None` where that cannot be believed, or
    /// where pixels are not square.
    #[must_use]
    pub fn of_density(across: f64, down: f64) -> Option<Self> {
        let believable = |per_millimeter: f64| {
            let per_inch = per_millimeter * MILLIMETERS_PER_INCH;
            BELIEVABLE.contains(&per_inch)
                && SAID_FOR_WANT_OF_BETTER.iter().all(|said| (per_inch - said).abs() > 1.0)
        };
        let is_square = across.max(down) <= across.min(down) * MOST_OBLONG;
        (believable(across) && believable(down) && is_square)
            .then(|| Self { millimeters: 2.0 / (across + down) })
    }

    /// Of a picture that shows a thing of these measures from edge to edge. `None` where its
    /// proportions are others, so that there is something else in it.
    #[must_use]
    pub fn of_measures(measures: Millimeters, picture: Size) -> Option<Self> {
        let along = |tenths: u32, pixels: u32| f64::from(tenths) / 10.0 / f64::from(pixels);
        let across = along(measures.width_tenths, picture.width);
        let down = along(measures.height_tenths, picture.height);
        let is_whole = across.max(down) <= across.min(down) * MOST_TRIMMED;
        (is_whole && !picture.is_empty()).then(|| Self { millimeters: f64::midpoint(across, down) })
    }

    /// Millimeters that a pixel is wide and high.
    #[must_use]
    pub const fn millimeters_per_pixel(self) -> f64 {
        self.millimeters
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_inch(across: f64, down: f64) -> Option<PhysicalScale> {
        PhysicalScale::of_density(across / 25.4, down / 25.4)
    }

    #[test]
    fn a_page_of_300_pixels_an_inch_is_as_large_as_paper() {
        let scale = of_inch(300.0, 300.0).unwrap();
        assert!((2480.0 * scale.millimeters_per_pixel() - 210.0).abs() < 0.1, "{scale:?}");
    }

    #[test]
    fn a_leaf_that_was_measured_gives_the_scale_of_a_picture_of_it_alone() {
        let leaf = Millimeters { height_tenths: 2600, width_tenths: 1950 };
        let of = |width, height| PhysicalScale::of_measures(leaf, Size::new(width, height));
        assert!((of(1950, 2600).unwrap().millimeters_per_pixel() - 0.1).abs() < 1e-9);
        assert!(of(1950, 2500).is_some());
        // An opening, or a leaf with a ruler beside it.
        assert_eq!((of(3900, 2600), of(1950, 0)), (None, None));
    }

    #[test]
    fn what_nobody_measured_is_not_believed() {
        for density in [72.0, 72.009, 71.12, 96.0, 96.012, 1.0, 0.0, -300.0, 1e6] {
            assert_eq!(of_inch(density, density), None, "{density}");
        }
        assert_eq!(of_inch(f64::NAN, f64::NAN), None);
        assert_eq!(of_inch(f64::INFINITY, 300.0), None);
    }

    #[test]
    fn pixels_must_be_square_but_for_rounding() {
        assert_eq!(of_inch(300.0, 600.0), None);
        assert_eq!(of_inch(600.0, 300.0), None);
        assert!(of_inch(299.72, 300.0).is_some());
    }
}
