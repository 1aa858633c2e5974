//! Puts the rooms together and runs them: the composition root.

use std::collections::BTreeSet;
use std::net::{SocketAddr, TcpListener};
use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use actix_web::dev::{Server, ServerHandle};
use actix_web::{App, HttpServer, web as actix};
use anyhow::Context as _;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use socket2::SockRef;
use tokio::runtime::{Handle, Runtime};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing::{error, info, warn};

use crate::cache::Cache;
use crate::catalog::Catalog;
use crate::image_api;
use crate::metrics::Metrics;
use crate::pool::Pool;
use crate::records::{Library, Record};
use crate::render::{self, Renderer};
use crate::settings::{MOST_SIDE, Settings};
use crate::sources::{Place, Sources};
use crate::storage::{Changes, Storage};
use crate::viewers::Shelf;
use crate::web::tls::Tls;
use crate::web::{self, PublicUrl, State};

/// Documents and pages are computed in a pool of their own, so that no manifest waits behind
/// slow pictures; it has this part of the memory that pictures have.
const DOCUMENTS_SHARE: u64 = 8;

/// Connections that may wait to be accepted: a reading room that opens one page together,
/// each browser with six. Linux cuts it to `net.core.somaxconn`.
const BACKLOG: i32 = 1024;

/// Connections that one worker holds open.
const CONNECTIONS_PER_WORKER: usize = 25_000;

/// Time for a request's first line and headers.
const REQUEST_HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// Time for a TLS handshake: two round trips, and lost packets sent again.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(5);

/// Serves until told to stop; returns when the last answer is sent.
///
/// # Errors
/// What keeps the server from starting: a folder that cannot be read, an address that is
/// taken.
pub fn run(settings: &Settings) -> anyhow::Result<()> {
    log_panics();
    allow_many_files();
    let runtime = Runtime::new().context("the operating system refused to start threads")?;
    let outcome = runtime.block_on(serve(settings));
    // Computations that nobody waits for any more are not waited for either.
    runtime.shutdown_background();
    outcome
}

async fn serve(settings: &Settings) -> anyhow::Result<()> {
    let mut signals = Signals::listen()?;
    let tls = settings.tls().map(Tls::open).transpose().context("HTTPS cannot be served")?;
    let listener = listen(settings.listen)?;
    let address = listener.local_addr().context("the listening socket has no address")?;
    let state = actix::Data::new(compose(settings, address)?);
    // Watched before they are read, so that no change falls between.
    let changes = state.catalog.library().watch().await;
    let new = tokio::select! {
        new = state.catalog.refresh() => new,
        () = signals.next() => return Ok(()),
    };
    let server = public_server(settings, &state, listener, tls.as_ref())?;
    let admin = admin_server(settings, &state)?;
    let running =
        Running { server: server.handle(), admin: admin.as_ref().map(Server::handle), state };
    let mut server = tokio::spawn(server);
    if let Some(admin) = admin {
        tokio::spawn(admin);
    }
    if let Some(tls) = tls {
        tokio::spawn(tls.follow());
    }
    tokio::spawn(follow_records(running.state.clone(), changes, new, settings.records.refresh()));
    running.state.ready.store(true, Ordering::Relaxed);
    announce(address, settings);
    tokio::select! {
        () = signals.next() => {}
        ended = &mut server => {
            ended.context("the server failed")?.context("the server failed")?;
            anyhow::bail!("the server ended by itself");
        }
    }
    info!("Stopping: finishing what was asked for; a second signal ends at once");
    tokio::select! {
        () = running.stop() => {}
        () = signals.next() => {
            warn!("Stopped at once by a second signal");
            std::process::exit(1);
        }
    }
    info!("Stopped");
    Ok(())
}

