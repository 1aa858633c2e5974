//! Where pictures and documents are computed, each kind in a pool of its own: as many jobs
//! at once as there are processors, within one budget of memory, with bounded queues.
//!
//! A job first asks for [`Admission`] with its estimate, then fetches its bytes, then
//! computes. Jobs run in two lanes by what they cost: light ones (a tile, a thumbnail) have
//! threads, memory and a queue that heavy ones (a whole page, turned) cannot take from them,
//! and share the rest with them in the order of arrival. A job that panics fails alone. The
//! pool knows nothing of pictures.

mod estimate;
mod gate;
mod queue;
mod settings;

use std::num::NonZero;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use tokio::sync::OwnedSemaphorePermit;
use tracing::Span;

pub use estimate::Estimate;
pub use settings::Settings;

use crate::metrics::{Lane, Metrics, Resource, Waiting};
use gate::Gate;
use queue::{Place, Queue};

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

impl PoolError {
    /// From what a panic was raised with.
    #[must_use]
    pub fn panicked(panic: &(dyn std::any::Any + Send)) -> Self {
        Self::Panicked { message: message(panic) }
    }
}

/// Threads, memory and queues shared by everything that computes.
#[derive(Clone, Debug)]
pub struct Pool {
    threads: Gate,
    memory: Gate,
    budget: u64,
    /// Bytes of memory that only light jobs may take.
    kept: u64,
    light: Queue,
    heavy: Queue,
    metrics: Arc<Metrics>,
}

/// Memory set aside for one job, and its place in the queue until it starts; both given
/// back when dropped.
#[derive(Debug)]
pub struct Admission {
    lane: Lane,
    _memory: OwnedSemaphorePermit,
    waiting: Option<(Place, Waiting)>,
}

/// Memory is counted in pages of this many bytes, so that the count fits a semaphore.
const PAGE_BYTES: u64 = 64 * 1024;

/// One part in so many of the memory is kept for light jobs.
const KEPT_MEMORY: u64 = 8;

/// For so many threads one more is kept for light jobs. It comes on top: a thread that waits
/// for light jobs would be idle most of the time, and heavy jobs would take longer for it.
/// While both are busy the operating system shares the processors among them.
const THREADS_PER_KEPT: usize = 4;

/// Jobs that cost no more than this are light: every tile is, also one of 1024 pixels that is
/// scaled down from a level twice as large (2048 × 2048 × 3 bytes of window, half of that
/// while columns are scaled, a quarter each for the picture and what the encoder takes: 26
/// MB). That is some tens of milliseconds; a whole page is some tenths of a second and more.
const LIGHT_BYTES: u64 = 32 << 20;

/// Bytes that one job may take at most of a pool's `memory`: what is not kept for light ones.
#[must_use]
pub const fn budget(memory: u64) -> u64 {
    memory - kept_pages(memory) * PAGE_BYTES
}

const fn pages(bytes: u64) -> u64 {
    bytes.div_ceil(PAGE_BYTES)
}

const fn kept_pages(memory: u64) -> u64 {
    memory / PAGE_BYTES / KEPT_MEMORY
}

