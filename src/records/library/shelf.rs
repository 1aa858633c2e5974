//! [`Shelf`]: what is known of every record, from one refresh to the next.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::snapshot::{Named, Snapshot};
use crate::records::finding::Finding;
use crate::records::record::Record;
use crate::records::{FILE_NAME, finding::quoted};
use crate::storage::{StorageError, Version};
use crate::text::{item_name, natural_cmp};

/// A folder that is a manuscript if it holds a record.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The item's name.
    name: String,
    /// Path below the root.
    folder: String,
    /// Of the record that was read last, good or not.
    pub(super) version: Option<Version>,
}

/// All records by the names of their items.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    kept: BTreeMap<String, Kept>,
    /// What is wrong with the folders, not with what is in them.
    of_folders: Vec<Finding>,
}

#[derive(Debug, Default)]
struct Kept {
    folder: String,
    version: Option<Version>,
    /// The last one without mistakes.
    record: Option<Arc<Record>>,
    findings: Vec<Finding>,
}

impl Place {
    /// Path of the record below the root.
    pub(super) fn file(&self) -> String {
        format!("{}/{FILE_NAME}", self.folder)
    }
}

impl Shelf {
    /// Where records may be; forgets those whose folders are gone.
    pub(super) fn places(&mut self, mut folders: Vec<String>, unusable: &[String]) -> Vec<Place> {
        folders.sort();
        self.of_folders.clear();
        for name in unusable {
            self.of_folders.push(Finding::error(
                name,
                None,
                "is not looked at: it is a link that leads out of the records folder or nowhere, \
                 or has a name that no address can carry; put the folder itself here or rename it",
            ));
        }
        let mut taken = HashSet::new();
        let mut places = Vec::new();
        for folder in folders {
            let refusal = match item_name(&folder) {
                Ok(name) if taken.insert(name.clone()) => {
                    let version = self.version(&name, &folder);
                    places.push(Place { name, folder, version });
                    continue;
                }
                Ok(_) => "another folder has the same name, spelled with other characters".into(),
                Err(error) => error.to_string(),
            };
            let message = format!("is no manuscript: {refusal}; rename the folder");
            self.of_folders.push(Finding::error(&folder, None, message));
        }
        self.kept.retain(|name, _| taken.contains(name));
        places
    }

    /// The version that need not be read again; none where the name moved to another folder.
    fn version(&self, name: &str, folder: &str) -> Option<Version> {
        let kept = self.kept.get(name).filter(|kept| kept.folder == folder)?;
        kept.version.clone()
    }

    /// There is no record here.
    pub(super) fn remove(&mut self, place: &Place) {
        self.kept.remove(&place.name);
    }

    /// What the record says is not known; it stays as it was.
    pub(super) fn fail(&mut self, place: &Place, finding: Finding) {
        let kept = self.kept.entry(place.name.clone()).or_default();
        kept.folder.clone_from(&place.folder);
        kept.version = None;
        kept.findings = vec![finding];
        kept.say_what_is_served(place);
    }

    /// A record was read; one with mistakes leaves the last good one in its place.
    pub(super) fn put(
        &mut self,
        place: &Place,
        version: Version,
        parsed: Result<Record, Vec<Finding>>,
    ) {
        let kept = self.kept.entry(place.name.clone()).or_default();
        kept.folder.clone_from(&place.folder);
        kept.version = Some(version);
        match parsed {
            Ok(record) => {
                // The same content saved again is no change.
                if kept.record.as_deref() != Some(&record) {
                    kept.record = Some(Arc::new(record));
                }
                kept.findings = Vec::new();
            }
            Err(findings) => {
                kept.findings = findings;
                kept.say_what_is_served(place);
            }
        }
    }

    /// The root cannot be listed; everything stays as it was.
    pub(super) fn root_failed(&mut self, error: &StorageError) {
        let message = format!("the records folder cannot be listed: {error}");
        self.of_folders = vec![Finding::error("", None, message)];
    }

    pub(super) fn snapshot(&self) -> Snapshot {
        let mut records: Vec<Named> = self
            .kept
            .iter()
            .filter_map(|(name, kept)| {
                Some(Named { name: name.clone(), record: Arc::clone(kept.record.as_ref()?) })
            })
            .collect();
        records.sort_by(|left, right| natural_cmp(&left.name, &right.name));
        let of_records = self.kept.values().flat_map(|kept| &kept.findings);
        Snapshot {
            records,
            names: self.kept.keys().cloned().collect(),
            findings: self.of_folders.iter().chain(of_records).cloned().collect(),
        }
    }
}

impl Kept {
    fn say_what_is_served(&mut self, place: &Place) {
        if self.record.is_some() {
            let message = format!(
                "until this is mended, {} is served as its record said before",
                quoted(&place.name)
            );
            self.findings.push(Finding::error(&place.file(), None, message));
        }
    }
}
