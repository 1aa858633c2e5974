//! The composition root.

use crate::settings::Settings;

#[expect(clippy::needless_pass_by_value, reason = "the server keeps its settings")]
/// Serves until told to stop.
///
/// # Errors
/// When the server cannot start.
pub fn run(settings: Settings) -> anyhow::Result<()> {
    anyhow::bail!("nothing serves {} yet", settings.images)
}
