//! How much is computed at once, and how much may wait.

use bytesize::ByteSize;
use serde::{Deserialize, Serialize};

/// Settings of the pool.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Pictures computed at once; 0 means one a processor.
    pub threads: usize,
    /// Requests of one lane that may wait; one more is answered 503.
    pub queue: usize,
    /// Estimated work of one lane that may wait, in bytes touched; more is answered 503.
    ///
    /// A core turned pictures of 16 megapixels by odd angles at 200 MB of estimate a second,
    /// the slowest there is (others: 1400), so that two have 8 GiB done in about 20 seconds.
    #[serde(deserialize_with = "crate::text::memory")]
    pub queue_work: ByteSize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { threads: 0, queue: 256, queue_work: ByteSize::gib(8) }
    }
}

impl Settings {
    /// # Errors
    /// A sentence naming the key and what it must be.
    pub fn validate(&self) -> Result<(), String> {
        let Self { threads, queue, queue_work } = self;
        if *threads > 1024 {
            return Err("`pool.threads` must be at most 1024 (0: one a processor)".into());
        }
        if !(1..=100_000).contains(queue) {
            return Err("`pool.queue` must be from 1 to 100000".into());
        }
        if *queue_work < ByteSize::mib(1) {
            return Err("`pool.queue_work` must be at least 1MiB".into());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_queue_that_lets_nobody_wait_is_refused_by_name() {
        assert_eq!(Settings::default().validate(), Ok(()));
        let none = Settings { queue: 0, ..Settings::default() };
        assert!(none.validate().unwrap_err().contains("`pool.queue`"));
        let no_work = Settings { queue_work: ByteSize::kib(1), ..Settings::default() };
        assert!(no_work.validate().unwrap_err().contains("`pool.queue_work`"));
    }
}
