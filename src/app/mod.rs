//! Puts the rooms together and runs them: the composition root.

mod compose;
mod follow;

use std::net::{SocketAddr, TcpListener};
use std::num::NonZero;
use std::sync::atomic::Ordering;
use std::time::Duration;

use actix_web::dev::{Server, ServerHandle};
use actix_web::{App, HttpServer, web as actix};
use anyhow::Context as _;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use socket2::SockRef;
use tokio::runtime::Runtime;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing::{error, info, warn};

use crate::settings::Settings;
use crate::web::tls::Tls;
use crate::web::{self, State};
pub use compose::{Pictures, library, pictures, sources};

/// Connections that may wait to be accepted: a reading room that opens one page together,
/// each browser with six. Linux cuts it to `net.core.somaxconn`.
const BACKLOG: i32 = 1024;

/// Connections that one worker holds open.
const CONNECTIONS_PER_WORKER: usize = 25_000;

/// Time for a request's first line and headers.
const REQUEST_HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// Time to hear of what was purged while this replica did not run.
const HEARING_TIMEOUT: Duration = Duration::from_secs(2);

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
    let state = actix::Data::new(compose::compose(settings, address)?);
    let read = async {
        state.catalog.recall().await;
        state.catalog.refresh().await;
    };
    tokio::select! {
        () = read => {}
        () = signals.next() => return Ok(()),
    };
    // Before anything is answered, unless the store does not answer; then it is told later.
    let _ = tokio::time::timeout(HEARING_TIMEOUT, state.epoch.exchange()).await;
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
    let state = || running.state.clone();
    tokio::spawn(follow::follow_records(state(), settings.records.refresh()));
    tokio::spawn(follow::follow_items(state()));
    tokio::spawn(follow::follow_epoch(state(), settings.cache.shared.poll()));
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
