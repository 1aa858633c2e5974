//! What a browser may make of an answer.

use actix_web::HttpResponse;
use actix_web::http::header::{self, HeaderName, HeaderValue};

/// Lets a browser load what `policy` allows, and take the answer for nothing but what its
/// media type says.
pub(super) fn guard(response: &mut HttpResponse, policy: &'static str) {
    guard_by(response, HeaderValue::from_static(policy));
}

/// The same for a policy that the settings decide.
pub(super) fn guard_by(response: &mut HttpResponse, policy: HeaderValue) {
    let headers = response.headers_mut();
    let name = HeaderName::from_static("content-security-policy");
    headers.insert(name, policy);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
}
