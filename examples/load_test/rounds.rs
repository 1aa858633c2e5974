//! The measurement: servers take turns within every round, so that what disturbs the machine
//! disturbs all of them alike.
//!
//! Our own server begins every round anew with an empty cache, and within a round no address
//! is asked for twice (but where a workload repeats on purpose): what is measured is the
//! making of answers. nginx keeps none, so its list may begin over. A cell (server, workload,
//! connections, round) has as many requests as a trial says fit into its time.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;

use crate::corpus::Corpus;
use crate::fire::{Fired, fire};
use crate::server::{Running, Warraq};
use crate::stop;
use crate::workload::{Asked, Workload};

/// How many connections ask at the same time.
pub const CONNECTIONS: [usize; 2] = [1, 8];

/// Fewest and most requests of a cell.
const LEAST: usize = 8;
const MOST: usize = 50_000;

/// The rest of a list is for trials and for warming up.
const MEASURED_PART: f64 = 7.0 / 8.0;

/// Who takes part.
#[derive(Debug)]
pub struct Contestant {
    pub name: String,
    pub server: Server,
}

#[derive(Debug)]
pub enum Server {
    /// Started anew for each round.
    Ours(Warraq),
    /// Runs all the time; of each workload it has as many of the first answers as given.
    Copies { running: Running, mirrored: usize },
}

/// One server, one workload, one number of connections, one round.
#[derive(Clone, Debug)]
pub struct Cell {
    pub fired: Fired,
    pub cpu: Duration,
    /// The most anonymous memory that was seen.
    pub anonymous: u64,
}

impl Cell {
    pub fn cpu_ms(&self) -> f64 {
        self.cpu.as_secs_f64() * 1000.0 / self.fired.count().max(1) as f64
    }
}

/// The cells of all rounds.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub server: String,
    pub connections: usize,
    pub cells: Vec<Cell>,
}

/// How long and how often.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    pub rounds: usize,
    /// Wanted length of a cell.
    pub time: Duration,
}

/// Measures `workload` with all `contestants`, in the order of servers and connections.
/// `folder` is for what our servers say.
pub fn measure(
    workload: &Workload,
    contestants: &[Contestant],
    corpus: &Corpus,
    effort: Effort,
    folder: &Path,
) -> anyhow::Result<Vec<Outcome>> {
    let paths: Vec<String> = workload.list.iter().map(Asked::path).collect();
    let parts = Parts::of(&paths, workload.repeats);
    let mut counts = Vec::new();
    for contestant in contestants {
        let running = contestant.start(corpus, folder)?;
        let rate = contestant.trial(running.server(), &parts)?;
        counts.push(CONNECTIONS.map(|connections| {
            // One connection leaves a core idle; a little too few requests do no harm.
            let rate = if connections == 1 { rate * 0.6 } else { rate };
            let most = contestant.most(&parts);
            ((rate * effort.time.as_secs_f64()) as usize).max(LEAST).min(most)
        }));
    }
    let mut outcomes: Vec<Outcome> = contestants
        .iter()
        .flat_map(|it| CONNECTIONS.map(|connections| (it.name.clone(), connections)))
        .map(|(server, connections)| Outcome { server, connections, cells: Vec::new() })
        .collect();
    for round in 0..effort.rounds {
        let started: anyhow::Result<Vec<Started>> =
            contestants.iter().map(|contestant| contestant.start(corpus, folder)).collect();
        let started = started?;
        for (contestant, running) in contestants.iter().zip(&started) {
            contestant.warm_up(running.server(), &parts, workload)?;
        }
        for (turn, connections) in CONNECTIONS.into_iter().enumerate() {
            for place in 0..contestants.len() {
                let which = (place + round) % contestants.len();
                let list = contestants[which].list(&parts);
                // Each round begins elsewhere in the list.
                let begin = list.len() * round / effort.rounds
                    + counts[which][..turn].iter().sum::<usize>();
                let piece = piece(list, begin, counts[which][turn]);
                let cell = cell(started[which].server(), &piece, connections)
                    .with_context(|| format!("{}, {}", contestants[which].name, workload.name))?;
                outcomes[which * CONNECTIONS.len() + turn].cells.push(cell);
            }
        }
    }
    Ok(outcomes)
}

/// A list divided into what is measured and what is asked before.
struct Parts<'a> {
    measured: &'a [String],
    spare: &'a [String],
    /// Whether both are the same, to be asked over and over.
    repeats: bool,
}

