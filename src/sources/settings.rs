//! How opened pictures are kept.

use std::time::Duration;

use bytesize::ByteSize;
use serde::{Deserialize, Serialize};

/// Settings of what is known of pictures.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Memory for opened pictures: offsets of tiles, tables, profiles.
    #[serde(deserialize_with = "crate::text::memory")]
    pub memory: ByteSize,
    /// Seconds for which a local picture is taken to be unchanged without looking.
    pub revalidate_seconds: u64,
    /// The same for one behind a network, where looking takes a request.
    pub remote_revalidate_seconds: u64,
    /// Seconds for which an identifier that leads to nothing is not looked for again.
    pub miss_seconds: u64,
    /// Seconds for which a picture that was seen is used while its storage is down.
    pub stale_seconds: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            memory: ByteSize::mib(128),
            revalidate_seconds: 1,
            remote_revalidate_seconds: 60,
            miss_seconds: 2,
            stale_seconds: 3600,
        }
    }
}

impl Settings {
    /// # Errors
    /// A sentence naming the key and what it must be.
    pub fn validate(&self) -> Result<(), String> {
        if self.memory < ByteSize::mib(1) {
            return Err("`index.memory` must be at least 1MiB".into());
        }
        for (name, seconds) in [
            ("revalidate_seconds", self.revalidate_seconds),
            ("remote_revalidate_seconds", self.remote_revalidate_seconds),
            ("miss_seconds", self.miss_seconds),
        ] {
            if seconds > 86_400 {
                return Err(format!("`index.{name}` must be at most 86400 (a day)"));
            }
        }
        if self.stale_seconds > 31_536_000 {
            return Err("`index.stale_seconds` must be at most 31536000 (a year)".into());
        }
        Ok(())
    }

    /// How long pictures are taken to be unchanged.
    pub(super) const fn revalidate_after(&self, is_remote: bool) -> Duration {
        let seconds =
            if is_remote { self.remote_revalidate_seconds } else { self.revalidate_seconds };
        Duration::from_secs(seconds)
    }
}
