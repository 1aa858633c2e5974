//! What an Annotation is about.

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::AnnotationError;
use crate::presentation::{GivenTarget, Part};
use crate::text::nfc;

/// A target with the folio that it names.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedTarget {
    /// In Unicode NFC; `None`: the folio that the file belongs to.
    pub folio: Option<String>,
    pub target: GivenTarget,
}

/// The targets of an Annotation of an item: what stands in `target`, or the folio of the file.
pub(super) fn targets(
    target: Option<Value>,
    item: &str,
) -> Result<Vec<NamedTarget>, AnnotationError> {
    let targets = match target {
        None | Some(Value::Null) => {
            return Ok(vec![NamedTarget { folio: None, target: GivenTarget::Canvas(None) }]);
        }
        Some(Value::Array(targets)) if !targets.is_empty() => targets,
        Some(one) => vec![one],
    };
    targets.into_iter().map(|target| named(target, item)).collect()
}

fn named(target: Value, item: &str) -> Result<NamedTarget, AnnotationError> {
    let mut object = match target {
        Value::String(text) => {
            let (folio, fragment) = folio(&text, item);
            return Ok(NamedTarget { folio, target: GivenTarget::Canvas(fragment) });
        }
        Value::Object(object) => object,
        _ => return Err(AnnotationError::Target),
    };
    if object.contains_key("source") {
        let source = object.remove("source").and_then(address).ok_or(AnnotationError::Target)?;
        let (folio, fragment) = folio(&source, item);
        object.remove("type");
        // A part of the source is a selector here.
        if let Some(fragment) = fragment.filter(|_| !object.contains_key("selector")) {
            object.insert("selector".into(), fragment_selector(&fragment));
        }
        return Ok(NamedTarget { folio, target: GivenTarget::Specific(object) });
    }
    let id = address(Value::Object(object)).ok_or(AnnotationError::Target)?;
    let (folio, fragment) = folio(&id, item);
    Ok(NamedTarget { folio, target: GivenTarget::Canvas(fragment) })
}

/// A resource given by its address, as a text or as an object with an id.
fn address(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Object(mut object) => match object.remove("id").or_else(|| object.remove("@id"))? {
            Value::String(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

fn fragment_selector(fragment: &str) -> Value {
    Value::Object(Map::from_iter([
        ("type".to_owned(), "FragmentSelector".into()),
        ("conformsTo".to_owned(), "http://www.w3.org/TR/media-frags/".into()),
        ("value".to_owned(), fragment.into()),
    ]))
}

/// The folio that a text names, and what stands behind `#`. Of an address of this item on any
/// server of ours it is that of the Canvas: files are made before a server gets its last name.
fn folio(text: &str, item: &str) -> (Option<String>, Option<String>) {
    let (name, fragment) = match text.split_once('#') {
        Some((name, fragment)) => (name, Some(fragment.to_owned())),
        None => (text, None),
    };
    let name = own_canvas(name, item).unwrap_or_else(|| nfc(name.trim()));
    ((!name.is_empty()).then_some(name), fragment.filter(|fragment| !fragment.is_empty()))
}

fn own_canvas(address: &str, item: &str) -> Option<String> {
    let (_, path) = address.split_once("/iiif/presentation/")?;
    let (_, path) = path.split_once('/')?;
    let (of, part) = path.split_once('/')?;
    let of = percent_decode_str(of).decode_utf8().ok()?;
    match Part::parse(part) {
        Ok(Part::Canvas(name)) if nfc(&of) == item => Some(name),
        _ => None,
    }
}
