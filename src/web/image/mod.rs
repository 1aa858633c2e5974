//! The Image API over HTTP: base address, image information, pictures.

mod explained;
mod info;
mod picture;

use std::fmt;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderValue};

pub(super) use explained::PLAN;

use super::problem::Problem;
use super::routes::ImageRoute;
use super::state::State;
use crate::image_api::{Address, ApiVersion};
use crate::metrics::Outcome;

/// A request for the Image API, understood as far as its address goes.
pub(super) struct Asked<'a> {
    pub route: ImageRoute<'a>,
    /// Where our addresses begin.
    pub base: String,
    pub headers: &'a HeaderMap,
    /// HEAD: headers only, so no picture is computed.
    pub head_only: bool,
}

/// A picture that is at hand: no error, no waiting, nothing to be told in the log.
pub(super) async fn at_hand(state: &State, asked: &Asked<'_>) -> Option<HttpResponse> {
    let Ok(Address::Image(request)) =
        asked.route.slashes.parse(asked.route.version, asked.route.rest)
    else {
        return None;
    };
    let response = picture::at_hand(state, asked, &request).await?;
    state.metrics.image(request.format.as_str(), sent(&response));
    Some(response)
}

pub(super) async fn answer(state: &State, asked: &Asked<'_>) -> Result<HttpResponse, Problem> {
    match asked.route.slashes.parse(asked.route.version, asked.route.rest)? {
        Address::Base(_) => Ok(see_info(asked)),
        Address::Info(identifier) => info::answer(state, asked, &identifier).await,
        Address::Image(request) => {
            let answer = picture::answer(state, asked, &request).await;
            state.metrics.image(request.format.as_str(), outcome(&answer));
            answer
        }
    }
}

fn outcome(answer: &Result<HttpResponse, Problem>) -> Outcome {
    match answer {
        Ok(response) => sent(response),
        Err(problem) if problem.status.is_client_error() => Outcome::Refused,
        Err(_) => Outcome::Failed,
    }
}

fn sent(response: &HttpResponse) -> Outcome {
    let held = response.status() == StatusCode::NOT_MODIFIED;
    if held { Outcome::NotModified } else { Outcome::Sent }
}

impl Asked<'_> {
    /// The address of an image service under the prefix that was asked; `identifier` is
    /// written percent-encoded.
    fn service(&self, identifier: impl fmt::Display) -> impl fmt::Display {
        let (base, prefix) = (&self.base, self.route.prefix);
        fmt::from_fn(move |f| write!(f, "{base}{prefix}{identifier}"))
    }

    /// The service's address as the client spelled it: viewers compare it with `id`.
    fn service_as_asked(&self) -> impl fmt::Display {
        self.service(self.route.spelled())
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

fn profile_link(version: ApiVersion) -> String {
    format!("<{}>;rel=\"profile\"", version.profile_uri())
}
