//! `warraq serve`

use std::process::ExitCode;

use clap::Args;

use super::flags::SettingsFlags;
use super::{failed, log, misused};

#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    settings: SettingsFlags,
}

impl Serve {
    pub(super) fn run(self) -> ExitCode {
        let settings = match self.settings.load() {
            Ok(loaded) => loaded.settings,
            Err(error) => return misused(&error),
        };
        if let Err(error) = log::start(&settings.log) {
            return failed(&error);
        }
        match crate::app::run(&settings) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => failed(&format!("{error:#}")),
        }
    }
}
