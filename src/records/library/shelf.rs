//! [`Shelf`]: what is known of every record, from one refresh to the next.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use super::fetch::Wrong;
use super::snapshot::{Named, Snapshot};
use super::strays::stray_in_root;
use crate::records::finding::Finding;
use crate::records::record::Record;
use crate::records::{FILE_NAME, finding::quoted};
use crate::storage::{Listing, Storage, StorageError, Version};
use crate::text::{item_name, natural_cmp};

/// A folder that is a manuscript if it holds a record.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The item's name.
    name: String,
    /// Path below the root.
    pub(super) folder: String,
    /// Of the record that was read last, good or not.
    pub(super) version: Option<Version>,
}

/// What a listing of the root says of records.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub(super) places: Vec<Place>,
    pub(super) doubtful: Vec<Doubtful>,
}

/// A folder or link that cannot be a manuscript, which matters if a record is in it.
#[derive(Debug)]
pub(super) struct Doubtful {
    folder: String,
    message: String,
}

impl Doubtful {
    /// The scans of an institution may lie behind any link; only records are missed here.
    pub(super) async fn look(self, storage: &Storage) -> Option<Finding> {
        match storage.find(&format!("{}/{FILE_NAME}", self.folder)).await {
            Err(StorageError::NotFound { .. }) => None,
            Ok(_) | Err(_) => Some(Finding::error(&self.folder, None, self.message)),
        }
    }
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
    /// Folders that it speaks of, or one that is wrong does.
    claims: BTreeSet<String>,
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
    pub(super) fn places(&mut self, listing: Listing) -> Places {
        let Listing { mut folders, entries, unusable_folders, mut outside, .. } = listing;
        folders.sort();
        outside.sort();
        self.of_folders.clear();
        self.of_folders.extend(stray_in_root(entries.iter().map(|entry| entry.key.as_str())));
        for name in unusable_folders {
            let message = "is not looked at: no address can carry its name; if it is a \
                           manuscript, rename it";
            self.of_folders.push(Finding::warning(&name, None, message));
        }
        let mut taken = HashSet::new();
        let mut found = Places::default();
        for folder in folders {
            let refusal = match item_name(&folder) {
                Ok(name) if taken.insert(name.clone()) => {
                    let version = self.version(&name, &folder);
                    found.places.push(Place { name, folder, version });
                    continue;
                }
                Ok(_) => "another folder has the same name, spelled with other characters".into(),
                Err(error) => error.to_string(),
            };
            let message = format!("is no manuscript: {refusal}; rename the folder");
            found.doubtful.push(Doubtful { folder, message });
        }
        for folder in outside {
            let message = "is not looked at: it is a link that leads out of the records folder; \
                           put the folder itself here";
            found.doubtful.push(Doubtful { folder, message: message.into() });
        }
        self.kept.retain(|name, _| taken.contains(name));
        found
    }

    /// Adds to what is wrong with the folders.
    pub(super) fn note(&mut self, findings: impl IntoIterator<Item = Finding>) {
        self.of_folders.extend(findings);
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
    pub(super) fn put(&mut self, place: &Place, version: Version, parsed: Result<Record, Wrong>) {
        let kept = self.kept.entry(place.name.clone()).or_default();
        kept.folder.clone_from(&place.folder);
        kept.version = Some(version);
        match parsed {
            Ok(record) => {
                kept.claims = record.claims();
                // The same content saved again is no change.
                if kept.record.as_deref() != Some(&record) {
                    kept.record = Some(Arc::new(record));
                }
                kept.findings = Vec::new();
            }
            Err(Wrong { findings, claims }) => {
                kept.findings = findings;
                kept.claims = kept.record.as_ref().map(|it| it.claims()).unwrap_or_default();
                kept.claims.extend(claims);
                kept.say_what_is_served(place);
            }
        }
    }

    /// The root cannot be listed; everything stays as it was.
    pub(super) fn root_failed(&mut self, error: &StorageError) {
        let message = match error {
            StorageError::NotFound { .. } => {
                "the records folder is gone; what was read last is served until it is back".into()
            }
            _ => format!("the records folder cannot be listed: {error}"),
        };
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
            claims: self.kept.values().flat_map(|kept| kept.claims.iter().cloned()).collect(),
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
