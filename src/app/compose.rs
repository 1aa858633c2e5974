//! From the settings to the rooms.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context as _;
use tokio::runtime::Handle;
use tracing::info;

use super::scheme;
use crate::cache::{Cache, Epoch};
use crate::catalog::Catalog;
use crate::image_api;
use crate::metrics::Metrics;
use crate::pool::Pool;
use crate::records::Library;
use crate::render::{self, Renderer};
use crate::settings::{MOST_SIDE, Settings};
use crate::sources::{Address, Place, Sources};
use crate::storage::Storage;
use crate::viewers::Shelf;
use crate::web::{self, PublicUrl, State};

/// Documents and pages are computed in a pool of their own, so that no manifest waits behind
/// slow pictures; it has this part of the memory that pictures have.
const DOCUMENTS_SHARE: u64 = 8;

/// The rooms that pictures are made in.
#[derive(Debug)]
pub struct Pictures {
    pub sources: Arc<Sources>,
    pub renderer: Renderer,
    /// What was purged and what changed, as far as it was asked for.
    pub epoch: Epoch,
}

/// Builds every room from the settings. Reads folders, but no picture.
pub(super) fn compose(settings: &Settings, address: SocketAddr) -> anyhow::Result<State> {
    let metrics = Arc::new(Metrics::new());
    let Pictures { sources, renderer, epoch } = pictures(settings, &metrics)?;
    let shelf = Shelf::open(&settings.viewers);
    for title in shelf.missing() {
        let folder = settings.viewers.display();
        info!("{title} is not installed; `warraq viewers install {folder}` adds it");
    }
    let public_url = match &settings.public_url {
        Some(url) => PublicUrl::Fixed(url.as_str().to_owned()),
        None => PublicUrl::FromHost { fallback: address.to_string(), scheme: scheme(settings) },
    };
    let records_at = Address::new(&settings.location(&settings.manifests).url);
    let catalog = Catalog::new(Arc::clone(&sources), library(settings)?, &settings.catalog);
    let catalog = catalog.indexed(&records_at);
    let parts = web::Parts {
        sources,
        renderer,
        shelf,
        metrics,
        epoch,
        records_at,
        catalog: Arc::new(catalog),
        collection_page: settings.presentation.collection_page,
        admin_token: settings.admin_token.clone(),
        public_url,
        documents: Pool::new(&settings.pool, settings.render_memory.as_u64() / DOCUMENTS_SHARE),
        runtime: Handle::current(),
    };
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok(State::new(parts, &settings.web, since_epoch.as_secs() as u32))
}

/// The rooms that pictures are made in, on the runtime that this is called from. Reads
/// folders, but no picture.
///
/// # Errors
/// Why the folder of the images cannot be served.
pub fn pictures(settings: &Settings, metrics: &Arc<Metrics>) -> anyhow::Result<Pictures> {
    let images = Storage::open(settings.location(&settings.images), &settings.storage)
        .context("the images cannot be served")?;
    let runtime = Handle::current();
    let shared = kept_at(settings, "cache.shared.url", settings.cache.shared.url.as_ref())?;
    let state = kept_at(settings, "state", settings.state.as_ref())?;
    let cache = Cache::open(&settings.cache, shared.clone(), metrics, &runtime);
    let learned = match state.clone() {
        Some(state) => cache.keeping(state, "learned", metrics, &runtime),
        None => cache.clone(),
    };
    // The first of the places that keep anything.
    let epoch = Epoch::new(shared.or(state).or_else(|| cache_folder(settings)));
    let sources = sources(settings, images, metrics)?.remembering(learned, epoch.clone());
    let sources = Arc::new(sources);
    let memory = settings.render_memory.as_u64();
    let renderer = Renderer::new(render::Parts {
        sources: Arc::clone(&sources),
        pool: Pool::new(&settings.pool, memory).counting(Arc::clone(metrics)),
        metrics: Arc::clone(metrics),
        limits: self::limits(settings),
        encode: settings.encode.clone(),
        cache_memory: settings.cache_memory.as_u64(),
        cache,
        runtime,
    });
    Ok(Pictures { sources, renderer, epoch })
}

/// The store that the setting `key` names, where it names one.
///
/// # Errors
/// Why it cannot be used.
fn kept_at(
    settings: &Settings,
    key: &str,
    url: Option<&String>,
) -> anyhow::Result<Option<Storage>> {
    let open = |url| Storage::open(settings.location(url), &settings.storage);
    url.map(|url| open(url)).transpose().with_context(|| format!("`{key}` cannot be used"))
}

/// The folder of the cache; one that cannot be used is done without, as it is for pictures.
fn cache_folder(settings: &Settings) -> Option<Storage> {
    let folder = settings.cache.folder.as_ref()?.to_str()?;
    Storage::open(folder, &settings.storage).ok()
}

/// What identifiers lead to: `images`, which are open, and the sources that rules name.
///
/// # Errors
/// Why one of those cannot be opened, or a rule cannot be followed.
pub fn sources(
    settings: &Settings,
    images: Storage,
    metrics: &Arc<Metrics>,
) -> anyhow::Result<Sources> {
    let names: BTreeSet<&String> =
        settings.identifiers.iter().filter_map(|rule| rule.source.as_ref()).collect();
    let mut named = Vec::new();
    for name in names {
        // One that is not there is told of with the rule that names it.
        let Some(location) = settings.sources.get(name) else { continue };
        let storage = Storage::open(location, &settings.storage)
            .with_context(|| format!("the source `{name}` cannot be served"))?
            .counting(Arc::clone(metrics));
        named.push(Place::new(name, &location.url, storage));
    }
    let (index, limits) = (&settings.index, settings.codec.clone());
    let images = images.counting(Arc::clone(metrics));
    let sources = Sources::new(images, index, limits, Arc::clone(metrics), Handle::current());
    let (slash, url) =
        (settings.identifier_slash.as_deref(), settings.location(&settings.images).url);
    Ok(sources.resolving(slash, &settings.identifiers, &url, named)?)
}

/// The records that the settings name, not read yet. The folder of the defaults need not
/// exist, and may come later: who has no records need not say so.
///
/// # Errors
/// Why a folder that was named cannot be used.
pub fn library(settings: &Settings) -> anyhow::Result<Library> {
    let given = &settings.manifests;
    if *given == Settings::default().manifests && !std::path::Path::new(given).exists() {
        return Ok(Library::awaiting(given.clone(), settings.storage.clone()));
    }
    let location = settings.location(given);
    let storage = Storage::open_confined(location, &settings.storage)
        .context("the records (`--manifests`) cannot be read")?;
    Ok(Library::new(Some(storage)))
}

fn limits(settings: &Settings) -> image_api::Limits {
    let configured = &settings.limits;
    image_api::Limits {
        max_width: Some(configured.max_width.unwrap_or(MOST_SIDE)),
        max_height: configured.max_height,
        max_area: settings.max_area(),
    }
}
