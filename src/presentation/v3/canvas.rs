//! A Canvas, and what paints it.

use serde_json::{Value, json};

use super::{annotations, id, image, links, text};
use crate::presentation::addresses::Addresses;
use crate::presentation::annotation::PageReference;
use crate::presentation::model::{Body, Canvas, Manifest, PaintedImage, Painting};
use crate::presentation::part::Part;

pub(super) fn canvas(manifest: &Manifest, canvas: &Canvas) -> Value {
    let mut json = json!({
        "id": id(manifest, &Part::Canvas(canvas.name.clone())),
        "type": "Canvas",
    });
    if !canvas.label.is_empty() {
        json["label"] = text::label(&canvas.label);
    }
    if !canvas.metadata.is_empty() {
        json["metadata"] = canvas.metadata.iter().map(text::pair).collect();
    }
    json["width"] = json!(canvas.size.width);
    json["height"] = json!(canvas.size.height);
    if let Some(behavior) = canvas.behavior {
        json["behavior"] = json!([behavior.as_str()]);
    }
    if let Some(thumbnail) = &canvas.thumbnail {
        json["thumbnail"] = json!([image::image(&manifest.addresses, thumbnail)]);
    }
    if let Some(scale) = canvas.scale {
        json["service"] =
            json!([links::physical(&id(manifest, &Part::Canvas(canvas.name.clone())), scale)]);
    }
    // A leaf that is missing has an empty list (cookbook 0283): clients look for one.
    let pages = if canvas.paintings.is_empty() { vec![] } else { vec![page(manifest, canvas)] };
    json["items"] = json!(pages);
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
    let annotations =
        (1..).zip(&canvas.paintings).map(|(at, it)| annotation(manifest, canvas, at, it));
    json!({
        "id": id(manifest, &Part::PaintingPage(canvas.name.clone())),
        "type": "AnnotationPage",
        "items": annotations.collect::<Vec<_>>(),
    })
}

/// The Annotation at `position`, counted from 1, which paints the Canvas.
pub(super) fn annotation(
    manifest: &Manifest,
    canvas: &Canvas,
    position: usize,
    painting: &Painting,
) -> Value {
    let mut target = id(manifest, &Part::Canvas(canvas.name.clone()));
    if let Some(place) = painting.place {
        target = format!("{target}#xywh={place}");
    }
    json!({
        "id": id(manifest, &Part::Painting(canvas.name.clone(), position)),
        "type": "Annotation",
        "motivation": "painting",
        "body": body(&manifest.addresses, &painting.body),
        "target": target,
    })
}

fn body(addresses: &Addresses, body: &Body) -> Value {
    match body {
        Body::Image(image) => painted(addresses, image),
        Body::Choice { default, others } => json!({
            "type": "Choice",
            "items": std::iter::once(default)
                .chain(others)
                .map(|item| painted(addresses, item))
                .collect::<Vec<_>>(),
        }),
    }
}

fn painted(addresses: &Addresses, painted: &PaintedImage) -> Value {
    let mut json = image::image(addresses, &painted.image);
    if !painted.label.is_empty() {
        json["label"] = text::label(&painted.label);
    }
    json
}
