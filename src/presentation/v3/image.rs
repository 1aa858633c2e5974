//! Pictures and their services.

use serde_json::{Value, json};

use crate::presentation::addresses::Addresses;
use crate::presentation::image::DeliveredImage;
use crate::presentation::json::sizes;
use crate::presentation::version::Version;

pub(super) fn image(addresses: &Addresses, image: &DeliveredImage) -> Value {
    let base = addresses.image(Version::V3, &image.image.identifier_encoded);
    json!({
        "id": format!("{base}/{}", image.request(Version::V3)),
        "type": "Image",
        "format": image.format.media_type(),
        "width": image.size.width,
        "height": image.size.height,
        "service": [service(&base, image)],
    })
}

/// With its `sizes`, from which viewers choose thumbnails without asking for info.json.
fn service(base: &str, image: &DeliveredImage) -> Value {
    let mut json = json!({
        "id": base,
        "type": "ImageService3",
        "profile": "level2",
        "width": image.image.size.width,
        "height": image.image.size.height,
    });
    if !image.image.sizes.is_empty() {
        json["sizes"] = sizes(&image.image.sizes);
    }
    json
}
