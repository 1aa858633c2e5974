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
mod spare;
#[cfg(test)]
mod tests;
mod threads;

use std::num::NonZero;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use tokio::sync::OwnedSemaphorePermit;
use tracing::Span;

pub use estimate::Estimate;
pub use settings::Settings;
pub use spare::Spare;

use crate::metrics::{Lane, Metrics, Resource, Waiting};
use gate::Gate;
use queue::{Place, Queue};
use threads::Threads;

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
    /// Who may use a thread.
    threads: Gate,
    running: Threads,
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
/// MB). A core has that done in 20 milliseconds, and in 150 at the worst (an odd angle; 200
/// MB a second were measured); a whole page takes tenths of a second, turned some seconds.
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
        let for_light = threads.div_ceil(THREADS_PER_KEPT);
        let kept = kept_pages(memory);
        let queue = Queue::new(settings.queue, settings.queue_work.as_u64());
        Self {
            threads: Gate::new(threads, for_light),
            running: Threads::new(threads.saturating_add(for_light)),
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

    /// Lends jobs the threads that no other uses.
    #[must_use]
    pub fn spare(&self) -> Spare {
        Spare::new(self.threads.clone())
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

    /// Runs an admitted job on one of the pool's threads. Dropping the future before the job
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
        let done = self.running.run(move || {
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
        // Apart, so that the futures of those who need not wait stay small.
        Box::pin(gate.pass(lane, permits)).await
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
