//! Which files of some names there are, in many folders at once.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io;
use std::num::NonZeroU64;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::look::below;
use crate::storage::Version;

/// A folder that changed so short a time ago may change again within one tick of its clock.
const SETTLED: Duration = Duration::from_secs(2);

/// Tells whether a file came into a folder or left it since: not all file systems that lie over
/// others note that, so it is to be relied on for a while only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Stamp(NonZeroU64);

/// A folder to be looked into, directly in the root.
#[derive(Clone, Debug)]
pub struct Asked {
    pub folder: String,
    /// Those of the names that it had when it had this stamp: while it does, no other is asked
    /// for.
    pub known: Option<(Stamp, Vec<&'static str>)>,
}

/// What there is.
#[derive(Debug, Default)]
pub struct Names {
    /// By their keys; with the versions of those that are files and may be looked at.
    pub files: HashMap<String, Option<Version>>,
    /// Of the folders that have settled.
    pub stamps: HashMap<String, Stamp>,
}

impl Names {
    /// Adds what a folder below `root` has of `names`; links count wherever they lead.
    pub(super) fn look(&mut self, root: &Path, asked: &Asked, names: &[&'static str]) {
        let (folder, path) = (&asked.folder, root.join(&asked.folder));
        // Before its files, so that what changes meanwhile has another one.
        let stamp = stamp(&path);
        self.stamps.extend(stamp.map(|stamp| (folder.clone(), stamp)));
        let known = asked.known.as_ref().filter(|known| stamp == Some(known.0));
        for name in known.map_or(names, |(_, known)| known) {
            let version = match std::fs::metadata(path.join(name)) {
                Ok(metadata) if metadata.is_file() => Some(Version::of_file(&metadata)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                // Who opens it is told more.
                Ok(_) | Err(_) => None,
            };
            self.files.insert(below(folder, name), version);
        }
    }

    pub(super) fn extend(&mut self, more: Self) {
        self.files.extend(more.files);
        self.stamps.extend(more.stamps);
    }
}

/// What the folder is now; `None` where it is about to change, as far as can be told.
fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = std::fs::metadata(path).ok()?;
    // Unlike that of its content, nobody sets the time of a change to what they like.
    let changed =
        Duration::new(metadata.ctime().try_into().ok()?, metadata.ctime_nsec().try_into().ok()?);
    let age = SystemTime::now().duration_since(UNIX_EPOCH.checked_add(changed)?).ok()?;
    if age < SETTLED {
        return None;
    }
    let mut hasher = DefaultHasher::new();
    (metadata.dev(), metadata.ino(), changed).hash(&mut hasher);
    NonZeroU64::new(hasher.finish()).map(Stamp)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 3] = ["a", "b", "c"];

    fn look(
        root: &Path,
        known: Option<(Stamp, Vec<&'static str>)>,
    ) -> (Vec<String>, Option<Stamp>) {
        let mut names = Names::default();
        names.look(root, &Asked { folder: "x".into(), known }, &NAMES);
        let mut files: Vec<String> = names.files.into_keys().collect();
        files.sort();
        (files, names.stamps.get("x").copied())
    }

    #[test]
    fn a_folder_that_is_as_it_was_has_the_same_names() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("x");
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("a"), "").unwrap();
        assert_eq!(look(root.path(), None), (vec!["x/a".into()], None), "it has not settled");
        let stamp = loop {
            if let (_, Some(stamp)) = look(root.path(), None) {
                break stamp;
            }
            std::thread::sleep(Duration::from_millis(50));
        };
        // Not what was there: what is asked for.
        assert_eq!(look(root.path(), Some((stamp, vec!["b"]))), (vec![], Some(stamp)));
        assert_eq!(look(root.path(), Some((stamp, vec!["a"]))).0, ["x/a"]);
        std::fs::write(folder.join("c"), "").unwrap();
        assert_eq!(look(root.path(), Some((stamp, vec!["b"]))).0, ["x/a", "x/c"]);
        assert_eq!(look(&root.path().join("gone"), Some((stamp, vec!["a"]))), (vec![], None));
    }
}
