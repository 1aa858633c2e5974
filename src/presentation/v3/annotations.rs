//! Annotation Pages beside the one that paints, and what is in them.

use std::num::NonZeroU32;

use serde_json::{Map, Value, json};

use super::{CONTEXT, text};
use crate::geometry::Rect;
use crate::presentation::addresses::Addresses;
use crate::presentation::annotation::{
    Annotation, AnnotationPage, Area, GivenAnnotation, GivenTarget, PageReference, TextAnnotation,
};
use crate::presentation::part::Part;
use crate::presentation::version::Version;

/// The context of `textGranularity`, which stands before that of the API.
///
/// Source: IIIF Text Granularity extension §1.3; Presentation API 3.0 §4.6.
const GRANULARITY_CONTEXT: &str = "http://iiif.io/api/extension/text-granularity/context.json";

/// A page as a document of its own.
///
/// Where there are too many Annotations for one, each document says which comes `next`, and so a
/// Manifest can be written without reading the texts of all its leaves.
#[must_use]
pub fn page(addresses: &Addresses, page: &AnnotationPage) -> Value {
    let mut json = context(&page.annotations);
    json.insert("id".into(), id(addresses, page, &page.part(page.number)).into());
    json.insert("type".into(), "AnnotationPage".into());
    if !page.reference.label.is_empty() {
        json.insert("label".into(), text::label(&page.reference.label));
    }
    let other = |number: Option<NonZeroU32>| {
        Some(json!({
            "id": id(addresses, page, &page.part(number?)),
            "type": "AnnotationPage",
        }))
    };
    let before = NonZeroU32::new(page.number.get() - 1);
    let behind = page.number.checked_add(1).filter(|_| page.has_more);
    for (key, other) in [("prev", other(before)), ("next", other(behind))] {
        json.extend(other.map(|other| (key.to_owned(), other)));
    }
    let items = page.annotations.iter().zip(1..);
    let items: Value =
        items.map(|(it, position)| annotation(addresses, page, it, position)).collect();
    json.insert("items".into(), items);
    Value::Object(json)
}

/// One Annotation of a page as a document of its own, counted from 1.
#[must_use]
pub fn one(addresses: &Addresses, page: &AnnotationPage, position: usize) -> Option<Value> {
    let found = page.annotations.get(position.checked_sub(1)?)?;
    let mut json = context(std::slice::from_ref(found));
    if let Value::Object(properties) = annotation(addresses, page, found, position) {
        json.extend(properties);
    }
    json.insert(
        "partOf".into(),
        json!([{
            "id": addresses.manifest(Version::V3, &page.item),
            "type": "Manifest",
            "label": text::label(&page.item_label),
        }]),
    );
    Some(Value::Object(json))
}

/// A page as its Canvas names it: what has no `items` is to be fetched (§5.5).
pub(super) fn reference(id: &str, page: &PageReference) -> Value {
    let mut json = json!({ "id": id, "type": "AnnotationPage" });
    if !page.label.is_empty() {
        json["label"] = text::label(&page.label);
    }
    json
}

fn context(annotations: &[Annotation]) -> Map<String, Value> {
    let has_granularity = annotations.iter().any(|annotation| match annotation {
        Annotation::Text(_) => true,
        Annotation::Given(given) => given.properties.contains_key("textGranularity"),
    });
    let context =
        if has_granularity { json!([GRANULARITY_CONTEXT, CONTEXT]) } else { json!(CONTEXT) };
    Map::from_iter([("@context".to_owned(), context)])
}

fn annotation(
    addresses: &Addresses,
    page: &AnnotationPage,
    annotation: &Annotation,
    position: usize,
) -> Value {
    let own = id(addresses, page, &page.annotation(position));
    let canvas = id(addresses, page, &Part::Canvas(page.canvas.clone()));
    match annotation {
        Annotation::Text(text) => written(&own, &canvas, text),
        Annotation::Given(given) => as_given(own, &canvas, given),
    }
}

