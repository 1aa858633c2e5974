//! `warraq ingest`: pictures become pyramids that are served at the price of a copy.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use clap::Args;
use tokio::runtime::Runtime;

use super::progress::Bar;
use super::{failed, log, misused, signals};
use crate::ingest::{self, Done, Event, IngestError, Plan, PlanError, Problem, Shard, Target};
use crate::settings::{Flag, Loaded, Settings, SettingsError, load};
use crate::storage::StorageError;

#[derive(Debug, Args)]
#[command(after_help = "Run it again after it was stopped, or when pictures were added or \
                        changed: what is there already is left alone. Exit status: 0 all is \
                        written, 1 something is not, 2 the command was not understood.")]
pub(super) struct Ingest {
    /// Pictures and folders of pictures, as paths or URLs; what a folder holds keeps its place
    /// below it
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,

    /// Folder, URL of a bucket (s3://bucket/folder, gs:, az:) or name of one of the sources to
    /// write to; a folder is made where there is none
    #[arg(long, value_name = "DIR-or-URL")]
    to: String,

    /// How tiles are compressed: jpeg, deflate or zstd (without loss) or none [default: jpeg]
    #[arg(long, value_name = "jpeg|deflate|zstd|none")]
    compression: Option<String>,

    /// Quality of JPEG tiles, 1 to 100 [default: 90]
    #[arg(long, value_name = "1-100")]
    quality: Option<String>,

    /// Color resolution of JPEG tiles: 4:2:0, 4:2:2 or 4:4:4 (all of it) [default: 4:2:0]
    #[arg(long, value_name = "4:2:0|4:2:2|4:4:4")]
    subsampling: Option<String>,

    /// Sides of the tiles in pixels, a multiple of 16 [default: 512]
    #[arg(long, value_name = "PIXELS")]
    tile: Option<String>,

    /// Bring colors to sRGB and leave out the color profile
    #[arg(long)]
    to_srgb: bool,

    /// Lay transparent pictures on white; else they are compressed without loss
    #[arg(long)]
    flatten: bool,

    /// Replace pyramids that were made from files that lie elsewhere: after sources were moved
    #[arg(long)]
    replace: bool,

    /// Memory for all pictures that are worked on at one time [default: 1GiB]
    #[arg(long, value_name = "SIZE")]
    memory: Option<String>,

    /// Threads; 0: as many as the machine has cores [default: 0]
    #[arg(long, value_name = "NUMBER")]
    threads: Option<String>,

    /// Make only part K of N of the pictures, K from 0 on: for several runs side by side
    #[arg(long, value_name = "K/N")]
    shard: Option<Shard>,

    /// Configuration file; its table [ingest] has all of this [env: WARRAQ_CONFIG]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Ingest {
    pub(super) fn run(self) -> ExitCode {
        let settings = match self.load() {
            Ok(loaded) => loaded.settings,
            Err(error) => return misused(&error),
        };
        if let Err(error) = log::start(&settings.log) {
            return failed(&error);
        }
        let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
            Ok(runtime) => runtime,
            Err(error) => return failed(&error),
        };
        let code = match self.plan(&settings, &runtime) {
            Ok((plan, target)) => work(&plan, &target, &settings, &runtime),
            Err(error) => refuse(&error),
        };
        // A disk that does not answer holds nobody up.
        runtime.shutdown_background();
        code
    }

    fn plan(&self, settings: &Settings, runtime: &Runtime) -> Result<(Plan, Target), PlanError> {
        let target = Target::open(&settings.location(&self.to), &settings.storage)?;
        let spelled = self.paths.iter().map(|path| {
            let given = path.to_str().ok_or_else(|| PlanError::Name { path: path.clone() })?;
            Ok(settings.location(given))
        });
        let sources = spelled.collect::<Result<Vec<_>, PlanError>>()?;
        let shard = self.shard.unwrap_or(Shard::ALL);
        let plan = ingest::plan(&sources, &target, shard, &settings.storage);
        Ok((Plan { replace: self.replace, ..runtime.block_on(plan)? }, target))
    }

    fn load(&self) -> Result<Loaded, SettingsError> {
        let variable = || std::env::var_os("WARRAQ_CONFIG").filter(|path| !path.is_empty());
        let file = self.config.clone().or_else(|| variable().map(PathBuf::from));
        load(file.as_deref(), std::env::vars_os(), &self.given())
    }

    fn given(&self) -> Vec<Flag> {
        let Self {
            paths: _,
            to: _,
            compression,
            quality,
            subsampling,
            tile,
            to_srgb,
            flatten,
            // For one run: as a setting, it would let any later one replace what it should not.
            replace: _,
            memory,
            threads,
            // Of one run among others.
            shard: _,
            config: _,
        } = self;
        let yes = |given: &bool| given.then(|| "true".to_owned());
        let flags = [
            ("--compression", "ingest.compression", compression.clone()),
            ("--quality", "ingest.jpeg_quality", quality.clone()),
            ("--subsampling", "ingest.subsampling", subsampling.clone()),
            ("--tile", "ingest.tile", tile.clone()),
            ("--to-srgb", "ingest.to_srgb", yes(to_srgb)),
            ("--flatten", "ingest.flatten", yes(flatten)),
            ("--memory", "ingest.memory", memory.clone()),
            ("--threads", "ingest.threads", threads.clone()),
        ];
        let given = |(name, key, value): (_, _, Option<String>)| {
            value.map(|value| Flag { name, key, value })
        };
        flags.into_iter().filter_map(given).collect()
    }
}

