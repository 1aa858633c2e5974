//! Finished pictures, kept: in memory, and in the tiers of the [`Cache`] behind it.
//!
//! Only whole answers come here, under a key that has the version of their source in it, so
//! nothing ever needs to be taken back.

use std::sync::Arc;

use moka::policy::EvictionPolicy;

use super::{DerivativeKey, Encoded};
use crate::cache::{Cache, Entry, Tier};
use crate::codec::{output, outputs};
use crate::metrics::{Found, Metrics};

/// Cloning gives another handle on the same pictures.
#[derive(Clone, Debug)]
pub(super) struct Derivatives {
    memory: moka::future::Cache<DerivativeKey, Encoded>,
    cache: Cache,
    metrics: Arc<Metrics>,
}

impl Derivatives {
    /// Room for `memory` bytes of answers in memory, and in `cache` what that allows.
    pub(super) fn new(memory: u64, cache: Cache, metrics: Arc<Metrics>) -> Self {
        let memory = moka::future::Cache::builder()
            .max_capacity(memory)
            // The default would never let a page in among many tiles.
            .eviction_policy(EvictionPolicy::lru())
            .weigher(|_: &DerivativeKey, encoded: &Encoded| {
                let bytes = encoded.bytes.len() + size_of::<DerivativeKey>() + size_of::<Encoded>();
                u32::try_from(bytes).unwrap_or(u32::MAX)
            })
            .build();
        Self { memory, cache, metrics }
    }

    /// A look that waits for nothing.
    pub(super) async fn in_memory(&self, key: &DerivativeKey) -> Option<Encoded> {
        let found = self.memory.get(key).await?;
        self.metrics.derivative(Found::Memory);
        Some(found)
    }

    /// A look that may wait for a disk and for a network. What is found is kept in memory from
    /// then on.
    pub(super) async fn in_cache(&self, key: &DerivativeKey) -> Option<(Encoded, Tier)> {
        let (entry, tier) = self.cache.get(*key.bytes()).await?;
        let found = encoded(entry)?;
        self.metrics.derivative(match tier {
            Tier::Disk => Found::Disk,
            Tier::Shared => Found::Shared,
        });
        self.keep_in_memory(*key, &found).await;
        Some((found, tier))
    }

    /// Keeps what took work to make.
    pub(super) async fn keep(&self, key: DerivativeKey, encoded: &Encoded) {
        self.keep_in_memory(key, encoded).await;
        let Encoded { bytes, media_type } = encoded.clone();
        self.cache.put(*key.bytes(), &Entry { bytes, media_type: media_type.into() });
    }

    async fn keep_in_memory(&self, key: DerivativeKey, encoded: &Encoded) {
        self.memory.insert(key, encoded.clone()).await;
    }
}

/// `None` where it is none of the pictures that are served.
fn encoded(entry: Entry) -> Option<Encoded> {
    let mut types = outputs().iter().map(|format| output(*format).media_type());
    let media_type = types.find(|media_type| *media_type == entry.media_type)?;
    Some(Encoded { bytes: entry.bytes, media_type })
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;

    #[test]
    fn every_format_that_is_served_is_one_that_is_kept_and_no_other_is() {
        let entry = |media_type: &'static str| Entry {
            bytes: Bytes::from_static(b"a picture"),
            media_type: media_type.into(),
        };
        for format in outputs() {
            let media_type = output(*format).media_type();
            assert_eq!(encoded(entry(media_type)).unwrap().media_type, media_type);
        }
        assert!(encoded(entry("text/html")).is_none());
    }
}
