//! The page that our own reader fills: `/read/{item}`.
//!
//! Which folio is open, and how, is the script's matter: the page is the same for all of an item.

use actix_web::HttpResponse;
use actix_web::http::header::HeaderMap;

use super::{Asked, Located, Showing, locate};
use crate::presentation::Version;
use crate::web::item_page::ItemRoute;
use crate::web::pages::{self, READER_PACKAGE, ReadPage};
use crate::web::problem::Problem;
use crate::web::state::State;
use crate::web::{compute, html, language};

/// The page; without the library that the reader is written on, one that says how to add it.
pub(in crate::web) async fn read(
    state: &State,
    item: &str,
    base: &str,
    query: &str,
    headers: &HeaderMap,
) -> Result<HttpResponse, Problem> {
    let route = ItemRoute { item, folio: None, region: None };
    let Located { item, read, .. } = locate(state, route, base).await?;
    let accepted = language::accepted(headers);
    let asked = Asked { base, query, item: &item, accepted: &accepted, headers };
    if !state.shelf.has(READER_PACKAGE) {
        let reader = html::reader(base, query, headers, &accepted);
        return Ok(html::viewer_missing(reader, pages::reader_title()));
    }
    let make = asked.owned(state);
    let key = asked.key("read", &[&read.etag]);
    let page = async {
        let make = move || make.showing(&read.reading, |it| pages::read(&it.read()));
        Ok(html::document(compute::compute(state, compute::bytes_of(1), make).await?))
    };
    Box::pin(html::page(state, key, headers, page)).await
}

impl Showing<'_> {
    /// The reader, with this Manifest open.
    pub(super) fn read(&self) -> ReadPage<'_> {
        ReadPage {
            reader: self.reader,
            title: self.title(),
            manifest: self.addresses.manifest(Version::V3, self.item),
            item_address: self.here(&self.addresses.page(self.item, None)),
            pages_address: self.addresses.page(self.item, None),
        }
    }

    /// Where the reader has the item open, at a Canvas where one is given.
    pub(super) fn reader_address(&self, at: Option<usize>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if let Some(at) = at {
            let folio = super::find::segment(self.reading, &self.addresses, self.item, at);
            query.append_pair("folio", &folio);
        }
        query.append_pair(pages::LANGUAGE_PARAMETER, &self.reader.language());
        format!("{}?{}", self.addresses.read(self.item), query.finish())
    }
}
