//! Texts and annotations that lie beside a record: listed when an item is read, read when a page
//! of them is asked for.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use moka::future::Cache;
use moka::policy::EvictionPolicy;
use tokio::sync::Semaphore;

use super::describe::canvas_sizes;
use super::laid::away;
use super::{Catalog, CatalogError, Item, log};
use crate::geometry::Size;
use crate::presentation::{Annotation, AnnotationPage};
use crate::records::{Beside, Content, Finding, FolioPage, LaidFolio, PageFile, Record};
use crate::storage::{Listing, StorageError};
use crate::text::page_of;

/// Annotations in one document. A page of a newspaper has a thousand lines, one of a manuscript
/// thirty; viewers draw all that a document has.
const MOST_IN_DOCUMENT: usize = 2_000;

/// Bytes of what was read that are remembered: one codex that is asked for leaf by leaf.
const REMEMBERED_BYTES: u64 = 64 * 1024 * 1024;

/// Listings remembered at a time.
const LISTINGS: u64 = 10_000;

/// Files read at the same time. The largest take some hundred megabytes while they are.
const READ_AT_ONCE: usize = 2;

/// The files beside records that were read last, by path and version.
#[derive(Debug)]
pub(super) struct Readings {
    known: Cache<(String, String), Arc<Reading>>,
    /// What lies in folders beside records, for a moment.
    listings: Cache<String, Arc<Listing>>,
    gate: Arc<Semaphore>,
}

/// What a file has; or why it cannot be read.
#[derive(Debug)]
pub(super) struct Reading {
    content: Result<Content, Finding>,
}

impl Readings {
    /// Lists folders no more often than once in `refresh`.
    pub(super) fn new(refresh: Duration) -> Self {
        let weigh = |_: &(String, String), reading: &Arc<Reading>| {
            let weight = reading.content.as_ref().map_or(0, Content::weight);
            u32::try_from(weight + 512).unwrap_or(u32::MAX)
        };
        let known = Cache::builder().max_capacity(REMEMBERED_BYTES).weigher(weigh);
        // A large file must find room among small ones.
        let known = known.eviction_policy(EvictionPolicy::lru()).build();
        let listings = Cache::builder().max_capacity(LISTINGS).time_to_live(refresh).build();
        Self { known, listings, gate: Arc::new(Semaphore::new(READ_AT_ONCE)) }
    }

    /// Folders are listed anew when they are asked for next.
    pub(super) fn look_again(&self) {
        self.listings.invalidate_all();
    }
}

impl Catalog {
    /// What lies beside a record, with what is left out of it. That it cannot be listed is
    /// something left out as well: the pictures are there.
    pub(super) async fn beside(
        &self,
        name: &str,
        record: &Record,
        folios: &[LaidFolio],
    ) -> (Beside, Vec<Finding>) {
        let mut listings = Vec::new();
        for folder in Beside::folders(&record.file) {
            let list = async { self.library.list(&folder).await.map(Arc::new) };
            match self.readings.listings.try_get_with(folder.clone(), Box::pin(list)).await {
                Ok(listing) => listings.push((folder, listing)),
                Err(error) => {
                    let message = format!("cannot be listed, and is left out: {error}");
                    return (Beside::default(), vec![Finding::warning(&folder, None, message)]);
                }
            }
        }
        let folios: Arc<[LaidFolio]> = folios.into();
        let laid = Arc::clone(&folios);
        let sort = move || Beside::sort(&laid, &listings);
        let (mut beside, wholes, mut findings) = away(sort).await;
        let mut read = Vec::new();
        for whole in wholes {
            match self.reading(&whole.file, name).await {
                Ok(reading) => match &reading.content {
                    Ok(_) => read.push((whole, reading)),
                    Err(finding) => findings.push(finding.clone()),
                },
                Err(error) => {
                    let message = format!("is left out: {error}");
                    findings.push(Finding::warning(&whole.file.path, None, message));
                }
            }
        }
        if read.is_empty() {
            return (beside, findings);
        }
        // All at once: what folios are called takes a while where there are thousands.
        let add = move || {
            let contents = read.iter().filter_map(|(whole, reading)| {
                reading.content.as_ref().ok().map(|content| (whole, content))
            });
            findings.extend(beside.add_wholes(&folios, contents));
            (beside, findings)
        };
        away(add).await
    }

