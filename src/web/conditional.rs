//! ETags: telling a client that it holds an answer already.
//!
//! Source: RFC 9110 §8.8.3 and §13.1.2.

use actix_web::http::header::{self, HeaderMap, HeaderValue};

use crate::text::format_with_room;

/// A strong validator of one representation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ETag(String);

impl ETag {
    /// `opaque` must be plain ASCII letters, digits and dashes, as all of ours are.
    pub(super) fn new(opaque: impl std::fmt::Display) -> Self {
        Self(format_with_room(40, format_args!("\"{opaque}\"")))
    }

    /// The validator of bytes that come in parts.
    pub(super) fn of_parts(parts: &[&[u8]]) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(part);
        }
        Self::new(&hasher.finalize().to_hex()[..32])
    }

    /// The validator of the same bytes in another content encoding.
    pub(super) fn encoded_as(&self, encoding: &str) -> Self {
        Self::new(format_args!("{}-{encoding}", self.0.trim_matches('"')))
    }

    pub(super) fn header(&self) -> HeaderValue {
        HeaderValue::from_str(&self.0).expect("an ETag is plain ASCII")
    }

    /// Whether the request says that the client holds this representation.
    ///
    /// The comparison is the weak one, as for every `If-None-Match`.
    pub(super) fn is_held(&self, request: &HeaderMap) -> bool {
        request.get_all(header::IF_NONE_MATCH).any(|value| {
            value.to_str().is_ok_and(|list| {
                list.split(',').map(str::trim).any(|candidate| {
                    candidate == "*" || candidate.strip_prefix("W/").unwrap_or(candidate) == self.0
                })
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked_with(value: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_NONE_MATCH, HeaderValue::from_static(value));
        headers
    }

    #[test]
    fn any_member_of_the_list_counts_weak_or_strong() {
        let etag = ETag::new("abc");
        for held in ["\"abc\"", "W/\"abc\"", "\"x\", \"abc\"", "\"x\",W/\"abc\"", "*"] {
            assert!(etag.is_held(&asked_with(held)), "{held}");
        }
        for other in ["abc", "\"abcd\"", "\"abc-gzip\"", "", "w/\"abc\""] {
            assert!(!etag.is_held(&asked_with(other)), "{other}");
        }
    }

    #[test]
    fn another_encoding_is_another_representation() {
        assert_eq!(ETag::new("abc").encoded_as("gzip"), ETag::new("abc-gzip"));
    }
}
