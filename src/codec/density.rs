//! From the numbers of pixels that files tell a unit has to what a pixel stands for: one way
//! for all formats.

use crate::geometry::PhysicalScale;

/// What pixels are counted along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Inch,
    Centimeter,
    Meter,
}

impl Unit {
    /// As TIFF and EXIF count them; `None` for those that are no lengths.
    ///
    /// Source: TIFF 6.0, "ResolutionUnit".
    pub(super) const fn of_tiff(value: u64) -> Option<Self> {
        match value {
            2 => Some(Self::Inch),
            3 => Some(Self::Centimeter),
            _ => None,
        }
    }

    /// As JFIF counts them; `None` for those that are no lengths.
    ///
    /// Source: JFIF 1.02, "JFIF APP0 marker segment".
    pub(super) const fn of_jfif(value: u8) -> Option<Self> {
        match value {
            1 => Some(Self::Inch),
            2 => Some(Self::Centimeter),
            _ => None,
        }
    }

    const fn millimeters(self) -> f64 {
        match self {
            Self::Inch => 25.4,
            Self::Centimeter => 10.0,
            Self::Meter => 1000.0,
        }
    }
}

/// Of a picture with so many pixels a unit. `None` where that cannot be believed, as
/// [`PhysicalScale::of_density`] says.
pub(super) fn scale(across: f64, down: f64, unit: Unit) -> Option<PhysicalScale> {
    let per_millimeter = |count: f64| count / unit.millimeters();
    PhysicalScale::of_density(per_millimeter(across), per_millimeter(down))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_as_long_as_they_are() {
        let millimeters = |count, unit| {
            scale(count, count, unit).map(PhysicalScale::millimeters_per_pixel).unwrap_or_default()
        };
        for (count, unit) in
            [(300.0, Unit::Inch), (118.11, Unit::Centimeter), (11_811.0, Unit::Meter)]
        {
            let given = millimeters(count, unit);
            assert!((given - 25.4 / 300.0).abs() < 1e-5, "{count} a {unit:?}: {given}");
        }
        assert_eq!(scale(72.0, 72.0, Unit::Inch), None);
        assert_eq!(scale(11_811.0, 5_905.0, Unit::Meter), None);
    }
}
