//! An item as whoever knows it describes it: plain names, texts and sizes.
//!
//! Nothing in it is encoded for addresses but image identifiers, and no text is HTML. Names
//! stand in addresses: they are composed (Unicode NFC) and keep the rules of a
//! [`crate::image_api::Identifier`] (not empty, no control characters, no part `.` or `..`),
//! or their addresses are not found again.

use std::collections::BTreeMap;

use super::annotation::PageReference;
use super::collection::MemberKind;
use crate::geometry::{Millimeters, Rect, Size};
use crate::image_api::ApiVersion;
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
    /// What shows the whole; `None`: its first picture.
    pub thumbnail: Option<ImageDescription>,
    /// When it was made, for timelines: `YYYY-MM-DDThh:mm:ssZ`, in the Gregorian calendar.
    pub nav_date: Option<String>,
    /// Where it belongs on a map.
    pub places: Vec<Place>,
    pub viewing_direction: Option<ViewingDirection>,
    pub behavior: Option<Behavior>,
    /// The name of the folio at which reading begins, if it is not the first; one that the
    /// item does not have is skipped.
    pub start: Option<String>,
    /// A picture shown before the item itself is opened.
    pub placeholder: Option<ImageDescription>,
    /// A picture shown beside the item, such as its binding.
    pub accompanying: Option<ImageDescription>,
    /// Pages for people about the item.
    pub homepages: Vec<Link>,
    /// The item in other forms for people, such as a PDF.
    pub renderings: Vec<Link>,
    /// What machines can read about it, such as TEI or MARC.
    pub see_also: Vec<Link>,
    pub services: Vec<Service>,
    /// In reading order; not empty, since a Manifest has at least one Canvas
    /// (Presentation API 3.0 §5.2).
    pub folios: Vec<FolioDescription>,
    /// The table of contents, in its order.
    pub ranges: Vec<RangeDescription>,
    /// The Collections that list it; none: the one at the root.
    pub part_of: Vec<PartOf>,
    /// What others publish that it belongs to.
    pub part_of_elsewhere: Vec<PartElsewhere>,
    /// What is known of folios beside their pictures, by the names of the folios.
    pub annotations: BTreeMap<String, Vec<PageReference>>,
    /// Other orders of the folios, such as the one before they were rebound.
    pub sequences: Vec<SequenceDescription>,
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
    pub homepage: Option<Link>,
    pub logo: Option<ImageDescription>,
    pub see_also: Vec<Link>,
}

/// A resource elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    pub url: String,
    pub label: LanguageMap,
    pub kind: LinkKind,
    /// Its media type, where that is known.
    pub format: Option<String>,
    /// The URI of the schema that it follows.
    pub profile: Option<String>,
    /// BCP 47 tags.
    pub languages: Vec<String>,
}

/// What sort of thing a [`Link`] leads to.
///
/// Source: Presentation API 3.0 §3.2, type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LinkKind {
    Dataset,
    Image,
    Model,
    Sound,
    #[default]
    Text,
    Video,
}

impl LinkKind {
    /// As the Presentation API writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dataset => "Dataset",
            Self::Image => "Image",
            Self::Model => "Model",
            Self::Sound => "Sound",
            Self::Text => "Text",
            Self::Video => "Video",
        }
    }
}

/// Something that a program elsewhere does for the item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    pub id: String,
    pub kind: String,
    pub profile: Option<String>,
}

/// A point on the earth, in ten-millionths of a degree: a centimeter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub label: LanguageMap,
    /// East of Greenwich, from -1 800 000 000 to 1 800 000 000.
    pub longitude: i32,
    /// North of the equator, from -900 000 000 to 900 000 000.
    pub latitude: i32,
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
    pub const ALL: [Self; 4] =
        [Self::LeftToRight, Self::RightToLeft, Self::TopToBottom, Self::BottomToTop];

    /// The one that both versions of the Presentation API write so.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|direction| direction.as_str() == word)
    }

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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FolioDescription {
    /// Unique within the item.
    pub name: String,
    pub label: LanguageMap,
    /// What is said of this one, such as its number in another foliation.
    pub metadata: Vec<Pair>,
    pub behavior: Option<FolioBehavior>,
    /// In pixels; `None`: as large as its first picture, or, where it has none, as its
    /// neighbor.
    pub size: Option<Size>,
    /// Of what its picture shows.
    pub measures: Option<Millimeters>,
    /// Those without a place show the whole surface, and a reader sees one of them at a time,
    /// the first one at the start; those with a place are painted where it is. Empty where the
    /// leaf is missing.
    pub pictures: Vec<PictureDescription>,
}

/// How a folio stands among those before and after it, where all are [`Behavior::Paged`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FolioBehavior {
    /// It shows a whole opening.
    FacingPages,
    /// It is no side of a leaf: a color chart, a flap.
    NonPaged,
}