impl<'a> Parts<'a> {
    fn of(paths: &'a [String], repeats: bool) -> Self {
        if repeats {
            return Self { measured: paths, spare: paths, repeats };
        }
        let (measured, spare) = paths.split_at((paths.len() as f64 * MEASURED_PART) as usize);
        Self { measured, spare, repeats }
    }
}

/// A server that was started for this, or one that runs anyway.
enum Started<'a> {
    New(Running),
    Lent(&'a Running),
}

impl Started<'_> {
    fn server(&self) -> &Running {
        match self {
            Self::New(running) => running,
            Self::Lent(running) => running,
        }
    }
}

impl Contestant {
    fn start(&self, corpus: &Corpus, folder: &Path) -> anyhow::Result<Started<'_>> {
        stop::check()?;
        match &self.server {
            Server::Ours(warraq) => warraq.start(&corpus.folder, folder).map(Started::New),
            Server::Copies { running, .. } => Ok(Started::Lent(running)),
        }
    }

    fn list<'a>(&self, parts: &Parts<'a>) -> &'a [String] {
        match &self.server {
            Server::Ours(_) => parts.measured,
            Server::Copies { mirrored, .. } => {
                &parts.measured[..(*mirrored).min(parts.measured.len())]
            }
        }
    }

    /// The most requests that a cell may have, so that all cells of a round ask for different
    /// addresses.
    fn most(&self, parts: &Parts<'_>) -> usize {
        match &self.server {
            Server::Ours(_) if !parts.repeats => (parts.measured.len() / CONNECTIONS.len()).max(1),
            Server::Ours(_) | Server::Copies { .. } => MOST,
        }
    }

    /// Requests a second, by ever longer trials.
    fn trial(&self, running: &Running, parts: &Parts<'_>) -> anyhow::Result<f64> {
        let (list, again) = match &self.server {
            Server::Ours(_) => (parts.spare, parts.repeats),
            Server::Copies { .. } => (self.list(parts), true),
        };
        let most = *CONNECTIONS.iter().max().unwrap_or(&1);
        let (mut begin, mut count) = (0, LEAST);
        loop {
            let fired = fire(running.address, &piece(list, begin, count), most)?;
            begin += count;
            count *= 4;
            let enough = fired.wall > Duration::from_millis(150) || count > MOST / 4;
            // Without a list to begin over, the last trial is the one that still fits.
            if enough || (!again && begin + count > list.len()) {
                return Ok(fired.rate());
            }
        }
    }

    /// Lets a server open every file and start its threads; where a workload repeats, also
    /// make what is asked for again.
    fn warm_up(
        &self,
        running: &Running,
        parts: &Parts<'_>,
        workload: &Workload,
    ) -> anyhow::Result<()> {
        match &self.server {
            Server::Ours(_) if !parts.repeats => {
                let spare = &workload.list[parts.measured.len()..];
                let mut pages = BTreeSet::new();
                let first_of_page = spare.iter().filter(|it| pages.insert(it.page.number));
                let first: Vec<String> = first_of_page.map(Asked::path).collect();
                fire(running.address, &first, CONNECTIONS[0])?;
                fire(running.address, &first, CONNECTIONS[1])?;
            }
            Server::Ours(_) | Server::Copies { .. } => {
                fire(running.address, self.list(parts), CONNECTIONS[1])?;
            }
        }
        Ok(())
    }
}

/// `count` addresses from `begin` on; after the last comes the first.
fn piece(list: &[String], begin: usize, count: usize) -> Vec<String> {
    list.iter().cycle().skip(begin % list.len().max(1)).take(count).cloned().collect()
}

fn cell(running: &Running, paths: &[String], connections: usize) -> anyhow::Result<Cell> {
    let family = running.family();
    let before = family.time();
    let (fired, anonymous) = family.watched(|| fire(running.address, paths, connections));
    let cpu = family.time().since(&before);
    Ok(Cell { fired: fired?, cpu, anonymous })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_goes_on_at_the_beginning_of_its_list() {
        let list = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(piece(&list, 1, 2), ["b", "c"]);
        assert_eq!(piece(&list, 5, 4), ["c", "a", "b", "c"]);
        assert_eq!(piece(&[], 5, 4), [""; 0]);
    }

    #[test]
    fn what_warms_up_is_not_measured_unless_everything_repeats() {
        let list: Vec<String> = (0..16).map(|number| number.to_string()).collect();
        let parts = Parts::of(&list, false);
        assert_eq!([parts.measured.len(), parts.spare.len()], [14, 2]);
        assert!(parts.measured.iter().all(|path| !parts.spare.contains(path)));
        let parts = Parts::of(&list, true);
        assert_eq!([parts.measured.len(), parts.spare.len()], [16, 16]);
    }
}
