//! Pictures.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::super::conditional::ETag;
use super::super::document::without_body;
use super::super::problem::Problem;
use super::super::routes::ImageRoute;
use super::super::state::State;
use super::{Asked, explained};
use crate::image_api::{self, ImageRequest};
use crate::render::{DerivativeKey, Encoded, Explained, Prepared};
use crate::text::format_with_room;

/// The picture, where it is at hand. Where all is to be told of it, it takes the longer way.
pub(super) async fn at_hand(
    state: &State,
    asked: &Asked<'_>,
    request: &ImageRequest,
) -> Option<HttpResponse> {
    if state.explain {
        return None;
    }
    let held = |key: &DerivativeKey| is_held(asked, key);
    let (prepared, encoded) = state.renderer.at_hand(asked.route.version, request, held).await?;
    Some(respond(state, asked, request, &prepared, encoded))
}

pub(super) async fn answer(
    state: &State,
    asked: &Asked<'_>,
    request: &ImageRequest,
) -> Result<HttpResponse, Problem> {
    let held = |key: &DerivativeKey| is_held(asked, key);
    let Explained { prepared, encoded, account } =
        state.renderer.answer(asked.route.version, request, held).await?;
    let mut response = respond(state, asked, request, &prepared, encoded);
    if state.explain {
        explained::tell(&state.renderer, &prepared, &account, response.headers_mut()).await;
    }
    Ok(response)
}

/// Whether the client needs no bytes.
fn is_held(asked: &Asked<'_>, key: &DerivativeKey) -> bool {
    asked.head_only
        || (asked.headers.contains_key(header::IF_NONE_MATCH)
            && ETag::new(key).is_held(asked.headers))
}

fn respond(
    state: &State,
    asked: &Asked<'_>,
    request: &ImageRequest,
    prepared: &Prepared,
    encoded: Option<Encoded>,
) -> HttpResponse {
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
    if let Ok(name) = HeaderValue::try_from(disposition(request)) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    if let Ok(links) = HeaderValue::try_from(links(state, asked, request, prepared)) {
        headers.insert(header::LINK, links);
    }
    response
}

/// A telling name for whoever saves the picture; shown in place all the same.
///
/// Source: RFC 6266 §4.3, RFC 8187 §3.2.
fn disposition(request: &ImageRequest) -> String {
    let identifier = request.identifier.as_str();
    let name = identifier.rsplit('/').next().unwrap_or(identifier);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let mut disposition = String::with_capacity(32 + 3 * stem.len());
    disposition.push_str("inline; filename*=UTF-8''");
    disposition.extend(utf8_percent_encode(stem, NON_ALPHANUMERIC));
    disposition.push('.');
    disposition.push_str(request.format.as_str());
    disposition
}

/// The canonical address of this very picture, and what its service complies with.
fn links(state: &State, asked: &Asked<'_>, request: &ImageRequest, prepared: &Prepared) -> String {
    let Prepared { opened, resolved, .. } = prepared;
    let (subject, limits) = (opened.subject(), state.renderer.limits());
    let ImageRoute { version, slashes, .. } = asked.route;
    let canonical = image_api::canonical(version, resolved, &subject, limits);
    let service = asked.service(slashes.spell(&request.identifier));
    let profile = version.profile_uri();
    format_with_room(
        256,
        format_args!("<{service}/{canonical}>;rel=\"canonical\", <{profile}>;rel=\"profile\""),
    )
}
