//! [`Part`]: what has an address below that of its item.
//!
//! | path below the item | what |
//! | --- | --- |
//! | `manifest` | the Manifest |
//! | `canvas/{name}` | a Canvas |
//! | `range/{name}` | a Range |
//! | `annotations/{name}/painting` | the Annotation Page that paints the Canvas `name` |
//! | `annotations/{name}/painting/{n}` | its Annotations, counted from 1 |
//! | `annotations/{name}/{page}` | a further Annotation Page of the Canvas `name` |
//! | `annotations/{name}/{page}/{n}` | its Annotations, counted from 1 |
//! | `sequence/normal` | the order of the Canvases (Presentation API 2.1 only) |
//!
//! The Annotation Pages of one Canvas are grouped below its name, so that further ones
//! (a transcription, say) take the place of `painting`, which is the name of none of them. Every name is
//! one segment of the path, percent-encoded, and keeps the rules of an [`Identifier`]: the
//! address of one that does not can be written but is not found again.

use std::fmt;

use super::segment::segment;
use crate::image_api::{Identifier, IdentifierError};
use crate::text::nfc;

/// A resource of a Manifest, by its name. Whether the item has it is another question.
///
/// Reading what it displays gives it back, where its name is composed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    Manifest,
    Canvas(String),
    Range(String),
    /// The Annotation Page that paints the Canvas of this name.
    PaintingPage(String),
    /// An Annotation of [`Part::PaintingPage`], counted from 1.
    Painting(String, usize),
    /// A further Annotation Page of a Canvas: the Canvas's name, then its own.
    AnnotationPage(String, String),
    /// An Annotation of [`Part::AnnotationPage`], counted from 1.
    Annotation(String, String, usize),
    /// Presentation API 2.1 only.
    Sequence,
}

impl Part {
    /// The name of the Annotation Page that paints a Canvas.
    pub const PAINTING: &str = "painting";

    /// Reads what follows an item in a raw path, such as `canvas/f.%201r`. Names are
    /// composed (Unicode NFC), as those of canvases and ranges are.
    ///
    /// # Errors
    /// [`PartError`].
    pub fn parse(path: &str) -> Result<Self, PartError> {
        let mut segments = path.split('/');
        let segments = [(); 5].map(|()| segments.next());
        match segments {
            [Some("manifest"), None, ..] => Ok(Self::Manifest),
            [Some("sequence"), Some("normal"), None, ..] => Ok(Self::Sequence),
            [Some("canvas"), Some(name), None, ..] => Ok(Self::Canvas(decode(name)?)),
            [Some("range"), Some(name), None, ..] => Ok(Self::Range(decode(name)?)),
            [Some("annotations"), Some(name), Some("painting"), None, ..] => {
                Ok(Self::PaintingPage(decode(name)?))
            }
            [Some("annotations"), Some(name), Some("painting"), Some(position), None] => {
                let position = counted(position).ok_or(PartError::Unknown)?;
                Ok(Self::Painting(decode(name)?, position))
            }
            [Some("annotations"), Some(name), Some(page), None, ..] => {
                Ok(Self::AnnotationPage(decode(name)?, page_name(page)?))
            }
            [Some("annotations"), Some(name), Some(page), Some(position), None] => {
                let position = counted(position).ok_or(PartError::Unknown)?;
                Ok(Self::Annotation(decode(name)?, page_name(page)?, position))
            }
            _ => Err(PartError::Unknown),
        }
    }
}

/// Why a path is the address of no part.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PartError {
    #[error("no part of an item has an address of this form")]
    Unknown,
    #[error(transparent)]
    Name(#[from] IdentifierError),
}

/// As it stands in an address.
impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Manifest => f.write_str("manifest"),
            Self::Canvas(name) => write!(f, "canvas/{}", segment(name)),
            Self::Range(name) => write!(f, "range/{}", segment(name)),
            Self::PaintingPage(canvas) => write!(f, "annotations/{}/painting", segment(canvas)),
            Self::Painting(canvas, position) => {
                write!(f, "annotations/{}/painting/{position}", segment(canvas))
            }
            Self::AnnotationPage(canvas, page) => {
                write!(f, "annotations/{}/{}", segment(canvas), segment(page))
            }
            Self::Annotation(canvas, page, position) => {
                write!(f, "annotations/{}/{}/{position}", segment(canvas), segment(page))
            }
            Self::Sequence => f.write_str("sequence/normal"),
        }
    }
}

