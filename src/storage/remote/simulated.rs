//! A server of objects inside the tests, with the weather they want: no sockets, so that the
//! clock can be virtual and nobody waits for a time-out.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use http::{HeaderMap, Method, Response, StatusCode};
use http_body_util::StreamBody;
use object_store::ClientOptions;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse,
    HttpResponseBody, HttpService,
};

use super::Gate;
use super::connect::store_by;
use crate::storage::location::Location;
use crate::storage::{Settings, Storage};

/// What becomes of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weather {
    Fine,
    /// Answered after a while.
    Slow(Duration),
    /// Nothing ever comes.
    Silence,
    /// Half of the body comes, and then nothing.
    Stalled,
    /// The connection breaks before anything came, as it does where a name is not known.
    Unreachable,
    /// The connection breaks in the middle of the body.
    Reset,
    /// The body ends too early, and says it is complete.
    ShortBody,
    Status(u16, Option<u64>),
    /// The whole file is sent where a part was asked for.
    RangeIgnored,
    /// Another part is sent than was asked for.
    WrongRange,
    /// A page that says that something is wrong, with status 200.
    Html,
}

/// A bucket and its weather. Cloning gives another handle on the same.
#[derive(Clone, Debug)]
pub(crate) struct Simulated(Arc<World>);

struct World {
    objects: Mutex<BTreeMap<String, Stored>>,
    weather: Mutex<Box<dyn FnMut(usize) -> Weather + Send>>,
    requests: AtomicUsize,
    asked: Mutex<Vec<String>>,
}

#[derive(Clone)]
struct Stored {
    bytes: Bytes,
    e_tag: String,
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("World")
    }
}

impl Simulated {
    pub(crate) fn new() -> Self {
        Self(Arc::new(World {
            objects: Mutex::default(),
            weather: Mutex::new(Box::new(|_| Weather::Fine)),
            requests: AtomicUsize::new(0),
            asked: Mutex::default(),
        }))
    }

    pub(crate) fn put(&self, key: &str, bytes: impl Into<Bytes>) {
        let bytes = bytes.into();
        let e_tag = format!("\"{}\"", &blake3::hash(&bytes).to_hex()[..16]);
        self.0.objects.lock().unwrap().insert(key.to_owned(), Stored { bytes, e_tag });
    }

    pub(crate) fn remove(&self, key: &str) {
        self.0.objects.lock().unwrap().remove(key);
    }

    /// From here on; `weather` is told how many requests came since.
    pub(crate) fn change_weather(&self, weather: impl FnMut(usize) -> Weather + Send + 'static) {
        *self.0.weather.lock().unwrap() = Box::new(weather);
        self.forget();
    }

    /// Requests since the last [`Simulated::forget`].
    pub(crate) fn requests(&self) -> usize {
        self.0.requests.load(Ordering::SeqCst)
    }

    /// The same as `METHOD key range`.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.0.asked.lock().unwrap().clone()
    }

    pub(crate) fn forget(&self) {
        self.0.requests.store(0, Ordering::SeqCst);
        self.0.asked.lock().unwrap().clear();
    }

    /// The bucket as storage. Its URL is `s3://bucket` unless the location says otherwise.
    pub(crate) fn storage(&self, location: Location, settings: &Settings) -> Storage {
        let location = Location {
            url: if location.url.is_empty() { "s3://bucket".into() } else { location.url },
            anonymous: true,
            ..location
        };
        Storage::open_by(&location, settings, |kind, gate: &Arc<Gate>| {
            store_by(&location, kind, gate, self.clone())
        })
        .unwrap()
    }

    fn answer(&self, request: &HttpRequest, weather: Weather) -> HttpResponse {
        // /bucket/key of S3, /key of the web.
        let path = percent_encoding::percent_decode_str(request.uri().path()).decode_utf8_lossy();
        let key = path.trim_start_matches('/').trim_start_matches("bucket/");
        let mut objects = self.0.objects.lock().unwrap();
        match *request.method() {
            Method::GET if request.uri().query().is_some_and(|it| it.contains("list-type=2")) => {
                let listed = objects.iter().map(|(key, stored)| {
                    format!(
                        "<Contents><Key>{key}</Key><Size>{}</Size><ETag>{}</ETag>\
                         <LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>",
                        stored.bytes.len(),
                        stored.e_tag.replace('"', "&quot;"),
                    )
                });
                let listed: String = listed.collect();
                let body = format!("<ListBucketResult>{listed}</ListBucketResult>");
                respond(StatusCode::OK, &HeaderMap::new(), whole(body.into()))
            }
            Method::GET | Method::HEAD => match objects.get(key) {
                None => respond(StatusCode::NOT_FOUND, &HeaderMap::new(), whole(Bytes::new())),
                Some(stored) => send(request, stored, weather),
            },
            Method::PUT => {
                let bytes = request.body().as_bytes().cloned().unwrap_or_default();
                let e_tag = format!("\"{}\"", &blake3::hash(&bytes).to_hex()[..16]);
                objects.insert(key.to_owned(), Stored { bytes, e_tag: e_tag.clone() });
                let mut headers = HeaderMap::new();
                headers.insert("etag", e_tag.parse().unwrap());
                respond(StatusCode::OK, &headers, whole(Bytes::new()))
            }
            _ => respond(StatusCode::METHOD_NOT_ALLOWED, &HeaderMap::new(), whole(Bytes::new())),
        }
    }
}

