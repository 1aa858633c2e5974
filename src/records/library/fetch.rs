//! Bytes of what makes something of a folder, if they are not those that were read before.

use std::collections::BTreeSet;

use bytes::Bytes;

use super::Versions;
use crate::records::entry::{Entry, Gathering};
use crate::records::finding::Finding;
use crate::records::kind::{Kind, OPTIONS_NAME};
use crate::records::limits::MAX_BYTES;
use crate::records::read::{claims, ready, set, too_large};
use crate::records::record::Record;
use crate::storage::{Object, Storage, StorageError, Version};

/// What lies in a folder.
#[derive(Debug)]
pub(super) enum Fetched {
    /// Nothing of any kind.
    None,
    Unchanged,
    /// It cannot be of its kind, whatever is in it.
    Refused {
        seen: Seen,
        message: String,
    },
    /// Storage failed or refused; what the file says is not known.
    Failed {
        kind: Kind,
        finding: Finding,
    },
    Bytes {
        seen: Seen,
        bytes: Bytes,
        /// Of the file beside it, where there is one.
        options: Option<Bytes>,
        /// What lies beside it and does not count.
        others: Vec<Kind>,
    },
}

/// What was read of a folder, good or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) kind: Kind,
    version: Version,
    options: Option<Version>,
}

/// Path of the file of a kind.
pub(super) fn file(folder: &str, kind: Kind) -> String {
    format!("{folder}/{}", kind.file_name())
}

/// Reads the file in `folder` whose kind comes first, unless its version is `known`. What is too
/// large is not read at all. Where a listing told the `versions` of all files, nothing is asked for
/// that it does not name.
pub(super) async fn fetch(
    storage: &Storage,
    folder: &str,
    known: Option<&Seen>,
    versions: Option<&Versions>,
) -> Fetched {
    for kind in Kind::ALL {
        let known = known.filter(|known| known.kind == kind);
        let fetched = fetch_kind(storage, folder, kind, known, versions).await;
        if !matches!(fetched, Fetched::None) {
            return fetched;
        }
    }
    Fetched::None
}

async fn fetch_kind(
    storage: &Storage,
    folder: &str,
    kind: Kind,
    known: Option<&Seen>,
    versions: Option<&Versions>,
) -> Fetched {
    let path = file(folder, kind);
    let mut of_options = None;
    if kind.has_options() && is_there(storage, &path, versions).await {
        let path = format!("{folder}/{OPTIONS_NAME}");
        of_options = match fetch_file(storage, &path, MAX_BYTES, None, versions).await {
            File::None | File::Unchanged => None,
            File::Failed(finding) => return Fetched::Failed { kind, finding },
            File::TooLarge { size, .. } => {
                let finding =
                    Finding::error(&path, None, too_large("such a file", size, MAX_BYTES));
                return Fetched::Failed { kind, finding };
            }
            File::Bytes { version, bytes } => Some((version, bytes)),
        };
    }
    let options = of_options.as_ref().map(|(version, _)| version);
    let known = known.filter(|known| known.options.as_ref() == options);
    let known = known.map(|known| &known.version);
    let seen = |version| Seen { kind, version, options: options.cloned() };
    match fetch_file(storage, &path, kind.max_bytes(), known, versions).await {
        File::None => Fetched::None,
        File::Unchanged => Fetched::Unchanged,
        File::Failed(finding) => Fetched::Failed { kind, finding },
        File::TooLarge { version, size } => Fetched::Refused {
            seen: seen(version),
            message: too_large(kind.in_words(), size, kind.max_bytes()),
        },
        File::Bytes { version, bytes } => {
            let seen = seen(version);
            let mut others = Vec::new();
            for other in kind.others() {
                if is_there(storage, &file(folder, other), versions).await {
                    others.push(other);
                }
            }
            Fetched::Bytes { seen, bytes, options: of_options.map(|(_, bytes)| bytes), others }
        }
    }
}

async fn is_there(storage: &Storage, file: &str, versions: Option<&Versions>) -> bool {
    match versions {
        Some(versions) => versions.contains_key(file),
        None => storage.find(file).await.is_ok(),
    }
}

