//! Work that is under way, done once for all who wait for it.
//!
//! The work is a task of its own and belongs to no request: it goes on when whoever asked
//! first leaves. Only what nobody waits for any more and has not started is dropped, so that
//! readers who turned the page keep no place in the queue. Nothing is kept here: an outcome
//! goes to those who wait at that moment, an error as well.

use std::collections::HashMap;
use std::fmt::Debug;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::AbortHandle;
use tracing::Instrument as _;

use super::RenderError;

/// What is under way, by key. Cloning gives another handle on the same.
#[derive(Debug)]
pub(super) struct Once<K, V> {
    running: Arc<Mutex<HashMap<K, Arc<Flight<V>>>>>,
    runtime: Handle,
}

/// Knows whether the work may still be dropped. What takes long goes through
/// [`Progress::starting`].
#[derive(Clone, Debug)]
pub(super) struct Progress(Arc<Mutex<State>>);

#[derive(Clone, Copy, Debug)]
struct State {
    waiters: usize,
    has_started: bool,
}

#[derive(Debug)]
struct Flight<V> {
    progress: Progress,
    outcome: watch::Receiver<Option<V>>,
    /// Set before the first who waits can leave.
    task: OnceLock<AbortHandle>,
}

impl<K, V> Clone for Once<K, V> {
    fn clone(&self) -> Self {
        Self { running: Arc::clone(&self.running), runtime: self.runtime.clone() }
    }
}

impl Progress {
    /// Of work that nobody shares.
    pub(super) fn alone() -> Self {
        Self(Arc::new(Mutex::new(State { waiters: 1, has_started: false })))
    }

    /// Marks the work as started: from here on it is done to its end. `false` when the last
    /// who waited has just left, and there is nothing to do.
    #[must_use]
    fn start(&self) -> bool {
        let mut state = self.state();
        state.has_started |= state.waiters > 0;
        state.has_started
    }

    /// `job`, as the work that starts here.
    pub(super) fn starting<T, J>(
        &self,
        job: J,
    ) -> impl FnOnce() -> Result<T, RenderError> + use<T, J>
    where
        J: FnOnce() -> Result<T, RenderError>,
    {
        let progress = self.clone();
        move || if progress.start() { job() } else { Err(RenderError::Unwanted) }
    }

