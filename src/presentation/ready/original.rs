//! [`Original`]: a document as it was read, and which version of the Presentation API it speaks.

use serde_json::{Value, json};

use super::NotReady;
use crate::presentation::addresses::Addresses;
use crate::presentation::convert;
use crate::presentation::describe::PartOf;
use crate::presentation::v3::text::label;
use crate::presentation::version::Version;

/// What stands in the addresses of all contexts of the Presentation API.
const CONTEXTS: [(&str, Version); 2] =
    [("iiif.io/api/presentation/3/", Version::V3), ("iiif.io/api/presentation/2/", Version::V2)];

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Original {
    pub(super) document: Value,
    /// In which it was written.
    pub(super) version: Version,
    pub(super) keep_ids: bool,
}

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Manifest,
    Collection,
}

impl Original {
    pub(super) fn new(document: Value, keep_ids: bool) -> Result<(Self, Class), NotReady> {
        if !document.is_object() {
            return Err(NotReady::NoObject);
        }
        let version = version(&document["@context"]).ok_or(NotReady::UnknownContext)?;
        let class = match document[keys(version).kind].as_str() {
            Some("Manifest" | "sc:Manifest") => Class::Manifest,
            Some("Collection" | "sc:Collection") => Class::Collection,
            _ => return Err(NotReady::UnknownType),
        };
        Ok((Self { document, version, keep_ids }, class))
    }

    /// The address it had where it comes from.
    pub(super) fn id(&self) -> Option<&str> {
        self.document[keys(self.version).id].as_str()
    }

    /// As it was read, as Presentation API 3.0.
    pub(super) fn as_3(&self) -> Value {
        to_3(self.version, self.document.clone())
    }

    /// The version in which our ids are put into it for an answer in `version`: what was written in
    /// version 3 becomes version 2 with our ids in it.
    pub(super) fn written(&self, version: Version) -> Version {
        if self.version == version { version } else { Version::V3 }
    }

    /// In the version it was written in, with the address that it had among what is said of it
    /// elsewhere. Where ids are kept it still has that address.
    pub(super) fn with_source(&self) -> Value {
        let mut document = self.document.clone();
        let Some(id) = self.id().filter(|id| !self.keep_ids && is_web_address(id)) else {
            return document;
        };
        let (format, profile) = ("application/ld+json", self.version.context());
        let source = match self.version {
            Version::V2 => json!({ "@id": id, "format": format, "profile": profile }),
            Version::V3 => {
                json!({ "id": id, "type": "Dataset", "format": format, "profile": profile })
            }
        };
        push(&mut document, "seeAlso", source);
        document
    }
}

/// A document of `version` as Presentation API 3.0.
pub(super) fn to_3(version: Version, document: Value) -> Value {
    match version {
        Version::V2 => convert::to_3(&document),
        Version::V3 => document,
    }
}

/// The keys that are spelled differently in the two versions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Keys {
    pub(super) id: &'static str,
    pub(super) kind: &'static str,
}

pub(super) const fn keys(version: Version) -> Keys {
    match version {
        Version::V2 => Keys { id: "@id", kind: "@type" },
        Version::V3 => Keys { id: "id", kind: "type" },
    }
}

/// Adds a value to those of a property, which may be missing or a single one.
pub(super) fn push(document: &mut Value, key: &str, value: Value) {
    let entry = &mut document[key];
    match entry {
        Value::Null => *entry = json!([value]),
        Value::Array(values) => values.push(value),
        Value::Object(_) | Value::String(_) | Value::Number(_) | Value::Bool(_) => {
            *entry = json!([entry.take(), value]);
        }
    }
}

/// Names the Collections of ours that list a document.
pub(super) fn say_part_of(
    document: &mut Value,
    version: Version,
    addresses: &Addresses,
    part_of: &[PartOf],
) {
    for collection in part_of {
        let id = addresses.collection(version, &collection.name);
        match version {
            Version::V2 => push(document, "within", id.into()),
            Version::V3 => {
                let label = label(&collection.label);
                let collection = json!({ "id": id, "type": "Collection", "label": label });
                push(document, "partOf", collection);
            }
        }
    }
}

pub(super) fn is_web_address(text: &str) -> bool {
    let is_odd = |character: char| character.is_whitespace() || character.is_control();
    (text.starts_with("https://") || text.starts_with("http://")) && !text.contains(is_odd)
}

/// The last one known: extensions stand before the context of the API (Presentation API 3.0 §4.6).
fn version(context: &Value) -> Option<Version> {
    let of = |context: &str| {
        let (_, address) = context.split_once("://")?;
        let known = CONTEXTS.iter().find(|(start, _)| address.starts_with(start));
        known.map(|(_, version)| *version)
    };
    match context {
        Value::String(context) => of(context),
        Value::Array(contexts) => contexts.iter().rev().filter_map(Value::as_str).find_map(of),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_context_tells_the_version_wherever_it_stands() {
        let v3 = "http://iiif.io/api/presentation/3/context.json";
        for context in [json!(v3), json!(["http://www.w3.org/ns/anno.jsonld", v3])] {
            assert_eq!(version(&context), Some(Version::V3), "{context}");
        }
        let v2 = json!("https://iiif.io/api/presentation/2/context.json");
        assert_eq!(version(&v2), Some(Version::V2));
        for other in
            [json!(null), json!("http://iiif.io/api/presentation/4/context.json"), json!({})]
        {
            assert_eq!(version(&other), None, "{other}");
        }
    }

    #[test]
    fn a_value_is_added_to_none_to_one_and_to_several() {
        let mut document = json!({ "one": "a", "several": ["a"] });
        for key in ["none", "one", "several"] {
            push(&mut document, key, json!("b"));
        }
        let expected = json!({ "one": ["a", "b"], "several": ["a", "b"], "none": ["b"] });
        assert_eq!(document, expected);
    }
}
