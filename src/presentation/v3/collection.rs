//! A list of Manifests and Collections, each told by label and thumbnail.

use serde_json::{Value, json};

use super::{collection_id, image, links, text};
use crate::presentation::addresses::Addresses;
use crate::presentation::collection::{About, Collection, Member, MemberKind, Thumbnail};
use crate::presentation::describe::{PartElsewhere, PartOf};
use crate::presentation::version::Version;

pub(super) fn collection(collection: &Collection) -> Value {
    let addresses = &collection.addresses;
    let mut json = json!({
        "id": collection_id(addresses, &collection.name),
        "type": "Collection",
        "label": text::label(&collection.label),
    });
    say(&collection.about, &mut json);
    if let Some(given) = &collection.thumbnail {
        json["thumbnail"] = thumbnail(addresses, given);
    }
    if !collection.part_of.is_empty() {
        json["partOf"] = part_of(addresses, &collection.part_of, &[]);
    }
    json["items"] = collection.members.iter().map(|entry| member(addresses, entry)).collect();
    json
}

fn say(about: &About, json: &mut Value) {
    if !about.metadata.is_empty() {
        json["metadata"] = about.metadata.iter().map(text::pair).collect();
    }
    if !about.summary.is_empty() {
        json["summary"] = text::value(&about.summary);
    }
    if let Some(statement) = &about.required_statement {
        json["requiredStatement"] = text::pair(statement);
    }
    if let Some(rights) = &about.rights {
        json["rights"] = json!(rights);
    }
    if let Some(direction) = about.viewing_direction {
        json["viewingDirection"] = json!(direction.as_str());
    }
    if let Some(behavior) = about.behavior {
        json["behavior"] = json!([behavior.as_str()]);
    }
    links::add(json, "homepage", &about.homepages);
    links::add(json, "seeAlso", &about.see_also);
}

/// The Collections of ours that list something, and what else it is part of.
pub(super) fn part_of(
    addresses: &Addresses,
    collections: &[PartOf],
    elsewhere: &[PartElsewhere],
) -> Value {
    let collection = |collection: &PartOf| {
        json!({
            "id": collection_id(addresses, &collection.name),
            "type": MemberKind::Collection.as_str(),
            "label": text::label(&collection.label),
        })
    };
    let other = |part: &PartElsewhere| json!({ "id": part.id, "type": part.kind.as_str(), "label": text::label(&part.label) });
    collections.iter().map(collection).chain(elsewhere.iter().map(other)).collect()
}

fn member(addresses: &Addresses, member: &Member) -> Value {
    let mut json = json!({
        "id": match member.kind {
            MemberKind::Manifest => addresses.manifest(Version::V3, &member.name),
            MemberKind::Collection => collection_id(addresses, &member.name),
        },
        "type": member.kind.as_str(),
        "label": text::label(&member.label),
    });
    if let Some(given) = &member.thumbnail {
        json["thumbnail"] = thumbnail(addresses, given);
    }
    json
}

fn thumbnail(addresses: &Addresses, thumbnail: &Thumbnail) -> Value {
    match thumbnail {
        Thumbnail::Image(delivered) => json!([image::image(addresses, delivered)]),
        Thumbnail::Ready(given) => given.clone(),
    }
}
