//! Annotations of a Canvas that do not paint it: what was read from it, what is said of it.
//!
//! They are known apart from the Manifest, which names their pages only: a codex of six hundred
//! leaves has a hundred thousand lines. Areas are in the Canvas's units.

use std::num::NonZeroU32;

use serde_json::{Map, Value};

use super::part::Part;
use crate::geometry::Rect;
use crate::text::{LanguageMap, with_page};

/// A page of Annotations as its Canvas names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageReference {
    /// Unique on the Canvas and not [`Part::PAINTING`].
    pub name: String,
    /// Empty where it has none.
    pub label: LanguageMap,
}

/// A page of Annotations with what is in it.
#[derive(Clone, Debug, PartialEq)]
pub struct AnnotationPage {
    /// The item's name.
    pub item: String,
    /// What the Manifest is called.
    pub item_label: LanguageMap,
    /// The name of the Canvas.
    pub canvas: String,
    pub reference: PageReference,
    /// Where many Annotations are given out in several documents: which of them this is, from 1.
    pub number: NonZeroU32,
    /// Whether there is another document behind this one.
    pub has_more: bool,
    pub annotations: Vec<Annotation>,
}

impl AnnotationPage {
    /// The address of the document of a number.
    pub(super) fn part(&self, number: NonZeroU32) -> Part {
        Part::AnnotationPage(self.canvas.clone(), self.name_of(number))
    }

    /// The address of one of its Annotations, counted from 1.
    pub(super) fn annotation(&self, position: usize) -> Part {
        Part::Annotation(self.canvas.clone(), self.name_of(self.number), position)
    }

    fn name_of(&self, number: NonZeroU32) -> String {
        let name = &self.reference.name;
        if number == NonZeroU32::MIN { name.clone() } else { with_page(name, number) }
    }
}

/// One Annotation.
#[derive(Clone, Debug, PartialEq)]
pub enum Annotation {
    Text(TextAnnotation),
    Given(GivenAnnotation),
}

/// A text that stands on the Canvas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextAnnotation {
    /// Plain, not empty; lines end in `\n`.
    pub text: String,
    /// A BCP 47 tag.
    pub language: Option<String>,
    pub direction: Option<TextDirection>,
    pub granularity: TextGranularity,
    /// `None`: somewhere on the Canvas.
    pub area: Option<Area>,
}

/// The direction in which a text is written.
///
/// Source: Web Annotation Data Model §3.2.2, `textDirection`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextDirection {
    LeftToRight,
    RightToLeft,
}

impl TextDirection {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
        }
    }
}

/// How much of a text an Annotation has.
///
/// Source: IIIF Text Granularity extension §2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextGranularity {
    Page,
    Block,
    Line,
}

impl TextGranularity {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Block => "block",
            Self::Line => "line",
        }
    }
}

/// A part of a Canvas, not empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Area {
    Rect(Rect),
    /// Three corners or more.
    Polygon(Vec<(u32, u32)>),
}

/// An Annotation as somebody else wrote it, in the words of the Web Annotation Data Model.
#[derive(Clone, Debug, PartialEq)]
pub struct GivenAnnotation {
    /// An `http:` or `https:` URI; without one it is called by its address here.
    pub id: Option<String>,
    /// Everything but `@context`, `id`, `type` and `target`.
    pub properties: Map<String, Value>,
    /// Not empty.
    pub targets: Vec<GivenTarget>,
}

/// What a given Annotation is about: its Canvas, or a part of it.
#[derive(Clone, Debug, PartialEq)]
pub enum GivenTarget {
    /// With what stands behind `#`, where something does.
    Canvas(Option<String>),
    /// A SpecificResource without its `source`.
    Specific(Map<String, Value>),
}
