//! `warraq explain`: one answer, made here as a server would make it, and how it came about.
//!
//! The rooms are those that the server has, with caches that hold nothing yet. Nobody listens
//! and nothing is left behind: the folder of finished pictures is neither read nor written.

mod address;
mod gather;
mod remedy;
mod report;
mod text;

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Args;
use tokio::runtime::Runtime;

use super::flags::SettingsFlags;
use super::{failed, log, misused};
use crate::app;
use crate::settings::Settings;
use crate::web::{PublicUrl, Routes};
use address::Given;
use report::Report;

#[derive(Debug, Args)]
#[command(after_help = "The picture is looked for below --images of this machine, whichever host \
                        the address names. Exit status: 0 the answer was made, 1 it is refused or \
                        fails, with the sentence that a client gets, 2 the address or a setting \
                        was not understood.")]
pub(super) struct Explain {
    /// Address of a picture or of its info.json, as a whole, from /iiif/ on, or what follows
    /// /iiif/3/
    #[arg(value_name = "URL")]
    url: String,

    /// Tell it to programs, as JSON
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    settings: SettingsFlags,
}

impl Explain {
    pub(super) fn run(self) -> ExitCode {
        let settings = match self.settings.load() {
            Ok(loaded) => loaded.settings,
            Err(error) => return misused(&error),
        };
        let public_url = settings.public_url.as_ref().map(|url| url.as_str().to_owned());
        let public_url = public_url.map(PublicUrl::Fixed);
        let routes = Routes::new(&settings.web);
        let given = match address::read(&self.url, public_url.as_ref(), &routes) {
            Ok(given) => given,
            Err(error) => return misused(&error),
        };
        if let Err(error) = log::start(&settings.log) {
            return failed(&error);
        }
        let report = match explain(settings, given) {
            Ok(report) => report,
            Err(error) => return failed(&format!("{error:#}")),
        };
        let text = if self.json {
            let json = serde_json::to_string_pretty(&report);
            json.expect("a report is plain data with text keys") + "\n"
        } else {
            text::text(&report)
        };
        match io::stdout().lock().write_all(text.as_bytes()) {
            Ok(()) => ExitCode::SUCCESS,
            // Whoever reads our output has closed it and knows.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::from(1),
            Err(error) => failed(&error),
        }
    }
}

fn explain(mut settings: Settings, given: Given<'_>) -> anyhow::Result<Report> {
    let is_kept_on_disk = settings.cache.folder.take().is_some();
    (settings.cache.shared.url, settings.state) = (None, None);
    let public_url = settings.public_url.as_ref().map(|url| url.as_str().to_owned());
    let base = public_url.or_else(|| given.origin.map(str::to_owned)).unwrap_or_default();
    let runtime = Runtime::new()?;
    let explained = runtime.block_on(async {
        let app::Pictures { renderer, .. } = app::pictures(&settings, &std::sync::Arc::default())?;
        Ok(Report::of(&renderer, given, &base, is_kept_on_disk).await?)
    });
    // A disk that does not answer holds nobody up.
    runtime.shutdown_background();
    explained
}
