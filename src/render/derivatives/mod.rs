//! Finished pictures, kept: in memory, and on disk where a folder is set for them.
//!
//! Only whole answers come here, under a key that has the version of their source in it, so
//! nothing ever needs to be taken back.

mod disk;
mod entry;
mod folder;
mod health;
mod index;
mod name;
mod settings;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use moka::future::Cache;
use moka::policy::EvictionPolicy;
use tokio::runtime::Handle;

pub use settings::Settings;

use super::{DerivativeKey, Encoded};
use crate::metrics::{Found, Metrics};
use disk::Disk;

/// Cloning gives another handle on the same pictures.
#[derive(Clone, Debug)]
pub(super) struct Derivatives {
    memory: Cache<DerivativeKey, Encoded>,
    disk: Option<Disk>,
    metrics: Arc<Metrics>,
}

impl Derivatives {
    /// Room for `memory` bytes of answers in memory, and on disk what the settings allow.
    pub(super) fn new(
        memory: u64,
        settings: &Settings,
        metrics: Arc<Metrics>,
        runtime: &Handle,
    ) -> Self {
        let memory = Cache::builder()
            .max_capacity(memory)
            // The default would never let a page in among many tiles.
            .eviction_policy(EvictionPolicy::lru())
            .weigher(|_: &DerivativeKey, encoded: &Encoded| {
                let bytes = encoded.bytes.len() + size_of::<DerivativeKey>() + size_of::<Encoded>();
                u32::try_from(bytes).unwrap_or(u32::MAX)
            })
            .build();
        let disk = Disk::open(settings, Arc::clone(&metrics), runtime);
        Self { memory, disk, metrics }
    }

    /// A look that waits for nothing.
    pub(super) async fn in_memory(&self, key: &DerivativeKey) -> Option<Encoded> {
        let found = self.memory.get(key).await?;
        self.metrics.derivative(Found::Memory);
        Some(found)
    }

    /// A look that may wait for the disk. What is found is kept in memory from then on.
    pub(super) async fn on_disk(&self, key: &DerivativeKey) -> Option<Encoded> {
        let found = self.disk.as_ref()?.get(*key.bytes()).await?;
        self.metrics.derivative(Found::Disk);
        self.keep_in_memory(*key, &found).await;
        Some(found)
    }

    /// Keeps what took work to make.
    pub(super) async fn keep(&self, key: DerivativeKey, encoded: &Encoded) {
        self.keep_in_memory(key, encoded).await;
        if let Some(disk) = &self.disk {
            disk.put(*key.bytes(), encoded);
        }
    }

    pub(super) async fn keep_in_memory(&self, key: DerivativeKey, encoded: &Encoded) {
        self.memory.insert(key, encoded.clone()).await;
    }
}
