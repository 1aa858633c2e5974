//! [`Gate`]: what the requests to one source share.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::sync::Semaphore;

use super::breaker::Breaker;
use crate::metrics::Metrics;
use crate::storage::{Location, Settings};

/// How requests to one source are made, and how many at one time.
#[derive(Debug)]
pub(in crate::storage) struct Gate {
    /// Within which a request must be answered, with all its tries.
    pub(super) timeout: Duration,
    pub(super) tries: u32,
    /// Bytes of the largest file that is taken whole where a part was asked for.
    pub(super) allow_whole_object: u64,
    pub(super) places: Semaphore,
    pub(super) breaker: Breaker,
    /// The source as the log names it.
    pub(super) shown: String,
    /// Set once whoever counts is known.
    metrics: OnceLock<Arc<Metrics>>,
}

impl Gate {
    pub(super) fn new(location: &Location, settings: &Settings) -> Self {
        let seconds = location.timeout_seconds.unwrap_or(settings.timeout_seconds);
        Self {
            timeout: Duration::from_secs(seconds),
            tries: location.tries.unwrap_or(settings.tries),
            allow_whole_object: location.allow_whole_object.as_u64(),
            places: Semaphore::new(location.connections),
            breaker: Breaker::default(),
            shown: crate::text::mask_userinfo(&location.url),
            metrics: OnceLock::new(),
        }
    }

    pub(super) fn count_in(&self, metrics: &Arc<Metrics>) {
        let _ = self.metrics.set(Arc::clone(metrics));
    }

    pub(super) fn metrics(&self) -> Option<&Metrics> {
        self.metrics.get().map(|metrics| &**metrics)
    }
}
