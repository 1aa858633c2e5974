//! What every handler may use.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use actix_web::http::header::HeaderValue;
use moka::future::Cache;
use tokio::runtime::Handle;
use tokio::sync::Notify;

use super::embedding::{Site, frame_ancestors};
use super::kept::Kept;
use super::pages;
use super::prefixes::Routes;
use super::readings::Readings;
use super::revisions::Revisions;
use super::{PublicUrl, Settings, Token};
use crate::cache::Epoch;
use crate::catalog::{Catalog, Collections, Item, ListedItem};
use crate::image_api::Format;
use crate::metrics::Metrics;
use crate::pool::Pool;
use crate::presentation::ReadyManifest;
use crate::render::Renderer;
use crate::search::Finder;
use crate::sources::{Address, Sources};
use crate::text::format_with_room;
use crate::viewers::Shelf;

/// Folios of the items whose states are remembered, in all; each takes some hundreds of
/// bytes.
const MOST_RESOURCES: u64 = 100_000;

/// The rooms below, as the server was composed.
#[derive(Debug)]
pub struct State {
    pub sources: Arc<Sources>,
    pub renderer: Renderer,
    pub catalog: Arc<Catalog>,
    /// Members of a Collection beyond which it is published in parts.
    pub(super) collection_page: usize,
    pub shelf: Shelf,
    pub metrics: Arc<Metrics>,
    /// What was purged and what changed.
    pub epoch: Epoch,
    /// Where the records lie.
    pub(super) records_at: Address,
    /// Told when records are to be read again at once.
    pub records_changed: Notify,
    /// Who may tell of changes.
    pub(super) admin_token: Option<Token>,
    pub public_url: PublicUrl,
    /// Which address means what.
    pub(super) routes: Routes,
    /// For documents and pages.
    pub(super) documents: Pool,
    /// Off while the server starts and once it is told to stop.
    pub ready: AtomicBool,
    /// Where work goes that would hold up an HTTP worker.
    pub runtime: Handle,
    /// Documents and pages made before.
    pub(super) kept: Kept,
    /// Whether an item is as it was when its documents were made.
    pub(super) items: Revisions<Item>,
    /// The same of ready-made Manifests.
    pub(super) manifests: Revisions<ReadyManifest>,
    /// The same of all Collections.
    pub(super) collections: Revisions<Collections>,
    /// The same of the list of all items.
    pub(super) summaries: Revisions<Vec<Arc<ListedItem>>>,
    /// What finds items in the list of this revision.
    pub(super) finders: Cache<String, Arc<Finder>>,
    /// Manifests as pages show them.
    pub(super) readings: Readings,
    pub(super) picture_cache_control: HeaderValue,
    pub(super) info_cache_control: HeaderValue,
    pub(super) manifest_cache_control: HeaderValue,
    pub(super) page_cache_control: HeaderValue,
    /// The policy of what may be embedded.
    pub(super) embedding_policy: HeaderValue,
    pub(super) viewer_cache_control: HeaderValue,
    /// Formats that clients should rather ask for, the best first.
    pub(super) preferred_formats: Vec<Format>,
    /// Whether the draft of Presentation API 4.0 is answered in.
    pub(super) preview_4: bool,
    /// How long a request may take.
    pub(super) patience: Duration,
    /// Whether pictures say how they came about.
    pub(super) explain: bool,
    /// Tells the log lines of one run from those of the next.
    run: u32,
    requests: AtomicU64,
}

/// Finders that are kept: that of the list, and that of the one before for who still asks for it.
const FINDERS: u64 = 2;

/// What [`State::new`] is made of.
#[derive(Debug)]
pub struct Parts {
    pub sources: Arc<Sources>,
    pub renderer: Renderer,
    pub catalog: Arc<Catalog>,
    pub shelf: Shelf,
    pub metrics: Arc<Metrics>,
    pub collection_page: usize,
    pub epoch: Epoch,
    pub records_at: Address,
    pub admin_token: Option<Token>,
    pub public_url: PublicUrl,
    pub documents: Pool,
    pub runtime: Handle,
}

/// For pages that some sites may show in frames.
fn embedding_policy(sites: &[Site]) -> HeaderValue {
    let policy = format!("{}; {}", pages::CONTENT_SECURITY_POLICY, frame_ancestors(sites));
    HeaderValue::from_str(&policy).expect("a site has the characters of an origin")
}

impl State {
    /// `run` is any number that differs from one start to the next.
    #[must_use]
    pub fn new(parts: Parts, settings: &Settings, run: u32) -> Self {
        let Parts {
            sources,
            renderer,
            catalog,
            shelf,
            metrics,
            collection_page,
            epoch,
            records_at,
            admin_token,
            public_url,
            documents,
            runtime,
        } = parts;
        Self {
            sources,
            renderer,
            catalog,
            collection_page,
            shelf,
            metrics,
            epoch,
            records_at,
            records_changed: Notify::new(),
            admin_token,
            public_url,
            routes: Routes::new(settings),
            documents,
            ready: AtomicBool::new(false),
            runtime,
            kept: Kept::new(settings.document_memory.as_u64()),
            items: Revisions::new(MOST_RESOURCES, Item::resources),
            manifests: Revisions::new(MOST_RESOURCES, ReadyManifest::canvases),
            collections: Revisions::new(1, |_| 1),
            summaries: Revisions::new(1, |_| 1),
            readings: Readings::default(),
            finders: Cache::new(FINDERS),
            picture_cache_control: settings.picture_cache_control.header(),
            info_cache_control: settings.info_cache_control.header(),
            manifest_cache_control: settings.manifest_cache_control.header(),
            page_cache_control: settings.page_cache_control.header(),
            embedding_policy: embedding_policy(&settings.embedding_sites),
            viewer_cache_control: settings.viewer_cache_control.header(),
            preferred_formats: settings.preferred_formats.clone(),
            preview_4: settings.preview_4,
            patience: Duration::from_secs(settings.request_seconds),
            explain: settings.explain,
            run,
            requests: AtomicU64::new(0),
        }
    }

    /// A name for one request, to find it in the log.
    pub(super) fn next_request_id(&self) -> String {
        let count = self.requests.fetch_add(1, Ordering::Relaxed);
        format_with_room(24, format_args!("{:08x}-{count:x}", self.run))
    }
}
