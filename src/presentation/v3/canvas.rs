//! A Canvas, and what paints it.

use serde_json::{Value, json};

use super::{id, image, text};
use crate::presentation::addresses::Addresses;
use crate::presentation::describe::{Turn, View};
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
    // A leaf that is missing has an empty list (cookbook 0283): clients look for one.
    let pages = if canvas.paintings.is_empty() { vec![] } else { vec![page(manifest, canvas)] };
    json["items"] = json!(pages);
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
    let own_id = id(manifest, &Part::Painting(canvas.name.clone(), position));
    let mut target = id(manifest, &Part::Canvas(canvas.name.clone()));
    if let Some(place) = painting.place {
        target = format!("{target}#xywh={place}");
    }
    json!({
        "id": own_id,
        "type": "Annotation",
        "motivation": "painting",
        "body": body(&manifest.addresses, &own_id, &painting.body),
        "target": target,
    })
}

fn body(addresses: &Addresses, annotation: &str, body: &Body) -> Value {
    match body {
        Body::Image(image) => painted(addresses, &format!("{annotation}#body"), image),
        Body::Choice { default, others } => json!({
            "type": "Choice",
            "items": (1..)
                .zip(std::iter::once(default).chain(others))
                .map(|(at, item)| painted(addresses, &format!("{annotation}#body-{at}"), item))
                .collect::<Vec<_>>(),
        }),
    }
}

/// The picture itself, or the part of it that is shown, which then has the id `own_id`.
fn painted(addresses: &Addresses, own_id: &str, painted: &PaintedImage) -> Value {
    let image = image::image(addresses, &painted.image);
    let mut json = if painted.view.is_whole() {
        image
    } else {
        json!({
            "id": own_id,
            "type": "SpecificResource",
            "source": image,
            "selector": selector(painted.view),
        })
    };
    if !painted.label.is_empty() {
        json["label"] = text::label(&painted.label);
    }
    json
}

/// Source: IIIF selectors registry, ImageApiSelector: values are those of image requests.
fn selector(view: View) -> Value {
    let mut json = json!({ "type": "ImageApiSelector" });
    if let Some(region) = view.region {
        json["region"] = json!(region.to_string());
    }
    if view.turn != Turn::None {
        json["rotation"] = json!(view.turn.degrees().to_string());
    }
    json
}
