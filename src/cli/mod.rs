//! The command line: one file a subcommand.
//!
//! Exit status: 0 all is well, 1 the command ran and found or met something wrong,
//! 2 it was asked for something it cannot understand: a flag or a setting.

mod check;
mod documents;
mod explain;
mod flags;
mod healthcheck;
mod ingest;
mod log;
mod new;
mod pictures;
mod progress;
mod records;
mod serve;
mod signals;
mod viewers;
mod warm;

use std::fmt::Display;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// IIIF image and manifest server for manuscripts.
#[derive(Debug, Parser)]
#[command(name = "warraq", version, propagate_version = true, max_term_width = 100)]
#[command(after_help = "`warraq COMMAND --help` says more. Without a configuration file the \
                        pictures below ./images are served at http://127.0.0.1:8182/.")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve pages, pictures and manifests until told to stop
    Serve(serve::Serve),
    /// Show the settings in effect and look at every picture and record, or at a IIIF document
    Check(check::Check),
    /// Write a first record for a folder of pictures
    New(new::New),
    /// Write pictures as tiled pyramids, which are served fast
    Ingest(ingest::Ingest),
    /// Ask a server for what viewers ask first, so that its caches have it
    Warm(warm::Warm),
    /// Make one answer here and say how it came about and what took how long
    Explain(explain::Explain),
    /// Ask a running server whether it is well
    Healthcheck(healthcheck::Healthcheck),
    /// Bring the viewers that pages show manuscripts with
    Viewers(viewers::Viewers),
}

/// Does what the command line asks.
#[must_use]
pub fn run() -> ExitCode {
    match Cli::parse().command {
        Command::Serve(command) => command.run(),
        Command::Check(command) => command.run(),
        Command::New(command) => command.run(),
        Command::Ingest(command) => command.run(),
        Command::Warm(command) => command.run(),
        Command::Explain(command) => command.run(),
        Command::Healthcheck(command) => command.run(),
        Command::Viewers(command) => command.run(),
    }
}

/// Says on standard error what went wrong; the status of a command that failed.
fn failed(error: &dyn Display) -> ExitCode {
    eprintln!("warraq: {error}");
    ExitCode::from(1)
}

/// Says on standard error what was not understood; the status for wrong usage.
fn misused(error: &dyn Display) -> ExitCode {
    eprintln!("warraq: {error}");
    ExitCode::from(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_flag_of_serve_has_a_help_text() {
        let command = Cli::command();
        for command in command.get_subcommands() {
            for argument in command.get_arguments().filter(|a| a.get_id() != "help") {
                assert!(argument.get_help().is_some(), "{command} {argument}");
            }
        }
    }
}