impl Pool {
    /// `memory` is the budget in bytes for all jobs together.
    #[must_use]
    pub fn new(settings: &Settings, memory: u64) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        let threads = if settings.threads == 0 { cores } else { settings.threads };
        let permits = |pages: u64| usize::try_from(pages).unwrap_or(usize::MAX);
        let kept = kept_pages(memory);
        let queue = Queue::new(settings.queue, settings.queue_work.as_u64());
        Self {
            threads: Gate::new(threads, threads.div_ceil(THREADS_PER_KEPT)),
            memory: Gate::new(permits(pages(budget(memory))), permits(kept)),
            budget: budget(memory),
            kept: kept * PAGE_BYTES,
            light: queue.another(),
            heavy: queue,
            metrics: Arc::default(),
        }
    }

    /// Counts who waits.
    #[must_use]
    pub fn counting(self, metrics: Arc<Metrics>) -> Self {
        Self { metrics, ..self }
    }

    /// Bytes that one job may take at most.
    #[must_use]
    pub const fn budget(&self) -> u64 {
        self.budget
    }

    /// Waits until memory is free for a job.
    ///
    /// # Errors
    /// [`PoolError::TooLarge`] for a job that could never run, [`PoolError::Busy`] when too
    /// much waits in its lane already.
    pub async fn admit(&self, estimate: impl Into<Estimate>) -> Result<Admission, PoolError> {
        let Estimate { memory: bytes, cost } = estimate.into();
        if bytes > self.budget {
            return Err(PoolError::TooLarge { bytes, budget: self.budget });
        }
        let lane =
            if cost <= LIGHT_BYTES && bytes <= self.kept { Lane::Light } else { Lane::Heavy };
        let queue = match lane {
            Lane::Light => &self.light,
            Lane::Heavy => &self.heavy,
        };
        let waiting = Some((queue.enter(cost)?, self.metrics.waiting(lane)));
        let pages = u32::try_from(pages(bytes)).unwrap_or(u32::MAX);
        let memory = self.pass(&self.memory, Resource::Memory, lane, pages.max(1)).await;
        Ok(Admission { lane, _memory: memory, waiting })
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
        let permit = self.pass(&self.threads, Resource::Thread, admission.lane, 1).await;
        admission.waiting = None;
        let span = Span::current();
        let done = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            span.in_scope(|| std::panic::catch_unwind(AssertUnwindSafe(job)))
        });
        let outcome = done.await.expect("a blocking task that catches panics is always joined");
        outcome.map_err(|panic| PoolError::panicked(panic.as_ref()))
    }

    async fn pass(
        &self,
        gate: &Gate,
        resource: Resource,
        lane: Lane,
        permits: u32,
    ) -> OwnedSemaphorePermit {
        if let Some(permit) = gate.try_pass(lane, permits) {
            return permit;
        }
        self.metrics.lane_wait(lane, resource);
        gate.pass(lane, permits).await
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
    use std::sync::mpsc;
    use std::time::Duration;

    use bytesize::ByteSize;
    use futures_util::FutureExt as _;

    const HEAVY: u64 = LIGHT_BYTES + 1;

    fn pool(threads: usize, queue: usize, memory: u64) -> Pool {
        Pool::new(&Settings { threads, queue, ..Settings::default() }, memory)
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
        // An eighth is kept for light jobs.
        let budget = (1 << 20) - (1 << 17);
        assert_eq!(pool.budget(), budget);
        let refused = pool.admit(budget + 1).await.map(drop);
        assert_eq!(refused, Err(PoolError::TooLarge { bytes: budget + 1, budget }));
        assert!(pool.admit(budget).await.is_ok());
    }

    #[tokio::test]
    async fn a_full_queue_refuses_and_recovers() {
        let pool = pool(1, 2, 1 << 30);
        let all = pool.admit(pool.budget()).await.unwrap();
        let mut waiting = Box::pin(pool.admit(HEAVY));
        assert!((&mut waiting).now_or_never().is_none());
        assert_eq!(pool.heavy.waiting().jobs, 2);
        assert_eq!(pool.admit(HEAVY).await.map(drop), Err(PoolError::Busy { waiting: 2 }));
        assert!(pool.admit(1).await.is_ok(), "the other lane has places of its own");
        drop(all);
        assert!(waiting.await.is_ok());
        assert!(pool.admit(HEAVY).await.is_ok());
    }

    #[tokio::test]
    async fn more_work_than_may_wait_is_refused_however_few_the_jobs() {
        let settings =
            Settings { threads: 1, queue_work: ByteSize(3 * HEAVY), ..Default::default() };
        let pool = Pool::new(&settings, 1 << 30);
        let _two = [pool.admit(HEAVY).await.unwrap(), pool.admit(HEAVY).await.unwrap()];
        let costly = Estimate { memory: 1, cost: HEAVY + 1 };
        assert_eq!(pool.admit(costly).await.map(drop), Err(PoolError::Busy { waiting: 2 }));
        assert!(pool.admit(Estimate { memory: 1, cost: HEAVY }).await.is_ok());
    }

    #[tokio::test]
    async fn a_waiter_that_leaves_gives_its_place_back() {
        let pool = pool(1, 2, 1 << 30);
        let all = pool.admit(pool.budget()).await.unwrap();
        let left = tokio::time::timeout(Duration::from_millis(1), pool.admit(HEAVY)).await;
        assert!(left.is_err());
        assert_eq!(pool.heavy.waiting().jobs, 1);
        drop(all);
        assert_eq!(pool.heavy.waiting().jobs, 0);
        assert!(pool.admit(HEAVY).await.is_ok());
    }

    /// Occupies every thread that heavy jobs can have, until the sender is dropped.
    async fn occupy(pool: &Pool, threads: usize) -> mpsc::Sender<()> {
        let (release, released) = mpsc::channel::<()>();
        let released = Arc::new(std::sync::Mutex::new(released));
        for _ in 0..threads {
            let mut admission = pool.admit(HEAVY).await.unwrap();
            let (started, has_started) = tokio::sync::oneshot::channel();
            let (pool, released) = (pool.clone(), Arc::clone(&released));
            tokio::spawn(async move {
                let job = move || {
                    started.send(()).unwrap();
                    // Whoever has the lock waits for the sender, the others for the lock.
                    let _ = released.lock().unwrap().recv();
                };
                pool.run(&mut admission, job).await
            });
            has_started.await.unwrap();
        }
        release
    }

    #[tokio::test]
    async fn light_jobs_run_while_heavy_ones_have_every_thread_and_wait_in_line() {
        for threads in [1, 2, 8] {
            let pool = pool(threads, 256, 1 << 31);
            let release = occupy(&pool, threads).await;
            let waiting: Vec<_> = (0..20)
                .map(|_| {
                    let pool = pool.clone();
                    tokio::spawn(async move {
                        let mut admission = pool.admit(HEAVY).await?;
                        pool.run(&mut admission, || ()).await
                    })
                })
                .collect();
            for _ in 0..10 {
                let mut admission = pool.admit(LIGHT_BYTES).await.unwrap();
                assert_eq!(pool.run(&mut admission, || 7).await, Ok(7), "{threads} threads");
            }
            assert!(waiting.iter().all(|heavy| !heavy.is_finished()), "{threads} threads");
            drop(release);
            for heavy in waiting {
                assert_eq!(heavy.await.unwrap(), Ok(()));
            }
        }
    }

    #[tokio::test]
    async fn light_jobs_have_memory_while_heavy_ones_wait_for_it() {
        let pool = pool(1, 256, 1 << 30);
        let all = pool.admit(pool.budget()).await.unwrap();
        let mut waiting = Box::pin(pool.admit(HEAVY));
        assert!((&mut waiting).now_or_never().is_none());
        // 128 MiB are kept: four light jobs of the largest kind.
        let light: Vec<_> = (0..4).map(|_| pool.admit(LIGHT_BYTES).now_or_never()).collect();
        assert!(light.iter().all(|light| matches!(light, Some(Ok(_)))));
        assert!(pool.admit(LIGHT_BYTES).now_or_never().is_none());
        drop(all);
        assert!(waiting.await.is_ok());
    }

    #[tokio::test]
    async fn a_cheap_job_that_takes_more_memory_than_is_kept_for_light_ones_is_heavy() {
        let pool = pool(1, 4, 1 << 20);
        let cheap = Estimate { memory: pool.kept + 1, cost: 1 };
        assert_eq!(pool.admit(cheap).await.unwrap().lane, Lane::Heavy);
        let light = Estimate { memory: pool.kept, cost: 1 };
        assert_eq!(pool.admit(light).await.unwrap().lane, Lane::Light);
    }
}
