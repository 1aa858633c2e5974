//! [`Entry`]: what the file in a folder turned out to be.

use std::sync::Arc;

use super::packed::PackedRecord;
use super::set::{MemberName, Set};
use crate::presentation::{ReadyCollection, ReadyManifest};
use crate::text::{LanguageMap, nfc};

/// What is served of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    Record(Arc<PackedRecord>),
    Manifest(Arc<ReadyManifest>),
    Collection(Arc<Gathering>),
}

/// A Collection, and where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gathering {
    Set(Arc<Set>),
    Ready { file: String, collection: Arc<ReadyCollection> },
}

impl Entry {
    /// Whether it is the very same one, not only one that says the same.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Record(one), Self::Record(other)) => Arc::ptr_eq(one, other),
            (Self::Manifest(one), Self::Manifest(other)) => Arc::ptr_eq(one, other),
            (Self::Collection(one), Self::Collection(other)) => Arc::ptr_eq(one, other),
            (Self::Record(_) | Self::Manifest(_) | Self::Collection(_), _) => false,
        }
    }

    /// The folders below the images folder that are no items of their own. A ready-made Manifest
    /// takes the name of its `folder`, and with it the place of the pictures that have it too.
    pub(super) fn claims(&self, folder: &str) -> impl Iterator<Item = Arc<str>> {
        let (claims, folder) = match self {
            Self::Record(record) => (&record.claims[..], None),
            Self::Manifest(_) => (&[][..], Some(folder.into())),
            Self::Collection(_) => (&[][..], None),
        };
        claims.iter().cloned().chain(folder)
    }
}

impl Gathering {
    /// Path of its file below the records folder.
    #[must_use]
    pub fn file(&self) -> &str {
        match self {
            Self::Set(set) => &set.file,
            Self::Ready { file, .. } => file,
        }
    }

    #[must_use]
    pub fn label(&self) -> &LanguageMap {
        match self {
            Self::Set(set) => &set.label,
            Self::Ready { collection, .. } => collection.label(),
        }
    }

    /// The names of the items and Collections of ours that it lists, with their lines where they
    /// are known.
    #[must_use]
    pub fn members(&self) -> Vec<(String, Option<usize>)> {
        match self {
            Self::Set(set) => {
                let member = |member: &MemberName| (member.name.clone(), Some(member.line));
                set.members.iter().map(member).collect()
            }
            Self::Ready { collection, .. } => {
                collection.members().iter().map(|name| (nfc(name), None)).collect()
            }
        }
    }
}
