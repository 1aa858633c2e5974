//! Pages for people.

use actix_web::HttpResponse;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};

use super::document::{Document, REVALIDATE};
use super::pages::{self, Home, HomeItem, Mirador};
use super::problem::Problem;
use super::state::State;
use crate::catalog::ItemSummary;
use crate::geometry::Size;
use crate::presentation::Addresses;

/// Width in pixels that a thumbnail on the first page has at least.
const THUMBNAIL_WIDTH: u32 = 300;

/// The first page: every item.
pub(super) async fn home(
    state: &State,
    base: &str,
    headers: &HeaderMap,
) -> Result<HttpResponse, Problem> {
    let summaries = state.catalog.items().await?;
    let addresses = Addresses::new(base);
    let items: Vec<_> =
        summaries.iter().map(|summary| home_item(state, summary, base, &addresses)).collect();
    let home =
        Home { base_path: base_path(base), items: &items, missing_viewers: state.shelf.missing() };
    Ok(page(pages::home(&home), headers))
}

/// Mirador, with the manifest that the query names.
pub(super) fn mirador(
    state: &State,
    base: &str,
    query: &str,
    headers: &HeaderMap,
) -> Result<HttpResponse, Problem> {
    let base_path = base_path(base);
    if !state.shelf.has("mirador") {
        let mut response = page(pages::mirador_missing(base_path), headers);
        *response.status_mut() = actix_web::http::StatusCode::NOT_IMPLEMENTED;
        return Ok(response);
    }
    let parameter = |wanted: &str| {
        url::form_urlencoded::parse(query.as_bytes())
            .find(|(name, value)| name == wanted && !value.is_empty())
            .map(|(_, value)| value.into_owned())
    };
    let (manifest, canvas) = (parameter("manifest"), parameter("canvas"));
    let mirador = Mirador { base_path, manifest: manifest.as_deref(), canvas: canvas.as_deref() };
    let html = pages::mirador(&mirador).map_err(|error| {
        Problem::new(actix_web::http::StatusCode::BAD_REQUEST, error.to_string())
    })?;
    Ok(page(html, headers))
}

fn home_item(state: &State, summary: &ItemSummary, base: &str, addresses: &Addresses) -> HomeItem {
    let manifest_url = addresses.manifest(&summary.name);
    let mirador_url = state.shelf.has("mirador").then(|| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("manifest", &manifest_url);
        format!("{}/mirador?{}", base_path(base), query.finish())
    });
    let thumbnail_url = summary.first_image.as_ref().map(|picture| {
        let image = picture.describe(state.renderer.limits());
        let wide = |size: &&Size| size.width >= THUMBNAIL_WIDTH;
        let size = image.sizes.iter().find(wide).or(image.sizes.last());
        let size = size.map_or("max".into(), |size| format!("{},{}", size.width, size.height));
        format!("{}/full/{size}/0/default.jpg", addresses.image(&image.identifier_encoded))
    });
    HomeItem {
        label: summary.label.first().map_or("", |(_, label)| label).to_owned(),
        manifest_url,
        mirador_url,
        thumbnail_url,
        folio_count: summary.folio_count,
    }
}

/// The path in our own address: empty, or like `/library`.
pub(super) fn base_path(base: &str) -> &str {
    let after_scheme = base.split_once("://").map_or(base, |(_, rest)| rest);
    after_scheme.find('/').map_or("", |at| &after_scheme[at..])
}

fn page(html: String, headers: &HeaderMap) -> HttpResponse {
    let document = Document {
        media_type: "text/html; charset=utf-8".into(),
        body: html.into(),
        cache_control: REVALIDATE,
        varies_by_accept: false,
    };
    let mut response = document.respond(headers);
    let policy = HeaderName::from_static("content-security-policy");
    let value = HeaderValue::from_static(pages::CONTENT_SECURITY_POLICY);
    response.headers_mut().insert(policy, value);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_path_is_what_follows_the_host() {
        assert_eq!(base_path("http://127.0.0.1:8182"), "");
        assert_eq!(base_path("https://example.org/library"), "/library");
    }
}
