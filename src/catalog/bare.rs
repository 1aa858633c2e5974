//! Items that folders of pictures are by themselves.

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use tracing::{info, warn};

use super::folders::{Place, file_name};
use super::pictures::Seen;
use super::{CONCURRENCY, Catalog, CatalogError, Folio, FolioPicture, Item, ItemSummary, Picture};
use crate::text::{LanguageMap, folio_names};

/// Files of a folder looked at in search of its first picture.
pub(super) const FIRST_PICTURE_TRIES: usize = 16;

impl Catalog {
    /// The item that a folder is, its folios in natural order of their file names.
    pub(super) async fn bare_item(&self, place: Place) -> Result<Item, CatalogError> {
        let contents = self.folders.contents(&place.folder).await?;
        let seen: Vec<(String, Seen)> = stream::iter(contents.files.clone())
            .map(|identifier| self.pictures.look(identifier))
            .buffered(CONCURRENCY)
            .try_filter(|(_, seen)| std::future::ready(!matches!(seen, Seen::Other)))
            .try_collect()
            .await?;
        for (identifier, seen) in &seen {
            self.say_if_damaged(identifier, seen);
        }
        let folios = folios(seen);
        if folios.is_empty() {
            self.explain_no_item(&place, contents.files.len());
            return Err(CatalogError::NotFound { name: place.name });
        }
        Ok(Item {
            label: LanguageMap::none(&place.name),
            name: place.name,
            record: None,
            folios,
            ranges: Vec::new(),
            logos: Vec::new(),
        })
    }

    pub(super) async fn bare_summaries(&self, places: Vec<Place>) -> Vec<ItemSummary> {
        let summaries = stream::iter(places).map(|place| self.bare_summary(place));
        let summaries: Vec<Option<ItemSummary>> = summaries.buffered(CONCURRENCY).collect().await;
        summaries.into_iter().flatten().collect()
    }

    /// `None` when the folder is no item, or cannot be listed.
    async fn bare_summary(&self, place: Place) -> Option<ItemSummary> {
        let name = &place.name;
        let contents = match self.folders.contents(&place.folder).await {
            Ok(contents) => contents,
            Err(error) => {
                if self.warnings.is_new(&error) {
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
                self.say_without_picture(name, &error);
                None
            }
        };
        Some(ItemSummary {
            label: LanguageMap::none(name),
            name: place.name,
            shelfmark: LanguageMap::default(),
            folio_count: contents.files.len(),
            first_image,
        })
    }

    /// The first of some files that is a picture; only a few are looked at.
    pub(super) async fn first_picture(
        &self,
        files: &[String],
    ) -> Result<Option<Picture>, CatalogError> {
        for identifier in files.iter().take(FIRST_PICTURE_TRIES) {
            let (identifier, seen) = self.pictures.look(identifier.clone()).await?;
            self.say_if_damaged(&identifier, &seen);
            if let Seen::Picture(picture) = seen {
                return Ok(Some(picture));
            }
        }
        Ok(None)
    }

    pub(super) fn say_without_picture(&self, item: &str, error: &CatalogError) {
        if self.warnings.is_new(&format_args!("{item}: {error}")) {
            warn!(item.name = item, "Item `{item}` is shown without a picture: {error}");
        }
    }

    fn say_if_damaged(&self, identifier: &str, seen: &Seen) {
        let Seen::Damaged { why } = seen else { return };
        if self.warnings.is_new(&format_args!("{identifier}: {why}")) {
            warn!(image.identifier = identifier, "`{identifier}` is left out of its item: {why}");
        }
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
fn folios(seen: Vec<(String, Seen)>) -> Vec<Folio> {
    // A damaged picture keeps its name, so that repairing it renames nothing else.
    let files: Vec<&str> = seen.iter().map(|(identifier, _)| file_name(identifier)).collect();
    let names = folio_names(&files);
    let folio = |((_, seen), name): ((String, Seen), String)| match seen {
        Seen::Picture(picture) => Some(Folio {
            label: LanguageMap::none(&name),
            name,
            pictures: vec![FolioPicture { label: LanguageMap::default(), picture }],
        }),
        Seen::Damaged { .. } | Seen::Other => None,
    };
    seen.into_iter().zip(names).filter_map(folio).collect()
}