fn refuse(error: &PlanError) -> ExitCode {
    match error {
        PlanError::ReadOnly { .. }
        | PlanError::Storage(StorageError::Root { .. })
        | PlanError::Source { .. }
        | PlanError::Same { .. }
        | PlanError::Name { .. } => misused(error),
        PlanError::Folder { .. } | PlanError::Storage(_) => failed(error),
    }
}

fn work(plan: &Plan, target: &Target, settings: &Settings, runtime: &Runtime) -> ExitCode {
    if !plan.clashes.is_empty() {
        let clashes = plan.clashes.iter().map(|clash| clean(clash)).collect::<Vec<_>>();
        return failed(&format!(
            "nothing was written, as pictures would be in each other's way; rename or leave out \
             one of each, or give the folder above them:\n  {}",
            clashes.join("\n  ")
        ));
    }
    let stop = Arc::new(AtomicBool::new(false));
    let ask = Arc::clone(&stop);
    let heeded = signals::heed(runtime, "what is half made is cleared away", move || {
        ask.swap(true, Ordering::Relaxed)
    });
    if let Err(error) = heeded {
        return failed(&error);
    }
    let bar = Bar::new(plan.jobs.iter().map(|job| job.bytes).sum(), plan.jobs.len());
    let tally = Mutex::new(Tally::of(plan));
    let tell = |event: Event<'_>| match event {
        Event::Rows { job, done, of } => bar.part(&job.target, job.bytes, done, of),
        Event::Finished { job, outcome } => {
            bar.finished(&job.target, job.bytes);
            let line = line(&job.path, &job.target, &outcome);
            let failure = outcome.is_err();
            let mut tally = tally.lock().unwrap_or_else(PoisonError::into_inner);
            tally.add(&job.path, outcome);
            match line {
                Some(line) if failure => bar.say(&line),
                // Whoever reads our output may have closed it; the work goes on.
                Some(line) if !bar.is_shown() => drop(writeln!(io::stdout(), "{line}")),
                _ => {}
            }
        }
    };
    let handle = runtime.handle();
    ingest::run(plan, target, &settings.ingest, &settings.codec, handle, &stop, &tell);
    bar.clear();
    let tally = tally.into_inner().unwrap_or_else(PoisonError::into_inner);
    let stopped = stop.load(Ordering::Relaxed);
    drop(io::stdout().write_all(tally.summary(target.path(), stopped).as_bytes()));
    if tally.failures.is_empty() && tally.left == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

/// What is told of a finished picture; nothing where nothing was to be done.
fn line(path: &Path, target: &str, outcome: &Result<Done, IngestError>) -> Option<String> {
    let source = clean(&path.display().to_string());
    match outcome {
        Ok(Done::Unchanged) | Err(IngestError::Stopped) => None,
        Ok(Done::Written { bytes, lying, lossless, pages }) => {
            let lying = if *lying { "; stored lying, as upright it takes more memory" } else { "" };
            let lossless = if *lossless { "; without loss, as it is transparent" } else { "" };
            let pages = match pages.get() {
                1 => String::new(),
                pages => format!("; the first of {pages} pages"),
            };
            let size = megabytes(*bytes);
            let how = [lying, lossless, &pages].concat();
            Some(format!("{:<9} {source} -> {target} ({size}{how})", "written"))
        }
        Err(error) => Some(format!("{:<9} {source}: {}", "FAILED", clean(&error.to_string()))),
    }
}

