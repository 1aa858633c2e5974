//! How often the catalog looks at storage.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Settings of the catalog.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Seconds for which a folder's list of files is used without reading it again.
    pub refresh_seconds: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { refresh_seconds: 2 }
    }
}

impl Settings {
    /// # Errors
    /// A sentence naming the key and what it must be.
    pub fn validate(&self) -> Result<(), String> {
        if self.refresh_seconds > 86_400 {
            return Err("`catalog.refresh_seconds` must be at most 86400 (a day)".into());
        }
        Ok(())
    }

    pub(super) const fn refresh(&self) -> Duration {
        Duration::from_secs(self.refresh_seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_longer_than_a_day_is_refused_by_name() {
        assert_eq!(Settings::default().validate(), Ok(()));
        let error = Settings { refresh_seconds: 86_401 }.validate().unwrap_err();
        assert!(error.contains("catalog.refresh_seconds"), "{error}");
    }
}
