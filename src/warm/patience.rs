//! [`Patient`]: a client that does not press.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, sleep_until};

use super::{Address, Stop, Trouble};
use crate::storage::{Drained, StorageError, WebFault, WebReader};

/// Time for an answer as a whole: a busy server may keep us waiting before it begins.
const TIMEOUT: Duration = Duration::from_mins(1);

/// How often a server that is busy is asked for one thing; one that fails is asked twice.
const TRIES: u32 = 4;

/// How long to leave it alone when it does not say; twice as long each further time.
const FIRST_WAIT: Duration = Duration::from_secs(1);

/// Whoever wants to be left alone for longer is not waited for.
const LONGEST_WAIT: Duration = Duration::from_mins(2);

/// How servers are treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manners {
    /// Requests that are under way at one time.
    pub at_once: usize,
    /// Time between the end of a request and the next in its place.
    pub pause: Duration,
}

/// Asks no more at a time than its manners allow, and waits when it is told to.
#[derive(Debug)]
pub struct Patient {
    reader: WebReader,
    manners: Manners,
    places: Semaphore,
    /// Before that nobody asks.
    quiet_until: Mutex<Option<Instant>>,
    stop: Stop,
}

impl Patient {
    /// # Errors
    /// [`StorageError::Root`] where the machine has no certificates to trust.
    pub fn new(manners: Manners, stop: Stop) -> Result<Self, StorageError> {
        let reader = WebReader::new("warm", TIMEOUT)?;
        let places = Semaphore::new(manners.at_once);
        Ok(Self { reader, manners, places, quiet_until: Mutex::default(), stop })
    }

    pub(super) const fn manners(&self) -> Manners {
        self.manners
    }

    pub(super) const fn stop(&self) -> &Stop {
        &self.stop
    }

    /// The bytes at `address`, up to `most` of them.
    pub(super) async fn read(&self, address: &Address, most: u64) -> Result<Vec<u8>, Trouble> {
        self.try_again(async || self.reader.read(address.url(), most).await).await
    }

    /// Has `address` answered.
    pub(super) async fn drain(&self, address: &Address) -> Result<Drained, Trouble> {
        self.try_again(async || self.reader.drain(address.url()).await).await
    }

    async fn try_again<T>(&self, ask: impl AsyncFn() -> Result<T, WebFault>) -> Result<T, Trouble> {
        let all = async {
            let mut wait = FIRST_WAIT;
            let mut tried = 0;
            loop {
                let fault = match self.ask_once(&ask).await {
                    Ok(answer) => return Ok(answer),
                    Err(fault) => fault,
                };
                tried += 1;
                let (most, wanted) = match fault {
                    WebFault::Busy { retry_after, .. } => {
                        (TRIES, retry_after.unwrap_or(wait).max(wait))
                    }
                    _ if fault.is_outage() => (2, wait),
                    _ => return Err(fault.into()),
                };
                if tried >= most || wanted > LONGEST_WAIT {
                    return Err(fault.into());
                }
                self.be_quiet(wanted);
                wait *= 2;
            }
        };
        tokio::select! {
            () = self.stop.asked() => Err(Trouble::Stopped),
            outcome = all => outcome,
        }
    }

    async fn ask_once<T>(
        &self,
        ask: &impl AsyncFn() -> Result<T, WebFault>,
    ) -> Result<T, WebFault> {
        let _place = self.places.acquire().await.expect("it is never closed");
        while let Some(until) = self.quiet_until() {
            sleep_until(until).await;
        }
        let answer = ask().await;
        // In its place nobody else asks meanwhile.
        if !self.manners.pause.is_zero() {
            sleep(self.manners.pause).await;
        }
        answer
    }

    fn quiet_until(&self) -> Option<Instant> {
        let until = *self.quiet_until.lock().unwrap_or_else(PoisonError::into_inner);
        until.filter(|until| *until > Instant::now())
    }

