//! About how many bytes Annotations take in memory.

use serde_json::{Map, Value};

use super::{AnnotationError, AnnotationFile, NamedAnnotation, NamedTarget};
use crate::presentation::GivenTarget;

impl AnnotationFile {
    /// About how many bytes it takes.
    #[must_use]
    pub fn weight(&self) -> usize {
        let left_out = self.left_out.iter().map(|(pointer, error)| {
            size_of::<(String, AnnotationError)>() + pointer.len() + of_error(error)
        });
        self.annotations.iter().map(of_annotation).chain(left_out).sum()
    }
}

fn of_annotation(named: &NamedAnnotation) -> usize {
    let NamedAnnotation { pointer, annotation, targets } = named;
    let id = annotation.id.as_ref().map_or(0, String::len);
    let own = size_of::<NamedAnnotation>() + pointer.len() + id;
    own + of_map(&annotation.properties) + targets.iter().map(of_target).sum::<usize>()
}

fn of_target(named: &NamedTarget) -> usize {
    let target = match &named.target {
        GivenTarget::Canvas(fragment) => fragment.as_ref().map_or(0, String::len),
        GivenTarget::Specific(properties) => of_map(properties),
    };
    size_of::<NamedTarget>() + named.folio.as_ref().map_or(0, String::len) + target
}

/// What each has beside its key and value is a hash and a place in a table.
fn of_map(map: &Map<String, Value>) -> usize {
    let own = size_of::<(String, Value)>() + 2 * size_of::<usize>();
    map.iter().map(|(key, value)| own + key.len() + behind(value)).sum()
}

/// What a value has beside itself. As deep as JSON is read, which is 128.
fn behind(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Array(values) => values.iter().map(|it| size_of::<Value>() + behind(it)).sum(),
        Value::Object(object) => of_map(object),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    }
}

/// What an error quotes.
fn of_error(error: &AnnotationError) -> usize {
    match error {
        AnnotationError::Syntax { cause: given, .. }
        | AnnotationError::Class { given }
        | AnnotationError::Id { given }
        | AnnotationError::Unknown { given }
        | AnnotationError::Other { given } => given.len(),
        AnnotationError::Encoding
        | AnnotationError::NoAnnotations
        | AnnotationError::NoItems { .. }
        | AnnotationError::Many { .. }
        | AnnotationError::NoObject
        | AnnotationError::NoAnnotation
        | AnnotationError::NoMotivation
        | AnnotationError::Painting
        | AnnotationError::Script
        | AnnotationError::Target
        | AnnotationError::Several
        | AnnotationError::NoTarget => 0,
    }
}
