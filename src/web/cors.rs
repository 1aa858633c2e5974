//! Every answer under `/iiif` is open to every origin, errors and 304 included.
//!
//! The header is always sent and always `*`: a cached answer without it would block the
//! viewer that asks later with an Origin. No credentials are ever needed, so nothing
//! depends on who asks and no `Vary: Origin` is due.

use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};

use super::image::PLAN;

const ANY: HeaderValue = HeaderValue::from_static("*");

const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, OPTIONS");

/// `*` does not cover `Authorization` (Fetch standard), so it is named.
const REQUEST_HEADERS: HeaderValue =
    HeaderValue::from_static("Authorization, Content-Type, Range, If-None-Match, Accept");

const EXPOSED: HeaderValue = HeaderValue::from_static("ETag, Link, Retry-After, X-Request-Id");

/// For pictures that say how they came about.
const EXPOSED_EXPLAINED: HeaderValue =
    HeaderValue::from_static("ETag, Link, Retry-After, X-Request-Id, Server-Timing, X-Warraq-Plan");

const DAY: HeaderValue = HeaderValue::from_static("86400");

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

const TIMING_ALLOW_ORIGIN: HeaderName = HeaderName::from_static("timing-allow-origin");

/// For every answer.
pub(super) fn allow_everyone(headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
    let exposed = if headers.contains_key(PLAN) { EXPOSED_EXPLAINED } else { EXPOSED };
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    headers.insert(TIMING_ALLOW_ORIGIN, ANY);
}

/// For the answer to OPTIONS, beside the above.
pub(super) fn describe_preflight(headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS);
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, DAY);
    headers.insert(header::ALLOW, METHODS);
}
