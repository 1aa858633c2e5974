//! What listings say.

use super::Version;

/// One object as a listing shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Path below the root, `/` between its parts.
    pub key: String,
    pub size: u64,
    /// Of this state of it, as [`super::Object::version`] has it.
    pub version: Version,
}

/// What lies directly in one folder, in no order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Paths of the folders below the root.
    pub folders: Vec<String>,
    pub entries: Vec<Entry>,
    /// Names that no identifier can spell (not UTF-8, control characters, `#` and digits at
    /// the end), and links that lead nowhere, as well as they can be written. Hidden files
    /// are in no list.
    pub unusable: Vec<String>,
    /// Those of them that are folders.
    pub unusable_folders: Vec<String>,
    /// Paths of links that lead out of confined storage.
    pub outside: Vec<String>,
}
