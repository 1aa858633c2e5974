//! Which statement of rights holds for a picture that records show.

use std::collections::HashMap;
use std::sync::Arc;

use super::Catalog;
use crate::records::{FolioList, Named, Record, Snapshot};
use crate::text::nfc;

/// The records by the folders of their pictures.
#[derive(Debug, Default)]
pub(super) struct Showing(HashMap<String, Vec<Arc<Record>>>);

impl Showing {
    pub(super) fn new(snapshot: &Snapshot) -> Self {
        let mut by_folder: HashMap<String, Vec<Arc<Record>>> = HashMap::new();
        for Named { record, .. } in &snapshot.records {
            for folder in record.folders() {
                by_folder.entry(folder).or_default().push(Arc::clone(record));
            }
        }
        Self(by_folder)
    }

    /// The statement of all records that show a picture, where they agree. One that makes none
    /// does not agree with one that does: too little is told rather than something wrong.
    fn rights(&self, path: &str) -> Option<String> {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let composed = nfc(path);
        let mut showing =
            self.0.get(folder)?.iter().filter(|record| shows(record, path, &composed));
        let first = showing.next()?.rights.as_ref()?;
        showing.all(|other| other.rights.as_ref() == Some(first)).then(|| first.clone())
    }
}

/// Whether a picture is of one of a record's folios, as far as names tell.
fn shows(record: &Record, path: &str, composed: &str) -> bool {
    let (entries, pattern) = match &record.folios {
        FolioList::Listed(entries) => (entries, None),
        FolioList::Matching { entries, pattern, .. } => (entries, Some(pattern)),
    };
    let mut pictures = entries.iter().flat_map(|entry| &entry.pictures);
    pattern.is_some_and(|pattern| pattern.matches(path))
        || pictures.any(|picture| {
            let listed = picture.path.as_str();
            listed == path || listed == composed || (!listed.is_ascii() && nfc(listed) == composed)
        })
}

impl Catalog {
    /// The `http:` URI of the license or rights statement of the manuscripts that show a picture,
    /// given by the identifier that their Manifests have, where all make the same. Reads nothing.
    #[must_use]
    pub fn rights(&self, identifier: &str) -> Option<String> {
        self.showing().rights(identifier)
    }
}