/// What is stored under one path.
#[derive(Debug)]
enum File {
    None,
    Unchanged,
    TooLarge { version: Version, size: u64 },
    Failed(Finding),
    Bytes { version: Version, bytes: Bytes },
}

async fn fetch_file(
    storage: &Storage,
    file: &str,
    most: u64,
    known: Option<&Version>,
    versions: Option<&Versions>,
) -> File {
    match versions.map(|versions| versions.get(file)) {
        Some(None) => return File::None,
        Some(listed) if listed == known => return File::Unchanged,
        _ => {}
    }
    let mut fetched = fetch_once(storage, file, most, known).await;
    if matches!(fetched, Err(StorageError::Changed { .. })) {
        // Saved between the look at its version and the reading.
        fetched = fetch_once(storage, file, most, known).await;
    }
    fetched.unwrap_or_else(|error| match error {
        StorageError::NotFound { .. } => File::None,
        StorageError::Outside { .. } => {
            let message =
                "is a link that leads out of the records folder; put the file itself here";
            File::Failed(Finding::error(file, None, message))
        }
        StorageError::NoFile { .. } => {
            let message = "is no regular file but a folder, or something that cannot be read as \
                           one; put a text file of this name here";
            File::Failed(Finding::error(file, None, message))
        }
        StorageError::Denied { cause, .. } => {
            let message = format!(
                "may not be read ({cause}); allow the user that Warraq runs as to read the file \
                 and to enter its folder"
            );
            File::Failed(Finding::error(file, None, message))
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
            File::Failed(Finding::error(file, None, format!("cannot be read: {error}")))
        }
    })
}

async fn fetch_once(
    storage: &Storage,
    file: &str,
    most: u64,
    known: Option<&Version>,
) -> Result<File, StorageError> {
    let object: Object = storage.find(file).await?;
    let version = object.version().clone();
    if known == Some(&version) {
        return Ok(File::Unchanged);
    }
    let size = object.size();
    if size > most {
        return Ok(File::TooLarge { version, size });
    }
    let bytes = object.read(0..size).await?;
    Ok(File::Bytes { version, bytes })
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

/// What bytes turned out to be.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) entry: Entry,
    /// What is wrong and does not keep it from being served.
    pub(super) findings: Vec<Finding>,
}

/// Parses away from the threads that serve: a file of several megabytes takes a while.
pub(super) async fn parse(
    kind: Kind,
    folder: String,
    bytes: Bytes,
    options: Option<Bytes>,
) -> Result<Read, Wrong> {
    let file = file(&folder, kind);
    let name = file.clone();
    let parse = move || parse_now(kind, (&folder, &file), &bytes, options.as_deref());
    tokio::task::spawn_blocking(parse).await.unwrap_or_else(|_| {
        let message = "could not be read because of a mistake in Warraq; please report it with \
                       this file";
        Err(Wrong::of(Finding::error(&name, None, message)))
    })
}

fn parse_now(
    kind: Kind,
    (folder, file): (&str, &str),
    bytes: &[u8],
    options: Option<&[u8]>,
) -> Result<Read, Wrong> {
    let good = |entry| Read { entry, findings: Vec::new() };
    let wrong = |findings| Wrong { findings, claims: BTreeSet::new() };
    match kind {
        Kind::Record => {
            let parsed = Record::parse(file, bytes).map(|record| Entry::Record(record.into()));
            parsed.map(good).map_err(|findings| Wrong { findings, claims: claims(bytes) })
        }
        Kind::Set => {
            let parsed = set(file, bytes).map(|set| Gathering::Set(set.into()));
            parsed.map(Entry::Collection).map(good).map_err(wrong)
        }
        Kind::Manifest | Kind::Collection => {
            let claims = if kind.is_item() { [folder.to_owned()].into() } else { BTreeSet::new() };
            let parsed = ready(kind, file, bytes, options);
            let parsed = parsed.map(|(entry, findings)| Read { entry, findings });
            parsed.map_err(|findings| Wrong { findings, claims })
        }
    }
}
