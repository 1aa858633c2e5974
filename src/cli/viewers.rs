//! `warraq viewers`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::flags::SettingsFlags;
use super::{failed, misused};

#[derive(Debug, Args)]
pub(super) struct Viewers {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Fetch the pinned viewers through npm, check them and unpack what pages need
    Install(Install),
}

#[derive(Debug, Args)]
struct Install {
    /// Folder to put them in [default: the setting `viewers`]
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,

    /// Say in one line what failed, and succeed all the same
    #[arg(long)]
    optional: bool,

    /// Configuration file that names the folder [env: WARRAQ_CONFIG]
    #[arg(long, value_name = "FILE", conflicts_with = "folder")]
    config: Option<PathBuf>,
}

impl Viewers {
    pub(super) fn run(self) -> ExitCode {
        let Command::Install(install) = self.command;
        install.run()
    }
}

impl Install {
    fn run(self) -> ExitCode {
        let folder = match self.folder {
            Some(folder) => Ok(folder),
            None => SettingsFlags::with_config(self.config).load().map(|it| it.settings.viewers),
        };
        let installed = match folder {
            Ok(folder) => install(&folder),
            Err(error) if self.optional => Err(error.to_string()),
            Err(error) => return misused(&error),
        };
        match installed {
            Ok(()) => ExitCode::SUCCESS,
            Err(cause) if self.optional => {
                let line = cause.lines().map(str::trim).collect::<Vec<_>>().join(" ");
                eprintln!("warraq: {line}");
                ExitCode::SUCCESS
            }
            Err(cause) => failed(&cause),
        }
    }
}

fn install(folder: &Path) -> Result<(), String> {
    crate::viewers::install(folder, &mut |line| println!("{line}"))
        .map_err(|error| error.to_string())
}
