//! The server under load: what its answers cost, beside nginx that only copies them.
//!
//! `make bench` runs it with the defaults, `make soak` looks at memory instead;
//! `load_test --help` lists what can be chosen. Needs Linux; libvips makes
//! the pyramids that most libraries have, nginx is the yardstick: without one of the two the
//! rest is measured, and what is missing is said.
//!
//! Ends with 0 if everything was measured, every answer was 200 and those that were looked at
//! (twelve of each workload, before it is measured) were right, else with 1; 2 if it was called
//! wrongly.

mod check;
mod client;
mod compare;
mod corpus;
mod fire;
mod machine;
mod mirror;
mod options;
mod page;
mod process;
mod report;
mod rounds;
mod server;
mod soak;
mod stop;
mod tools;
mod workload;

// What the sample manuscript is drawn with serves here too.
#[path = "../draw_sample/noise.rs"]
mod noise;
#[allow(dead_code, reason = "the sample has more ornament")]
#[path = "../draw_sample/outline.rs"]
mod outline;
#[allow(dead_code, reason = "the sample has more ornament")]
#[path = "../draw_sample/sheet.rs"]
mod sheet;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, ensure};
use clap::Parser as _;

use corpus::Corpus;
use options::Options;
use server::Warraq;

fn main() -> ExitCode {
    let options = Options::parse();
    match run(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("load_test: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> anyhow::Result<()> {
    ensure!(Path::new("/proc/self/schedstat").is_file(), "time is measured through Linux's /proc");
    stop::listen()?;
    let vips = tools::find("vips", &[]);
    if vips.is_none() {
        println!("vips is not installed (libvips-tools): pyramids of libvips are left out.\n");
    }
    let folder = options.folder()?;
    let corpus = Corpus::make(&folder.join("corpus"), options.pages, vips.as_deref())?;
    // Removed at the end, with all that the servers wrote.
    let work = tempfile::Builder::new().prefix("run-").tempdir_in(&folder);
    let work = work.with_context(|| folder.display().to_string())?;
    let bytes = corpus.warm()?;
    eprintln!("{} MB of pages are in the page cache", bytes / 1_000_000);
    let warraq = Warraq { program: options.server()?, bucket: None };
    match options.soak {
        Some(minutes) => soak::soak(&corpus, &warraq, minutes, work.path()),
        None => compare::compare(options, &corpus, &warraq, work.path()),
    }
}
