//! The items that are published: which there are, and what each consists of.
//!
//! A record makes an item of the pictures it names ([`recorded`]); a ready-made Manifest is one
//! ([`ready`]). Without either, a folder
//! directly below the root of storage that holds pictures is an item named after it, and
//! pictures in the root itself form an item named after the root ([`bare`]); a folder of
//! which a record names pictures is no item of its own. Pictures are told by their content,
//! never by their file name. Everything is read when it is asked for and remembered for a
//! moment; nothing here knows addresses, HTTP or how pictures are drawn.
//!
//! Invariants: item names are unique, and so are the names of the folios in an item; an
//! item has at least one folio; what cannot be published is left out and said in the log,
//! once.

mod bare;
mod beside;
mod collections;
mod describe;
mod error;
mod folders;
mod index;
mod item;
mod kept_list;
mod laid;
mod listed_item;
mod mending;
mod opened;
mod pages;
mod pictures;
mod progress;
mod ready;
mod recorded;
mod rights;
mod settings;
mod summaries;
#[cfg(test)]
mod tests;
mod told;
mod warnings;

use std::sync::{Arc, PoisonError, RwLock};

use futures_util::future;
use moka::future::Cache;
use tokio::runtime::Handle;
use tokio::time::Instant;
use tracing::{Instrument as _, error, info, warn};

pub use collections::{Collections, Listing, Page};
pub use error::CatalogError;
pub use item::{Folio, FolioPicture, FolioSource, Item, ItemSummary, Picture};
pub use listed_item::ListedItem;
pub use recorded::Examination;
pub use settings::Settings;
pub use summaries::Summaries;

use crate::records::{Finding, Library, PackedRecord, Refreshed, Severity, Snapshot};
use crate::sources::Sources;
use crate::storage::Where;
use crate::text::nfc;
use beside::Readings;
use folders::{Folders, Place};
use index::Index;
use mending::Mending;
use pictures::Pictures;
use rights::Showing;
use summaries::{Answer, Listed};
use told::Told;
use warnings::Warnings;

/// Folders listed, and pictures looked at, at the same time for one answer.
const CONCURRENCY: usize = 8;

/// Saying what is missing takes so many times the time that it needs, in rest.
const TELLING_REST: u32 = 3;

/// Folios of the items that are remembered for a moment, in all; each takes some hundreds
/// of bytes.
const MOST_RESOURCES: u64 = 100_000;

/// The items below one root of storage, and those that records make of its pictures.
#[derive(Debug)]
pub struct Catalog {
    library: Library,
    /// Nothing where no place is kept outside of this process.
    index: Option<Index>,
    folders: Folders,
    pictures: Pictures,
    listed: Listed,
    items: Cache<String, Arc<Item>>,
    showing: RwLock<Arc<Showing>>,
    collections: RwLock<Arc<Collections>>,
    warnings: Warnings,
    told: Told,
    readings: Readings,
    mending: Mending,
    /// Where the list of items is made, apart from the threads that serve.
    runtime: Handle,
}

impl Catalog {
    /// Knows no record before [`Catalog::refresh`] is called. To be called on a runtime, where it
    /// does what it does beside requests.
    #[must_use]
    pub fn new(sources: Arc<Sources>, library: Library, settings: &Settings) -> Self {
        let refresh = settings.refresh(sources.storage().is_remote());
        Self {
            readings: Readings::new(settings.refresh(library.is_remote())),
            library,
            index: None,
            folders: Folders::new(sources.storage().clone(), refresh),
            pictures: Pictures::new(sources),
            listed: Listed::new(refresh),
            items: Cache::builder()
                .max_capacity(MOST_RESOURCES)
                .weigher(|_, item: &Arc<Item>| u32::try_from(item.resources()).unwrap_or(u32::MAX))
                .time_to_live(refresh)
                .build(),
            showing: RwLock::default(),
            collections: RwLock::default(),
            warnings: Warnings::default(),
            told: Told::default(),
            mending: Mending::default(),
            runtime: Handle::current(),
        }
    }

