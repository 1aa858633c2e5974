//! How storage is read.

use serde::{Deserialize, Serialize};

/// Settings of every read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Seconds within which one read must be answered.
    pub timeout_seconds: u64,
    /// Ranges closer together than this many bytes are read as one.
    pub merge_gap: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { timeout_seconds: 10, merge_gap: 16 * 1024 }
    }
}

impl Settings {
    /// # Errors
    /// A sentence naming the key and what it must be.
    pub fn validate(&self) -> Result<(), String> {
        if !(1..=3600).contains(&self.timeout_seconds) {
            return Err("`storage.timeout_seconds` must be from 1 to 3600".into());
        }
        if self.merge_gap > 16 * 1024 * 1024 {
            return Err("`storage.merge_gap` must be at most 16777216 (16 MiB)".into());
        }
        Ok(())
    }
}