fn decode(segment: &str) -> Result<String, PartError> {
    if segment.is_empty() {
        return Err(PartError::Unknown);
    }
    Ok(nfc(Identifier::decode(segment)?.as_str()))
}

/// The name of an Annotation Page: any spelling of `painting` but the plain one is none.
fn page_name(segment: &str) -> Result<String, PartError> {
    Some(decode(segment)?).filter(|name| name != Part::PAINTING).ok_or(PartError::Unknown)
}

/// A number from 1, in its one spelling: `parse` alone would also take `+1` and `01`.
fn counted(text: &str) -> Option<usize> {
    text.parse().ok().filter(|number: &usize| *number > 0 && number.to_string() == text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_part_has_an_address() {
        for (part, path) in [
            (Part::Manifest, "manifest"),
            (Part::Canvas("f. 1r".into()), "canvas/f.%201r"),
            (Part::Range("a/b".into()), "range/a%2Fb"),
            (Part::PaintingPage("manifest".into()), "annotations/manifest/painting"),
            (Part::Painting("painting".into(), 12), "annotations/painting/painting/12"),
            (Part::AnnotationPage("1v".into(), "text".into()), "annotations/1v/text"),
            (Part::Annotation("1v".into(), "a;2".into(), 3), "annotations/1v/a%3B2/3"),
            (Part::Sequence, "sequence/normal"),
        ] {
            assert_eq!(part.to_string(), path);
            assert_eq!(Part::parse(path), Ok(part), "{path}");
        }
    }

    #[test]
    fn needless_escapes_name_the_same_part() {
        assert_eq!(Part::parse("canvas/%661r"), Ok(Part::Canvas("f1r".into())));
        // и and a breve are one й, composed or not.
        assert_eq!(Part::parse("range/%D0%B8%CC%86"), Ok(Part::Range("\u{439}".into())));
    }

    #[test]
    fn a_name_that_cannot_be_read_is_told_apart_from_an_address_of_another_form() {
        for path in ["canvas/%", "canvas/%ff", "range/%2e%2e", "annotations/a%00/painting"] {
            let refused = Part::parse(path);
            assert!(matches!(refused, Err(PartError::Name(_))), "{path}: {refused:?}");
        }
    }

    #[test]
    fn anything_else_is_no_address_of_a_part() {
        for path in [
            "",
            "/",
            "manifest/",
            "Manifest",
            "manifest.json",
            "canvas",
            "canvas/",
            "canvas/a/b",
            "range/",
            "sequence",
            "sequence/other",
            "sequence/normal/",
            "annotations/f1r",
            "annotations/f1r/painting/",
            "annotations//painting",
            "annotations/f1r/painting/0",
            "annotations/f1r/painting/01",
            "annotations/f1r/painting/+1",
            "annotations/f1r/painting/1/",
            "annotations/f1r/painting/1/2",
            "annotations/f1r/painting/99999999999999999999",
            "annotations/f1r/p%61inting",
            "annotations/f1r/text/0",
            "annotations/f1r/text/1/2",
        ] {
            assert_eq!(Part::parse(path), Err(PartError::Unknown), "{path}");
        }
    }

    proptest! {
        #[test]
        fn reading_what_a_part_displays_gives_it_back(
            name in "\\PC{1,20}", position in 1usize.., kind in 0usize..6,
        ) {
            let name = nfc(&name);
            prop_assume!(Identifier::new(name.clone()).is_ok());
            let part = match kind {
                0 => Part::Canvas(name),
                1 => Part::Range(name),
                2 => Part::PaintingPage(name),
                3 if name != Part::PAINTING => Part::AnnotationPage(name.clone(), name),
                4 if name != Part::PAINTING => Part::Annotation(name.clone(), name, position),
                _ => Part::Painting(name, position),
            };
            prop_assert_eq!(Part::parse(&part.to_string()), Ok(part));
        }
    }
}
