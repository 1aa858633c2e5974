//! Properties as IIIF documents of both versions have them: alone or in a list, with `@` or
//! without.

use serde_json::Value;

use crate::geometry::Size;

/// All values of a property: none, the one that stands alone, or those of a list.
pub(super) fn each<'a>(parent: &'a Value, name: &str) -> &'a [Value] {
    match parent.get(name) {
        None | Some(Value::Null) => &[],
        Some(Value::Array(values)) => values,
        Some(value) => std::slice::from_ref(value),
    }
}

/// The address of something that is described or only named; empty where there is none.
pub(super) fn id(value: &Value) -> &str {
    let id = value.get("id").or_else(|| value.get("@id")).unwrap_or(value);
    id.as_str().unwrap_or_default()
}

/// The class without its prefix: `Manifest` for `sc:Manifest` too.
pub(super) fn kind(value: &Value) -> &str {
    let kind = value.get("type").or_else(|| value.get("@type"));
    let kind = kind.and_then(|kind| kind.as_str().or_else(|| kind.get(0)?.as_str()));
    let kind = kind.unwrap_or_default();
    kind.rsplit_once(':').map_or(kind, |(_, name)| name)
}

/// A whole number, also one that is written as `1000.0`.
pub(super) fn number(parent: &Value, name: &str) -> Option<u32> {
    let value = parent.get(name)?;
    let whole = |number: f64| (number.fract() == 0.0 && number >= 0.0).then_some(number as u64);
    value.as_u64().or_else(|| value.as_f64().and_then(whole))?.try_into().ok()
}

/// `width` and `height`, where both are there and neither is 0.
pub(super) fn size(value: &Value) -> Option<Size> {
    let size = Size::new(number(value, "width")?, number(value, "height")?);
    (!size.is_empty()).then_some(size)
}
