//! What a browser may make of an answer.

use actix_web::HttpResponse;
use actix_web::http::header::{self, HeaderName, HeaderValue};

/// Lets a browser load what `policy` allows, and take the answer for nothing but what its
/// media type says.
pub(super) fn guard(response: &mut HttpResponse, policy: &'static str) {
    let headers = response.headers_mut();
    let name = HeaderName::from_static("content-security-policy");
    headers.insert(name, HeaderValue::from_static(policy));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
}
