//! Arbitrary items, within what a description may say.

use std::collections::HashSet;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::geometry::{Millimeters, Rect, Size};
use crate::image_api::{ApiVersion, Identifier};
use crate::presentation::{
    Behavior, FolioBehavior, FolioDescription, ImageDescription, ImageService, ImageSource,
    ItemDescription, Link, LinkKind, MemberKind, Pair, PartElsewhere, PictureDescription, Place,
    ProviderDescription, RangeBehavior, RangeDescription, SequenceDescription, Service, Turn, View,
    ViewingDirection,
};
use crate::text::{LanguageMap, nfc};

use super::pages::{beside, collections, page};

/// Names that look like addresses' own words, are made of what addresses must encode, or
/// are anything at all.
pub(super) fn name() -> impl Strategy<Value = String> {
    let words = select(
        &["contents", "contents-2", "manifest", "painting", "canvas", "1", "%41", "A", "a/b"][..],
    );
    prop_oneof![words.prop_map(str::to_owned), "[ab/%#?&+ .قй]{1,4}", "\\PC{1,8}"]
        .prop_map(|name| nfc(&name))
        .prop_filter("a name", |name| Identifier::new(name.clone()).is_ok())
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "\\PC{0,12}",
        1 => "<[a-z]{1,5}>.{0,5}</[a-z]{1,5}>",
        1 => Just("ن".repeat(10_000)),
        1 => Just("\u{202E}\u{2067}📜\u{0}\n".to_owned()),
    ]
}

pub(super) fn texts() -> impl Strategy<Value = LanguageMap> {
    let language = select(&["ar", "none", "en", "uz-Cyrl", "kk"][..]);
    vec((language, text()), 0..4).prop_map(|pairs| pairs.into_iter().collect())
}

pub(super) fn pair() -> impl Strategy<Value = Pair> {
    (texts(), texts()).prop_map(|(label, value)| Pair { label, value })
}

fn size() -> impl Strategy<Value = Size> {
    (1u32..5000, 1u32..5000).prop_map(|(width, height)| Size::new(width, height))
}

pub(super) fn image() -> impl Strategy<Value = ImageDescription> {
    let ours = name().prop_map(|it| ImageSource::Ours(Identifier::new(it).unwrap().encoded()));
    let version = select(&ApiVersion::ALL[..]);
    let service = (version, 0u8..3, 0..9).prop_map(|(version, level, number)| {
        let id = format!("https://library.example/iiif/{number}");
        ImageSource::Service(ImageService { id, version, level })
    });
    let file = Just(ImageSource::File {
        url: "https://library.example/1.png".into(),
        media_type: "image/png".into(),
    });
    let source = prop_oneof![4 => ours, 1 => service, 1 => file];
    (source, size(), option::of(size()), vec(size(), 0..3)).prop_map(
        |(source, size, delivered, sizes)| match source {
            ImageSource::Ours(_) => {
                ImageDescription { source, size, delivered: delivered.unwrap_or(size), sizes }
            }
            // Nothing else is known of what others deliver.
            ImageSource::Service(_) | ImageSource::File { .. } => {
                ImageDescription { source, size, delivered: size, sizes: Vec::new() }
            }
        },
    )
}

/// A rectangle inside `size`.
fn part_of(size: Size, (x, y, width, height): (u32, u32, u32, u32)) -> Rect {
    let (x, y) = (x % size.width, y % size.height);
    Rect::new(x, y, 1 + width % (size.width - x), 1 + height % (size.height - y))
}

fn picture() -> impl Strategy<Value = PictureDescription> {
    let turn = select(&[Turn::None, Turn::Quarter, Turn::Half, Turn::ThreeQuarters][..]);
    let rect = (0u32..5000, 0u32..5000, 0u32..5000, 0u32..5000);
    let place = option::weighted(0.2, (0u32..900, 0u32..900, 1u32..900, 1u32..900));
    (texts(), image(), (turn, option::weighted(0.3, rect)), place).prop_map(
        |(label, image, (turn, region), place)| PictureDescription {
            label,
            view: View { region: region.map(|it| part_of(image.size, it)), turn },
            place: place.map(|(x, y, width, height)| Rect::new(x, y, width, height)),
            image,
        },
    )
}