impl FolioBehavior {
    /// As both versions of the Presentation API write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FacingPages => "facing-pages",
            Self::NonPaged => "non-paged",
        }
    }
}

/// One of the pictures of a folio.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureDescription {
    /// What tells it from the others, such as "before restoration"; may be empty where
    /// there is only one.
    pub label: LanguageMap,
    pub image: ImageDescription,
    pub view: View,
    /// Where on the folio it is painted, in the folio's pixels; `None`: all over it.
    pub place: Option<Rect>,
}

/// Which part of a picture is shown, and how it is turned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// In pixels of the picture, and inside it; `None`: all of it.
    pub region: Option<Rect>,
    pub turn: Turn,
}

/// How far a picture is turned, clockwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Turn {
    #[default]
    None,
    Quarter,
    Half,
    ThreeQuarters,
}

impl Turn {
    #[must_use]
    pub const fn degrees(self) -> u16 {
        match self {
            Self::None => 0,
            Self::Quarter => 90,
            Self::Half => 180,
            Self::ThreeQuarters => 270,
        }
    }

    /// How large a picture of `size` is when it is turned so; and, as turning back exchanges
    /// the same sides, how large one was that is of `size` now.
    #[must_use]
    pub const fn size_of(self, size: Size) -> Size {
        match self {
            Self::None | Self::Half => size,
            Self::Quarter | Self::ThreeQuarters => size.transposed(),
        }
    }
}

impl View {
    /// Whether anything is cut off or turned.
    #[must_use]
    pub fn is_whole(self) -> bool {
        self == Self::default()
    }

    /// How large a picture of `size` is when it is seen so.
    #[must_use]
    pub fn size_of(self, size: Size) -> Size {
        self.turn.size_of(self.region.map_or(size, Rect::size))
    }
}

/// A picture in the sizes in which it is served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageDescription {
    pub source: ImageSource,
    /// The full picture as shown: orientation applied.
    pub size: Size,
    /// What `full/max` gives within the limits.
    pub delivered: Size,
    /// Sizes of the whole picture that answer 200 as `full/w,h`; as in its info.json.
    pub sizes: Vec<Size>,
}

/// Who serves a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImageSource {
    /// This server: the identifier as it stands in addresses, percent-encoded.
    Ours(String),
    /// The Image API of another server.
    Service(ImageService),
    /// Another server, as a file at `url`.
    File { url: String, media_type: String },
}

/// An image service of another server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageService {
    /// The base of the image, without a slash at its end.
    pub id: String,
    pub version: ApiVersion,
    /// The level of compliance that it claims: 0, 1 or 2.
    pub level: u8,
}

impl ImageService {
    /// Whether a view is surely answered with the width and the height that are asked for.
    ///
    /// Source: Image API 3.0 compliance §3, 2.1 compliance §3.
    #[must_use]
    pub fn takes(&self, view: View) -> bool {
        let needed = match self.version {
            ApiVersion::V3 if view.turn == Turn::None => 1,
            ApiVersion::V2 | ApiVersion::V3 => 2,
        };
        self.level >= needed
    }
}

/// A part of an item in its table of contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RangeDescription {
    /// Unique within the item.
    pub name: String,
    pub label: LanguageMap,
    pub behavior: Option<RangeBehavior>,
    /// Names of folios; those that the item does not have are skipped.
    pub folios: Vec<String>,
    /// Places on folios, after the whole ones; those of folios that the item does not have are
    /// skipped.
    pub parts: Vec<RangePart>,
    /// Parts of this part, after its folios.
    pub ranges: Vec<RangeDescription>,
}

/// A part of a folio.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RangePart {
    /// The folio's name.
    pub folio: String,
    /// In the folio's pixels.
    pub place: Rect,
}

/// How a range is shown in tables of contents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RangeBehavior {
    /// Not at all.
    NoNav,
    /// As thumbnails of its parts.
    ThumbnailNav,
}

impl RangeBehavior {
    /// As the Presentation API 3.0 writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoNav => "no-nav",
            Self::ThumbnailNav => "thumbnail-nav",
        }
    }
}

/// An order of the folios beside that of the item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SequenceDescription {
    /// Unique among ranges and sequences of the item.
    pub name: String,
    pub label: LanguageMap,
    /// Names of folios in this order; those that the item does not have are skipped.
    pub folios: Vec<String>,
}

/// A Collection that something belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartOf {
    pub name: String,
    pub label: LanguageMap,
}

/// A Collection or Manifest of another server that something belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartElsewhere {
    /// Its address.
    pub id: String,
    pub kind: MemberKind,
    /// Its address where it is empty.
    pub label: LanguageMap,
}
