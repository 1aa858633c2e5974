//! Pages of one file behind a network.

use std::io::Cursor;
use std::sync::Arc;

use tiff::encoder::{TiffEncoder, colortype::Gray8};
use tokio::runtime::Handle;
use warraq::codec;
use warraq::sources::{Settings, Sources};

use super::places::Place;

const PAGES: u32 = 12;

/// Pages so large that no read brings the directories of two of them.
fn book() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let mut file = TiffEncoder::new(&mut bytes).unwrap();
    for page in 1..=PAGES {
        let (width, height) = (500 + page, 600);
        let pixels = vec![page as u8; (width * height) as usize];
        file.write_image::<Gray8>(width, height, &pixels).unwrap();
    }
    bytes.into_inner()
}

fn sources(place: &Place, settings: &Settings) -> Sources {
    let limits = codec::Settings::default();
    Sources::new(place.storage.clone(), settings, limits, Arc::default(), Handle::current())
}

/// Opens a page and says how many requests that took.
async fn requests(sources: &Sources, place: &Place, page: u32) -> usize {
    place.http_server().take_asked();
    let probe = sources.probe(&format!("book.tif;{page}")).await.unwrap();
    assert_eq!((probe.size.width, probe.pages.get()), (500 + page, PAGES));
    place.http_server().take_asked().len()
}

#[tokio::test]
async fn finding_one_page_of_a_file_finds_all() {
    let place = Place::http("scans/");
    place.put("book.tif", &book()).await;
    let pages = sources(&place, &Settings::default());
    let last = requests(&pages, &place, PAGES).await;
    assert!(last > PAGES as usize, "it took {last} requests to follow the chain");
    for page in 2..PAGES {
        let of_page = requests(&pages, &place, page).await;
        assert!(of_page <= 3, "page {page} took {of_page} requests");
    }
}

#[tokio::test]
async fn pages_of_a_file_that_was_replaced_are_its_own() {
    let place = Place::http("scans/");
    place.put("book.tif", &book()).await;
    let settings = Settings { remote_revalidate_seconds: 0, ..Settings::default() };
    let sources = sources(&place, &settings);
    requests(&sources, &place, 2).await;
    let mut bytes = Cursor::new(Vec::new());
    let mut file = TiffEncoder::new(&mut bytes).unwrap();
    for width in [40, 50, 60] {
        file.write_image::<Gray8>(width, 1, &vec![7; width as usize]).unwrap();
    }
    place.put("book.tif", &bytes.into_inner()).await;
    for (page, width) in [(3, 60), (2, 50), (1, 40)] {
        let probe = sources.probe(&format!("book.tif;{page}")).await.unwrap();
        assert_eq!((probe.size.width, probe.pages.get()), (width, 3));
    }
}
