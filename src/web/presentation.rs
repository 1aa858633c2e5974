//! The Presentation API over HTTP.

use actix_web::HttpResponse;
use actix_web::http::header::HeaderMap;
use serde_json::Value;

use super::compute;
use super::document::{Document, REVALIDATE};
use super::negotiate::{self, JsonForm};
use super::problem::Problem;
use super::state::State;
use crate::image_api::Identifier;
use crate::presentation::{
    Addresses, CollectionDescription, Part, TOP_COLLECTION, Version, build, build_collection,
    top_label,
};

/// An item's Manifest, or a part of it; `item` and `part` are raw paths.
pub(super) async fn item(
    state: &State,
    version: Version,
    (item, part): (&str, &str),
    base: &str,
    headers: &HeaderMap,
) -> Result<HttpResponse, Problem> {
    let part = Part::parse(part)?;
    let name = Identifier::decode(item)?;
    let item = state.catalog.item(name.as_str()).await?;
    let (limits, addresses) = (*state.renderer.limits(), Addresses::new(base));
    let resources = item.resources();
    let make = move || version.document(&build(&item.describe(&limits), &addresses), &part);
    answer(state, version, headers, resources, make).await
}

/// A list of items; `name` is a raw path segment.
pub(super) async fn collection(
    state: &State,
    version: Version,
    name: &str,
    base: &str,
    headers: &HeaderMap,
) -> Result<HttpResponse, Problem> {
    if Identifier::decode(name)?.as_str() != TOP_COLLECTION {
        return Err(Problem::no_such_page());
    }
    let summaries = state.catalog.items().await?;
    let (limits, addresses) = (*state.renderer.limits(), Addresses::new(base));
    let resources = summaries.len();
    let make = move || {
        let description = CollectionDescription {
            name: TOP_COLLECTION.to_owned(),
            label: top_label(),
            members: summaries.iter().map(|summary| summary.describe(&limits)).collect(),
        };
        Some(version.collection(&build_collection(&description, &addresses)))
    };
    answer(state, version, headers, resources, make).await
}

/// Makes the document of `resources` where computing is allowed: a codex of a thousand
/// leaves makes megabytes of JSON. None is 404.
async fn answer(
    state: &State,
    version: Version,
    headers: &HeaderMap,
    resources: usize,
    make: impl FnOnce() -> Option<Value> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let form = match version {
        Version::V2 => negotiate::json_form_2(headers),
        Version::V3 => negotiate::json_form_3(headers),
    };
    let media_type = match form {
        JsonForm::Json => "application/json".to_owned(),
        JsonForm::JsonLd => format!("application/ld+json;profile=\"{}\"", version.context()),
    };
    let gzip_accepted = negotiate::accepts_gzip(headers);
    let packed = compute::compute(state, resources, move || {
        let body = serde_json::to_vec(&make()?).expect("a JSON value can always be written");
        let document = Document {
            media_type,
            body: body.into(),
            cache_control: REVALIDATE,
            varies_by_accept: true,
        };
        Some(document.pack(gzip_accepted))
    });
    Ok(packed.await?.ok_or_else(Problem::no_such_page)?.respond(headers))
}
