//! The composition root.

use crate::settings::Settings;

/// Serves until told to stop.
///
/// # Errors
/// When the server cannot start.
pub fn run(settings: &Settings) -> anyhow::Result<()> {
    anyhow::bail!("nothing serves {} yet", settings.images)
}
