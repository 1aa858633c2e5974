//! Pages for people.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};

use super::document::{Document, REVALIDATE};
use super::language;
use super::pages::{self, Home, HomeItem, NotAnAddress, Reader, Text, Viewer};
use super::problem::Problem;
use super::state::State;
use crate::catalog::ItemSummary;
use crate::geometry::Size;
use crate::presentation::{Addresses, Version};
use crate::viewers::Lock;

/// Width in pixels that a thumbnail on the home page has at least.
const THUMBNAIL_WIDTH: u32 = 300;

/// A published viewer that has a page.
struct Published {
    /// The package, as the lock calls it.
    package: &'static str,
    /// Where its page is, below our base path.
    path: &'static str,
    page: fn(&Viewer) -> Result<String, NotAnAddress>,
    policy: &'static str,
}

const MIRADOR: Published = Published {
    package: "mirador",
    path: "/mirador",
    page: pages::mirador,
    policy: pages::CONTENT_SECURITY_POLICY,
};

const UNIVERSAL_VIEWER: Published = Published {
    package: "universalviewer",
    path: "/uv",
    page: pages::uv,
    policy: pages::CONTENT_SECURITY_POLICY_OF_UV,
};

/// The home page: every item.
pub(super) async fn home(
    state: &State,
    base: &str,
    query: &str,
    headers: &HeaderMap,
) -> Result<HttpResponse, Problem> {
    let summaries = state.catalog.items().await?;
    let addresses = Addresses::new(base);
    let reader = reader(base, query, headers);
    let items: Vec<_> =
        summaries.iter().map(|summary| home_item(state, summary, &addresses, reader)).collect();
    let home = Home { reader, items: &items, missing_viewers: state.shelf.missing() };
    Ok(page(pages::home(&home), headers))
}

/// Mirador, with the manifest that the query names.
pub(super) fn mirador(
    state: &State,
    base: &str,
    query: &str,
    headers: &HeaderMap,
) -> Result<HttpResponse, Problem> {
    viewer(state, &MIRADOR, reader(base, query, headers), query, headers)
}

/// Universal Viewer, with the manifest that the query names.
pub(super) fn universal_viewer(
    state: &State,
    base: &str,
    query: &str,
    headers: &HeaderMap,
) -> Result<HttpResponse, Problem> {
    viewer(state, &UNIVERSAL_VIEWER, reader(base, query, headers), query, headers)
}

fn viewer(
    state: &State,
    published: &Published,
    reader: Reader,
    query: &str,
    headers: &HeaderMap,
) -> Result<HttpResponse, Problem> {
    if !state.shelf.has(published.package) {
        let mut response = page(pages::viewer_missing(reader, published.title()), headers);
        *response.status_mut() = StatusCode::NOT_IMPLEMENTED;
        return Ok(response);
    }
    let parameter = |wanted: &str| {
        url::form_urlencoded::parse(query.as_bytes())
            .find(|(name, value)| name == wanted && !value.is_empty())
            .map(|(_, value)| value.into_owned())
    };
    let (manifest, canvas) = (parameter("manifest"), parameter("canvas"));
    let viewer = Viewer { reader, manifest: manifest.as_deref(), canvas: canvas.as_deref() };
    let html = (published.page)(&viewer)
        .map_err(|error| Problem::new(StatusCode::BAD_REQUEST, error.to_string()))?;
    let mut response = page(html, headers);
    set_policy(&mut response, published.policy);
    Ok(response)
}

impl Published {
    /// What readers know it as.
    fn title(&self) -> &'static str {
        Lock::committed().viewer(self.package).map_or(self.package, |viewer| &viewer.title)
    }

    /// The address of its page with a manifest open.
    fn address(&self, reader: Reader, manifest: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("manifest", manifest);
        query.append_pair(language::PARAMETER, reader.words.code);
        format!("{}{}?{}", reader.base_path, self.path, query.finish())
    }
}

fn home_item<'a>(
    state: &State,
    summary: &'a ItemSummary,
    addresses: &Addresses,
    reader: Reader,
) -> HomeItem<'a> {
    let words = reader.words;
    let manifest_url = addresses.manifest(Version::V3, &summary.name);
    let viewers = [MIRADOR, UNIVERSAL_VIEWER]
        .iter()
        .filter(|published| state.shelf.has(published.package))
        .map(|published| (published.title(), published.address(reader, &manifest_url)))
        .collect();
    let untitled = Text { language: words.code, value: words.untitled };
    let thumbnail_url = summary.first_image.as_ref().map(|picture| {
        let image = picture.describe(state.renderer.limits());
        let wide = |size: &&Size| size.width >= THUMBNAIL_WIDTH;
        let size = image.sizes.iter().find(wide).or(image.sizes.last());
        let size = size.map_or("max".into(), |size| format!("{},{}", size.width, size.height));
        let base = addresses.image(Version::V3, &image.identifier_encoded);
        format!("{base}/full/{size}/0/default.jpg")
    });
    HomeItem {
        title: Text::choose(&summary.label, words.code).unwrap_or(untitled),
        shelfmark: Text::choose(&summary.shelfmark, words.code),
        manifest_url,
        viewers,
        thumbnail_url,
        folio_count: summary.folio_count,
    }
}

/// For whom a page is written that is asked for with this query.
pub(super) fn reader<'a>(base: &'a str, query: &str, headers: &HeaderMap) -> Reader<'a> {
    Reader { base_path: base_path(base), words: language::of(query, headers) }
}

/// The path in our own address: empty, or like `/library`.
pub(super) fn base_path(base: &str) -> &str {
    let after_scheme = base.split_once("://").map_or(base, |(_, rest)| rest);
    after_scheme.find('/').map_or("", |at| &after_scheme[at..])
}

/// A page in the language that the address names or the browser prefers.
fn page(html: String, headers: &HeaderMap) -> HttpResponse {
    let document = Document {
        media_type: "text/html; charset=utf-8".into(),
        body: html.into(),
        cache_control: REVALIDATE,
        varies_by_accept: false,
    };
    let mut response = document.respond(headers);
    let vary = HeaderValue::from_static("Accept-Encoding, Accept-Language");
    response.headers_mut().insert(header::VARY, vary);
    set_policy(&mut response, pages::CONTENT_SECURITY_POLICY);
    response
}

fn set_policy(response: &mut HttpResponse, policy: &'static str) {
    let name = HeaderName::from_static("content-security-policy");
    response.headers_mut().insert(name, HeaderValue::from_static(policy));
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
