//! Looks at local folders. They may wait for a disk: for threads that may wait too.

use std::io;
use std::path::Path;

use crate::storage::{Entry, Listing, Version};

/// What lies at a path, through links, before anything is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    File,
    /// A folder, or what a read may wait for without end: a pipe, a socket, a device.
    NoFile,
    /// Beyond the folder that links must stay in.
    Outside,
    /// Nothing, or it may not be looked at; whoever opens it is told which.
    Unknown,
}

/// Looks at `path`; links may lead anywhere where it is confined to no folder.
pub(super) fn look(path: &Path, confined_to: Option<&Path>) -> Look {
    if confined_to.is_some_and(|root| leads_out(path, root)) {
        return Look::Outside;
    }
    match std::fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => Look::File,
        Ok(_) => Look::NoFile,
        Err(_) => Look::Unknown,
    }
}

/// Whether what lies at `path` is, through links, outside of `root`, which has none itself.
pub(super) fn leads_out(path: &Path, root: &Path) -> bool {
    path.canonicalize().is_ok_and(|real| !real.starts_with(root))
}

/// Whether a file or folder of this name is served: hidden ones are nobody's business, and
/// the store keeps names that end in `#` and digits for its own temporary files.
pub(super) fn is_served(name: &str) -> bool {
    let temporary = name.split_once('#').is_some_and(|(_, suffix)| {
        !suffix.is_empty() && suffix.bytes().all(|byte| byte.is_ascii_digit())
    });
    !name.starts_with('.') && !temporary
}

/// Lists a folder; `key` is its path below the root.
pub(super) fn list(path: &Path, key: &str, confined_to: Option<&Path>) -> io::Result<Listing> {
    let mut listing = Listing::default();
    for entry in std::fs::read_dir(path)? {
        let entry = entry?;
        let name = entry.file_name();
        let spelled = name.to_str().filter(|name| !name.chars().any(char::is_control));
        if spelled.is_some_and(|name| name.starts_with('.')) {
            continue;
        }
        let spelled = spelled.filter(|name| is_served(name));
        // What is no link is where it seems to be, and nobody asks how large a folder is.
        let kind = entry.file_type()?;
        if let Some(spelled) = spelled.filter(|_| kind.is_dir()) {
            listing.folders.push(below(key, spelled));
            continue;
        }
        let metadata = std::fs::metadata(entry.path()).ok();
        let (Some(spelled), Some(metadata)) = (spelled, &metadata) else {
            let written = name.to_string_lossy().escape_debug().to_string();
            if metadata.is_some_and(|metadata| metadata.is_dir()) {
                listing.unusable_folders.push(written.clone());
            }
            listing.unusable.push(written);
            continue;
        };
        let below = below(key, spelled);
        let is_link = kind.is_symlink();
        if confined_to.is_some_and(|root| is_link && leads_out(&entry.path(), root)) {
            listing.outside.push(below);
        } else if metadata.is_dir() {
            listing.folders.push(below);
        } else if metadata.is_file() {
            let (size, version) = (metadata.len(), Version::of_file(metadata));
            listing.entries.push(Entry { key: below, size, version });
        }
    }
    Ok(listing)
}

/// The path of what is called `name` in the folder `key`.
pub(super) fn below(key: &str, name: &str) -> String {
    if key.is_empty() { name.to_owned() } else { format!("{key}/{name}") }
}
