//! Items that folders of pictures are by themselves.

use futures_util::stream::{self, StreamExt as _};
use tracing::{info, warn};

use super::folders::{Place, file_name, folder_of};
use super::listed_item::listed;
use super::pages::add_pages;
use super::pictures::Seen;
use super::{
    CONCURRENCY, Catalog, CatalogError, Folio, FolioPicture, Item, ItemSummary, ListedItem, Picture,
};
use crate::records::Beside;
use crate::text::{LanguageMap, folio_names};

/// Files that are not named as pictures are, looked at in search of one.
pub(super) const UNLIKELY_TRIES: usize = 16;

/// Files looked at in search of a picture, in all. An item of which none of these can be
/// shown is listed without one: they may be damaged and the next one not.
pub(super) const TRIES: usize = 64;

/// The first picture among some files.
pub(super) struct First {
    pub(super) picture: Picture,
    /// How many files were passed over before it.
    at: usize,
}

impl Catalog {
    /// The item that a folder is, its folios in natural order of their file names.
    pub(super) async fn bare_item(&self, place: Place) -> Result<Item, CatalogError> {
        self.pictures.recall(&place.name).await;
        let contents = self.folders.contents(&place.folder).await?;
        if !place.folder.is_empty() {
            for name in &contents.unusable {
                self.say_unusable(name, &format!("folder `{}`", place.name));
            }
        }
        let seen = self.look_at_pages(&place.folder, &contents.files).await?;
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
            sequences: Vec::new(),
            start: None,
            logos: Vec::new(),
            beside: Beside::default(),
            thumbnail: None,
            placeholder: None,
            accompanying: None,
        })
    }

    /// The pictures among some files, each page of a file as one of its own.
    async fn look_at_pages(
        &self,
        folder: &str,
        files: &[String],
    ) -> Result<Vec<(String, Seen)>, CatalogError> {
        let mut seen = self.look_at(folder, files.to_vec()).await?;
        let mut names = files.to_vec();
        add_pages(&mut names, |file| {
            seen.get(file).into_iter().flat_map(Seen::other_pages).collect()
        });
        let pages = names.iter().filter(|name| !seen.contains_key(*name)).cloned();
        seen.extend(self.look_at(folder, pages.collect()).await?);
        let all = names.into_iter().filter_map(|name| seen.remove_entry(&name));
        Ok(all.filter(|(_, it)| !matches!(it, Seen::Other | Seen::Missing)).collect())
    }

    pub(super) async fn bare_summaries(&self, places: Vec<Place>) -> Vec<ListedItem> {
        let summaries = stream::iter(places).map(|place| self.bare_summary(place));
        listed(summaries.buffered(CONCURRENCY)).await
    }

    /// `None` when the folder is no item, or cannot be listed.
    pub(super) async fn bare_summary(&self, place: Place) -> Option<ItemSummary> {
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
        let (likely, unlikely) = contents.by_likeness();
        let tried = likely.iter().chain(unlikely.iter().take(UNLIKELY_TRIES));
        let first_image = match self.first_picture(tried.copied()).await {
            Ok(Some(first)) => Some(first),
            Ok(None) if likely.len() >= TRIES => None,
            Ok(None) => {
                self.explain_no_item(&place, contents.files.len());
                return None;
            }
            Err(error) => {
                self.say_without_picture(name, &error);
                None
            }
        };
        let folio_count = match &first_image {
            Some(first) if first.at < likely.len() => likely.len() - first.at,
            // Whoever names pictures in another way names all of them so.
            None if likely.len() >= TRIES => likely.len(),
            Some(_) | None => contents.files.len(),
        };
        Some(ItemSummary {
            label: LanguageMap::none(name),
            name: place.name,
            shelfmark: LanguageMap::default(),
            folio_count,
            first_image: first_image.map(|first| first.picture),
            ready: None,
        })
    }

    /// The first of some files that is a picture, if it is one of the first [`TRIES`].
    pub(super) async fn first_picture<'f>(
        &self,
        files: impl Iterator<Item = &'f str>,
    ) -> Result<Option<First>, CatalogError> {
        for (at, file) in files.take(TRIES).enumerate() {
            let contents = self.folders.listed(folder_of(file)).await;
            let (identifier, seen) = self.pictures.look(file.to_owned(), &contents).await?;
            self.say_if_damaged(&identifier, &seen);
            if let Seen::Picture(picture) = seen {
                return Ok(Some(First { picture, at }));
            }
        }
        Ok(None)
    }

    pub(super) fn say_without_picture(&self, item: &str, error: &CatalogError) {
        if self.warnings.is_new(&format_args!("{item}: {error}")) {
            warn!(item.name = item, "Item `{item}` is shown without a picture: {error}");
        }
    }

    /// A file or folder that no identifier can spell, in the place of that name.
    pub(super) fn say_unusable(&self, name: &str, place: &str) {
        if self.warnings.is_new(&format_args!("unusable: {place}: {name}")) {
            warn!(
                "`{name}` in {place} is left out: no address can carry its name, or it is a link \
                 that leads nowhere; rename or remove it"
            );
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
            metadata: Vec::new(),
            behavior: None,
            size: None,
            measures: None,
            pictures: vec![FolioPicture::plain(picture)],
        }),
        Seen::Damaged { .. } | Seen::Other | Seen::Missing => None,
    };
    seen.into_iter().zip(names).filter_map(folio).collect()
}
