//! Pages for people.

use std::borrow::Cow;
use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderValue};

use super::compute;
use super::document::{Document, Manner};
use super::encoding::Encoding;
use super::guard::guard;
use super::kept::Key;
use super::language;
use super::negotiate;
use super::pages::{self, Home, HomeItem, NotAnAddress, Pages, Reader, Text, Viewer};
use super::problem::Problem;
use super::state::State;
use crate::catalog::{ItemSummary, Picture, Summaries};
use crate::geometry::Size;
use crate::image_api::Limits;
use crate::presentation::{Addresses, Version};
use crate::search::Finder;
use crate::viewers::Lock;

/// Width in pixels that a thumbnail on the home page has at least.
const THUMBNAIL_WIDTH: u32 = 300;

/// What pages depend on beside their address.
pub(super) const VARY: &str = "Accept-Encoding, Accept-Language, Cookie";

pub(super) const MEDIA_TYPE: &str = "text/html; charset=utf-8";

/// A published viewer that has a page.
#[derive(Debug)]
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

static PUBLISHED: [Published; 2] = [MIRADOR, UNIVERSAL_VIEWER];

/// The home page: the items that are looked for, else all of them, some at a time.
pub(super) async fn home(
    state: &State,
    base: &str,
    query: &str,
    headers: &HeaderMap,
) -> Result<HttpResponse, Problem> {
    let summaries = state.catalog.items().await?;
    let revision = state.summaries.of("", &summaries).await.to_string();
    let (words, accepted) = (language::of(query, headers), language::accepted(headers));
    // Which viewers are installed stays as it is for as long as the server runs.
    let key = Key::of("home", &[base, query, words.code, &accepted.join(","), &revision]);
    let make = async {
        let (limits, missing_viewers) = (*state.renderer.limits(), state.shelf.missing().to_vec());
        let installed: Vec<&Published> =
            PUBLISHED.iter().filter(|published| state.shelf.has(published.package)).collect();
        let (base, query) = (base.to_owned(), query.to_owned());
        let asked = Asked::of(&query);
        let finder = match &asked.words {
            Some(_) => Some(finder(state, &summaries, revision).await?),
            None => None,
        };
        let bytes = compute::bytes_of(Pages::LENGTH);
        let page = compute::compute(state, bytes, move || {
            let (base_path, accepted) = (base_path(&base), accepted.as_slice());
            let reader = Reader { base_path, query: &query, words, accepted };
            let (addresses, languages) = (Addresses::new(&base), reader.languages());
            let untitled = words.say("untitled");
            let shown = Shown { addresses, limits, installed, reader, languages, untitled };
            let found = finder.zip(asked.words.as_deref()).map(|(it, words)| it.find(words));
            let count = found.as_ref().map_or(summaries.len(), Vec::len);
            let pages = Pages::new(count, asked.page);
            let place = |at: usize| found.as_ref().map_or(at, |found| found[at]);
            let summaries: Vec<_> =
                pages.range().map(|at| summaries[place(at)].summary()).collect();
            let items: Vec<_> = summaries.iter().map(|summary| shown.item(summary)).collect();
            let home = Home {
                reader,
                items: &items,
                asked: asked.words.as_deref(),
                pages,
                missing_viewers: &missing_viewers,
            };
            document(pages::home(&home))
        });
        page.await
    };
    page(state, key, headers, make).await
}

/// What the home page is asked for.
struct Asked {
    words: Option<String>,
    /// Counted from 1.
    page: usize,
}

impl Asked {
    fn of(query: &str) -> Self {
        let parameter = |wanted: &str| {
            url::form_urlencoded::parse(query.as_bytes())
                .find(|(name, value)| name == wanted && !value.trim().is_empty())
                .map(|(_, value)| value.into_owned())
        };
        let page = parameter("page").and_then(|page| page.parse().ok());
        Self { words: parameter("q"), page: page.unwrap_or(1) }
    }
}

