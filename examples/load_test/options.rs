//! The command line.

use std::env;
use std::path::{self, Path, PathBuf};

use anyhow::{Context as _, ensure};
use clap::Parser;

use crate::workload;

/// Asks our server for tiles, thumbnails and regions, and nginx for copies of the answers.
///
/// Draws its own pages first (about 90 MB each, kept). docs/performance.md says what is
/// measured and how to read it.
#[derive(Debug, Parser)]
#[command(name = "load_test", max_term_width = 100)]
pub struct Options {
    /// Pages of about 6000 × 8000 pixels to draw and to ask for
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=999))]
    pub pages: u32,

    /// Rounds in which the servers take turns
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=99))]
    pub rounds: u32,

    /// Seconds that each server is asked in a round, for each number of connections
    #[arg(long, default_value_t = 1.0, value_parser = seconds)]
    pub seconds: f64,

    /// Workloads to measure, separated by commas; all if not said
    #[arg(long, value_delimiter = ',', value_parser = workload_name)]
    pub workloads: Vec<String>,

    /// The server to measure; the one built with this program if not said
    #[arg(long, value_name = "PROGRAM")]
    server: Option<PathBuf>,

    /// Another build of the server, measured beside it in the same rounds
    #[arg(long, value_name = "PROGRAM")]
    before: Option<PathBuf>,

    /// Also measure the server with its images in a bucket, for which nginx answers
    #[arg(long)]
    pub bucket: bool,

    /// Measure memory under a mixed load for so many minutes instead
    #[arg(long, value_name = "MINUTES", value_parser = clap::value_parser!(u32).range(1..=1440))]
    pub soak: Option<u32>,

    /// Folder for pages, results and temporary files; `load` in cargo's target folder if not
    /// said
    #[arg(long)]
    folder: Option<PathBuf>,
}

impl Options {
    /// # Errors
    /// When there is no server where cargo puts it.
    pub fn server(&self) -> anyhow::Result<PathBuf> {
        if let Some(program) = &self.server {
            return absolute(program);
        }
        let program = built()?.join("warraq");
        ensure!(
            program.is_file(),
            "{} is not there; build it with `cargo build --release --bin warraq --example \
             load_test`, or name another with --server",
            program.display()
        );
        Ok(program)
    }

    pub fn before(&self) -> anyhow::Result<Option<PathBuf>> {
        self.before.as_deref().map(absolute).transpose()
    }

    pub fn folder(&self) -> anyhow::Result<PathBuf> {
        match &self.folder {
            Some(folder) => absolute(folder),
            None => {
                Ok(built()?.parent().context("cargo's target folder has no name")?.join("load"))
            }
        }
    }
}

/// Servers have a working directory of their own.
fn absolute(path: &Path) -> anyhow::Result<PathBuf> {
    path::absolute(path).with_context(|| path.display().to_string())
}

/// The folder of what was built with this program, which itself is an example in it.
fn built() -> anyhow::Result<PathBuf> {
    let program = env::current_exe().context("this program does not know where it is")?;
    let folder = program.parent().and_then(Path::parent);
    Ok(folder.context("this program does not lie where cargo puts it")?.to_owned())
}

fn seconds(text: &str) -> Result<f64, String> {
    let seconds: f64 = text.parse().map_err(|_| "it is no number".to_owned())?;
    if (0.05..=600.0).contains(&seconds) {
        Ok(seconds)
    } else {
        Err("it must be from 0.05 to 600".to_owned())
    }
}

fn workload_name(text: &str) -> Result<String, String> {
    if workload::names().any(|name| name == text) {
        return Ok(text.to_owned());
    }
    let names: Vec<_> = workload::names().collect();
    Err(format!("there are {}", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    fn parse(arguments: &[&str]) -> Result<Options, clap::Error> {
        Options::try_parse_from([&["load_test"], arguments].concat())
    }

    #[test]
    fn the_command_line_is_well_formed() {
        Options::command().debug_assert();
    }

    #[test]
    fn workloads_are_named_one_by_one_and_unknown_ones_are_refused() {
        assert_eq!(parse(&["--workloads", "W1,W6"]).unwrap().workloads, ["W1", "W6"]);
        let refused = parse(&["--workloads", "W1,W99"]).unwrap_err().to_string();
        assert!(refused.contains("there are W1, "), "{refused}");
    }

    #[test]
    fn what_cannot_be_measured_is_refused() {
        for arguments in
            [["--pages", "0"], ["--rounds", "0"], ["--seconds", "NaN"], ["--soak", "0"]]
        {
            assert!(parse(&arguments).is_err(), "{arguments:?}");
        }
    }
}
