//! Files that lie beside records: found and read when they are asked for.

use bytes::Bytes;

use super::Library;
use crate::storage::{Listing, Storage, StorageError};

impl Library {
    /// Whether each look at it takes a round trip over a network.
    #[must_use]
    pub fn is_remote(&self) -> bool {
        self.storage.get().is_some_and(Storage::is_remote)
    }

    /// What lies in a folder below the root; nothing where it is not there.
    ///
    /// # Errors
    /// [`StorageError`] where it cannot be listed.
    pub async fn list(&self, folder: &str) -> Result<Listing, StorageError> {
        let Some(storage) = self.storage().await? else { return Ok(Listing::default()) };
        match storage.list(folder).await {
            Err(StorageError::NotFound { .. } | StorageError::Unlistable) => Ok(Listing::default()),
            listed => listed,
        }
    }

    /// A file below the root; `None` where it is larger than `most` bytes, which is not read.
    ///
    /// # Errors
    /// [`StorageError`] where it is not there or cannot be read.
    pub async fn read(&self, path: &str, most: u64) -> Result<Option<Bytes>, StorageError> {
        let missing = || StorageError::NotFound { key: path.to_owned() };
        let storage = self.storage().await?.ok_or_else(missing)?;
        let mut read = read_once(storage, path, most).await;
        if matches!(read, Err(StorageError::Changed { .. })) {
            // Saved between the look at it and the reading.
            read = read_once(storage, path, most).await;
        }
        read
    }
}

async fn read_once(
    storage: &Storage,
    path: &str,
    most: u64,
) -> Result<Option<Bytes>, StorageError> {
    let object = storage.find(path).await?;
    let size = object.size();
    if size > most { Ok(None) } else { object.read(0..size).await.map(Some) }
}
