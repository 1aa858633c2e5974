//! Numbers for the states of things that change.
//!
//! The catalog reads an item anew every few seconds and mostly finds it as it was. The same
//! number as long as it is the same lets documents that were made of it stay, and another
//! one the moment it is not takes all of them out of use at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use moka::future::Cache;
use moka::policy::EvictionPolicy;

/// The states seen last, by name.
#[derive(Debug)]
pub(super) struct Revisions<T: Send + Sync + 'static> {
    known: Cache<String, Known<T>>,
    next: AtomicU64,
}

#[derive(Debug)]
struct Known<T> {
    state: Arc<T>,
    revision: u64,
}

impl<T> Clone for Known<T> {
    fn clone(&self) -> Self {
        Self { state: Arc::clone(&self.state), revision: self.revision }
    }
}

impl<T: PartialEq + Send + Sync + 'static> Revisions<T> {
    /// Remembers states of `capacity` together, as `weigh` weighs each. A state that is
    /// forgotten gets a new number, which costs making its documents again.
    pub(super) fn new(capacity: u64, weigh: fn(&T) -> usize) -> Self {
        let known = Cache::builder()
            .max_capacity(capacity)
            // As for the documents: what is large must find room among what is small.
            .eviction_policy(EvictionPolicy::lru())
            .weigher(move |_: &String, known: &Known<T>| {
                u32::try_from(weigh(&known.state)).unwrap_or(u32::MAX)
            })
            .build();
        Self { known, next: AtomicU64::new(0) }
    }

    /// The number of `state`, which `name` has at this moment. No two states share one.
    pub(super) async fn of(&self, name: &str, state: &Arc<T>) -> u64 {
        let known = self.known.get(name).await;
        let revision = match known {
            Some(known) if Arc::ptr_eq(&known.state, state) => return known.revision,
            // Read anew and found the same: kept as it is now, so that the comparison comes
            // once a reading and not once a request.
            Some(known) if known.state == *state => known.revision,
            _ => self.next.fetch_add(1, Ordering::Relaxed),
        };
        let known = Known { state: Arc::clone(state), revision };
        self.known.insert(name.to_owned(), known).await;
        revision
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_state_keeps_its_number_until_it_is_another() {
        let revisions = Revisions::new(100, |_: &&str| 1);
        let first = revisions.of("a", &Arc::new("one")).await;
        assert_eq!(revisions.of("a", &Arc::new("one")).await, first);
        let second = revisions.of("a", &Arc::new("two")).await;
        assert_ne!(second, first);
        let again = revisions.of("a", &Arc::new("one")).await;
        assert!(again != first && again != second);
        assert_ne!(revisions.of("b", &Arc::new("one")).await, again);
    }

    #[tokio::test]
    async fn what_is_forgotten_gets_a_number_that_was_never_given() {
        let revisions = Revisions::new(0, |_: &&str| 1);
        let first = revisions.of("a", &Arc::new("one")).await;
        revisions.known.run_pending_tasks().await;
        assert_ne!(revisions.of("a", &Arc::new("one")).await, first);
    }
}
