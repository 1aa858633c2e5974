//! The folders below the root and the files in them, listed no more often than need be.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use moka::future::Cache;

use super::CatalogError;
use super::laid::away;
use crate::codec::is_named_as_picture;
use crate::storage::{Listing, Storage, StorageError, Version};
use crate::text::{NaturalKey, item_name, stem};

/// Listings remembered at a time.
const LISTINGS: u64 = 10_000;

/// A folder that is an item if it holds pictures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The item's name.
    pub(super) name: String,
    /// Path below the root; empty for the root itself.
    pub(super) folder: String,
}

/// What lies directly in a folder, without what begins with a dot.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// Paths of the folders below the root, sorted.
    folders: Vec<String>,
    /// Paths of the files below the root, in natural order of their names.
    pub(super) files: Vec<String>,
    /// By the paths of the files: what each would have to be asked for.
    versions: HashMap<String, Version>,
    /// Names that no identifier can spell, and links that lead nowhere, as well as they can
    /// be written.
    pub(super) unusable: Vec<String>,
}

/// Lists folders and remembers what they hold for a moment. Concurrent calls for one
/// folder list it once.
#[derive(Debug)]
pub(super) struct Folders {
    storage: Storage,
    listings: Cache<String, Arc<Contents>>,
}

impl Folders {
    pub(super) fn new(storage: Storage, refresh: Duration) -> Self {
        let listings = Cache::builder().max_capacity(LISTINGS).time_to_live(refresh).build();
        Self { storage, listings }
    }

    /// Whether it can be told what is in them.
    pub(super) const fn can_be_listed(&self) -> bool {
        self.storage.is_listable()
    }

    /// The contents of the root.
    pub(super) async fn root(&self) -> Result<Arc<Contents>, CatalogError> {
        self.contents("").await
    }

    /// The contents of a folder, given as its path below the root; a folder that does not
    /// exist is empty.
    pub(super) async fn contents(&self, folder: &str) -> Result<Arc<Contents>, CatalogError> {
        let listing = async {
            match self.storage.list(folder).await {
                // Thousands of names take a while to be put in order.
                Ok(listing) => Ok(Arc::new(away(move || Contents::new(listing)).await)),
                // What is on the web is found by its identifier only.
                Err(StorageError::NotFound { .. } | StorageError::Unlistable) => {
                    Ok(Arc::new(Contents::default()))
                }
                Err(error) => Err(error),
            }
        };
        self.listings
            .try_get_with(folder.to_owned(), listing)
            .await
            .map_err(|cause| CatalogError::Listing { folder: folder.to_owned(), cause })
    }

    /// The contents of a folder as far as they are known, without listing it.
    pub(super) async fn listed(&self, folder: &str) -> Arc<Contents> {
        self.listings.get(folder).await.unwrap_or_default()
    }

    /// A folder is listed anew when it is asked for next.
    pub(super) async fn forget(&self, folder: &str) {
        self.listings.invalidate(folder).await;
    }

    /// As [`Folders::forget`], of all.
    pub(super) fn forget_all(&self) {
        self.listings.invalidate_all();
    }

    /// Every folder that may be an item, in natural order of the names, no name twice; and
    /// a sentence for each that cannot be one.
    pub(super) async fn places(&self) -> Result<(Vec<Place>, Vec<String>), CatalogError> {
        let root = self.root().await?;
        let folders = root.folders.iter().map(|folder| (file_name(folder), folder.as_str()));
        let of_root = (!root.files.is_empty()).then(|| (self.storage.name(), ""));
        let mut taken = HashSet::new();
        let (mut places, mut refusals) = (Vec::new(), Vec::new());
        for (folder_name, folder) in folders.chain(of_root) {
            let refusal = match item_name(folder_name) {
                Ok(name) if taken.insert(name.clone()) => {
                    places.push(Place { name, folder: folder.to_owned() });
                    continue;
                }
                Ok(_) => "another folder has the same name".to_owned(),
                Err(error) => error.to_string(),
            };
            refusals.push(format!(
                "The pictures in folder {folder_name:?} are no item: {refusal}. Rename it"
            ));
        }
        places.sort_by_cached_key(|place| NaturalKey::of(&place.name));
        Ok((places, refusals))
    }
}

