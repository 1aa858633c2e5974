//! Collections: what whoever knows one says of it, and the model made of that.
//!
//! [`CollectionDescription`] is to [`Collection`] what an item's description is to its Manifest.

use serde_json::Value;

use super::addresses::Addresses;
use super::describe::{ImageDescription, Link, Pair, PartOf, View, ViewingDirection};
use super::image::DeliveredImage;
use crate::text::{LanguageMap, term};

/// The name of the Collection at the root of all others.
pub const TOP_COLLECTION: &str = "top";

/// What that Collection is called.
#[must_use]
pub fn top_label() -> LanguageMap {
    term::ALL_ITEMS.into()
}

/// A list of items and of Collections.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CollectionDescription {
    /// As in its address; `top` is the root.
    pub name: String,
    pub label: LanguageMap,
    pub about: About,
    pub thumbnail: Option<ThumbnailDescription>,
    /// The Collections that list it.
    pub part_of: Vec<PartOf>,
    pub members: Vec<MemberDescription>,
}

/// What is said of a Collection besides; most have none of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Empty where there is none.
    pub summary: LanguageMap,
    pub metadata: Vec<Pair>,
    pub required_statement: Option<Pair>,
    /// The `http:` URI of a license or rights statement.
    pub rights: Option<String>,
    pub viewing_direction: Option<ViewingDirection>,
    pub behavior: Option<CollectionBehavior>,
    /// Pages for people about it.
    pub homepages: Vec<Link>,
    /// What machines can read about it.
    pub see_also: Vec<Link>,
}

/// How the members of a Collection belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CollectionBehavior {
    /// They are volumes of one work.
    MultiPart,
    /// No order among them.
    Unordered,
}

impl CollectionBehavior {
    /// As the Presentation API 3.0 writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MultiPart => "multi-part",
            Self::Unordered => "unordered",
        }
    }
}

/// An item or a Collection as another Collection shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberDescription {
    pub kind: MemberKind,
    pub name: String,
    pub label: LanguageMap,
    pub thumbnail: Option<ThumbnailDescription>,
}

/// What a member is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MemberKind {
    #[default]
    Manifest,
    Collection,
}

impl MemberKind {
    /// As the Presentation API 3.0 writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Manifest => "Manifest",
            Self::Collection => "Collection",
        }
    }
}

/// What shows an item or a Collection in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ThumbnailDescription {
    Image(ImageDescription),
    /// The property of Presentation API 3.0, of a document that somebody else made.
    Ready(Value),
}

/// A list of Manifests and Collections.
///
/// No label is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collection {
    pub addresses: Addresses,
    pub name: String,
    pub label: LanguageMap,
    pub about: About,
    pub thumbnail: Option<Thumbnail>,
    pub part_of: Vec<PartOf>,
    pub members: Vec<Member>,
}

/// A Manifest or a Collection as another Collection shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub kind: MemberKind,
    pub name: String,
    pub label: LanguageMap,
    pub thumbnail: Option<Thumbnail>,
}

/// As [`ThumbnailDescription`], of a picture that is asked for in one size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Thumbnail {
    Image(DeliveredImage),
    Ready(Value),
}

/// Builds a Collection, of members that are labeled with their names where they have no
/// label; pairs without a label or a value are left out.
#[must_use]
pub fn build_collection(collection: &CollectionDescription, addresses: &Addresses) -> Collection {
    let member = |member: &MemberDescription| Member {
        kind: member.kind,
        name: member.name.clone(),
        label: labeled(&member.label, &member.name),
        thumbnail: member.thumbnail.as_ref().and_then(thumbnail),
    };
    let about = &collection.about;
    Collection {
        addresses: addresses.clone(),
        name: collection.name.clone(),
        label: labeled(&collection.label, &collection.name),
        about: About {
            metadata: whole_pairs(&about.metadata),
            required_statement: about.required_statement.clone().filter(is_whole),
            homepages: about.homepages.iter().map(labeled_link).collect(),
            see_also: about.see_also.iter().map(labeled_link).collect(),
            ..about.clone()
        },
        thumbnail: collection.thumbnail.as_ref().and_then(thumbnail),
        part_of: labeled_parents(&collection.part_of),
        members: collection.members.iter().map(member).collect(),
    }
}

/// `None` for a picture that is served in no size that is known beforehand.
fn thumbnail(thumbnail: &ThumbnailDescription) -> Option<Thumbnail> {
    match thumbnail {
        ThumbnailDescription::Image(image) => {
            DeliveredImage::thumbnail(image, View::default()).map(Thumbnail::Image)
        }
        ThumbnailDescription::Ready(given) => Some(Thumbnail::Ready(given.clone())),
    }
}

/// With its address as its label where it has none.
pub(super) fn labeled_link(link: &Link) -> Link {
    Link { label: labeled(&link.label, &link.url), ..link.clone() }
}

/// With their names as their labels where they have none.
pub(super) fn labeled_parents(parents: &[PartOf]) -> Vec<PartOf> {
    let labeled = |it: &PartOf| PartOf { label: labeled(&it.label, &it.name), ..it.clone() };
    parents.iter().map(labeled).collect()
}

/// Those pairs that have both a label and a value.
pub(super) fn whole_pairs(pairs: &[Pair]) -> Vec<Pair> {
    pairs.iter().filter(|pair| is_whole(pair)).cloned().collect()
}

pub(super) fn is_whole(pair: &Pair) -> bool {
    !pair.label.is_empty() && !pair.value.is_empty()
}

/// The label, or what takes its place where it is empty.
pub(super) fn labeled(label: &LanguageMap, otherwise: &str) -> LanguageMap {
    if label.is_empty() { LanguageMap::none(otherwise) } else { label.clone() }
}
