//! The rules of the Presentation API, as findings for those who write documents.
//!
//! [`check()`] reads any JSON: what the specification asks of each class and each property, and
//! what holds between resources (a target on a Canvas that is there, ids that differ). Version 3.0
//! is checked in depth, 2.0 and 2.1 as far as viewers depend on it; of other versions one finding
//! says that they are not. No document makes it fail, nest calls deeper than it is itself, or
//! report without end.
//!
//! Source: Presentation API 3.0 and 2.1; the extensions navPlace and text granularity. Where the
//! published JSON schema asks for more than the text, the text decides.

mod circles;
mod place;
mod report;
mod v2;
mod v3;

use serde_json::Value;

use self::place::Place;
use self::report::Report;
use super::convert::{DEEPEST, is_too_deep};

/// A rule that a document does not keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Where, as a JSON pointer (RFC 6901): `/items/3/label`; empty for the document itself.
    pub pointer: String,
    pub severity: Severity,
    /// What is wrong, and what to write instead.
    pub sentence: String,
    /// The section of the standard that asks for it, such as `Presentation 3.0 §4.4`.
    pub section: &'static str,
}

/// How binding the rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The standard says SHOULD.
    Warning,
    /// The standard says MUST.
    Error,
}

/// What a document does against the rules, in the order in which it stands there; no more than
/// the first thousand errors and the first thousand warnings.
#[must_use]
pub fn check(document: &Value) -> Vec<Violation> {
    let mut report = Report::default();
    let root = Place::root();
    if is_too_deep(document) {
        let sentence = format!("nests more than {DEEPEST} levels deep; no reader takes that");
        report.error(&root, "RFC 8259 §9", sentence);
        return report.found;
    }
    if !document.is_object() {
        report.error(&root, "Presentation 3.0 §4", "is no JSON object; a document is one");
        return report.found;
    }
    match version(document) {
        Some(Known::V3) => v3::check(document, &mut report),
        Some(Known::V2) => v2::check(document, &mut report),
        Some(Known::Other(name)) => {
            let sentence = format!("is of {name}, which is not checked in depth");
            report.warning(&root.key("@context"), "Presentation 3.0 §4.6", sentence);
        }
        None => report.error(
            &root.key("@context"),
            "Presentation 3.0 §4.6",
            "names no version of the Presentation API; write \
             `http://iiif.io/api/presentation/3/context.json`",
        ),
    }
    report.found
}

/// The values of a property, in a list or alone.
fn list(value: Option<&Value>) -> &[Value] {
    match value {
        None => &[],
        Some(Value::Array(values)) => values,
        Some(only) => std::slice::from_ref(only),
    }
}

/// What a `@context` names.
enum Known {
    V2,
    V3,
    Other(&'static str),
}

fn version(document: &Value) -> Option<Known> {
    let contexts = match document.get("@context")? {
        Value::Array(contexts) => contexts.as_slice(),
        only => std::slice::from_ref(only),
    };
    let names = |part: &str| contexts.iter().filter_map(Value::as_str).any(|it| it.contains(part));
    let known = [
        ("iiif.io/api/presentation/3/", Known::V3),
        ("iiif.io/api/presentation/2/", Known::V2),
        ("iiif.io/api/presentation/4/", Known::Other("Presentation API 4.0, a draft")),
        ("iiif.io/api/presentation/1/", Known::Other("Presentation API 1.0")),
        ("shared-canvas.org/ns/", Known::Other("Shared Canvas, before Presentation API 2.0")),
    ];
    known.into_iter().find(|(part, _)| names(part)).map(|(_, known)| known)
}

#[cfg(test)]
mod tests;
