//! What resources of every class may say of themselves.

use chrono::{DateTime, NaiveDate};
use serde_json::{Value, json};

use super::ids::Ids;
use super::{content, links, rights, service, texts};
use crate::presentation::convert::json::{Object, id_of, list, of_term, set, text};
use crate::presentation::describe::ViewingDirection;
use crate::text::term;

/// Everything but id, class, label, content and how it is read. `kind` is the class of version 3.
pub(super) fn describe(ids: &Ids, from: &Value, id: &str, kind: &str, to: &mut Object) {
    let licenses = list(from, "license").iter().filter_map(id_of);
    let (known, others): (Vec<&str>, Vec<&str>) =
        licenses.partition(|it| rights::uri(it).is_some());
    let mut metadata: Vec<Value> = list(from, "metadata").iter().filter_map(pair).collect();
    // There is one place for a license; further ones are shown as those that have no URI.
    for license in others.iter().chain(known.iter().skip(1)) {
        let value = json!({ "none": [rights::shown(license)] });
        metadata.push(json!({ "label": of_term(term::LICENSE), "value": value }));
    }
    set(to, "metadata", (!metadata.is_empty()).then_some(metadata));
    set(to, "summary", texts::prose(from.get("description")));
    let attribution = texts::prose(from.get("attribution"));
    let statement = |value| json!({ "label": of_term(term::ATTRIBUTION), "value": value });
    set(to, "requiredStatement", attribution.map(statement));
    set(to, "rights", known.first().and_then(|it| rights::uri(it)));
    set(to, "provider", provider(ids, from, id));
    let thumbnails: Vec<Value> =
        list(from, "thumbnail").iter().filter_map(|it| content::image(ids, it)).collect();
    set(to, "thumbnail", (!thumbnails.is_empty()).then_some(thumbnails));
    if matches!(kind, "Manifest" | "Collection" | "Canvas" | "Range") {
        set(to, "navDate", text(from, "navDate").and_then(date));
    }
    set(to, "service", service::services(ids, from, id, false));
    links::links(ids, from, to);
}

/// `viewingDirection` and `behavior`, by the first of `told` that says them: what a Manifest does
/// not say, its Sequence may.
pub(super) fn say_how_to_read(told: &[&Value], kind: &str, to: &mut Object) {
    let allowed: &[&str] = match kind {
        "Manifest" | "Range" => &["individuals", "paged", "continuous"],
        "Collection" => &["individuals", "multi-part"],
        "Canvas" => &["non-paged", "facing-pages"],
        _ => &[],
    };
    if matches!(kind, "Manifest" | "Range" | "Collection") {
        let mut words = told.iter().filter_map(|it| text(it, "viewingDirection"));
        let direction = words.find_map(ViewingDirection::of_word);
        set(to, "viewingDirection", direction.map(ViewingDirection::as_str));
    }
    let hints = told.iter().flat_map(|it| list(it, "viewingHint")).filter_map(Value::as_str);
    let hint = hints.into_iter().find(|it| allowed.contains(it));
    set(to, "behavior", hint.map(|hint| json!([hint])));
}

fn pair(pair: &Value) -> Option<Value> {
    let (label, value) = (texts::label(pair.get("label"))?, texts::prose(pair.get("value"))?);
    Some(json!({ "label": label, "value": value }))
}

/// Who shows a logo. Its name is what it wants to be named with, or else where the logo is.
fn provider(ids: &Ids, from: &Value, id: &str) -> Option<Value> {
    let logos: Vec<Value> =
        list(from, "logo").iter().filter_map(|it| content::image(ids, it)).collect();
    let host = text(logos.first()?, "id")?.split('/').nth(2).unwrap_or_default().to_owned();
    let attribution = from.get("attribution").filter(|it| !it.to_string().contains('<'));
    let label = texts::label(attribution).unwrap_or_else(|| texts::none(&host));
    let agent =
        json!({ "id": format!("{id}/provider/1"), "type": "Agent", "label": label, "logo": logos });
    Some(json!([agent]))
}

/// A date with its time zone; a day alone begins at midnight.
fn date(text: &str) -> Option<String> {
    let text = text.trim();
    if DateTime::parse_from_rfc3339(text).is_ok() {
        return Some(text.to_owned());
    }
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map(|day| format!("{day}T00:00:00Z"))
}
