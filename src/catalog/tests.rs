//! The catalog over real folders with small pictures in them.

use std::fs;
use std::path::Path;

use super::*;
use crate::geometry::Size;
use crate::presentation::{Addresses, Part, Version, build};
use crate::testing::{png, tiff};
use crate::{codec, sources, storage};

/// Writes a file, with its folders, below the root.
fn put(root: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// A catalog that reads everything again at each call.
fn catalog(root: &Path) -> Arc<Catalog> {
    catalog_for(root, 0)
}

/// One that uses what it read for so many seconds.
fn catalog_for(root: &Path, refresh_seconds: u64) -> Arc<Catalog> {
    let storage = storage::Settings::default();
    let storage = storage::Storage::open(root.to_str().unwrap(), &storage).unwrap();
    let settings = sources::Settings { revalidate_seconds: 0, ..sources::Settings::default() };
    let sources = Sources::new(
        storage,
        &settings,
        codec::Settings::default(),
        Arc::default(),
        tokio::runtime::Handle::current(),
    );
    let settings = Settings { refresh_seconds, ..Settings::default() };
    Arc::new(Catalog::new(Arc::new(sources), Library::new(None), &settings))
}

fn root() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

async fn item_names(catalog: &Arc<Catalog>) -> Vec<String> {
    catalog.items().await.unwrap().iter().map(|item| item.name.to_string()).collect()
}

fn folio_names_of(item: &Item) -> Vec<&str> {
    item.folios.iter().map(|folio| folio.name.as_str()).collect()
}

#[tokio::test]
async fn a_folder_of_pictures_is_an_item_in_natural_order() {
    let root = root();
    for name in ["f10r.png", "f2v.png", "f2r.png", "f1r.png"] {
        put(root.path(), &format!("ms 12/{name}"), png(30, 40));
    }
    let item = catalog(root.path()).item("ms 12").await.unwrap();
    assert_eq!(item.label, crate::text::LanguageMap::none("ms 12"));
    assert_eq!(folio_names_of(&item), ["f1r", "f2r", "f2v", "f10r"]);
    assert_eq!(item.folios[0].label, crate::text::LanguageMap::none("f1r"));
    assert_eq!(item.folios[0].pictures[0].picture().unwrap().identifier.as_str(), "ms 12/f1r.png");
    assert_eq!(item.folios[0].pictures[0].picture().unwrap().probe.size, Size::new(30, 40));
}

#[tokio::test]
async fn items_are_listed_in_natural_order_with_their_first_picture() {
    let root = root();
    put(root.path(), "ms 10/f1.png", png(3, 4));
    put(root.path(), "ms 2/f2.png", png(5, 6));
    put(root.path(), "ms 2/f1.txt", "a note");
    put(root.path(), "ms 2/f10.png", png(7, 8));
    let items = catalog(root.path()).items().await.unwrap();
    let names: Vec<&str> = items.iter().map(|item| &*item.name).collect();
    assert_eq!(names, ["ms 2", "ms 10"]);
    let summary = items[0].summary();
    assert_eq!(summary.folio_count, 2, "a note is no folio");
    let first = summary.first_image.as_ref().unwrap();
    assert_eq!(first.identifier.as_str(), "ms 2/f2.png");
    assert_eq!(first.probe.size, Size::new(5, 6));
}

#[tokio::test]
async fn pictures_in_the_root_are_an_item_named_after_it() {
    let folder = root();
    let root = folder.path().join("scans of one book");
    put(&root, "f1.png", png(3, 4));
    let catalog = catalog(&root);
    assert_eq!(item_names(&catalog).await, ["scans of one book"]);
    let item = catalog.item("scans of one book").await.unwrap();
    assert_eq!(item.folios[0].pictures[0].picture().unwrap().identifier.as_str(), "f1.png");
}

#[tokio::test]
async fn a_picture_is_known_by_its_content_and_not_by_its_file_name() {
    let root = root();
    put(root.path(), "ms/f1", png(3, 4));
    put(root.path(), "ms/f2.tif", png(3, 4));
    put(root.path(), "ms/f3.png", "not a picture");
    put(root.path(), "ms/empty.png", "");
    put(root.path(), "ms/.f4.png", png(3, 4));
    let item = catalog(root.path()).item("ms").await.unwrap();
    assert_eq!(folio_names_of(&item), ["f1", "f2"]);
}

#[tokio::test]
async fn a_damaged_picture_is_left_out_and_keeps_its_name() {
    let root = root();
    put(root.path(), "ms/f1.png", png(3, 4));
    put(root.path(), "ms/f1.tif", &png(3, 4)[..20]);
    put(root.path(), "ms/f2.png", png(3, 4));
    let item = catalog(root.path()).item("ms").await.unwrap();
    assert_eq!(folio_names_of(&item), ["f1.png", "f2"]);
}

#[tokio::test]
async fn folders_without_pictures_are_no_items() {
    let root = root();
    put(root.path(), "notes/read me.txt", "words");
    put(root.path(), "deep/er/f1.png", png(3, 4));
    put(root.path(), "collections/f1.png", png(3, 4));
    put(root.path(), ".hidden/f1.png", png(3, 4));
    fs::create_dir(root.path().join("empty")).unwrap();
    let catalog = catalog(root.path());
    assert_eq!(item_names(&catalog).await, [""; 0]);
    for name in
        ["notes", "deep", "deep/er", "collections", ".hidden", "empty", "none", "", "..", "."]
    {
        let found = catalog.item(name).await;
        assert!(matches!(found, Err(CatalogError::NotFound { .. })), "{name:?}: {found:?}");
    }
}

#[tokio::test]
async fn a_new_and_a_replaced_picture_are_noticed() {
    let root = root();
    put(root.path(), "ms/f1.png", png(3, 4));
    let catalog = catalog(root.path());
    assert_eq!(catalog.item("ms").await.unwrap().folios.len(), 1);
    put(root.path(), "ms/f1.png", png(30, 40));
    put(root.path(), "ms/f2.png", png(3, 4));
    let item = catalog.item("ms").await.unwrap();
    assert_eq!(folio_names_of(&item), ["f1", "f2"]);
    assert_eq!(item.folios[0].pictures[0].picture().unwrap().probe.size, Size::new(30, 40));
}

#[tokio::test]
async fn a_name_is_found_in_either_unicode_spelling() {
    let root = root();
    // и and a breve of its own, as some systems store й.
    put(root.path(), "Музе\u{438}\u{306}/f1.png", png(3, 4));
    let catalog = catalog(root.path());
    assert_eq!(catalog.item("Музе\u{439}").await.unwrap().name, "Музе\u{439}");
    let item = catalog.item("Музе\u{438}\u{306}").await.unwrap();
    assert_eq!(
        item.folios[0].pictures[0].picture().unwrap().identifier.as_str(),
        "Музе\u{438}\u{306}/f1.png"
    );
}

#[tokio::test]
async fn junk_before_the_first_picture_does_not_hide_it() {
    let root = root();
    for number in 0..2 * bare::UNLIKELY_TRIES {
        put(root.path(), &format!("ms/a{number}.xml"), "<text/>");
    }
    put(root.path(), "ms/e1.png", &png(3, 4)[..20]);
    put(root.path(), "ms/f1.png", png(3, 4));
    let items = catalog(root.path()).items().await.unwrap();
    let [item] = items.as_slice() else { panic!("{items:?}") };
    let item = item.summary();
    assert_eq!(item.first_image.as_ref().unwrap().identifier.as_str(), "ms/f1.png");
    assert_eq!(item.folio_count, 1, "neither junk nor a damaged picture is a folio");
}

#[tokio::test]
async fn every_item_that_is_listed_opens() {
    let root = root();
    put(root.path(), "unnamed/f1", png(3, 4));
    put(root.path(), "unnamed/f2", png(3, 4));
    put(root.path(), "damaged/f1.png", &png(3, 4)[..20]);
    for number in 0..2 * bare::UNLIKELY_TRIES {
        put(root.path(), &format!("tei/{number}.xml"), "<text/>");
    }
    let catalog = catalog(root.path());
    assert_eq!(item_names(&catalog).await, ["unnamed"]);
    assert_eq!(catalog.items().await.unwrap()[0].summary().folio_count, 2);
    assert_eq!(catalog.item("unnamed").await.unwrap().folios.len(), 2);
}

#[tokio::test]
async fn a_manifest_is_built_from_a_folder_with_names_in_any_script() {
    let root = root();
    put(root.path(), "مصحف #1 50%/ورقة ١٠.png", png(1100, 700));
    put(root.path(), "مصحف #1 50%/ورقة ٢.png", png(300, 1030));
    let item = catalog(root.path()).item("مصحف #1 50%").await.unwrap();
    assert_eq!(folio_names_of(&item), ["ورقة ٢", "ورقة ١٠"]);
    let manifest = build(
        &item.describe(&crate::image_api::Limits::area(u64::MAX)),
        &Addresses::new("https://example.org"),
    );
    let manifest = Version::V3.document(&manifest, &Part::Manifest).unwrap();
    let canvas = &manifest["items"][1];
    assert_eq!((&canvas["width"], &canvas["height"]), (&1100.into(), &700.into()));
    // 512 tiles: factors 1, 2, 4; the smallest with a side of 256 is 1100/4 by 700/4.
    let base = "https://example.org/iiif/3/%D9%85%D8%B5%D8%AD%D9%81%20%231%2050%25%2F\
                %D9%88%D8%B1%D9%82%D8%A9%20%D9%A1%D9%A0.png";
    assert_eq!(canvas["thumbnail"][0]["id"], format!("{base}/full/275,175/0/default.jpg"));
    let sizes = canvas["thumbnail"][0]["service"][0]["sizes"].to_string();
    assert_eq!(
        sizes,
        r#"[{"width":275,"height":175},{"width":550,"height":350},{"width":1100,"height":700}]"#
    );
    assert_eq!(
        canvas["id"],
        "https://example.org/iiif/presentation/3/%D9%85%D8%B5%D8%AD%D9%81%20%231%2050%25/canvas/\
         %D9%88%D8%B1%D9%82%D8%A9%20%D9%A1%D9%A0"
    );
}

#[tokio::test]
async fn many_who_ask_at_once_for_the_list_share_one_reading() {
    let root = root();
    put(root.path(), "ms/f1.png", png(3, 4));
    let storage = storage::Settings::default();
    let storage = storage::Storage::open(root.path().to_str().unwrap(), &storage).unwrap();
    let sources = Sources::new(
        storage,
        &sources::Settings::default(),
        codec::Settings::default(),
        Arc::default(),
        tokio::runtime::Handle::current(),
    );
    let settings = Settings { refresh_seconds: 3600, ..Settings::default() };
    let catalog = Arc::new(Catalog::new(Arc::new(sources), Library::new(None), &settings));
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let catalog = Arc::clone(&catalog);
        tasks.spawn(async move { (catalog.items().await.unwrap(), catalog.item("ms").await) });
    }
    let answers = tasks.join_all().await;
    assert!(answers.iter().all(|(list, item)| Arc::ptr_eq(list, &answers[0].0) && item.is_ok()));
}

