//! Annotations that somebody made elsewhere: files of the Web Annotation Data Model, and lists of
//! Presentation API 2.1 with those of Open Annotation.
//!
//! [`AnnotationFile::read`] takes an AnnotationPage, an Annotation or an array of them, and gives
//! those that can be published, with what is wrong with the others. What an Annotation says stays
//! as it is; what it is about is told by the name of a folio, or by an address of a Canvas of ours.

mod error;
mod open_annotation;
mod target;
#[cfg(test)]
mod tests;
mod weight;

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::presentation::GivenAnnotation;

pub use error::AnnotationError;
pub use target::NamedTarget;

/// Bytes of a file: as JSON in memory it takes ten times as much.
pub const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// Annotations of one file.
const MAX_ANNOTATIONS: usize = 50_000;

/// What one file has of Annotations.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AnnotationFile {
    pub annotations: Vec<NamedAnnotation>,
    /// What is left out, each with the JSON pointer to it.
    pub left_out: Vec<(String, AnnotationError)>,
}

/// An Annotation with what it says that it is about.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedAnnotation {
    /// JSON pointer in its file (RFC 6901).
    pub pointer: String,
    /// Without its targets.
    pub annotation: GivenAnnotation,
    /// Not empty; an Annotation that names nothing has one that names nothing.
    pub targets: Vec<NamedTarget>,
}

impl AnnotationFile {
    /// Reads the file of an item; `item` is its name, by which addresses of ours are told.
    ///
    /// # Errors
    /// [`AnnotationError`] where nothing of it can be read.
    pub fn read(bytes: &[u8], item: &str) -> Result<Self, AnnotationError> {
        let value: Value = serde_json::from_str(text(bytes)?).map_err(|error| {
            AnnotationError::Syntax { line: error.line(), cause: error.to_string() }
        })?;
        let listed = listed(value)?;
        if listed.len() > MAX_ANNOTATIONS {
            return Err(AnnotationError::Many { most: MAX_ANNOTATIONS });
        }
        let (mut file, mut ids) = (Self::default(), HashSet::new());
        for (pointer, value) in listed {
            match annotation(value, item) {
                Ok((mut annotation, targets)) => {
                    // An id names one thing; the second one gets an address of ours.
                    annotation.id = annotation.id.filter(|id| ids.insert(id.clone()));
                    file.annotations.push(NamedAnnotation { pointer, annotation, targets });
                }
                Err(error) => file.left_out.push((pointer, error)),
            }
        }
        Ok(file)
    }
}

/// JSON is UTF-8 (RFC 8259 §8.1); a byte order mark is stepped over.
fn text(bytes: &[u8]) -> Result<&str, AnnotationError> {
    let text = std::str::from_utf8(bytes).map_err(|_| AnnotationError::Encoding)?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// The Annotations of a file with the pointers to them.
fn listed(value: Value) -> Result<Vec<(String, Value)>, AnnotationError> {
    let numbered = |below: &str, values: Vec<Value>| {
        let values = values.into_iter().enumerate();
        values.map(|(at, value)| (format!("{below}/{at}"), value)).collect()
    };
    let mut object = match value {
        Value::Array(values) => return Ok(numbered("", values)),
        Value::Object(object) => object,
        _ => return Err(AnnotationError::NoAnnotations),
    };
    let items = match kind(&object) {
        Some("AnnotationPage") => "items",
        Some("AnnotationList") => "resources",
        Some("Annotation") => return Ok(vec![(String::new(), Value::Object(object))]),
        Some(other) => return Err(AnnotationError::Class { given: other.to_owned() }),
        None => return Err(AnnotationError::NoAnnotations),
    };
    match object.remove(items) {
        Some(Value::Array(values)) => Ok(numbered(&format!("/{items}"), values)),
        _ => Err(AnnotationError::NoItems { key: items }),
    }
}

/// The class of a resource, without the prefix of an ontology.
fn kind(object: &Map<String, Value>) -> Option<&str> {
    let given = match object.get("type").or_else(|| object.get("@type"))? {
        Value::Array(classes) => classes.first()?,
        one => one,
    };
    let given = given.as_str()?;
    Some(given.rsplit_once(':').map_or(given, |(_, name)| name))
}

fn annotation(
    value: Value,
    item: &str,
) -> Result<(GivenAnnotation, Vec<NamedTarget>), AnnotationError> {
    let Value::Object(mut object) = value else { return Err(AnnotationError::NoObject) };
    if kind(&object) != Some("Annotation") {
        return Err(AnnotationError::NoAnnotation);
    }
    if object.contains_key("@type") || object.contains_key("on") {
        object = open_annotation::translated(object);
    }
    let id = match object.remove("id") {
        Some(Value::String(id)) if is_web_address(&id) => Some(id),
        Some(Value::String(id)) => return Err(AnnotationError::Id { given: id }),
        _ => None,
    };
    check_motivation(&object)?;
    if object.values().any(has_script) {
        return Err(AnnotationError::Script);
    }
    let targets = target::targets(object.remove("target"), item)?;
    for key in ["@context", "type"] {
        object.remove(key);
    }
    let annotation = GivenAnnotation { id, properties: object, targets: Vec::new() };
    Ok((annotation, targets))
}

fn is_web_address(id: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| id.len() > scheme.len() && id.starts_with(scheme))
        && id.is_ascii()
        && !id.contains([' ', '"', '<', '>'])
}

/// Painting is for pictures, which the record names.
///
/// Source: Presentation API 3.0 §5.3, §5.6.
fn check_motivation(object: &Map<String, Value>) -> Result<(), AnnotationError> {
    let motivations: Vec<&str> = match object.get("motivation") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if motivations.is_empty() {
        return Err(AnnotationError::NoMotivation);
    }
    if motivations.contains(&"painting") {
        return Err(AnnotationError::Painting);
    }
    Ok(())
}

/// Whether a text anywhere in it begins a script: viewers that show HTML would be trusted with it.
/// As deep as JSON is read, which is 128.
fn has_script(value: &Value) -> bool {
    match value {
        Value::String(text) => {
            let text = text.to_ascii_lowercase();
            text.contains("<script") || text.trim_start().starts_with("javascript:")
        }
        Value::Array(values) => values.iter().any(has_script),
        Value::Object(object) => object.values().any(has_script),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}
