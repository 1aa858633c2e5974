//! [`Set`]: what a `collection.toml` says, in types.

use crate::presentation::About;
use crate::text::LanguageMap;

/// A Collection as a librarian describes it.
///
/// Invariants: the label is not empty; there are members, and none is named twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set {
    /// Path of its file below the records folder.
    pub file: String,
    pub label: LanguageMap,
    pub about: About,
    /// The item whose picture shows it.
    pub thumbnail: Option<MemberName>,
    /// In their order.
    pub members: Vec<MemberName>,
}

/// The name of an item or of a Collection, in Unicode NFC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberName {
    pub name: String,
    /// Line of the name in the file.
    pub line: usize,
}
