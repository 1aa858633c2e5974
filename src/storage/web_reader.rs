//! [`WebReader`]: whole answers of IIIF servers, as a client that is told addresses by strangers.

use std::time::{Duration, SystemTime};

use reqwest::header::{AGE, HeaderMap, RETRY_AFTER};
use reqwest::{Client, Response, StatusCode};
use url::Url;

use super::StorageError;
use super::web_client::{client, told};

/// Time for a connection to be there; it is a part of the time for the answer.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Most bytes of a picture that is only looked at: what goes on for longer is no tile.
const LONGEST_PICTURE: u64 = 256 * 1024 * 1024;

/// How a server of ours says where an answer came from, when its settings want that told.
const PLAN: &str = "x-warraq-plan";

/// Asks by HTTP, follows redirects within one origin and reads answers to their end.
#[derive(Clone, Debug)]
pub struct WebReader {
    client: Client,
    timeout: Duration,
}

/// Why an answer could not be had, as a sentence about the server that was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebFault {
    /// It asks to be left alone for a while (429, 503).
    #[error("the server answered {status}, which means that it is busy")]
    Busy { status: u16, retry_after: Option<Duration> },
    #[error("the server answered {status}")]
    Status { status: u16 },
    #[error("the server answered {status} and leads to another host, or in circles")]
    LeadsAway { status: u16 },
    #[error("there was no whole answer within {seconds} s")]
    Timeout { seconds: u64 },
    #[error("the answer is longer than {most} bytes")]
    TooLong { most: u64 },
    #[error("{cause}")]
    Connection { cause: String },
}

impl WebFault {
    /// Whether it says that the server does not work at the moment, and nothing of what was
    /// asked for.
    #[must_use]
    pub const fn is_outage(&self) -> bool {
        match self {
            Self::Busy { .. } | Self::Timeout { .. } | Self::Connection { .. } => true,
            Self::Status { status } => matches!(status, 502 | 504),
            Self::LeadsAway { .. } | Self::TooLong { .. } => false,
        }
    }
}

/// What is told of an answer whose bytes were dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drained {
    pub bytes: u64,
    /// Whether the server, or a cache before it, says that it had the answer at hand.
    pub was_kept: bool,
}

impl WebReader {
    /// `timeout` is that of each answer as a whole; `purpose` is what servers are told of us.
    ///
    /// # Errors
    /// [`StorageError::Root`] where the machine has no certificates to trust.
    pub fn new(purpose: &str, timeout: Duration) -> Result<Self, StorageError> {
        let name = format!("Warraq/{} ({purpose})", env!("CARGO_PKG_VERSION"));
        Ok(Self { client: client(&name, CONNECT_TIMEOUT, timeout)?, timeout })
    }

