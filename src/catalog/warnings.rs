//! Saying a thing once.

use std::collections::HashSet;
use std::fmt::Display;
use std::sync::{Mutex, PoisonError};

use tracing::warn;

/// What is said at most: ten thousand files that cannot be read are one mistake, not ten
/// thousand.
const CAPACITY: usize = 2_000;

/// What the log was told already, so that a folder read every few seconds does not fill it.
#[derive(Debug, Default)]
pub(super) struct Warnings {
    said: Mutex<HashSet<String>>,
}

impl Warnings {
    /// Whether this is the first time that `what` comes up; it counts as said from then on.
    /// When there is too much to say, that is said instead, once.
    pub(super) fn is_new(&self, what: &impl Display) -> bool {
        // A set of strings stays a set of strings wherever a holder of the lock panicked.
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        let what = what.to_string();
        if said.len() > CAPACITY || said.contains(&what) {
            return false;
        }
        said.insert(what);
        let is_full = said.len() > CAPACITY;
        if is_full {
            warn!("Of what else is left out nothing more is told here; `warraq check` names all");
        }
        !is_full
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_is_new_once() {
        let warnings = Warnings::default();
        assert!(warnings.is_new(&"f1.tif is damaged"));
        assert!(!warnings.is_new(&"f1.tif is damaged"));
        assert!(warnings.is_new(&"f2.tif is damaged"));
    }

    #[test]
    fn what_is_said_has_an_end() {
        let warnings = Warnings::default();
        for number in 0..CAPACITY {
            assert!(warnings.is_new(&number));
        }
        for number in CAPACITY..2 * CAPACITY {
            assert!(!warnings.is_new(&number));
        }
        assert!(!warnings.is_new(&0));
    }
}
