//! Records laid out over the files that their folders hold at this moment.
//!
//! Matching patterns and counting folios takes a while where there are thousands of them,
//! so it is done away from the threads that serve.

use std::collections::{HashMap, HashSet};
use std::num::NonZeroU32;
use std::sync::Arc;

use super::folders::Contents;
use super::pages::add_pages;
use super::pictures::Seen;
use super::{Catalog, CatalogError};
use crate::codec::is_named_as_picture;
use crate::records::{Finding, FolioEntry, FolioList, Layout, PicturePattern, Record};
use crate::text::{nfc, page_of};

/// What folios are made of. Folios are counted, and a note among the scans is no folio.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Only {
    /// Everything that is there under the right name, as far as names tell.
    Files,
    /// What can be opened, or could be if it were not damaged.
    Pictures,
}

/// By folder.
type Folders = HashMap<String, Arc<Contents>>;
type Files = HashMap<String, Vec<String>>;

impl Catalog {
    /// The record over what is there; what is missing is left out in silence.
    pub(super) async fn lay_out(
        &self,
        record: &Arc<Record>,
        only: Only,
    ) -> Result<Layout, CatalogError> {
        self.laid_out(record, only, Record::lay_out).await
    }

    /// As [`Catalog::lay_out`], with what is left out.
    pub(super) async fn lay_out_and_tell(
        &self,
        record: &Arc<Record>,
        only: Only,
    ) -> Result<(Layout, Vec<Finding>), CatalogError> {
        self.laid_out(record, only, Record::lay_out_and_tell).await
    }

    async fn laid_out<T: Send + 'static>(
        &self,
        record: &Arc<Record>,
        only: Only,
        lay_out: fn(&Record, &Files) -> T,
    ) -> Result<T, CatalogError> {
        if !self.folders.can_be_listed() {
            // What is not there shows when it is opened.
            let record = Arc::clone(record);
            return Ok(away(move || lay_out(&record, &record.named())).await);
        }
        let mut folders = Folders::new();
        for folder in record.folders() {
            let contents = self.folders.contents(&folder).await?;
            folders.insert(folder, contents);
        }
        let (record, folders) = (Arc::clone(record), Arc::new(folders));
        let seen = match only {
            Only::Pictures => Some(self.look_at_matching(&record, &folders).await?),
            Only::Files => None,
        };
        let lay_out = move || lay_out(&record, &files(&record, &folders, seen.as_ref()));
        Ok(away(lay_out).await)
    }

    /// What the files are that a pattern matches.
    async fn look_at_matching(
        &self,
        record: &Arc<Record>,
        folders: &Arc<Folders>,
    ) -> Result<HashMap<String, Seen>, CatalogError> {
        let file = &record.file;
        let (record, folders) = (Arc::clone(record), Arc::clone(folders));
        let matching = move || match &record.folios {
            FolioList::Matching { pattern, .. } => matching(pattern, &folders),
            FolioList::Listed(_) => Vec::new(),
        };
        self.look_at(file, away(matching).await).await
    }
}

/// The files of a record's folders without what its pattern matches and is no picture:
/// where that is not known, without what is not named as one. Pages of what it matches lie behind
/// their file: all there are, or, where that is not known, those that the record names.
fn files(record: &Record, folders: &Folders, seen: Option<&HashMap<String, Seen>>) -> Files {
    let mut files: Files =
        folders.iter().map(|(folder, contents)| (folder.clone(), contents.files.clone())).collect();
    let FolioList::Matching { pattern, entries, .. } = &record.folios else { return files };
    let Some(own) = files.get_mut(pattern.folder()) else { return files };
    if let Some(seen) = seen {
        own.retain(|path| !matches!(seen.get(path), Some(Seen::Other | Seen::Missing)));
    } else {
        let matching = matching(pattern, folders);
        let others: HashSet<&String> =
            matching.iter().filter(|path| !is_named_as_picture(path)).collect();
        // Whoever names pictures in another way names all of them so.
        if others.len() < matching.len() {
            own.retain(|path| !others.contains(path));
        }
    }
    let named = named_pages(entries);
    add_pages(own, |path| {
        let known = seen.and_then(|seen| seen.get(path)).into_iter().flat_map(Seen::other_pages);
        known.chain(named.get(&nfc(path)).into_iter().flatten().copied()).collect()
    });
    files
}

/// The pages but the first that a record names, by their files.
fn named_pages(entries: &[FolioEntry]) -> HashMap<String, Vec<NonZeroU32>> {
    let mut by_file: HashMap<String, Vec<NonZeroU32>> = HashMap::new();
    for path in entries.iter().flat_map(FolioEntry::paths) {
        if let Some((file, page)) = page_of(path.as_str())
            && page > NonZeroU32::MIN
        {
            by_file.entry(nfc(file)).or_default().push(page);
        }
    }
    by_file
}

fn matching(pattern: &PicturePattern, folders: &Folders) -> Vec<String> {
    let files = folders.get(pattern.folder()).map(|contents| contents.files.iter());
    files.into_iter().flatten().filter(|path| pattern.matches(path)).cloned().collect()
}

/// Runs what may take a while on a thread that serves nobody.
pub(super) async fn away<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
}
