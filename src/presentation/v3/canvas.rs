//! A Canvas, and what paints it.

use serde_json::{Value, json};

use super::{annotations, id, image, text};
use crate::presentation::addresses::Addresses;
use crate::presentation::annotation::PageReference;
use crate::presentation::model::{Canvas, ChoiceItem, Manifest, Painting};
use crate::presentation::part::Part;

pub(super) fn canvas(manifest: &Manifest, canvas: &Canvas) -> Value {
    let size = canvas.size();
    let mut json = json!({
        "id": id(manifest, &Part::Canvas(canvas.name.clone())),
        "type": "Canvas",
        "label": text::label(&canvas.label),
        "width": size.width,
        "height": size.height,
        "thumbnail": [image::image(&manifest.addresses, &canvas.thumbnail)],
        "items": [page(manifest, canvas)],
    });
    if !canvas.annotations.is_empty() {
        let reference = |page: &PageReference| {
            let part = Part::AnnotationPage(canvas.name.clone(), page.name.clone());
            annotations::reference(&id(manifest, &part), page)
        };
        json["annotations"] = canvas.annotations.iter().map(reference).collect();
    }
    json
}

/// The Annotation Page that paints the Canvas.
pub(super) fn page(manifest: &Manifest, canvas: &Canvas) -> Value {
    json!({
        "id": id(manifest, &Part::PaintingPage(canvas.name.clone())),
        "type": "AnnotationPage",
        "items": [annotation(manifest, canvas)],
    })
}

/// The Annotation that paints the Canvas.
pub(super) fn annotation(manifest: &Manifest, canvas: &Canvas) -> Value {
    json!({
        "id": id(manifest, &Part::Painting(canvas.name.clone(), Painting::POSITION)),
        "type": "Annotation",
        "motivation": "painting",
        "body": body(&manifest.addresses, &canvas.painting),
        "target": id(manifest, &Part::Canvas(canvas.name.clone())),
    })
}

fn body(addresses: &Addresses, painting: &Painting) -> Value {
    match painting {
        Painting::Image(image) => image::image(addresses, image),
        Painting::Choice { default, others } => json!({
            "type": "Choice",
            "items": std::iter::once(default)
                .chain(others)
                .map(|item| choice_item(addresses, item))
                .collect::<Vec<_>>(),
        }),
    }
}

fn choice_item(addresses: &Addresses, item: &ChoiceItem) -> Value {
    let mut json = image::image(addresses, &item.image);
    json["label"] = text::label(&item.label);
    json
}
