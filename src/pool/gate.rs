//! One resource that two lanes share: threads, or memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::metrics::Lane;

/// Permits for everyone, and permits that only light jobs may take.
///
/// Both semaphores serve in the order of arrival. A light job stands in both lines and goes
/// where it is served first: it takes its turn among the heavy jobs, but needs no luck with
/// them, and no stream of light jobs keeps a heavy one out.
#[derive(Clone, Debug)]
pub(super) struct Gate {
    shared: Arc<Semaphore>,
    kept: Arc<Semaphore>,
    /// How many stand in line.
    line: Arc<AtomicUsize>,
}

impl Gate {
    pub(super) fn new(shared: usize, kept: usize) -> Self {
        let semaphore = |permits: usize| Arc::new(Semaphore::new(permits.min(MOST_PERMITS)));
        Self { shared: semaphore(shared), kept: semaphore(kept), line: Arc::default() }
    }

    /// Whether somebody stands in line.
    pub(super) fn has_line(&self) -> bool {
        self.line.load(Ordering::Relaxed) > 0
    }

    /// The permits, if nobody has to wait for them.
    pub(super) fn try_pass(&self, lane: Lane, permits: u32) -> Option<OwnedSemaphorePermit> {
        let shared = Arc::clone(&self.shared).try_acquire_many_owned(permits).ok();
        match lane {
            Lane::Heavy => shared,
            Lane::Light => {
                shared.or_else(|| Arc::clone(&self.kept).try_acquire_many_owned(permits).ok())
            }
        }
    }

    /// Waits for permits; of a light job no more than are kept for them. Dropping the future
    /// leaves the line.
    pub(super) async fn pass(&self, lane: Lane, permits: u32) -> OwnedSemaphorePermit {
        let _in_line = InLine::enter(&self.line);
        let shared = Arc::clone(&self.shared).acquire_many_owned(permits);
        let permit = match lane {
            Lane::Heavy => shared.await,
            Lane::Light => tokio::select! {
                biased;
                permit = shared => permit,
                permit = Arc::clone(&self.kept).acquire_many_owned(permits) => permit,
            },
        };
        permit.expect("the semaphores are never closed")
    }
}

/// A place in the line, left when it is dropped.
struct InLine<'a>(&'a AtomicUsize);

impl<'a> InLine<'a> {
    fn enter(line: &'a AtomicUsize) -> Self {
        line.fetch_add(1, Ordering::Relaxed);
        Self(line)
    }
}

impl Drop for InLine<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// What a semaphore counts up to, and what one may ask of it.
const MOST_PERMITS: usize = if Semaphore::MAX_PERMITS < u32::MAX as usize {
    Semaphore::MAX_PERMITS
} else {
    u32::MAX as usize
};

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt as _;
    use proptest::prelude::*;

    #[test]
    fn heavy_jobs_leave_what_is_kept_for_light_ones() {
        let gate = Gate::new(2, 1);
        let heavy = [gate.try_pass(Lane::Heavy, 1), gate.try_pass(Lane::Heavy, 1)];
        assert!(heavy.iter().all(Option::is_some));
        assert!(gate.try_pass(Lane::Heavy, 1).is_none());
        let light = gate.try_pass(Lane::Light, 1);
        assert!(light.is_some());
        assert!(gate.try_pass(Lane::Light, 1).is_none());
    }

    #[test]
    fn light_jobs_take_what_is_free_for_everyone_first() {
        let gate = Gate::new(2, 1);
        let light = [gate.try_pass(Lane::Light, 1), gate.try_pass(Lane::Light, 1)];
        assert!(light.iter().all(Option::is_some));
        assert_eq!(gate.kept.available_permits(), 1);
    }

    #[test]
    fn a_stream_of_light_jobs_keeps_no_heavy_one_out() {
        let gate = Gate::new(1, 1);
        let first = gate.try_pass(Lane::Light, 1);
        let mut heavy = Box::pin(gate.pass(Lane::Heavy, 1));
        assert!((&mut heavy).now_or_never().is_none());
        // The next light job does not overtake it at the shared permit.
        let second = gate.try_pass(Lane::Light, 1);
        let mut third = Box::pin(gate.pass(Lane::Light, 1));
        assert!((&mut third).now_or_never().is_none());
        drop(first);
        assert!((&mut third).now_or_never().is_none());
        assert!(heavy.now_or_never().is_some());
        drop(second);
    }

    #[test]
    fn who_leaves_the_line_holds_nobody_up() {
        let gate = Gate::new(3, 1);
        let held = gate.try_pass(Lane::Heavy, 1);
        let mut large = Box::pin(gate.pass(Lane::Heavy, 3));
        assert!(!gate.has_line());
        assert!((&mut large).now_or_never().is_none());
        assert!(gate.has_line());
        assert!(gate.try_pass(Lane::Heavy, 1).is_none(), "it waits behind the large one");
        drop(large);
        assert!(!gate.has_line());
        assert!(gate.try_pass(Lane::Heavy, 2).is_some());
        drop(held);
    }

    proptest! {
        #[test]
        fn light_jobs_within_what_is_kept_never_wait_and_heavy_ones_never_exceed_the_rest(
            (shared, kept) in (1usize..9, 1usize..5),
            steps in prop::collection::vec((any::<bool>(), 1u32..5, any::<prop::sample::Index>()), 0..60),
        ) {
            let gate = Gate::new(shared, kept);
            let mut held: Vec<(Lane, OwnedSemaphorePermit)> = Vec::new();
            let sum = |held: &[(Lane, OwnedSemaphorePermit)], lane| {
                held.iter().filter(|(of, _)| *of == lane).map(|(_, it)| it.num_permits()).sum::<usize>()
            };
            for (light, permits, leaving) in steps {
                let lane = if light { Lane::Light } else { Lane::Heavy };
                let before = sum(&held, Lane::Light);
                if let Some(permit) = gate.pass(lane, permits).now_or_never() {
                    held.push((lane, permit));
                } else {
                    prop_assert!(!light || before + permits as usize > kept, "{held:?}");
                    if !held.is_empty() {
                        drop(held.swap_remove(leaving.index(held.len())));
                    }
                }
                prop_assert!(sum(&held, Lane::Heavy) <= shared);
                prop_assert!(sum(&held, Lane::Heavy) + sum(&held, Lane::Light) <= shared + kept);
            }
        }
    }
}