#[tokio::test]
async fn a_list_that_nobody_waits_for_any_more_is_finished_and_kept() {
    let root = root();
    put(root.path(), "ms/f1.png", png(3, 4));
    let catalog = catalog_for(root.path(), 3600);
    // Asked, and dropped at the first wait.
    let mut asking = Box::pin(catalog.items());
    assert!(futures_util::poll!(asking.as_mut()).is_pending());
    drop(asking);
    let is_made = || matches!(catalog.listed.answer(), Answer::Ready(_));
    while !is_made() {
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
}

/// Identifier and width of the picture of each folio.
fn pictures_of(item: &Item) -> Vec<(&str, u32)> {
    let pictures = item.folios.iter().map(|folio| folio.pictures[0].picture().unwrap());
    pictures.map(|it| (it.identifier.as_str(), it.probe.size.width)).collect()
}

#[tokio::test]
async fn each_page_of_a_file_is_a_folio() {
    let root = root();
    put(root.path(), "ms/b.tif", tiff(&[5, 7, 6]));
    put(root.path(), "ms/a.png", png(3, 1));
    put(root.path(), "ms/c.tif", tiff(&[4]));
    let item = catalog(root.path()).item("ms").await.unwrap();
    let expected =
        [("ms/a.png", 3), ("ms/b.tif", 5), ("ms/b.tif;2", 7), ("ms/b.tif;3", 6), ("ms/c.tif", 4)];
    assert_eq!(pictures_of(&item), expected);
    assert_eq!(folio_names_of(&item), ["a", "b", "b;2", "b;3", "c"]);
    // What is really called like a page stands in its own place, once.
    put(root.path(), "ms/b.tif;2", png(9, 1));
    let item = catalog(root.path()).item("ms").await.unwrap();
    let expected =
        [("ms/a.png", 3), ("ms/b.tif", 5), ("ms/b.tif;3", 6), ("ms/b.tif;2", 9), ("ms/c.tif", 4)];
    assert_eq!(pictures_of(&item), expected);
    assert_eq!(folio_names_of(&item), ["a", "b", "b;3", "b;2", "c"]);
}

#[tokio::test]
async fn pages_that_cannot_be_shown_take_nothing_else_away() {
    let root = root();
    let mut file = tiff(&[5, 7, 6]);
    // The second width becomes 0: 7 pixels, a SHORT or a LONG, of tag 256.
    let is_width = |entry: &[u8]| entry[..2] == [0, 1] && entry[4..9] == [1, 0, 0, 0, 7];
    let entry = file.windows(12).position(is_width).unwrap();
    file[entry + 8] = 0;
    put(root.path(), "ms/b.tif", file);
    let item = catalog(root.path()).item("ms").await.unwrap();
    assert_eq!(pictures_of(&item), [("ms/b.tif", 5), ("ms/b.tif;3", 6)]);
}
