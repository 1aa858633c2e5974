//! The pages of items: `/m/{item}`, `/m/{item}/{folio}`, `/m/{item}/{folio}/{region}`.
//!
//! They show Manifests, ours as well as ready-made ones, as [`Reading`]s; what they link to on this
//! server is named as its addresses are.

mod data;
mod find;
mod read;
mod show;
mod show_citation;
mod show_embed;
mod show_folio;

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap};

use super::compute;
use super::guard::{guard, guard_by};
use super::html;
use super::kept::Key;
use super::language;
use super::pages::{self, Message, Social, WhichFolio};
use super::problem::Problem;
use super::readings::Read;
use super::routes::Route;
use super::state::State;
use crate::geometry::Rect;
use crate::image_api::{Identifier, Region};
use crate::presentation::{Addresses, Reading};
use crate::text::nfc;
use data::Form;
use find::{Found, find};
pub(super) use read::read;
use show::Showing;

/// A page that is asked for, as raw segments of its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ItemRoute<'a> {
    pub item: &'a str,
    pub folio: Option<&'a str>,
    pub region: Option<&'a str>,
}

impl<'a> ItemRoute<'a> {
    /// Of the raw path of a page.
    pub(super) fn of(path: &'a str) -> Option<Self> {
        match Route::of(path) {
            Route::ItemPage(route) => Some(route),
            _ => None,
        }
    }
}

/// The page.
pub(super) async fn answer(
    state: &State,
    route: ItemRoute<'_>,
    base: &str,
    query: &str,
    headers: &HeaderMap,
) -> Result<HttpResponse, Problem> {
    let item = nfc(Identifier::decode(route.item)?.as_str());
    let read = state.readings.of(state, route.item, base).await?;
    let accepted = language::accepted(headers);
    let asked = Asked { base, query, item: &item, accepted: &accepted, headers };
    let place = match route.folio {
        None => None,
        Some(folio) => {
            let folio = Identifier::decode(folio)?;
            let folio = folio.as_str();
            match find(&read.reading, &Addresses::new(base), &item, folio) {
                Found::One(at) => Some((at, region_of(&read.reading, at, route.region)?)),
                Found::Several(places) => {
                    return Ok(asked.choice(state, &read.reading, folio, &places));
                }
                Found::None => return Ok(asked.no_such_folio(folio)),
            }
        }
    };
    if let Some(form) = Form::of(query, headers)? {
        let located = Located { item: item.clone(), read, place };
        return Ok(data::answer(state, &asked, &located, form));
    }
    match place {
        None => of_item(state, asked, read).await,
        Some((at, region)) => of_folio(state, asked, read, at, region).await,
    }
}

/// What a page is made of and for.
#[derive(Clone, Copy)]
struct Asked<'a> {
    base: &'a str,
    query: &'a str,
    item: &'a str,
    accepted: &'a [String],
    headers: &'a HeaderMap,
}

async fn of_item(state: &State, asked: Asked<'_>, read: Read) -> Result<HttpResponse, Problem> {
    let Read { reading, etag } = read;
    let make = asked.owned(state);
    let key = asked.key("item page", &[&etag]);
    let bytes = compute::bytes_of(reading.leaves.len());
    let page = async {
        let make = move || make.showing(&reading, |showing| pages::item(&showing.item()));
        Ok(html::document(compute::compute(state, bytes, make).await?))
    };
    html::page(state, key, asked.headers, page).await
}

async fn of_folio(
    state: &State,
    asked: Asked<'_>,
    read: Read,
    at: usize,
    region: Option<Rect>,
) -> Result<HttpResponse, Problem> {
    let Read { reading, etag } = read;
    let make = asked.owned(state);
    let key = asked.key("folio page", &[&etag, &at.to_string(), &format!("{region:?}")]);
    let page = async {
        let make =
            move || make.showing(&reading, |showing| pages::folio(&showing.folio(at, region)));
        Ok(html::document(compute::compute(state, compute::bytes_of(1), make).await?))
    };
    html::page(state, key, asked.headers, page).await
}

/// The page for a frame on another site.
pub(super) async fn embed(
    state: &State,
    route: ItemRoute<'_>,
    base: &str,
    query: &str,
    headers: &HeaderMap,
) -> Result<HttpResponse, Problem> {
    let Located { item, read, place } = locate(state, route, base).await?;
    let accepted = language::accepted(headers);
    let asked = Asked { base, query, item: &item, accepted: &accepted, headers };
    let Read { reading, etag } = read;
    let make = asked.owned(state);
    let key = asked.key("frame", &[&etag, &format!("{place:?}")]);
    let page = async {
        let (at, region) = place.map_or((None, None), |(at, region)| (Some(at), region));
        let make =
            move || make.showing(&reading, |showing| pages::embed(&showing.embed(at, region)));
        Ok(html::document(compute::compute(state, compute::bytes_of(2), make).await?))
    };
    let mut response = html::page(state, key, headers, page).await?;
    guard_by(&mut response, state.embedding_policy.clone());
    Ok(response)
}

