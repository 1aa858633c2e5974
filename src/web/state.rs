//! What every handler may use.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use actix_web::http::header::HeaderValue;
use tokio::runtime::Handle;

use super::{PublicUrl, Settings};
use crate::catalog::Catalog;
use crate::metrics::Metrics;
use crate::pool::Pool;
use crate::render::Renderer;
use crate::viewers::Shelf;

/// The rooms below, as the server was composed.
#[derive(Debug)]
pub struct State {
    pub renderer: Renderer,
    pub catalog: Catalog,
    pub shelf: Shelf,
    pub metrics: Arc<Metrics>,
    pub public_url: PublicUrl,
    /// For documents and pages.
    pub(super) documents: Pool,
    /// Off while the server starts and once it is told to stop.
    pub ready: AtomicBool,
    /// Where work goes that would hold up an HTTP worker.
    pub runtime: Handle,
    pub(super) picture_cache_control: HeaderValue,
    /// Tells the log lines of one run from those of the next.
    run: u32,
    requests: AtomicU64,
}

/// What [`State::new`] is made of.
#[derive(Debug)]
pub struct Parts {
    pub renderer: Renderer,
    pub catalog: Catalog,
    pub shelf: Shelf,
    pub metrics: Arc<Metrics>,
    pub public_url: PublicUrl,
    pub documents: Pool,
    pub runtime: Handle,
}

impl State {
    /// `run` is any number that differs from one start to the next.
    #[must_use]
    pub fn new(parts: Parts, settings: &Settings, run: u32) -> Self {
        let Parts { renderer, catalog, shelf, metrics, public_url, documents, runtime } = parts;
        let max_age = settings.picture_max_age_seconds;
        let picture_cache_control = HeaderValue::from_str(&format!("public, max-age={max_age}"))
            .expect("a number is plain ASCII");
        Self {
            renderer,
            catalog,
            shelf,
            metrics,
            public_url,
            documents,
            ready: AtomicBool::new(false),
            runtime,
            picture_cache_control,
            run,
            requests: AtomicU64::new(0),
        }
    }

    /// A name for one request, to find it in the log.
    pub(super) fn next_request_id(&self) -> String {
        let count = self.requests.fetch_add(1, Ordering::Relaxed);
        format!("{:08x}-{count:x}", self.run)
    }
}
