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
        if self.queue == 0 {
            return Err("`pool.queue` must be at least 1".into());
        }
        Ok(())
    }
}
