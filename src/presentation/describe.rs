//! An item as whoever knows it describes it: plain names, texts and sizes.
//!
//! Nothing in it is encoded for addresses but image identifiers, and no text is HTML. Names
//! stand in addresses: they are composed (Unicode NFC) and keep the rules of a
//! [`crate::image_api::Identifier`] (not empty, no control characters, no part `.` or `..`),
//! or their addresses are not found again.

use crate::geometry::Size;
use crate::text::LanguageMap;

/// An item, from which [`super::build()`] makes the Manifest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemDescription {
    /// Unique among items.
    pub name: String,
    pub label: LanguageMap,
    /// Empty where there is none.
    pub summary: LanguageMap,
    pub metadata: Vec<Pair>,
    pub required_statement: Option<Pair>,
    /// The `http:` URI of a license or rights statement.
    pub rights: Option<String>,
    pub providers: Vec<ProviderDescription>,
    pub viewing_direction: Option<ViewingDirection>,
    pub behavior: Option<Behavior>,
    /// In reading order; not empty, since a Manifest has at least one Canvas
    /// (Presentation API 3.0 §5.2).
    pub folios: Vec<FolioDescription>,
    /// The table of contents, in its order.
    pub ranges: Vec<RangeDescription>,
    /// The Collections that list it; none: the one at the root.
    pub part_of: Vec<PartOf>,
}

/// A label and what it stands for, both shown to readers as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pair {
    pub label: LanguageMap,
    pub value: LanguageMap,
}

/// Who stands behind an item: a library, a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderDescription {
    /// The URI that names the provider.
    pub id: String,
    pub label: LanguageMap,
    pub homepage: Option<HomepageDescription>,
    pub logo: Option<ImageDescription>,
}

/// A page for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HomepageDescription {
    pub url: String,
    pub label: LanguageMap,
}

/// The side from which an item is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ViewingDirection {
    LeftToRight,
    RightToLeft,
    TopToBottom,
    BottomToTop,
}

impl ViewingDirection {
    /// As both versions of the Presentation API write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LeftToRight => "left-to-right",
            Self::RightToLeft => "right-to-left",
            Self::TopToBottom => "top-to-bottom",
            Self::BottomToTop => "bottom-to-top",
        }
    }
}

/// How the Canvases of an item belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behavior {
    /// No order among them.
    Unordered,
    /// Each to be seen by itself.
    Individuals,
    /// Parts of one surface, such as a scroll.
    Continuous,
    /// Sides of leaves, shown as openings; the first one alone.
    Paged,
}

impl Behavior {
    /// As the Presentation API writes it; `unordered` since 3.0.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unordered => "unordered",
            Self::Individuals => "individuals",
            Self::Continuous => "continuous",
            Self::Paged => "paged",
        }
    }
}

/// One side of a leaf, or another surface, of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolioDescription {
    /// Unique within the item.
    pub name: String,
    pub label: LanguageMap,
    /// The pictures of this one surface, of which a reader sees one at a time; the first
    /// one at the start. Not empty.
    pub pictures: Vec<PictureDescription>,
}

/// One of the pictures of a folio.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureDescription {
    /// What tells it from the others, such as "before restoration"; may be empty where
    /// there is only one.
    pub label: LanguageMap,
    pub image: ImageDescription,
}

/// A picture in the sizes in which it is served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageDescription {
    /// The identifier as it stands in addresses, percent-encoded.
    pub identifier_encoded: String,
    /// The full picture as shown: orientation applied.
    pub size: Size,
    /// What `full/max` gives within the limits.
    pub delivered: Size,
    /// Sizes of the whole picture that answer 200 as `full/w,h`; as in its info.json.
    pub sizes: Vec<Size>,
}

/// A part of an item in its table of contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RangeDescription {
    /// Unique within the item.
    pub name: String,
    pub label: LanguageMap,
    /// Names of folios; those that the item does not have are skipped.
    pub folios: Vec<String>,
    /// Parts of this part, after its folios.
    pub ranges: Vec<RangeDescription>,
}

/// A Collection that something belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartOf {
    pub name: String,
    pub label: LanguageMap,
}
