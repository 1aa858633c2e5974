//! Image information documents.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::header::HeaderValue;

use super::super::document::{Document, Manner};
use super::super::encoding::Encoding;
use super::super::kept::Key;
use super::super::negotiate::{self, JsonForm};
use super::super::problem::Problem;
use super::super::state::State;
use super::{Asked, profile_link};
use crate::image_api::{ApiVersion, Identifier, ImageInfo};
use crate::sources::Opened;

pub(super) async fn answer(
    state: &State,
    asked: &Asked<'_>,
    identifier: &Identifier,
) -> Result<HttpResponse, Problem> {
    let opened = state.renderer.open(identifier.as_str()).await?;
    let route = &asked.route;
    let form = match route.version {
        ApiVersion::V2 => negotiate::json_form_2(asked.headers),
        ApiVersion::V3 => negotiate::json_form_3(asked.headers),
    };
    let rights = state.catalog.rights(identifier.as_str());
    // Viewers compare the `id` with the address they asked at, so its spelling counts; the
    // limits stay as they are for as long as the server runs.
    let parts = [
        route.version.path_segment(),
        form.name(),
        &asked.base,
        route.prefix,
        route.spelled(),
        opened.identity(),
        opened.version().as_str(),
        rights.as_deref().unwrap_or_default(),
    ];
    let make = async { Ok(document(state, asked, &opened, form, rights.clone())) };
    let encoding = negotiate::encoding(asked.headers, &Encoding::AVAILABLE);
    let document = state.kept.get(state, Key::of("info", &parts), encoding, make).await?;
    let cache_control = &state.info_cache_control;
    let manner = Manner { cache_control, vary: "Accept, Accept-Encoding" };
    Ok(document.respond(asked.headers, &manner))
}

/// About a kilobyte, made in some ten microseconds.
fn document(
    state: &State,
    asked: &Asked<'_>,
    opened: &Opened,
    form: JsonForm,
    rights: Option<Arc<str>>,
) -> Document {
    let (version, probe) = (asked.route.version, opened.probe());
    let id = asked.service_as_asked().to_string();
    let limits = state.renderer.limits();
    let mut info = ImageInfo::new(id, &probe.subject(), probe.tile, limits);
    info.rights = rights.map(|rights| rights.to_string());
    info.scale = probe.scale;
    info.formats = state.renderer.formats(info.size);
    info.preferred_formats.clone_from(&state.preferred_formats);
    let json = match version {
        ApiVersion::V2 => info.v2(),
        ApiVersion::V3 => info.v3(),
    };
    let media_type = match (form, version) {
        (JsonForm::Json, _) => HeaderValue::from_static("application/json"),
        (JsonForm::JsonLd, ApiVersion::V2) => HeaderValue::from_static("application/ld+json"),
        (JsonForm::JsonLd, ApiVersion::V3) => negotiate::json_ld(version.context()),
    };
    let mut link = profile_link(version);
    if version == ApiVersion::V2 && form == JsonForm::Json {
        link = format!("{link}, {}", context_link(version));
    }
    let link = HeaderValue::from_str(&link).expect("links are our own plain text");
    let body = serde_json::to_vec(&json).expect("a JSON value can always be written");
    Document::new(media_type, Some(link), body)
}

/// Source: the registry of annexes, "Apache" recipe for plain JSON.
fn context_link(version: ApiVersion) -> String {
    let context = version.context();
    let rel = "http://www.w3.org/ns/json-ld#context";
    format!("<{context}>;rel=\"{rel}\";type=\"application/ld+json\"")
}
