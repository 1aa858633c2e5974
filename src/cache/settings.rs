//! Where is kept what was made and learned, beside memory, and how much.

use std::path::PathBuf;
use std::time::Duration;

use bytesize::ByteSize;
use serde::{Deserialize, Serialize};

/// Settings of what is kept outside of the process.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Folder of finished pictures and of what was learned of sources; unset: none.
    pub folder: Option<PathBuf>,
    /// Most bytes that they take on disk.
    #[serde(deserialize_with = "crate::text::memory")]
    pub bytes: ByteSize,
    /// Most of them.
    pub files: usize,
    pub shared: SharedSettings,
}

/// Settings of the store that replicas share.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct SharedSettings {
    /// Folder or URL, or the name of one of the sources; unset: nothing is shared.
    pub url: Option<String>,
    /// Seconds from one look at what other replicas purged to the next.
    pub poll_seconds: u64,
}

impl Default for SharedSettings {
    fn default() -> Self {
        Self { url: None, poll_seconds: 5 }
    }
}

impl SharedSettings {
    #[must_use]
    pub const fn poll(&self) -> Duration {
        Duration::from_secs(self.poll_seconds)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            folder: None,
            bytes: ByteSize::gib(10),
            files: 250_000,
            shared: SharedSettings::default(),
        }
    }
}

impl Settings {
    /// # Errors
    /// A sentence naming the key and what it must be.
    pub fn validate(&self) -> Result<(), String> {
        // Names of places are looked at together.
        let Self { folder, bytes, files, shared: SharedSettings { url: _, poll_seconds } } = self;
        if folder.as_ref().is_some_and(|folder| folder.as_os_str().is_empty()) {
            return Err("`cache.folder` must name a folder; leave it out to use memory only".into());
        }
        if *bytes < ByteSize::mib(1) {
            return Err("`cache.bytes` must be at least 1MiB; to keep nothing on disk leave out \
                        `cache.folder`"
                .into());
        }
        if !(1..=3600).contains(poll_seconds) {
            return Err("`cache.shared.poll_seconds` must be from 1 to 3600".into());
        }
        if !(1..=10_000_000).contains(files) {
            return Err("`cache.files` must be from 1 to 10000000".into());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cache_that_can_hold_nothing_is_refused_by_name() {
        assert_eq!(Settings::default().validate(), Ok(()));
        for (key, settings) in [
            ("folder", Settings { folder: Some(PathBuf::new()), ..Settings::default() }),
            ("bytes", Settings { bytes: ByteSize(0), ..Settings::default() }),
            ("files", Settings { files: 0, ..Settings::default() }),
        ] {
            let error = settings.validate().unwrap_err();
            assert!(error.contains(&format!("`cache.{key}`")), "{error}");
        }
    }
}
