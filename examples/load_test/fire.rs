//! The load: every address of a list asked once, by several connections at a time.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, ScopedJoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};

use crate::client::Connection;
use crate::stop;

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Fired {
    pub bytes: u64,
    pub wall: Duration,
    /// What each answer took, the shortest first.
    pub latencies: Vec<Duration>,
}

impl Fired {
    pub fn count(&self) -> usize {
        self.latencies.len()
    }

    pub fn rate(&self) -> f64 {
        self.count() as f64 / self.wall.as_secs_f64().max(1e-9)
    }

    /// What this part of all answers took at most: 0.5 for the median.
    pub fn quantile(&self, part: f64) -> Duration {
        let last = self.latencies.len().saturating_sub(1);
        self.latencies.get((last as f64 * part).round() as usize).copied().unwrap_or_default()
    }
}

/// Asks for all of `paths` over `connections` kept connections. Whoever is free takes the
/// next address.
///
/// # Errors
/// The first answer that is not 200, or not an answer: such a measurement is worth nothing.
pub fn fire(address: SocketAddr, paths: &[String], connections: usize) -> anyhow::Result<Fired> {
    let next = AtomicUsize::new(0);
    let start = Instant::now();
    let parts: Vec<anyhow::Result<Fired>> = thread::scope(|scope| {
        let ask = || ask_some(address, paths, &next);
        let workers: Vec<_> = (0..connections).map(|_| scope.spawn(ask)).collect();
        let join = |worker: ScopedJoinHandle<'_, _>| {
            worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        workers.into_iter().map(join).collect()
    });
    let mut all = Fired { wall: start.elapsed(), ..Fired::default() };
    for part in parts {
        let part = part?;
        all.bytes += part.bytes;
        all.latencies.extend(part.latencies);
    }
    all.latencies.sort_unstable();
    Ok(all)
}

/// Asks until `next` has counted all of the list; after an error nobody goes on.
fn ask_some(address: SocketAddr, paths: &[String], next: &AtomicUsize) -> anyhow::Result<Fired> {
    let mut connection = Connection::new(address);
    let mut fired = Fired::default();
    while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
        let start = Instant::now();
        let answer = stop::check().and_then(|()| Ok(connection.count(path)?));
        fired.latencies.push(start.elapsed());
        match answer {
            Ok(answer) if answer.status == 200 => fired.bytes += answer.bytes,
            other => {
                next.store(paths.len(), Ordering::Relaxed);
                let answer = other.with_context(|| format!("http://{address}{path}"))?;
                bail!("http://{address}{path} was answered {}", answer.status);
            }
        }
    }
    Ok(fired)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::serve;

    fn paths(count: usize) -> Vec<String> {
        (0..count).map(|number| format!("/{number}")).collect()
    }

    #[test]
    fn every_address_is_asked_once_however_many_ask() {
        // Every path is its own body.
        let address = serve(|path| (200, path.to_owned()));
        for connections in [1, 3, 64] {
            let fired = fire(address, &paths(20), connections).unwrap();
            // Ten paths of two bytes, ten of three.
            assert_eq!([fired.count() as u64, fired.bytes], [20, 50], "{connections}");
        }
    }

    #[test]
    fn an_answer_that_is_not_200_ends_it_and_is_named() {
        let address = serve(|path| (if path == "/7" { 503 } else { 200 }, String::new()));
        let error = fire(address, &paths(100), 2).unwrap_err().to_string();
        assert_eq!(error, format!("http://{address}/7 was answered 503"));
    }

    #[test]
    fn quantiles_are_taken_from_the_sorted_latencies() {
        let latencies = (1..=101).map(Duration::from_millis).collect();
        let fired = Fired { latencies, ..Fired::default() };
        let quantiles = [0.0, 0.5, 0.99, 1.0].map(|part| fired.quantile(part).as_millis());
        assert_eq!(quantiles, [1, 51, 100, 101]);
        assert_eq!(Fired::default().quantile(0.5), Duration::ZERO);
    }
}
