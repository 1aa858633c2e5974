//! Which statement of rights holds for a picture that records show.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::Arc;

use super::Catalog;
use super::folders::folder_of;
use crate::records::{FolioEntry, FolioList, Named, PicturePattern, Record, Snapshot};
use crate::text::{nfc, page_of};

/// What one or several records say of a picture; `None` where they do not agree, or say nothing.
type Statement = Option<Arc<str>>;

/// The statements of all records by the pictures that they show, made when records change: an
/// info.json looks up and goes through no list of folios.
#[derive(Debug, Default)]
pub(super) struct Showing {
    /// Of pictures that are named one by one, by [`one_name`].
    named: HashMap<String, Statement>,
    /// Of patterns, by their folders.
    matching: HashMap<String, Vec<(PicturePattern, Statement)>>,
}

impl Showing {
    pub(super) fn new(snapshot: &Snapshot) -> Self {
        let mut showing = Self::default();
        for Named { record, .. } in &snapshot.records {
            showing.add(record);
        }
        showing
    }

    fn add(&mut self, record: &Record) {
        let statement: Statement = record.rights.as_deref().map(Arc::from);
        let (FolioList::Listed(entries) | FolioList::Matching { entries, .. }) = &record.folios;
        for path in entries.iter().flat_map(FolioEntry::paths) {
            let known = self.named.entry(one_name(path.as_str()));
            let known = known.or_insert_with(|| statement.clone());
            if *known != statement {
                *known = None;
            }
        }
        if let FolioList::Matching { pattern, .. } = &record.folios {
            let of_folder = self.matching.entry(pattern.folder().to_owned()).or_default();
            of_folder.push((pattern.clone(), statement));
        }
    }

    /// The statement of all records that show a picture, as far as names tell, where they agree.
    /// One that makes none does not agree with one that does: too little is told rather than
    /// something wrong.
    fn rights(&self, path: &str) -> Statement {
        let patterns = self.matching.get(folder_of(path)).into_iter().flatten();
        let matching = patterns.filter(|(pattern, _)| pattern.matches(path)).map(|it| &it.1);
        let mut all = self.named.get(&one_name(path)).into_iter().chain(matching);
        let first = all.next()?.as_ref()?;
        all.all(|other| other.as_ref() == Some(first)).then(|| Arc::clone(first))
    }
}

/// The path in Unicode NFC; of a first page that of its file.
fn one_name(path: &str) -> String {
    match page_of(path) {
        Some((file, NonZeroU32::MIN)) => nfc(file),
        _ => nfc(path),
    }
}

impl Catalog {
    /// The `http:` URI of the license or rights statement of the manuscripts that show a picture,
    /// given by the identifier that their Manifests have, where all make the same. Reads nothing.
    #[must_use]
    pub fn rights(&self, identifier: &str) -> Option<String> {
        self.showing().rights(identifier).map(|statement| statement.to_string())
    }
}
