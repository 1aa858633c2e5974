//! The Presentation API over HTTP.

use std::sync::Arc;

use super::compute;
use super::document::{Document, Manner};
use super::encoding::Encoding;
use super::kept::Key;
use super::negotiate::{self, JsonForm};
use super::problem::Problem;
use super::state::State;
use crate::catalog::{Item, Listing};
use crate::image_api::Identifier;
use crate::presentation::{
    Addresses, ItemDescription, Part, PartOf, Published, ReadyManifest, Version, build,
    build_collection, bytes,
};
use crate::text::nfc;
use actix_web::HttpResponse;
use actix_web::http::header::{HeaderMap, HeaderValue};

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
    if let Some(manifest) = state.catalog.ready(name.as_str()) {
        let name = nfc(name.as_str());
        let ready = ready(state, version, (&name, manifest), (part, raw_part), base, headers);
        return Box::pin(ready).await;
    }
    let item = state.catalog.item(name.as_str()).await?;
    let revision = state.items.of(&item.name, &item).await.to_string();
    let part_of = state.catalog.collections().of_item(&item.name);
    let asked = Asked { version, form: form(version, headers), headers };
    let key = asked.key("item", &[base, raw_part, &item.name, &revision, &spelled(&part_of)]);
    let make = async {
        let (limits, addresses) = (*state.renderer.limits(), Addresses::new(base));
        let resources = item.resources();
        if let Part::AnnotationPage(folio, page) | Part::Annotation(folio, page, _) = &part {
            return annotations(state, &asked, &item, &addresses, (folio, page), &part).await;
        }
        let make = move || {
            let item = ItemDescription { part_of, ..item.describe(&limits) };
            version.write(&build(&item, &addresses), &part)
        };
        asked.make(state, resources, make).await
    };
    // Boxed: what is kept already, which most is, need not carry what making it takes.
    asked.answer(state, key, Box::pin(make)).await
}

/// A page of Annotations beside the one that paints, or one of them.
async fn annotations(
    state: &State,
    asked: &Asked<'_>,
    item: &Arc<Item>,
    addresses: &Addresses,
    (folio, page): (&str, &str),
    part: &Part,
) -> Result<Document, Problem> {
    let found = state.catalog.annotations(item, folio, page).await?;
    let found = found.ok_or_else(Problem::no_such_page)?;
    let (version, addresses, part) = (asked.version, addresses.clone(), part.clone());
    let resources = found.annotations.len();
    let make = move || version.annotations(&addresses, &found, &part).as_ref().map(bytes);
    asked.make(state, resources, make).await
}

/// As [`item()`], of a Manifest that was made elsewhere.
async fn ready(
    state: &State,
    version: Version,
    (name, manifest): (&str, Arc<ReadyManifest>),
    (part, raw_part): (Part, &str),
    base: &str,
    headers: &HeaderMap,
) -> Result<HttpResponse, Problem> {
    let revision = state.manifests.of(name, &manifest).await.to_string();
    let part_of = state.catalog.collections().of_item(name);
    let asked = Asked { version, form: form(version, headers), headers };
    let key = asked.key("ready", &[base, raw_part, name, &revision, &spelled(&part_of)]);
    let make = async {
        let (addresses, item) = (Addresses::new(base), name.to_owned());
        let resources = manifest.canvases();
        let make = move || {
            let published = Published { addresses: &addresses, item: &item, part_of: &part_of };
            manifest.document(version, &part, &published).as_ref().map(bytes)
        };
        asked.make(state, resources, make).await
    };
    asked.answer(state, key, make).await
}

/// As a part of a key: what an item is part of is no part of its state.
fn spelled(part_of: &[PartOf]) -> String {
    format!("{part_of:?}")
}

/// A list of items and Collections; `name` is a raw path segment.
pub(super) async fn collection(
    state: &State,
    version: Version,
    name: &str,
    base: &str,
    headers: &HeaderMap,
) -> Result<HttpResponse, Problem> {
    let name = nfc(Identifier::decode(name)?.as_str());
    let collections = state.catalog.collections();
    if collections.find(&name).is_none() {
        return Err(Problem::no_such_page());
    }
    let summaries = state.catalog.items().await?;
    let of_summaries = state.summaries.of("", &summaries).await.to_string();
    let of_collections = state.collections.of("", &collections).await.to_string();
    let asked = Asked { version, form: form(version, headers), headers };
    let key = asked.key("collection", &[base, &name, &of_summaries, &of_collections]);
    let make = async {
        let (limits, addresses) = (*state.renderer.limits(), Addresses::new(base));
        let most = state.collection_page;
        let resources = summaries.len().min(most) + collections.resources();
        let make = move || {
            let page = collections.find(&name)?;
            Some(bytes(&match collections.list(&page, &summaries, &limits, most)? {
                Listing::Ours(description) => {
                    version.collection(&build_collection(&description, &addresses))
                }
                Listing::Ready { collection, part_of } => {
                    let resolve = |member: &str| collections.resolve(&page, member, &summaries);
                    collection.document(version, (&addresses, &name), &part_of, &resolve)
                }
            }))
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
        make: impl FnOnce() -> Option<Vec<u8>> + Send + 'static,
    ) -> Result<Document, Problem> {
        let media_type = match self.form {
            JsonForm::Json => HeaderValue::from_static("application/json"),
            JsonForm::JsonLd => negotiate::json_ld(self.version.context()),
        };
        let document = compute::compute(state, compute::bytes_of(resources), move || {
            Some(Document::new(media_type, None, make()?))
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
        // On the heap: it holds the whole making of a document.
        let document = Box::pin(state.kept.get(state, key, encoding, make)).await?;
        let cache_control = &state.manifest_cache_control;
        let manner = Manner { cache_control, vary: "Accept, Accept-Encoding" };
        Ok(document.respond(self.headers, &manner))
    }
}
