//! Bytes of one record, if they are not those that were read before.

use std::collections::BTreeSet;

use bytes::Bytes;

use super::Versions;
use crate::records::finding::Finding;
use crate::records::limits::MAX_BYTES;
use crate::records::read::{claims, too_large};
use crate::records::record::Record;
use crate::storage::{Object, Storage, StorageError, Version};

/// What is stored where a record should be.
#[derive(Debug)]
pub(super) enum Fetched {
    /// Nothing; the folder is no manuscript.
    None,
    Unchanged,
    /// It cannot be a record, whatever is in it.
    Refused {
        version: Version,
        message: String,
    },
    /// Storage failed or refused; what the file says is not known.
    Failed(Finding),
    Bytes {
        version: Version,
        bytes: Bytes,
    },
}

/// Reads `file` unless its version is `known`. What is too large is not read at all. Where a
/// listing told the `versions` of all records, nothing is asked for that it does not name.
pub(super) async fn fetch(
    storage: &Storage,
    file: &str,
    known: Option<&Version>,
    versions: Option<&Versions>,
) -> Fetched {
    match versions.map(|versions| versions.get(file)) {
        Some(None) => return Fetched::None,
        Some(listed) if listed == known => return Fetched::Unchanged,
        _ => {}
    }
    let mut fetched = fetch_once(storage, file, known).await;
    if matches!(fetched, Err(StorageError::Changed { .. })) {
        // Saved between the look at its version and the reading.
        fetched = fetch_once(storage, file, known).await;
    }
    fetched.unwrap_or_else(|error| match error {
        StorageError::NotFound { .. } => Fetched::None,
        StorageError::Outside { .. } => {
            let message =
                "is a link that leads out of the records folder; put the file itself here";
            Fetched::Failed(Finding::error(file, None, message))
        }
        StorageError::NoFile { .. } => {
            let message = "is no regular file but a folder, or something that cannot be read as \
                           one; put a text file of this name here";
            Fetched::Failed(Finding::error(file, None, message))
        }
        StorageError::Denied { cause, .. } => {
            let message = format!(
                "may not be read ({cause}); allow the user that Warraq runs as to read the file \
                 and to enter its folder"
            );
            Fetched::Failed(Finding::error(file, None, message))
        }
        StorageError::Changed { .. }
        | StorageError::PastEnd { .. }
        | StorageError::Short { .. }
        | StorageError::Timeout { .. }
        | StorageError::Busy { .. }
        | StorageError::Exists { .. }
        | StorageError::Unchanged { .. }
        | StorageError::Unsatisfiable { .. }
        | StorageError::NotHeld { .. }
        | StorageError::Unlistable
        | StorageError::Failed { .. }
        | StorageError::Root { .. } => {
            Fetched::Failed(Finding::error(file, None, format!("cannot be read: {error}")))
        }
    })
}

async fn fetch_once(
    storage: &Storage,
    file: &str,
    known: Option<&Version>,
) -> Result<Fetched, StorageError> {
    let object: Object = storage.find(file).await?;
    let version = object.version().clone();
    if known == Some(&version) {
        return Ok(Fetched::Unchanged);
    }
    let size = object.size();
    if size > MAX_BYTES {
        return Ok(Fetched::Refused { version, message: too_large(size) });
    }
    let bytes = object.read(0..size).await?;
    Ok(Fetched::Bytes { version, bytes })
}

/// A record that cannot be served.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) findings: Vec<Finding>,
    /// The folders that it speaks of.
    pub(super) claims: BTreeSet<String>,
}

impl Wrong {
    /// One of which nothing else is known.
    pub(super) fn of(finding: Finding) -> Self {
        Self { findings: vec![finding], claims: BTreeSet::new() }
    }
}

/// Parses away from the threads that serve: a record of several megabytes takes a while.
pub(super) async fn parse(file: String, bytes: Bytes) -> Result<Record, Wrong> {
    let name = file.clone();
    let parse = move || {
        let parsed = Record::parse(&file, &bytes);
        parsed.map_err(|findings| Wrong { findings, claims: claims(&bytes) })
    };
    tokio::task::spawn_blocking(parse).await.unwrap_or_else(|_| {
        let message = "could not be read because of a mistake in Warraq; please report it with \
                       this file";
        Err(Wrong::of(Finding::error(&name, None, message)))
    })
}