fn written(id: &str, canvas: &str, text: &TextAnnotation) -> Value {
    let mut body = json!({ "type": "TextualBody", "value": text.text, "format": "text/plain" });
    if let Some(language) = &text.language {
        body["language"] = json!(language);
    }
    if let Some(direction) = text.direction {
        body["textDirection"] = json!(direction.as_str());
    }
    json!({
        "id": id,
        "type": "Annotation",
        "motivation": "supplementing",
        "textGranularity": text.granularity.as_str(),
        "body": body,
        "target": target(canvas, text.area.as_ref()),
    })
}

/// A box is written behind the Canvas's id, which every viewer reads; other shapes have no such
/// form.
fn target(canvas: &str, area: Option<&Area>) -> Value {
    match area {
        None => canvas.into(),
        Some(Area::Rect(Rect { x, y, width, height })) => {
            format!("{canvas}#xywh={x},{y},{width},{height}").into()
        }
        Some(Area::Polygon(corners)) => json!({
            "type": "SpecificResource",
            "source": canvas,
            "selector": { "type": "SvgSelector", "value": svg(corners) },
        }),
    }
}

/// A path, since Mirador draws no other element.
fn svg(corners: &[(u32, u32)]) -> String {
    let corners: Vec<String> = corners.iter().map(|(x, y)| format!("{x},{y}")).collect();
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M{}Z\"/></svg>", corners.join("L"))
}

fn as_given(own: String, canvas: &str, given: &GivenAnnotation) -> Value {
    let mut json = Map::new();
    json.insert("id".into(), given.id.clone().unwrap_or(own).into());
    json.insert("type".into(), "Annotation".into());
    json.extend(given.properties.clone());
    let mut targets: Vec<Value> =
        given.targets.iter().map(|target| given_target(canvas, target)).collect();
    let target = if targets.len() == 1 { targets.remove(0) } else { Value::Array(targets) };
    json.insert("target".into(), target);
    Value::Object(json)
}

fn given_target(canvas: &str, target: &GivenTarget) -> Value {
    match target {
        GivenTarget::Canvas(None) => canvas.into(),
        GivenTarget::Canvas(Some(fragment)) => format!("{canvas}#{fragment}").into(),
        GivenTarget::Specific(properties) => {
            let mut json = Map::from_iter([
                ("type".to_owned(), json!("SpecificResource")),
                ("source".to_owned(), json!(canvas)),
            ]);
            json.extend(properties.clone());
            Value::Object(json)
        }
    }
}