fn folio() -> impl Strategy<Value = FolioDescription> {
    let behavior = select(&[FolioBehavior::FacingPages, FolioBehavior::NonPaged][..]);
    let size = (900u32..5000, 900u32..5000).prop_map(|(width, height)| Size::new(width, height));
    let said = (vec(pair(), 0..2), option::weighted(0.2, behavior), option::weighted(0.2, size));
    (name(), texts(), said, vec(picture(), 0..4)).prop_map(
        |(name, label, (metadata, behavior, size), pictures)| FolioDescription {
            name,
            label,
            metadata,
            behavior,
            measures: size.map(measures),
            size,
            pictures,
        },
    )
}

pub(super) fn link() -> impl Strategy<Value = Link> {
    let kind = select(&[LinkKind::Dataset, LinkKind::Text, LinkKind::Video][..]);
    let format = option::of(select(&["text/html", "application/pdf"][..]).prop_map(str::to_owned));
    let languages = vec(select(&["ar", "en"][..]).prop_map(str::to_owned), 0..2);
    (texts(), kind, format, languages, 0..99).prop_map(
        |(label, kind, format, languages, number)| {
            let url = format!("https://library.example/{number}");
            Link { url, label, kind, format, profile: None, languages }
        },
    )
}

fn provider() -> impl Strategy<Value = ProviderDescription> {
    (texts(), option::of(link()), option::of(image()), vec(link(), 0..2)).prop_map(
        |(label, homepage, logo, see_also)| ProviderDescription {
            id: "https://library.example/us".into(),
            label,
            homepage,
            logo,
            see_also,
        },
    )
}

/// Ranges up to four deep. Their folios are numbers here, which [`any_item`] makes names.
fn range() -> impl Strategy<Value = RangeDescription> {
    let behavior = || {
        let behaviors = select(&[RangeBehavior::NoNav, RangeBehavior::ThumbnailNav][..]);
        option::weighted(0.2, behaviors)
    };
    let leaf = move || (name(), texts(), behavior(), vec("[0-9]", 0..4));
    let flat = leaf().prop_map(|(name, label, behavior, folios)| RangeDescription {
        name,
        label,
        behavior,
        folios,
        parts: Vec::new(),
        ranges: Vec::new(),
    });
    flat.prop_recursive(3, 12, 3, move |below| {
        (leaf(), vec(below, 0..3)).prop_map(|((name, label, behavior, folios), ranges)| {
            RangeDescription { name, label, behavior, folios, parts: Vec::new(), ranges }
        })
    })
}

/// Drops Ranges whose name was there before, and turns numbers into names of folios: every
/// other one is a folio that the item does not have.
fn settle(
    ranges: Vec<RangeDescription>,
    folios: &[FolioDescription],
    taken: &mut HashSet<String>,
) -> Vec<RangeDescription> {
    let name = |number: &String| {
        let number: usize = number.parse().unwrap();
        let known = folios.get(number / 2).filter(|_| number.is_multiple_of(2));
        known.map_or_else(|| format!("no such folio {number}"), |folio| folio.name.clone())
    };
    let mut settled = Vec::new();
    for mut range in ranges {
        if taken.insert(range.name.clone()) {
            range.folios = range.folios.iter().map(name).collect();
            range.ranges = settle(range.ranges, folios, taken);
            settled.push(range);
        }
    }
    settled
}