/// What finds items in the list of a revision; made once for all who ask.
async fn finder(
    state: &State,
    summaries: &Summaries,
    revision: String,
) -> Result<Arc<Finder>, Problem> {
    let make = async {
        // Texts of a few hundred bytes each.
        let bytes = compute::bytes_of(summaries.len() / 16);
        let summaries = Arc::clone(summaries);
        let make = move || Arc::new(Finder::of(summaries.iter().map(Arc::as_ref)));
        compute::compute(state, bytes, make).await
    };
    let finder = state.finders.try_get_with(revision, make).await;
    finder.map_err(|problem: Arc<Problem>| (*problem).clone())
}

/// A page that `make` makes unless it is kept; in the language that the address names or
/// the browser prefers.
pub(super) async fn page(
    state: &State,
    key: Key,
    headers: &HeaderMap,
    make: impl Future<Output = Result<Document, Problem>>,
) -> Result<HttpResponse, Problem> {
    let encoding = negotiate::encoding(headers, &Encoding::AVAILABLE);
    // On the heap: it holds the whole making of a page.
    let page = Box::pin(state.kept.get(state, key, encoding, make)).await?;
    let manner = Manner { cache_control: &state.page_cache_control, vary: VARY };
    let mut response = page.respond(headers, &manner);
    guard(&mut response, pages::CONTENT_SECURITY_POLICY);
    Ok(response)
}

/// Mirador, with the manifest that the query names.
pub(super) async fn mirador(
    state: &State,
    base: &str,
    query: &str,
    headers: &HeaderMap,
) -> Result<HttpResponse, Problem> {
    let accepted = language::accepted(headers);
    viewer(state, &MIRADOR, reader(base, query, headers, &accepted), headers).await
}

/// Universal Viewer, with the manifest that the query names.
pub(super) async fn universal_viewer(
    state: &State,
    base: &str,
    query: &str,
    headers: &HeaderMap,
) -> Result<HttpResponse, Problem> {
    let accepted = language::accepted(headers);
    viewer(state, &UNIVERSAL_VIEWER, reader(base, query, headers, &accepted), headers).await
}

async fn viewer(
    state: &State,
    published: &Published,
    reader: Reader<'_>,
    headers: &HeaderMap,
) -> Result<HttpResponse, Problem> {
    if !state.shelf.has(published.package) {
        return Ok(viewer_missing(reader, published.title()));
    }
    let languages = reader.languages().join(",");
    let parts =
        [published.path, reader.base_path, reader.query, reader.words.code, languages.as_str()];
    let make = async {
        let parameter = |wanted: &str| {
            url::form_urlencoded::parse(reader.query.as_bytes())
                .find(|(name, value)| name == wanted && !value.is_empty())
                .map(|(_, value)| value.into_owned())
        };
        let (manifest, canvas) = (parameter("manifest"), parameter("canvas"));
        let viewer = Viewer { reader, manifest: manifest.as_deref(), canvas: canvas.as_deref() };
        let html = (published.page)(&viewer)
            .map_err(|error| Problem::new(StatusCode::BAD_REQUEST, error.to_string()))?;
        Ok(document(html))
    };
    let mut response = page(state, Key::of("viewer", &parts), headers, make).await?;
    guard(&mut response, published.policy);
    Ok(response)
}

/// The page in the place of a viewer that is not installed.
pub(super) fn viewer_missing(reader: Reader<'_>, title: &str) -> HttpResponse {
    // Without a validator: once the viewer is installed this is another page.
    let html = pages::viewer_missing(reader, title);
    let mut response = HttpResponse::NotImplemented()
        .content_type(MEDIA_TYPE)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::VARY, VARY))
        .body(html);
    guard(&mut response, pages::CONTENT_SECURITY_POLICY);
    response
}

