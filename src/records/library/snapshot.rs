//! What a library knows at one moment, and what a refresh changed.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use crate::presentation::ReadyManifest;
use crate::records::entry::{Entry, Gathering};
use crate::records::finding::Finding;
use crate::records::packed::PackedRecord;
use crate::text::NaturalKey;

/// All records, and what else lies in their folders, at one moment.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// In natural order of their names.
    pub records: Vec<Named>,
    /// By the names of their folders, in order.
    pub(super) entries: Box<[(Arc<str>, Entry)]>,
    /// Members of Collections that would put a Collection into itself: who lists, and what.
    pub circles: HashSet<(String, String)>,
    /// Names of folders that hold a record or a ready-made Manifest which is wrong, and was never
    /// right.
    pub(super) unserved: BTreeSet<Arc<str>>,
    /// Paths of all folders below the images folder that are no items of their own, since a
    /// record speaks of them; a wrong one too, as far as it can be read.
    pub claims: HashSet<Arc<str>>,
    /// Everything that is wrong.
    pub findings: Vec<Finding>,
}

/// A record by the name of its item.
#[derive(Clone, Debug)]
pub struct Named {
    /// The folder's name in Unicode NFC.
    pub name: Arc<str>,
    pub record: Arc<PackedRecord>,
}

/// What one refresh changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refreshed {
    /// Names of folders, each in natural order.
    pub added: Vec<String>,
    pub changed: Vec<String>,
    pub removed: Vec<String>,
    /// Whether other folders are no items of their own than before.
    pub is_claim_changed: bool,
    /// What is wrong and was not before; to be told once.
    pub findings: Vec<Finding>,
}

impl Refreshed {
    /// Whether readers see the same as before.
    #[must_use]
    pub const fn is_nothing(&self) -> bool {
        self.added.is_empty()
            && self.changed.is_empty()
            && self.removed.is_empty()
            && !self.is_claim_changed
    }
}

impl Snapshot {
    fn entry(&self, name: &str) -> Option<&Entry> {
        let at = self.entries.binary_search_by(|(other, _)| (**other).cmp(name)).ok()?;
        Some(&self.entries[at].1)
    }

    /// Whether a record or a ready-made Manifest has the name, given in Unicode NFC, be it wrong.
    #[must_use]
    pub fn is_taken(&self, name: &str) -> bool {
        let is_served = matches!(self.entry(name), Some(Entry::Record(_) | Entry::Manifest(_)));
        is_served || self.unserved.contains(name)
    }

    /// The record of an item, given by its name in Unicode NFC.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Arc<PackedRecord>> {
        match self.entry(name)? {
            Entry::Record(record) => Some(record),
            Entry::Manifest(_) | Entry::Collection(_) => None,
        }
    }

    /// The ready-made Manifest of an item, given by its name in Unicode NFC.
    #[must_use]
    pub fn manifest(&self, name: &str) -> Option<&Arc<ReadyManifest>> {
        match self.entry(name)? {
            Entry::Manifest(manifest) => Some(manifest),
            Entry::Record(_) | Entry::Collection(_) => None,
        }
    }

    /// The ready-made Manifests by the names of their items.
    pub fn manifests(&self) -> impl Iterator<Item = (&str, &Arc<ReadyManifest>)> {
        self.entries.iter().filter_map(|(name, entry)| match entry {
            Entry::Manifest(manifest) => Some((&**name, manifest)),
            Entry::Record(_) | Entry::Collection(_) => None,
        })
    }

    /// The Collections by their names.
    pub fn collections(&self) -> impl Iterator<Item = (&str, &Gathering)> {
        self.entries.iter().filter_map(|(name, entry)| match entry {
            Entry::Collection(gathering) => Some((&**name, &**gathering)),
            Entry::Record(_) | Entry::Manifest(_) => None,
        })
    }

    /// What is different from an earlier snapshot.
    pub(super) fn since(&self, earlier: &Self) -> Refreshed {
        let known: HashSet<&Finding> = earlier.findings.iter().collect();
        let mut refreshed = Refreshed::default();
        for (name, entry) in &self.entries {
            match earlier.entry(name) {
                None => refreshed.added.push(name.to_string()),
                Some(old) if !old.is_same(entry) => refreshed.changed.push(name.to_string()),
                Some(_) => {}
            }
        }
        let names = earlier.entries.iter().map(|(name, _)| name);
        let gone = names.filter(|name| self.entry(name).is_none());
        refreshed.removed = gone.map(ToString::to_string).collect();
        for names in [&mut refreshed.added, &mut refreshed.changed, &mut refreshed.removed] {
            names.sort_by_cached_key(|name| NaturalKey::of(name));
        }
        refreshed.is_claim_changed = !refreshed.added.is_empty()
            || !refreshed.removed.is_empty()
            || self.claims != earlier.claims
            || self.unserved != earlier.unserved;
        let new = self.findings.iter().filter(|finding| !known.contains(finding));
        refreshed.findings = new.cloned().collect();
        refreshed
    }
}
