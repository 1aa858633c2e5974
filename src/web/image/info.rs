//! Image information documents.

use actix_web::HttpResponse;
use bytes::Bytes;

use super::super::document::{Document, REVALIDATE};
use super::super::negotiate::{self, JsonForm};
use super::super::problem::Problem;
use super::super::state::State;
use super::{Asked, profile_link, set_links};
use crate::image_api::{ApiVersion, Identifier, ImageInfo};

pub(super) async fn answer(
    state: &State,
    asked: &Asked<'_>,
    identifier: &Identifier,
) -> Result<HttpResponse, Problem> {
    let (subject, opened) = state.renderer.subject(identifier.as_str()).await?;
    let tile = opened.probe().tile;
    let info = ImageInfo::new(asked.service_as_asked(), &subject, tile, state.renderer.limits());
    let (json, form) = match asked.version {
        ApiVersion::V2 => (info.v2(), negotiate::json_form_2(asked.headers)),
        ApiVersion::V3 => (info.v3(), negotiate::json_form_3(asked.headers)),
    };
    let media_type = match (form, asked.version) {
        (JsonForm::Json, _) => "application/json".to_owned(),
        (JsonForm::JsonLd, ApiVersion::V2) => "application/ld+json".to_owned(),
        (JsonForm::JsonLd, ApiVersion::V3) => {
            format!("application/ld+json;profile=\"{}\"", asked.version.context())
        }
    };
    let body = serde_json::to_vec(&json).expect("a JSON value can always be written");
    let document = Document {
        media_type,
        body: Bytes::from(body),
        cache_control: REVALIDATE,
        varies_by_accept: true,
    };
    let mut response = document.respond(asked.headers);
    let mut links = vec![profile_link(asked.version)];
    if asked.version == ApiVersion::V2 && form == JsonForm::Json {
        links.push(context_link(asked.version));
    }
    set_links(&mut response, &links);
    Ok(response)
}

/// Source: the registry of annexes, "Apache" recipe for plain JSON.
fn context_link(version: ApiVersion) -> String {
    let context = version.context();
    let rel = "http://www.w3.org/ns/json-ld#context";
    format!("<{context}>;rel=\"{rel}\";type=\"application/ld+json\"")
}
