//! Working through a plan, some pictures at a time.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use bytesize::ByteSize;
use tokio::runtime::Handle;

use super::convert::{Company, Shop};
use super::{Done, IngestError, Job, Plan, Settings, Target};
use crate::codec;
use crate::pool::{self, Pool};

/// What is told while a plan is worked through, from any thread.
#[derive(Debug)]
pub enum Event<'a> {
    /// So many rows of a picture's are done.
    Rows {
        job: &'a Job,
        done: u32,
        of: u32,
    },
    Finished {
        job: &'a Job,
        outcome: Result<Done, IngestError>,
    },
}

/// Makes the pyramids of a plan below `target` and returns when all are made or `stop` is
/// set; then what is half made is gone. Blocks, and reads through `runtime`.
///
/// As many pictures are worked on at once as there are threads and as fit the memory; the
/// threads that are over pack tiles of those that are left.
pub fn run(
    plan: &Plan,
    target: &Target,
    settings: &Settings,
    limits: &codec::Settings,
    runtime: &Handle,
    stop: &AtomicBool,
    tell: &(dyn Fn(Event<'_>) + Sync),
) {
    let threads = settings.threads();
    let workers = threads.min(plan.jobs.len());
    // Whoever works may wait for memory, however much that is.
    let queue_work = ByteSize(u64::MAX);
    let queue = pool::Settings { threads, queue: workers.max(1), queue_work };
    let memory = Pool::new(&queue, settings.memory.as_u64());
    let replace = plan.replace;
    let shop = Shop { target, settings, limits, runtime, memory: &memory, replace };
    let next = AtomicUsize::new(0);
    let busy = AtomicUsize::new(workers);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while !stop.load(Ordering::Relaxed) {
                    let Some(job) = plan.jobs.get(next.fetch_add(1, Ordering::Relaxed)) else {
                        break;
                    };
                    let desk = Desk { job, threads, busy: &busy, stop, tell };
                    let made = catch_unwind(AssertUnwindSafe(|| shop.convert(job, &desk)));
                    let outcome = made.unwrap_or_else(|panic| {
                        Err(IngestError::Panicked { message: message(panic.as_ref()) })
                    });
                    tell(Event::Finished { job, outcome });
                }
                busy.fetch_sub(1, Ordering::Relaxed);
            });
        }
    });
}

/// One picture's place among the others.
struct Desk<'a> {
    job: &'a Job,
    threads: usize,
    /// Pictures that are worked on.
    busy: &'a AtomicUsize,
    stop: &'a AtomicBool,
    tell: &'a (dyn Fn(Event<'_>) + Sync),
}

impl Company for Desk<'_> {
    fn threads(&self) -> usize {
        (self.threads / self.busy.load(Ordering::Relaxed).max(1)).max(1)
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn rows(&self, done: u32, of: u32) {
        (self.tell)(Event::Rows { job: self.job, done, of });
    }
}

/// The text a panic was raised with.
fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".into())
}
