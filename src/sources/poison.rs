//! Pictures at which our own code panicked a moment ago.
//!
//! A panic costs what it was at, and nothing else. But whoever asks for the tiles of such a
//! picture asks for hundreds: they are refused for a while without being tried.

use std::time::Duration;

use moka::sync::Cache;

use super::{Opened, SourceError};
use crate::storage::Version;

/// How long a picture is refused.
const SECONDS: u64 = 60;

/// What is said of it.
pub(super) const POISONED: SourceError = SourceError::Poisoned { seconds: SECONDS };

/// Pictures remembered; a server with more of them has other troubles.
const MOST: u64 = 10_000;

/// Each by its identity, in a version: what is mended is another picture.
#[derive(Clone, Debug)]
pub(super) struct Poison(Cache<(String, Version), ()>);

impl Poison {
    pub(super) fn new() -> Self {
        let kept = Duration::from_secs(SECONDS);
        Self(Cache::builder().max_capacity(MOST).time_to_live(kept).build())
    }

    pub(super) fn add(&self, identity: &str, version: &Version) {
        self.0.insert((identity.to_owned(), version.clone()), ());
    }

    /// # Errors
    /// [`SourceError::Poisoned`] for a picture that was added a moment ago.
    pub(super) fn check(&self, identity: &str, version: &Version) -> Result<(), SourceError> {
        let is_poisoned = self.0.contains_key(&(identity.to_owned(), version.clone()));
        if is_poisoned { Err(POISONED) } else { Ok(()) }
    }
}

impl super::Sources {
    /// Notes that reading or decoding a picture panicked: it is not tried again for a while.
    pub fn poison(&self, opened: &Opened) {
        self.poison.add(opened.identity(), opened.version());
    }

    /// # Errors
    /// [`SourceError::Poisoned`] where that panicked a moment ago.
    pub fn check_poison(&self, opened: &Opened) -> Result<(), SourceError> {
        self.poison.check(opened.identity(), opened.version())
    }
}