/// What other sites show of a link to the page.
pub(super) async fn of_social(
    state: &State,
    route: ItemRoute<'_>,
    base: &str,
) -> Result<Social, Problem> {
    let Located { item, read, place } = locate(state, route, base).await?;
    let asked = Asked { base, query: "", item: &item, accepted: &[], headers: &HeaderMap::new() };
    let make = asked.owned(state);
    let make = move || {
        make.showing(&read.reading, |showing| match place {
            Some((at, region)) => showing.folio(at, region).social,
            None => showing.item().social,
        })
    };
    compute::compute(state, compute::bytes_of(1), make).await
}

/// What a route that leaves no choice names.
struct Located {
    item: String,
    read: Read,
    /// A folio and a detail of it.
    place: Option<(usize, Option<Rect>)>,
}

async fn locate(state: &State, route: ItemRoute<'_>, base: &str) -> Result<Located, Problem> {
    let item = nfc(Identifier::decode(route.item)?.as_str());
    let read = state.readings.of(state, route.item, base).await?;
    let Some(folio) = route.folio else { return Ok(Located { item, read, place: None }) };
    let folio = Identifier::decode(folio)?;
    let Found::One(at) = find(&read.reading, &Addresses::new(base), &item, folio.as_str()) else {
        return Err(Problem::no_such_page());
    };
    let region = region_of(&read.reading, at, route.region)?;
    Ok(Located { item, read, place: Some((at, region)) })
}

/// A detail in pixels of its folio, cut to it, where a route names one.
fn region_of(reading: &Reading, at: usize, region: Option<&str>) -> Result<Option<Rect>, Problem> {
    let Some(region) = region else { return Ok(None) };
    let region = region.replace("%2C", ",").replace("%2c", ",");
    let refused = |sentence: String| Problem::new(StatusCode::BAD_REQUEST, sentence);
    let leaf = &reading.leaves[at];
    let size = leaf.size.ok_or_else(Problem::no_such_page)?;
    let region = Region::parse(&region).map_err(|error| refused(error.to_string()))?;
    region.resolve(size).map(Some).map_err(|error| refused(error.to_string()))
}

impl Asked<'_> {
    fn key(&self, kind: &str, parts: &[&str]) -> Key {
        let words = language::of(self.query, self.headers);
        let accepted = self.accepted.join(",");
        let own = [self.base, self.query, self.item, words.code, &accepted];
        Key::of(kind, &[&own, parts].concat())
    }

    /// What the page is made of, for another thread.
    fn owned(&self, state: &State) -> Owned {
        let collections = state.catalog.collections().of_item(self.item);
        Owned {
            base: self.base.to_owned(),
            query: self.query.to_owned(),
            item: self.item.to_owned(),
            accepted: self.accepted.to_vec(),
            words: language::of(self.query, self.headers),
            viewers: html::installed(state),
            has_reader: state.shelf.has(pages::READER_PACKAGE),
            collections: collections.into_iter().map(|it| (it.name, it.label)).collect(),
        }
    }

    /// Several folios have the label.
    fn choice(
        &self,
        state: &State,
        reading: &Arc<Reading>,
        asked: &str,
        places: &[usize],
    ) -> HttpResponse {
        let html = self.owned(state).showing(reading, |showing| {
            pages::which_folio(&WhichFolio {
                reader: showing.reader,
                title: showing.title(),
                item_address: showing.item_address(),
                asked,
                folios: places.iter().map(|at| showing.folio_link(*at, show::THUMBNAIL)).collect(),
            })
        });
        Self::message(StatusCode::MULTIPLE_CHOICES, html)
    }

    fn no_such_folio(&self, asked: &str) -> HttpResponse {
        let reader = html::reader(self.base, self.query, self.headers, self.accepted);
        let html = pages::message(&Message {
            reader,
            spoken: reader.words,
            title: &reader.words.say("no-such-folio-title"),
            sentence: &reader.words.with("no-such-folio", "folio", asked),
            command: None,
        });
        Self::message(StatusCode::NOT_FOUND, html)
    }

    fn message(status: StatusCode, html: String) -> HttpResponse {
        let mut response = HttpResponse::build(status)
            .content_type(html::MEDIA_TYPE)
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .insert_header((header::VARY, html::VARY))
            .body(html);
        guard(&mut response, pages::CONTENT_SECURITY_POLICY);
        response
    }
}

/// As [`Asked`], with what the server tells.
struct Owned {
    base: String,
    query: String,
    item: String,
    accepted: Vec<String>,
    words: &'static pages::Words,
    viewers: Vec<html::Installed>,
    has_reader: bool,
    collections: Vec<(String, crate::text::LanguageMap)>,
}

impl Owned {
    fn showing<T>(&self, reading: &Reading, show: impl FnOnce(&Showing<'_>) -> T) -> T {
        let reader = pages::Reader {
            base_path: html::base_path(&self.base),
            query: &self.query,
            words: self.words,
            accepted: &self.accepted,
        };
        show(&Showing {
            reading,
            reader,
            item: &self.item,
            addresses: Addresses::new(&self.base),
            languages: reader.languages(),
            untitled: self.words.say("untitled").into_owned(),
            viewers: &self.viewers,
            has_reader: self.has_reader,
            collections: &self.collections,
        })
    }
}
