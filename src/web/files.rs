//! Scripts and styles: our own, and those of the installed viewers.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderValue};

use super::conditional::ETag;
use super::document::{Document, Manner, without_body};
use super::encoding::Encoding;
use super::guard::guard;
use super::kept::Key;
use super::negotiate;
use super::pages;
use super::problem::Problem;
use super::state::State;

/// One of our own files.
pub(super) async fn asset(
    state: &State,
    name: &str,
    headers: &HeaderMap,
) -> Result<HttpResponse, Problem> {
    let (bytes, media_type) = pages::asset(name).ok_or_else(Problem::no_such_page)?;
    let make = async { Ok(Document::fixed(media_type, bytes)) };
    let encoding = negotiate::encoding(headers, &Encoding::AVAILABLE);
    let asset = state.kept.get(state, Key::of("asset", &[name]), encoding, make).await?;
    let cache_control = &state.page_cache_control;
    let manner = Manner { cache_control, vary: "Accept-Encoding" };
    let mut response = asset.respond(headers, &manner);
    guard(&mut response, pages::CONTENT_SECURITY_POLICY);
    Ok(response)
}

/// A file of a viewer: its address names the version, so it never changes.
pub(super) async fn viewer(
    state: &State,
    (name, version, file): (&str, &str, &str),
    headers: &HeaderMap,
) -> Result<HttpResponse, Problem> {
    let found = state.shelf.find(name, version, file).ok_or_else(Problem::no_such_page)?;
    let gzip_wanted = negotiate::encoding(headers, &[Encoding::Gzip]) == Encoding::Gzip;
    let gz_path = found.gz_path.as_ref().filter(|_| gzip_wanted);
    let plain = ETag::new(format_args!("{version}"));
    let etag = if gz_path.is_some() { plain.encoded_as("gzip") } else { plain };
    let mut response = if etag.is_held(headers) {
        without_body(StatusCode::NOT_MODIFIED)
    } else {
        let path = gz_path.unwrap_or(&found.path).clone();
        let read = state.runtime.spawn_blocking(move || std::fs::read(path)).await;
        let bytes = read.ok().and_then(Result::ok).ok_or_else(Problem::no_such_page)?;
        let mut response = HttpResponse::Ok().content_type(found.media_type).body(bytes);
        if gz_path.is_some() {
            let gzip = HeaderValue::from_static("gzip");
            response.headers_mut().insert(header::CONTENT_ENCODING, gzip);
        }
        response
    };
    let headers = response.headers_mut();
    headers.insert(header::ETAG, etag.header());
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    headers.insert(header::CACHE_CONTROL, state.viewer_cache_control.clone());
    guard(&mut response, pages::CONTENT_SECURITY_POLICY);
    Ok(response)
}
