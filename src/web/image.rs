//! The Image API over HTTP: base address, image information, pictures.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use bytes::Bytes;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::conditional::ETag;
use super::document::{Document, REVALIDATE, without_body};
use super::negotiate::{self, JsonForm};
use super::problem::Problem;
use super::state::State;
use crate::image_api::{self, Address, ApiVersion, Identifier, ImageInfo, ImageRequest};
use crate::metrics::Outcome;
use crate::render::Prepared;

/// A request for the Image API, understood as far as its address goes.
pub(super) struct Asked<'a> {
    pub version: ApiVersion,
    /// What follows `/iiif/{version}/`, as it came.
    pub rest: &'a str,
    /// Where our addresses begin.
    pub base: String,
    pub headers: &'a HeaderMap,
    /// HEAD: headers only, so no picture is computed.
    pub head_only: bool,
}

pub(super) async fn answer(state: &State, asked: &Asked<'_>) -> Result<HttpResponse, Problem> {
    match image_api::parse(asked.version, asked.rest)? {
        Address::Base(_) => Ok(see_info(asked)),
        Address::Info(identifier) => info(state, asked, &identifier).await,
        Address::Image(request) => {
            let answer = picture(state, asked, &request).await;
            state.metrics.image(request.format.as_str(), outcome(&answer));
            answer
        }
    }
}

fn outcome(answer: &Result<HttpResponse, Problem>) -> Outcome {
    match answer {
        Ok(response) if response.status() == StatusCode::NOT_MODIFIED => Outcome::NotModified,
        Ok(_) => Outcome::Sent,
        Err(problem) if problem.status.is_client_error() => Outcome::Refused,
        Err(_) => Outcome::Failed,
    }
}

impl Asked<'_> {
    /// The address of an image service; `identifier` is percent-encoded.
    fn service(&self, identifier: &str) -> String {
        format!("{}/iiif/{}/{identifier}", self.base, self.version.path_segment())
    }

    /// The service's address as the client spelled it: viewers compare it with `id`.
    fn service_as_asked(&self) -> String {
        let spelled = self.rest.split('/').next().unwrap_or_default();
        self.service(spelled)
    }
}

/// Source: Image API 3.0 §2, "303 (See Other)".
fn see_info(asked: &Asked<'_>) -> HttpResponse {
    let info = format!("{}/info.json", asked.service_as_asked());
    let mut response = HttpResponse::SeeOther().finish();
    if let Ok(location) = HeaderValue::from_str(&info) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

async fn info(
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

async fn picture(
    state: &State,
    asked: &Asked<'_>,
    request: &ImageRequest,
) -> Result<HttpResponse, Problem> {
    let held = |key: &_| asked.head_only || ETag::new(key).is_held(asked.headers);
    let (prepared, encoded) = state.renderer.answer(asked.version, request, held).await?;
    let etag = ETag::new(prepared.key);
    let format = prepared.resolved.format;
    let mut response = match encoded {
        Some(encoded) => HttpResponse::Ok().content_type(encoded.media_type).body(encoded.bytes),
        None if etag.is_held(asked.headers) => without_body(StatusCode::NOT_MODIFIED),
        None => {
            let mut response = without_body(StatusCode::OK);
            let media_type = HeaderValue::from_static(crate::codec::output(format).media_type());
            response.headers_mut().insert(header::CONTENT_TYPE, media_type);
            response
        }
    };
    let headers = response.headers_mut();
    headers.insert(header::ETAG, etag.header());
    headers.insert(header::CACHE_CONTROL, state.picture_cache_control.clone());
    if let Ok(name) = HeaderValue::from_str(&disposition(request)) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    let canonical = canonical_link(state, asked, request, &prepared);
    set_links(&mut response, &[canonical, profile_link(asked.version)]);
    Ok(response)
}

/// A telling name for whoever saves the picture; shown in place all the same.
///
/// Source: RFC 6266 §4.3, RFC 8187 §3.2.
fn disposition(request: &ImageRequest) -> String {
    let identifier = request.identifier.as_str();
    let name = identifier.rsplit('/').next().unwrap_or(identifier);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = utf8_percent_encode(stem, NON_ALPHANUMERIC);
    format!("inline; filename*=UTF-8''{stem}.{}", request.format.as_str())
}

fn canonical_link(
    state: &State,
    asked: &Asked<'_>,
    request: &ImageRequest,
    prepared: &Prepared,
) -> String {
    let service = asked.service(&request.identifier.encoded());
    let Prepared { resolved, subject, .. } = prepared;
    let limits = state.renderer.limits();
    let canonical = image_api::canonical(asked.version, resolved, subject, limits);
    format!("<{service}/{canonical}>;rel=\"canonical\"")
}

fn profile_link(version: ApiVersion) -> String {
    format!("<{}>;rel=\"profile\"", version.profile_uri())
}

/// Source: the registry of annexes, "Apache" recipe for plain JSON.
fn context_link(version: ApiVersion) -> String {
    let context = version.context();
    let rel = "http://www.w3.org/ns/json-ld#context";
    format!("<{context}>;rel=\"{rel}\";type=\"application/ld+json\"")
}

fn set_links(response: &mut HttpResponse, links: &[String]) {
    if let Ok(value) = HeaderValue::from_str(&links.join(", ")) {
        response.headers_mut().insert(HeaderName::from_static("link"), value);
    }
}
