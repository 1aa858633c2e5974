//! A Canvas, and what paints it.

use serde_json::{Value, json};

use super::{id, image, text};
use crate::presentation::addresses::Addresses;
use crate::presentation::model::{Canvas, ChoiceItem, Manifest, Painting};
use crate::presentation::part::Part;

pub(super) fn canvas(manifest: &Manifest, canvas: &Canvas) -> Value {
    let size = canvas.painting.first().image.size;
    json!({
        "@id": id(manifest, &Part::Canvas(canvas.name.clone())),
        "@type": "sc:Canvas",
        "label": text::label(&canvas.label),
        "height": size.height,
        "width": size.width,
        "thumbnail": image::image(&manifest.addresses, &canvas.thumbnail),
        "images": [annotation(manifest, canvas)],
    })
}

/// The Annotation that paints the Canvas.
pub(super) fn annotation(manifest: &Manifest, canvas: &Canvas) -> Value {
    json!({
        "@id": id(manifest, &Part::Painting(canvas.name.clone(), Painting::POSITION)),
        "@type": "oa:Annotation",
        "motivation": "sc:painting",
        "resource": resource(&manifest.addresses, &canvas.painting),
        "on": id(manifest, &Part::Canvas(canvas.name.clone())),
    })
}

fn resource(addresses: &Addresses, painting: &Painting) -> Value {
    match painting {
        Painting::Image(image) => image::image(addresses, image),
        Painting::Choice { default, others } => {
            let default = choice_item(addresses, default);
            json!({
                "@type": "oa:Choice",
                // Universal Viewer 4.4.0 looks for the picture of a Canvas here and finds
                // none within the Choice.
                "service": default["service"],
                "default": default,
                "item": others.iter().map(|item| choice_item(addresses, item)).collect::<Vec<_>>(),
            })
        }
    }
}

fn choice_item(addresses: &Addresses, item: &ChoiceItem) -> Value {
    let mut json = image::image(addresses, &item.image);
    json["label"] = text::label(&item.label);
    json
}
