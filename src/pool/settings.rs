//! How much is computed at once.

use serde::{Deserialize, Serialize};

/// Settings of the pool.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Pictures computed at once; 0 means one a processor.
    pub threads: usize,
    /// Requests that may wait; one more is answered 503.
    pub queue: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { threads: 0, queue: 256 }
    }
}

impl Settings {
    /// # Errors
    /// A sentence naming the key and what it must be.
    pub fn validate(&self) -> Result<(), String> {
        if self.threads > 1024 {
            return Err("`pool.threads` must be at most 1024 (0: one a processor)".into());
        }
        if !(1..=100_000).contains(&self.queue) {
            return Err("`pool.queue` must be from 1 to 100000".into());
        }
        Ok(())
    }
}
