//! Pictures and their services.

use serde_json::{Value, json};

use crate::image_api::ApiVersion;
use crate::presentation::addresses::Addresses;
use crate::presentation::describe::{ImageDescription, ImageService, ImageSource};
use crate::presentation::image::DeliveredImage;
use crate::presentation::json::sizes;
use crate::presentation::version::Version;

pub(super) fn image(addresses: &Addresses, image: &DeliveredImage) -> Value {
    let mut json = json!({
        "id": image.address(addresses),
        "type": "Image",
        "format": image.media_type(),
        "width": image.size.width,
        "height": image.size.height,
    });
    // Viewers show what a service has, which is more than is to be seen here.
    let service = service(addresses, &image.image).filter(|_| image.view.is_whole());
    if let Some(service) = service {
        json["service"] = json!([service]);
    }
    json
}

fn service(addresses: &Addresses, image: &ImageDescription) -> Option<Value> {
    match &image.source {
        ImageSource::Ours(identifier) => Some(ours(addresses, identifier, image)),
        ImageSource::Service(service) => Some(theirs(service, image)),
        ImageSource::File { .. } => None,
    }
}

/// With its `sizes`, from which viewers choose thumbnails without asking for info.json.
fn ours(addresses: &Addresses, identifier: &str, image: &ImageDescription) -> Value {
    let mut json = json!({
        "id": addresses.image(Version::V3, identifier),
        "type": "ImageService3",
        "profile": "level2",
        "width": image.size.width,
        "height": image.size.height,
    });
    if !image.sizes.is_empty() {
        json["sizes"] = sizes(&image.sizes);
    }
    json
}

/// Services of Image API 2 keep the keys of their time (Presentation API 3.0 §3.3.1).
fn theirs(service: &ImageService, image: &ImageDescription) -> Value {
    let ImageService { id, version, level } = service;
    let (width, height) = (image.size.width, image.size.height);
    match version {
        ApiVersion::V2 => json!({
            "@id": id,
            "@type": "ImageService2",
            "profile": format!("http://iiif.io/api/image/2/level{level}.json"),
            "width": width,
            "height": height,
        }),
        ApiVersion::V3 => json!({
            "id": id,
            "type": "ImageService3",
            "profile": format!("level{level}"),
            "width": width,
            "height": height,
        }),
    }
}
