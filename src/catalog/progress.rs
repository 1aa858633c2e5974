//! Saying how far a look at many pictures has come.

use std::time::{Duration, Instant};

use tracing::info;

/// Looks that take no longer than this are not spoken of; those that do, so often.
const EVERY: Duration = Duration::from_secs(5);

/// A look at the pictures of one item.
#[derive(Debug)]
pub(super) struct Progress<'a> {
    of: &'a str,
    total: usize,
    done: usize,
    told: Instant,
    was_told: bool,
}

impl<'a> Progress<'a> {
    /// Of so many pictures; `of` names the record or the folder.
    pub(super) fn new(of: &'a str, total: usize) -> Self {
        Self { of, total, done: 0, told: Instant::now(), was_told: false }
    }

    /// One more is looked at.
    pub(super) fn step(&mut self) {
        self.done += 1;
        let is_last = self.done == self.total && self.was_told;
        if is_last || self.told.elapsed() >= EVERY {
            (self.told, self.was_told) = (Instant::now(), true);
            let Self { of, done, total, .. } = self;
            info!("Looked at {done} of {total} pictures of `{of}`");
        }
    }
}