    /// Reads the records that changed since the last call, and says in the log what is
    /// wrong with them. Which of their pictures are missing is another matter: see
    /// [`Catalog::say_what_is_missing_of`].
    ///
    /// Gives the records that are new or changed.
    pub async fn refresh(&self) -> Vec<Arc<PackedRecord>> {
        self.refresh_in(&Where::Anywhere).await
    }

    /// As [`Catalog::refresh`], where it was told which folders of records changed.
    pub async fn refresh_in(&self, told: &Where) -> Vec<Arc<PackedRecord>> {
        let refreshed = self.library.refresh_in(told).await;
        refreshed.findings.iter().for_each(log);
        if refreshed.is_nothing() {
            return Vec::new();
        }
        let snapshot = self.library.snapshot();
        info!("Records: {}", snapshot.records.len());
        let new = refreshed.added.iter().chain(&refreshed.changed);
        let new = new.filter_map(|name| snapshot.get(name)).cloned();
        let new: Vec<Arc<PackedRecord>> = new.collect();
        // Who changes a record may have put pictures there a moment ago.
        for folder in new.iter().flat_map(|record| record.claims.iter()) {
            self.folders.forget(folder).await;
        }
        self.readings.look_again();
        self.items.invalidate_all();
        self.take(&snapshot);
        let is_mended = self.listed.is_to_be_mended();
        if is_mended {
            let Refreshed { added, changed, removed, .. } = &refreshed;
            self.mend([added.as_slice(), changed, removed].concat()).await;
        }
        // Folders of other names may be items now, or be none any more.
        if !is_mended || refreshed.is_claim_changed {
            self.listed.doubt();
        }
        new
    }

    /// What follows from the records alone.
    fn take(&self, snapshot: &Arc<Snapshot>) {
        let showing = Arc::new(Showing::new(Arc::clone(snapshot)));
        *self.showing.write().unwrap_or_else(PoisonError::into_inner) = showing;
        let collections = Arc::new(Collections::new(snapshot));
        *self.collections.write().unwrap_or_else(PoisonError::into_inner) = collections;
    }

