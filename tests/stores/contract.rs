//! What every kind of place must do alike, asked of each.

mod changes;
mod keys;
mod listing;
mod reading;
mod writing;

use super::places::{self, Place};
use super::servers::ETags;

/// Runs all of the contract. Every part keeps to a folder of its own.
async fn honor(place: Place) {
    reading::every_range_has_its_bytes(&place).await;
    reading::a_range_past_the_end_is_refused(&place).await;
    keys::a_name_means_itself_whatever_is_in_it(&place).await;
    keys::what_names_nothing_is_not_found(&place).await;
    changes::a_replaced_object_is_told_and_never_mixed(&place).await;
    changes::what_is_newer_is_told(&place).await;
    writing::what_is_put_is_there_and_what_is_deleted_is_not(&place).await;
    listing::a_listing_tells_folders_from_objects(&place).await;
    listing::a_folder_that_is_marked_is_empty(&place).await;
    listing::versions_are_those_that_finding_gives(&place).await;
}

/// A prefix that an address must escape.
const PREFIX: &str = "some/pre fix%20/";

#[tokio::test]
async fn memory_honors_the_contract() {
    honor(Place::memory()).await;
}

#[tokio::test]
async fn a_folder_honors_the_contract() {
    honor(Place::folder()).await;
}

#[tokio::test]
async fn s3_honors_the_contract() {
    let Some(moto) = places::moto("stores: contract at moto") else { return };
    honor(Place::moto(moto, "")).await;
    honor(Place::moto(moto, PREFIX)).await;
}

#[tokio::test]
async fn azure_honors_the_contract() {
    let Some(azurite) = places::azurite("stores: contract at Azurite") else { return };
    honor(Place::azurite(azurite, "")).await;
    honor(Place::azurite(azurite, PREFIX)).await;
}

#[tokio::test]
async fn google_honors_the_contract() {
    let Some(gcs) = places::gcs("stores: contract at gcp-storage-emulator") else { return };
    honor(Place::gcs(gcs, "")).await;
    honor(Place::gcs(gcs, PREFIX)).await;
}

#[tokio::test]
async fn plain_http_honors_the_contract() {
    honor(Place::http("")).await;
    honor(Place::http(PREFIX)).await;
}

#[tokio::test]
async fn plain_http_without_ranges_honors_the_contract() {
    honor(Place::http_with(PREFIX, ETags::Strong, false)).await;
}

#[tokio::test]
async fn plain_http_with_weak_etags_honors_the_contract() {
    honor(Place::http_with("", ETags::Weak, true)).await;
}

#[tokio::test]
async fn plain_http_without_etags_honors_the_contract() {
    honor(Place::http_with("", ETags::None, true)).await;
    honor(Place::http_with(PREFIX, ETags::None, false)).await;
}

#[tokio::test]
async fn a_listing_of_many_pages_is_whole() {
    listing::many_pages_are_one_listing(&Place::memory(), 1100).await;
    listing::many_pages_are_one_listing(&Place::folder(), 1100).await;
}

#[tokio::test]
async fn a_listing_of_many_pages_is_whole_at_s3() {
    let Some(moto) = places::moto("stores: pages of moto") else { return };
    listing::many_pages_are_one_listing(&Place::moto(moto, PREFIX), 1100).await;
}

/// Azure's pages have five thousand entries.
#[tokio::test]
async fn a_listing_of_many_pages_is_whole_at_azure() {
    let Some(azurite) = places::azurite("stores: pages of Azurite") else { return };
    listing::many_pages_are_one_listing(&Place::azurite(azurite, PREFIX), 5100).await;
}

#[tokio::test]
async fn a_listing_of_many_pages_is_whole_at_google() {
    let Some(gcs) = places::gcs("stores: pages of gcp-storage-emulator") else { return };
    listing::many_pages_are_one_listing(&Place::gcs(gcs, PREFIX), 1100).await;
}