    fn be_quiet(&self, time: Duration) {
        let until = Some(Instant::now() + time);
        let mut quiet = self.quiet_until.lock().unwrap_or_else(PoisonError::into_inner);
        *quiet = (*quiet).max(until);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::future::join_all;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn patient(at_once: usize) -> Patient {
        Patient::new(Manners { at_once, pause: Duration::ZERO }, Stop::default()).unwrap()
    }

    fn busy(seconds: Option<u64>) -> WebFault {
        WebFault::Busy { status: 503, retry_after: seconds.map(Duration::from_secs) }
    }

    /// What comes of a server that has `faults` before it answers, and the seconds it takes.
    async fn asked(faults: &[WebFault]) -> (Result<(), Trouble>, u64, usize) {
        let count = AtomicUsize::new(0);
        let started = Instant::now();
        let ask = async || {
            let fault = faults.get(count.fetch_add(1, Ordering::Relaxed));
            fault.map_or(Ok(()), |fault| Err(fault.clone()))
        };
        let outcome = patient(1).try_again(ask).await;
        (outcome, started.elapsed().as_secs(), count.into_inner())
    }

    #[tokio::test(start_paused = true)]
    async fn a_busy_server_is_left_alone_for_as_long_as_it_says() {
        assert_eq!(asked(&[busy(Some(30))]).await, (Ok(()), 30, 2));
        assert_eq!(asked(&[busy(None), busy(None)]).await, (Ok(()), 1 + 2, 3));
        // No tries without a breath.
        assert_eq!(asked(&[busy(Some(0)), busy(Some(0))]).await, (Ok(()), 1 + 2, 3));
        let always = vec![busy(None); 9];
        assert_eq!(asked(&always).await, (Err(busy(None).into()), 1 + 2 + 4, 4));
        let long = busy(Some(3600));
        assert_eq!(asked(std::slice::from_ref(&long)).await, (Err(long.into()), 0, 1));
    }

    #[tokio::test(start_paused = true)]
    async fn a_failing_server_is_tried_once_more_and_a_refusal_is_taken() {
        let late = WebFault::Timeout { seconds: 60 };
        assert_eq!(asked(std::slice::from_ref(&late)).await, (Ok(()), 1, 2));
        assert_eq!(asked(&vec![late.clone(); 9]).await, (Err(late.into()), 1, 2));
        let gone = WebFault::Status { status: 404 };
        assert_eq!(asked(std::slice::from_ref(&gone)).await, (Err(gone.into()), 0, 1));
    }

    #[tokio::test(start_paused = true)]
    async fn no_more_is_asked_at_once_than_is_allowed_and_all_wait_when_one_is_told_to() {
        let patient = patient(2);
        let (now, most, count) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
        let started = Instant::now();
        let ask = async || {
            most.fetch_max(now.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
            sleep(Duration::from_secs(1)).await;
            now.fetch_sub(1, Ordering::Relaxed);
            if count.fetch_add(1, Ordering::Relaxed) == 0 { Err(busy(Some(100))) } else { Ok(()) }
        };
        let all = join_all((0..6).map(|_| patient.try_again(&ask))).await;
        assert!(all.iter().all(Result::is_ok), "{all:?}");
        assert_eq!(most.into_inner(), 2);
        // One beside the first; five more, two at a time, after a hundred.
        assert_eq!(started.elapsed().as_secs(), 1 + 100 + 3);
    }

    #[tokio::test(start_paused = true)]
    async fn who_is_told_to_stop_does_not_wait() {
        let patient = patient(1);
        let stop = patient.stop.clone();
        let ask = async || {
            stop.ask();
            Err::<(), _>(busy(Some(100)))
        };
        let started = Instant::now();
        assert_eq!(patient.try_again(ask).await, Err(Trouble::Stopped));
        assert_eq!(started.elapsed(), Duration::ZERO);
    }
}
