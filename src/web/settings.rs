//! How answers are labelled.

use serde::{Deserialize, Serialize};

/// Settings of the web room.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Seconds for which browsers and proxies may show a picture without asking again.
    pub picture_max_age_seconds: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { picture_max_age_seconds: 86_400 }
    }
}

impl Settings {
    /// # Errors
    /// A sentence naming the key and what it must be.
    pub fn validate(&self) -> Result<(), String> {
        const YEAR: u32 = 31_536_000;
        if self.picture_max_age_seconds > YEAR {
            return Err(format!("`web.picture_max_age_seconds` must be at most {YEAR} (a year)"));
        }
        Ok(())
    }
}
