//! What JPEG 2000 costs: time on the processor of a request, beside OpenJPEG and libvips that
//! do the same work, in one run and by turns; bytes, memory and what opening takes.
//!
//! `make bench-jpeg2000` runs it; what can be chosen is in [`options`]. The pictures are made
//! once, from a page that is drawn. Needs Linux and Debian's libopenjp2-tools; `vips`
//! (libvips-tools) and `ojph_compress` (openjph-tools) are used where they are installed, else
//! it is said what is left out. `docs/jpeg2000.md` explains the tables.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark prints its result")]

mod figures;
mod files;
mod options;
mod pictures;
mod portable;
mod programs;
mod tables;
mod tiles;
mod turns;
mod worker;
mod workloads;

// The page and what it is drawn with, and how programs are found, are those of the load test;
// there they are tested, and the sample has more ornament.
#[path = "../../examples/draw_sample/noise.rs"]
#[allow(dead_code, unused_imports, reason = "see above")]
mod noise;
#[path = "../../examples/draw_sample/outline.rs"]
#[allow(dead_code, unused_imports, reason = "see above")]
mod outline;
#[path = "../../examples/load_test/page/mod.rs"]
#[allow(dead_code, unused_imports, reason = "see above")]
mod page;
#[path = "../../examples/draw_sample/sheet.rs"]
#[allow(dead_code, unused_imports, reason = "see above")]
mod sheet;
#[path = "../../examples/load_test/tools.rs"]
#[allow(dead_code, unused_imports, reason = "see above")]
mod tools;

use std::process::ExitCode;

use anyhow::Context as _;
use clap::Parser as _;

use files::Files;
use options::Options;
use pictures::Pictures;
use programs::Programs;

fn main() -> ExitCode {
    let options = Options::parse();
    let outcome = match options.worker {
        Some(memory) => worker::serve(memory, &options.folder()),
        None => measure(&options),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("jpeg2000: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn measure(options: &Options) -> anyhow::Result<()> {
    let Some(programs) = Programs::find() else {
        println!("OpenJPEG is not installed (libopenjp2-tools): JPEG 2000 is not measured.");
        return Ok(());
    };
    let files = Files::make(&options.folder(), options, &programs)?;
    let pictures = Pictures::new(&files.folder)?;
    pictures.agree(&files, &programs).context("not the same pixels")?;
    tables::conditions(options, &files, &programs, &pictures)?;
    let workloads = workloads::all(&files, &pictures)?;
    let measured = turns::take(&workloads, options.rounds, &files, &programs)?;
    tables::times(&measured);
    tables::levels(&measured);
    tables::opening(&measured);
    tables::bytes(&pictures, &files)?;
    tables::memory(&files)
}
