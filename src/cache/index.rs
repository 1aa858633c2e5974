//! Which files there are, which were used last, and which must go. Pure; knows no disk.

use std::collections::{BTreeMap, HashMap};
use std::time::SystemTime;

use super::name::Name;

/// What a file takes is counted in blocks of this many bytes, as file systems do.
const BLOCK_BYTES: u64 = 4096;

/// The files that are known of, from the least recently used on.
#[derive(Debug)]
pub(super) struct Index {
    most_bytes: u64,
    most_files: usize,
    bytes: u64,
    files: HashMap<Name, Known>,
    order: BTreeMap<Stamp, Name>,
    /// Tells uses of one instant apart.
    uses: u64,
}

/// When a file was used.
type Stamp = (SystemTime, u64);

#[derive(Clone, Copy, Debug)]
struct Known {
    bytes: u64,
    used: Stamp,
}

impl Index {
    pub(super) fn new(most_bytes: u64, most_files: usize) -> Self {
        Self {
            most_bytes,
            most_files,
            bytes: 0,
            files: HashMap::new(),
            order: BTreeMap::new(),
            uses: 0,
        }
    }

    /// Whether a file of this length can be kept at all.
    pub(super) const fn fits(&self, length: u64) -> bool {
        on_disk(length) <= self.most_bytes
    }

    pub(super) fn contains(&self, name: &Name) -> bool {
        self.files.contains_key(name)
    }

    /// A file of this length was used at this time.
    pub(super) fn used(&mut self, name: Name, length: u64, at: SystemTime) {
        self.forget(&name);
        self.uses += 1;
        let known = Known { bytes: on_disk(length), used: (at, self.uses) };
        self.bytes = self.bytes.saturating_add(known.bytes);
        self.order.insert(known.used, name);
        self.files.insert(name, known);
    }

    /// A file is gone.
    pub(super) fn forget(&mut self, name: &Name) {
        if let Some(known) = self.files.remove(name) {
            self.bytes -= known.bytes;
            self.order.remove(&known.used);
        }
    }

    /// Forgets the least recently used until one more file of this length fits, and says
    /// which: they are to be removed.
    pub(super) fn make_room(&mut self, length: u64) -> Vec<Name> {
        let limits = (self.most_bytes.saturating_sub(on_disk(length)), self.most_files - 1);
        self.shrink(limits)
    }

    /// As [`Index::make_room`], for no further file.
    pub(super) fn surplus(&mut self) -> Vec<Name> {
        self.shrink((self.most_bytes, self.most_files))
    }

    fn shrink(&mut self, (bytes, files): (u64, usize)) -> Vec<Name> {
        let mut gone = Vec::new();
        while self.bytes > bytes || self.files.len() > files {
            let Some((_, name)) = self.order.pop_first() else { break };
            self.forget(&name);
            gone.push(name);
        }
        gone
    }

    /// How many files there are, and what they take.
    pub(super) fn size(&self) -> (usize, u64) {
        (self.files.len(), self.bytes)
    }
}

const fn on_disk(length: u64) -> u64 {
    length.div_ceil(BLOCK_BYTES).saturating_mul(BLOCK_BYTES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    use proptest::prelude::*;

    fn at(second: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(second)
    }

    #[test]
    fn the_least_recently_used_makes_room() {
        let mut index = Index::new(3 * BLOCK_BYTES, 100);
        for (name, second) in [(1, 10), (2, 11), (3, 12)] {
            index.used([name; 32], 100, at(second));
        }
        index.used([1; 32], 100, at(13));
        assert_eq!(index.make_room(BLOCK_BYTES + 1), [[2; 32], [3; 32]]);
        assert_eq!(index.size(), (1, BLOCK_BYTES));
    }

    #[test]
    fn files_are_capped_by_number_too() {
        let mut index = Index::new(u64::MAX, 2);
        index.used([1; 32], 1, at(10));
        index.used([2; 32], 1, at(10));
        assert_eq!(index.make_room(1), [[1; 32]]);
        assert!(index.surplus().is_empty());
    }

    #[test]
    fn what_is_larger_than_all_there_may_be_does_not_fit() {
        let index = Index::new(BLOCK_BYTES, 2);
        assert!(index.fits(BLOCK_BYTES));
        assert!(!index.fits(BLOCK_BYTES + 1));
        assert!(!index.fits(u64::MAX));
    }

    proptest! {
        #[test]
        fn room_is_always_made_and_what_is_counted_is_what_is_there(
            steps in prop::collection::vec((0u8..20, 0u64..5 * BLOCK_BYTES, 0u64..50), 0..100),
        ) {
            let mut index = Index::new(8 * BLOCK_BYTES, 5);
            for (name, length, second) in steps {
                if second == 0 {
                    index.forget(&[name; 32]);
                    continue;
                }
                for gone in index.make_room(length) {
                    prop_assert!(!index.contains(&gone));
                }
                index.used([name; 32], length, at(second));
                let (files, bytes) = index.size();
                prop_assert!(files <= 5 && bytes <= 8 * BLOCK_BYTES, "{index:?}");
                prop_assert_eq!(files, index.order.len());
                prop_assert_eq!(bytes, index.files.values().map(|known| known.bytes).sum::<u64>());
            }
        }
    }
}
