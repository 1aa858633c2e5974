//! Settings of the log.

use serde::{Deserialize, Serialize};
use tracing_subscriber::EnvFilter;

/// How the log is written, to standard error.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    pub format: LogFormat,
    /// What is written: a level (`off`, `error`, `warn`, `info`, `debug`, `trace`), and
    /// after commas levels of single modules, such as `info,warraq::storage=debug`.
    pub level: String,
}

/// The shape of one line of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for programs.
    Json,
}

/// What libraries write unless `level` names them: the HTTP parser reports every malformed
/// request of a stranger as our error, and the server its own start in six lines.
const QUIET: &str = "actix_http=off,actix_server=warn";

impl Default for Log {
    fn default() -> Self {
        Self { format: LogFormat::Text, level: "info".into() }
    }
}

impl Log {
    /// # Errors
    /// A sentence naming the key and what it must be.
    pub fn validate(&self) -> Result<(), String> {
        self.filter().map(|_| ())
    }

    /// The filter that `level` describes.
    ///
    /// # Errors
    /// A sentence naming the key and what it must be.
    pub fn filter(&self) -> Result<EnvFilter, String> {
        let levels = ["off", "error", "warn", "info", "debug", "trace"];
        let error = |part: &str| {
            format!(
                "`log.level` has `{part}`, which is neither a level ({}) nor `module=level`",
                levels.join(", ")
            )
        };
        let parts: Vec<&str> = self.level.split(',').map(str::trim).collect();
        // The filter's own parser takes any bare word for a module and would log nothing
        // but that for a misspelt level.
        match parts.iter().find(|part| !part.contains('=') && !levels.contains(part)) {
            Some(part) => Err(error(part)),
            None => EnvFilter::builder()
                .parse(format!("{QUIET},{}", parts.join(",")))
                .map_err(|_| error(&self.level)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_of_single_modules_are_taken_and_misspelt_levels_are_not() {
        let valid = |level: &str| Log { level: level.into(), ..Log::default() }.validate();
        for level in ["off", "info", "info,warraq::storage=debug", "warn, actix_web=error"] {
            assert_eq!(valid(level), Ok(()), "{level}");
        }
        for level in ["", "inof", "verbose", "info,,", "warraq=loud"] {
            assert!(valid(level).unwrap_err().contains("`log.level`"), "{level}");
        }
    }
}