fn id(addresses: &Addresses, page: &AnnotationPage, part: &Part) -> String {
    addresses.part(Version::V3, &page.item, part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::presentation::annotation::{TextDirection, TextGranularity};
    use crate::text::LanguageMap;

    fn line(area: Option<Area>) -> Annotation {
        Annotation::Text(TextAnnotation {
            text: "قفا نبك".into(),
            language: Some("ar".into()),
            direction: Some(TextDirection::RightToLeft),
            granularity: TextGranularity::Line,
            area,
        })
    }

    fn sample(annotations: Vec<Annotation>) -> AnnotationPage {
        AnnotationPage {
            item: "ms 1".into(),
            item_label: LanguageMap::none("MS 1"),
            canvas: "1v".into(),
            reference: PageReference { name: "text".into(), label: LanguageMap::none("Text") },
            number: NonZeroU32::MIN,
            has_more: false,
            annotations,
        }
    }

    fn addresses() -> Addresses {
        Addresses::new("https://example.org")
    }

    const BASE: &str = "https://example.org/iiif/presentation/3/ms%201";

    #[test]
    fn a_line_of_a_text_supplements_its_canvas() {
        let area = Area::Rect(Rect::new(10, 20, 300, 40));
        let document = page(&addresses(), &sample(vec![line(Some(area))]));
        let expected = json!({
            "@context": [GRANULARITY_CONTEXT, CONTEXT],
            "id": format!("{BASE}/annotations/1v/text"),
            "type": "AnnotationPage",
            "label": { "none": ["Text"] },
            "items": [{
                "id": format!("{BASE}/annotations/1v/text/1"),
                "type": "Annotation",
                "motivation": "supplementing",
                "textGranularity": "line",
                "body": {
                    "type": "TextualBody",
                    "value": "قفا نبك",
                    "format": "text/plain",
                    "language": "ar",
                    "textDirection": "rtl",
                },
                "target": format!("{BASE}/canvas/1v#xywh=10,20,300,40"),
            }],
        });
        assert_eq!(document, expected);
        assert_eq!(document.as_object().unwrap().keys().next().unwrap(), "@context");
    }

    #[test]
    fn a_polygon_is_drawn_as_a_path() {
        let area = Area::Polygon(vec![(0, 0), (10, 0), (5, 9)]);
        let document = page(&addresses(), &sample(vec![line(Some(area))]));
        let target = &document["items"][0]["target"];
        assert_eq!(target["source"], format!("{BASE}/canvas/1v"));
        assert_eq!(
            target["selector"]["value"],
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0,0L10,0L5,9Z\"/></svg>"
        );
    }

    #[test]
    fn an_annotation_by_itself_is_found_by_its_place_and_says_what_it_is_part_of() {
        let page = sample(vec![line(None), line(None)]);
        let document = one(&addresses(), &page, 2).unwrap();
        assert_eq!(document["id"], format!("{BASE}/annotations/1v/text/2"));
        assert_eq!(document["target"], format!("{BASE}/canvas/1v"));
        assert_eq!(document["partOf"][0]["id"], format!("{BASE}/manifest"));
        assert_eq!((one(&addresses(), &page, 0), one(&addresses(), &page, 3)), (None, None));
    }

    #[test]
    fn documents_of_one_page_lead_to_each_other() {
        let mut middle = sample(vec![line(None)]);
        middle.number = NonZeroU32::new(2).unwrap();
        middle.has_more = true;
        let document = page(&addresses(), &middle);
        assert_eq!(document["id"], format!("{BASE}/annotations/1v/text%3B2"));
        assert_eq!(document["prev"]["id"], format!("{BASE}/annotations/1v/text"));
        assert_eq!(document["next"]["id"], format!("{BASE}/annotations/1v/text%3B3"));
        assert_eq!(document["items"][0]["id"], format!("{BASE}/annotations/1v/text%3B2/1"));
    }

    #[test]
    fn a_given_annotation_keeps_what_it_says_and_gets_its_canvas() {
        let selector = json!({ "selector": { "type": "PointSelector", "x": 3, "y": 4 } });
        let Value::Object(selector) = selector else { unreachable!() };
        let given = GivenAnnotation {
            id: None,
            properties: Map::from_iter([("motivation".to_owned(), json!("commenting"))]),
            targets: vec![GivenTarget::Canvas(Some("xywh=1,2,3,4".into()))],
        };
        let other = GivenAnnotation {
            id: Some("https://other.example/1".into()),
            targets: vec![GivenTarget::Specific(selector), GivenTarget::Canvas(None)],
            ..given.clone()
        };
        let annotations = [given, other].map(Annotation::Given).to_vec();
        let document = page(&addresses(), &sample(annotations));
        assert_eq!(document["@context"], CONTEXT);
        let canvas = format!("{BASE}/canvas/1v");
        assert_eq!(
            document["items"],
            json!([
                {
                    "id": format!("{BASE}/annotations/1v/text/1"),
                    "type": "Annotation",
                    "motivation": "commenting",
                    "target": format!("{canvas}#xywh=1,2,3,4"),
                },
                {
                    "id": "https://other.example/1",
                    "type": "Annotation",
                    "motivation": "commenting",
                    "target": [
                        {
                            "type": "SpecificResource",
                            "source": canvas,
                            "selector": { "type": "PointSelector", "x": 3, "y": 4 },
                        },
                        canvas,
                    ],
                },
            ])
        );
    }
}
