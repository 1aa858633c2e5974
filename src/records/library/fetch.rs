//! Bytes of what makes something of a folder, if they are not those that were read before.

use bytes::Bytes;
use tokio::sync::Mutex;

use super::listed::Listed;
use super::parse::{Read, Wrong, parse};
use super::reading::{Content, Found, look, read};
use crate::records::finding::Finding;
use crate::records::kind::Kind;
use crate::records::limits::MAX_BYTES;
use crate::records::read::too_large;
use crate::storage::{Storage, Version};

/// Bytes of a file, with those beside it, that is parsed while no other such is: it takes many
/// times its size in memory.
pub(super) const LARGE: usize = 256 << 10;

/// What lies in a folder.
#[derive(Debug)]
pub(super) enum Fetched {
    /// Nothing of any kind.
    None,
    Unchanged,
    /// It cannot be of its kind, whatever is in it.
    Refused {
        seen: Seen,
        finding: Finding,
    },
    /// Storage failed or refused; what the file says is not known.
    Failed {
        kind: Kind,
        finding: Finding,
    },
    Read {
        seen: Seen,
        parsed: Result<Read, Wrong>,
        /// What lies beside it and does not count.
        others: Vec<Kind>,
    },
}

/// What was read of a folder, good or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) kind: Kind,
    pub(super) version: Version,
    /// Of the files beside it that are there, in the order of [`Kind::beside`]; none where one
    /// could not be read.
    pub(super) beside: Vec<(&'static str, Option<Version>)>,
}

/// A file that belongs to another one.
#[derive(Debug)]
pub(super) struct Beside {
    pub(super) name: &'static str,
    /// Or why it cannot be read.
    pub(super) bytes: Result<Bytes, Finding>,
}

/// Path of the file of a kind.
pub(super) fn file(folder: &str, kind: Kind) -> String {
    format!("{folder}/{}", kind.file_name())
}

/// Reads the file in `folder` whose kind comes first, with those beside it, unless their versions
/// are `known`. What is too large is not read at all. Nothing is asked for that is known not to be
/// there. Of large ones the one is parsed that holds `large`.
pub(super) async fn fetch(
    storage: &Storage,
    folder: &str,
    known: Option<&Seen>,
    listed: &Listed,
    large: &Mutex<()>,
) -> Fetched {
    for kind in Kind::ALL {
        let fetched = fetch_kind(storage, folder, kind, known, listed, large).await;
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
    listed: &Listed,
    large: &Mutex<()>,
) -> Fetched {
    let path = file(folder, kind);
    let found = match look(storage, &path, listed).await {
        Ok(Some(found)) => found,
        Ok(None) => return Fetched::None,
        Err(finding) => return Fetched::Failed { kind, finding },
    };
    let mut there = Vec::new();
    for name in kind.beside() {
        match look(storage, &format!("{folder}/{name}"), listed).await {
            Ok(None) => {}
            Ok(Some(found)) => there.push((name, Ok(found))),
            Err(finding) => there.push((name, Err(finding))),
        }
    }
    let version = |found: &Result<Found, Finding>| found.as_ref().ok().map(|it| it.version.clone());
    let of_beside = there.iter().map(|(name, found)| (*name, version(found))).collect();
    let seen = Seen { kind, version: found.version.clone(), beside: of_beside };
    if known == Some(&seen) {
        return Fetched::Unchanged;
    }
    let (seen, bytes) = match read(storage, &path, kind.max_bytes(), found).await {
        Ok(None) => return Fetched::None,
        Ok(Some((version, content))) => (Seen { version, ..seen }, content),
        Err(finding) => return Fetched::Failed { kind, finding },
    };
    match bytes {
        Content::TooLarge(size) => {
            let message = too_large(kind.in_words(), size, kind.max_bytes());
            Fetched::Refused { seen, finding: Finding::error(&path, None, message) }
        }
        Content::Bytes(bytes) => {
            let (of_beside, beside) = read_beside(storage, folder, kind, there).await;
            let mut others = Vec::new();
            for other in kind.others() {
                if is_there(storage, &file(folder, other), listed).await {
                    others.push(other);
                }
            }
            let seen = Seen { beside: of_beside, ..seen };
            let length = beside.iter().filter_map(|it| it.bytes.as_ref().ok()).map(Bytes::len);
            let is_large = bytes.len() + length.sum::<usize>() > LARGE;
            let _alone = if is_large { Some(large.lock().await) } else { None };
            let parsed = parse(kind, folder.to_owned(), bytes, beside).await;
            Fetched::Read { seen, parsed, others }
        }
    }
}

/// The versions of files that belong to another one, and what they say.
async fn read_beside(
    storage: &Storage,
    folder: &str,
    kind: Kind,
    there: Vec<(&'static str, Result<Found, Finding>)>,
) -> (Vec<(&'static str, Option<Version>)>, Vec<Beside>) {
    let (mut versions, mut beside) = (Vec::new(), Vec::new());
    for (name, found) in there {
        let path = format!("{folder}/{name}");
        let read = match found {
            Ok(found) => read(storage, &path, MAX_BYTES, found).await,
            Err(finding) => Err(finding),
        };
        let (version, bytes) = match read {
            Ok(None) => continue,
            Ok(Some((version, Content::Bytes(bytes)))) => (Some(version), Ok(bytes)),
            Ok(Some((version, Content::TooLarge(size)))) => {
                let what = if kind == Kind::Record { "a table" } else { "such a file" };
                let message = too_large(what, size, MAX_BYTES);
                (Some(version), Err(Finding::error(&path, None, message)))
            }
            Err(finding) => (None, Err(finding)),
        };
        versions.push((name, version));
        beside.push(Beside { name, bytes });
    }
    (versions, beside)
}

/// Whether something that can be read lies there.
pub(super) async fn is_there(storage: &Storage, file: &str, listed: &Listed) -> bool {
    match listed.is_there(file) {
        Some(false) => false,
        Some(true) if listed.version(file).is_some() => true,
        Some(true) | None => storage.find(file).await.is_ok(),
    }
}
