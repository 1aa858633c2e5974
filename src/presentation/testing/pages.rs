//! Arbitrary Annotation Pages and Collections.

use std::collections::{BTreeMap, HashSet};
use std::num::NonZeroU32;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

use super::strategies::{image, link, name, pair, texts};
use crate::geometry::Rect;
use crate::presentation::collection::labeled;
use crate::presentation::{
    About, Annotation, AnnotationPage, Area, CollectionBehavior, CollectionDescription,
    FolioDescription, GivenAnnotation, GivenTarget, ItemDescription, MemberDescription, MemberKind,
    PageReference, Part, PartOf, TextAnnotation, TextDirection, TextGranularity,
    ThumbnailDescription, ViewingDirection,
};

fn area() -> impl Strategy<Value = Area> {
    let rect = (0u32..900, 0u32..900, 1u32..900, 1u32..900);
    prop_oneof![
        rect.prop_map(|(x, y, width, height)| Area::Rect(Rect::new(x, y, width, height))),
        vec((0u32..900, 0u32..900), 3..6).prop_map(Area::Polygon),
    ]
}

fn text_annotation() -> impl Strategy<Value = Annotation> {
    use {TextDirection as D, TextGranularity as G};
    let language = option::of(select(&["ar", "en", "syr"][..]).prop_map(str::to_owned));
    let direction = option::of(select(&[D::LeftToRight, D::RightToLeft][..]));
    let granularity = select(&[G::Page, G::Block, G::Line][..]);
    ("\\PC{1,12}", language, direction, granularity, option::of(area())).prop_map(
        |(text, language, direction, granularity, area)| {
            Annotation::Text(TextAnnotation { text, language, direction, granularity, area })
        },
    )
}

fn given_annotation() -> impl Strategy<Value = Annotation> {
    let motivation = select(&["commenting", "tagging", "supplementing"][..]);
    let selector = json!({ "selector": { "type": "PointSelector", "x": 3, "y": 4 } });
    let Value::Object(selector) = selector else { unreachable!("it is one") };
    let target = prop_oneof![
        Just(GivenTarget::Canvas(None)),
        Just(GivenTarget::Canvas(Some("xywh=1,2,3,4".into()))),
        Just(GivenTarget::Specific(selector)),
    ];
    (any::<bool>(), motivation, "\\PC{1,12}", vec(target, 1..3)).prop_map(
        |(is_named, motivation, value, targets)| {
            let body = json!({ "type": "TextualBody", "value": value, "format": "text/plain" });
            let properties = [("motivation".to_owned(), json!(motivation)), ("body".into(), body)];
            Annotation::Given(GivenAnnotation {
                id: is_named.then(String::new),
                properties: Map::from_iter(properties),
                targets,
            })
        },
    )
}

/// A page of Annotations beside a folio.
pub(super) fn page() -> impl Strategy<Value = PageReference> {
    let name = name().prop_filter("of no painting", |name| name != Part::PAINTING);
    (name, texts()).prop_map(|(name, label)| PageReference { name, label })
}

/// Pages by their folios, each name once.
pub(super) fn beside(
    folios: &[FolioDescription],
    pages: Vec<Vec<PageReference>>,
) -> BTreeMap<String, Vec<PageReference>> {
    let once = |mut pages: Vec<PageReference>| {
        let mut taken = HashSet::new();
        pages.retain(|page| taken.insert(page.name.clone()));
        pages
    };
    let pages = pages.into_iter().map(once);
    folios.iter().map(|folio| folio.name.clone()).zip(pages).collect()
}

/// An item with texts beside some of its folios, and those pages.
pub(in crate::presentation) fn any_item_with_pages()
-> impl Strategy<Value = (ItemDescription, Vec<AnnotationPage>)> {
    let annotation = prop_oneof![3 => text_annotation(), 1 => given_annotation()];
    (super::any_item(), vec(vec(annotation, 0..4), 8)).prop_map(|(item, contents)| {
        let named = item.annotations.iter().flat_map(|(canvas, pages)| {
            pages.iter().map(|reference| (canvas.clone(), reference.clone()))
        });
        let pages = named.zip(contents).map(|((canvas, reference), annotations)| AnnotationPage {
            item: item.name.clone(),
            item_label: labeled(&item.label, &item.name),
            canvas,
            reference,
            number: NonZeroU32::MIN,
            has_more: false,
            annotations,
        });
        let mut pages: Vec<AnnotationPage> = pages.collect();
        let annotations = pages.iter_mut().flat_map(|page| &mut page.annotations);
        for (number, annotation) in annotations.enumerate() {
            // Whoever gives ids gives each of them once.
            if let Annotation::Given(GivenAnnotation { id: Some(id), .. }) = annotation {
                *id = format!("https://other.example/{number}");
            }
        }
        (item, pages)
    })
}

/// Collections that list others.
pub(super) fn collections() -> impl Strategy<Value = Vec<PartOf>> {
    let one = (name(), texts()).prop_map(|(name, label)| PartOf { name, label });
    vec(one, 0..3)
}

/// Any Collection, whose members may have each other's names.
pub(in crate::presentation) fn any_collection() -> impl Strategy<Value = CollectionDescription> {
    use CollectionBehavior::{MultiPart, Unordered};
    let member = {
        let kind = select(&[MemberKind::Manifest, MemberKind::Collection][..]);
        let thumbnail = option::of(image().prop_map(ThumbnailDescription::Image));
        (kind, name(), texts(), thumbnail).prop_map(|(kind, name, label, thumbnail)| {
            MemberDescription { kind, name, label, thumbnail }
        })
    };
    let reading = (option::of(select(&[MultiPart, Unordered][..])), any::<bool>());
    let links = (vec(link(), 0..2), vec(link(), 0..2));
    let said = (texts(), vec(pair(), 0..2), reading, links).prop_map(
        |(summary, metadata, (behavior, is_from_the_right), (homepages, see_also))| About {
            summary,
            metadata,
            required_statement: None,
            rights: Some("http://creativecommons.org/publicdomain/zero/1.0/".into()),
            viewing_direction: is_from_the_right.then_some(ViewingDirection::RightToLeft),
            behavior,
            homepages,
            see_also,
        },
    );
    (name(), texts(), said, collections(), vec(member, 0..5)).prop_map(
        |(name, label, about, part_of, members)| CollectionDescription {
            name,
            label,
            about,
            thumbnail: None,
            part_of,
            members,
        },
    )
}
