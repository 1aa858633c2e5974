//! [`ByteSize`]: an amount of memory as people write it.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};

/// Units from the largest; binary before decimal, so that 1 GiB is shown as such.
const UNITS: [(&str, u64); 8] = [
    ("TiB", 1 << 40),
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
    ("TB", 1_000_000_000_000),
    ("GB", 1_000_000_000),
    ("MB", 1_000_000),
    ("kB", 1_000),
];

/// A number of bytes, written `64MiB`, `1GiB`, `500kB` or as a plain number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByteSize(pub u64);

impl ByteSize {
    #[must_use]
    pub const fn mib(count: u64) -> Self {
        Self(count * (1 << 20))
    }

    #[must_use]
    pub const fn bytes(self) -> u64 {
        self.0
    }
}

/// Why a size could not be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "`{given}` is no size; write a whole number of bytes, or one with a unit such as `256MiB`, `1GiB` or `500kB`"
)]
pub struct ByteSizeError {
    pub given: String,
}

impl FromStr for ByteSize {
    type Err = ByteSizeError;

    fn from_str(given: &str) -> Result<Self, ByteSizeError> {
        let error = || ByteSizeError { given: given.to_owned() };
        let text = given.trim();
        let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (number, unit) = text.split_at(digits);
        let number: u64 = number.parse().map_err(|_| error())?;
        let unit = unit.trim_start();
        let factor = match unit {
            "" | "B" => 1,
            _ => {
                let known = UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit));
                known.ok_or_else(error)?.1
            }
        };
        number.checked_mul(factor).map(Self).ok_or_else(error)
    }
}

impl fmt::Display for ByteSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = UNITS.iter().find(|(_, factor)| self.0 > 0 && self.0.is_multiple_of(*factor));
        match unit {
            Some((name, factor)) => write!(f, "{}{name}", self.0 / factor),
            None => write!(f, "{}", self.0),
        }
    }
}

impl Serialize for ByteSize {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ByteSize {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = ByteSize;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a size such as \"256MiB\" or a number of bytes")
            }

            fn visit_str<E: de::Error>(self, given: &str) -> Result<ByteSize, E> {
                given.parse().map_err(E::custom)
            }

            fn visit_i64<E: de::Error>(self, given: i64) -> Result<ByteSize, E> {
                u64::try_from(given)
                    .map(ByteSize)
                    .map_err(|_| E::custom(ByteSizeError { given: given.to_string() }))
            }

            fn visit_u64<E: de::Error>(self, given: u64) -> Result<ByteSize, E> {
                Ok(ByteSize(given))
            }
        }
        deserializer.deserialize_any(Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sizes_are_read_with_binary_and_decimal_units() {
        for (given, bytes) in [
            ("64MiB", 64 * 1024 * 1024),
            ("1GiB", 1024 * 1024 * 1024),
            ("500kB", 500_000),
            ("500KB", 500_000),
            ("2 GB", 2_000_000_000),
            ("1048576", 1_048_576),
            ("12B", 12),
            ("0", 0),
        ] {
            assert_eq!(given.parse(), Ok(ByteSize(bytes)), "{given}");
        }
    }

    #[test]
    fn what_is_no_size_is_refused_with_the_text_given() {
        for given in ["", "MiB", "-1", "+1", "1.5GiB", "1 Mi", "12 bits", "20000000TiB", "٣MiB"] {
            let error = given.parse::<ByteSize>().unwrap_err();
            assert!(error.to_string().contains(&format!("`{given}`")), "{error}");
        }
    }

    #[test]
    fn a_size_is_shown_in_the_largest_unit_that_is_exact() {
        assert_eq!(ByteSize::mib(1024).to_string(), "1GiB");
        assert_eq!(ByteSize(1_500_000).to_string(), "1500kB");
        assert_eq!(ByteSize(1025).to_string(), "1025");
        assert_eq!(ByteSize(0).to_string(), "0");
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back_the_same(bytes in any::<u64>()) {
            prop_assert_eq!(ByteSize(bytes).to_string().parse(), Ok(ByteSize(bytes)));
        }
    }
}
