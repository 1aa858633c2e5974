//! A preview of Presentation API 4.0, which is a draft: every document of 3.0, converted.
//!
//! What has an address in version 3 has the same one below `/iiif/presentation/4/`, where
//! `web.preview_4` is set. Nothing that we publish leads there.

use actix_web::HttpResponse;
use actix_web::body::to_bytes;
use actix_web::http::header::{ETAG, HeaderMap, HeaderValue};
use serde_json::Value;

use super::compute;
use super::document::{Document, Manner};
use super::encoding::Encoding;
use super::kept::Key;
use super::negotiate::{self, JsonForm};
use super::presentation;
use super::problem::Problem;
use super::state::State;
use crate::presentation::convert::{CONTEXT_4, to_4};
use crate::presentation::{Addresses, Version};

/// What the JSON of a document takes in memory, for each byte of its text.
const BYTES_PER_BYTE: u64 = 16;

/// `path` is what follows `/iiif/presentation/4/`, raw.
pub(super) async fn answer(
    state: &State,
    path: &str,
    base: &str,
    headers: &HeaderMap,
) -> Result<HttpResponse, Problem> {
    let found = path.split_once('/').filter(|(item, _)| !item.is_empty() && state.preview_4);
    let (item, part) = found.ok_or_else(Problem::no_such_page)?;
    // As bytes that are not encoded, whoever asks.
    let plain = HeaderMap::new();
    let of_3 = match item {
        "collections" => presentation::collection(state, Version::V3, part, base, &plain).await?,
        _ => presentation::item(state, Version::V3, (item, part), base, &plain).await?,
    };
    let etag = of_3.headers().get(ETAG).map(HeaderValue::as_bytes).unwrap_or_default();
    let etag = String::from_utf8_lossy(etag).into_owned();
    let form = negotiate::json_form_3(headers);
    let key = Key::of("preview of 4.0", &[form.name(), &etag]);
    let make = async {
        let bytes = to_bytes(of_3.into_body()).await.unwrap_or_default();
        let addresses = Addresses::new(base);
        let media_type = match form {
            JsonForm::Json => HeaderValue::from_static("application/json"),
            JsonForm::JsonLd => negotiate::json_ld(CONTEXT_4),
        };
        let memory = (bytes.len() as u64).saturating_mul(BYTES_PER_BYTE);
        let document = compute::compute(state, memory, move || {
            let document: Value = serde_json::from_slice(&bytes).ok()?;
            let body = serde_json::to_vec(&to_4(&document, &addresses))
                .expect("a JSON value can always be written");
            Some(Document::new(media_type, None, body))
        });
        document.await?.ok_or_else(Problem::no_such_page)
    };
    let encoding = negotiate::encoding(headers, &Encoding::AVAILABLE);
    let document = Box::pin(state.kept.get(state, key, encoding, make)).await?;
    let cache_control = &state.manifest_cache_control;
    Ok(document.respond(headers, &Manner { cache_control, vary: "Accept, Accept-Encoding" }))
}