impl Contents {
    fn new(listing: Listing) -> Self {
        let is_shown = |path: &String| !file_name(path).starts_with('.');
        let mut folders: Vec<String> = listing.folders.into_iter().filter(is_shown).collect();
        let keys = listing.entries.iter().map(|entry| &entry.key);
        let mut files: Vec<String> = keys.filter(|key| is_shown(key)).cloned().collect();
        let versions = listing.entries.into_iter();
        let versions = versions.map(|entry| (entry.key, entry.version)).collect();
        folders.sort();
        files.sort_by_cached_key(|file| file_key(file_name(file)));
        Self { folders, files, versions, unusable: listing.unusable }
    }

    /// That of a file by its path, where the listing tells it.
    pub(super) fn version(&self, path: &str) -> Option<&Version> {
        self.versions.get(path)
    }

    /// The files that are named as pictures are, and the others; each in their order.
    pub(super) fn by_likeness(&self) -> (Vec<&str>, Vec<&str>) {
        let files = self.files.iter().map(String::as_str);
        files.partition(|file| is_named_as_picture(file_name(file)))
    }
}

/// By stem first, so that `f1.tif` stands before `f1-detail.tif`.
fn file_key(name: &str) -> (NaturalKey, NaturalKey) {
    (NaturalKey::of(&stem(name)), NaturalKey::of(name))
}

/// All but the last part of a path.
pub(super) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The last part of a path.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::{Entry, Settings};

    fn entry(key: &str) -> Entry {
        Entry { key: key.into(), size: 1, version: crate::storage::Version::of_a_test() }
    }

    fn folders(refresh: Duration) -> (tempfile::TempDir, Folders) {
        let root = tempfile::tempdir().unwrap();
        let storage = Storage::open(root.path().to_str().unwrap(), &Settings::default()).unwrap();
        (root, Folders::new(storage, refresh))
    }

    #[test]
    fn files_stand_in_the_order_of_their_numbers_and_hidden_ones_are_skipped() {
        let listing = Listing {
            folders: vec!["b".into(), ".git".into(), "a".into()],
            entries: ["ms/f10.tif", "ms/f2.tif", "ms/._f2.tif", "ms/f2-detail.tif", "ms/F1.tif"]
                .map(entry)
                .to_vec(),
            ..Listing::default()
        };
        let contents = Contents::new(listing);
        assert_eq!(contents.folders, ["a", "b"]);
        assert_eq!(contents.files, ["ms/F1.tif", "ms/f2.tif", "ms/f2-detail.tif", "ms/f10.tif"]);
    }

    #[tokio::test]
    async fn folders_and_the_root_itself_are_places_of_items() {
        let (root, folders) = folders(Duration::ZERO);
        for folder in ["ms 10", "ms 2", "collections", ".git"] {
            std::fs::create_dir(root.path().join(folder)).unwrap();
        }
        let place = |name: &str| Place { name: name.into(), folder: name.into() };
        assert_eq!(folders.places().await.unwrap().0, [place("ms 2"), place("ms 10")]);
        std::fs::write(root.path().join("f1.tif"), b"").unwrap();
        let places = folders.places().await.unwrap().0;
        assert_eq!(places.len(), 3);
        let of_root = places.iter().find(|place| place.folder.is_empty()).unwrap();
        assert_eq!(of_root.name, root.path().file_name().unwrap().to_str().unwrap());
    }

    #[tokio::test]
    async fn of_two_folders_with_one_name_only_one_is_an_item() {
        let (root, folders) = folders(Duration::ZERO);
        // Composed and decomposed й.
        std::fs::create_dir(root.path().join("\u{439}")).unwrap();
        std::fs::create_dir(root.path().join("\u{438}\u{306}")).unwrap();
        let places = folders.places().await.unwrap().0;
        assert_eq!(places.len(), 1);
        assert_eq!(places[0].name, "\u{439}");
    }

    #[tokio::test]
    async fn a_folder_is_listed_once_within_the_interval() {
        let (root, folders) = folders(Duration::from_hours(1));
        std::fs::create_dir(root.path().join("ms")).unwrap();
        let first = folders.contents("ms").await.unwrap();
        std::fs::write(root.path().join("ms/f1.tif"), b"").unwrap();
        assert!(Arc::ptr_eq(&first, &folders.contents("ms").await.unwrap()));
    }

    #[tokio::test]
    async fn a_folder_that_is_gone_is_empty() {
        let (_root, folders) = folders(Duration::ZERO);
        assert!(folders.contents("gone").await.unwrap().files.is_empty());
    }
}
