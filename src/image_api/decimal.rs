//! Numbers as IIIF writes them: digits, and for decimals one dot.
//!
//! Rust's own `parse` also takes `+5`, `1e3`, `inf` and `NaN`, which are no numbers here.
//!
//! Source: Image API 3.0 §4.7. A leading zero and no trailing zeros are only recommended
//! there, so `.5`, `90.0` and `007` are read; they are written back as `0.5`, `90`, `7`.

use std::fmt;

/// Why a text is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberError {
    /// Something other than digits, or other than digits around one dot.
    Syntax,
    /// More than we count to.
    TooLarge,
}

/// Reads a whole number: one or more digits.
///
/// # Errors
/// [`NumberError::TooLarge`] from 2⁶⁴ on.
pub fn integer(text: &str) -> Result<u64, NumberError> {
    digits(text, u64::MAX)
}

/// Reads digits as a number of at most `most`.
fn digits(text: &str, most: u64) -> Result<u64, NumberError> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NumberError::Syntax);
    }
    // Only digits are left, so the one thing that can be wrong is their number.
    text.parse().ok().filter(|&value| value <= most).ok_or(NumberError::TooLarge)
}

/// A number from 0 up to 2³², exact to 18 digits after the dot.
///
/// Exact, because two spellings of one number must be equal and a number must be written
/// back as it was read. Digits after the eighteenth are dropped: they are less than a
/// billionth of a pixel on the largest picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Decimal(u128);

/// Digits kept after the dot.
const PLACES: usize = 18;
const ONE: u128 = 10u128.pow(PLACES as u32);

impl Decimal {
    /// The whole number `value`.
    #[must_use]
    pub const fn whole(value: u32) -> Self {
        Self(value as u128 * ONE)
    }

    /// Reads `12`, `12.5` or `.5`.
    ///
    /// # Errors
    /// [`NumberError::Syntax`] also for `1.`, `1.2.3`, signs and exponents;
    /// [`NumberError::TooLarge`] from 2³² on.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        let (whole, fraction) = match text.split_once('.') {
            None => (text, None),
            Some((whole, fraction)) => (whole, Some(fraction)),
        };
        let after = match fraction {
            None => 0,
            Some(fraction) if fraction.bytes().all(|byte| byte.is_ascii_digit()) => {
                let kept = &fraction[..fraction.len().min(PLACES)];
                // At most 18 digits, so below 10¹⁸ and far from the end of u64.
                u128::from(integer(kept)?) * 10u128.pow((PLACES - kept.len()) as u32)
            }
            Some(_) => return Err(NumberError::Syntax),
        };
        let before = match (whole, fraction) {
            ("", Some(_)) => 0,
            _ => digits(whole, u64::from(u32::MAX))?,
        };
        Ok(Self(u128::from(before) * ONE + after))
    }

    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The number if it is whole.
    #[must_use]
    pub fn to_whole(self) -> Option<u32> {
        if self.0.is_multiple_of(ONE) { u32::try_from(self.0 / ONE).ok() } else { None }
    }

    #[must_use]
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / ONE as f64
    }

    /// This many percent of `length`, rounded to the nearest whole, halves up.
    #[must_use]
    pub fn percent_of(self, length: u32) -> u64 {
        // Below 2³² × 10¹⁸ × 2³² × 2 ≈ 3.7 × 10³⁷, a ninth of what u128 holds.
        let doubled = self.0 * u128::from(length) * 2;
        // Below 2⁶⁴ / 100.
        ((doubled + 100 * ONE) / (200 * ONE)) as u64
    }
}

/// As Image API 3.0 §4.7 recommends: a whole number if it is one, else with a leading zero
/// and without trailing ones.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_zero() {
            // Nearly every rotation, and dividing numbers as long as these takes its time.
            return f.write_str("0");
        }
        let (whole, after) = (self.0 / ONE, self.0 % ONE);
        if after == 0 {
            return write!(f, "{whole}");
        }
        let fraction = format!("{after:0PLACES$}");
        write!(f, "{whole}.{}", fraction.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_rust_reads_and_iiif_does_not_is_refused() {
        for text in [
            "", ".", "+5", "-5", "-0", "1e2", "1E2", "inf", "NaN", "nan", "1.", "1..2", "1.2.3",
            " 1", "1 ", "0x10", "1_000", "1,5", "٣", "½", "1.+5", "1.5e1",
        ] {
            assert_eq!(Decimal::parse(text), Err(NumberError::Syntax), "{text}");
            assert_eq!(integer(text), Err(NumberError::Syntax), "{text}");
        }
        assert_eq!(integer("1.5"), Err(NumberError::Syntax));
    }

    #[test]
    fn numbers_are_written_in_their_shortest_form() {
        for (given, shortest) in [
            ("90.0", "90"),
            ("007", "7"),
            (".5", "0.5"),
            ("0.50", "0.5"),
            ("00.10", "0.1"),
            ("33.333333333333336", "33.333333333333336"),
            ("0", "0"),
            ("0.000", "0"),
            ("4294967295.9", "4294967295.9"),
        ] {
            assert_eq!(Decimal::parse(given).unwrap().to_string(), shortest, "{given}");
        }
    }

    #[test]
    fn huge_numbers_are_refused_and_do_not_overflow() {
        assert_eq!(Decimal::parse("4294967296"), Err(NumberError::TooLarge));
        assert_eq!(Decimal::parse(&"9".repeat(5000)), Err(NumberError::TooLarge));
        assert_eq!(integer("18446744073709551615"), Ok(u64::MAX));
        assert_eq!(integer("18446744073709551616"), Err(NumberError::TooLarge));
        assert_eq!(integer(&format!("{}5", "0".repeat(5000))), Ok(5));
    }

    #[test]
    fn digits_after_the_eighteenth_change_nothing() {
        let third = Decimal::parse(&format!("0.{}", "3".repeat(900))).unwrap();
        assert_eq!(third, Decimal::parse("0.333333333333333333").unwrap());
        assert_eq!(Decimal::parse(&format!("0.{}x", "3".repeat(900))), Err(NumberError::Syntax));
    }

    #[test]
    fn percentages_round_to_the_nearest_pixel() {
        // Image API 3.0 §4.1, example 4: 41.6, 7.5, 40 and 70 percent of 300 by 200 pixels.
        let percent = |text: &str, of| Decimal::parse(text).unwrap().percent_of(of);
        assert_eq!(percent("41.6", 300), 125); // 124.8
        assert_eq!(percent("7.5", 200), 15);
        assert_eq!(percent("40", 300), 120);
        assert_eq!(percent("70", 200), 140);
        assert_eq!(percent("50", 1001), 501); // 500.5
        assert_eq!(percent("0.049", 1000), 0); // 0.49
        assert_eq!(percent("4294967295", u32::MAX), 184_467_440_651_196_170);
    }

    proptest! {
        #[test]
        fn a_number_read_back_is_the_same(units in 0..u128::from(u32::MAX) * ONE) {
            let decimal = Decimal(units);
            prop_assert_eq!(Decimal::parse(&decimal.to_string()), Ok(decimal));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[0-9.+eE-]{0,30}") {
            if let Ok(decimal) = Decimal::parse(&text) {
                let float: f64 = text.parse().unwrap();
                prop_assert!((decimal.to_f64() - float).abs() <= 1e-15 * float.max(1.0));
            }
        }
    }
}
