//! How often the catalog looks at storage.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Settings of the catalog.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Seconds for which a folder's list of files is used without reading it again.
    pub refresh_seconds: u64,
    /// The same where the files lie behind a network.
    pub remote_refresh_seconds: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { refresh_seconds: 2, remote_refresh_seconds: 60 }
    }
}

impl Settings {
    /// # Errors
    /// A sentence naming the key and what it must be.
    pub fn validate(&self) -> Result<(), String> {
        for (name, seconds) in [
            ("refresh_seconds", self.refresh_seconds),
            ("remote_refresh_seconds", self.remote_refresh_seconds),
        ] {
            if seconds > 86_400 {
                return Err(format!("`catalog.{name}` must be at most 86400 (a day)"));
            }
        }
        Ok(())
    }

    pub(super) const fn refresh(&self, is_remote: bool) -> Duration {
        let seconds = if is_remote { self.remote_refresh_seconds } else { self.refresh_seconds };
        Duration::from_secs(seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_longer_than_a_day_is_refused_by_name() {
        assert_eq!(Settings::default().validate(), Ok(()));
        let error = Settings { refresh_seconds: 86_401, ..Settings::default() };
        let error = error.validate().unwrap_err();
        assert!(error.contains("catalog.refresh_seconds"), "{error}");
    }
}
