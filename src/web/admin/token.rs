//! [`Token`]: the secret by which the operator is known.

use std::fmt;

use actix_web::http::header::{self, HeaderMap};
use serde::{Deserialize, Serialize, Serializer};

/// Shorter ones can be guessed.
const SHORTEST: usize = 16;

/// A secret text; never shown.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Token(String);

impl Token {
    /// # Errors
    /// A sentence naming the key and what it must be.
    pub fn validate(&self) -> Result<(), String> {
        if self.0.len() >= SHORTEST && self.0.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Ok(());
        }
        Err(format!(
            "`admin_token` must have at least {SHORTEST} letters, digits and signs, without spaces \
             (`openssl rand -hex 32` makes one)"
        ))
    }

    /// Whether a request has it: in `Authorization: Bearer …`, or in `?token=…` for services
    /// that cannot send headers of their own.
    pub(super) fn is_in(&self, headers: &HeaderMap, query: &str) -> bool {
        let bearer = headers.get(header::AUTHORIZATION).and_then(|value| {
            let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
        });
        let given = bearer.or_else(|| {
            let mut pairs = url::form_urlencoded::parse(query.as_bytes());
            pairs.find_map(|(name, value)| (name == "token").then(|| value.into_owned()))
        });
        // Hashes are compared in the same time wherever they differ.
        given.is_some_and(|given| blake3::hash(given.as_bytes()) == blake3::hash(self.0.as_bytes()))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(***)")
    }
}

impl Serialize for Token {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    fn token() -> Token {
        Token("0123456789abcdef".into())
    }

    #[test]
    fn a_token_is_never_shown_and_long_enough() {
        assert!(!format!("{:?}", token()).contains("0123"));
        assert!(!serde_json::to_string(&token()).unwrap().contains("0123"));
        assert_eq!(token().validate(), Ok(()));
        for short in ["", "0123456789abcde", "0123456789 abcdef", "0123456789abcdeé"] {
            assert!(Token(short.into()).validate().unwrap_err().contains("`admin_token`"));
        }
    }

    #[test]
    fn only_who_has_it_is_let_in() {
        let with = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, HeaderValue::from_static(value));
            headers
        };
        let is_in = |value, query| token().is_in(&with(value), query);
        assert!(is_in("Bearer 0123456789abcdef", ""));
        assert!(is_in("bearer 0123456789abcdef", ""));
        assert!(token().is_in(&HeaderMap::new(), "a=b&token=0123456789abcdef"));
        for wrong in ["Bearer 0123456789abcde", "Basic 0123456789abcdef", "0123456789abcdef"] {
            assert!(!is_in(wrong, ""), "{wrong}");
        }
        assert!(!token().is_in(&HeaderMap::new(), "token="));
        assert!(!token().is_in(&HeaderMap::new(), ""));
    }
}
