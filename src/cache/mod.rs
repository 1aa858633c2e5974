//! What is kept outside of this process, so that it is computed or learned once: on disk where
//! a folder is set for it, and in a store that replicas share.
//!
//! Only whole things come here, under a [`Name`] that everything that decides them is hashed
//! into, so nothing ever needs to be taken back. A look never fails and never takes long; that
//! a tier is slow or gone is in the log.

mod disk;
mod entry;
mod folder;
mod health;
mod index;
mod name;
mod settings;
mod shared;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use tokio::runtime::Handle;

pub use entry::Entry;
pub use name::Name;
pub use settings::{Settings, SharedSettings};

use crate::metrics::Metrics;
use crate::storage::Storage;
use disk::Disk;
pub use shared::{Shared, Shelves};

/// Cloning gives another handle on the same.
#[derive(Clone, Debug, Default)]
pub struct Cache {
    disk: Option<Disk>,
    shared: Option<Shared>,
}

/// The tier that had it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    Disk,
    Shared,
}

impl Cache {
    /// What the settings ask for; `shared` is the store that they name, where they name one.
    /// Writing is done on `runtime`.
    #[must_use]
    pub fn open(
        settings: &Settings,
        shared: Option<Storage>,
        metrics: &Arc<Metrics>,
        runtime: &Handle,
    ) -> Self {
        let shared = shared.map(|storage| {
            let called = "the shared cache";
            Shared::new(storage, called, Shelves::Monthly, Arc::clone(metrics), runtime)
        });
        Self { disk: Disk::open(settings, Arc::clone(metrics), runtime), shared }
    }

    /// What is kept under a name, whole and proven. What only the shared store has goes to the
    /// disk as well.
    pub async fn get(&self, name: Name) -> Option<(Entry, Tier)> {
        if let Some(entry) = self.near(name).await {
            return Some((entry, Tier::Disk));
        }
        let entry = self.shared.as_ref()?.get(name).await?;
        if let Some(disk) = &self.disk {
            disk.put(name, &entry);
        }
        Some((entry, Tier::Shared))
    }

    /// As [`Cache::get`], without asking over a network.
    pub async fn near(&self, name: Name) -> Option<Entry> {
        self.disk.as_ref()?.get(name).await
    }

    /// Keeps what took work to make, some time from now.
    pub fn put(&self, name: Name, entry: &Entry) {
        self.put_near(name, entry);
        if let Some(shared) = &self.shared {
            shared.put(name, entry);
        }
    }

    /// As [`Cache::put`], on disk only.
    pub fn put_near(&self, name: Name, entry: &Entry) {
        if let Some(disk) = &self.disk {
            disk.put(name, entry);
        }
    }
}
