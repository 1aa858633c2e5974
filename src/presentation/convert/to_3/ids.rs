//! Ids: kept where they are addresses, else made below that of the document.

use std::collections::HashMap;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::Value;

use super::service;
use crate::presentation::convert::json::id_of;
use crate::presentation::segment::segment;

/// What no address has as it is (RFC 3986 §2); a `%` is taken to be an escape.
const NOT_IN_ADDRESSES: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// How 3.0 spells the ids that a document has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::presentation) struct Spelling {
    root: String,
}

impl Spelling {
    pub(in crate::presentation) fn of(document: &Value) -> Self {
        let id = id_of(document).filter(|id| is_address(id)).map(spelled);
        // Nothing else is known about such a document; the name is one that RFC 6761 keeps
        // from leading anywhere.
        Self { root: id.unwrap_or_else(|| "https://document.invalid".to_owned()) }
    }

    /// An id as 3.0 has it: one that is no address becomes one, the same each time; what is
    /// spelled so already stays.
    pub(in crate::presentation) fn spelled(&self, id: &str) -> String {
        if is_address(id) { spelled(id) } else { format!("{}/id/{}", self.root, segment(id)) }
    }
}

/// How the resources of a document are called.
pub(super) struct Ids {
    spelling: Spelling,
    /// Classes of the services that the document describes for all that is in it, by their ids.
    services: HashMap<String, &'static str>,
}

impl Ids {
    pub(super) fn of(document: &Value) -> Self {
        Self { spelling: Spelling::of(document), services: service::described(document) }
    }

    /// The class of a service of which only the id is given.
    pub(super) fn class_of_service(&self, id: &str) -> Option<&'static str> {
        self.services.get(id).copied()
    }

    /// The id of the document.
    pub(super) fn root(&self) -> &str {
        &self.spelling.root
    }

    /// An id as 3.0 has it.
    pub(super) fn spelled(&self, id: &str) -> String {
        self.spelling.spelled(id)
    }

    /// The id that a resource has, or one below that of what it stands in.
    pub(super) fn or_below(
        &self,
        resource: &Value,
        parent: &str,
        kind: &str,
        position: usize,
    ) -> String {
        match id_of(resource).filter(|id| !id.is_empty()) {
            Some(id) => self.spelled(id),
            None => format!("{parent}/{kind}/{position}"),
        }
    }
}

fn is_address(id: &str) -> bool {
    let scheme = id.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|it| it.eq_ignore_ascii_case("http") || it.eq_ignore_ascii_case("https"))
}

fn spelled(id: &str) -> String {
    utf8_percent_encode(id.trim(), NOT_IN_ADDRESSES).to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn addresses_stay_and_anything_else_becomes_one() {
        let ids = Ids::of(&json!({ "@id": "https://example.org/ms" }));
        for (id, expected) in [
            ("http://example.org/a%20b#c", "http://example.org/a%20b#c"),
            ("http://example.org/a b", "http://example.org/a%20b"),
            ("_:b0", "https://example.org/ms/id/_%3Ab0"),
            ("urn:uuid:1", "https://example.org/ms/id/urn%3Auuid%3A1"),
        ] {
            assert_eq!(ids.spelled(id), expected);
            assert_eq!(ids.spelled(expected), expected);
        }
        let (canvas, unnamed) = ("https://example.org/c", json!({}));
        assert_eq!(ids.or_below(&unnamed, canvas, "page", 1), "https://example.org/c/page/1");
        assert_eq!(Ids::of(&unnamed).root(), "https://document.invalid");
    }
}
