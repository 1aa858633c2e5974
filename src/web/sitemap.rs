//! What search engines are told: which pages there are, and which to leave alone.
//!
//! Source: sitemaps.org, protocol 0.9; RFC 9309.

use std::fmt::Write as _;

use actix_web::HttpResponse;
use actix_web::http::header::{self, HeaderMap, HeaderValue};

use super::compute;
use super::document::{Document, Manner};
use super::encoding::Encoding;
use super::kept::Key;
use super::negotiate;
use super::problem::Problem;
use super::state::State;
use crate::presentation::Addresses;

/// Pages that one file names; the protocol allows 50 000.
const MOST: usize = 10_000;

const MEDIA_TYPE: &str = "application/xml; charset=utf-8";

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// The list of the pages of all items, or where there are very many the list of its parts; `part` is
/// the raw name of one, as `1.xml`.
pub(super) async fn answer(
    state: &State,
    part: Option<&str>,
    base: &str,
    headers: &HeaderMap,
) -> Result<HttpResponse, Problem> {
    let summaries = state.catalog.items().await?;
    let parts = summaries.len().div_ceil(MOST);
    let part: Option<usize> = match part {
        None => None,
        Some(part) => {
            let number = part.strip_suffix(".xml").and_then(|number| number.parse().ok());
            let number = number.filter(|number| (1..=parts).contains(number));
            Some(number.ok_or_else(Problem::no_such_page)?)
        }
    };
    let revision = state.summaries.of("", &summaries).await.to_string();
    let key = Key::of("sitemap", &[base, &revision, &format!("{part:?}")]);
    let make = async {
        let base = base.to_owned();
        let bytes = compute::bytes_of(summaries.len().min(MOST) / 16);
        let xml = compute::compute(state, bytes, move || {
            let addresses = Addresses::new(&base);
            let page = |at: usize| addresses.page(&summaries[at].name, None);
            match part {
                None if parts > 1 => {
                    let parts = (1..=parts).map(|part| format!("{base}/sitemap/{part}.xml"));
                    list("sitemapindex", "sitemap", parts)
                }
                None => list("urlset", "url", (0..summaries.len()).map(page)),
                Some(part) => {
                    let end = (part * MOST).min(summaries.len());
                    list("urlset", "url", ((part - 1) * MOST..end).map(page))
                }
            }
        });
        let media_type = HeaderValue::from_static(MEDIA_TYPE);
        Ok(Document::new(media_type, None, xml.await?.into_bytes()))
    };
    let encoding = negotiate::encoding(headers, &Encoding::AVAILABLE);
    let document = Box::pin(state.kept.get(state, key, encoding, make)).await?;
    let manner = Manner { cache_control: &state.page_cache_control, vary: "Accept-Encoding" };
    Ok(document.respond(headers, &manner))
}

/// What crawlers may ask for: pages of items and folios, not each detail of each folio, of which
/// there is no end, nor pictures one by one.
pub(super) fn robots(state: &State, base: &str) -> HttpResponse {
    let path = super::html::base_path(base);
    let text = format!(
        "User-agent: *\nDisallow: {path}/m/*/*/\nDisallow: {path}/iiif/2/\nDisallow: \
         {path}/iiif/3/\nAllow: {path}/iiif/3/*/full/\nDisallow: {path}/embed/\nDisallow: \
         {path}/mirador\nDisallow: {path}/uv\nDisallow: {path}/read/\nSitemap: {base}/sitemap.xml\n"
    );
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, state.page_cache_control.clone()))
        .body(text)
}

/// Addresses as XML; each has the characters of one, all others percent-encoded.
fn list(root: &str, entry: &str, addresses: impl Iterator<Item = String>) -> String {
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    let mut xml = format!("{head}\n<{root} xmlns=\"{NAMESPACE}\">\n");
    for address in addresses {
        let address = address.replace('&', "&amp;").replace('\'', "&apos;");
        writeln!(xml, "<{entry}><loc>{address}</loc></{entry}>")
            .expect("writing into memory does not fail");
    }
    xml + &format!("</{root}>\n")
}
