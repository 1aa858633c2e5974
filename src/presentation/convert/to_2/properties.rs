//! What resources of every class may say of themselves.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use super::ours::Ours;
use super::{content, service, texts};
use crate::presentation::convert::json::{
    Object, alone_or_list, copy, id_of, list, of_term, set, text,
};
use crate::text::term;

/// Everything but id, class, label and content. `kind` is the class of version 2.
pub(super) fn describe(ours: &Ours, from: &Value, kind: &str, to: &mut Object) {
    let metadata: Vec<Value> = metadata(from).iter().filter_map(pair).collect();
    set(to, "metadata", (!metadata.is_empty()).then_some(metadata));
    set(to, "description", from.get("summary").and_then(texts::values));
    let statement = from.get("requiredStatement").and_then(|it| it.get("value"));
    set(to, "attribution", statement.and_then(texts::values));
    set(to, "license", text(from, "rights"));
    let mut logos = list(from, "provider").iter().flat_map(|agent| list(agent, "logo"));
    set(to, "logo", logos.find_map(|logo| content::image(ours, logo)));
    set(to, "related", alone_or_list(homepages(from)));
    let mut thumbnails = list(from, "thumbnail").iter();
    set(to, "thumbnail", thumbnails.find_map(|image| content::image(ours, image)));
    if matches!(kind, "sc:Manifest" | "sc:Collection") {
        set(to, "navDate", text(from, "navDate").and_then(in_utc));
    }
    say_how_to_read(from, kind, to);
    set(to, "seeAlso", links(from, "seeAlso", &["label", "format", "profile"]));
    set(to, "rendering", links(from, "rendering", &["label", "format"]));
    set(to, "service", service::services(ours, list(from, "service")));
    let within = list(from, "partOf").iter().filter_map(id_of).filter(|id| id.contains("://"));
    let within = within.map(|id| json!(ours.id(id)));
    set(to, "within", alone_or_list(within.collect()));
}

/// `viewingDirection` and `viewingHint`, as far as the class has them (§3.3).
pub(super) fn say_how_to_read(from: &Value, kind: &str, to: &mut Object) {
    let hints: &[&str] = match kind {
        "sc:Manifest" | "sc:Sequence" | "sc:Range" => &["individuals", "paged", "continuous"],
        "sc:Collection" => &["individuals", "multi-part"],
        "sc:Canvas" => &["non-paged", "facing-pages"],
        _ => &[],
    };
    let mut behaviors = list(from, "behavior").iter().filter_map(Value::as_str);
    let hint = behaviors.find(|behavior| hints.contains(behavior));
    if matches!(kind, "sc:Manifest" | "sc:Sequence" | "sc:Range") {
        // `continuous` asks for a direction (§3.3); the default of 3.0 is then spelled out.
        let default = (hint == Some("continuous")).then_some("left-to-right");
        set(to, "viewingDirection", text(from, "viewingDirection").or(default));
    }
    set(to, "viewingHint", hint);
}

/// With what this version has no place for: the names of those who stand behind the resource,
/// and the label of the required statement, unless it is what `attribution` says anyhow.
fn metadata(from: &Value) -> Vec<Value> {
    let mut pairs = list(from, "metadata").to_vec();
    for label in list(from, "provider").iter().filter_map(|agent| agent.get("label")) {
        let value = texts::as_prose(label);
        if !pairs.iter().any(|pair| pair.get("value") == Some(&value)) {
            pairs.push(json!({ "label": of_term(term::PROVIDER), "value": value }));
        }
    }
    let mut statement = from.get("requiredStatement").into_iter();
    pairs.extend(statement.find(|statement| !is_attribution(&statement["label"])).cloned());
    pairs
}

fn is_attribution(label: &Value) -> bool {
    let languages = label.as_object().into_iter().flatten();
    let mut texts = languages.flat_map(|(_, values)| values.as_array().into_iter().flatten());
    texts.any(|it| it.as_str().is_some_and(|it| it.eq_ignore_ascii_case("attribution")))
}

fn pair(pair: &Value) -> Option<Value> {
    let text = |key| pair.get(key).and_then(texts::values);
    Some(json!({ "label": text("label")?, "value": text("value")? }))
}

/// The pages about the resource, then those of the ones who stand behind it.
fn homepages(from: &Value) -> Vec<Value> {
    let of_providers = list(from, "provider").iter().flat_map(|agent| list(agent, "homepage"));
    let pages = list(from, "homepage").iter().chain(of_providers);
    pages.filter_map(|page| link(page, &["label", "format"])).collect()
}

fn links(from: &Value, key: &str, keys: &[&str]) -> Option<Value> {
    alone_or_list(list(from, key).iter().filter_map(|it| link(it, keys)).collect())
}

fn link(from: &Value, keys: &[&str]) -> Option<Value> {
    let mut to = Object::new();
    to.insert("@id".into(), id_of(from)?.into());
    set(&mut to, "label", from.get("label").and_then(texts::values));
    let mut others = keys.to_vec();
    others.retain(|key| *key != "label");
    copy(from, &mut to, &others);
    Some(Value::Object(to))
}

/// A date as this version has it: `YYYY-MM-DDThh:mm:ssZ`.
fn in_utc(date: &str) -> Option<String> {
    let date = DateTime::parse_from_rfc3339(date).ok()?;
    Some(date.with_timezone(&Utc).to_rfc3339_opts(SecondsFormat::Secs, true))
}