impl HttpConnector for Simulated {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.clone()))
    }
}

#[async_trait]
impl HttpService for Simulated {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let number = self.0.requests.fetch_add(1, Ordering::SeqCst);
        let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
        let range = header("range").unwrap_or_default();
        let line = format!("{} {} {range}", request.method(), request.uri().path());
        self.0.asked.lock().unwrap().push(line);
        let weather = (self.0.weather.lock().unwrap())(number);
        match weather {
            Weather::Silence => std::future::pending().await,
            Weather::Unreachable => Err(broken(HttpErrorKind::Connect)),
            Weather::Slow(time) => {
                tokio::time::sleep(time).await;
                Ok(self.answer(&request, Weather::Fine))
            }
            Weather::Status(status, retry_after) => {
                let mut headers = HeaderMap::new();
                if let Some(seconds) = retry_after {
                    headers.insert("retry-after", seconds.into());
                }
                let body = Bytes::from_static(b"<Error><Code>ExpiredToken</Code></Error>");
                Ok(respond(StatusCode::from_u16(status).unwrap(), &headers, whole(body)))
            }
            Weather::Html => {
                let mut headers = HeaderMap::new();
                headers.insert("content-type", "text/html".parse().unwrap());
                let body = Bytes::from_static(b"<html>We are sorry</html>");
                Ok(respond(StatusCode::OK, &headers, whole(body)))
            }
            weather => Ok(self.answer(&request, weather)),
        }
    }
}

fn send(request: &HttpRequest, stored: &Stored, weather: Weather) -> HttpResponse {
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let mut headers = HeaderMap::new();
    headers.insert("etag", stored.e_tag.parse().unwrap());
    headers.insert("last-modified", "Thu, 01 Jan 2026 00:00:00 GMT".parse().unwrap());
    if header("if-match").is_some_and(|tag| tag != stored.e_tag) {
        return respond(StatusCode::PRECONDITION_FAILED, &headers, whole(Bytes::new()));
    }
    if header("if-none-match") == Some(&stored.e_tag) {
        return respond(StatusCode::NOT_MODIFIED, &headers, whole(Bytes::new()));
    }
    let size = stored.bytes.len();
    let range = header("range").and_then(|range| {
        let (start, last) = range.strip_prefix("bytes=")?.split_once('-')?;
        Some((start.parse::<usize>().ok()?, last.parse::<usize>().ok()?))
    });
    let range = range.filter(|_| weather != Weather::RangeIgnored);
    let (status, part) = match range {
        Some((start, _)) if start >= size => {
            return respond(StatusCode::RANGE_NOT_SATISFIABLE, &headers, whole(Bytes::new()));
        }
        Some((start, last)) => {
            let end = (last + 1).min(size);
            let shift = usize::from(weather == Weather::WrongRange && start > 0);
            let shown = format!("bytes {}-{}/{size}", start - shift, end - 1 - shift);
            headers.insert("content-range", shown.parse().unwrap());
            (StatusCode::PARTIAL_CONTENT, stored.bytes.slice(start - shift..end - shift))
        }
        None => (StatusCode::OK, stored.bytes.clone()),
    };
    headers.insert("content-length", part.len().into());
    if request.method() == Method::HEAD {
        return respond(status, &headers, whole(Bytes::new()));
    }
    let half = part.slice(..part.len() / 2);
    let body = match weather {
        Weather::Stalled => body(stream::iter([Ok(half)]).chain(stream::pending())),
        Weather::Reset => body(stream::iter([Ok(half), Err(broken(HttpErrorKind::Interrupted))])),
        Weather::ShortBody => whole(half),
        _ => whole(part),
    };
    respond(status, &headers, body)
}

fn respond(status: StatusCode, headers: &HeaderMap, body: HttpResponseBody) -> HttpResponse {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers.clone();
    response
}

fn whole(bytes: Bytes) -> HttpResponseBody {
    body(stream::iter([Ok(bytes)]))
}

fn body(
    parts: impl futures_util::Stream<Item = Result<Bytes, HttpError>> + Send + 'static,
) -> HttpResponseBody {
    let frames = parts.map(|part| part.map(http_body::Frame::data));
    HttpResponseBody::new(StreamBody::new(Shared(Mutex::new(frames.boxed()))))
}

/// A stream that may be shared, as bodies must; only one ever looks at it.
struct Shared<S>(Mutex<S>);

impl<S: futures_util::Stream + Unpin> futures_util::Stream for Shared<S> {
    type Item = S::Item;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<S::Item>> {
        self.get_mut().0.get_mut().unwrap().poll_next_unpin(context)
    }
}

fn broken(kind: HttpErrorKind) -> HttpError {
    HttpError::new(kind, std::io::Error::other("the network is down"))
}
