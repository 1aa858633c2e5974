//! [`Spare`]: threads of a pool that no job uses at the moment.

use tokio::sync::OwnedSemaphorePermit;

use super::gate::Gate;
use crate::metrics::Lane;

/// Lends idle threads to jobs that can use several. Those kept for light jobs are never lent.
#[derive(Clone, Debug)]
pub struct Spare(Gate);

impl Spare {
    pub(super) const fn new(threads: Gate) -> Self {
        Self(threads)
    }

    /// The right to use one thread more until it is dropped; `None` where none is idle.
    #[must_use]
    pub fn take(&self) -> Option<OwnedSemaphorePermit> {
        self.0.try_pass(Lane::Heavy, 1)
    }

    /// Whether a job waits for a thread.
    #[must_use]
    pub fn is_wanted(&self) -> bool {
        self.0.has_line()
    }
}
