//! Arbitrary items, within what a description may say.

use std::collections::HashSet;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::geometry::Size;
use crate::image_api::Identifier;
use crate::presentation::{
    Behavior, FolioDescription, HomepageDescription, ImageDescription, ItemDescription, Pair,
    PictureDescription, ProviderDescription, RangeDescription, ViewingDirection,
};
use crate::text::{LanguageMap, nfc};

/// Names that look like addresses' own words, are made of what addresses must encode, or
/// are anything at all.
fn name() -> impl Strategy<Value = String> {
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

fn texts() -> impl Strategy<Value = LanguageMap> {
    let language = select(&["ar", "none", "en", "uz-Cyrl", "kk"][..]);
    vec((language, text()), 0..4).prop_map(|pairs| pairs.into_iter().collect())
}

fn pair() -> impl Strategy<Value = Pair> {
    (texts(), texts()).prop_map(|(label, value)| Pair { label, value })
}

fn size() -> impl Strategy<Value = Size> {
    (1u32..5000, 1u32..5000).prop_map(|(width, height)| Size::new(width, height))
}

fn image() -> impl Strategy<Value = ImageDescription> {
    (name(), size(), option::of(size()), vec(size(), 0..3)).prop_map(
        |(identifier, size, delivered, sizes)| ImageDescription {
            identifier_encoded: Identifier::new(identifier).unwrap().encoded(),
            size,
            delivered: delivered.unwrap_or(size),
            sizes,
        },
    )
}

fn folio() -> impl Strategy<Value = FolioDescription> {
    let picture = (texts(), image()).prop_map(|(label, image)| PictureDescription { label, image });
    (name(), texts(), vec(picture, 1..4)).prop_map(|(name, label, pictures)| FolioDescription {
        name,
        label,
        pictures,
    })
}

fn provider() -> impl Strategy<Value = ProviderDescription> {
    let homepage = texts()
        .prop_map(|label| HomepageDescription { url: "https://library.example/".into(), label });
    (texts(), option::of(homepage), option::of(image())).prop_map(|(label, homepage, logo)| {
        ProviderDescription { id: "https://library.example/us".into(), label, homepage, logo }
    })
}

/// Ranges up to four deep. Their folios are numbers here, which [`any_item`] makes names.
fn range() -> impl Strategy<Value = RangeDescription> {
    let leaf = || (name(), texts(), vec("[0-9]", 0..4));
    let flat = leaf().prop_map(|(name, label, folios)| RangeDescription {
        name,
        label,
        folios,
        ranges: Vec::new(),
    });
    flat.prop_recursive(3, 12, 3, move |below| {
        (leaf(), vec(below, 0..3)).prop_map(|((name, label, folios), ranges)| RangeDescription {
            name,
            label,
            folios,
            ranges,
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

/// Any item with names that are names, unique where they have to be.
pub(in crate::presentation) fn any_item() -> impl Strategy<Value = ItemDescription> {
    use {Behavior as B, ViewingDirection as D};
    let direction = select(&[D::LeftToRight, D::RightToLeft, D::TopToBottom, D::BottomToTop][..]);
    let behavior = select(&[B::Unordered, B::Individuals, B::Continuous, B::Paged][..]);
    let words = (texts(), texts(), vec(pair(), 0..3), option::of(pair()));
    let reading = (option::of(direction), option::of(behavior));
    let parts = (vec(folio(), 1..5), vec(range(), 0..4), vec(provider(), 0..3));
    (name(), words, reading, parts).prop_map(
        |(name, words, (viewing_direction, behavior), (mut folios, ranges, providers))| {
            let (label, summary, metadata, required_statement) = words;
            let mut taken = HashSet::new();
            folios.retain(|folio| taken.insert(folio.name.clone()));
            let ranges = settle(ranges, &folios, &mut HashSet::new());
            let name = if name == "collections" { "item".to_owned() } else { name };
            ItemDescription {
                part_of: Vec::new(),
                name,
                label,
                summary,
                metadata,
                required_statement,
                rights: None,
                providers,
                viewing_direction,
                behavior,
                folios,
                ranges,
            }
        },
    )
}
