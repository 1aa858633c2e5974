//! The resources of the Presentation API, as far as we publish them.
//!
//! Named after the standard and independent of its versions; a projection ([`super::v3`])
//! decides how they are spelled. Resources are known by their names: ids
//! differ between the versions, so a projection spells them, with the addresses that the
//! Manifest carries. Texts are plain, never HTML.

use super::addresses::Addresses;
use super::annotation::PageReference;
use super::describe::{
    Behavior, FolioBehavior, Link, Pair, PartElsewhere, PartOf, Place, RangeBehavior, RangePart,
    Service, ViewingDirection,
};
use super::image::DeliveredImage;
use crate::geometry::{PhysicalScale, Rect, Size};
use crate::text::LanguageMap;

/// A manuscript, as a viewer opens it.
///
/// Invariants: at least one Canvas; names of Canvases differ, those shown before and beside it included;
/// names of Ranges and sequences differ; these and `start` name Canvases of this Manifest
/// only; no label is empty unless its doc says so.
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
    pub thumbnail: Option<DeliveredImage>,
    /// `YYYY-MM-DDThh:mm:ssZ`.
    pub nav_date: Option<String>,
    pub places: Vec<Place>,
    pub viewing_direction: Option<ViewingDirection>,
    pub behavior: Option<Behavior>,
    /// The name of a Canvas.
    pub start: Option<String>,
    /// Shown before the Manifest is opened; none of its Canvases.
    pub placeholder: Option<Canvas>,
    /// Shown beside the Manifest; none of its Canvases.
    pub accompanying: Option<Canvas>,
    pub homepages: Vec<Link>,
    pub renderings: Vec<Link>,
    pub see_also: Vec<Link>,
    pub services: Vec<Service>,
    /// The Collections that list this Manifest; not empty.
    pub part_of: Vec<PartOf>,
    /// With a label each.
    pub part_of_elsewhere: Vec<PartElsewhere>,
    /// In reading order.
    pub canvases: Vec<Canvas>,
    /// The one Range that holds all others.
    pub contents: Option<Range>,
    /// Other orders of the Canvases.
    pub sequences: Vec<Range>,
}

impl Manifest {
    /// A Canvas, or one shown before or beside the Manifest, by its name.
    #[must_use]
    pub fn canvas(&self, name: &str) -> Option<&Canvas> {
        let beside = self.placeholder.iter().chain(&self.accompanying);
        self.canvases.iter().chain(beside).find(|canvas| canvas.name == name)
    }

    /// A Range of the table of contents.
    #[must_use]
    pub fn range(&self, name: &str) -> Option<&Range> {
        self.contents.as_ref()?.all().into_iter().find(|range| range.name == name)
    }

    #[must_use]
    pub fn sequence(&self, name: &str) -> Option<&Range> {
        self.sequences.iter().find(|range| range.name == name)
    }
}

/// Who stands behind a Manifest: an Agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// The URI that names the provider.
    pub id: String,
    pub label: LanguageMap,
    pub homepage: Option<Link>,
    pub logo: Option<DeliveredImage>,
    pub see_also: Vec<Link>,
}

/// A surface that pictures are painted on: one side of a leaf, a board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canvas {
    pub name: String,
    pub label: LanguageMap,
    pub metadata: Vec<Pair>,
    pub behavior: Option<FolioBehavior>,
    /// In its own units: the pixels of the picture shown at first, if nothing else was said.
    pub size: Size,
    /// How large what it shows is, where that was measured.
    pub scale: Option<PhysicalScale>,
    /// One upon the other, in this order; none where nothing of it is there.
    pub paintings: Vec<Painting>,
    /// `None` where there is no picture, or none that is served small.
    pub thumbnail: Option<DeliveredImage>,
    /// What is known of it beside what paints it.
    pub annotations: Vec<PageReference>,
}

impl Canvas {
    /// The painting counted from 1.
    #[must_use]
    pub fn painting(&self, position: usize) -> Option<&Painting> {
        self.paintings.get(position.checked_sub(1)?)
    }
}

/// What a painting Annotation puts on a Canvas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Painting {
    pub body: Body,
    /// Where, inside the Canvas; `None`: all over it.
    pub place: Option<Rect>,
}

/// The body of a painting Annotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    Image(PaintedImage),
    /// Pictures of the same surface, of which a reader sees one at a time.
    Choice {
        /// The one shown at first.
        default: PaintedImage,
        others: Vec<PaintedImage>,
    },
}

/// A picture as it is painted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaintedImage {
    /// What readers choose it by; may be empty where there is no choice.
    pub label: LanguageMap,
    pub image: DeliveredImage,
}

/// A part of the table of contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    pub name: String,
    pub label: LanguageMap,
    pub behavior: Option<RangeBehavior>,
    /// Only where thumbnails of ranges are shown.
    pub thumbnail: Option<DeliveredImage>,
    /// Names of Canvases, before the Ranges in reading order.
    pub canvases: Vec<String>,
    /// Inside of Canvases; after the whole ones.
    pub parts: Vec<RangePart>,
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
