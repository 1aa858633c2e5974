//! How storage is read.

use serde::{Deserialize, Serialize};

/// Settings of every read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Seconds within which one read must be answered, with all its tries.
    pub timeout_seconds: u64,
    /// How often a remote read is tried that fails for a reason which may pass.
    pub tries: u32,
    /// Ranges closer together than this many bytes are read as one.
    pub merge_gap: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { timeout_seconds: 10, tries: 2, merge_gap: 16 * 1024 }
    }
}

impl Settings {
    /// # Errors
    /// A sentence naming the key and what it must be.
    pub fn validate(&self) -> Result<(), String> {
        validate_timeout("storage.timeout_seconds", self.timeout_seconds)?;
        validate_tries("storage.tries", self.tries)?;
        if self.merge_gap > 16 * 1024 * 1024 {
            return Err("`storage.merge_gap` must be at most 16777216 (16 MiB)".into());
        }
        Ok(())
    }
}

pub(super) fn validate_timeout(key: &str, seconds: u64) -> Result<(), String> {
    if (1..=3600).contains(&seconds) {
        return Ok(());
    }
    Err(format!("`{key}` must be from 1 to 3600"))
}

pub(super) fn validate_tries(key: &str, tries: u32) -> Result<(), String> {
    if (1..=10).contains(&tries) {
        return Ok(());
    }
    Err(format!("`{key}` must be from 1 to 10"))
}