    fn showing(&self) -> Arc<Showing> {
        // The lock guards one assignment, so a panic elsewhere leaves it whole.
        Arc::clone(&self.showing.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Which Collections there are.
    #[must_use]
    pub fn collections(&self) -> Arc<Collections> {
        Arc::clone(&self.collections.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Looks again at everything but the records when it is asked for next; at the list of very
    /// many items in a while.
    pub fn look_again(&self) {
        self.folders.forget_all();
        self.readings.look_again();
        self.listed.doubt();
        self.items.invalidate_all();
    }

    /// Says in the log which pictures of some records are missing.
    pub async fn say_what_is_missing_of(&self, records: &[Arc<PackedRecord>]) {
        for record in records {
            let began = Instant::now();
            self.told.forget(&record.file());
            self.say_what_is_missing(record).await;
            // Nobody waits for it, and others wait for the processor.
            tokio::time::sleep(began.elapsed() * TELLING_REST).await;
        }
    }

    #[must_use]
    pub const fn library(&self) -> &Library {
        &self.library
    }

    /// All items in natural order of their names.
    ///
    /// Only enough files of each are looked at to find its first picture. An item that
    /// cannot be read at the moment is left out or has no first picture; the log says why.
    ///
    /// # Errors
    /// [`CatalogError::Listing`] when the root cannot be listed.
    pub async fn items(self: &Arc<Self>) -> Result<Summaries, CatalogError> {
        loop {
            if let Answer::Ready(items) = self.listed.answer() {
                return Ok(items);
            }
            // In a task of its own: what was begun is finished, whoever stops waiting for it.
            let catalog = Arc::clone(self);
            let make = async move { catalog.list_items().await };
            let made = self.runtime.spawn(make.in_current_span()).await;
            let made = made.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()));
            // Perhaps somebody else has made it meanwhile.
            if let Some(items) = made? {
                return Ok(items);
            }
        }
    }

    /// Waits until the list of items is to be made anew while nobody waits for it, and makes it.
    pub async fn follow_items(&self) {
        self.listed.wanted().await;
        if let Err(error) = self.list_items().await
            && self.warnings.is_new(&error)
        {
            warn!("The list of items stays as it was: {error}");
        }
    }

    /// An item with all its folios, in reading order.
    ///
    /// A damaged picture is left out; the log says so.
    ///
    /// # Errors
    /// [`CatalogError::NotFound`] when no record and no folder of pictures has that name,
    /// [`CatalogError::Record`] when its record has a mistake, [`CatalogError::Ready`] when it is a
    /// ready-made Manifest, of which [`Catalog::ready`] tells, [`CatalogError::NoPictures`]
    /// when no picture of its record is there; the others when storage fails, since an item
    /// with folios missing would be taken for whole.
    pub async fn item(&self, name: &str) -> Result<Arc<Item>, CatalogError> {
        let name = nfc(name);
        let item = async {
            let item = self.read_item(name.clone()).await?;
            self.pictures.keep(&item).await;
            Ok(Arc::new(item))
        };
        let item = self.items.try_get_with(name.clone(), item).await;
        item.map_err(|error: Arc<CatalogError>| (*error).clone())
    }

    async fn read_item(&self, name: String) -> Result<Item, CatalogError> {
        let snapshot = self.library.snapshot();
        if let Some(record) = snapshot.get(&name) {
            return self.recorded_item(name, record).await;
        }
        if snapshot.manifest(&name).is_some() {
            return Err(CatalogError::Ready { name });
        }
        if snapshot.is_taken(&name) {
            return Err(CatalogError::Record { name });
        }
        let places = self.bare_places(&snapshot).await?;
        match places.into_iter().find(|place| place.name == name) {
            Some(place) => self.bare_item(place).await,
            None => Err(CatalogError::NotFound { name }),
        }
    }

    /// Makes the list of items, unless that is not needed any more.
    async fn list_items(&self) -> Result<Option<Summaries>, CatalogError> {
        let Some(making) = self.listed.begin().await else { return Ok(None) };
        // One for both, so that no folder is an item twice or not at all.
        let snapshot = self.library.snapshot();
        let bare = async {
            let places = self.bare_places(&snapshot).await?;
            Ok::<_, CatalogError>(self.bare_summaries(places).await)
        };
        let (recorded, bare) = future::join(self.recorded_summaries(&snapshot), bare).await;
        let mut items = recorded;
        items.extend(bare?);
        items.extend(Self::ready_summaries(&snapshot).map(ListedItem::from));
        let items = making.put(items);
        self.keep_list(&items, &snapshot);
        Ok(Some(items))
    }

    /// The folders that are items by themselves, without those that records speak of.
    async fn bare_places(&self, snapshot: &Snapshot) -> Result<Vec<Place>, CatalogError> {
        let (places, refusals) = self.places(snapshot).await?;
        for refusal in refusals {
            if self.warnings.is_new(&refusal) {
                warn!("{refusal}");
            }
        }
        for name in &self.folders.root().await?.unusable {
            self.say_unusable(name, "the images folder");
        }
        Ok(places)
    }

    /// As [`Catalog::bare_places`], with a sentence for each folder that cannot be an item.
    async fn places(&self, snapshot: &Snapshot) -> Result<(Vec<Place>, Vec<String>), CatalogError> {
        let (places, mut refusals) = self.folders.places().await?;
        let mut bare = Vec::new();
        for place in places.into_iter().filter(|place| !snapshot.claims.contains(&*place.folder)) {
            if !snapshot.is_taken(&place.name) {
                bare.push(place);
            } else if snapshot.get(&place.name).is_some()
                && !self.folders.contents(&place.folder).await?.by_likeness().0.is_empty()
            {
                refusals.push(format!(
                    "The pictures in folder {:?} are no item: a record has its name and takes none \
                     of them. Rename one of the two",
                    place.folder
                ));
            }
        }
        Ok((bare, refusals))
    }

    /// A sentence for each folder of pictures that cannot be an item.
    ///
    /// # Errors
    /// [`CatalogError::Listing`] when the root cannot be listed.
    pub async fn refusals(&self) -> Result<Vec<String>, CatalogError> {
        Ok(self.places(&self.library.snapshot()).await?.1)
    }
}

/// One line of the log for what is wrong with a record.
fn log(finding: &Finding) {
    match finding.severity {
        Severity::Error => error!(record.file = finding.file, "{finding}"),
        Severity::Warning => warn!(record.file = finding.file, "{finding}"),
    }
}
