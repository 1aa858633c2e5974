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
pub const CONNECTIONS: [usize; 2] = [1, MANY];
const MANY: usize = 8;

/// Fewest and most requests of a cell.
const LEAST: usize = 8;
const MOST: usize = 50_000;

/// How long a server is asked before a round, and a trial lasts at least.
const WARMING: Duration = Duration::from_millis(150);

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
    let parts = Parts::of(workload, &paths);
    let mut paces = Vec::new();
    for contestant in contestants {
        let started = contestant.start(corpus, folder)?;
        paces.push(contestant.pace(started.server(), &parts, effort.time)?);
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
        for ((contestant, started), pace) in contestants.iter().zip(&started).zip(&paces) {
            contestant.warm_up(started.server(), &parts, pace.warming)?;
        }
        for (turn, connections) in CONNECTIONS.into_iter().enumerate() {
            for place in 0..contestants.len() {
                let which = (place + round) % contestants.len();
                let list = contestants[which].list(&parts);
                let counts = paces[which].counts;
                // Each round begins elsewhere in the list.
                let begin = list.len() * round / effort.rounds;
                let begin = begin + counts[..turn].iter().sum::<usize>();
                let piece = piece(list, begin, counts[turn]);
                let cell = cell(started[which].server(), &piece, connections)
                    .with_context(|| format!("{}, {}", contestants[which].name, workload.name))?;
                outcomes[which * CONNECTIONS.len() + turn].cells.push(cell);
            }
        }
    }
    Ok(outcomes)
}

/// How many requests are asked of a server.
struct Pace {
    /// In the cells of a round.
    counts: [usize; CONNECTIONS.len()],
    /// Before them.
    warming: usize,
}

/// A list divided into what is measured and what is asked before.
struct Parts<'a> {
    measured: &'a [String],
    spare: &'a [String],
    /// One address of each page, of the spare ones.
    pages: Vec<String>,
    /// Whether both are the same, to be asked over and over.
    repeats: bool,
}

impl<'a> Parts<'a> {
    /// Of the `paths` of a workload.
    fn of(workload: &Workload, paths: &'a [String]) -> Self {
        let repeats = workload.repeats;
        let cut = (paths.len() as f64 * MEASURED_PART) as usize;
        let (measured, spare) = if repeats { (paths, paths) } else { paths.split_at(cut) };
        let mut seen = BTreeSet::new();
        let asked = workload.list[paths.len() - spare.len()..].iter();
        let pages = asked.filter(|it| seen.insert(it.page.number)).map(Asked::path).collect();
        Self { measured, spare, pages, repeats }
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

    /// Finds out how many requests fit into `time`.
    fn pace(&self, running: &Running, parts: &Parts<'_>, time: Duration) -> anyhow::Result<Pace> {
        self.warm_up(running, parts, 0)?;
        let rate = self.trial(running, parts)?;
        let most = self.most(parts);
        let counts = CONNECTIONS.map(|connections| {
            // One connection leaves a core idle; a little too few requests do no harm.
            let rate = if connections == 1 { rate * 0.6 } else { rate };
            ((rate * time.as_secs_f64()) as usize).max(LEAST).min(most)
        });
        let warming = ((rate * WARMING.as_secs_f64()) as usize).min(parts.spare.len());
        Ok(Pace { counts, warming })
    }

    /// Requests a second, by ever longer trials.
    fn trial(&self, running: &Running, parts: &Parts<'_>) -> anyhow::Result<f64> {
        let (list, again) = match &self.server {
            Server::Ours(_) => (parts.spare, parts.repeats),
            Server::Copies { .. } => (self.list(parts), true),
        };
        let (mut begin, mut count) = (0, LEAST);
        loop {
            let fired = fire(running.address, &piece(list, begin, count), MANY)?;
            begin += count;
            count *= 4;
            let enough = fired.wall > WARMING || count > MOST / 4;
            // Without a list to begin over, the last trial is the one that still fits.
            if enough || (!again && begin + count > list.len()) {
                return Ok(fired.rate());
            }
        }
    }

    /// Lets our server open every page, start its threads and answer `count` more; where a
    /// workload repeats, lets it make what is asked for again. nginx opens its files.
    fn warm_up(&self, running: &Running, parts: &Parts<'_>, count: usize) -> anyhow::Result<()> {
        match &self.server {
            Server::Ours(_) if !parts.repeats => {
                fire(running.address, &parts.pages, 1)?;
                fire(running.address, &piece(parts.spare, 0, count), MANY)?;
            }
            Server::Ours(_) | Server::Copies { .. } => {
                fire(running.address, self.list(parts), MANY)?;
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
    use warraq::geometry::Size;

    use super::*;
    use crate::corpus::{Kind, Page};
    use crate::workload::What;

    #[test]
    fn a_piece_goes_on_at_the_beginning_of_its_list() {
        let list = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(piece(&list, 1, 2), ["b", "c"]);
        assert_eq!(piece(&list, 5, 4), ["c", "a", "b", "c"]);
        assert_eq!(piece(&[], 5, 4), [""; 0]);
    }

    #[test]
    fn what_warms_up_is_of_every_page_and_not_measured_unless_everything_repeats() {
        let asked = |number: u32| {
            let page = Page { number: number % 2 + 1, size: Size::new(1000, 1000) };
            Asked { page, kind: Kind::Jpeg, what: What::Confined { side: number } }
        };
        let list: Vec<Asked> = (100..132).map(asked).collect();
        let workload = |repeats| Workload { name: "", what: "", repeats, list: list.clone() };
        let paths: Vec<String> = list.iter().map(Asked::path).collect();
        let parts = Parts::of(&workload(false), &paths);
        assert_eq!([parts.measured.len(), parts.spare.len()], [28, 4]);
        assert!(parts.measured.iter().all(|path| !parts.spare.contains(path)));
        assert_eq!(parts.pages, parts.spare[..2]);
        let parts = Parts::of(&workload(true), &paths);
        assert_eq!([parts.measured.len(), parts.spare.len()], [32, 32]);
    }
}
