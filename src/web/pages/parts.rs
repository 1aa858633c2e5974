//! What several pages have in them.

use std::borrow::Cow;

use super::{CitationFormat, Reader};

/// A picture in the sizes that are at hand.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Fits most screens.
    pub address: String,
    /// As `srcset` lists them; empty where there is one only.
    pub sizes: String,
    /// Of the picture, for its place on the page before it is there.
    pub width: u32,
    pub height: u32,
    /// Where only a part of it is to be seen.
    pub window: Option<Window>,
}

/// A part of a picture that the browser cuts out.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// x, y, width and height.
    pub region: [u32; 4],
    /// Width and height of the whole, in the same pixels.
    pub surface: (u32, u32),
}

/// A way to go from a page.
#[derive(Clone, Debug)]
pub struct Action {
    pub text: String,
    pub address: String,
}

/// The ways to cite for programs: as addresses name them, and for readers.
pub(super) fn formats(reader: &Reader) -> [(&'static str, Cow<'static, str>); 4] {
    CitationFormat::ALL.map(|format| {
        let name = match format {
            CitationFormat::Text => reader.words.say("cite-as-text"),
            CitationFormat::Bibtex => reader.words.say("cite-bibtex"),
            CitationFormat::Ris => reader.words.say("cite-ris"),
            CitationFormat::Csl => reader.words.say("cite-csl"),
        };
        (format.word(), name)
    })
}

/// What other sites show of a link to a page.
#[derive(Clone, Debug)]
pub struct Social {
    pub title: String,
    pub description: String,
    /// The page's own address, whole.
    pub address: String,
    pub picture: Option<Picture>,
    /// The frame for other sites.
    pub embed: String,
    /// Where oEmbed tells of the page.
    pub oembed: String,
    /// HTML to copy that shows the frame.
    pub code: String,
}
