//! What is kept outside of this process, so that it is computed or learned once: on disk where
//! a folder is set for it, and in a store that replicas share.
//!
//! Only whole things come here, under a [`Name`] that everything that decides them is hashed
//! into, so nothing ever needs to be taken back. A look never fails and never takes long; that
//! a tier is slow or gone is in the log.

mod disk;
mod entry;
mod epoch;
mod folder;
mod health;
mod index;
mod name;
mod room;
mod settings;
mod shared;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use tokio::runtime::Handle;

pub use entry::Entry;
pub use epoch::{Epoch, News, Purge};
pub use name::Name;
pub use settings::{Settings, SharedSettings};

use crate::metrics::Metrics;
use crate::storage::Storage;
use disk::Disk;
use shared::{Shared, Shelves};

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

    /// The same with another store behind the disk, whose entries stay for good below a folder
    /// called `folder`.
    #[must_use]
    pub fn keeping(
        &self,
        storage: Storage,
        folder: &'static str,
        metrics: &Arc<Metrics>,
        runtime: &Handle,
    ) -> Self {
        let (called, shelves) = ("the place of `state`", Shelves::Lasting(folder));
        let shared = Shared::new(storage, called, shelves, Arc::clone(metrics), runtime);
        // What lies on a disk of our own need not lie on another as well.
        let disk = self.disk.clone().filter(|_| shared.is_remote());
        Self { disk, shared: Some(shared) }
    }

    /// What is kept under a name, whole and proven. What only a store behind a network has goes
    /// to the disk as well.
    pub async fn get(&self, name: Name) -> Option<(Entry, Tier)> {
        if let Some(found) = self.near(name).await {
            return Some(found);
        }
        let entry = self.far(name).await?;
        self.put_near(name, &entry);
        Some((entry, Tier::Shared))
    }

    /// As [`Cache::get`], without asking over a network.
    pub async fn near(&self, name: Name) -> Option<(Entry, Tier)> {
        if let Some(disk) = &self.disk
            && let Some(entry) = disk.get(name).await
        {
            return Some((entry, Tier::Disk));
        }
        let entry = self.shared_where(false)?.get(name).await?;
        Some((entry, Tier::Shared))
    }

    /// What a store behind a network keeps.
    pub async fn far(&self, name: Name) -> Option<Entry> {
        self.shared_where(true)?.get(name).await
    }

    /// Whether there is a store behind a network.
    #[must_use]
    pub fn is_far(&self) -> bool {
        self.shared_where(true).is_some()
    }

    /// Whether anything is kept at all.
    #[must_use]
    pub const fn is_there(&self) -> bool {
        self.disk.is_some() || self.shared.is_some()
    }

    /// Keeps what took work to make, some time from now.
    pub fn put(&self, name: Name, entry: &Entry) {
        self.put_near(name, entry);
        if let Some(shared) = self.shared_where(true) {
            shared.put(name, entry);
        }
    }

    /// As [`Cache::put`], and waits until it is done, so that what is much comes piece by piece;
    /// whether anything has it now.
    pub async fn keep(&self, name: Name, entry: &Entry) -> bool {
        let mut is_kept = false;
        if let Some(disk) = &self.disk {
            is_kept |= disk.keep(name, entry).await;
        }
        if let Some(shared) = &self.shared {
            is_kept |= shared.keep(name, entry).await;
        }
        is_kept
    }

    /// As [`Cache::put`], where no network is between.
    pub fn put_near(&self, name: Name, entry: &Entry) {
        if let Some(disk) = &self.disk {
            disk.put(name, entry);
        }
        if let Some(shared) = self.shared_where(false) {
            shared.put(name, entry);
        }
    }

    fn shared_where(&self, is_remote: bool) -> Option<&Shared> {
        self.shared.as_ref().filter(|shared| shared.is_remote() == is_remote)
    }
}
