//! Saying a thing once.

use std::collections::HashSet;
use std::fmt::Display;
use std::sync::{Mutex, PoisonError};

/// What is remembered at most; beyond it everything may be said once more.
const CAPACITY: usize = 10_000;

/// What the log was told already, so that a folder read every few seconds does not fill it.
#[derive(Debug, Default)]
pub(super) struct Warnings {
    said: Mutex<HashSet<String>>,
}

impl Warnings {
    /// Whether this is the first time that `what` comes up; it counts as said from then on.
    pub(super) fn is_new(&self, what: &impl Display) -> bool {
        // A set of strings stays a set of strings wherever a holder of the lock panicked.
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        if said.len() >= CAPACITY {
            said.clear();
        }
        said.insert(what.to_string())
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
    fn what_is_remembered_is_bounded() {
        let warnings = Warnings::default();
        for number in 0..=CAPACITY {
            assert!(warnings.is_new(&number));
        }
        assert!(warnings.said.lock().unwrap().len() <= CAPACITY);
    }
}
