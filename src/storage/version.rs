//! [`Version`]: one state of an object's bytes.

use std::fs::Metadata;
use std::hash::{Hash, Hasher};
use std::os::unix::fs::MetadataExt as _;
use std::time::UNIX_EPOCH;

use object_store::ObjectMeta;
use serde::{Deserialize, Serialize};

/// Names one state of an object's bytes: what the store calls its ETag, or its size and
/// time of change where the store has none.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Version {
    /// As it was given: some stores quote it in answers and leave the quotes out of listings.
    given: Box<str>,
    /// Whether the store knows it by this name and can be asked for it.
    is_tag: bool,
}

impl Version {
    pub(super) fn of(meta: &ObjectMeta) -> Self {
        if let Some(tag) = &meta.e_tag {
            return Self { given: tag.as_str().into(), is_tag: true };
        }
        let given = format!("{}-{}", meta.last_modified.timestamp_micros(), meta.size);
        Self { given: given.into(), is_tag: false }
    }

    /// Of a file on this machine, in the words of the store for these (`object_store`'s
    /// `LocalFileSystem`), so that who lists a folder need not ask for each file in it. The
    /// contract of stores (`tests/stores/contract`) shows that they are the same.
    pub(super) fn of_file(metadata: &Metadata) -> Self {
        let changed = metadata.modified().ok();
        let since = changed.and_then(|at| at.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
        let (inode, micros, size) = (metadata.ino(), since.as_micros(), metadata.len());
        Self { given: format!("\"{inode:x}-{micros:x}-{size:x}\"").into(), is_tag: true }
    }

    /// Of something that no store holds.
    #[cfg(test)]
    pub(crate) fn of_a_test() -> Self {
        Self { given: Box::default(), is_tag: false }
    }

    /// One that was [`Version::given`] before.
    pub(super) fn known(given: String, is_tag: bool) -> Self {
        Self { given: given.into(), is_tag }
    }

    /// As the store gave it.
    pub(super) fn given(&self) -> &str {
        &self.given
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        self.given.trim_matches('"')
    }

    /// What a read is pinned by. A weak ETag does not name bytes, and no `If-Match` with one
    /// is ever true (RFC 9110, 13.1.1).
    pub(super) fn pin(&self) -> Option<String> {
        self.tag().filter(|tag| !tag.starts_with("W/"))
    }

    /// What the store may be asked whether it is still so.
    pub(super) fn tag(&self) -> Option<String> {
        self.is_tag.then(|| self.given.to_string())
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Version {}

impl Hash for Version {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}
