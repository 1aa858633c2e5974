//! Pictures and their services.

use serde_json::{Value, json};

use crate::image_api::ApiVersion;
use crate::presentation::addresses::Addresses;
use crate::presentation::image::DeliveredImage;
use crate::presentation::json::sizes;
use crate::presentation::version::Version;

pub(super) fn image(addresses: &Addresses, image: &DeliveredImage) -> Value {
    let base = addresses.image(Version::V2, &image.image.identifier_encoded);
    json!({
        "@id": format!("{base}/{}", image.request(Version::V2)),
        "@type": "dctypes:Image",
        "format": image.format.media_type(),
        "height": image.size.height,
        "width": image.size.width,
        "service": service(&base, image),
    })
}

/// With its `sizes`, from which viewers choose thumbnails without asking for info.json.
fn service(base: &str, image: &DeliveredImage) -> Value {
    let mut json = json!({
        "@context": ApiVersion::V2.context(),
        "@id": base,
        "profile": ApiVersion::V2.profile_uri(),
        "width": image.image.size.width,
        "height": image.image.size.height,
    });
    if !image.image.sizes.is_empty() {
        json["sizes"] = sizes(&image.image.sizes);
    }
    json
}
