//! How opened pictures are kept.

use bytesize::ByteSize;
use serde::{Deserialize, Serialize};

/// Settings of the source index.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Memory for opened pictures: offsets of tiles, tables, profiles.
    #[serde(deserialize_with = "crate::text::memory")]
    pub index_memory: ByteSize,
    /// Seconds for which a picture is taken to be unchanged without looking.
    pub revalidate_seconds: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { index_memory: ByteSize::mib(128), revalidate_seconds: 1 }
    }
}

impl Settings {
    /// # Errors
    /// A sentence naming the key and what it must be.
    pub fn validate(&self) -> Result<(), String> {
        if self.index_memory < ByteSize::mib(1) {
            return Err("`sources.index_memory` must be at least 1MiB".into());
        }
        if self.revalidate_seconds > 86_400 {
            return Err("`sources.revalidate_seconds` must be at most 86400 (a day)".into());
        }
        Ok(())
    }
}
