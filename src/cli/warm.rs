//! `warraq warm`: a server is asked for what viewers ask first, before they do.

use std::cell::RefCell;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use tokio::runtime::Runtime;

use super::progress::Bar;
use super::{failed, misused, signals};
use crate::warm::{
    Address, Asked, Event, Found, Journal, JournalError, Manners, Patient, Root, Scope, Stop,
    Trouble, manifests, warm,
};

/// The bar measures bytes; each Manifest counts as so many, whatever pictures it has.
const SHARE: u64 = 1000;

/// Failures that are told once more at the end.
const MOST_TOLD: usize = 20;

#[derive(Debug, Args)]
#[command(
    after_help = "Run it again after it was stopped: pictures that are done are left out. A \
                        run for which the server answered to its end removes its journal, so the \
                        next one asks for everything. Exit status: 0 everything was answered, 1 something was not, \
                        2 the command was not understood."
)]
pub(super) struct Warm {
    /// Address of a Manifest of Presentation API 3.0 or 2.1; may be given several times
    #[arg(long, value_name = "URL", value_parser = address, required_unless_present = "collection")]
    manifest: Vec<Address>,

    /// Address of a Collection, which is walked with all that it leads to; may be given several
    /// times
    #[arg(long, value_name = "URL", value_parser = address)]
    collection: Vec<Address>,

    /// Longer side of the largest level whose tiles are asked for, in pixels; 0: no tiles
    #[arg(long, value_name = "NUMBER", default_value_t = 2048)]
    pixels: u32,

    /// Requests at one time
    #[arg(long, value_name = "NUMBER", default_value_t = 2,
          value_parser = clap::value_parser!(u16).range(1..=64))]
    at_once: u16,

    /// Milliseconds from the end of a request to the next in its place
    #[arg(long, value_name = "MILLISECONDS", default_value_t = 0,
          value_parser = clap::value_parser!(u64).range(0..=60_000))]
    pause: u64,

    /// Ask other hosts too that the documents name; without it only those of the given addresses
    #[arg(long)]
    other_hosts: bool,

    /// File that remembers what is done while the run goes on [default: in warraq/ of the user's
    /// cache folder]
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,
}

fn address(text: &str) -> Result<Address, &'static str> {
    Address::parse(text).ok_or("it is no address that begins with http:// or https://")
}

impl Warm {
    pub(super) fn run(self) -> ExitCode {
        let roots = self.roots();
        let scope =
            if self.other_hosts { Scope::Any } else { Scope::of(roots.iter().map(Root::address)) };
        let journal = match self.journal(&roots, &scope) {
            Ok(journal) => journal,
            Err(error @ JournalError::Io { .. }) => return failed(&error),
            Err(error) => return misused(&error),
        };
        let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => runtime,
            Err(error) => return failed(&error),
        };
        let stop = Stop::default();
        let ask = stop.clone();
        let sentence = "what is under way is left";
        if let Err(error) = signals::heed(&runtime, sentence, move || ask.ask()) {
            return failed(&error);
        }
        let manners =
            Manners { at_once: self.at_once.into(), pause: Duration::from_millis(self.pause) };
        let patient = match Patient::new(manners, stop.clone()) {
            Ok(patient) => patient,
            Err(error) => return failed(&error),
        };
        let tally = self.work(&runtime, &roots, &scope, &patient, &journal);
        finish(&tally, journal, stop.is_asked())
    }

    fn roots(&self) -> Vec<Root> {
        let manifests = self.manifest.iter().cloned().map(Root::Manifest);
        manifests.chain(self.collection.iter().cloned().map(Root::Collection)).collect()
    }

    /// The one that was named must work; without the usual one the run cannot be gone on with.
    fn journal(&self, roots: &[Root], scope: &Scope) -> Result<Journal, JournalError> {
        let key = Journal::key(roots, self.pixels, scope);
        if let Some(path) = &self.journal {
            return Journal::open(path, &key);
        }
        match Journal::usual_path(&key).map(|path| Journal::open(&path, &key)) {
            None => Ok(Journal::in_memory()),
            Some(Err(error @ JournalError::Io { .. })) => {
                eprintln!("warraq: {error}; this run goes on without one");
                Ok(Journal::in_memory())
            }
            Some(opened) => opened,
        }
    }

    fn work(
        &self,
        runtime: &Runtime,
        roots: &[Root],
        scope: &Scope,
        patient: &Patient,
        journal: &Journal,
    ) -> Tally {
        let found = runtime.block_on(manifests(roots, scope, patient));
        let bar = Bar::new(found.manifests.len() as u64 * SHARE, found.manifests.len());
        let tally = RefCell::new(Tally::of(&found));
        for line in &tally.borrow().failures {
            bar.say(line);
        }
        let tell = |event: Event<'_>| {
            let mut tally = tally.borrow_mut();
            match event {
                Event::Read { manifest, plain, elsewhere, unnamed } => {
                    tally.plain += plain;
                    tally.elsewhere += elsewhere;
                    if unnamed > 0 {
                        bar.say(&tally.fail(&manifest.to_string(), &Trouble::NoAddress));
                    }
                }
                Event::Unread { manifest, trouble } => {
                    bar.finished(&manifest.to_string(), SHARE);
                    bar.say(&tally.fail(&manifest.to_string(), &trouble));
                }
                Event::Picture { manifest, done, of, asked } => {
                    bar.part(&manifest.to_string(), SHARE, narrow(done), narrow(of));
                    if let Some(line) = tally.add(asked) {
                        bar.say(&line);
                    }
                }
                Event::Finished { manifest, pictures } => {
                    bar.finished(&manifest.to_string(), SHARE);
                    tally.manifests += 1;
                    if !bar.is_shown() {
                        // Whoever reads our output may have closed it; the work goes on.
                        drop(writeln!(io::stdout(), "{:<9} {manifest} ({pictures})", "warmed"));
                    }
                }
                Event::GaveUp => {
                    tally.gave_up = true;
                    bar.say("warraq: the server does not work, and is asked no more");
                }
            }
        };
        runtime.block_on(warm(&found.manifests, self.pixels, scope, patient, journal, &tell));
        bar.clear();
        tally.into_inner()
    }
}

