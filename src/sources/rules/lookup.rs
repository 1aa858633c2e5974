//! `lookup = "https://…/{id}"`: a service of the institution that knows where pictures lie.

use std::str::FromStr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use moka::Entry;
use moka::future::Cache;
use moka::ops::compute::{CompResult, Op};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use tokio::runtime::Handle;
use tracing::{Instrument as _, warn};
use url::Url;

use super::{Candidate, Places};
use crate::storage::{StorageError, WebClient, WebText};

/// Answers are remembered in so many bytes; each takes some hundreds.
const REMEMBERED_BYTES: u64 = 16 << 20;

/// A failure is not asked about again for so long, nor is an identifier that is unknown: it
/// may become known at any moment.
const BRIEFLY: Duration = Duration::from_secs(5);

/// All but what RFC 3986 §2.3 leaves unreserved.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The fields of a JSON answer that can hold the location, the best first.
const FIELDS: [&str; 3] = ["path", "uri", "location"];

/// An address with `{id}` in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Question(String);

/// The service, and what it said lately.
#[derive(Clone, Debug)]
pub(super) struct Lookup {
    question: Question,
    client: WebClient,
    /// Where paths that are no addresses lie.
    place: usize,
    places: Places,
    good_for: Duration,
    known: Cache<String, Known>,
    runtime: Handle,
}

/// `None`: the service does not know the identifier.
type Answer = Result<Option<Candidate>, Arc<StorageError>>;

#[derive(Clone, Debug)]
struct Known {
    answer: Answer,
    until: Instant,
}

impl FromStr for Question {
    type Err = String;

    fn from_str(given: &str) -> Result<Self, String> {
        let refuse = |cause: &str| Err(format!("`lookup` cannot be used: {cause}"));
        if !(given.starts_with("http://") || given.starts_with("https://")) {
            return refuse("it must begin with http:// or https://");
        }
        let Some(at) = given.find("{id}") else {
            return refuse("it must have `{id}` where the identifier is to stand");
        };
        if !given[..at].split_once("://").is_some_and(|(_, before)| before.contains('/')) {
            return refuse("`{id}` must stand behind the host and its slash");
        }
        let question = Self(given.to_owned());
        match Url::parse(&question.about("x")) {
            Ok(url) if url.username().is_empty() && url.password().is_none() => Ok(question),
            Ok(_) => refuse("it must have no user and no password"),
            Err(error) => refuse(&error.to_string()),
        }
    }
}

impl Question {
    fn about(&self, identifier: &str) -> String {
        self.0.replace("{id}", &utf8_percent_encode(identifier, ESCAPED).to_string())
    }
}

impl Lookup {
    pub(super) fn new(
        question: Question,
        client: WebClient,
        good_for: Duration,
        (place, places): (usize, &Places),
        runtime: &Handle,
    ) -> Self {
        let known = Cache::builder()
            .max_capacity(REMEMBERED_BYTES)
            .weigher(|identifier: &String, known: &Known| {
                let key = match &known.answer {
                    Ok(Some(candidate)) => candidate.key.len(),
                    Ok(None) | Err(_) => 0,
                };
                u32::try_from(256 + identifier.len() + key).unwrap_or(u32::MAX)
            })
            .build();
        let (places, runtime) = (Arc::clone(places), runtime.clone());
        Self { question, client, place, places, good_for, known, runtime }
    }

    /// Where an identifier leads; `None` where the service does not know it. Those who ask at
    /// once share one request. A service that fails leaves what it said before.
    ///
    /// # Errors
    /// [`StorageError`] of a service that fails or whose answer leads nowhere.
    pub(super) async fn find(&self, identifier: &str) -> Answer {
        if let Some(known) = self.known.get(identifier).await
            && Instant::now() < known.until
        {
            return known.answer;
        }
        let entry = self.known.entry(identifier.to_owned());
        let computed = entry
            .and_compute_with(|entry| async move {
                let known = entry.map(Entry::into_value);
                match known {
                    // Somebody else has asked meanwhile.
                    Some(known) if Instant::now() < known.until => Op::Nop,
                    known => Op::Put(self.ask_again(identifier, known).await),
                }
            })
            .await;
        match computed {
            CompResult::Inserted(entry)
            | CompResult::ReplacedWith(entry)
            | CompResult::Removed(entry)
            | CompResult::Unchanged(entry) => entry.into_value().answer,
            CompResult::StillNone(_) => Ok(None),
        }
    }

    async fn ask_again(&self, identifier: &str, known: Option<Known>) -> Known {
        let answer = self.ask(identifier).await;
        let good_for =
            if matches!(answer, Ok(Some(_))) { self.good_for } else { self.good_for.min(BRIEFLY) };
        let until = Instant::now() + good_for;
        match (answer, known.map(|known| known.answer)) {
            (Err(error), Some(Ok(before))) => {
                warn!("A lookup failed, and what it said before is used: {error}");
                Known { answer: Ok(before), until }
            }
            (answer, _) => Known { answer, until },
        }
    }

    async fn ask(&self, identifier: &str) -> Answer {
        let url = self.question.about(identifier);
        let (client, asked) = (self.client.clone(), url.clone());
        // Connections outlive the request, so they belong to the runtime that does.
        let answer = async move { client.get(&asked).await };
        let answer = self.runtime.spawn(answer.in_current_span()).await;
        let failed = |cause| Arc::new(StorageError::Failed { key: url.clone(), cause });
        let answer = answer.map_err(|error| failed(error.to_string()))?;
        let Some(text) = answer.map_err(Arc::new)? else { return Ok(None) };
        let location = location(&text).map_err(failed)?;
        super::locate(&location, self.place, &self.places).map(Some).map_err(failed)
    }
}

/// What the service's answer names.
fn location(answer: &WebText) -> Result<String, String> {
    let WebText { text, media_type } = answer;
    let text = text.trim();
    if !media_type.contains("json") && !text.starts_with('{') {
        return Ok(text.to_owned());
    }
    let json: Value =
        serde_json::from_str(text).map_err(|error| format!("its JSON is none: {error}"))?;
    let location = FIELDS.iter().find_map(|field| json.get(field)?.as_str());
    let location = location.or(json.as_str());
    location.map(str::to_owned).ok_or_else(|| {
        let [path, uri, location] = FIELDS;
        format!("its JSON has no text `{path}`, `{uri}` or `{location}`")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_one_part_of_the_question_whatever_is_in_it() {
        let question: Question = "https://a.example/x?id={id}&again={id}".parse().unwrap();
        let asked = question.about("a/../b?c=d&e#f g%é");
        let id = "a%2F..%2Fb%3Fc%3Dd%26e%23f%20g%25%C3%A9";
        assert_eq!(asked, format!("https://a.example/x?id={id}&again={id}"));
    }

    #[test]
    fn answers_are_text_or_json() {
        let location = |media_type: &str, text: &str| {
            location(&WebText { text: text.into(), media_type: media_type.into() })
        };
        assert_eq!(location("text/plain", " a/b.tif\r\n").as_deref(), Ok("a/b.tif"));
        for json in
            ["{\"path\": \"a\"}", "{\"uri\":\"a\"}", "{\"location\":\"a\",\"path\":1}", "\"a\""]
        {
            assert_eq!(location("application/json", json).as_deref(), Ok("a"), "{json}");
        }
        assert_eq!(location("", "{\"path\":\"a\"}").as_deref(), Ok("a"));
        assert!(location("application/json", "{\"file\":\"a\"}").unwrap_err().contains("`uri`"));
        assert!(location("application/json", "a").unwrap_err().contains("JSON"));
    }
}
