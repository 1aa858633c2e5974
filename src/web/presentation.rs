//! The Presentation API over HTTP.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::HeaderMap;

use super::document::{Document, REVALIDATE};
use super::negotiate::{self, JsonForm};
use super::problem::Problem;
use super::state::State;
use crate::image_api::Identifier;
use crate::presentation::{Addresses, build, v3};

/// The Manifest of an item; `item` is a raw path segment.
pub(super) async fn manifest(
    state: &State,
    item: &str,
    base: &str,
    headers: &HeaderMap,
) -> Result<HttpResponse, Problem> {
    let name = Identifier::decode(item)
        .map_err(|error| Problem::new(StatusCode::BAD_REQUEST, error.to_string()))?;
    let item = state.catalog.item(name.as_str()).await?;
    let description = item.describe(state.renderer.limits());
    let addresses = Addresses::new(base);
    let media_type = match negotiate::json_form_3(headers) {
        JsonForm::Json => "application/json".to_owned(),
        JsonForm::JsonLd => format!("application/ld+json;profile=\"{}\"", v3::CONTEXT),
    };
    let gzip_accepted = negotiate::accepts_gzip(headers);
    // A codex of a thousand leaves makes megabytes of JSON.
    let packed = state.runtime.spawn_blocking(move || {
        let manifest = v3::manifest(&build(&description, &addresses));
        let body = serde_json::to_vec(&manifest).expect("a JSON value can always be written");
        let document = Document {
            media_type,
            body: body.into(),
            cache_control: REVALIDATE,
            varies_by_accept: true,
        };
        document.pack(gzip_accepted)
    });
    let packed = packed
        .await
        .map_err(|_| Problem::new(StatusCode::SERVICE_UNAVAILABLE, "The server is stopping."))?;
    Ok(packed.respond(headers))
}
