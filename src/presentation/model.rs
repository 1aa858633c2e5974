//! The resources of the Presentation API, as far as we publish them.
//!
//! Named after the standard and independent of its versions; a projection ([`super::v3`],
//! [`super::v2`]) decides how they are spelled. Resources are known by their names: ids
//! differ between the versions, so a projection spells them, with the addresses that the
//! Manifest carries. Texts are plain, never HTML.

use super::addresses::Addresses;
use super::describe::{Behavior, HomepageDescription, Pair, PartOf, ViewingDirection};
use super::image::DeliveredImage;
use crate::text::LanguageMap;

/// A manuscript, as a viewer opens it.
///
/// Invariants: at least one Canvas; names of Canvases differ, names of Ranges differ, a
/// Range names Canvases of this Manifest only; no label is empty unless its doc says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    pub addresses: Addresses,
    /// The item's.
    pub name: String,
    pub label: LanguageMap,
    /// Empty where there is none.
    pub summary: LanguageMap,
    pub metadata: Vec<Pair>,
    pub required_statement: Option<Pair>,
    /// The `http:` URI of a license or rights statement.
    pub rights: Option<String>,
    pub providers: Vec<Provider>,
    pub viewing_direction: Option<ViewingDirection>,
    pub behavior: Option<Behavior>,
    /// The Collections that list this Manifest; not empty.
    pub part_of: Vec<PartOf>,
    /// In reading order.
    pub canvases: Vec<Canvas>,
    /// The one Range that holds all others.
    pub contents: Option<Range>,
}

impl Manifest {
    /// What shows the whole: its first Canvas.
    #[must_use]
    pub fn thumbnail(&self) -> Option<&DeliveredImage> {
        self.canvases.first().map(|canvas| &canvas.thumbnail)
    }

    #[must_use]
    pub fn canvas(&self, name: &str) -> Option<&Canvas> {
        self.canvases.iter().find(|canvas| canvas.name == name)
    }

    #[must_use]
    pub fn range(&self, name: &str) -> Option<&Range> {
        self.contents.as_ref()?.all().into_iter().find(|range| range.name == name)
    }
}

/// Who stands behind a Manifest: an Agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// The URI that names the provider.
    pub id: String,
    pub label: LanguageMap,
    pub homepage: Option<HomepageDescription>,
    pub logo: Option<DeliveredImage>,
}

/// A surface that pictures are painted on: one side of a leaf, a board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canvas {
    pub name: String,
    pub label: LanguageMap,
    /// As large as the picture shown at first; its pixels are the Canvas's units.
    pub painting: Painting,
    pub thumbnail: DeliveredImage,
}

/// What fills a Canvas: the body of its one painting Annotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Painting {
    Image(DeliveredImage),
    /// Pictures of the same surface, of which a reader sees one at a time.
    Choice {
        /// The one shown at first.
        default: ChoiceItem,
        others: Vec<ChoiceItem>,
    },
}

impl Painting {
    /// The place of the Annotation among those of its page.
    pub const POSITION: usize = 1;

    /// The picture shown at first.
    #[must_use]
    pub fn first(&self) -> &DeliveredImage {
        match self {
            Self::Image(image) => image,
            Self::Choice { default, .. } => &default.image,
        }
    }
}

/// One of the pictures to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceItem {
    pub label: LanguageMap,
    pub image: DeliveredImage,
}

/// A part of the table of contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    pub name: String,
    pub label: LanguageMap,
    /// Names of Canvases, before the Ranges in reading order.
    pub canvases: Vec<String>,
    pub ranges: Vec<Range>,
}

impl Range {
    /// This Range and all below it, each before its parts.
    #[must_use]
    pub fn all(&self) -> Vec<&Self> {
        let mut found = vec![self];
        found.extend(self.ranges.iter().flat_map(Self::all));
        found
    }
}
