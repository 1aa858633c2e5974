//! How often records are looked at.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Settings of the records.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Seconds after which all records are looked at again, whether storage told of a
    /// change or not.
    pub refresh_seconds: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { refresh_seconds: 60 }
    }
}

impl Settings {
    /// # Errors
    /// A sentence naming the key and what it must be.
    pub fn validate(&self) -> Result<(), String> {
        if !(1..=86_400).contains(&self.refresh_seconds) {
            return Err("`records.refresh_seconds` must be from 1 to 86400 (a day)".into());
        }
        Ok(())
    }

    #[must_use]
    pub const fn refresh(&self) -> Duration {
        Duration::from_secs(self.refresh_seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_of_no_time_or_of_days_is_refused_by_name() {
        assert_eq!(Settings::default().validate(), Ok(()));
        for refresh_seconds in [0, 86_401] {
            let error = Settings { refresh_seconds }.validate().unwrap_err();
            assert!(error.contains("records.refresh_seconds"), "{error}");
        }
    }
}
