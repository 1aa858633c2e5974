//! Years of one calendar in another.
//!
//! The Hijri calendar is counted by the arithmetic rule with the epoch of Friday, 16 July 622
//! (Julian): dates by the moon as it was seen differ from it by a day or two, years hardly ever.

use std::ops::RangeInclusive;

use calendrical_calculations::gregorian::{fixed_from_gregorian, year_from_fixed};
use calendrical_calculations::islamic::{
    ISLAMIC_EPOCH_FRIDAY, fixed_from_tabular_islamic, tabular_year_from_fixed,
};
use calendrical_calculations::julian::{fixed_from_julian, julian_from_fixed};
use calendrical_calculations::persian::fixed_from_fast_persian;
use calendrical_calculations::rata_die::RataDie;

/// A calendar that dates of manuscripts are given in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calendar {
    Hijri,
    SolarHijri,
    Julian,
    Gregorian,
}

/// The first day after which the Gregorian calendar was used: historians give earlier dates of
/// our era in the Julian one.
const REFORM: RataDie = fixed_from_gregorian(1582, 10, 15);

impl Calendar {
    /// The latest year that is a date of a manuscript; far beyond today in each calendar.
    pub const LAST_YEAR: u16 = 3000;

    /// The years of the Common Era into which a year falls: Julian ones before the reform of
    /// 1582. `None` where there is no such year.
    #[must_use]
    pub fn common_era(self, year: u16) -> Option<RangeInclusive<i32>> {
        let (first, last) = self.days(year)?;
        let common = |day: RataDie| {
            let year = if day < REFORM {
                julian_from_fixed(day).map(|(year, ..)| year)
            } else {
                year_from_fixed(day)
            };
            year.ok()
        };
        Some(common(first)?..=common(last)?)
    }

    /// The Hijri years into which a year falls; `None` where there is no such year, or it ended
    /// before the Hijra.
    #[must_use]
    pub fn hijri(self, year: u16) -> Option<RangeInclusive<i32>> {
        let (first, last) = self.days(year)?;
        let hijri = |day| tabular_year_from_fixed(day, ISLAMIC_EPOCH_FRIDAY);
        (last >= ISLAMIC_EPOCH_FRIDAY).then(|| hijri(first).max(1)..=hijri(last))
    }

    /// The first day of a year in the proleptic Gregorian calendar: year, month, day.
    #[must_use]
    pub fn first_day(self, year: u16) -> Option<(i32, u8, u8)> {
        let (first, _) = self.days(year)?;
        calendrical_calculations::gregorian::gregorian_from_fixed(first).ok()
    }

    /// The first and the last day of a year.
    fn days(self, year: u16) -> Option<(RataDie, RataDie)> {
        if year == 0 || year > Self::LAST_YEAR {
            return None;
        }
        let begins = |year: i32| match self {
            Self::Hijri => fixed_from_tabular_islamic(year, 1, 1, ISLAMIC_EPOCH_FRIDAY),
            Self::SolarHijri => fixed_from_fast_persian(year, 1, 1),
            Self::Julian => fixed_from_julian(year, 1, 1),
            Self::Gregorian => fixed_from_gregorian(year, 1, 1),
        };
        Some((begins(year.into()), begins(i32::from(year) + 1).add(-1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_years_fall_where_tables_put_them() {
        // Freeman-Grenville's tables: 1 AH began on 16 July 622, 731 AH on 15 October 1330,
        // 1446 AH on 8 July 2024; 1300 solar on 21 March 1921.
        assert_eq!(Calendar::Hijri.common_era(1), Some(622..=623));
        assert_eq!(Calendar::Hijri.common_era(731), Some(1330..=1331));
        assert_eq!(Calendar::Hijri.common_era(1446), Some(2024..=2025));
        assert_eq!(Calendar::SolarHijri.common_era(1300), Some(1921..=1922));
        assert_eq!(Calendar::Gregorian.hijri(2024), Some(1445..=1446));
        assert_eq!(Calendar::Julian.hijri(1330), Some(730..=731));
        assert_eq!(Calendar::Hijri.first_day(1446), Some((2024, 7, 8)));
    }

    #[test]
    fn years_of_the_common_era_are_julian_until_the_reform() {
        assert_eq!(Calendar::Julian.common_era(1330), Some(1330..=1330));
        assert_eq!(Calendar::Gregorian.common_era(1700), Some(1700..=1700));
        // The first days of 1700 by the Julian calendar are in 1700, the last in 1701.
        assert_eq!(Calendar::Julian.common_era(1700), Some(1700..=1701));
    }

    #[test]
    fn there_is_no_year_nought_and_nothing_before_the_hijra_in_it() {
        for calendar in
            [Calendar::Hijri, Calendar::SolarHijri, Calendar::Julian, Calendar::Gregorian]
        {
            assert_eq!(calendar.common_era(0), None);
            assert_eq!(calendar.common_era(Calendar::LAST_YEAR + 1), None);
            assert!(calendar.common_era(Calendar::LAST_YEAR).is_some());
        }
        assert_eq!(Calendar::Julian.hijri(600), None);
        assert_eq!(Calendar::Julian.hijri(622), Some(1..=1));
    }
}
