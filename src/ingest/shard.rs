//! [`Shard`]: one of several runs that share the work.

use std::fmt;
use std::str::FromStr;

/// The part of the pictures that one run makes: number `index` of `count`, from 0 on. Which
/// part a picture belongs to follows from its place alone, so runs need not know of each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    index: u64,
    count: u64,
}

/// Why a text names no shard.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{given}` is no part of the work: write it as K/N, the number of the run, from 0 on, and how \
     many there are: 0/8 to 7/8"
)]
pub struct ShardError {
    given: String,
}

/// More runs than that share nothing sensible.
const MOST: u64 = 100_000;

impl Shard {
    /// Everything.
    pub const ALL: Self = Self { index: 0, count: 1 };

    /// Whether what goes to `target` is of this part.
    #[must_use]
    pub fn holds(self, target: &str) -> bool {
        let hash = blake3::hash(target.as_bytes());
        let number = hash.as_bytes().first_chunk().copied().map_or(0, u64::from_le_bytes);
        number % self.count == self.index
    }
}

impl FromStr for Shard {
    type Err = ShardError;

    fn from_str(given: &str) -> Result<Self, ShardError> {
        let parsed = given.split_once('/').and_then(|(index, count)| {
            let (index, count) = (index.parse().ok()?, count.parse().ok()?);
            (index < count && count <= MOST).then_some(Self { index, count })
        });
        parsed.ok_or_else(|| ShardError { given: given.to_owned() })
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_picture_is_of_one_part_and_parts_are_about_equal() {
        let shards: Vec<Shard> = (0..8).map(|k| format!("{k}/8").parse().unwrap()).collect();
        let mut held = [0; 8];
        for number in 0..4000 {
            let target = format!("ms {}/f{number}.tif", number / 300);
            let of: Vec<usize> = (0..8).filter(|k| shards[*k].holds(&target)).collect();
            assert_eq!(of.len(), 1, "{target}");
            held[of[0]] += 1;
            assert!(Shard::ALL.holds(&target));
        }
        assert!(held.iter().all(|count| (400..600).contains(count)), "{held:?}");
    }

    #[test]
    fn what_names_no_part_is_refused() {
        for given in ["", "8/8", "1", "-1/8", "1/0", "a/b", "1/8/2", "0/1000000"] {
            let error = given.parse::<Shard>().unwrap_err().to_string();
            assert!(error.contains("0/8"), "{error}");
        }
        assert_eq!("3/8".parse::<Shard>().unwrap().to_string(), "3/8");
    }
}
