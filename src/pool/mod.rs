//! Where pictures and documents are computed, each kind in a pool of its own: as many jobs
//! at once as there are processors, within one budget of memory, with a bounded queue.
//!
//! A job first asks for [`Admission`] with its estimate, then fetches its bytes, then
//! computes. A job that panics fails alone. The pool knows nothing of pictures.

mod settings;

use std::num::NonZero;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tracing::Span;

pub use settings::Settings;

/// Why a job was not done.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum PoolError {
    #[error("{waiting} jobs are waiting already")]
    Busy { waiting: usize },
    #[error("a job of {bytes} bytes exceeds the memory budget of {budget}")]
    TooLarge { bytes: u64, budget: u64 },
    #[error("the job panicked: {message}")]
    Panicked { message: String },
}

/// Threads, memory and queue shared by everything that computes.
#[derive(Clone, Debug)]
pub struct Pool {
    threads: Arc<Semaphore>,
    memory: Arc<Semaphore>,
    budget: u64,
    queue: usize,
    waiting: Arc<AtomicUsize>,
}

/// Memory set aside for one job, and its place in the queue until it starts; both given
/// back when dropped.
#[derive(Debug)]
pub struct Admission {
    _memory: OwnedSemaphorePermit,
    waiter: Option<Waiter>,
}

/// Memory is counted in pages of this many bytes, so that the count fits a semaphore.
const PAGE_BYTES: u64 = 64 * 1024;

/// Counts a waiter for as long as it lives, also when its future is dropped.
#[derive(Debug)]
struct Waiter(Arc<AtomicUsize>);

impl Drop for Waiter {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Pool {
    /// `memory` is the budget in bytes for all jobs together.
    #[must_use]
    pub fn new(settings: &Settings, memory: u64) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        let threads = if settings.threads == 0 { cores } else { settings.threads };
        let pages = usize::try_from(memory.div_ceil(PAGE_BYTES)).unwrap_or(usize::MAX);
        Self {
            threads: Arc::new(Semaphore::new(threads)),
            memory: Arc::new(Semaphore::new(pages.min(Semaphore::MAX_PERMITS))),
            budget: memory,
            queue: settings.queue,
            waiting: Arc::default(),
        }
    }

    /// Bytes that one job may take at most.
    #[must_use]
    pub const fn budget(&self) -> u64 {
        self.budget
    }

    /// Waits until `bytes` of memory are free for a job.
    ///
    /// # Errors
    /// [`PoolError::TooLarge`] for a job that could never run, [`PoolError::Busy`] when the
    /// queue is full.
    pub async fn admit(&self, bytes: u64) -> Result<Admission, PoolError> {
        if bytes > self.budget {
            return Err(PoolError::TooLarge { bytes, budget: self.budget });
        }
        let waiting = self.waiting.fetch_add(1, Ordering::Relaxed);
        let waiter = Some(Waiter(Arc::clone(&self.waiting)));
        if waiting >= self.queue {
            return Err(PoolError::Busy { waiting });
        }
        let pages = u32::try_from(bytes.div_ceil(PAGE_BYTES)).unwrap_or(u32::MAX);
        let permit = Arc::clone(&self.memory).acquire_many_owned(pages.max(1)).await;
        Ok(Admission { _memory: permit.expect("the semaphore is never closed"), waiter })
    }

    /// Runs an admitted job on a thread of its own. Dropping the future before the job
    /// started withdraws it; once started it runs to its end.
    ///
    /// # Errors
    /// [`PoolError::Panicked`] when the job panics.
    pub async fn run<T: Send + 'static>(
        &self,
        admission: &mut Admission,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PoolError> {
        let permit = Arc::clone(&self.threads).acquire_owned().await;
        let permit = permit.expect("the semaphore is never closed");
        admission.waiter = None;
        let span = Span::current();
        let done = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            span.in_scope(|| std::panic::catch_unwind(AssertUnwindSafe(job)))
        });
        let outcome = done.await.expect("a blocking task that catches panics is always joined");
        outcome.map_err(|panic| PoolError::Panicked { message: message(panic.as_ref()) })
    }
}

/// The text a panic was raised with.
fn message(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn pool(threads: usize, queue: usize, memory: u64) -> Pool {
        Pool::new(&Settings { threads, queue }, memory)
    }

    #[tokio::test]
    async fn a_panic_fails_its_own_job_only() {
        let pool = pool(1, 4, 1 << 20);
        let mut admission = pool.admit(10).await.unwrap();
        let failed = pool.run(&mut admission, || -> u8 { panic!("odd file") }).await;
        assert_eq!(failed, Err(PoolError::Panicked { message: "odd file".into() }));
        assert_eq!(pool.run(&mut admission, || 7).await, Ok(7));
    }

    #[tokio::test]
    async fn a_job_above_the_budget_is_refused_at_once() {
        let pool = pool(1, 4, 1 << 20);
        let refused = pool.admit((1 << 20) + 1).await.map(drop);
        assert_eq!(refused, Err(PoolError::TooLarge { bytes: (1 << 20) + 1, budget: 1 << 20 }));
        assert!(pool.admit(1 << 20).await.is_ok());
    }

    #[tokio::test]
    async fn a_full_queue_refuses_and_recovers() {
        let pool = pool(1, 2, 1 << 20);
        let all = pool.admit(1 << 20).await.unwrap();
        let waiting = tokio::spawn({
            let pool = pool.clone();
            async move { pool.admit(1).await.map(drop) }
        });
        while pool.waiting.load(Ordering::Relaxed) < 2 {
            tokio::task::yield_now().await;
        }
        assert_eq!(pool.admit(1).await.map(drop), Err(PoolError::Busy { waiting: 2 }));
        drop(all);
        assert_eq!(waiting.await.unwrap(), Ok(()));
        assert!(pool.admit(1).await.is_ok());
    }

    #[tokio::test]
    async fn a_waiter_that_leaves_gives_its_place_back() {
        let pool = pool(1, 2, 1 << 20);
        let all = pool.admit(1 << 20).await.unwrap();
        let left = tokio::time::timeout(Duration::from_millis(1), pool.admit(1)).await;
        assert!(left.is_err());
        assert_eq!(pool.waiting.load(Ordering::Relaxed), 1);
        drop(all);
        assert_eq!(pool.waiting.load(Ordering::Relaxed), 0);
        assert!(pool.admit(1).await.is_ok());
    }
}
