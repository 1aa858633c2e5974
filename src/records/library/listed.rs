//! [`Listed`]: what was told of the records without asking for each.

use std::collections::{BTreeSet, HashMap};

use super::shelf::Place;
use super::strays::OTHER_NAMES;
use crate::records::kind::Kind;
use crate::storage::{Asked, Names, Stamp, Storage, StorageError, Version};

/// What is there of all records, of what belongs to them and of what was meant as one, by their
/// keys.
#[derive(Debug)]
pub(super) enum Listed {
    /// Everything that is there, with its version.
    Versions(HashMap<String, Version>),
    /// Everything that is there, with the versions of those that can be read.
    Files(Names),
    /// Each is to be asked for.
    Nothing,
}

impl Listed {
    /// Of a bucket, from one listing.
    ///
    /// # Errors
    /// [`StorageError`] when it cannot be listed.
    pub(super) async fn of_all(storage: &Storage) -> Result<Self, StorageError> {
        Ok(storage.versions(&names()).await?.map_or(Self::Nothing, Self::Versions))
    }

    /// Of some folders on this machine, from a look into them as one piece of work.
    ///
    /// # Errors
    /// [`StorageError::Timeout`] of a disk that does not answer.
    pub(super) async fn of(storage: &Storage, places: &[Place]) -> Result<Self, StorageError> {
        let asked: Vec<Asked> = places.iter().map(Place::asked).collect();
        let there = storage.names(&asked, &names()).await?;
        Ok(there.map_or(Self::Nothing, Self::Files))
    }

    /// Whether something is there under a key, where that is known.
    pub(super) fn is_there(&self, key: &str) -> Option<bool> {
        match self {
            Self::Versions(versions) => Some(versions.contains_key(key)),
            Self::Files(names) => Some(names.files.contains_key(key)),
            Self::Nothing => None,
        }
    }

    /// The version of what is there under a key, where that is known without asking.
    pub(super) fn version(&self, key: &str) -> Option<&Version> {
        match self {
            Self::Versions(versions) => versions.get(key),
            Self::Files(names) => names.files.get(key)?.as_ref(),
            Self::Nothing => None,
        }
    }

    /// That of a folder, where it has settled.
    pub(super) fn stamp(&self, folder: &str) -> Option<Stamp> {
        match self {
            Self::Files(names) => names.stamps.get(folder).copied(),
            Self::Versions(_) | Self::Nothing => None,
        }
    }

    /// Whether looking for what is not there costs nothing.
    pub(super) const fn is_known(&self) -> bool {
        !matches!(self, Self::Nothing)
    }
}

/// What is looked for in each folder.
fn names() -> Vec<&'static str> {
    let kinds = Kind::ALL.into_iter();
    let kinds = kinds.flat_map(|kind| std::iter::once(kind.file_name()).chain(kind.beside()));
    kinds.chain(OTHER_NAMES).collect::<BTreeSet<_>>().into_iter().collect()
}
