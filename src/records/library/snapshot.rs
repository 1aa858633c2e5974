//! What a library knows at one moment, and what a refresh changed.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::records::finding::Finding;
use crate::records::record::Record;
use crate::text::natural_cmp;

/// All records at one moment.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// In natural order of their names.
    pub records: Vec<Named>,
    /// Names of all folders that hold a record, also of those whose record is wrong.
    pub names: BTreeSet<String>,
    /// Paths of all folders below the images folder that are no items of their own, since a
    /// record speaks of them; a wrong one too, as far as it can be read.
    pub claims: HashSet<String>,
    /// Everything that is wrong.
    pub findings: Vec<Finding>,
}

/// A record by the name of its item.
#[derive(Clone, Debug)]
pub struct Named {
    /// The folder's name in Unicode NFC.
    pub name: String,
    pub record: Arc<Record>,
}

/// What one refresh changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refreshed {
    /// Names of records, each in natural order.
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
    /// The record of an item, given by its name in Unicode NFC.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Arc<Record>> {
        let at = self.records.binary_search_by(|named| natural_cmp(&named.name, name)).ok()?;
        self.records.get(at).map(|named| &named.record)
    }

    /// What is different from an earlier snapshot.
    pub(super) fn since(&self, earlier: &Self) -> Refreshed {
        let (before, now) = (earlier.by_name(), self.by_name());
        let known: HashSet<&Finding> = earlier.findings.iter().collect();
        let mut refreshed = Refreshed::default();
        for Named { name, record } in &self.records {
            match before.get(name.as_str()) {
                None => refreshed.added.push(name.clone()),
                Some(old) if !Arc::ptr_eq(old, record) => refreshed.changed.push(name.clone()),
                Some(_) => {}
            }
        }
        let gone = earlier.records.iter().filter(|named| !now.contains_key(named.name.as_str()));
        refreshed.is_claim_changed = self.claims != earlier.claims || self.names != earlier.names;
        refreshed.removed = gone.map(|named| named.name.clone()).collect();
        let new = self.findings.iter().filter(|finding| !known.contains(finding));
        refreshed.findings = new.cloned().collect();
        refreshed
    }

    fn by_name(&self) -> HashMap<&str, &Arc<Record>> {
        self.records.iter().map(|named| (named.name.as_str(), &named.record)).collect()
    }
}
