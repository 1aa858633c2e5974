//! The line of one lane: so many jobs may wait, and so much work.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::PoolError;

/// Who waits in one lane. Cloning gives another handle on the same line.
#[derive(Clone, Debug)]
pub(super) struct Queue {
    places: usize,
    work: u64,
    waiting: Arc<Mutex<Load>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Load {
    pub(super) jobs: usize,
    /// The sum of their costs.
    pub(super) work: u64,
}

/// A place in the line, given back when dropped, also with the future that waits.
#[derive(Debug)]
pub(super) struct Place {
    cost: u64,
    waiting: Arc<Mutex<Load>>,
}

impl Queue {
    pub(super) fn new(places: usize, work: u64) -> Self {
        Self { places, work, waiting: Arc::default() }
    }

    /// A line of its own under the same rules.
    pub(super) fn another(&self) -> Self {
        Self::new(self.places, self.work)
    }

    /// Takes a place. Where nobody waits a job of any cost may.
    ///
    /// # Errors
    /// [`PoolError::Busy`] when too many wait, or too much work.
    pub(super) fn enter(&self, cost: u64) -> Result<Place, PoolError> {
        let mut waiting = lock(&self.waiting);
        let work = waiting.work.saturating_add(cost);
        if waiting.jobs >= self.places || (waiting.jobs > 0 && work > self.work) {
            return Err(PoolError::Busy { waiting: waiting.jobs });
        }
        *waiting = Load { jobs: waiting.jobs + 1, work };
        Ok(Place { cost, waiting: Arc::clone(&self.waiting) })
    }

    #[cfg(test)]
    pub(super) fn waiting(&self) -> Load {
        *lock(&self.waiting)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut waiting = lock(&self.waiting);
        waiting.jobs -= 1;
        waiting.work = waiting.work.saturating_sub(self.cost);
    }
}

/// Two numbers stay two numbers wherever a holder of the lock panicked.
fn lock(waiting: &Mutex<Load>) -> MutexGuard<'_, Load> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_may_wait_and_one_who_leaves_makes_room() {
        let queue = Queue::new(2, 1000);
        let first = queue.enter(1).unwrap();
        let _second = queue.enter(1).unwrap();
        assert_eq!(queue.enter(1).map(drop), Err(PoolError::Busy { waiting: 2 }));
        drop(first);
        assert!(queue.enter(1).is_ok());
    }

    #[test]
    fn so_much_work_may_wait_however_few_the_jobs() {
        let queue = Queue::new(100, 1000);
        let first = queue.enter(700).unwrap();
        let second = queue.enter(300).unwrap();
        assert_eq!(queue.enter(1).map(drop), Err(PoolError::Busy { waiting: 2 }));
        drop(first);
        assert_eq!(queue.waiting(), Load { jobs: 1, work: 300 });
        assert!(queue.enter(700).is_ok());
        drop(second);
        assert_eq!(queue.waiting(), Load::default());
    }

    #[test]
    fn a_job_larger_than_the_line_waits_alone() {
        let queue = Queue::new(100, 1000);
        let alone = queue.enter(u64::MAX).unwrap();
        assert!(queue.enter(1).is_err());
        drop(alone);
        assert_eq!(queue.waiting(), Load::default());
    }
}
