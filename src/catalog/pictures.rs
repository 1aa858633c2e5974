//! Telling pictures from other files, and damaged pictures from good ones.

use std::sync::Arc;

use tracing::{debug, warn};

use super::warnings::Warnings;
use super::{CatalogError, Picture};
use crate::image_api::Identifier;
use crate::sources::{SourceError, Sources};
use crate::storage::StorageError;

/// What a file turned out to be.
#[derive(Debug)]
pub(super) enum Finding {
    Picture(Picture),
    /// A picture that cannot be shown; the log says why.
    Damaged,
    /// No picture.
    Other,
}

/// Looks at files through the sources, which remember what they saw.
#[derive(Debug)]
pub(super) struct Pictures {
    sources: Arc<Sources>,
    warnings: Arc<Warnings>,
}

impl Pictures {
    pub(super) const fn new(sources: Arc<Sources>, warnings: Arc<Warnings>) -> Self {
        Self { sources, warnings }
    }

    /// What lies under an identifier, given back beside it.
    ///
    /// # Errors
    /// [`CatalogError::Picture`] when storage fails, so that nothing is known of the file.
    pub(super) async fn look(&self, identifier: String) -> Result<(String, Finding), CatalogError> {
        let name = match Identifier::new(identifier.as_str()) {
            Ok(name) => name,
            Err(error) => {
                self.leave_out(&identifier, &error);
                return Ok((identifier, Finding::Damaged));
            }
        };
        let mut probed = self.sources.probe(&identifier).await;
        if probed.as_ref().is_err_and(SourceError::is_changed) {
            probed = self.sources.probe(&identifier).await;
        }
        let error = match probed {
            Ok(probe) => {
                let picture = Picture { identifier: name, probe };
                return Ok((identifier, Finding::Picture(picture)));
            }
            Err(error) => error,
        };
        if error.is_unrecognized() || error.is_not_found() {
            debug!(image.identifier = identifier, "`{identifier}` is left out: {error}");
            return Ok((identifier, Finding::Other));
        }
        if is_storage_down(&error) {
            return Err(CatalogError::Picture { identifier, cause: error });
        }
        self.leave_out(&identifier, &error);
        Ok((identifier, Finding::Damaged))
    }

    fn leave_out(&self, identifier: &str, error: &dyn std::fmt::Display) {
        if self.warnings.is_new(&format_args!("{identifier}: {error}")) {
            warn!(image.identifier = identifier, "`{identifier}` is left out of its item: {error}");
        }
    }
}

/// Whether a failure says nothing about the file itself and may pass.
fn is_storage_down(error: &SourceError) -> bool {
    match error.storage() {
        Some(
            StorageError::Timeout { .. }
            | StorageError::Failed { .. }
            | StorageError::Short { .. }
            | StorageError::Changed { .. }
            | StorageError::Root { .. },
        ) => true,
        Some(
            StorageError::NotFound { .. }
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
