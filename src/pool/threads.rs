//! The threads that jobs run on.

use std::sync::Arc;

use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;

/// As many threads as jobs run at once, and none that do anything else: what a thread keeps
/// from job to job (decoders, scratch rows, the allocator's share) is there as often as it is
/// of use, not once for every thread that has ever waited for a disk.
#[derive(Clone, Debug)]
pub(super) struct Threads(Arc<Owned>);

/// A runtime whose pool of threads is all that is used of it.
#[derive(Debug)]
struct Owned(Option<Runtime>);

impl Threads {
    /// They start when they are needed, and end when they were not for some seconds.
    pub(super) fn new(most: usize) -> Self {
        let runtime = Builder::new_current_thread()
            .max_blocking_threads(most.max(1))
            .thread_name("warraq-job")
            .build();
        Self(Arc::new(Owned(Some(runtime.expect("a runtime without drivers asks for nothing")))))
    }

    pub(super) fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> JoinHandle<T> {
        self.0.0.as_ref().expect("it is taken only at the end").spawn_blocking(job)
    }
}

impl Drop for Owned {
    /// Waits for nothing, as a job of a picture may take seconds and nobody is left to see it.
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
