//! The log, set up once before anything runs.

use tracing_subscriber::fmt;
use tracing_subscriber::prelude::*;

use crate::settings::{Log, LogFormat};

/// Writes the log to standard error from here on, as the settings say.
///
/// # Errors
/// A sentence when the filter is none, or when a log was set up before.
pub(super) fn start(settings: &Log) -> Result<(), String> {
    let registry = tracing_subscriber::registry().with(settings.filter()?);
    let lines = fmt::layer().with_writer(std::io::stderr);
    match settings.format {
        LogFormat::Text => registry.with(lines).try_init(),
        LogFormat::Json => registry.with(lines.json().flatten_event(true)).try_init(),
    }
    .map_err(|error| error.to_string())
}
