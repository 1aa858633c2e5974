//! Services of a resource, each with the context of its own API, as §4.5 asks.

use serde_json::Value;

use super::ours::Ours;
use crate::image_api::ApiVersion;
use crate::presentation::convert::json::{
    Object, alone_or_list, copy, id_of, kind_of, list, set, text,
};

/// Classes of services that clients of 2.1 know, their contexts, and what the profile of one
/// that is told by its level is written between.
const IMAGES: [(&str, &str, (&str, &str)); 3] = [
    (
        "ImageService1",
        "http://library.stanford.edu/iiif/image-api/1.1/context.json",
        ("http://library.stanford.edu/iiif/image-api/1.1/compliance.html#", ""),
    ),
    (
        "ImageService2",
        "http://iiif.io/api/image/2/context.json",
        ("http://iiif.io/api/image/2/", ".json"),
    ),
    (
        "ImageService3",
        "http://iiif.io/api/image/3/context.json",
        ("http://iiif.io/api/image/3/", ".json"),
    ),
];

const OTHERS: [(&str, &str); 6] = [
    ("SearchService1", "http://iiif.io/api/search/1/context.json"),
    ("AutoCompleteService1", "http://iiif.io/api/search/1/context.json"),
    ("AuthCookieService1", "http://iiif.io/api/auth/1/context.json"),
    ("AuthTokenService1", "http://iiif.io/api/auth/1/context.json"),
    ("AuthLogoutService1", "http://iiif.io/api/auth/1/context.json"),
    ("PhysicalDimensions", "http://iiif.io/api/annex/services/physdim/1/context.json"),
];

/// Those that clients of 2.1 can use, one alone or several in a list. Where a picture is served
/// in an older version of the Image API too, that one is the one they know.
pub(super) fn services(ours: &Ours, services: &[Value]) -> Option<Value> {
    let has_older =
        services.iter().any(|it| matches!(kind_of(it), "ImageService2" | "ImageService1"));
    let known = services.iter().filter(|it| !(has_older && kind_of(it) == "ImageService3"));
    alone_or_list(known.filter_map(|it| service(ours, it)).collect())
}

fn service(ours: &Ours, from: &Value) -> Option<Value> {
    let kind = kind_of(from);
    let mut to = Object::new();
    if let Some((_, context, profile)) = IMAGES.iter().find(|(known, ..)| *known == kind) {
        let id = id_of(from)?;
        let our_base = ours.service(id).filter(|_| kind == "ImageService3");
        let is_ours = our_base.is_some();
        to.insert(
            "@context".into(),
            if is_ours { ApiVersion::V2.context() } else { context }.into(),
        );
        to.insert("@id".into(), our_base.unwrap_or_else(|| id.to_owned()).into());
        let (before, after) = if is_ours { IMAGES[1].2 } else { *profile };
        let spelled = |level: &str| match level {
            "level0" | "level1" | "level2" => format!("{before}{level}{after}"),
            uri => uri.to_owned(),
        };
        set(&mut to, "profile", text(from, "profile").map(spelled));
        copy(from, &mut to, &["width", "height", "sizes", "tiles"]);
    } else if let Some((_, context)) = OTHERS.iter().find(|(known, _)| *known == kind) {
        to.insert("@context".into(), (*context).into());
        to.insert("@id".into(), ours.id(id_of(from)?).into());
        let properties = from.as_object()?.iter();
        let own = properties.filter(|(key, _)| {
            !matches!(key.as_str(), "@context" | "@id" | "id" | "@type" | "type" | "service")
        });
        to.extend(own.map(|(key, value)| (key.clone(), value.clone())));
    } else {
        return None;
    }
    set(&mut to, "service", services(ours, list(from, "service")));
    Some(Value::Object(to))
}