    /// `job`, as work that starts here and that others wait for as well, whoever of those who
    /// wait for this one has left.
    pub(super) fn shared<T, J>(&self, job: J) -> impl FnOnce() -> T + use<T, J>
    where
        J: FnOnce() -> T,
    {
        let progress = self.clone();
        move || {
            progress.state().has_started = true;
            job()
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A number and a mark stay that wherever a holder of the lock panicked.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K, V> Once<K, V>
where
    K: Copy + Debug + Eq + Hash + Send + 'static,
    V: Clone + Debug + Send + Sync + 'static,
{
    /// Work is done on `runtime`.
    pub(super) fn new(runtime: Handle) -> Self {
        Self { running: Arc::default(), runtime }
    }

    /// The outcome of the work for `key` that is under way, or else of `work`, which is then
    /// begun. Dropping the future is leaving; `abandoned` is called when that ends the work.
    ///
    /// `None` when the work ended without an outcome: it panicked, or the runtime stops.
    pub(super) async fn share<W>(
        &self,
        key: K,
        abandoned: impl Fn() + Send,
        work: impl FnOnce(Progress) -> W,
    ) -> Option<V>
    where
        W: Future<Output = V> + Send + 'static,
    {
        let flight = self.board(key, work);
        let mut outcome = flight.outcome.clone();
        let _waiter = Waiter { once: self, key, flight, abandoned };
        let outcome = outcome.wait_for(Option::is_some).await.ok()?;
        outcome.clone()
    }

    /// The flight of `key`, with one more waiter.
    fn board<W>(&self, key: K, work: impl FnOnce(Progress) -> W) -> Arc<Flight<V>>
    where
        W: Future<Output = V> + Send + 'static,
    {
        let mut running = self.running();
        if let Some(flight) = running.get(&key) {
            flight.progress.state().waiters += 1;
            return Arc::clone(flight);
        }
        let progress = Progress::alone();
        let (tell, outcome) = watch::channel(None);
        let flight = Arc::new(Flight { progress, outcome, task: OnceLock::new() });
        running.insert(key, Arc::clone(&flight));
        // A runtime that stops drops the task here and now, which takes it off the list.
        drop(running);
        let progress = flight.progress.clone();
        let landing = Landing { once: self.clone(), key, progress: Arc::clone(&progress.0) };
        let work = work(progress);
        let task = async move {
            // Dropped last, whether the work ends, panics or is aborted.
            let _landing = landing;
            tell.send_replace(Some(work.await));
        };
        let task = self.runtime.spawn(task.in_current_span());
        // Nobody else sets it.
        let _ = flight.task.set(task.abort_handle());
        flight
    }

    #[cfg(test)]
    fn waiters(&self, key: K) -> usize {
        self.running().get(&key).map_or(0, |flight| flight.progress.state().waiters)
    }
}

impl<K, V> Once<K, V> {
    fn running(&self) -> MutexGuard<'_, HashMap<K, Arc<Flight<V>>>> {
        // Nothing that can panic is done while it is half changed.
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Eq + Hash, V> Once<K, V> {
    /// Takes a flight off the list, if it still stands there: another of the same key may.
    fn take_off(&self, key: &K, progress: &Arc<Mutex<State>>) {
        let mut running = self.running();
        if running.get(key).is_some_and(|flight| Arc::ptr_eq(&flight.progress.0, progress)) {
            running.remove(key);
        }
    }
}

/// One who waits, for as long as it lives.
struct Waiter<'a, K: Eq + Hash, V, A: Fn()> {
    once: &'a Once<K, V>,
    key: K,
    flight: Arc<Flight<V>>,
    abandoned: A,
}

impl<K: Eq + Hash, V, A: Fn()> Drop for Waiter<'_, K, V, A> {
    fn drop(&mut self) {
        // Nobody boards between the count and what follows from it.
        let mut running = self.once.running();
        let progress = &self.flight.progress;
        let mut state = progress.state();
        state.waiters -= 1;
        let has_ended = self.flight.outcome.borrow().is_some();
        if state.waiters > 0 || state.has_started || has_ended {
            return;
        }
        let listed = running.get(&self.key);
        if !listed.is_some_and(|flight| Arc::ptr_eq(flight, &self.flight)) {
            return;
        }
        running.remove(&self.key);
        drop(state);
        drop(running);
        if let Some(task) = self.flight.task.get() {
            task.abort();
        }
        (self.abandoned)();
    }
}

/// Takes the flight off the list when its task ends.
struct Landing<K: Eq + Hash, V> {
    once: Once<K, V>,
    key: K,
    progress: Arc<Mutex<State>>,
}

impl<K: Eq + Hash, V> Drop for Landing<K, V> {
    fn drop(&mut self) {
        self.once.take_off(&self.key, &self.progress);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::FutureExt as _;
    use futures_util::future::join_all;
    use tokio::sync::{Semaphore, oneshot};

    fn once() -> Once<u8, Result<usize, String>> {
        Once::new(Handle::current())
    }

    fn never_abandoned() {
        panic!("somebody still waits for it");
    }

    /// Until everything that can go on has gone on.
    async fn settle() {
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn two_hundred_who_ask_at_once_share_one_computation() {
        let once = once();
        let computed = Arc::new(AtomicUsize::new(0));
        let gate = Arc::new(Semaphore::new(0));
        let all = join_all((0..200).map(|_| {
            let (computed, gate) = (Arc::clone(&computed), Arc::clone(&gate));
            once.share(1, never_abandoned, |_| async move {
                let _open = gate.acquire().await;
                Ok(computed.fetch_add(1, Ordering::Relaxed))
            })
        }));
        let open_when_all_wait = async {
            while once.waiters(1) < 200 {
                tokio::task::yield_now().await;
            }
            gate.add_permits(1);
        };
        let (all, ()) = tokio::join!(all, open_when_all_wait);
        assert_eq!(all, vec![Some(Ok(0)); 200]);
        assert_eq!(computed.load(Ordering::Relaxed), 1);
    }

    #[tokio::test]
    async fn keys_do_not_wait_for_each_other() {
        let once = once();
        let mut stuck = Box::pin(once.share(1, || (), |_| std::future::pending()));
        assert!((&mut stuck).now_or_never().is_none());
        assert_eq!(once.share(2, never_abandoned, |_| async { Ok(2) }).await, Some(Ok(2)));
    }

    #[tokio::test]
    async fn an_error_goes_to_all_who_wait_and_is_not_kept() {
        let once = once();
        let fail = |_| async { Err("no".to_owned()) };
        let both = tokio::join!(
            once.share(1, never_abandoned, fail),
            once.share(1, never_abandoned, |_| async { Ok(1) })
        );
        assert_eq!(both, (Some(Err("no".into())), Some(Err("no".into()))));
        assert_eq!(once.share(1, never_abandoned, |_| async { Ok(1) }).await, Some(Ok(1)));
    }

    #[tokio::test]
    async fn work_goes_on_when_the_first_who_waited_leaves() {
        let once = once();
        let (finish, finished) = oneshot::channel();
        let work = |_| async { finished.await.map_err(|_| "dropped".to_owned()) };
        let mut first = Box::pin(once.share(1, never_abandoned, work));
        assert!((&mut first).now_or_never().is_none());
        let mut second = Box::pin(once.share(1, never_abandoned, |_| async { Ok(0) }));
        assert!((&mut second).now_or_never().is_none());
        drop(first);
        finish.send(7).unwrap();
        assert_eq!(second.await, Some(Ok(7)));
    }

    #[tokio::test]
    async fn what_nobody_waits_for_any_more_and_has_not_started_is_dropped() {
        let once = once();
        let abandoned = AtomicUsize::new(0);
        let (finish, finished) = oneshot::channel::<usize>();
        let count = || {
            abandoned.fetch_add(1, Ordering::Relaxed);
        };
        let work = |_| async { finished.await.map_err(|_| "dropped".to_owned()) };
        let mut only = Box::pin(once.share(1, count, work));
        assert!((&mut only).now_or_never().is_none());
        drop(only);
        assert_eq!(abandoned.load(Ordering::Relaxed), 1);
        // Whoever asks now does not board what is being dropped.
        assert_eq!(once.share(1, never_abandoned, |_| async { Ok(1) }).await, Some(Ok(1)));
        settle().await;
        assert!(finish.is_closed(), "the work still holds its place");
    }

    #[tokio::test]
    async fn what_has_started_is_finished_though_nobody_waits() {
        let once = once();
        let (started, has_started) = oneshot::channel();
        let (finish, finished) = oneshot::channel();
        let (publish, published) = oneshot::channel();
        let work = |progress: Progress| async move {
            assert!(progress.start());
            started.send(()).unwrap();
            publish.send(finished.await.unwrap()).unwrap();
            Ok(0)
        };
        let waiting = tokio::spawn({
            let once = once.clone();
            async move { once.share(1, never_abandoned, work).await }
        });
        has_started.await.unwrap();
        waiting.abort();
        settle().await;
        finish.send(7).unwrap();
        assert_eq!(published.await, Ok(7));
        settle().await;
        assert!(once.running().is_empty());
    }

    #[tokio::test]
    async fn work_that_would_start_when_the_last_has_left_is_told_so() {
        let once = once();
        let (give, given) = std::sync::mpsc::channel();
        let work = |progress: Progress| {
            give.send(progress).unwrap();
            std::future::pending()
        };
        let mut only = Box::pin(once.share(1, || (), work));
        assert!((&mut only).now_or_never().is_none());
        let progress = given.recv().unwrap();
        drop(only);
        assert!(!progress.start());
    }

    #[tokio::test]
    async fn work_that_panics_ends_for_those_who_wait_and_can_be_asked_for_again() {
        let once = once();
        let panics = |_| async { panic!("odd file") };
        assert_eq!(once.share(1, never_abandoned, panics).await, None);
        assert_eq!(once.share(1, never_abandoned, |_| async { Ok(1) }).await, Some(Ok(1)));
    }

    #[test]
    fn work_asked_for_while_the_runtime_stops_has_no_outcome() {
        let stopping = tokio::runtime::Runtime::new().unwrap();
        let once = Once::<u8, u8>::new(stopping.handle().clone());
        stopping.shutdown_background();
        let asking = tokio::runtime::Builder::new_current_thread().build().unwrap();
        assert_eq!(asking.block_on(once.share(1, never_abandoned, |_| async { 1 })), None);
    }
}
