//! The Presentation API over HTTP.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::header::{HeaderMap, HeaderValue};
use serde_json::Value;

use super::compute;
use super::document::{Document, Manner};
use super::encoding::Encoding;
use super::kept::Key;
use super::negotiate::{self, JsonForm};
use super::problem::Problem;
use super::state::State;
use crate::catalog::Item;
use crate::image_api::Identifier;
use crate::presentation::{
    Addresses, CollectionDescription, Part, TOP_COLLECTION, Version, build, build_collection,
    top_label,
};

/// An item's Manifest, or a part of it; `item` and `part` are raw paths.
pub(super) async fn item(
    state: &State,
    version: Version,
    (item, raw_part): (&str, &str),
    base: &str,
    headers: &HeaderMap,
) -> Result<HttpResponse, Problem> {
    let part = Part::parse(raw_part)?;
    let name = Identifier::decode(item)?;
    let item = state.catalog.item(name.as_str()).await?;
    let revision = state.items.of(&item.name, &item).await.to_string();
    let asked = Asked { version, form: form(version, headers), headers };
    let key = asked.key("item", &[base, raw_part, &item.name, &revision]);
    let make = async {
        let (limits, addresses) = (*state.renderer.limits(), Addresses::new(base));
        let resources = item.resources();
        if let Part::AnnotationPage(folio, page) | Part::Annotation(folio, page, _) = &part {
            return annotations(state, &asked, &item, &addresses, (folio, page), &part).await;
        }
        let make = move || version.document(&build(&item.describe(&limits), &addresses), &part);
        asked.make(state, resources, make).await
    };
    // Boxed: what is kept already, which most is, need not carry what making it takes.
    asked.answer(state, key, Box::pin(make)).await
}

/// A page of Annotations beside the one that paints, or one of them. How large its Canvas is, the
/// Manifest decides.
async fn annotations(
    state: &State,
    asked: &Asked<'_>,
    item: &Arc<Item>,
    addresses: &Addresses,
    (folio, page): (&str, &str),
    part: &Part,
) -> Result<Document, Problem> {
    let (limits, described, name) = (*state.renderer.limits(), Arc::clone(item), folio.to_owned());
    let base = addresses.clone();
    let size = compute::compute(state, compute::bytes_of(item.resources()), move || {
        Some(build(&described.describe(&limits), &base).canvas(&name)?.size)
    });
    let size = size.await?.ok_or_else(Problem::no_such_page)?;
    let found = state.catalog.annotations(item, folio, page, size).await?;
    let found = found.ok_or_else(Problem::no_such_page)?;
    let (version, addresses, part) = (asked.version, addresses.clone(), part.clone());
    let resources = found.annotations.len();
    asked.make(state, resources, move || version.annotations(&addresses, &found, &part)).await
}

/// A list of items; `name` is a raw path segment.
pub(super) async fn collection(
    state: &State,
    version: Version,
    name: &str,
    base: &str,
    headers: &HeaderMap,
) -> Result<HttpResponse, Problem> {
    if Identifier::decode(name)?.as_str() != TOP_COLLECTION {
        return Err(Problem::no_such_page());
    }
    let summaries = state.catalog.items().await?;
    let revision = state.summaries.of("", &summaries).await.to_string();
    let asked = Asked { version, form: form(version, headers), headers };
    let key = asked.key("collection", &[base, &revision]);
    let make = async {
        let (limits, addresses) = (*state.renderer.limits(), Addresses::new(base));
        let resources = summaries.len();
        let make = move || {
            let description = CollectionDescription {
                name: TOP_COLLECTION.to_owned(),
                label: top_label(),
                members: summaries.iter().map(|summary| summary.describe(&limits)).collect(),
            };
            Some(version.collection(&build_collection(&description, &addresses)))
        };
        asked.make(state, resources, make).await
    };
    asked.answer(state, key, make).await
}

fn form(version: Version, headers: &HeaderMap) -> JsonForm {
    match version {
        Version::V2 => negotiate::json_form_2(headers),
        Version::V3 => negotiate::json_form_3(headers),
    }
}

/// In which form a document is wanted.
struct Asked<'a> {
    version: Version,
    form: JsonForm,
    headers: &'a HeaderMap,
}

impl Asked<'_> {
    /// What a document of this form is kept under that `parts` tell from others.
    fn key(&self, kind: &str, parts: &[&str]) -> Key {
        let form = [self.version.path_segment(), self.form.name()];
        Key::of(kind, &[&form, parts].concat())
    }

    /// Makes the document of `resources` where computing is allowed: a codex of a thousand
    /// leaves makes megabytes of JSON. None is 404.
    async fn make(
        &self,
        state: &State,
        resources: usize,
        make: impl FnOnce() -> Option<Value> + Send + 'static,
    ) -> Result<Document, Problem> {
        let media_type = match self.form {
            JsonForm::Json => HeaderValue::from_static("application/json"),
            JsonForm::JsonLd => negotiate::json_ld(self.version.context()),
        };
        let document = compute::compute(state, compute::bytes_of(resources), move || {
            let body = serde_json::to_vec(&make()?).expect("a JSON value can always be written");
            Some(Document::new(media_type, None, body))
        });
        document.await?.ok_or_else(Problem::no_such_page)
    }

    async fn answer(
        &self,
        state: &State,
        key: Key,
        make: impl Future<Output = Result<Document, Problem>>,
    ) -> Result<HttpResponse, Problem> {
        let encoding = negotiate::encoding(self.headers, &Encoding::AVAILABLE);
        let document = state.kept.get(state, key, encoding, make).await?;
        let cache_control = &state.manifest_cache_control;
        let manner = Manner { cache_control, vary: "Accept, Accept-Encoding" };
        Ok(document.respond(self.headers, &manner))
    }
}
