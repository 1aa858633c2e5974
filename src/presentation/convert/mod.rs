//! One document, another version of the Presentation API: JSON to JSON.
//!
//! [`to_2()`] is how every document of version 2.1 is made, those of our own items included;
//! what a version has no place for is dropped, never half-written. docs/presentation.md has
//! the table of what becomes of what.
//!
//! Documents may be anybody's. Nothing here fails or panics: a property that cannot be
//! understood is left out. Work and memory grow with the size of the document, and calls nest
//! no deeper than it does, which is bounded ([`DEEPEST`]).
//!
//! Source: the change logs of Presentation API 3.0 and 4.0, and their texts beside that of 2.1.

mod json;
mod to_2;
mod to_3;
mod to_4;

use serde_json::Value;

pub use to_2::to_2;
pub(super) use to_3::Spelling;
pub use to_3::to_3;
pub use to_4::{CONTEXT_4, to_4};

/// Most levels of lists and objects within one another. A document of ours has some twenty,
/// and `serde_json` reads no more than this.
pub(super) const DEEPEST: usize = 128;

/// Whether a document nests deeper than [`DEEPEST`], found without nesting calls.
pub(super) fn is_too_deep(document: &Value) -> bool {
    let mut waiting = vec![(document, 0)];
    while let Some((value, depth)) = waiting.pop() {
        if depth > DEEPEST {
            return true;
        }
        match value {
            Value::Object(properties) => {
                waiting.extend(properties.values().map(|value| (value, depth + 1)));
            }
            Value::Array(values) => waiting.extend(values.iter().map(|value| (value, depth + 1))),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    false
}

#[cfg(test)]
mod real;
#[cfg(test)]
mod tests;
