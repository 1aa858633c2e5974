//! A list of Manifests, each told by label and thumbnail.

use serde_json::{Value, json};

use super::{collection_id, image, text};
use crate::presentation::addresses::Addresses;
use crate::presentation::model::{Collection, Member};
use crate::presentation::version::Version;

pub(super) fn collection(collection: &Collection) -> Value {
    let addresses = &collection.addresses;
    json!({
        "id": collection_id(addresses, &collection.name),
        "type": "Collection",
        "label": text::label(&collection.label),
        "items": collection
            .members
            .iter()
            .map(|entry| member(addresses, entry))
            .collect::<Vec<_>>(),
    })
}

fn member(addresses: &Addresses, member: &Member) -> Value {
    let mut json = json!({
        "id": addresses.manifest(Version::V3, &member.name),
        "type": "Manifest",
        "label": text::label(&member.label),
    });
    if let Some(thumbnail) = &member.thumbnail {
        json["thumbnail"] = json!([image::image(addresses, thumbnail)]);
    }
    json
}
