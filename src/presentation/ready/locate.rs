//! Finds a part in a Manifest of either version.

use serde_json::Value;

use super::names::list;
use super::original::keys;
use crate::presentation::version::Version;

/// The Canvas with the id that is meant.
pub(super) fn canvas<'v>(
    manifest: &'v Value,
    version: Version,
    is: &impl Fn(&str) -> bool,
) -> Option<&'v Value> {
    let is = |canvas: &&Value| canvas[keys(version).id].as_str().is_some_and(is);
    match version {
        Version::V3 => list(&manifest["items"]).iter().find(is),
        Version::V2 => {
            let sequences = list(&manifest["sequences"]).iter();
            let mut canvases = sequences.flat_map(|sequence| list(&sequence["canvases"]));
            canvases.find(is)
        }
    }
}

/// The Annotation that paints the Canvas, counted from 1.
pub(super) fn painting(canvas: &Value, version: Version, position: usize) -> Option<&Value> {
    let painting = match version {
        Version::V3 => &canvas["items"][0]["items"],
        Version::V2 => &canvas["images"],
    };
    list(painting).get(position.checked_sub(1)?)
}

/// The Range with the id that is meant.
pub(super) fn range<'v>(
    ranges: &'v Value,
    version: Version,
    is: &impl Fn(&str) -> bool,
) -> Option<&'v Value> {
    list(ranges).iter().find_map(|range| match version {
        Version::V2 => range["@id"].as_str().is_some_and(is).then_some(range),
        Version::V3 if range["items"].is_array() => {
            if range["id"].as_str().is_some_and(is) {
                Some(range)
            } else {
                self::range(&range["items"], version, is)
            }
        }
        Version::V3 => None,
    })
}
