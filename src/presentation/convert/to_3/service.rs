//! Services. Those of older APIs keep `@id` and `@type` in 3.0, where their class says which
//! API they are of.
//!
//! Source: Presentation API 3.0 §3.3.1, "service".

use std::collections::HashMap;

use serde_json::{Value, json};

use super::ids::Ids;
use crate::presentation::convert::json::{Object, copy, id_of, list, set, text};

/// What the contexts and profiles of an API have in them, and the class of its services.
const CLASSES: [(&str, &str); 12] = [
    ("image-api/1", "ImageService1"),
    ("/image/1", "ImageService1"),
    ("/image/2", "ImageService2"),
    ("image-api/2", "ImageService2"),
    ("/image/3", "ImageService3"),
    ("autocomplete", "AutoCompleteService1"),
    ("/search/", "SearchService1"),
    ("/auth/1/token", "AuthTokenService1"),
    ("/auth/1/logout", "AuthLogoutService1"),
    ("/auth/1", "AuthCookieService1"),
    ("/auth/0", "AuthCookieService1"),
    ("/services/physdim", "PhysicalDimensions"),
];

/// The services of a resource with this id, which is a picture or not.
pub(super) fn services(
    ids: &Ids,
    from: &Value,
    parent: &str,
    is_picture: bool,
) -> Option<Vec<Value>> {
    let found = (1..).zip(list(from, "service"));
    let found: Vec<Value> =
        found.filter_map(|(at, it)| service(ids, it, (parent, at), is_picture)).collect();
    (!found.is_empty()).then_some(found)
}

fn service(ids: &Ids, from: &Value, place: (&str, usize), is_picture: bool) -> Option<Value> {
    if let Some(id) = from.as_str() {
        // The document describes it, or all that is known of it is where it stands.
        let kind = ids.class_of_service(id).or(is_picture.then_some("ImageService2"))?;
        return Some(json!({ "@id": ids.spelled(id), "@type": kind }));
    }
    let kind = class_of(from).or(is_picture.then_some("ImageService2"));
    let mut to = Object::new();
    if !from.is_object() {
        return None;
    }
    let id = ids.or_below(from, place.0, "service", place.1);
    let profile = list(from, "profile").iter().find_map(Value::as_str);
    if kind == Some("ImageService3") {
        to.insert("id".into(), id.clone().into());
        to.insert("type".into(), "ImageService3".into());
        let level = |it: &str| it.rsplit('/').next().map(|it| it.replace(".json", ""));
        set(&mut to, "profile", profile.and_then(level));
    } else {
        to.insert("@id".into(), id.clone().into());
        to.insert("@type".into(), kind.unwrap_or("Service").into());
        set(&mut to, "profile", profile);
    }
    if kind.is_some_and(|it| it.starts_with("Image")) {
        copy(from, &mut to, &["width", "height", "sizes", "tiles"]);
    } else {
        let own = from.as_object()?.iter().filter(|(key, _)| {
            !matches!(
                key.as_str(),
                "@context" | "@id" | "id" | "@type" | "type" | "profile" | "service"
            )
        });
        to.extend(own.map(|(key, value)| (key.clone(), value.clone())));
    }
    set(&mut to, "service", services(ids, from, &id, false));
    Some(Value::Object(to))
}

/// The classes of the services of a document and of those in them, by their ids.
pub(super) fn described(document: &Value) -> HashMap<String, &'static str> {
    let mut found = HashMap::new();
    let mut waiting: Vec<&Value> = list(document, "service").iter().collect();
    while let Some(service) = waiting.pop() {
        let id = id_of(service).map(str::to_owned);
        found.extend(id.zip(class_of(service)));
        waiting.extend(list(service, "service"));
    }
    found
}

/// The class of a service by its context, or else by its profile.
fn class_of(service: &Value) -> Option<&'static str> {
    let profile = list(service, "profile").iter().find_map(Value::as_str).unwrap_or_default();
    let contexts = list(service, "@context").iter().filter_map(Value::as_str);
    // Services of one context are told apart by their profiles, so these come first.
    let known = |text: &str| CLASSES.iter().find(|(part, _)| text.contains(part));
    let told = std::iter::once(profile).chain(contexts).find_map(known);
    let given = || {
        let kind = text(service, "@type").or_else(|| text(service, "type"))?;
        CLASSES.iter().map(|(_, class)| *class).find(|class| *class == kind)
    };
    // Of physical dimensions nothing is to be fetched, and most have no id.
    let is_fetched = |class: &&str| *class == "PhysicalDimensions" || id_of(service).is_some();
    told.map(|(_, class)| *class).or_else(given).filter(is_fetched)
}
