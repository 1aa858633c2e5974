//! Whether the server lives, whether it wants requests, and what it counted.

use std::sync::atomic::Ordering;

use actix_web::HttpResponse;
use actix_web::http::header;

use super::problem::Problem;
use super::state::State;
use crate::metrics;

/// The process answers.
pub(super) fn health() -> HttpResponse {
    plain("ok\n")
}

/// Requests are welcome: started, and not told to stop.
pub(super) fn ready(state: &State) -> Result<HttpResponse, Problem> {
    if state.ready.load(Ordering::Relaxed) {
        Ok(plain("ready\n"))
    } else {
        let status = actix_web::http::StatusCode::SERVICE_UNAVAILABLE;
        Err(Problem::new(status, "The server is starting or stopping."))
    }
}

/// Prometheus text; on the admin address only.
pub(super) fn metrics(state: &State) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(metrics::MEDIA_TYPE)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(state.metrics.encode())
}

fn plain(text: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(text)
}