/// Any item with names that are names, unique where they have to be, and a picture.
pub(in crate::presentation) fn any_item() -> impl Strategy<Value = ItemDescription> {
    use {Behavior as B, ViewingDirection as D};
    let direction = select(&[D::LeftToRight, D::RightToLeft, D::TopToBottom, D::BottomToTop][..]);
    let behavior = select(&[B::Unordered, B::Individuals, B::Continuous, B::Paged][..]);
    let words = (texts(), texts(), vec(pair(), 0..3), option::of(pair()));
    let start = option::of(0usize..6);
    let reading = (option::of(direction), option::of(behavior), start);
    let further = (option::weighted(0.3, image()), option::weighted(0.3, image()));
    let shown = (option::of(image()), further, places());
    let links = (vec(link(), 0..2), vec(link(), 0..2), vec(link(), 0..2), vec(service(), 0..2));
    let ranges = (vec(range(), 0..4), vec((name(), texts(), vec("[0-9]", 0..6)), 0..2));
    let parts = (vec(folio(), 1..5), ranges, vec(provider(), 0..3));
    let rights = option::of(Just("http://creativecommons.org/publicdomain/mark/1.0/".to_owned()));
    let above = (collections(), vec(texts(), 0..3));
    let around = (rights, above, vec(vec(page(), 0..3), 4));
    (name(), words, reading, shown, links, parts, around).prop_map(
        |(name, words, reading, shown, links, parts, (rights, (part_of, elsewhere), pages))| {
            let (mut folios, (ranges, orders), providers) = parts;
            let (label, summary, metadata, required_statement) = words;
            let (viewing_direction, behavior, start) = reading;
            let (thumbnail, (placeholder, accompanying), places) = shown;
            let (homepages, renderings, see_also, services) = links;
            let mut taken = HashSet::new();
            folios.retain(|folio| taken.insert(folio.name.clone()));
            let annotations = beside(&folios, pages);
            let mut taken = HashSet::new();
            let ranges = settle(ranges, &folios, &mut taken);
            let orders = orders.into_iter().map(|(name, label, folios)| RangeDescription {
                name,
                label,
                behavior: None,
                folios,
                parts: Vec::new(),
                ranges: Vec::new(),
            });
            let sequences = settle(orders.collect(), &folios, &mut taken);
            let sequences =
                sequences.into_iter().map(|RangeDescription { name, label, folios, .. }| {
                    SequenceDescription { name, label, folios }
                });
            let start = start.map(|at| {
                folios.get(at).map_or_else(|| "no such folio".into(), |folio| folio.name.clone())
            });
            let name = if name == "collections" { "item".to_owned() } else { name };
            let elsewhere = (1..).zip(elsewhere).map(|(number, label)| PartElsewhere {
                id: format!("https://elsewhere.example/collections/{number}"),
                kind: MemberKind::Collection,
                label,
            });
            ItemDescription {
                part_of,
                part_of_elsewhere: elsewhere.collect(),
                name,
                label,
                summary,
                metadata,
                required_statement,
                rights,
                providers,
                thumbnail,
                nav_date: Some("1330-11-14T00:00:00Z".into()).filter(|_| !places.is_empty()),
                places,
                viewing_direction,
                behavior,
                start,
                placeholder,
                accompanying,
                homepages,
                renderings,
                see_also,
                services,
                folios,
                ranges,
                sequences: sequences.collect(),
                annotations,
            }
        },
    )
}

/// Of a thing that has ten pixels a millimeter.
fn measures(size: Size) -> Millimeters {
    Millimeters { height_tenths: size.height, width_tenths: size.width }
}

fn places() -> impl Strategy<Value = Vec<Place>> {
    let place = (texts(), -1_800_000_000..=1_800_000_000, -900_000_000..=900_000_000);
    vec(place, 0..2).prop_map(|places| {
        let place = |(label, longitude, latitude)| Place { label, longitude, latitude };
        places.into_iter().map(place).collect()
    })
}

fn service() -> impl Strategy<Value = Service> {
    option::of(Just("http://example.org/profile".to_owned())).prop_map(|profile| Service {
        id: "https://library.example/search".into(),
        kind: "SearchService2".into(),
        profile,
    })
}
