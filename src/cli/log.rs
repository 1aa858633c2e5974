//! The log, set up once before anything runs.

use std::io::IsTerminal as _;

use tracing_subscriber::fmt;
use tracing_subscriber::prelude::*;

use crate::settings::{Log, LogFormat};

/// Writes the log to standard error from here on, as the settings say.
///
/// # Errors
/// A sentence when the filter is none, or when a log was set up before.
pub(super) fn start(settings: &Log) -> Result<(), String> {
    let registry = tracing_subscriber::registry().with(settings.filter()?);
    // Colors are for people who look on, not for files.
    let colored = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let lines = fmt::layer().with_writer(std::io::stderr).with_ansi(colored);
    match settings.format {
        LogFormat::Text => registry.with(lines).try_init(),
        LogFormat::Json => registry.with(lines.json().flatten_event(true)).try_init(),
    }
    .map_err(|error| error.to_string())
}
