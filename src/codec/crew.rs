//! [`Crew`]: threads that help a job while nobody else wants them.
//!
//! A job has one thread. What can be done in parts may be done on further ones that would be
//! idle: it is ready sooner, takes as much time of the processors, and gives the threads back
//! when another job waits for one.

use std::any::Any;
use std::fmt::Debug;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Who lends a job threads.
pub trait Crew: Debug + Sync {
    /// One more thread, until it is dropped; `None` where none is idle.
    fn borrow(&self) -> Option<Hand>;

    /// Whether somebody waits for a thread: borrowed ones are to be given back soon.
    fn is_wanted(&self) -> bool;
}

/// A thread that is lent, given back when it is dropped.
#[derive(Debug)]
pub struct Hand(
    #[expect(dead_code, reason = "it is of use when it is dropped")] Box<dyn Any + Send>,
);

impl Hand {
    /// `given_back` is dropped when the thread is no longer used.
    #[must_use]
    pub fn new(given_back: impl Send + 'static) -> Self {
        Self(Box::new(given_back))
    }
}

/// For jobs that have their own thread only.
#[derive(Clone, Copy, Debug)]
pub struct Alone;

impl Crew for Alone {
    fn borrow(&self) -> Option<Hand> {
        None
    }

    fn is_wanted(&self) -> bool {
        false
    }
}

/// Fewer parts than so many for each thread are not worth starting one.
const LEAST_EACH: usize = 4;

/// Makes `count` things, each from its number, in their order; on threads of the crew as well,
/// where it has some. `tools` are what this thread works with; each other has tools of its own.
///
/// # Panics
/// Where `make` does.
pub(super) fn together<Tools: Default, Made: Send>(
    crew: &dyn Crew,
    count: usize,
    tools: &mut Tools,
    make: impl Fn(&mut Tools, usize) -> Made + Sync,
) -> Vec<Made> {
    let next = AtomicUsize::new(0);
    let take = || Some(next.fetch_add(1, Ordering::Relaxed)).filter(|number| *number < count);
    let help = |hand: Hand| {
        let mut tools = Tools::default();
        let mut made = Vec::new();
        while !crew.is_wanted()
            && let Some(number) = take()
        {
            made.push((number, make(&mut tools, number)));
        }
        drop(hand);
        made
    };
    let mut all: Vec<Option<Made>> = (0..count).map(|_| None).collect();
    thread::scope(|scope| {
        let help = &help;
        let helpers: Vec<_> = (1..count / LEAST_EACH)
            .map_while(|_| crew.borrow())
            // Where the system has no more threads, there is this one.
            .map_while(|hand| thread::Builder::new().spawn_scoped(scope, || help(hand)).ok())
            .collect();
        while let Some(number) = take() {
            all[number] = Some(make(tools, number));
        }
        for helper in helpers {
            for (number, made) in helper.join().unwrap_or_else(|panic| resume_unwind(panic)) {
                all[number] = Some(made);
            }
        }
    });
    all.into_iter().map(|made| made.expect("each number was taken by one thread")).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::collections::HashSet;
    use std::sync::{Arc, Barrier, Mutex};

    /// Lends whatever it is asked for.
    #[derive(Clone, Copy, Debug)]
    pub(in crate::codec) struct Lends;

    impl Crew for Lends {
        fn borrow(&self) -> Option<Hand> {
            Some(Hand::new(()))
        }

        fn is_wanted(&self) -> bool {
            false
        }
    }

    /// Lends as many as are left.
    #[derive(Debug)]
    struct Few {
        left: Arc<AtomicUsize>,
        is_wanted: bool,
    }

    impl Few {
        fn new(left: usize, is_wanted: bool) -> Self {
            Self { left: Arc::new(AtomicUsize::new(left)), is_wanted }
        }
    }

    struct GiveBack(Arc<AtomicUsize>);

    impl Drop for GiveBack {
        fn drop(&mut self) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    impl Crew for Few {
        fn borrow(&self) -> Option<Hand> {
            let less = |left: usize| left.checked_sub(1);
            let lent = self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, less);
            lent.ok().map(|_| Hand::new(GiveBack(Arc::clone(&self.left))))
        }

        fn is_wanted(&self) -> bool {
            self.is_wanted
        }
    }

    #[test]
    fn all_is_made_in_order_by_any_number_of_threads_and_these_are_given_back() {
        for lent in 0..5 {
            let crew = Few::new(lent, false);
            for count in [0, 1, 7, 8, 9, 100] {
                let made = together(&crew, count, &mut (), |(), number| number * 3);
                assert_eq!(made, (0..count).map(|number| number * 3).collect::<Vec<_>>());
                assert_eq!(crew.left.load(Ordering::SeqCst), lent);
            }
        }
    }

    #[test]
    fn who_is_lent_works_at_the_same_time_with_tools_of_its_own() {
        // None of the three could pass alone.
        let meeting = Barrier::new(3);
        let threads = Mutex::new(HashSet::new());
        let make = |tools: &mut usize, _| {
            *tools += 1;
            if *tools == 1 {
                meeting.wait();
            }
            threads.lock().unwrap().insert(thread::current().id());
        };
        together(&Few::new(2, false), 12, &mut 0, make);
        assert_eq!(threads.lock().unwrap().len(), 3);
    }

    #[test]
    fn who_is_wanted_elsewhere_leaves_the_rest_to_the_others() {
        let here = thread::current().id();
        let make = |(): &mut (), _| assert_eq!(thread::current().id(), here);
        together(&Few::new(3, true), 100, &mut (), make);
    }

    #[test]
    fn a_panic_of_one_is_a_panic_of_the_job() {
        let crew = Few::new(1, false);
        let make = |(): &mut (), number| assert!(number != 50, "number 50");
        let job = || together(&crew, 100, &mut (), make);
        assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(job)).is_err());
        assert_eq!(crew.left.load(Ordering::SeqCst), 1);
    }
}
