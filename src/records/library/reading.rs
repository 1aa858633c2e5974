//! One file of a folder: looked at, and read where it is not too large.

use bytes::Bytes;

use super::listed::Listed;
use crate::records::finding::Finding;
use crate::storage::{Object, Storage, StorageError, Version};

/// A file that is there.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) version: Version,
    /// Nothing where only a listing told of it.
    object: Option<Object>,
}

/// What is in a file.
#[derive(Debug)]
pub(super) enum Content {
    Bytes(Bytes),
    /// It has so many bytes and was not read.
    TooLarge(u64),
}

/// Whether a file is there; what is known is not asked for.
pub(super) async fn look(
    storage: &Storage,
    file: &str,
    listed: &Listed,
) -> Result<Option<Found>, Finding> {
    if listed.is_there(file) == Some(false) {
        return Ok(None);
    }
    if let Some(version) = listed.version(file) {
        return Ok(Some(Found { version: version.clone(), object: None }));
    }
    match storage.find(file).await {
        Ok(object) => Ok(Some(Found { version: object.version().clone(), object: Some(object) })),
        Err(StorageError::NotFound { .. }) => Ok(None),
        Err(error) => Err(told(file, &error)),
    }
}

/// The file as it is now, with its version; `None` where it is gone.
pub(super) async fn read(
    storage: &Storage,
    file: &str,
    most: u64,
    found: Found,
) -> Result<Option<(Version, Content)>, Finding> {
    let mut read = read_once(storage, file, most, found.object).await;
    if matches!(read, Err(StorageError::Changed { .. })) {
        // Saved between the look at its version and the reading.
        read = read_once(storage, file, most, None).await;
    }
    match read {
        Ok(read) => Ok(Some(read)),
        Err(StorageError::NotFound { .. }) => Ok(None),
        Err(error) => Err(told(file, &error)),
    }
}

async fn read_once(
    storage: &Storage,
    file: &str,
    most: u64,
    object: Option<Object>,
) -> Result<(Version, Content), StorageError> {
    let object = match object {
        Some(object) => object,
        None => storage.find(file).await?,
    };
    let (version, size) = (object.version().clone(), object.size());
    if size > most {
        return Ok((version, Content::TooLarge(size)));
    }
    Ok((version, Content::Bytes(object.read(0..size).await?)))
}

/// Why a file cannot be read, to the person who put it there.
fn told(file: &str, error: &StorageError) -> Finding {
    let message = match error {
        StorageError::Outside { .. } => {
            "is a link that leads out of the records folder; put the file itself here".into()
        }
        StorageError::NoFile { .. } => "is no regular file but a folder, or something that cannot \
                                        be read as one; put a text file of this name here"
            .into(),
        StorageError::Denied { cause, .. } => format!(
            "may not be read ({cause}); allow the user that Warraq runs as to read the file and to \
             enter its folder"
        ),
        error => format!("cannot be read: {error}"),
    };
    Finding::error(file, None, message)
}
