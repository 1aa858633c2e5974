//! What the operator and the storage tell the server, with the token of the settings: what to
//! make anew, and what changed.

mod notification;
mod token;

use actix_web::http::header::{self, HeaderMap};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::stream::{self, StreamExt as _};
use serde::Deserialize;
use serde_json::{Value, json};
use tracing::{info, warn};

pub use token::Token;

use super::problem::Problem;
use super::state::State;
use crate::cache::{News, Purge};
use notification::Notification;

/// Longer messages are refused: Event Grid sends a megabyte at most.
pub(super) const MOST_BYTES: usize = 1 << 20;

/// Pictures that are opened ahead for one message, and how many at a time.
const MOST_OPENED: usize = 64;
const OPENED_AT_ONCE: usize = 4;

/// Answers below `/admin/`.
pub(super) async fn answer(
    request: &HttpRequest,
    state: &State,
    body: &[u8],
) -> Result<HttpResponse, Problem> {
    let path = request.uri().path();
    if !matches!(path, "/admin/purge" | "/admin/events") {
        return Err(Problem::no_such_page());
    }
    check_token(state, request.headers(), request.query_string())?;
    // Event Grid asks in the way of `CloudEvents` whether it may send any (webhook
    // specification of CloudEvents, section 4).
    if *request.method() == Method::OPTIONS {
        return Ok(allowed(request.headers()));
    }
    if *request.method() != Method::POST {
        let sentence = "Only POST is answered here.";
        return Err(Problem::new(StatusCode::METHOD_NOT_ALLOWED, sentence));
    }
    match path {
        "/admin/purge" => purge(state, body).await,
        _ => events(state, body).await,
    }
}

fn check_token(state: &State, headers: &HeaderMap, query: &str) -> Result<(), Problem> {
    let Some(token) = &state.admin_token else {
        let sentence = "Set `admin_token` in the settings to use this address.";
        return Err(Problem::new(StatusCode::FORBIDDEN, sentence));
    };
    if token.is_in(headers, query) {
        return Ok(());
    }
    let sentence = "Send the header `Authorization: Bearer TOKEN` with the token of the settings.";
    Err(Problem::new(StatusCode::UNAUTHORIZED, sentence))
}

/// What is to be purged: exactly one of these.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Wanted {
    image: Option<String>,
    prefix: Option<String>,
    manuscript: Option<String>,
    all: bool,
}

async fn purge(state: &State, body: &[u8]) -> Result<HttpResponse, Problem> {
    let explain = |why: &str| {
        let sentence = format!(
            "Send one of {{\"image\": \"IDENTIFIER\"}}, {{\"prefix\": \"ms-12/\"}}, \
             {{\"manuscript\": \"ITEM\"}} and {{\"all\": true}}: {why}."
        );
        Problem::new(StatusCode::BAD_REQUEST, sentence)
    };
    let wanted: Wanted =
        serde_json::from_slice(body).map_err(|error| explain(&error.to_string()))?;
    let purges = match wanted {
        Wanted { image: Some(image), prefix: None, manuscript: None, all: false } => {
            vec![Purge::Image(image)]
        }
        Wanted { image: None, prefix: Some(prefix), manuscript: None, all: false }
            if !prefix.is_empty() =>
        {
            vec![Purge::Prefix(prefix)]
        }
        Wanted { image: None, prefix: None, manuscript: Some(item), all: false } => {
            let item = state.catalog.item(&item).await?;
            item.identifiers().map(|image| Purge::Image(image.to_owned())).collect()
        }
        Wanted { image: None, prefix: None, manuscript: None, all: true } => vec![Purge::All],
        _ => return Err(explain("there was none, or more than one")),
    };
    info!("Purged by the operator: {}", String::from_utf8_lossy(body).trim());
    let news = state.epoch.note(&purges, &[]);
    state.notice(&news).await;
    let shared = share(state).await?;
    Ok(told(&json!({ "purged": purges.len(), "shared": shared })))
}

async fn events(state: &State, body: &[u8]) -> Result<HttpResponse, Problem> {
    let Notification { changed, validation, confirm_at } = notification::read(body)
        .map_err(|sentence| Problem::new(StatusCode::BAD_REQUEST, sentence))?;
    if let Some(code) = validation {
        return Ok(told(&json!({ "validationResponse": code })));
    }
    if let Some(url) = confirm_at {
        warn!("A topic wants to send what changed; open this address once to let it: {url}");
        return Ok(told(&json!({ "changed": 0 })));
    }
    let addresses: Vec<String> = changed.iter().map(|it| it.address.clone()).collect();
    let news = state.epoch.note(&[], &addresses);
    let touched = state.notice(&news).await;
    let shared = share(state).await?;
    if changed.iter().any(|it| !it.is_gone) {
        open_ahead(state, touched);
    }
    Ok(told(&json!({ "changed": changed.len(), "shared": shared })))
}

/// Tells the other replicas; gives whether there is where to. News of theirs is taken in too.
async fn share(state: &State) -> Result<bool, Problem> {
    match state.epoch.exchange().await {
        Ok(news) => {
            state.notice(&news).await;
            Ok(state.epoch.is_shared())
        }
        Err(error) => {
            warn!("The other replicas cannot be told yet: {error}");
            let sentence = "It is done here, and will be told to the other replicas once the \
                            shared store works again; send it again to be sure.";
            Err(Problem::new(StatusCode::BAD_GATEWAY, sentence))
        }
    }
}

/// Opens what changed before somebody asks for it.
fn open_ahead(state: &State, identifiers: Vec<String>) {
    let renderer = state.renderer.clone();
    drop(state.runtime.spawn(async move {
        let some = identifiers.into_iter().take(MOST_OPENED);
        let opening = stream::iter(some).for_each_concurrent(OPENED_AT_ONCE, |identifier| {
            let renderer = renderer.clone();
            // What cannot be opened is told to who asks for it.
            async move { drop(renderer.open(&identifier).await) }
        });
        opening.await;
    }));
}

fn told(value: &Value) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(format!("{value}\n"))
}

fn allowed(headers: &HeaderMap) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    response.insert_header((header::ALLOW, "POST, OPTIONS"));
    if let Some(origin) = headers.get("webhook-request-origin") {
        response.insert_header(("WebHook-Allowed-Origin", origin.clone()));
        response.insert_header(("WebHook-Allowed-Rate", "*"));
    }
    response.finish()
}

impl State {
    /// Takes notice of what was purged or changed, here or by another replica. Gives the
    /// identifiers that led to what changed, and those that may.
    pub async fn notice(&self, news: &News) -> Vec<String> {
        if news.is_nothing() {
            return Vec::new();
        }
        let touched = self.sources.notice(news).await;
        self.catalog.look_again();
        let is_record = |address: &String| self.records_at.key_of(address).is_some();
        if news.is_more_changed || !news.purges.is_empty() || news.changed.iter().any(is_record) {
            self.records_changed.notify_one();
        }
        touched
    }
}
