//! Whether a tier can be relied on: tried again from time to time, complained of once.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tracing::{info, warn};

/// How long a tier that failed is left alone.
const PAUSE: Duration = Duration::from_mins(1);

/// What became of the last use of a tier, for one kind of use.
#[derive(Debug)]
pub(super) struct Health {
    /// The tier, as the log calls it.
    tier: &'static str,
    /// What is done with what it has, as the log says it: `read`, `written`.
    done: &'static str,
    failed: Mutex<Option<Instant>>,
}

impl Health {
    pub(super) const fn new(tier: &'static str, done: &'static str) -> Self {
        Self { tier, done, failed: Mutex::new(None) }
    }

    /// Whether it failed so recently that it is not worth trying.
    pub(super) fn is_paused(&self, now: Instant) -> bool {
        self.failed().is_some_and(|failed| now.saturating_duration_since(failed) < PAUSE)
    }

    /// Gives whether that is news; then the log was told.
    pub(super) fn failed_at(&self, now: Instant, why: &dyn std::fmt::Display) -> bool {
        let is_news = self.failed().replace(now).is_none();
        if is_news {
            let Self { tier, done, .. } = self;
            warn!(
                "What is kept cannot be {done} in {tier}: {why}. Finished pictures are still kept \
                 in memory; {tier} is tried again every minute"
            );
        }
        is_news
    }

    pub(super) fn worked(&self) {
        if self.failed().take().is_some() {
            info!("What is kept is {} in {} again", self.done, self.tier);
        }
    }

    fn failed(&self) -> std::sync::MutexGuard<'_, Option<Instant>> {
        // A point in time stays one wherever a holder of the lock panicked.
        self.failed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_told_once_until_it_works_again() {
        let health = Health::new("the cache folder", "written");
        let now = Instant::now();
        assert!(health.failed_at(now, &"full"));
        assert!(!health.failed_at(now + PAUSE, &"full"));
        health.worked();
        assert!(health.failed_at(now + 2 * PAUSE, &"full"));
    }

    #[test]
    fn a_tier_that_failed_is_left_alone_for_a_while() {
        let health = Health::new("the cache folder", "written");
        let now = Instant::now();
        assert!(!health.is_paused(now));
        health.failed_at(now, &"full");
        assert!(health.is_paused(now + PAUSE / 2));
        assert!(!health.is_paused(now + PAUSE));
        health.worked();
        assert!(!health.is_paused(now));
    }
}
