//! [`Transport`]: one request to a server of objects, with everything that may go wrong.
//!
//! The stores of `object_store` are given this as their HTTP client and do no tries of their
//! own: an answer is read whole here, so that a body which stalls, breaks off or never ends is
//! a failed try like every other one, inside the same time.

use std::future::pending;
use std::time::Duration;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt as _;
use http::header::{CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, RANGE, RETRY_AFTER};
use http::response::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use object_store::ClientOptions;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse,
    HttpResponseBody, HttpService,
};
use std::sync::Arc;
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tracing::{debug, warn};

use super::Fault;
use super::gate::Gate;
use crate::metrics::Outgoing;
use crate::storage::reading::time_for;

/// Most bytes of an answer that is no part of an object: a page of a listing.
const LONGEST_ANSWER: u64 = 64 * 1024 * 1024;

/// What is read of the text that says why something was refused.
const LONGEST_REASON: usize = 2048;

/// About how long to wait before the second try; twice as long before each further one.
const FIRST_PAUSE: Duration = Duration::from_millis(50);

/// Makes clients whose requests go through one [`Gate`].
#[derive(Debug)]
pub(super) struct Connector<C> {
    pub(super) inner: C,
    pub(super) gate: Arc<Gate>,
}

impl<C: HttpConnector> HttpConnector for Connector<C> {
    fn connect(&self, options: &ClientOptions) -> object_store::Result<HttpClient> {
        let client = self.inner.connect(options)?;
        Ok(HttpClient::new(Transport { client, gate: Arc::clone(&self.gate) }))
    }
}

#[derive(Debug)]
struct Transport {
    client: HttpClient,
    gate: Arc<Gate>,
}

#[async_trait]
impl HttpService for Transport {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let answer = self.ask(&request).await;
        if let Some(metrics) = self.gate.metrics() {
            metrics.storage_request(match &answer {
                Ok(response) if response.status().is_client_error() => Outgoing::Refused,
                Err(Fault::Denied { .. }) => Outgoing::Refused,
                Ok(_) | Err(Fault::Unsatisfiable) => Outgoing::Answered,
                Err(Fault::Late(_)) => Outgoing::Late,
                Err(Fault::Crowded | Fault::Broken(_)) => Outgoing::Unasked,
                Err(_) => Outgoing::Failed,
            });
        }
        Ok(answer?)
    }
}

impl Transport {
    async fn ask(&self, request: &HttpRequest) -> Result<HttpResponse, Fault> {
        let gate = &self.gate;
        gate.breaker.check().map_err(Fault::Broken)?;
        let received = wanted_range(request.headers()).map_or(0, |(start, end)| end - start);
        let bytes = request.body().content_length() as u64 + received;
        let allowed = gate.timeout + time_for(bytes);
        let end = Instant::now() + allowed;
        let _place = match timeout_at(end, gate.places.acquire()).await {
            Ok(Ok(place)) => place,
            // It is never closed.
            Ok(Err(_)) => pending().await,
            Err(_) => return Err(Fault::Crowded),
        };
        // What little time is left after a long wait says nothing of the server.
        if end.saturating_duration_since(Instant::now()) < gate.timeout / 10 {
            return Err(Fault::Crowded);
        }
        let mut answer = self.try_until(request, end).await;
        if let Err(Fault::Late(after)) = &mut answer {
            // The last try had its share of it only.
            *after = allowed;
        }
        match &answer {
            Err(fault) if fault.is_the_servers() => {
                if gate.breaker.failed() {
                    warn!(
                        "`{}` fails again and again and is left alone for now: {fault}",
                        gate.shown
                    );
                }
            }
            _ => gate.breaker.succeeded(),
        }
        answer
    }

    async fn try_until(&self, request: &HttpRequest, end: Instant) -> Result<HttpResponse, Fault> {
        let idempotent = request.method() != Method::POST;
        let mut pause = FIRST_PAUSE;
        let mut left = self.gate.tries;
        loop {
            // Those that are left share the time that is.
            let share = end.saturating_duration_since(Instant::now()) / left;
            let tried = timeout(share, self.try_once(request.clone())).await;
            let fault = match tried.unwrap_or(Err(Fault::Late(share))) {
                Ok(response) => return Ok(response),
                Err(fault) => fault,
            };
            left -= 1;
            let wanted = match &fault {
                Fault::Status { retry_after, .. } => *retry_after,
                _ => None,
            };
            // Half of it by chance: those that failed together do not come back together.
            let wait = wanted.unwrap_or(Duration::ZERO) + pause.mul_f32(0.5 + fastrand::f32());
            if left == 0 || !fault.may_pass(idempotent) || Instant::now() + wait >= end {
                return Err(fault);
            }
            debug!("A request to `{}` is tried again: {fault}", self.gate.shown);
            if let Some(metrics) = self.gate.metrics() {
                metrics.storage_retry();
            }
            sleep(wait).await;
            pause *= 2;
        }
    }