impl Published {
    /// What readers know it as.
    fn title(&self) -> &'static str {
        Lock::committed().viewer(self.package).map_or(self.package, |viewer| &viewer.title)
    }

    /// The address of its page with a manifest open, at a Canvas where one is given.
    fn address(&self, reader: Reader, manifest: &str, canvas: Option<&str>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("manifest", manifest);
        if let Some(canvas) = canvas {
            query.append_pair("canvas", canvas);
        }
        query.append_pair(pages::LANGUAGE_PARAMETER, &reader.language());
        format!("{}{}?{}", reader.base_path, self.path, query.finish())
    }
}

/// A viewer that can be gone to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Installed {
    pub(super) title: &'static str,
    published: &'static Published,
}

/// Those that are installed, the one first that a reader should try first.
pub(super) fn installed(state: &State) -> Vec<Installed> {
    let is_there = |published: &&Published| state.shelf.has(published.package);
    let published = PUBLISHED.iter().filter(is_there);
    published.map(|published| Installed { title: published.title(), published }).collect()
}

impl Installed {
    /// As [`Published::address`].
    pub(super) fn address(&self, reader: Reader, manifest: &str, canvas: Option<&str>) -> String {
        self.published.address(reader, manifest, canvas)
    }
}

/// How items are shown on one home page.
struct Shown<'a> {
    addresses: Addresses,
    limits: Limits,
    installed: Vec<&'static Published>,
    reader: Reader<'a>,
    /// Those of [`Reader::languages`].
    languages: Vec<String>,
    untitled: Cow<'static, str>,
}

impl Shown<'_> {
    fn item<'s>(&'s self, summary: &'s ItemSummary) -> HomeItem<'s> {
        let words = self.reader.words;
        let manifest_url = self.addresses.manifest(Version::V3, &summary.name);
        let viewer = |published: &&'static Published| {
            (published.title(), published.address(self.reader, &manifest_url, None))
        };
        let viewers = self.installed.iter().map(viewer).collect();
        let untitled = Text { language: words.code, value: &self.untitled };
        HomeItem {
            title: Text::choose(&summary.label, &self.languages).unwrap_or(untitled),
            shelfmark: Text::choose(&summary.shelfmark, &self.languages),
            page_url: self.addresses.page(&summary.name, None)
                + &format!("?lang={}", self.reader.language()),
            manifest_url,
            viewers,
            thumbnail_url: match &summary.ready {
                Some(ready) => ready.thumbnail_address().map(str::to_owned),
                None => summary.first_image.as_ref().map(|picture| self.thumbnail(picture)),
            },
            folio_count: summary.folio_count,
        }
    }

    fn thumbnail(&self, picture: &Picture) -> String {
        let image = picture.describe(&self.limits);
        let wide = |size: &&Size| size.width >= THUMBNAIL_WIDTH;
        let size = image.sizes.iter().find(wide).or(image.sizes.last());
        let size = size.map_or("max".into(), |size| format!("{},{}", size.width, size.height));
        let base = self.addresses.image(Version::V3, &picture.identifier.encoded());
        format!("{base}/full/{size}/0/default.jpg")
    }
}

/// For whom a page is written that is asked for with this query; `accepted` has what
/// [`language::accepted`] tells, where the page shows what records say.
pub(super) fn reader<'a>(
    base: &'a str,
    query: &'a str,
    headers: &HeaderMap,
    accepted: &'a [String],
) -> Reader<'a> {
    Reader { base_path: base_path(base), query, words: language::of(query, headers), accepted }
}

/// The path in our own address: empty, or like `/library`.
pub(super) fn base_path(base: &str) -> &str {
    let after_scheme = base.split_once("://").map_or(base, |(_, rest)| rest);
    after_scheme.find('/').map_or("", |at| &after_scheme[at..])
}

pub(super) fn document(html: String) -> Document {
    Document::new(HeaderValue::from_static(MEDIA_TYPE), None, html.into_bytes())
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