fn narrow(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Says what came of it; the status.
fn finish(tally: &Tally, journal: Journal, is_stopped: bool) -> ExitCode {
    drop(io::stdout().write_all(tally.summary(is_stopped, journal.is_kept()).as_bytes()));
    if let Some(fault) = journal.fault() {
        eprintln!("warraq: the journal could not be written, so this is not remembered: {fault}");
    }
    let goes_on = is_stopped || tally.outages > 0;
    if !goes_on && let Err(error) = journal.remove() {
        return failed(&error);
    }
    if is_stopped || tally.failed > 0 || tally.pictures + tally.before == 0 {
        return ExitCode::from(1);
    }
    ExitCode::SUCCESS
}

/// What became of everything.
#[derive(Debug, Default)]
struct Tally {
    collections: usize,
    /// Of those that were found, all of whose pictures are done.
    manifests: usize,
    found: usize,
    pictures: usize,
    before: usize,
    answered: usize,
    kept: usize,
    bytes: u64,
    plain: usize,
    elsewhere: usize,
    failed: usize,
    /// Those among them for which the server did not work.
    outages: usize,
    /// The first of them, each as a line.
    failures: Vec<String>,
    gave_up: bool,
}

impl Tally {
    fn of(found: &Found) -> Self {
        let mut tally = Self {
            collections: found.collections,
            found: found.manifests.len(),
            elsewhere: found.elsewhere,
            gave_up: found.gave_up,
            ..Self::default()
        };
        for (address, trouble) in &found.troubles {
            tally.fail(address, trouble);
        }
        tally
    }

    /// The line that tells it.
    fn fail(&mut self, address: &str, trouble: &Trouble) -> String {
        self.failed += 1;
        self.outages += usize::from(trouble.is_outage());
        let line = clean(&format!("{:<9} {address}: {trouble}", "FAILED"));
        if self.failures.len() < MOST_TOLD {
            self.failures.push(line.clone());
        }
        line
    }

    /// A picture, `None` if it was done before; gives the line that tells a failure.
    fn add(&mut self, asked: Option<Asked>) -> Option<String> {
        let Some(Asked { answered, kept, bytes, faults }) = asked else {
            self.before += 1;
            return None;
        };
        self.pictures += 1;
        self.answered += answered;
        self.kept += kept;
        self.bytes += bytes;
        let (address, trouble) = faults.first()?;
        Some(self.fail(address, trouble))
    }

    fn summary(&self, is_stopped: bool, is_kept: bool) -> String {
        let Self { collections, manifests, found, pictures, before, answered, .. } = self;
        let mut lines: Vec<String> = self.failures.iter().map(|line| format!("{line}\n")).collect();
        if self.failed > MOST_TOLD {
            lines.push(format!("          and {} more, told above\n", self.failed - MOST_TOLD));
        }
        let collections = match collections {
            0 => String::new(),
            count => format!("{count} Collections, "),
        };
        let kept = match self.kept {
            0 => String::new(),
            count => format!(", {count} of them at hand already"),
        };
        let megabytes = self.bytes as f64 / 1_000_000.0;
        lines.push(format!(
            "{collections}Manifests {manifests} of {found}, pictures {pictures}, done already {before}, \
             answers {answered} ({megabytes:.1} MB{kept}), failed {}\n",
            self.failed
        ));
        if self.plain > 0 {
            lines.push(format!("{} pictures have no image service.\n", self.plain));
        }
        if self.elsewhere > 0 {
            lines.push(format!(
                "{} pictures and documents lie on other hosts, which are asked with --other-hosts.\n",
                self.elsewhere
            ));
        }
        if pictures + before == 0 && self.failed == 0 && !is_stopped {
            lines.push("Nothing was asked for.\n".into());
        }
        if is_stopped || self.outages > 0 {
            let why = match (self.gave_up, is_stopped) {
                (true, _) => "Ended as the server does not work",
                (false, true) => "Stopped",
                (false, false) => "The server did not work for some of it",
            };
            let how = if is_kept { "goes on from here" } else { "begins anew" };
            lines.push(format!("{why}; the same command {how}.\n"));
        }
        lines.concat()
    }
}

/// An address may hold anything; it must not forge a line of ours.
fn clean(text: &str) -> String {
    text.chars().take(1000).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::WebFault;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        warm: Warm,
    }

    fn read(arguments: &[&str]) -> Result<Warm, String> {
        let line = Line::try_parse_from([&["warm"], arguments].concat());
        line.map(|line| line.warm).map_err(|error| error.to_string())
    }

    #[test]
    fn manifests_and_collections_may_be_named_together() {
        let warm =
            read(&["--manifest=http://a/m", "--collection=http://a/c", "--manifest=http://a/n"]);
        assert_eq!(warm.unwrap().roots().len(), 3);
        let warm = read(&["--collection=http://a/c"]).unwrap();
        assert_eq!((warm.pixels, warm.at_once, warm.pause), (2048, 2, 0));
        assert!(read(&[]).is_err());
    }

    #[test]
    fn the_summary_tells_what_was_left_out_and_how_to_go_on() {
        let mut tally =
            Tally { found: 3, manifests: 2, plain: 1, elsewhere: 5, ..Tally::default() };
        tally.add(Some(Asked { answered: 18, kept: 2, bytes: 1_500_000, faults: vec![] }));
        tally.add(None);
        let fault = ("http://a/f\n1".to_owned(), Trouble::NoAddress);
        tally.add(Some(Asked { answered: 1, faults: vec![fault], ..Asked::default() }));
        let text = tally.summary(true, true);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(
            lines,
            [
                "FAILED    http://a/f\u{fffd}1: its address is of neither http nor https",
                "Manifests 2 of 3, pictures 2, done already 1, answers 19 (1.5 MB, 2 of them at hand \
                 already), failed 1",
                "1 pictures have no image service.",
                "5 pictures and documents lie on other hosts, which are asked with --other-hosts.",
                "Stopped; the same command goes on from here.",
            ]
        );
    }

    #[test]
    fn a_server_that_did_not_work_for_some_is_asked_for_that_by_the_same_command() {
        let mut tally = Tally::default();
        tally.fail("http://a/f1", &Trouble::NoAddress);
        assert!(!tally.summary(false, true).contains("the same command"));
        tally.fail("http://a/f2", &WebFault::Timeout { seconds: 60 }.into());
        let text = tally.summary(false, true);
        assert!(text.contains("did not work for some of it; the same command goes on"), "{text}");
    }

    #[test]
    fn only_so_many_failures_are_told_again() {
        let mut tally = Tally::default();
        for index in 0..50 {
            let line = tally.fail(&format!("http://a/{index}"), &Trouble::NoAddress);
            assert!(line.contains(&format!("http://a/{index}:")), "{line}");
        }
        let text = tally.summary(false, true);
        assert_eq!(text.matches("FAILED").count(), MOST_TOLD, "{text}");
        assert!(text.contains("and 30 more"), "{text}");
    }
}