    /// The bytes at `url`, up to `most` of them.
    ///
    /// # Errors
    /// [`WebFault`] for every status but 200, a redirect to another origin, more than `most`
    /// bytes, and no whole answer in time.
    pub async fn read(&self, url: &Url, most: u64) -> Result<Vec<u8>, WebFault> {
        let mut response = self.ask(url).await?;
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.fault(error))? {
            if (bytes.len() + chunk.len()) as u64 > most {
                return Err(WebFault::TooLong { most });
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    /// Has `url` answered and drops the bytes as they come.
    ///
    /// # Errors
    /// As [`WebReader::read`].
    pub async fn drain(&self, url: &Url) -> Result<Drained, WebFault> {
        let mut response = self.ask(url).await?;
        let was_kept = was_kept(response.headers());
        let mut bytes = 0;
        while let Some(chunk) = response.chunk().await.map_err(|error| self.fault(error))? {
            bytes += chunk.len() as u64;
            if bytes > LONGEST_PICTURE {
                return Err(WebFault::TooLong { most: LONGEST_PICTURE });
            }
        }
        Ok(Drained { bytes, was_kept })
    }

    async fn ask(&self, url: &Url) -> Result<Response, WebFault> {
        let response = self.client.get(url.clone()).send().await;
        let response = response.map_err(|error| self.fault(error))?;
        let status = response.status();
        match status {
            StatusCode::OK => Ok(response),
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                let retry_after = retry_after(response.headers(), SystemTime::now());
                Err(WebFault::Busy { status: status.as_u16(), retry_after })
            }
            status if status.is_redirection() => {
                Err(WebFault::LeadsAway { status: status.as_u16() })
            }
            status => Err(WebFault::Status { status: status.as_u16() }),
        }
    }

    fn fault(&self, error: reqwest::Error) -> WebFault {
        if error.is_timeout() {
            return WebFault::Timeout { seconds: self.timeout.as_secs() };
        }
        WebFault::Connection { cause: told(&error.without_url()) }
    }
}

/// The time to wait, in whichever of its two forms it stands (RFC 9110 §10.2.3).
fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

/// A server of ours names the cache; a cache before any server says how old its answer is
/// (RFC 9111 §5.1).
fn was_kept(headers: &HeaderMap) -> bool {
    let plan = headers.get(PLAN).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut parts = plan.split(',').map(str::trim);
    parts.any(|part| matches!(part, "cache=memory" | "cache=disk")) || headers.contains_key(AGE)
}

#[cfg(test)]
mod tests {
    use super::super::web_client::tests::serve;
    use super::*;
    use reqwest::header::HeaderValue;

    fn reader() -> WebReader {
        WebReader::new("test", Duration::from_secs(10)).unwrap()
    }

    fn url(base: &str, path: &str) -> Url {
        Url::parse(&format!("{base}{path}")).unwrap()
    }

    #[tokio::test]
    async fn an_answer_is_read_as_far_as_it_may_be_or_dropped() {
        let ok = "200 OK\r\nx-warraq-plan: way=rendered, cache=disk\r\nconnection: close\r\n\r\n0123456789";
        let base = serve(vec![("/a", ok.into())]);
        let at = url(&base, "/a");
        assert_eq!(reader().read(&at, 10).await, Ok(b"0123456789".to_vec()));
        assert_eq!(reader().read(&at, 9).await, Err(WebFault::TooLong { most: 9 }));
        assert_eq!(reader().drain(&at).await, Ok(Drained { bytes: 10, was_kept: true }));
    }

    #[tokio::test]
    async fn every_other_answer_is_a_fault_that_says_so() {
        let close = "connection: close\r\n\r\n";
        let base = serve(vec![
            ("/503", format!("503 Busy\r\nretry-after: 7\r\n{close}")),
            ("/away", format!("301 Moved\r\nlocation: http://127.0.0.1:1/\r\n{close}")),
            ("/round", format!("302 Found\r\nlocation: /round\r\n{close}")),
            ("/cut", "200 OK\r\ncontent-length: 10\r\nconnection: close\r\n\r\n01".into()),
        ]);
        let busy = WebFault::Busy { status: 503, retry_after: Some(Duration::from_secs(7)) };
        for (path, fault) in [
            ("/503", busy),
            ("/404", WebFault::Status { status: 404 }),
            ("/away", WebFault::LeadsAway { status: 301 }),
            ("/round", WebFault::LeadsAway { status: 302 }),
        ] {
            assert_eq!(reader().drain(&url(&base, path)).await, Err(fault), "{path}");
        }
        let cut = reader().drain(&url(&base, "/cut")).await;
        assert!(matches!(cut, Err(WebFault::Connection { .. })), "{cut:?}");
    }

    #[test]
    fn the_time_to_wait_may_be_a_date() {
        let now = httpdate::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
        for (text, seconds) in [
            ("120", Some(120)),
            ("Sun, 06 Nov 1994 08:50:07 GMT", Some(30)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", Some(0)),
            ("soon", None),
            ("-1", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, HeaderValue::from_static(text));
            assert_eq!(retry_after(&headers, now), seconds.map(Duration::from_secs), "{text}");
        }
    }
}
