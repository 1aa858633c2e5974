//! [`Breaker`]: leaves a source alone that fails again and again, so that nobody waits for
//! what will not come, and it is not kept down by being asked.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Failed requests in a row after which it opens.
const FAILURES: u32 = 8;

/// How long nobody is let through then; after it one at a time is, until one succeeds.
const PAUSE: Duration = Duration::from_secs(2);

#[derive(Debug, Default)]
pub(super) struct Breaker {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    failures: u32,
    /// Until when nobody is let through.
    closed_again: Option<Instant>,
}

impl Breaker {
    /// # Errors
    /// For how long there is no use in asking.
    pub(super) fn check(&self) -> Result<(), Duration> {
        let mut state = self.state();
        let Some(until) = state.closed_again else { return Ok(()) };
        let now = Instant::now();
        if now < until {
            return Err(until - now);
        }
        // This one tries; who comes while it does is not let through. Should it never tell,
        // the next one tries.
        state.closed_again = Some(now + PAUSE);
        Ok(())
    }

    pub(super) fn succeeded(&self) {
        *self.state() = State::default();
    }

    /// Tells whether this was the failure that made it open.
    pub(super) fn failed(&self) -> bool {
        let mut state = self.state();
        state.failures = state.failures.saturating_add(1);
        if state.failures >= FAILURES {
            state.closed_again = Some(Instant::now() + PAUSE);
        }
        state.failures == FAILURES
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Both fields are set in one step, so a panic elsewhere leaves them whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn it_opens_after_failures_in_a_row_and_lets_one_try_after_a_while() {
        let breaker = Breaker::default();
        for _ in 1..FAILURES {
            assert!(!breaker.failed());
        }
        breaker.succeeded();
        for _ in 1..FAILURES {
            assert!(!breaker.failed());
            assert_eq!(breaker.check(), Ok(()));
        }
        assert!(breaker.failed());
        assert_eq!(breaker.check(), Err(PAUSE));
        tokio::time::advance(PAUSE).await;
        assert_eq!(breaker.check(), Ok(()), "one tries");
        assert!(breaker.check().is_err(), "the others do not");
        assert!(!breaker.failed(), "told once");
        assert!(breaker.check().is_err());
        tokio::time::advance(PAUSE).await;
        assert_eq!(breaker.check(), Ok(()));
        breaker.succeeded();
        assert_eq!(breaker.check(), Ok(()));
        assert_eq!(breaker.check(), Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn one_who_tries_and_never_tells_keeps_nobody_out() {
        let breaker = Breaker::default();
        for _ in 0..FAILURES {
            breaker.failed();
        }
        tokio::time::advance(PAUSE).await;
        assert_eq!(breaker.check(), Ok(()));
        tokio::time::advance(PAUSE).await;
        assert_eq!(breaker.check(), Ok(()));
    }
}