    /// A page of Annotations of an item; `page` is its name as it stands in its address. `None` where
    /// the item has no such page.
    ///
    /// # Errors
    /// [`CatalogError::Beside`] where storage fails, [`CatalogError::Unreadable`] where the file is
    /// broken; the log says how.
    pub async fn annotations(
        &self,
        item: &Arc<Item>,
        folio: &str,
        page: &str,
    ) -> Result<Option<AnnotationPage>, CatalogError> {
        // What is really called so comes first.
        let found = match item.beside.page(folio, page) {
            Some(found) => Some((found, NonZeroU32::MIN)),
            None => page_of(page)
                .filter(|(_, number)| *number > NonZeroU32::MIN)
                .and_then(|(name, number)| Some((item.beside.page(folio, name)?, number))),
        };
        let Some((found, number)) = found else { return Ok(None) };
        let reading = self.reading(&found.file, &item.name).await?;
        if let Err(finding) = &reading.content {
            self.log_once(finding);
            return Err(CatalogError::Unreadable { file: found.file.path.clone() });
        }
        let (described, name) = (Arc::clone(item), folio.to_owned());
        let size = away(move || canvas_sizes(&described.folios).get(name.as_str()).copied()).await;
        // A page is of a folio that is there.
        let Some(size) = size else { return Ok(None) };
        let (annotations, findings) = on_canvas(reading, found.clone(), size).await;
        for finding in &findings {
            self.log_once(finding);
        }
        Ok(part(item, folio, found, annotations, number))
    }

    /// Everything that is wrong with the pages of an item when they are read.
    pub(super) async fn examine_beside(
        &self,
        name: &str,
        beside: &Beside,
        canvases: &HashMap<&str, Size>,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (folio, pages) in &beside.pages {
            // Of a folio that is left out itself nothing is published.
            let Some(size) = canvases.get(folio.as_str()).copied() else { continue };
            for page in pages {
                match self.reading(&page.file, name).await {
                    Ok(reading) => {
                        findings.extend(reading.content.as_ref().err().cloned());
                        findings.extend(on_canvas(reading, page.clone(), size).await.1);
                    }
                    Err(error) => {
                        let message = format!("cannot be read now: {error}");
                        findings.push(Finding::warning(&page.file.path, None, message));
                    }
                }
            }
        }
        findings
    }

    /// A file as it was listed, read once. Errors of storage are not remembered.
    async fn reading(
        &self,
        file: &Arc<PageFile>,
        item: &str,
    ) -> Result<Arc<Reading>, CatalogError> {
        let key = (file.path.clone(), file.version.as_str().to_owned());
        let read = async {
            // With the work itself, which goes on when nobody waits for it any more.
            let permit = Arc::clone(&self.readings.gate).acquire_owned().await;
            let bytes = self.library.read(&file.path, file.max_bytes()).await?;
            let Some(bytes) = bytes else {
                let finding = Finding::warning(&file.path, None, file.too_large());
                return Ok(Arc::new(Reading { content: Err(finding) }));
            };
            let (file, item) = (Arc::clone(file), item.to_owned());
            let path = file.path.clone();
            let read = tokio::task::spawn_blocking(move || {
                let _permit = permit;
                Content::read(&file, &bytes, &item)
            });
            let content = read.await.unwrap_or_else(|_| {
                let message = "could not be read because of a mistake in Warraq; please report it \
                               with this file";
                Err(Finding::warning(&path, None, message))
            });
            Ok(Arc::new(Reading { content }))
        };
        let read = self.readings.known.try_get_with(key, Box::pin(read)).await;
        read.map_err(|cause: Arc<StorageError>| CatalogError::Beside {
            file: file.path.clone(),
            cause,
        })
    }

    fn log_once(&self, finding: &Finding) {
        if self.warnings.is_new(finding) {
            log(finding);
        }
    }
}

/// What a file has for a page, and what is left out; nothing of one that cannot be read.
async fn on_canvas(
    reading: Arc<Reading>,
    page: FolioPage,
    size: Size,
) -> (Vec<Annotation>, Vec<Finding>) {
    away(move || match &reading.content {
        Ok(content) => content.annotations(&page, size),
        Err(_) => (Vec::new(), Vec::new()),
    })
    .await
}

/// The Annotations of one document; `None` behind the last one.
fn part(
    item: &Item,
    folio: &str,
    page: &FolioPage,
    annotations: Vec<Annotation>,
    number: NonZeroU32,
) -> Option<AnnotationPage> {
    let before = (number.get() as usize - 1).checked_mul(MOST_IN_DOCUMENT)?;
    if before > 0 && before >= annotations.len() {
        return None;
    }
    let has_more = annotations.len() > before + MOST_IN_DOCUMENT;
    Some(AnnotationPage {
        item: item.name.clone(),
        item_label: item.label.clone(),
        canvas: folio.to_owned(),
        reference: page.reference.clone(),
        number,
        has_more,
        annotations: annotations.into_iter().skip(before).take(MOST_IN_DOCUMENT).collect(),
    })
}
