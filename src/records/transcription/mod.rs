//! Transcriptions: what somebody, or a program, read on the leaves.
//!
//! [`Transcription::read`] takes the bytes of one file in any of the formats that are in use
//! (ALTO, PAGE XML, hOCR, TEI, plain text) and gives the same of each: surfaces with blocks of
//! lines, where they stand in the file's own units, language and direction. What the XML says is
//! not believed further than that: entities are never expanded, nothing else is fetched, depth
//! and number are bounded. Words are put together into lines: viewers show lines, and a page of
//! words is ten times as large.

mod alto;
mod draft;
mod encoding;
mod error;
mod hocr;
mod limits;
mod page;
mod plain;
mod publish;
mod shape;
mod tei;
#[cfg(test)]
mod tests;
mod xml;

pub use error::TranscriptionError;
pub use limits::MAX_BYTES;
pub use shape::Shape;

use std::collections::HashSet;

use crate::presentation::TextDirection;
use crate::text::{LanguageTagError, language_tag};
use limits::MAX_NAMES;
use xml::Xml;

/// How the text of a file is written, as far as the file's name tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextKind {
    /// ALTO, PAGE XML or TEI; which of them, its first element says.
    Xml,
    /// hOCR.
    Html,
    Plain,
}

impl TextKind {
    /// By the letters behind the last dot of a file's name; `None` for those of no transcription.
    #[must_use]
    pub fn of_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "xml" => Some(Self::Xml),
            "html" | "htm" | "hocr" | "xhtml" => Some(Self::Html),
            "txt" => Some(Self::Plain),
            _ => None,
        }
    }
}

/// What one file has of text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transcription {
    /// In the order of the file.
    pub surfaces: Vec<Surface>,
}

/// One side of a leaf.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Surface {
    /// What the file calls it: the stem of its picture, a number, an id.
    pub names: Vec<String>,
    /// Left, top, right and bottom edge in the file's units; `None` where it does not say them.
    pub frame: Option<[f64; 4]>,
    /// Whether units are pixels of the picture where there is no frame.
    pub is_in_pixels: bool,
    /// In reading order.
    pub blocks: Vec<Block>,
}

/// A paragraph, a column, a note in the margin.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Block {
    pub shape: Option<Shape>,
    /// In reading order; each has a text.
    pub lines: Vec<Line>,
    /// A BCP 47 tag.
    pub language: Option<String>,
    pub direction: Option<TextDirection>,
}

/// A line of writing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    pub shape: Option<Shape>,
    pub text: String,
    /// Where it is another than its block's.
    pub language: Option<String>,
    pub direction: Option<TextDirection>,
}

impl Surface {
    /// Gives it one more name, if it has few and not this one.
    fn call(&mut self, name: String) {
        if self.names.len() < MAX_NAMES && !self.names.contains(&name) {
            self.names.push(name);
        }
    }
}

impl Transcription {
    /// Reads a file.
    ///
    /// # Errors
    /// [`TranscriptionError`] where it is none of the formats, or broken.
    pub fn read(kind: TextKind, bytes: &[u8]) -> Result<Self, TranscriptionError> {
        let text = encoding::decode(bytes)?;
        let surfaces = match kind {
            TextKind::Plain => plain::read(&text)?,
            TextKind::Html => hocr::read(Xml::lenient(&text))?,
            TextKind::Xml => {
                let root = Xml::strict(&text).root()?;
                match root.as_str() {
                    "alto" => alto::read(Xml::strict(&text))?,
                    "PcGts" => page::read(Xml::strict(&text))?,
                    "TEI" | "TEI.2" | "teiCorpus" | "sourceDoc" => tei::read(Xml::strict(&text))?,
                    "html" => hocr::read(Xml::lenient(&text))?,
                    _ => return Err(TranscriptionError::Kind { root }),
                }
            }
        };
        Ok(Self { surfaces })
    }

    /// About how many bytes it takes; corners that shapes share are there once.
    #[must_use]
    pub fn weight(&self) -> usize {
        let mut seen = HashSet::new();
        let mut of_shape = |shape: Option<&Shape>| match shape {
            Some(Shape::Polygon(corners)) if seen.insert(corners.as_ptr()) => {
                size_of_val::<[(f64, f64)]>(corners)
            }
            _ => 0,
        };
        let mut weight = 0;
        for surface in &self.surfaces {
            let names = surface.names.iter().map(|name| size_of::<String>() + name.len());
            weight += size_of::<Surface>() + names.sum::<usize>();
            for block in &surface.blocks {
                weight += size_of::<Block>() + of_shape(block.shape.as_ref());
                for line in &block.lines {
                    weight += size_of::<Line>() + line.text.len() + of_shape(line.shape.as_ref());
                }
            }
        }
        weight
    }
}

/// A language as a file gives it: a tag, or what stands in tables of languages for it.
fn language(given: &str) -> Option<String> {
    match language_tag(given.trim()) {
        Ok(tag) => Some(tag),
        Err(
            LanguageTagError::Underscore { meant, .. } | LanguageTagError::OfLanguage { meant, .. },
        ) => Some(meant),
        Err(LanguageTagError::Form { .. }) => None,
    }
}

/// White space of any length, line ends included, as one space; none at the ends.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !tidy.is_empty() {
            tidy.push(' ');
        }
        tidy.push_str(word);
    }
    tidy
}
