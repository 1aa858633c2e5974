//! Pictures.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::super::conditional::ETag;
use super::super::document::without_body;
use super::super::problem::Problem;
use super::super::state::State;
use super::{Asked, explained, profile_link, set_links};
use crate::image_api::{self, ImageRequest};
use crate::render::{Explained, Prepared};

pub(super) async fn answer(
    state: &State,
    asked: &Asked<'_>,
    request: &ImageRequest,
) -> Result<HttpResponse, Problem> {
    let held = |key: &_| asked.head_only || ETag::new(key).is_held(asked.headers);
    let Explained { prepared, encoded, account } =
        state.renderer.explained(asked.version, request, held).await?;
    let etag = ETag::new(prepared.key);
    let format = prepared.resolved.format;
    let mut response = match encoded {
        Some(encoded) => HttpResponse::Ok().content_type(encoded.media_type).body(encoded.bytes),
        None if etag.is_held(asked.headers) => without_body(StatusCode::NOT_MODIFIED),
        None => {
            let mut response = without_body(StatusCode::OK);
            let media_type = HeaderValue::from_static(crate::codec::output(format).media_type());
            response.headers_mut().insert(header::CONTENT_TYPE, media_type);
            response
        }
    };
    let headers = response.headers_mut();
    headers.insert(header::ETAG, etag.header());
    headers.insert(header::CACHE_CONTROL, state.picture_cache_control.clone());
    if let Ok(name) = HeaderValue::from_str(&disposition(request)) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    let canonical = canonical_link(state, asked, request, &prepared);
    set_links(&mut response, &[canonical, profile_link(asked.version)]);
    if state.explain {
        explained::tell(&state.renderer, &prepared, &account, response.headers_mut()).await;
    }
    Ok(response)
}

/// A telling name for whoever saves the picture; shown in place all the same.
///
/// Source: RFC 6266 §4.3, RFC 8187 §3.2.
fn disposition(request: &ImageRequest) -> String {
    let identifier = request.identifier.as_str();
    let name = identifier.rsplit('/').next().unwrap_or(identifier);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = utf8_percent_encode(stem, NON_ALPHANUMERIC);
    format!("inline; filename*=UTF-8''{stem}.{}", request.format.as_str())
}

fn canonical_link(
    state: &State,
    asked: &Asked<'_>,
    request: &ImageRequest,
    prepared: &Prepared,
) -> String {
    let service = asked.service(&request.identifier.encoded());
    let Prepared { resolved, subject, .. } = prepared;
    let limits = state.renderer.limits();
    let canonical = image_api::canonical(asked.version, resolved, subject, limits);
    format!("<{service}/{canonical}>;rel=\"canonical\"")
}
