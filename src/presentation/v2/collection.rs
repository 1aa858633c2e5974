//! A list of Manifests, each told by label and thumbnail.

use serde_json::{Value, json};

use super::{collection_id, image, text};
use crate::presentation::addresses::Addresses;
use crate::presentation::collection::{Collection, Member, Thumbnail};
use crate::presentation::version::Version;

/// Its members stand in `manifests`, which every client of 2.x knows; `members` came with
/// 2.1.
pub(super) fn collection(collection: &Collection) -> Value {
    let addresses = &collection.addresses;
    json!({
        "@id": collection_id(addresses, &collection.name),
        "@type": "sc:Collection",
        "label": text::label(&collection.label),
        "manifests": collection
            .members
            .iter()
            .map(|entry| member(addresses, entry))
            .collect::<Vec<_>>(),
    })
}

fn member(addresses: &Addresses, member: &Member) -> Value {
    let mut json = json!({
        "@id": addresses.manifest(Version::V2, &member.name),
        "@type": "sc:Manifest",
        "label": text::label(&member.label),
    });
    if let Some(Thumbnail::Image(thumbnail)) = &member.thumbnail {
        json["thumbnail"] = image::image(addresses, thumbnail);
    }
    json
}
