//! The items that are published: which there are, and what each consists of.
//!
//! A folder directly below the root of storage that holds pictures is an item named after
//! it; pictures in the root itself form an item named after the root. Pictures are told by
//! their content, never by their file name. Everything is read when it is asked for and
//! remembered for a moment; nothing here knows addresses, HTTP or how pictures are drawn.
//!
//! Invariants: item names are unique, and so are the names of the folios in an item; an
//! item has at least one folio; what cannot be published is left out and said in the log,
//! once.

mod describe;
mod error;
mod folders;
mod item;
mod names;
mod pictures;
mod settings;
#[cfg(test)]
mod tests;
mod warnings;

use std::sync::Arc;

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use moka::future::Cache;
use tracing::{info, warn};

pub use error::CatalogError;
pub use item::{Folio, Item, ItemSummary, Picture};
pub use settings::Settings;

use crate::sources::Sources;
use crate::text::{LanguageMap, nfc};
use folders::{Folders, Place, file_name};
use names::folio_names;
use pictures::{Finding, Pictures};
use warnings::Warnings;

/// Folders listed, and pictures looked at, at the same time for one answer.
const CONCURRENCY: usize = 8;

/// Files of a folder looked at in search of its first picture.
const FIRST_PICTURE_TRIES: usize = 16;

/// The items below one root of storage.
#[derive(Debug)]
pub struct Catalog {
    folders: Folders,
    pictures: Pictures,
    summaries: Cache<(), Arc<Vec<ItemSummary>>>,
    warnings: Arc<Warnings>,
}

impl Catalog {
    #[must_use]
    pub fn new(sources: Arc<Sources>, settings: &Settings) -> Self {
        let warnings = Arc::new(Warnings::default());
        let refresh = settings.refresh();
        Self {
            folders: Folders::new(sources.storage().clone(), refresh, Arc::clone(&warnings)),
            pictures: Pictures::new(sources, Arc::clone(&warnings)),
            summaries: Cache::builder().max_capacity(1).time_to_live(refresh).build(),
            warnings,
        }
    }

    /// All items in natural order of their names.
    ///
    /// Only enough files of each are looked at to find its first picture. A folder that
    /// cannot be read at the moment is left out or has no first picture; the log says why.
    ///
    /// # Errors
    /// [`CatalogError::Listing`] when the root cannot be listed.
    pub async fn items(&self) -> Result<Arc<Vec<ItemSummary>>, CatalogError> {
        let summaries = self.summaries.try_get_with((), self.read_summaries()).await;
        summaries.map_err(|error: Arc<CatalogError>| (*error).clone())
    }

    /// An item with all its folios, in natural order of their file names.
    ///
    /// A damaged picture is left out; the log says so.
    ///
    /// # Errors
    /// [`CatalogError::NotFound`] when no folder of that name holds pictures; the others
    /// when storage fails, since an item with folios missing would be taken for whole.
    pub async fn item(&self, name: &str) -> Result<Item, CatalogError> {
        let name = nfc(name);
        let places = self.folders.places().await?;
        let Some(place) = places.into_iter().find(|place| place.name == name) else {
            return Err(CatalogError::NotFound { name });
        };
        let contents = self.folders.contents(&place.folder).await?;
        let found: Vec<(String, Finding)> = stream::iter(contents.files.clone())
            .map(|identifier| self.pictures.look(identifier))
            .buffered(CONCURRENCY)
            .try_filter(|(_, finding)| std::future::ready(!matches!(finding, Finding::Other)))
            .try_collect()
            .await?;
        let folios = folios(found);
        if folios.is_empty() {
            self.explain_no_item(&place, contents.files.len());
            return Err(CatalogError::NotFound { name });
        }
        Ok(Item { label: LanguageMap::none(&name), name, folios })
    }

    async fn read_summaries(&self) -> Result<Arc<Vec<ItemSummary>>, CatalogError> {
        let places = self.folders.places().await?;
        let summaries: Vec<Option<ItemSummary>> = stream::iter(places)
            .map(|place| self.summary(place))
            .buffered(CONCURRENCY)
            .collect()
            .await;
        Ok(Arc::new(summaries.into_iter().flatten().collect()))
    }

    /// `None` when the folder is no item, or cannot be listed.
    async fn summary(&self, place: Place) -> Option<ItemSummary> {
        let contents = match self.folders.contents(&place.folder).await {
            Ok(contents) => contents,
            Err(error) => {
                if self.warnings.is_new(&error) {
                    let name = &place.name;
                    warn!(item.name = name, "Item `{name}` is left out: {error}");
                }
                return None;
            }
        };
        let first_image = match self.first_picture(&contents.files).await {
            Ok(Some(picture)) => Some(picture),
            Ok(None) if contents.files.len() <= FIRST_PICTURE_TRIES => {
                self.explain_no_item(&place, contents.files.len());
                return None;
            }
            Ok(None) => None,
            Err(error) => {
                if self.warnings.is_new(&error) {
                    let name = &place.name;
                    warn!(item.name = name, "Item `{name}` is shown without a picture: {error}");
                }
                None
            }
        };
        Some(ItemSummary {
            label: LanguageMap::none(&place.name),
            name: place.name,
            folio_count: contents.files.len(),
            first_image,
        })
    }

    async fn first_picture(&self, files: &[String]) -> Result<Option<Picture>, CatalogError> {
        for identifier in files.iter().take(FIRST_PICTURE_TRIES) {
            let (_, finding) = self.pictures.look(identifier.clone()).await?;
            if let Finding::Picture(picture) = finding {
                return Ok(Some(picture));
            }
        }
        Ok(None)
    }

    fn explain_no_item(&self, place: &Place, files: usize) {
        let name = &place.name;
        if files > 0 && self.warnings.is_new(&format_args!("no item: {name}")) {
            info!(
                item.name = name,
                "Folder `{name}` is no item: none of its files ({files}) is a picture that can \
                 be read"
            );
        }
    }
}

/// The folios of an item, from what its files are, in their order.
fn folios(found: Vec<(String, Finding)>) -> Vec<Folio> {
    // A damaged picture keeps its name, so that repairing it renames nothing else.
    let files: Vec<&str> = found.iter().map(|(identifier, _)| file_name(identifier)).collect();
    let names = folio_names(&files);
    let folio = |((_, finding), name): ((String, Finding), String)| match finding {
        Finding::Picture(picture) => Some(Folio { label: LanguageMap::none(&name), name, picture }),
        Finding::Damaged | Finding::Other => None,
    };
    found.into_iter().zip(names).filter_map(folio).collect()
}
