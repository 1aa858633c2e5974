//! [`WebClient`]: short answers from a service on the web that says where things are.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::{Attempt, Policy};
use reqwest::{Client, Response, StatusCode};
use tokio::sync::Semaphore;

use super::StorageError;

/// Longer answers are refused: an address takes some hundreds of bytes.
const MOST_BYTES: usize = 64 * 1024;

/// Questions that are asked at one time: strangers can make us ask.
const AT_ONCE: usize = 32;

/// Redirects that are followed.
const MOST_REDIRECTS: usize = 5;

/// Time for a connection to be there; it is a part of the time for the answer.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// Gets short texts by HTTP, each within one time-out. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct WebClient {
    client: Client,
    timeout: Duration,
    gate: Arc<Semaphore>,
}

/// A short answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebText {
    pub text: String,
    /// The header `Content-Type`; empty where there is none.
    pub media_type: String,
}

impl WebClient {
    /// # Errors
    /// [`StorageError::Root`] where the machine has no certificates to trust.
    pub fn new(timeout: Duration) -> Result<Self, StorageError> {
        let name = concat!("Warraq/", env!("CARGO_PKG_VERSION"));
        let client = client(name, CONNECT_TIMEOUT, timeout)?;
        Ok(Self { client, timeout, gate: Arc::new(Semaphore::new(AT_ONCE)) })
    }

    /// The text at `url`; `None` where the server says that there is nothing (404, 410).
    ///
    /// # Errors
    /// [`StorageError`], with `url` for its key: too many questions at once, no answer in time,
    /// any other status, a redirect to another host, too many bytes, bytes that are no UTF-8.
    pub async fn get(&self, url: &str) -> Result<Option<WebText>, StorageError> {
        let failed = |cause: String| StorageError::Failed { key: url.to_owned(), cause };
        let Ok(Ok(_place)) = tokio::time::timeout(self.timeout, self.gate.acquire()).await else {
            let cause = format!("{AT_ONCE} questions wait for the service already");
            return Err(StorageError::Busy { key: url.to_owned(), cause, retry_after: None });
        };
        let response = self.client.get(url).send().await.map_err(|error| self.fault(url, error))?;
        match response.status() {
            StatusCode::OK => {}
            StatusCode::NOT_FOUND | StatusCode::GONE => return Ok(None),
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                let cause = format!("the service answered {}", response.status());
                return Err(StorageError::Busy { key: url.to_owned(), cause, retry_after: None });
            }
            status if status.is_redirection() => {
                return Err(failed(format!(
                    "the service answered {status} and leads to another host, or in circles"
                )));
            }
            status => return Err(failed(format!("the service answered {status}"))),
        }
        let media_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let media_type = media_type.unwrap_or_default().to_owned();
        let bytes = self.body(url, response).await?;
        let text = String::from_utf8(bytes);
        let text = text.map_err(|_| failed("the service's answer is not UTF-8".into()))?;
        Ok(Some(WebText { text, media_type }))
    }

    async fn body(&self, url: &str, mut response: Response) -> Result<Vec<u8>, StorageError> {
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.fault(url, error))? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > MOST_BYTES {
                let cause = format!("the service's answer is longer than {MOST_BYTES} bytes");
                return Err(StorageError::Failed { key: url.to_owned(), cause });
            }
        }
        Ok(bytes)
    }

    fn fault(&self, url: &str, error: reqwest::Error) -> StorageError {
        let key = url.to_owned();
        if error.is_timeout() {
            return StorageError::Timeout { key, seconds: self.timeout.as_secs() };
        }
        StorageError::Failed { key, cause: told(&error.without_url()) }
    }
}

/// One that calls itself `name` and follows redirects within one origin.
///
/// # Errors
/// [`StorageError::Root`] where the machine has no certificates to trust.
pub(super) fn client(
    name: &str,
    connect_timeout: Duration,
    timeout: Duration,
) -> Result<Client, StorageError> {
    // The one of our own HTTPS. An error says that it is set already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .user_agent(name)
        .redirect(Policy::custom(|attempt| {
            if leads_away(&attempt) { attempt.stop() } else { attempt.follow() }
        }))
        .connect_timeout(connect_timeout)
        .timeout(timeout)
        .build()
        .map_err(|error| StorageError::Root {
            given: "https:".into(),
            cause: told(&error.without_url()),
        })
}

/// Another host may answer to other people: it is not asked what we were told to ask here.
fn leads_away(attempt: &Attempt<'_>) -> bool {
    let asked = attempt.previous();
    asked.len() > MOST_REDIRECTS
        || asked.first().is_none_or(|first| first.origin() != attempt.url().origin())
}

/// An error with its causes, the outermost first.
pub(super) fn told(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::net::TcpListener;

    /// A server that answers every path with what `answers` has for it; gives its address.
    pub(in super::super) fn serve(answers: Vec<(&'static str, String)>) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut line = String::new();
                BufReader::new(&stream).read_line(&mut line).unwrap();
                let path = line.split(' ').nth(1).unwrap().to_owned();
                let answer = answers.iter().find(|(at, _)| *at == path);
                let answer = answer.map_or("404 Not Found\r\n\r\n", |(_, answer)| answer);
                let _ = stream.write_all(format!("HTTP/1.1 {answer}").as_bytes());
            }
        });
        format!("http://{address}")
    }

    fn client() -> WebClient {
        WebClient::new(Duration::from_secs(10)).unwrap()
    }

    #[tokio::test]
    async fn a_short_text_is_had_and_what_is_missing_is_none() {
        let ok = "200 OK\r\ncontent-type: text/plain\r\nconnection: close\r\n\r\na/b.tif\n";
        let base = serve(vec![
            ("/a", ok.into()),
            ("/to-a", "302 Found\r\nlocation: /a\r\nconnection: close\r\n\r\n".into()),
        ]);
        let expected = WebText { text: "a/b.tif\n".into(), media_type: "text/plain".into() };
        for path in ["/a", "/to-a"] {
            let text = client().get(&format!("{base}{path}")).await.unwrap();
            assert_eq!(text, Some(expected.clone()), "{path}");
        }
        assert_eq!(client().get(&format!("{base}/none")).await.unwrap(), None);
    }

    #[tokio::test]
    async fn what_is_no_short_text_of_the_same_host_is_an_error_that_says_so() {
        let base = serve(vec![
            ("/500", "500 Internal Server Error\r\nconnection: close\r\n\r\n".into()),
            ("/503", "503 Service Unavailable\r\nconnection: close\r\n\r\n".into()),
            (
                "/away",
                "302 Found\r\nlocation: http://127.0.0.1:1/\r\nconnection: close\r\n\r\n".into(),
            ),
            ("/round", "302 Found\r\nlocation: /round\r\nconnection: close\r\n\r\n".into()),
            ("/long", format!("200 OK\r\nconnection: close\r\n\r\n{}", "x".repeat(70_000))),
        ]);
        for (path, told) in [
            ("/500", "answered 500"),
            ("/503", "answered 503"),
            ("/away", "another host"),
            ("/round", "in circles"),
            ("/long", "longer than"),
        ] {
            let error = client().get(&format!("{base}{path}")).await.unwrap_err().to_string();
            assert!(error.contains(told), "{path}: {error}");
        }
    }
}
