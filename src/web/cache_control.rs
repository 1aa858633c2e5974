//! How long browsers and proxies may keep an answer: a `Cache-Control` header as the
//! operator writes it, checked word by word, since a misspelt one would be obeyed by nobody
//! and noticed by nobody.
//!
//! Source: RFC 9111 §5.2.2; RFC 5861 (`stale-…`); RFC 8246 (`immutable`).

use std::fmt;
use std::str::FromStr;

use actix_web::http::header::HeaderValue;
use serde::{Deserialize, Serialize};

/// The value of a `Cache-Control` header: directives in lower case, `, ` between them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct CacheControl(String);

/// Why a text is no such value.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum CacheControlError {
    #[error("it is empty; write `no-cache` for answers that must be asked for again every time")]
    Empty,
    #[error("`{given}` is no directive for answers{}", hint.as_ref().map(|word| format!("; is `{word}` meant?")).unwrap_or_default())]
    Unknown { given: String, hint: Option<&'static str> },
    #[error("`{name}` needs seconds, at most {MOST_SECONDS} (a year), such as `{name}=3600`")]
    Seconds { name: &'static str },
    #[error("`{name}` takes no value")]
    NoValue { name: &'static str },
    #[error("`{name}` stands there twice")]
    Twice { name: &'static str },
    #[error("`{one}` and `{other}` contradict each other")]
    Contradiction { one: &'static str, other: &'static str },
}

const MOST_SECONDS: u32 = 31_536_000;

/// Directives that come with a number of seconds.
const TIMED: [&str; 4] = ["max-age", "s-maxage", "stale-while-revalidate", "stale-if-error"];

/// Directives that stand alone.
const PLAIN: [&str; 9] = [
    "public",
    "private",
    "no-cache",
    "no-store",
    "no-transform",
    "must-revalidate",
    "proxy-revalidate",
    "must-understand",
    "immutable",
];

/// Directives of which one says the opposite of the other.
const OPPOSITES: [(&str, &str); 6] = [
    ("public", "private"),
    ("no-store", "public"),
    ("no-store", "max-age"),
    ("no-store", "s-maxage"),
    ("no-store", "immutable"),
    ("private", "s-maxage"),
];

impl CacheControl {
    pub(super) fn header(&self) -> HeaderValue {
        HeaderValue::from_str(&self.0).expect("directives are plain ASCII")
    }
}

impl FromStr for CacheControl {
    type Err = CacheControlError;

    fn from_str(text: &str) -> Result<Self, CacheControlError> {
        let mut names: Vec<&'static str> = Vec::new();
        let mut written = Vec::new();
        for directive in text.split(',').map(str::trim).filter(|directive| !directive.is_empty()) {
            let (name, directive) = read(directive)?;
            if names.contains(&name) {
                return Err(CacheControlError::Twice { name });
            }
            names.push(name);
            written.push(directive);
        }
        if names.is_empty() {
            return Err(CacheControlError::Empty);
        }
        let both = |(one, other): &&(&'static str, &'static str)| {
            names.contains(one) && names.contains(other)
        };
        if let Some(&(one, other)) = OPPOSITES.iter().find(both) {
            return Err(CacheControlError::Contradiction { one, other });
        }
        Ok(Self(written.join(", ")))
    }
}

/// One directive: its name, and how it is written.
fn read(directive: &str) -> Result<(&'static str, String), CacheControlError> {
    let (given, value) = match directive.split_once('=') {
        Some((name, value)) => (name.trim().to_ascii_lowercase(), Some(value.trim())),
        None => (directive.to_ascii_lowercase(), None),
    };
    let known = |names: &[&'static str]| names.iter().copied().find(|name| *name == given);
    if let Some(name) = known(&TIMED) {
        let digits = value.filter(|value| value.bytes().all(|byte| byte.is_ascii_digit()));
        let seconds = digits.and_then(|digits| digits.parse().ok());
        return match seconds.filter(|seconds: &u32| *seconds <= MOST_SECONDS) {
            Some(seconds) => Ok((name, format!("{name}={seconds}"))),
            None => Err(CacheControlError::Seconds { name }),
        };
    }
    match known(&PLAIN) {
        Some(name) if value.is_none() => Ok((name, name.to_owned())),
        Some(name) => Err(CacheControlError::NoValue { name }),
        None => {
            let near = |name: &&&'static str| strsim::damerau_levenshtein(name, &given) <= 2;
            let hint = TIMED.iter().chain(&PLAIN).find(near).copied();
            Err(CacheControlError::Unknown { given, hint })
        }
    }
}

impl TryFrom<String> for CacheControl {
    type Error = CacheControlError;

    fn try_from(text: String) -> Result<Self, CacheControlError> {
        text.parse()
    }
}

impl From<CacheControl> for String {
    fn from(value: CacheControl) -> Self {
        value.0
    }
}

impl fmt::Display for CacheControl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_institutions_write_is_taken() {
        for (given, kept) in [
            ("no-cache", "no-cache"),
            ("no-store", "no-store"),
            ("Public,MAX-AGE=60", "public, max-age=60"),
            ("private, max-age=0 , must-revalidate", "private, max-age=0, must-revalidate"),
            (
                "public, max-age=60, s-maxage=86400, stale-while-revalidate=600",
                "public, max-age=60, s-maxage=86400, stale-while-revalidate=600",
            ),
            ("max-age=31536000, immutable,", "max-age=31536000, immutable"),
        ] {
            assert_eq!(given.parse::<CacheControl>().unwrap().to_string(), kept, "{given}");
        }
    }

    #[test]
    fn what_no_cache_would_obey_is_refused_with_a_reason() {
        for (given, reason) in [
            ("", "it is empty"),
            (" , ", "it is empty"),
            ("maxage=60", "is `max-age` meant?"),
            ("imutable", "is `immutable` meant?"),
            ("only-if-cached", "`only-if-cached` is no directive for answers"),
            ("max-age", "`max-age` needs seconds"),
            ("max-age=", "`max-age` needs seconds"),
            ("max-age=+5", "`max-age` needs seconds"),
            ("max-age=1h", "`max-age` needs seconds"),
            ("max-age=31536001", "at most 31536000"),
            ("max-age=99999999999", "at most 31536000"),
            ("public=1", "`public` takes no value"),
            ("no-cache=\"set-cookie\"", "`no-cache` takes no value"),
            ("max-age=1, max-age=2", "`max-age` stands there twice"),
            ("public, private", "`public` and `private` contradict"),
            ("no-store, max-age=5", "`no-store` and `max-age` contradict"),
        ] {
            let error = given.parse::<CacheControl>().unwrap_err().to_string();
            assert!(error.contains(reason), "{given}: {error}");
        }
    }

    proptest! {
        #[test]
        fn what_is_taken_is_a_header_and_is_read_again_as_itself(
            words in prop::sample::subsequence(
                vec!["max-age=7", "MAX-AGE = 8", "s-maxage=9", " public", "private", "no-cache ", "x"],
                1..4,
            ).prop_shuffle(),
        ) {
            if let Ok(value) = words.join(",").parse::<CacheControl>() {
                prop_assert_eq!(value.to_string().parse(), Ok(value.clone()));
                prop_assert!(value.header() == value.to_string().as_str());
            }
        }
    }
}
