//! Other ids in the place of those that a document has.

use serde_json::Value;

/// Properties whose texts name resources, in either version.
const REFERENCES: [&str; 25] = [
    "@id",
    "id",
    "accompanyingCanvas",
    "annotations",
    "canvases",
    "collections",
    "contentLayer",
    "first",
    "full",
    "items",
    "last",
    "manifests",
    "members",
    "next",
    "on",
    "otherContent",
    "partOf",
    "placeholderCanvas",
    "prev",
    "ranges",
    "source",
    "start",
    "startCanvas",
    "target",
    "within",
];

/// Properties in which nothing of the document itself is named: texts, and what lies elsewhere.
const FOREIGN: [&str; 17] = [
    "attribution",
    "description",
    "homepage",
    "label",
    "license",
    "logo",
    "metadata",
    "provider",
    "related",
    "rendering",
    "requiredStatement",
    "rights",
    "seeAlso",
    "service",
    "services",
    "summary",
    "thumbnail",
];

/// Classes of files, whose ids are the addresses of the files themselves.
const FILES: [&str; 6] = ["Dataset", "Image", "Model", "Sound", "Text", "Video"];

/// Writes what `spell` gives for an id in its place, wherever it is named; a fragment behind it stays.
pub(super) fn rewrite(value: &mut Value, spell: &dyn Fn(&str) -> Option<String>) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(|value| rewrite(value, spell)),
        Value::Object(properties) => {
            let kind = properties.get("type").or_else(|| properties.get("@type"));
            let is_file = kind.and_then(Value::as_str).is_some_and(is_file);
            for (key, value) in properties.iter_mut() {
                let key = key.as_str();
                if FOREIGN.contains(&key) || (is_file && matches!(key, "id" | "@id")) {
                    continue;
                }
                if REFERENCES.contains(&key) {
                    spell_texts(value, spell);
                }
                rewrite(value, spell);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn is_file(kind: &str) -> bool {
    FILES.contains(&kind.strip_prefix("dctypes:").unwrap_or(kind))
}

/// A text that is an id, or each of a list.
fn spell_texts(value: &mut Value, spell: &dyn Fn(&str) -> Option<String>) {
    match value {
        Value::String(text) => {
            if let Some(spelled) = spelled(text, spell) {
                *text = spelled;
            }
        }
        Value::Array(values) => {
            let texts = values.iter_mut().filter(|value| value.is_string());
            texts.for_each(|text| spell_texts(text, spell));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => {}
    }
}

/// An id may have a fragment of its own, as `manifest.json#canvas-1` has.
fn spelled(id: &str, spell: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    spell(id).or_else(|| {
        let (start, fragment) = id.rsplit_once('#')?;
        Some(format!("{}#{fragment}", spell(start)?))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rewritten(mut value: Value) -> Value {
        rewrite(&mut value, &|id| (id == "c").then(|| "ours".into()));
        value
    }

    #[test]
    fn references_follow_in_both_versions_and_keep_their_fragments() {
        let document = json!({
            "id": "c",
            "target": "c#xywh=1,2,3,4",
            "on": { "full": "c", "selector": { "value": "c" } },
            "body": { "type": "SpecificResource", "source": { "id": "c", "type": "Canvas" } },
            "structures": [{ "@id": "r", "canvases": ["c", "d", "c#xywh=0,0,1,1"] }],
        });
        let expected = json!({
            "id": "ours",
            "target": "ours#xywh=1,2,3,4",
            "on": { "full": "ours", "selector": { "value": "c" } },
            "body": { "type": "SpecificResource", "source": { "id": "ours", "type": "Canvas" } },
            "structures": [{ "@id": "r", "canvases": ["ours", "d", "ours#xywh=0,0,1,1"] }],
        });
        assert_eq!(rewritten(document), expected);
    }

    #[test]
    fn texts_files_and_services_are_left_alone() {
        let document = json!({
            "label": { "en": ["c"] },
            "metadata": [{ "label": "id", "value": "c" }],
            "body": { "id": "c", "type": "Image", "service": [{ "id": "c" }] },
            "resource": { "@id": "c", "@type": "dctypes:Image" },
            "seeAlso": [{ "id": "c" }],
            "value": "c",
        });
        assert_eq!(rewritten(document.clone()), document);
    }
}
