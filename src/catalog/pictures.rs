//! Telling pictures from other files, and damaged pictures from good ones.

use std::sync::Arc;

use tracing::debug;

use super::folders::Contents;
use super::{CatalogError, Item, Picture};
use crate::cache::Cache;
use crate::image_api::Identifier;
use crate::sources::{SourceError, Sources};
use crate::storage::StorageError;

/// What a file turned out to be.
#[derive(Debug)]
pub(super) enum Seen {
    Picture(Picture),
    /// A picture that cannot be shown.
    Damaged {
        why: String,
    },
    /// No picture.
    Other,
    /// Nothing.
    Missing,
}

/// Looks at files through the sources, which remember what they saw.
#[derive(Debug)]
pub(super) struct Pictures {
    sources: Arc<Sources>,
}

impl Pictures {
    pub(super) const fn new(sources: Arc<Sources>) -> Self {
        Self { sources }
    }

    /// Where what is learned is kept outside of this process.
    pub(super) fn cache(&self) -> &Cache {
        self.sources.cache()
    }

    /// Takes up what was learned of the pictures of an item before this process began.
    pub(super) async fn recall(&self, item: &str) {
        self.sources.recall_probes(item).await;
    }

    /// Keeps what was learned of the pictures of an item.
    pub(super) async fn keep(&self, item: &Item) {
        self.sources.keep_probes(&item.name, item.identifiers()).await;
    }

    /// What lies under an identifier, given back beside it; in a folder with these `contents`.
    ///
    /// # Errors
    /// [`CatalogError::Picture`] when storage fails, so that nothing is known of the file.
    pub(super) async fn look(
        &self,
        identifier: String,
        contents: &Contents,
    ) -> Result<(String, Seen), CatalogError> {
        let name = match Identifier::new(identifier.as_str()) {
            Ok(name) => name,
            Err(error) => return Ok((identifier, Seen::Damaged { why: error.to_string() })),
        };
        let listed = self.sources.probe_as_listed(&identifier, |key| contents.version(key)).await;
        if let Some(probe) = listed {
            return Ok((identifier, Seen::Picture(Picture { identifier: name, probe })));
        }
        let mut probed = self.sources.probe(&identifier).await;
        if probed.as_ref().is_err_and(SourceError::is_changed) {
            probed = self.sources.probe(&identifier).await;
        }
        let seen = match probed {
            Ok(probe) => Seen::Picture(Picture { identifier: name, probe }),
            Err(error) if error.is_unrecognized() => {
                debug!(image.identifier = identifier, "`{identifier}` is left out: {error}");
                Seen::Other
            }
            // What a file without that page says tells more.
            Err(error) if error.is_not_found() && error.storage().is_some() => Seen::Missing,
            Err(cause) if is_storage_down(&cause) => {
                return Err(CatalogError::Picture { identifier, cause });
            }
            Err(error) => Seen::Damaged { why: error.to_string() },
        };
        Ok((identifier, seen))
    }
}

/// Whether a failure says nothing about the file itself and may pass.
fn is_storage_down(error: &SourceError) -> bool {
    match error.storage() {
        Some(
            StorageError::Timeout { .. }
            | StorageError::Busy { .. }
            | StorageError::Exists { .. }
            | StorageError::Unchanged { .. }
            | StorageError::Unsatisfiable { .. }
            | StorageError::NotHeld { .. }
            | StorageError::Unlistable
            | StorageError::Failed { .. }
            | StorageError::Short { .. }
            | StorageError::Changed { .. }
            | StorageError::Root { .. },
        ) => true,
        Some(
            StorageError::NotFound { .. }
            | StorageError::NoFile { .. }
            | StorageError::Outside { .. }
            | StorageError::PastEnd { .. }
            | StorageError::Denied { .. },
        )
        | None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::CodecError;

    #[test]
    fn a_file_that_may_not_be_read_is_its_own_fault_and_a_silent_disk_is_not() {
        let storage = |error| SourceError::Storage(Arc::new(error));
        let key = || "f1.tif".to_owned();
        assert!(is_storage_down(&storage(StorageError::Timeout { key: key(), seconds: 10 })));
        assert!(!is_storage_down(&storage(StorageError::Denied {
            key: key(),
            cause: "permission denied".into()
        })));
        let damaged = CodecError::Damaged { format: "TIFF", what: "no directory".into() };
        assert!(!is_storage_down(&SourceError::Codec(Arc::new(damaged))));
    }
}