    async fn try_once(&self, request: HttpRequest) -> Result<HttpResponse, Fault> {
        let range = wanted_range(request.headers());
        let is_head = request.method() == Method::HEAD;
        let response = self.client.execute(request).await.map_err(|error| connection(&error))?;
        let (mut parts, body) = response.into_parts();
        let status = parts.status;
        if status == StatusCode::RANGE_NOT_SATISFIABLE {
            return Err(Fault::Unsatisfiable);
        }
        if status.is_server_error()
            || matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT)
        {
            let retry_after = number(&parts.headers, &RETRY_AFTER).map(Duration::from_secs);
            return Err(Fault::Status { status: status.as_u16(), retry_after });
        }
        // The stores tell this apart when they read and not when they list.
        if matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
            let said = beginning(body).await?;
            let said = String::from_utf8_lossy(&said).trim().to_owned();
            return Err(Fault::Denied { status: status.as_u16(), said });
        }
        if is_head || !status.is_success() {
            let reason = if is_head { Bytes::new() } else { beginning(body).await? };
            return Ok(HttpResponse::from_parts(parts, reason.into()));
        }
        let Some((start, end)) = range else {
            let body = collect(body, &parts.headers, LONGEST_ANSWER).await?;
            return Ok(HttpResponse::from_parts(parts, body.into()));
        };
        if status == StatusCode::PARTIAL_CONTENT {
            let body = match collect(body, &parts.headers, end - start).await {
                Err(Fault::TooLong { .. }) => return Err(Fault::RangeIgnored),
                body => body?,
            };
            return Ok(HttpResponse::from_parts(parts, body.into()));
        }
        let limit = self.gate.allow_whole_object;
        if limit == 0 {
            return Err(Fault::RangeIgnored);
        }
        let kind = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if kind.is_some_and(|kind| kind.starts_with("text/html")) {
            return Err(Fault::Html);
        }
        let whole = collect(body, &parts.headers, limit).await?;
        let part = part_of(&whole, start, end, &mut parts)?;
        Ok(HttpResponse::from_parts(parts, part.into()))
    }
}

/// Answers for the server that cannot: what was asked for of the whole file.
fn part_of(whole: &Bytes, start: u64, end: u64, parts: &mut Parts) -> Result<Bytes, Fault> {
    let size = whole.len() as u64;
    let end = end.min(size);
    if start >= end {
        return Err(Fault::Unsatisfiable);
    }
    parts.status = StatusCode::PARTIAL_CONTENT;
    let range = format!("bytes {start}-{}/{size}", end - 1);
    for (name, value) in [(CONTENT_RANGE, range), (CONTENT_LENGTH, (end - start).to_string())] {
        let value = HeaderValue::try_from(value).expect("digits and spaces make a header");
        parts.headers.insert(name, value);
    }
    Ok(whole.slice(start as usize..end as usize))
}

/// The bytes that a request asks for: first, and behind the last.
fn wanted_range(headers: &HeaderMap) -> Option<(u64, u64)> {
    let value = headers.get(RANGE)?.to_str().ok()?.strip_prefix("bytes=")?;
    let (first, last) = value.split_once('-')?;
    Some((first.parse().ok()?, last.parse::<u64>().ok()?.checked_add(1)?))
}

/// A header that is a number; `Retry-After` may be a date as well, which no store sends.
fn number(headers: &HeaderMap, name: &HeaderName) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

/// All bytes of an answer, at most `limit`.
async fn collect(body: HttpResponseBody, headers: &HeaderMap, limit: u64) -> Result<Bytes, Fault> {
    let announced = number(headers, &CONTENT_LENGTH);
    if announced.is_some_and(|length| length > limit) {
        return Err(Fault::TooLong { limit });
    }
    let mut stream = body.bytes_stream();
    let chunk = |next: Option<Result<Bytes, HttpError>>| {
        next.transpose().map_err(|error| connection(&error))
    };
    let Some(first) = chunk(stream.next().await)? else { return Ok(Bytes::new()) };
    let Some(second) = chunk(stream.next().await)? else { return Ok(first) };
    let mut all = BytesMut::with_capacity(announced.unwrap_or(0) as usize);
    all.extend_from_slice(&first);
    let mut next = Some(second);
    while let Some(bytes) = next {
        if all.len() as u64 + bytes.len() as u64 > limit {
            return Err(Fault::TooLong { limit });
        }
        all.extend_from_slice(&bytes);
        next = chunk(stream.next().await)?;
    }
    Ok(all.freeze())
}

/// The first bytes of an answer; the others are left.
async fn beginning(body: HttpResponseBody) -> Result<Bytes, Fault> {
    let mut stream = body.bytes_stream();
    let mut beginning = BytesMut::new();
    while beginning.len() < LONGEST_REASON
        && let Some(bytes) = stream.next().await
    {
        beginning.extend_from_slice(&bytes.map_err(|error| connection(&error))?);
    }
    beginning.truncate(LONGEST_REASON);
    // A character may have been cut, and the store reads it as text.
    Ok(String::from_utf8_lossy(&beginning).into_owned().into())
}

fn connection(error: &HttpError) -> Fault {
    let mut cause = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        let inner_text = inner.to_string();
        // Some repeat what is behind them.
        if !cause.contains(&inner_text) {
            cause = format!("{cause}: {inner_text}");
        }
        source = inner.source();
    }
    Fault::Connection { cause, unsent: matches!(error.kind(), HttpErrorKind::Connect) }
}
