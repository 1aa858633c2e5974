//! HTTP: addresses to handlers, errors to statuses. The only room besides `app` that
//! knows actix.
//!
//! Every request takes one path: [`public`] finds its route in the raw address, the
//! handler answers or returns a [`problem::Problem`], and what all answers share (CORS,
//! request id, metrics) is added at the end. Handlers never block: pictures are computed
//! elsewhere and awaited.

mod admin;
mod cache_control;
mod compute;
mod conditional;
mod cors;
mod document;
mod embedding;
mod encoding;
mod files;
mod guard;
mod html;
mod image;
mod item_page;
mod kept;
mod language;
mod negotiate;
mod operations;
pub mod pages;
#[cfg(test)]
mod poisoned;
mod prefixes;
mod presentation;
mod preview;
mod problem;
mod public_url;
mod readings;
#[cfg(test)]
mod restart;
mod revisions;
mod routes;
mod settings;
mod sitemap;
mod state;
pub mod tls;
#[cfg(test)]
mod weather;

use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse, web};
use tracing::{Instrument as _, debug, info_span};

pub use admin::Token;
use image::Asked;
use pages::{ENGLISH, Reader};
pub use prefixes::Routes;
use problem::Form;
pub use problem::Problem;
pub use public_url::PublicUrl;
pub use routes::{ImageRoute, Route};
pub use settings::Settings;
pub use state::{Parts, State};

/// Longer addresses are refused before they are looked at.
const MAX_URL_BYTES: usize = 8 * 1024;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Everything on the main address.
pub fn configure_public(config: &mut web::ServiceConfig) {
    config.default_service(web::to(public));
}

/// What only the operator sees.
pub fn configure_admin(config: &mut web::ServiceConfig) {
    config.app_data(web::PayloadConfig::new(admin::MOST_BYTES));
    config.default_service(web::to(operate));
}

async fn public(request: HttpRequest, state: web::Data<State>) -> HttpResponse {
    let id = state.next_request_id();
    let path = state.public_url.strip(request.uri().path());
    let route = state.routes.of(path, request.uri().query().unwrap_or_default());
    let mut response = match at_hand(&request, &state, route).await {
        Some(response) => response,
        // Kept apart, as all that it may have to hold would be moved with every request.
        None => Box::pin(dispatched(&request, &state, route, path, &id)).await,
    };
    let status = response.status();
    let headers = response.headers_mut();
    if state.routes.is_iiif(path) {
        cors::allow_everyone(headers);
    }
    debug!(request.id = id, http.status = status.as_u16(), "{} {path} {status}", request.method());
    if let Ok(id) = HeaderValue::try_from(id) {
        headers.insert(REQUEST_ID, id);
    }
    state.metrics.request(route.metric(), status.as_u16());
    response
}

/// The answer where it costs next to nothing, which is what most requests get: they take no
/// part in what is there for those that wait, compute and fail.
async fn at_hand(request: &HttpRequest, state: &State, route: Route<'_>) -> Option<HttpResponse> {
    let Route::Image(route) = route else { return None };
    let head_only = request.method() == Method::HEAD;
    if (request.method() != Method::GET && !head_only) || is_too_long(request) {
        return None;
    }
    let headers = request.headers();
    let base = state.public_url.base(request.uri(), headers);
    image::at_hand(state, &Asked { route, base, headers, head_only }).await
}

/// The answer, or the error as the client sees it; what is logged on the way carries the
/// request's id.
async fn dispatched(
    request: &HttpRequest,
    state: &State,
    route: Route<'_>,
    path: &str,
    id: &str,
) -> HttpResponse {
    let span = info_span!("request", id, path);
    let answer = tokio::time::timeout(state.patience, dispatch(request, state, route));
    let answer = answer.instrument(span).await;
    match answer.unwrap_or_else(|_| Err(Problem::too_slow(state.patience))) {
        Ok(mut response) => {
            if route.is_page() {
                let base = state.public_url.base(request.uri(), request.headers());
                let (path, query) = (html::base_path(&base), request.query_string());
                language::keep(&mut response, path, query, request.headers());
            }
            response
        }
        Err(problem) => {
            let base = state.public_url.base(request.uri(), request.headers());
            let reader = html::reader(&base, request.query_string(), request.headers(), &[]);
            let form = Form::of(request.headers(), state.routes.is_iiif(path));
            problem.respond(form, reader, id)
        }
    }
}

fn is_too_long(request: &HttpRequest) -> bool {
    request.uri().path_and_query().is_some_and(|url| url.as_str().len() > MAX_URL_BYTES)
}

async fn dispatch(
    request: &HttpRequest,
    state: &State,
    route: Route<'_>,
) -> Result<HttpResponse, Problem> {
    if is_too_long(request) {
        let sentence = format!("The address is longer than {MAX_URL_BYTES} bytes.");
        return Err(Problem::new(StatusCode::URI_TOO_LONG, sentence));
    }
    if request.method() == Method::OPTIONS {
        return Ok(preflight());
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(Problem::method_not_allowed());
    }
    let (headers, query) = (request.headers(), request.query_string());
    let base = state.public_url.base(request.uri(), headers);
    match route {
        Route::Image(route) => {
            let head_only = request.method() == Method::HEAD;
            image::answer(state, &Asked { route, base, headers, head_only }).await
        }
        Route::Item { version, item, part } => {
            presentation::item(state, version, (item, part), &base, headers).await
        }
        Route::Collection { version, name } => {
            presentation::collection(state, version, name, &base, headers).await
        }
        Route::Preview { path } => preview::answer(state, path, &base, headers).await,
        Route::Home => html::home(state, &base, query, headers).await,
        Route::ItemPage(route) => item_page::answer(state, route, &base, query, headers).await,
        Route::Embed(route) => item_page::embed(state, route, &base, query, headers).await,
        Route::Read { item } => Box::pin(item_page::read(state, item, &base, query, headers)).await,
        Route::OEmbed => embedding::oembed(state, &base, query).await,
        Route::Sitemap { part } => sitemap::answer(state, part, &base, headers).await,
        Route::Robots => Ok(sitemap::robots(state, &base)),
        Route::Mirador => html::mirador(state, &base, query, headers).await,
        Route::UniversalViewer => html::universal_viewer(state, &base, query, headers).await,
        Route::Asset { name } => files::asset(state, name, headers).await,
        Route::Viewer { name, version, file } => {
            files::viewer(state, (name, version, file), headers).await
        }
        Route::Health => Ok(operations::health()),
        Route::Ready => operations::ready(state),
        Route::Unknown => Err(Problem::no_such_page()),
    }
}

async fn operate(
    request: HttpRequest,
    state: web::Data<State>,
    body: Result<web::Bytes, actix_web::Error>,
) -> HttpResponse {
    let answer = match (request.uri().path(), body) {
        ("/metrics", _) => Ok(operations::metrics(&state)),
        ("/health", _) => Ok(operations::health()),
        (_, Ok(body)) => admin::answer(&request, &state, &body).await,
        (_, Err(_)) => {
            let sentence = format!("Messages have {} bytes at most.", admin::MOST_BYTES);
            Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, sentence))
        }
    };
    answer.unwrap_or_else(|problem| {
        let reader = Reader { base_path: "", query: "", words: &ENGLISH, accepted: &[] };
        problem.respond(Form::Text, reader, &state.next_request_id())
    })
}

/// Source: Image API 3.0 §7.1; Fetch standard, "CORS preflight".
fn preflight() -> HttpResponse {
    let mut response = document::without_body(StatusCode::NO_CONTENT);
    cors::describe_preflight(response.headers_mut());
    response
}