/// Builds every room from the settings. Reads folders, but no picture.
fn compose(settings: &Settings, address: SocketAddr) -> anyhow::Result<State> {
    let metrics = Arc::new(Metrics::new());
    let (sources, renderer) = pictures(settings, &metrics)?;
    let shelf = Shelf::open(&settings.viewers);
    for title in shelf.missing() {
        let folder = settings.viewers.display();
        info!("{title} is not installed; `warraq viewers install {folder}` adds it");
    }
    let public_url = match &settings.public_url {
        Some(url) => PublicUrl::Fixed(url.as_str().to_owned()),
        None => PublicUrl::FromHost { fallback: address.to_string(), scheme: scheme(settings) },
    };
    let parts = web::Parts {
        renderer,
        catalog: Catalog::new(sources, library(settings)?, &settings.catalog),
        shelf,
        metrics,
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
pub fn pictures(
    settings: &Settings,
    metrics: &Arc<Metrics>,
) -> anyhow::Result<(Arc<Sources>, Renderer)> {
    let images = Storage::open(settings.location(&settings.images), &settings.storage)
        .context("the images cannot be served")?;
    let sources = Arc::new(sources(settings, images, metrics)?);
    let memory = settings.render_memory.as_u64();
    let cache = cache(settings, metrics)?;
    let renderer = Renderer::new(render::Parts {
        sources: Arc::clone(&sources),
        pool: Pool::new(&settings.pool, memory).counting(Arc::clone(metrics)),
        metrics: Arc::clone(metrics),
        limits: self::limits(settings),
        encode: settings.encode.clone(),
        cache_memory: settings.cache_memory.as_u64(),
        cache,
        runtime: Handle::current(),
    });
    Ok((sources, renderer))
}

/// What is kept outside of this process, as the settings say.
///
/// # Errors
/// Why the store that replicas share cannot be used.
fn cache(settings: &Settings, metrics: &Arc<Metrics>) -> anyhow::Result<Cache> {
    let shared = settings.cache.shared.url.as_ref().map(|url| {
        Storage::open(settings.location(url), &settings.storage)
            .context("the shared cache (`cache.shared.url`) cannot be used")
    });
    Ok(Cache::open(&settings.cache, shared.transpose()?, metrics, &Handle::current()))
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

/// Reads records again when their folder tells of a change, and from time to time, since
/// not every kind of storage tells. `new` are those that were read already.
async fn follow_records(
    state: actix::Data<State>,
    mut changes: Option<Changes>,
    mut new: Vec<Arc<Record>>,
    interval: Duration,
) {
    loop {
        // In a task of its own: a panic, which is in the log, must not end this one.
        let catalog = state.clone();
        let tell = async move { catalog.catalog.say_what_is_missing_of(&new).await };
        let _ = tokio::spawn(tell).await;
        let told = async {
            match &mut changes {
                Some(changes) => changes.next().await,
                None => std::future::pending().await,
            }
        };
        // Either way it is time to look.
        let _ = tokio::time::timeout(interval, told).await;
        // Watched before they are read, so that no change falls between.
        match &changes {
            Some(changes) => changes.renew().await,
            None => changes = state.catalog.library().watch().await,
        }
        let catalog = state.clone();
        let refresh = async move { catalog.catalog.refresh().await };
        new = tokio::spawn(refresh).await.unwrap_or_default();
    }
}

fn limits(settings: &Settings) -> image_api::Limits {
    let configured = &settings.limits;
    image_api::Limits {
        max_width: Some(configured.max_width.unwrap_or(MOST_SIDE)),
        max_height: configured.max_height,
        max_area: settings.max_area(),
    }
}

/// A socket at `address` that nobody is accepted from yet.
fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let refused = || format!("cannot listen on {address}");
    let listener = TcpListener::bind(address).with_context(refused)?;
    // The standard library lets 128 wait. Listening again only changes that number.
    SockRef::from(&listener).listen(BACKLOG).with_context(refused)?;
    Ok(listener)
}

fn public_server(
    settings: &Settings,
    state: &actix::Data<State>,
    listener: TcpListener,
    tls: Option<&Tls>,
) -> anyhow::Result<Server> {
    let workers = std::thread::available_parallelism().map_or(1, NonZero::get);
    let state = state.clone();
    let build = move || App::new().app_data(state.clone()).configure(web::configure_public);
    let server = HttpServer::new(build)
        .workers(workers)
        .disable_signals()
        // A client that closed its connection waits no more, and its picture may leave the
        // queue. One that closed only its own half looks the same and is taken for it.
        .h1_allow_half_closed(false)
        .shutdown_timeout(settings.shutdown_seconds)
        .keep_alive(settings.web.keep_alive())
        .client_request_timeout(REQUEST_HEAD_TIMEOUT)
        .tls_handshake_timeout(HANDSHAKE_TIMEOUT)
        .max_connections(CONNECTIONS_PER_WORKER)
        // As many handshakes as connections: who dawdles in one keeps nobody else out.
        .max_connection_rate(CONNECTIONS_PER_WORKER);
    let server = match tls {
        Some(tls) => server.listen_rustls_0_23(listener, tls.server_config()),
        None => server.listen_auto_h2c(listener),
    };
    Ok(server.context("the listening socket cannot be used")?.run())
}

fn admin_server(settings: &Settings, state: &actix::Data<State>) -> anyhow::Result<Option<Server>> {
    let Some(address) = settings.admin_listen else { return Ok(None) };
    let state = state.clone();
    let build = move || App::new().app_data(state.clone()).configure(web::configure_admin);
    let server =
        HttpServer::new(build).workers(1).disable_signals().bind(address).with_context(|| {
            format!(
                "cannot listen on {address} for the operator; `--admin-listen off` does without"
            )
        })?;
    let addresses = server.addrs();
    if let Some(address) = addresses.first() {
        info!("Metrics on http://{address}/metrics");
    }
    Ok(Some(server.run()))
}

/// How our own addresses begin.
fn scheme(settings: &Settings) -> &'static str {
    if settings.tls().is_some() { "https" } else { "http" }
}

/// The one line on standard output: whoever started us can wait for it.
#[expect(clippy::print_stdout, reason = "the address is the program's output")]
fn announce(address: SocketAddr, settings: &Settings) {
    println!("Listening on {}://{address}", scheme(settings));
    if let Some(url) = &settings.public_url {
        info!("Known to clients as {}", url.as_str());
    }
}

/// What runs, and how it ends.
struct Running {
    server: ServerHandle,
    admin: Option<ServerHandle>,
    state: actix::Data<State>,
}

impl Running {
    /// Not ready, no new connections, every answer finished, then the admin address.
    async fn stop(&self) {
        self.state.ready.store(false, Ordering::Relaxed);
        self.server.stop(true).await;
        if let Some(admin) = &self.admin {
            admin.stop(false).await;
        }
    }
}

/// SIGTERM from a supervisor, SIGINT from a keyboard.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn listen() -> anyhow::Result<Self> {
        let of = |kind| signal(kind).context("the operating system refused a signal handler");
        Ok(Self {
            terminate: of(SignalKind::terminate())?,
            interrupt: of(SignalKind::interrupt())?,
        })
    }

    /// Waits for the next of them.
    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Every connection is a file, and sources stay open. Systems start programs with a limit of
/// 1024, for the sake of old ones, and let them ask for more.
fn allow_many_files() {
    let limit = getrlimit(Resource::Nofile);
    // Where it is refused there are fewer, and those are counted with.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit });
}

/// A panic becomes one line of the log, like every other error.
fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(String::new, ToString::to_string);
        let message = panic.payload_as_str().unwrap_or("no message");
        error!(panic.place = place, "A thread panicked at {place}: {message}");
    }));
}