/// A file's name may hold anything; it must not forge a line of ours.
fn clean(text: &str) -> String {
    text.replace(char::is_control, "\u{fffd}")
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1_000_000.0)
}

/// What became of all pictures.
#[derive(Debug, Default)]
struct Tally {
    written: usize,
    bytes: u64,
    unchanged: usize,
    others: usize,
    /// Pictures that were not finished.
    left: usize,
    elsewhere: usize,
    failures: Vec<Problem>,
}

impl Tally {
    fn of(plan: &Plan) -> Self {
        let failures = plan.problems.clone();
        Self {
            others: plan.others,
            left: plan.jobs.len(),
            elsewhere: plan.elsewhere,
            failures,
            ..Self::default()
        }
    }

    fn add(&mut self, path: &Path, outcome: Result<Done, IngestError>) {
        match outcome {
            Ok(Done::Unchanged) => self.unchanged += 1,
            Ok(Done::Written { bytes, .. }) => {
                self.written += 1;
                self.bytes += bytes;
            }
            Err(IngestError::Stopped) => return,
            Err(error) => {
                self.failures.push(Problem { path: path.to_owned(), why: error.to_string() });
            }
        }
        self.left -= 1;
    }

    fn summary(&self, folder: &Path, stopped: bool) -> String {
        let Self { written, bytes, unchanged, others, left, elsewhere, failures } = self;
        let mut lines: Vec<String> = failures
            .iter()
            .map(|Problem { path, why }| {
                let path = clean(&path.display().to_string());
                format!("{:<9} {path}: {}\n", "FAILED", clean(why))
            })
            .collect();
        lines.push(format!(
            "`{}`: written {written} ({}), unchanged {unchanged}, failed {}, other files {others}\n",
            clean(&folder.display().to_string()),
            megabytes(*bytes),
            failures.len()
        ));
        if *elsewhere > 0 {
            lines.push(format!("{elsewhere} are left to the runs of the other parts.\n"));
        }
        if stopped {
            lines.push(format!("Stopped with {left} to go; the same command goes on from here.\n"));
        }
        lines.concat()
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use clap::Parser;

    use super::*;
    use crate::codec::Subsampling;
    use crate::ingest::Compression;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        ingest: Ingest,
    }

    #[test]
    fn every_flag_sets_its_setting() {
        let line = Line::parse_from([
            "ingest",
            "scans",
            "--to=images",
            "--compression=deflate",
            "--quality=75",
            "--subsampling=4:4:4",
            "--tile=256",
            "--to-srgb",
            "--flatten",
            "--memory=64MiB",
            "--threads=3",
        ]);
        let settings = load(None, [], &line.ingest.given()).unwrap().settings.ingest;
        let expected = ingest::Settings {
            compression: Compression::Deflate,
            jpeg_quality: 75,
            subsampling: Subsampling::None,
            tile: 256,
            to_srgb: true,
            flatten: true,
            memory: bytesize::ByteSize::mib(64),
            threads: 3,
        };
        assert_eq!(settings, expected);
    }

    #[test]
    fn the_summary_tells_each_failure_and_what_is_left() {
        let mut tally = Tally { left: 3, others: 2, ..Tally::default() };
        tally.add(
            Path::new("a.jpg"),
            Ok(Done::Written {
                bytes: 1_500_000,
                lying: false,
                lossless: false,
                pages: NonZeroU32::MIN,
            }),
        );
        tally.add(Path::new("b\n.jpg"), Err(IngestError::Memory { needed: 9, allowed: 1 }));
        tally.add(Path::new("c.jpg"), Err(IngestError::Stopped));
        let text = tally.summary(Path::new("out"), true);
        let lines: Vec<_> = text.lines().collect();
        assert!(lines[0].starts_with("FAILED    b\u{fffd}.jpg: it takes 9 MiB"), "{text}");
        assert_eq!(lines[1], "`out`: written 1 (1.5 MB), unchanged 0, failed 1, other files 2");
        assert!(lines[2].starts_with("Stopped with 1 to go"), "{text}");
    }
}
